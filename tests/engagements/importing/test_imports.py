"""A time sheet is taken over whole or not at all, and never twice."""

import datetime as dt
import threading
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actors import CLOCK, actor_of
from accounts.models import AuditEntry
from common.periods import Month
from common.tables import read_table
from engagements import ledger, months, worklogs
from engagements.importing.import_plan import plan_import
from engagements.importing.imports import CannotImport, Outcome, import_sheet
from engagements.importing.matching import Choices
from engagements.importing.timesheets import guess_mapping, read_entries
from engagements.models import EngagementMonth, Movement, TimesheetImport, WorkLog
from engagements.words import Words
from tests.factories.sheets import TODAY, plan_of, problems_of, row
from tests.factories.world import World, make_engagement, make_member, make_user, make_world

OCTOBER, SEPTEMBER = Month(2026, 10), Month(2026, 9)


def taken(world: World, *rows: str) -> Outcome:
    with world.staff():
        return import_sheet(plan=plan_of(*rows), by=actor_of(world.olga))


def written(world: World) -> tuple[int, ...]:
    with world.staff():
        models = (WorkLog, TimesheetImport, EngagementMonth, Movement, AuditEntry)
        return tuple(model.objects.count() for model in models)


# ------------------------------------------------------------------------------------ what it writes


def test_an_entry_keeps_its_hours_its_file_and_its_line(world: World) -> None:
    outcome = taken(world, row(hours="1:20", note="Move  to\tLyon"))
    with world.staff():
        log = WorkLog.objects.select_related("engagement", "member", "timesheet__imported_by").get()
    assert (log.engagement, log.member, log.day) == (
        world.engagement,
        world.bob,
        dt.date(2026, 10, 5),
    )
    # 1 h 20 is 0.1666 of 8 hours; 1.33 hours, rounded first, would be 0.16.
    assert (log.days, log.hours) == (Decimal("0.17"), Decimal("1.33"))
    assert (log.category, log.note, log.import_line) == ("strategy", "Move to Lyon", 2)
    assert log.timesheet == outcome.timesheet
    assert log.timesheet is not None
    assert (log.timesheet.name, log.timesheet.rows, log.timesheet.days) == (
        "sheet.csv",
        1,
        Decimal("0.17"),
    )
    assert log.timesheet.imported_by == world.olga
    assert len(log.import_key) == 32


def test_days_of_a_sheet_in_days_are_taken_as_they_are(world: World) -> None:
    with world.staff():
        plan = plan_of("2026-10-05,Brume,0.75,Bob", headings="Date,Client,Days,Person")
        import_sheet(plan=plan, by=CLOCK)
        log = WorkLog.objects.get()
    assert (log.days, log.hours) == (Decimal("0.75"), None)


def test_the_ledger_moves_as_if_each_entry_were_logged_by_hand(world: World) -> None:
    taken(world, row(hours="4"), row(day="2026-10-06", hours="2"), row(day="2026-09-01"))
    with world.staff():
        october = ledger.account(engagement=world.engagement, month=OCTOBER)
        september = ledger.account(engagement=world.engagement, month=SEPTEMBER)
        moved = Movement.objects.filter(kind="work")
        assert {(one.worklog_id, -one.days) for one in moved} == {
            (log.pk, log.days) for log in WorkLog.objects.all()
        }
    assert (october.contracted, october.used) == (Decimal(8), Decimal("0.75"))
    assert (september.contracted, september.used) == (Decimal(8), Decimal("0.50"))


def test_a_month_that_was_never_opened_is_allotted_once(world: World) -> None:
    with world.staff():
        engagement = make_engagement(
            client=world.brume,
            executive=world.bob,
            role="cmo",
            starts_on=dt.date(2026, 3, 16),
            on=dt.date(2026, 3, 16),
            days_per_month=Decimal(6),
        )
        before = Movement.objects.filter(engagement=engagement, month="2026-04-01").count()
        rows = [f"2026-0{month}-20,Brume,CMO,Roadmap,x,4,Bob," for month in (3, 4)]
        import_sheet(plan=plan_of(*rows), by=CLOCK)
        march = ledger.account(engagement=engagement, month=Month(2026, 3))
        april = ledger.account(engagement=engagement, month=Month(2026, 4))
    assert before == 0
    assert (march.contracted, april.contracted) == (Decimal("3.25"), Decimal(6))


