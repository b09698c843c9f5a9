"""Logging work: how much, when, and when no more."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.actors import actor_of
from accounts.models import AuditEntry
from common.periods import Month
from engagements import ledger, months, worklogs
from engagements.models import Engagement, WorkLog
from engagements.week import cells
from engagements.words import Words
from engagements.worklogs import CannotLog
from tests.factories.world import World, make_engagement

THURSDAY = dt.date(2026, 11, 19)
NOVEMBER = Month(2026, 11)


def log(
    world: World, days: str, *, day: dt.date = THURSDAY, engagement: Engagement | None = None
) -> WorkLog:
    return worklogs.log_work(
        engagement=engagement or world.engagement,
        member=world.bob,
        day=day,
        days=Decimal(days),
        by=actor_of(world.bob),
    )


def press(world: World, days: str, at: dt.datetime) -> worklogs.Change | None:
    return cells.set_cell(
        engagement=world.engagement,
        member=world.bob,
        day=THURSDAY,
        days=Decimal(days),
        by=actor_of(world.bob),
        at=at,
    )


def used(world: World) -> Decimal:
    return ledger.account(engagement=world.engagement, month=NOVEMBER).used


def approve_october(world: World, now: dt.datetime) -> None:
    row = months.month_of(engagement=world.engagement, month=Month(2026, 10))
    months.submit(month=row, by=actor_of(world.bob), at=now, on=now.date())
    months.approve_for_client(month=row, by=actor_of(world.olga), at=now, reason="late")


def test_one_day_and_a_half_is_the_most_over_all_engagements(world: World) -> None:
    with world.staff():
        second = make_engagement(client=world.brume, executive=world.bob, role="cto")
        log(world, "1")
        log(world, "0.5", engagement=second)
        with pytest.raises(CannotLog, match="That makes 1¾ days on 19 November; 1½ are logged"):
            log(world, "0.25", engagement=second)


def test_the_database_says_so_too(world: World) -> None:
    with world.staff():
        log(world, "1")
        other = log(world, "0.5")
        with pytest.raises(DatabaseError, match=r"1\.5 days"), transaction.atomic():
            WorkLog.objects.filter(pk=other.pk).update(days=Decimal("0.75"))


def test_past_a_day_it_warns() -> None:
    assert not worklogs.is_long_day(Decimal(1))
    assert worklogs.is_long_day(Decimal("1.25"))


@pytest.mark.parametrize("days", ["0", "-0.5", "1.75"])
def test_no_part_of_a_day_is_refused(world: World, days: str) -> None:
    with world.staff(), pytest.raises(CannotLog, match="at most 1½"):
        log(world, days)


@pytest.mark.parametrize(
    ("day", "reason"),
    [(dt.date(2025, 12, 31), "begins on 1 January 2026"), (dt.date(2027, 1, 1), "ended on 31")],
)
def test_only_days_of_the_engagement_are_logged(world: World, day: dt.date, reason: str) -> None:
    with world.staff():
        world.engagement.ends_on = dt.date(2026, 12, 31)
        world.engagement.save(update_fields=["ends_on"])
        with pytest.raises(CannotLog, match=reason):
            log(world, "1", day=day)


def test_a_change_moves_the_ledger_by_the_difference(world: World) -> None:
    with world.staff():
        entry = log(world, "1")
        worklogs.change_work(log=entry, days=Decimal("0.25"), by=actor_of(world.bob))
        assert used(world) == Decimal("0.25")
        moved = entry.pk
        assert AuditEntry.objects.filter(verb="changed", subject_id=moved).count() == 1


def test_a_change_of_words_leaves_the_days(world: World) -> None:
    with world.staff():
        entry = log(world, "1")
        worklogs.change_work(
            log=entry,
            words=Words(note=" ERP scoring ", category="vendors"),
            by=actor_of(world.bob),
        )
        entry.refresh_from_db()
        assert (entry.note, entry.category, used(world)) == ("ERP scoring", "vendors", 1)


def test_a_change_past_a_day_and_a_half_is_refused(world: World) -> None:
    with world.staff():
        log(world, "1")
        entry = log(world, "0.25")
        with pytest.raises(CannotLog, match="1½ is the most"):
            worklogs.change_work(log=entry, days=Decimal(1), by=actor_of(world.bob))


def test_withdrawing_and_restoring_twice_is_once(world: World, now: dt.datetime) -> None:
    with world.staff():
        entry = log(world, "0.75")
        for _ in range(2):
            worklogs.withdraw_work(log=entry, by=actor_of(world.bob), at=now)
        assert used(world) == 0
        for _ in range(2):
            worklogs.restore_work(log=entry, by=actor_of(world.bob))
        assert used(world) == Decimal("0.75")


def test_a_withdrawn_entry_is_nothing_to_the_client(world: World, now: dt.datetime) -> None:
    with world.staff():
        worklogs.withdraw_work(log=log(world, "1"), by=actor_of(world.bob), at=now)
    with world.founder():
        assert not WorkLog.objects.exists()


def test_put_back_gives_an_entry_the_days_it_had(world: World, now: dt.datetime) -> None:
    with world.staff():
        entry = log(world, "1")
        worklogs.change_work(log=entry, days=Decimal("0.25"), by=actor_of(world.bob))
        worklogs.withdraw_work(log=entry, by=actor_of(world.bob), at=now)
        worklogs.put_back(log=entry, days=Decimal(1), by=actor_of(world.bob), at=now)
        assert (entry.withdrawn_at, entry.days, used(world)) == (None, 1, 1)
        worklogs.put_back(log=entry, days=Decimal(0), by=actor_of(world.bob), at=now)
        assert used(world) == 0


def test_a_press_sets_and_never_adds(world: World, now: dt.datetime) -> None:
    with world.staff():
        first = press(world, "0.5", now)
        assert first is not None
        assert (first.before, first.after) == (0, Decimal("0.5"))
        assert press(world, "0.5", now) is None
        again = press(world, "1", now)
        assert again is not None
        assert (again.log.pk, again.before, used(world)) == (first.log.pk, Decimal("0.5"), 1)


def test_a_press_of_nothing_clears(world: World, now: dt.datetime) -> None:
    with world.staff():
        press(world, "0.5", now)
        cleared = press(world, "0", now)
        assert cleared is not None
        assert (cleared.before, cleared.after, used(world)) == (Decimal("0.5"), 0, 0)
        assert press(world, "0", now) is None


def test_several_entries_of_a_date_are_changed_one_by_one(world: World, now: dt.datetime) -> None:
    with world.staff():
        log(world, "0.25")
        log(world, "0.5")
        with pytest.raises(CannotLog, match="several entries"):
            press(world, "1", now)


def test_a_locked_month_takes_no_press(world: World, now: dt.datetime) -> None:
    with world.staff():
        approve_october(world, now)
        with pytest.raises(CannotLog, match="October 2026 is approved and locked"):
            log(world, "1", day=dt.date(2026, 10, 5))


def correct(world: World, entry: WorkLog, days: str, note: str = "wrong client") -> WorkLog:
    return worklogs.correct_work(
        log=entry, day=dt.date(2026, 11, 2), days=Decimal(days), note=note, by=actor_of(world.bob)
    )


def test_a_correction_names_what_it_corrects_and_moves_the_open_month(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        entry = log(world, "1", day=dt.date(2026, 10, 5))
        approve_october(world, now)
        assert correct(world, entry, "-0.5").corrects_id == entry.pk
        assert used(world) == Decimal("-0.5")
        october = ledger.account(engagement=world.engagement, month=Month(2026, 10))
        assert october.used == 1


@pytest.mark.parametrize(
    ("days", "note", "reason"),
    [
        ("0", "why", "needs days"),
        ("-1", " ", "a reason"),
        ("1.75", "why", "at most 1½"),
        ("-1.25", "why", "more than the entry holds"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused(
    world: World, now: dt.datetime, days: str, note: str, reason: str
) -> None:
    with world.staff():
        entry = log(world, "1", day=dt.date(2026, 10, 5))
        approve_october(world, now)
        with pytest.raises(CannotLog, match=reason):
            correct(world, entry, days, note)


def test_corrections_together_take_no_more_than_the_entry(world: World, now: dt.datetime) -> None:
    with world.staff():
        entry = log(world, "1", day=dt.date(2026, 10, 5))
        approve_october(world, now)
        correct(world, entry, "-0.75")
        with pytest.raises(CannotLog, match="more than the entry holds"):
            correct(world, entry, "-0.5")


def test_a_correction_is_not_corrected_itself(world: World, now: dt.datetime) -> None:
    with world.staff():
        entry = log(world, "1", day=dt.date(2026, 10, 5))
        approve_october(world, now)
        correction = correct(world, entry, "-0.5")
        row = months.month_of(engagement=world.engagement, month=NOVEMBER)
        months.submit(month=row, by=actor_of(world.bob), at=now, on=now.date())
        with pytest.raises(CannotLog, match="correction itself"):
            worklogs.correct_work(
                log=correction,
                day=dt.date(2026, 12, 1),
                days=Decimal("0.25"),
                note="again",
                by=actor_of(world.bob),
            )


def test_an_entry_of_an_open_month_is_changed_itself(world: World) -> None:
    with world.staff():
        entry = log(world, "1")
        with pytest.raises(CannotLog, match="still open"):
            correct(world, entry, "-0.5")


def test_a_correction_is_dated_inside_the_engagement(world: World, now: dt.datetime) -> None:
    with world.staff():
        entry = log(world, "1", day=dt.date(2026, 10, 5))
        approve_october(world, now)
        with pytest.raises(CannotLog, match="begins on"):
            worklogs.correct_work(
                log=entry,
                day=dt.date(2025, 12, 31),
                days=Decimal("-0.5"),
                note="why",
                by=actor_of(world.bob),
            )


def test_a_withdrawn_correction_comes_back(world: World, now: dt.datetime) -> None:
    with world.staff():
        entry = log(world, "1", day=dt.date(2026, 10, 5))
        approve_october(world, now)
        correction = correct(world, entry, "-0.5")
        worklogs.withdraw_work(log=correction, by=actor_of(world.bob), at=now)
        worklogs.restore_work(log=correction, by=actor_of(world.bob))
        assert used(world) == Decimal("-0.5")


def test_a_correction_dated_in_a_locked_month_is_refused(world: World, now: dt.datetime) -> None:
    with world.staff():
        entry = log(world, "1", day=dt.date(2026, 10, 5))
        approve_october(world, now)
        with pytest.raises(CannotLog, match="approved and locked"):
            worklogs.correct_work(
                log=entry,
                day=dt.date(2026, 10, 6),
                days=Decimal("-0.5"),
                note="why",
                by=actor_of(world.bob),
            )


def twice(entry: WorkLog) -> list[WorkLog]:
    """The entry as two hands have read it before either writes."""
    rows = WorkLog.objects.select_related("engagement__client", "member")
    return [rows.get(pk=entry.pk) for _hand in range(2)]


def test_two_hands_that_withdraw_one_entry_withdraw_it_once(world: World, now: dt.datetime) -> None:
    with world.staff():
        for hand in twice(log(world, "1")):
            worklogs.withdraw_work(log=hand, by=actor_of(world.bob), at=now)
        assert used(world) == 0


def test_two_hands_that_change_one_entry_leave_the_last_word(world: World) -> None:
    with world.staff():
        for hand, days in zip(twice(log(world, "0.5")), ("1", "0.25"), strict=True):
            worklogs.change_work(log=hand, days=Decimal(days), by=actor_of(world.bob))
        assert used(world) == Decimal("0.25")


def test_corrections_are_added_up_behind_the_lock(world: World, now: dt.datetime) -> None:
    with world.staff():
        entry = log(world, "1", day=dt.date(2026, 10, 5))
        approve_october(world, now)
        with CaptureQueriesContext(connection) as statements:
            correct(world, entry, "-0.75")
    said = [each["sql"] for each in statements]
    locked = next(
        n for n, sql in enumerate(said) if "FOR NO KEY UPDATE" in sql and "membership" in sql
    )
    added = next(n for n, sql in enumerate(said) if '"corrects_id" = ' in sql and "SUM" in sql)
    assert locked < added


def test_what_was_withdrawn_meanwhile_is_not_changed(world: World, now: dt.datetime) -> None:
    with world.staff():
        first, second = twice(log(world, "1"))
        worklogs.withdraw_work(log=first, by=actor_of(world.bob), at=now)
        with pytest.raises(CannotLog, match="withdrawn meanwhile"):
            worklogs.change_work(log=second, days=Decimal("0.5"), by=actor_of(world.bob))
        assert used(world) == 0


def test_a_correction_keeps_its_days(world: World, now: dt.datetime) -> None:
    with world.staff():
        entry = log(world, "1", day=dt.date(2026, 10, 5))
        approve_october(world, now)
        correction = correct(world, entry, "-0.5")
        with pytest.raises(CannotLog, match="keeps its days"):
            worklogs.change_work(log=correction, days=Decimal(1), by=actor_of(world.bob))


def test_a_correction_that_would_take_too_much_does_not_come_back(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        entry = log(world, "1", day=dt.date(2026, 10, 5))
        approve_october(world, now)
        withdrawn = correct(world, entry, "-0.75")
        worklogs.withdraw_work(log=withdrawn, by=actor_of(world.bob), at=now)
        correct(world, entry, "-0.75")
        with pytest.raises(CannotLog, match="more than the entry holds"):
            worklogs.restore_work(log=withdrawn, by=actor_of(world.bob))


def test_a_month_that_waits_for_its_answer_is_not_corrected(world: World, now: dt.datetime) -> None:
    with world.staff():
        entry = log(world, "1", day=dt.date(2026, 10, 5))
        row = months.month_of(engagement=world.engagement, month=Month(2026, 10))
        months.submit(month=row, by=actor_of(world.bob), at=now, on=now.date())
        with pytest.raises(CannotLog, match="Take it back"):
            correct(world, entry, "-0.5")


def test_a_press_leaves_a_correction_alone(world: World, now: dt.datetime) -> None:
    with world.staff():
        entry = log(world, "1", day=dt.date(2026, 10, 5))
        approve_october(world, now)
        correction = worklogs.correct_work(
            log=entry, day=THURSDAY, days=Decimal("0.5"), note="more", by=actor_of(world.bob)
        )
        assert press(world, "0", now) is None
        press(world, "1", now)
        correction.refresh_from_db()
        assert (correction.withdrawn_at, correction.days, used(world)) == (
            None,
            Decimal("0.5"),
            Decimal("1.5"),
        )


@pytest.mark.parametrize(
    ("days", "words"),
    [("1.00", "1"), ("0.50", "½"), ("1.25", "1¼"), ("-0.50", "−½")],
)
def test_an_entry_is_called_by_its_days_and_date(days: str, words: str) -> None:
    log = WorkLog(days=Decimal(days), day=dt.date(2026, 11, 2))
    assert str(log) == f"{words}, 2026-11-02"
