"""Taking back what was just done."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from accounts.actors import actor_of
from common.periods import Month
from engagements import months
from engagements.models import WorkLog
from engagements.week.cells import set_cell
from engagements.week.undo import CannotUndo, take_back, token_for
from engagements.words import Words
from engagements.worklogs import CannotLog, Change, change_work
from tests.factories.world import World

THURSDAY = dt.date(2026, 11, 19)


def press(world: World, days: str, at: dt.datetime, note: str | None = None) -> Change:
    change = set_cell(
        engagement=world.engagement,
        member=world.bob,
        day=THURSDAY,
        days=Decimal(days),
        by=actor_of(world.bob),
        at=at,
        words=Words(note=note),
    )
    assert change is not None
    return change


def standing() -> list[Decimal]:
    return list(WorkLog.objects.standing().values_list("days", flat=True))


def test_a_new_entry_is_withdrawn_and_twice_is_once(world: World, now: dt.datetime) -> None:
    with world.staff():
        token = token_for(changes=[press(world, "0.5", now)], by=actor_of(world.bob))
        for _ in range(2):
            take_back(token=token, by=actor_of(world.bob), at=now)
            assert standing() == []


def test_what_was_changed_again_since_is_left_alone(world: World, now: dt.datetime) -> None:
    with world.staff():
        token = token_for(changes=[press(world, "0.5", now)], by=actor_of(world.bob))
        press(world, "1", now)
        with pytest.raises(CannotUndo, match="changed again since"):
            take_back(token=token, by=actor_of(world.bob), at=now)
        assert standing() == [Decimal("1.00")]


def test_a_changed_entry_gets_the_days_it_had(world: World, now: dt.datetime) -> None:
    with world.staff():
        press(world, "0.5", now)
        token = token_for(changes=[press(world, "1", now)], by=actor_of(world.bob))
        take_back(token=token, by=actor_of(world.bob), at=now)
        assert standing() == [Decimal("0.50")]


def test_a_cleared_entry_comes_back_with_its_note(world: World, now: dt.datetime) -> None:
    with world.staff():
        entry = press(world, "0.5", now).log
        WorkLog.objects.filter(pk=entry.pk).update(note="ERP scoring")
        token = token_for(changes=[press(world, "0", now)], by=actor_of(world.bob))
        take_back(token=token, by=actor_of(world.bob), at=now)
        assert WorkLog.objects.standing().get().note == "ERP scoring"


def test_a_line_that_changed_the_note_gives_it_back_and_twice_is_once(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        press(world, "0.5", now, note="Scoring")
        token = token_for(changes=[press(world, "1", now, note="Call")], by=actor_of(world.bob))
        for _ in range(2):
            take_back(token=token, by=actor_of(world.bob), at=now)
            row = WorkLog.objects.standing().get()
            assert (row.days, row.note) == (Decimal("0.50"), "Scoring")


def test_a_note_that_was_written_since_is_not_taken_away(world: World, now: dt.datetime) -> None:
    with world.staff():
        press(world, "0.5", now, note="Scoring")
        change = press(world, "1", now, note="Call")
        token = token_for(changes=[change], by=actor_of(world.bob))
        change_work(
            log=change.log,
            words=Words(note="Call with the board, two decisions"),
            by=actor_of(world.bob),
        )
        with pytest.raises(CannotUndo, match="changed again since"):
            take_back(token=token, by=actor_of(world.bob), at=now)
        row = WorkLog.objects.standing().get()
        assert (row.days, row.note) == (Decimal("1.00"), "Call with the board, two decisions")


def test_after_ten_minutes_it_is_too_late(world: World, now: dt.datetime) -> None:
    with world.staff():
        with time_machine.travel(now, tick=False):
            token = token_for(changes=[press(world, "0.5", now)], by=actor_of(world.bob))
        with (
            time_machine.travel(now + dt.timedelta(minutes=11), tick=False),
            pytest.raises(CannotUndo, match="ten minutes"),
        ):
            take_back(token=token, by=actor_of(world.bob), at=now)
        assert standing() == [Decimal("0.50")]


def test_a_token_that_was_meddled_with_does_nothing(world: World, now: dt.datetime) -> None:
    with world.staff():
        token = token_for(changes=[press(world, "0.5", now)], by=actor_of(world.bob))
        with pytest.raises(CannotUndo):
            take_back(token=token[:-2] + "xx", by=actor_of(world.bob), at=now)


def test_somebody_elses_token_does_nothing(world: World, now: dt.datetime) -> None:
    with world.staff():
        token = token_for(changes=[press(world, "0.5", now)], by=actor_of(world.bob))
        with pytest.raises(CannotUndo, match="person who did it"):
            take_back(token=token, by=actor_of(world.alice), at=now)


def test_what_was_locked_in_between_stays(world: World, now: dt.datetime) -> None:
    with world.staff():
        token = token_for(changes=[press(world, "0.5", now)], by=actor_of(world.bob))
        row = months.month_of(engagement=world.engagement, month=Month(2026, 11))
        months.submit(month=row, by=actor_of(world.bob), at=now, on=THURSDAY)
        with pytest.raises(CannotLog, match="with the client"):
            take_back(token=token, by=actor_of(world.bob), at=now)