def test_one_import_is_one_line_of_the_trail(world: World) -> None:
    with world.staff():
        before = AuditEntry.objects.count()
    taken(world, row(), row(note="y"))
    with world.staff():
        assert AuditEntry.objects.count() == before + 1
        entry = AuditEntry.objects.order_by("-pk")[0]
    assert (entry.actor, entry.verb, entry.subject) == ("Olga", "imported", "sheet.csv")
    assert entry.detail == {"entries": 2, "days": "1.00", "already": 0, "tool": "mapping"}


def test_windows_1252_and_semicolons_and_decimal_commas_arrive_as_they_were_meant(
    world: World,
) -> None:
    text = "Datum;Kunde;Notizen;Stunden;Person\r\n05.10.2026;BRUME;Übergabe – Müller;1,5;bob\r\n"
    table = read_table(text.encode("cp1252"), name="zeiten.csv")
    sheet = read_entries(table=table, mapping=guess_mapping(table=table))
    with world.staff():
        plan = plan_import(
            sheet=sheet, name="zeiten.csv", tool="mapping", choices=Choices(), on=TODAY
        )
        import_sheet(plan=plan, by=CLOCK)
        log = WorkLog.objects.get()
    assert (log.note, log.days, log.category) == ("Übergabe – Müller", Decimal("0.19"), "transfer")


# ----------------------------------------------------------------------------- all of it or nothing


def test_a_broken_sheet_names_every_bad_line_at_once_and_writes_nothing(world: World) -> None:
    before = written(world)
    with world.staff():
        plan = plan_of(
            row(),
            row(day="2026-13-45"),
            row(hours="-4"),
            row(client="Nobody & Co"),
            row(note="long " * 100),
            row(hours=""),
            "2026-10-07,Brume,Fractional CIO,Roadmap,x,4,Nemo,",
            row(day="2025-12-31"),
            row(day="2026-10-08"),
            row(day="2026-10-08"),
        )
        assert problems_of(plan) == [
            "line 3: “2026-13-45” is not a date.",
            "line 4: the hours are negative (-4).",
            "line 5: “Nobody & Co” is none of our clients.",
            "line 6: the note has 499 letters; at most 400 are kept.",
            "line 7: the hours are missing.",
            "line 8: “Nemo” is none of our people.",
            "line 9: no engagement at Brume runs on 31 December 2025.",
        ]
        assert [str(warning) for warning in plan.warnings] == [
            "line 11: the same work as on line 10; both are kept, as they are written."
        ]
        with pytest.raises(CannotImport, match="Nobody & Co"):
            import_sheet(plan=plan, by=CLOCK)
    assert written(world) == before


@pytest.mark.parametrize("signed", [False, True])
def test_a_month_with_the_client_or_signed_takes_no_more(
    world: World, now: dt.datetime, signed: bool
) -> None:
    taken(world, row())
    with world.staff():
        month = months.month_of(engagement=world.engagement, month=OCTOBER)
        months.submit(month=month, by=actor_of(world.bob), at=now, on=now.date())
    if signed:
        with world.founder():
            month = EngagementMonth.objects.select_related("engagement").get(pk=month.pk)
            months.approve(month=month, by=actor_of(world.dora), at=now)
    before = written(world)
    with world.staff():
        plan = plan_of(row(), row(day="2026-10-06"), row(day="2026-11-03"))
        (problem,) = plan.problems
        assert (problem.code, problem.line) == ("locked", 3)
        assert "October 2026 is" in problem.text
        with pytest.raises(CannotImport):
            import_sheet(plan=plan, by=CLOCK)
    assert written(world) == before


def test_a_signed_month_does_not_stand_in_the_way_of_what_was_imported_before(
    world: World, now: dt.datetime
) -> None:
    taken(world, row())
    with world.staff():
        month = months.month_of(engagement=world.engagement, month=OCTOBER)
        months.submit(month=month, by=actor_of(world.bob), at=now, on=now.date())
    assert taken(world, row(), row(day="2026-11-03")).entries == 1


