"""Days that go from month to month, in the ledger."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actors import actor_of
from common.periods import Month
from engagements import amending, ledger, months, worklogs
from engagements.ledger import Account
from engagements.models import Engagement, EngagementMonth, Movement
from engagements.months import CannotClose
from engagements.statement import statement, thaw
from engagements.week import cells
from tests.factories.world import World, make_engagement

D = Decimal
ZERO = D(0)
JANUARY, FEBRUARY, MARCH = Month(2026, 1), Month(2026, 2), Month(2026, 3)
ROLLOVER = {"days_per_month": D(6), "rollover_days": D(2), "rollover_months": 1}


def begin(world: World, **conditions: Any) -> Engagement:
    return make_engagement(
        client=world.brume,
        executive=world.bob,
        role="cto",
        on=dt.date(2026, 1, 5),
        **{**ROLLOVER, **conditions},
    )


def work(world: World, engagement: Engagement, month: Month, days: str) -> None:
    """So many days in a month, a day on each date."""
    left = D(days)
    for day in month.days:
        if left <= 0:
            return
        size = min(left, D(1))
        left -= size
        worklogs.log_work(
            engagement=engagement, member=world.bob, day=day, days=size, by=actor_of(world.bob)
        )


def sign(world: World, engagement: Engagement, month: Month, now: dt.datetime) -> EngagementMonth:
    row = months.month_of(engagement=engagement, month=month)
    row.engagement = engagement
    months.submit(month=row, by=actor_of(world.bob), at=now, on=now.date())
    return months.approve_for_client(month=row, by=actor_of(world.olga), at=now, reason="law")


def account(engagement: Engagement, month: Month) -> Account:
    return ledger.account(engagement=engagement, month=month)


def test_the_example_of_the_law_in_the_ledger(world: World, now: dt.datetime) -> None:
    with world.staff():
        engagement = begin(world)
        work(world, engagement, JANUARY, "4.5")
        signed = thaw(sign(world, engagement, JANUARY, now).content or {})
        assert (signed.carried_out, signed.expired, signed.burst) == (D("1.5"), ZERO, ZERO)
        work(world, engagement, FEBRUARY, "6.5")
        assert account(engagement, FEBRUARY).available == D("7.5")
        signed = thaw(sign(world, engagement, FEBRUARY, now).content or {})
        assert (signed.carried_in, signed.carried_out, signed.expired) == (D("1.5"), D(1), ZERO)
        work(world, engagement, MARCH, "8")
        signed = thaw(sign(world, engagement, MARCH, now).content or {})
        assert (signed.available, signed.burst, signed.carried_out) == (D(7), D(1), ZERO)
        assert [charge.days for charge in signed.charges] == [D(6), D(1)]


def test_an_opened_month_has_what_the_one_before_leaves_so_far(world: World) -> None:
    """Before January is approved February can be planned; what is logged late follows."""
    with world.staff():
        engagement = begin(world)
        work(world, engagement, JANUARY, "4.5")
        work(world, engagement, FEBRUARY, "1")
        assert account(engagement, FEBRUARY).carried_in == D("1.5")
        worklogs.log_work(
            engagement=engagement,
            member=world.bob,
            day=dt.date(2026, 1, 30),
            days=D(1),
            by=actor_of(world.bob),
        )
        assert account(engagement, FEBRUARY).carried_in == D("0.5")
        assert account(engagement, JANUARY).carried_out == D("0.5")


def test_a_month_that_was_passed_over_hands_on_its_days(world: World) -> None:
    with world.staff():
        engagement = begin(world)
        work(world, engagement, MARCH, "1")
        assert account(engagement, FEBRUARY).carried_out == D(2)
        assert account(engagement, MARCH).available == D(8)


def test_a_month_that_begins_shows_what_goes_on_before_anybody_logs(world: World) -> None:
    with world.staff():
        engagement = begin(world)
        work(world, engagement, JANUARY, "5")
        assert months.open_due(on=dt.date(2026, 2, 1)) == 1
        assert account(engagement, FEBRUARY).available == D(7)
        assert months.open_due(on=dt.date(2026, 2, 2)) == 0


def test_a_borrowed_day_lowers_the_next_month(world: World, now: dt.datetime) -> None:
    with world.staff():
        engagement = begin(world, rollover_days=0, rollover_months=0, deficit_days=D(2))
        work(world, engagement, JANUARY, "9")
        live = statement(month=months.month_of(engagement=engagement, month=JANUARY))
        assert (live.borrowed, live.burst, live.beyond_cap) == (D(2), D(1), ZERO)
        signed = thaw(sign(world, engagement, JANUARY, now).content or {})
        assert (signed.borrowed, signed.burst, signed.available) == (D(2), D(1), D(8))
        february = account(engagement, FEBRUARY)
        assert (february.contracted, february.carried_in, february.available) == (D(6), D(-2), D(4))


def test_months_that_hand_on_days_are_approved_in_order(world: World, now: dt.datetime) -> None:
    with world.staff():
        engagement = begin(world)
        work(world, engagement, JANUARY, "1")
        work(world, engagement, FEBRUARY, "1")
        with pytest.raises(CannotClose, match="January 2026 is not approved yet"):
            sign(world, engagement, FEBRUARY, now)


def test_other_months_are_approved_in_any_order(world: World, now: dt.datetime) -> None:
    with world.staff():
        engagement = begin(world, rollover_days=0, rollover_months=0)
        work(world, engagement, JANUARY, "1")
        work(world, engagement, FEBRUARY, "1")
        assert sign(world, engagement, FEBRUARY, now).is_signed


def test_a_term_that_ends_rollover_lets_what_is_left_expire(world: World, now: dt.datetime) -> None:
    with world.staff():
        engagement = begin(world)
        amending.add_term(
            engagement=engagement,
            starts_on=FEBRUARY.first,
            by=actor_of(world.olga),
            on=dt.date(2026, 1, 6),
            days_per_month=D(6),
            day_rate=D(1000),
        )
        work(world, engagement, JANUARY, "4")
        sign(world, engagement, JANUARY, now)
        signed = thaw(sign(world, engagement, FEBRUARY, now).content or {})
        assert (signed.carried_in, signed.carried_out, signed.expired) == (D(2), ZERO, D(8))


def set_cell(
    world: World, engagement: Engagement, day: dt.date, quarters: int, at: dt.datetime
) -> None:
    cells.set_cell(
        engagement=engagement,
        member=world.bob,
        day=day,
        days=D(quarters) / 4,
        by=actor_of(world.bob),
        at=at,
    )


moves = st.lists(
    st.tuples(st.integers(0, 4), st.integers(1, 28), st.integers(0, 6)), min_size=1, max_size=14
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    story=moves,
    most=st.integers(1, 4),
    lives=st.integers(1, 3),
    deficit=st.integers(0, 2),
    signed=st.integers(0, 5),
)
def test_whatever_is_logged_when_the_movements_add_up(
    world: World,
    now: dt.datetime,
    story: list[tuple[int, int, int]],
    most: int,
    lives: int,
    deficit: int,
    signed: int,
) -> None:
    """Days contracted and burst are used, expired or still there, month by month and in all."""
    with transaction.atomic():
        with world.staff():
            engagement = begin(
                world, rollover_days=D(most), rollover_months=lives, deficit_days=D(deficit)
            )
            for later, day, quarters in story:
                set_cell(world, engagement, dt.date(2026, 1 + later, day), quarters, now)
            for number in range(1, signed + 1):
                sign(world, engagement, Month(2026, number), now)
            run = [Month(2026, number) for number in range(1, 7)]
            every = {month: account(engagement, month) for month in run}
            for month in run[:signed]:
                assert every[month].balance == 0
            for before, after in pairwise(run):
                handed = every[before].carried_out - every[before].borrowed
                assert every[after].carried_in == handed
            total = Movement.objects.filter(engagement=engagement).aggregate(sum=Sum("days"))["sum"]
            assert total == sum((one.balance for one in every.values()), ZERO)
        transaction.set_rollback(True)
