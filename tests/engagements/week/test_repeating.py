"""Last week once more."""

import datetime as dt
from decimal import Decimal

from accounts.actors import actor_of
from common.periods import Month, Week
from engagements import months
from engagements.models import WorkLog
from engagements.week.repeating import copy_last_week
from engagements.worklogs import correct_work, log_work
from tests.factories.world import World

W46, W47 = Week(2026, 46), Week(2026, 47)


def log(world: World, day: dt.date, days: str, note: str = "") -> WorkLog:
    return log_work(
        engagement=world.engagement,
        member=world.bob,
        day=day,
        days=Decimal(days),
        category="vendors",
        note=note,
        by=actor_of(world.bob),
    )


def test_days_and_categories_are_copied_and_notes_stay_behind(world: World) -> None:
    with world.staff():
        log(world, W46.first, "0.5", "Insurer baseline")
        log(world, W46.friday, "1")
        copied = copy_last_week(member=world.bob, week=W47, by=actor_of(world.bob))
        made = WorkLog.objects.between(W47.first, W47.last).order_by("day")
        assert [(log.days, log.category, log.note) for log in made] == [
            (Decimal("0.50"), "vendors", ""),
            (Decimal("1.00"), "vendors", ""),
        ]
        assert copied.in_words == "1½ days copied from last week."


def test_cells_that_hold_work_are_left_alone(world: World) -> None:
    with world.staff():
        log(world, W46.first, "0.5")
        log(world, W46.friday, "1")
        log(world, W47.first, "0.25")
        copied = copy_last_week(member=world.bob, week=W47, by=actor_of(world.bob))
        assert (copied.days, copied.left_alone) == (1, 1)
        assert copied.in_words.startswith("1 day copied from last week. 1 entry left alone")


def test_a_locked_month_is_left_alone(world: World, now: dt.datetime) -> None:
    with world.staff():
        log(world, W46.first, "0.5")
        row = months.month_of(engagement=world.engagement, month=Month(2026, 11))
        months.submit(month=row, by=actor_of(world.bob), at=now, on=now.date())
        copied = copy_last_week(member=world.bob, week=W47, by=actor_of(world.bob))
        assert copied.in_words.startswith("Nothing copied")


def test_a_correction_is_not_copied(world: World, now: dt.datetime) -> None:
    with world.staff():
        entry = log(world, dt.date(2026, 10, 5), "1")
        row = months.month_of(engagement=world.engagement, month=Month(2026, 10))
        months.submit(month=row, by=actor_of(world.bob), at=now, on=now.date())
        months.approve_for_client(month=row, by=actor_of(world.olga), at=now, reason="late")
        correct_work(
            log=entry, day=W46.first, days=Decimal("-0.5"), note="why", by=actor_of(world.bob)
        )
        copied = copy_last_week(member=world.bob, week=W47, by=actor_of(world.bob))
        assert copied.in_words == "Last week holds nothing to copy."


def test_an_empty_week_has_nothing_to_copy(world: World) -> None:
    with world.staff():
        copied = copy_last_week(member=world.bob, week=W47, by=actor_of(world.bob))
        assert copied.in_words == "Last week holds nothing to copy."


def test_what_somebody_else_leads_by_now_is_left_alone(world: World) -> None:
    with world.staff():
        log(world, W46.first, "0.5")
        world.engagement.executive = world.alice
        world.engagement.save(update_fields=["executive"])
        copied = copy_last_week(member=world.bob, week=W47, by=actor_of(world.bob))
        assert (copied.changes, copied.left_alone) == ((), 1)