def test_a_month_that_was_locked_since_the_preview_refuses_the_import(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        plan = plan_of(row())
        month = months.month_of(engagement=world.engagement, month=OCTOBER)
        months.submit(month=month, by=actor_of(world.bob), at=now, on=now.date())
    before = written(world)
    with world.staff(), pytest.raises(CannotImport, match="line 2"):
        import_sheet(plan=plan, by=CLOCK)
    assert written(world) == before


# --------------------------------------------------------------------------------------- never twice


def test_the_same_file_twice_adds_nothing(world: World) -> None:
    rows = [row(), row(note="y"), row(note="y"), row(day="2026-10-06")]
    assert taken(world, *rows).entries == 4
    before = written(world)
    again = taken(world, *rows)
    assert (again.timesheet, again.entries, again.days) == (None, 0, 0)
    assert written(world) == before


def test_a_longer_file_adds_what_is_new(world: World) -> None:
    taken(world, row())
    with world.staff():
        plan = plan_of(row(day="2026-10-01"), row(), row())
        assert (len(plan.new), plan.already) == (2, (3,))
        import_sheet(plan=plan, by=CLOCK)
        assert WorkLog.objects.count() == 3


def test_another_tools_spelling_of_names_is_the_same_work(world: World) -> None:
    taken(world, row())
    same = "05.10.2026,BRUME SAS,fractional cio,Roadmap,x,4:00,,bob@acme.example"
    assert taken(world, same).entries == 0


def test_two_peoples_sheets_that_name_nobody_are_not_the_same_work(world: World) -> None:
    with world.staff():
        for email in ("bob@acme.example", "alice@acme.example"):
            choices = Choices(people={"": email}, engagements={"Brume": "brume-cio"})
            plan = plan_of("2026-10-05,Brume,4", headings="Date,Client,Hours", choices=choices)
            assert import_sheet(plan=plan, by=CLOCK).entries == 1


def test_withdrawn_work_stays_withdrawn_and_the_preview_says_so(
    world: World, now: dt.datetime
) -> None:
    taken(world, row(), row(note="y"), row(note="z", hours="1"))
    with world.staff():
        for log in WorkLog.objects.exclude(note="y"):
            worklogs.withdraw_work(log=log, by=CLOCK, at=now)
        plan = plan_of(row(), row(note="y"), row(note="z", hours="1"))
        assert (plan.new, plan.already, plan.withdrawn) == ((), (2, 3, 4), (2, 4))
        assert "this and 1 others were imported and withdrawn before" in str(plan.warnings[0])
        import_sheet(plan=plan, by=CLOCK)
        assert WorkLog.objects.standing().count() == 1


def test_an_imported_entry_that_was_changed_is_not_imported_again(world: World) -> None:
    taken(world, row())
    with world.staff():
        log = WorkLog.objects.select_related("engagement__client", "member").get()
        worklogs.change_work(log=log, by=CLOCK, days=Decimal(1), words=Words(note="other"))
    assert taken(world, row()).entries == 0


def test_the_same_work_at_another_provider_is_other_work(world: World) -> None:
    taken(world, row())
    with world.theirs():
        plan = plan_of("2026-10-05,Elsewhere,Fractional CIO,Roadmap,x,4,Mallory,")
        assert import_sheet(plan=plan, by=CLOCK).entries == 1


def test_two_imports_at_once_write_it_once(transactional_db: None) -> None:
    world = make_world()
    rows = [row(day=f"2026-10-{day:02}") for day in range(1, 29)]
    ready = threading.Barrier(2)
    outcomes: list[int] = []

    def take() -> None:
        try:
            with world.staff():
                plan = plan_of(*rows)
                ready.wait(timeout=180)
                outcomes.append(import_sheet(plan=plan, by=CLOCK).entries)
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=180)
    assert sorted(outcomes) == [0, 28]
    with world.staff():
        assert WorkLog.objects.count() == 28


def test_an_import_waits_for_people_before_months_as_logging_does(world: World) -> None:
    with world.staff(), CaptureQueriesContext(connection) as statements:
        import_sheet(plan=plan_of(row()), by=CLOCK)
    held = [each["sql"] for each in statements if "FOR NO KEY UPDATE" in each["sql"]]
    tables = ("accounts_membership", "engagements_engagementmonth")
    found = [table for sql in held for table in tables if f'FROM "{table}"' in sql]
    assert found[:2] == list(tables)


# -------------------------------------------------------------------------------------------- size


def many(world: World, count: int) -> list[str]:
    """Rows of eight people over as many days as it takes."""
    emails = []
    users = [make_user(f"P{number}") for number in range(8)]
    with world.staff():
        for user in users:
            make_member(world.acme, user, role="executive")
            emails.append(user.email)
    first = dt.date(2026, 1, 1)
    return [
        f"{first + dt.timedelta(days=number // 8)},Brume,CIO,Roadmap,n{number},2,,{emails[number % 8]}"
        for number in range(count)
    ]


def test_a_thousand_rows_need_a_bounded_number_of_statements(world: World) -> None:
    rows = many(world, 1_000)
    with world.staff(), CaptureQueriesContext(connection) as statements:
        plan = plan_of(*rows)
        outcome = import_sheet(plan=plan, by=CLOCK)
    assert outcome.entries == 1_000
    assert len(statements) <= 30
