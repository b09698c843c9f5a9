"""What a report says equals what the ledger says."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actors import CLOCK, actor_of
from committees import report as reports
from committees.content import CategoryDays, CommitteeReport, DaysOfMonth, LogLine, OutcomeNote
from committees.proposals import propose
from common.periods import Month
from engagements import months
from engagements.models import Engagement, Outcome, WorkLog
from engagements.worklogs import log_work
from tests.factories.world import World, make_engagement

OCTOBER = Month(2026, 10)


def worked(world: World, day: str, days: str, category: str, note: str = "") -> None:
    log_work(
        engagement=world.engagement,
        member=world.bob,
        day=dt.date.fromisoformat(day),
        days=Decimal(days),
        category=category,
        note=note,
        by=actor_of(world.bob),
    )


def built(world: World, now: dt.datetime, month: Month = OCTOBER) -> CommitteeReport:
    engagement = (
        Engagement.objects.with_people().select_related("provider").get(pk=world.engagement.pk)
    )
    return reports.build(engagement=engagement, month=month, at=now)


def test_days_categories_and_log_are_those_of_the_ledger(world: World, now: dt.datetime) -> None:
    with world.staff():
        worked(world, "2026-10-06", "1", "governance", "Committee")
        worked(world, "2026-10-07", "1.5", "vendors", "Telecom renewal")
        worked(world, "2026-11-02", "1", "vendors", "Not this month")
        content = built(world, now)
    days = content.days
    assert (days.contracted, days.used, days.left, days.burst) == (8, Decimal("2.5"), 5.5, 0)
    assert [(row.label, row.days, row.share) for row in content.categories] == [
        ("Vendors", Decimal("1.5"), 60),
        ("Governance", Decimal(1), 40),
    ]
    assert [line.note for line in content.log] == ["Committee", "Telecom renewal"]
    assert content.history[-1].month == OCTOBER
    assert (content.role, content.executive) == ("Chief information officer", "Bob")
    assert content.outcomes[0].title == "Orders without re-entry"


def test_a_signed_month_is_told_as_it_was_signed(world: World, now: dt.datetime) -> None:
    with world.staff():
        worked(world, "2026-10-06", "1", "governance")
        row = months.month_of(engagement=world.engagement, month=OCTOBER)
        months.submit(month=row, by=CLOCK, at=now, on=now.date())
        months.approve_for_client(month=row, by=actor_of(world.olga), at=now, reason="late")
        days = built(world, now).days
    assert (days.used, days.left, days.expired) == (1, 0, 7)


def test_a_month_over_its_days_says_so(world: World, now: dt.datetime) -> None:
    with world.staff():
        for day in range(5, 11):
            if dt.date(2026, 10, day).weekday() < 6:
                worked(world, f"2026-10-{day:02}", "1.5", "operations")
        days = built(world, now).days
    assert (days.used, days.burst, days.left, days.state) == (9, 1, 0, "over")


def test_a_part_of_a_month_prints_its_fraction(world: World, now: dt.datetime) -> None:
    with world.staff():
        late = make_engagement(
            client=world.brume,
            executive=world.bob,
            role="cto",
            starts_on=dt.date(2026, 3, 16),
            days_per_month=Decimal(6),
        )
        late = Engagement.objects.with_people().select_related("provider").get(pk=late.pk)
        days = reports.build(engagement=late, month=Month(2026, 3), at=now).days
    assert (days.contracted, days.fraction) == (Decimal("3.25"), "12/22")


def test_a_month_in_which_nothing_happened_is_still_a_whole_report(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        content = built(world, now)
    assert (content.days.used, content.log, content.categories) == (0, (), ())
    assert content.summary[0] == "No work was logged in October 2026; 8 days were available."
    assert "Agree on how the days of November 2026 are used." in content.next_steps


def test_what_is_out_of_scope_is_printed_in_the_first_report_only(
    world: World, now: dt.datetime
) -> None:
    from committees import publishing

    with world.staff():
        world.engagement.out_of_scope = "Tickets\n\nPatching"
        world.engagement.save()
        listed = ("User tickets", "Setting up machines", "Patching", "Tickets")
        assert built(world, now, Month(2026, 9)).out_of_scope == listed
        publishing.plan(engagement=world.engagement, month=Month(2026, 9))
        assert built(world, now).out_of_scope == ()


def test_a_report_tells_how_each_outcome_stands(world: World, now: dt.datetime) -> None:
    with world.staff():
        first = Outcome.objects.filter(engagement=world.engagement).get()
        Outcome.objects.filter(pk=first.pk).update(state="met")
        for number, state in enumerate(("at_risk", "dropped", ""), start=2):
            Outcome.objects.create(
                **world.engagement.owner,
                engagement=world.engagement,
                position=number,
                title=f"Outcome {number}",
                state=state,
                reason="No longer wanted" if state == "dropped" else "",
            )
        told = built(world, now).outcomes
    assert [outcome.state for outcome in told] == ["reached", "at_risk", ""]


def test_building_asks_as_much_for_forty_entries_as_for_one(world: World, now: dt.datetime) -> None:
    def asked() -> int:
        engagement = (
            Engagement.objects.with_people().select_related("provider").get(pk=world.engagement.pk)
        )
        with CaptureQueriesContext(connection) as queries:
            reports.build(engagement=engagement, month=OCTOBER, at=now)
        return len(queries)

    with world.staff():
        worked(world, "2026-10-05", "0.25", "vendors")
        asked()
        few = asked()
        for day in range(6, 17):
            for _ in range(4):
                worked(world, f"2026-10-{day:02}", "0.25", "strategy", "More")
        for number in range(2, 5):
            Outcome.objects.create(
                **world.engagement.owner,
                engagement=world.engagement,
                position=number,
                title=f"Outcome {number}",
            )
        assert asked() == few <= 16


def test_only_the_figures_count_when_two_reports_are_compared(
    world: World, now: dt.datetime
) -> None:
    from committees.content import Words

    with world.staff():
        one = built(world, now)
        assert reports.same_figures(one.with_words(Words(summary=("x",))), one)
        assert reports.same_figures(one, built(world, now + dt.timedelta(days=1)))
        worked(world, "2026-10-06", "1", "governance")
        assert not reports.same_figures(one, built(world, now))


def test_content_survives_its_json(world: World, now: dt.datetime) -> None:
    with world.staff():
        worked(world, "2026-10-06", "1", "governance", "Committee")
        content = built(world, now)
    assert CommitteeReport.from_json(content.to_json()) == content


# Words


def content_with(**more: object) -> CommitteeReport:
    days = DaysOfMonth(
        contracted=Decimal(8),
        carried_in=Decimal(0),
        available=Decimal(8),
        used=Decimal(0),
        burst=Decimal(0),
        left=Decimal(8),
        expired=Decimal(0),
        state="calm",
    )
    facts = {"days": days, "language": "en", **more}
    return CommitteeReport(
        provider="Lumen",
        client="Belval",
        engagement="Fractional CMO",
        role="CMO",
        executive="Claire",
        month=OCTOBER,
        cut_off=dt.datetime(2026, 11, 4, tzinfo=dt.UTC),
        **facts,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("outcome", "line", "step"),
    [
        (
            OutcomeNote(1, "Pipeline doubled", "€2m", dt.date(2026, 12, 31)),
            "The next outcome due is “Pipeline doubled” (€2m), on 31 December 2026.",
            "Bring “Pipeline doubled” to its date, 31 December 2026.",
        ),
        (
            OutcomeNote(1, "Pipeline doubled", "", dt.date(2026, 9, 30)),
            "“Pipeline doubled” was due on 30 September 2026: "
            "the committee says whether it is reached.",
            "Say whether “Pipeline doubled” is reached, or set a new date.",
        ),
        (
            OutcomeNote(1, "Pipeline doubled", "€2m", None),
            "The first outcome of the mandate is “Pipeline doubled”: €2m.",
            "Take “Pipeline doubled” further, towards €2m.",
        ),
        (
            OutcomeNote(1, "Pipeline doubled", "", None),
            "The first outcome of the mandate, “Pipeline doubled”, has no date yet.",
            "Set a date for “Pipeline doubled”.",
        ),
    ],
)
def test_the_second_line_says_what_the_mandate_owes(
    outcome: OutcomeNote, line: str, step: str
) -> None:
    words = propose(content_with(outcomes=(outcome,)))
    assert words.summary[1].replace("\u00a0", " ") == line
    assert words.next_steps[0].replace("\u00a0", " ") == step


@pytest.mark.parametrize(
    ("used", "rows", "line"),
    [
        ("7.5", [("Vendors", 70), ("Strategy", 30)], "mostly to vendors: 7½ of 8 days were used."),
        ("8", [("Vendors", 50), ("Strategy", 50)], "to vendors first, then strategy: all 8 days"),
        ("9", [("Vendors", 100)], "to vendors: 9 days were used, 8 were available."),
    ],
)
def test_the_first_line_says_where_the_month_went(
    used: str, rows: list[tuple[str, int]], line: str
) -> None:
    content = content_with()
    content = replace(
        content,
        days=replace(content.days, used=Decimal(used)),
        categories=tuple(CategoryDays(label, Decimal(1), share) for label, share in rows),
    )
    assert f"October 2026 went {line}" in propose(content).summary[0]


def test_a_word_that_stands_everywhere_tells_nothing_of_an_outcome() -> None:
    log = tuple(
        LogLine(dt.date(2026, 10, day), "Claire", "Vendors", Decimal("0.5"), f"Marketing, {day}")
        for day in range(1, 9)
    )
    outcomes = (OutcomeNote(1, "Pipeline from marketing", "", None),)
    assert propose(content_with(log=log, outcomes=outcomes)).outcome_notes == {1: ""}


def test_an_outcome_that_the_log_speaks_of_has_its_note() -> None:
    log = (
        LogLine(dt.date(2026, 10, 6), "Claire", "Vendors", Decimal("0.5"), "CRM migration, plan"),
        LogLine(dt.date(2026, 10, 7), "Claire", "Vendors", Decimal(1), "Migration rehearsal"),
        LogLine(dt.date(2026, 10, 8), "Claire", "Vendors", Decimal(1), "Agency brief"),
    )
    outcomes = (
        OutcomeNote(1, "Migration of the CRM", "", None),
        OutcomeNote(2, "Hiring", "", None),
    )
    words = propose(content_with(log=log, outcomes=outcomes))
    assert words.outcome_notes == {
        1: "1½ days on it: Migration rehearsal; CRM migration, plan.",
        2: "",
    }


def test_proposed_words_speak_the_clients_language() -> None:
    words = propose(content_with(language="fr"))
    assert words.summary[0].startswith("Aucun jour n’a été saisi en")
    assert words.next_steps[0].startswith("Arrêter deux à cinq résultats")


def test_an_engagement_that_drifts_asks_the_committee_first(world: World, now: dt.datetime) -> None:
    with world.staff():
        worked(world, "2026-11-02", "0.5", "operations")
        worked(world, "2026-11-03", "1", "strategy")
        assert built(world, now).words.next_steps[0] == (
            "Agree on who takes over day-to-day operations: ½ day of the last four weeks went there."
        )
        WorkLog.objects.filter(category="operations").update(reason="incident")
        steps = built(world, now).words.next_steps
        assert not any("operations" in step for step in steps)
