"""Every row placed, turned into days and checked before anything is written."""

import datetime as dt
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actors import CLOCK
from common.periods import Month
from engagements import amending, worklogs
from engagements.importing.imports import import_sheet
from engagements.lifecycle import open_client
from engagements.models import Engagement, WorkLog
from tests.factories.sheets import TODAY, plan_of, problems_of, row
from tests.factories.world import World, make_engagement


@pytest.mark.parametrize(
    ("hours", "per_day", "days"),
    [
        ("2", "8", "0.25"),
        ("1:30", "7", "0.21"),
        ("1.5", "7", "0.21"),
        ("7", "7", "1.00"),
        ("7", "7.5", "0.93"),
        ("0:05", "8", "0.01"),
    ],
)
def test_hours_become_days_by_the_hours_per_day_of_the_term(
    world: World, hours: str, per_day: str, days: str
) -> None:
    with world.staff():
        make_engagement(
            client=world.brume,
            executive=world.bob,
            role="cmo",
            hours_per_day=Decimal(per_day),
        )
        plan = plan_of(f"2026-10-05,Brume,Fractional CMO,Roadmap,x,{hours},Bob,")
    assert [work.days for work in plan.new] == [Decimal(days)]


def test_the_term_of_the_day_decides(world: World) -> None:
    with world.staff():
        amending.add_term(
            engagement=world.engagement,
            starts_on=dt.date(2026, 10, 1),
            by=CLOCK,
            on=TODAY,
            days_per_month=Decimal(8),
            day_rate=Decimal(1200),
            hours_per_day=Decimal(7),
        )
        plan = plan_of(row(day="2026-09-30", hours="7"), row(day="2026-10-01", hours="7"))
    assert [work.days for work in plan.new] == [Decimal("0.88"), Decimal("1.00")]


def test_work_before_the_first_term_has_no_rate(world: World) -> None:
    with world.staff():
        engagement = make_engagement(
            client=world.brume, executive=world.bob, role="cmo", starts_on=dt.date(2026, 5, 1)
        )
        begun = Engagement.objects.filter(pk=engagement.pk)
        begun.update(starts_on=dt.date(2026, 4, 1))
        plan = plan_of("2026-04-15,Brume,CMO,Roadmap,x,4,Bob,")
        # No such row can be committed: a term begins on the first day.
        begun.update(starts_on=engagement.starts_on)
    assert problems_of(plan) == [
        "line 2: 15 April 2026 has no rate: no term of Fractional CMO, Brume holds yet."
    ]


# --------------------------------------------------------------------------------- a day and a half


def test_each_row_past_a_day_and_a_half_is_named(world: World) -> None:
    with world.staff():
        plan = plan_of(
            row(hours="8"), row(hours="4", note="y"), row(hours="0:30", note="z"), row("2026-10-06")
        )
    assert problems_of(plan) == [
        "line 4: that makes 1.56 days for Bob on 5 October 2026; 1½ is the most."
    ]
    assert [str(warning) for warning in plan.warnings] == [
        "line 3: that makes 1½ days for Bob on 5 October 2026."
    ]


def test_what_is_logged_already_fills_the_day_over_all_engagements(world: World) -> None:
    with world.staff():
        other = make_engagement(client=world.brume, executive=world.bob, role="cmo")
        worklogs.log_work(
            engagement=other,
            member=world.bob,
            day=dt.date(2026, 10, 5),
            days=Decimal(1),
            by=CLOCK,
        )
        assert plan_of(row(hours="4")).problems == ()
        assert problems_of(plan_of(row(hours="5"))) == [
            "line 2: that makes 1.63 days for Bob on 5 October 2026, 1 of them logged already; "
            "1½ is the most."
        ]


def test_withdrawn_work_does_not_fill_the_day(world: World, now: dt.datetime) -> None:
    with world.staff():
        import_sheet(plan=plan_of(row(hours="12")), by=CLOCK)
        worklogs.withdraw_work(log=WorkLog.objects.get(), by=CLOCK, at=now)
        assert plan_of(row(hours="12", note="y")).problems == ()


# ------------------------------------------------------------------------------------------ warnings


def test_work_too_short_for_a_hundredth_of_a_day_is_left_out_and_said(world: World) -> None:
    with world.staff():
        plan = plan_of(row(hours="0:02"), row())
        assert [str(warning) for warning in plan.warnings] == [
            "line 2: this is too short to make a hundredth of a day; it is left out."
        ]
        assert import_sheet(plan=plan, by=CLOCK).entries == 1


def test_a_day_that_has_not_come_is_worth_a_look(world: World) -> None:
    with world.staff():
        plan = plan_of(row(day="2026-11-19"), row(day="2026-11-20"))
    assert [(warning.code, warning.line) for warning in plan.warnings] == [("future", 3)]


# ---------------------------------------------------------------------------------- sums and size


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(st.integers(1, 61), st.integers(1, 90), st.sampled_from(["Brume", "Other"])),
        min_size=1,
        max_size=40,
        unique_by=lambda one: (one[0], one[2]),
    )
)
def test_the_sums_by_client_and_month_are_those_of_the_rounded_rows(
    sheet_world: World, drawn: list[tuple[int, int, str]]
) -> None:
    rows = []
    expected: dict[tuple[str, Month], Decimal] = defaultdict(Decimal)
    for offset, quarters, client in drawn:
        day = dt.date(2026, 9, 1) + dt.timedelta(days=offset - 1)
        minutes = quarters * 4  # at most six hours for each of the two clients
        rows.append(
            f"{day},{client},Fractional CIO,Roadmap,x,{minutes // 60}:{minutes % 60:02},Bob,"
        )
        days = (Decimal(minutes) / 60 / 8).quantize(Decimal("0.01"), ROUND_HALF_UP)
        expected[client, Month.of(day)] += days
    with sheet_world.staff():
        plan = plan_of(*rows)
        assert plan.problems == ()
    totals = {(total.client, total.month): total.days for total in plan.totals}
    assert totals == {key: days for key, days in expected.items() if days}
    assert plan.days == sum(totals.values())


@pytest.fixture
def sheet_world(world: World) -> World:
    with world.staff():
        other = open_client(name="Other", by=CLOCK)
        make_engagement(client=other, executive=world.bob)
    return world
