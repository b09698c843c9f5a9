"""What an entry says beside its days."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from accounts.actors import actor_of
from common.periods import Week
from engagements import worklogs
from engagements.models import Outcome, WorkLog, WorkNote
from engagements.week.cells import set_cell
from engagements.week.repeating import copy_last_week
from engagements.week.undo import take_back, token_for
from engagements.words import (
    NO_OUTCOME,
    NO_WORDS,
    Said,
    Words,
    aside_of,
    outcomes_for,
    said_by,
    usual,
    write_aside,
)
from engagements.worklogs import CannotLog, Change, NoteChanged
from tests.factories.world import World, make_engagement

THURSDAY = dt.date(2026, 11, 19)
ONE_DAY = dt.timedelta(days=1)
HALF = Decimal("0.5")
CRISIS = Words(category="operations", reason="incident", place="onsite", aside="Third this year")


def log(world: World, day: dt.date = THURSDAY, words: Words = NO_WORDS) -> WorkLog:
    return worklogs.log_work(
        engagement=world.engagement,
        member=world.bob,
        day=day,
        days=HALF,
        words=words,
        by=actor_of(world.bob),
    )


def press(world: World, now: dt.datetime, day: dt.date = THURSDAY, **words: object) -> Change:
    change = set_cell(
        engagement=world.engagement,
        member=world.bob,
        day=day,
        days=HALF,
        by=actor_of(world.bob),
        at=now,
        words=Words(**words),  # type: ignore[arg-type]
    )
    assert change is not None
    return change


def outcome(world: World) -> Outcome:
    return Outcome.objects.get(engagement=world.engagement)


def test_a_reason_is_of_operations_alone() -> None:
    said = Words(category="operations", reason="incident").over(Said())
    assert (said.reason, said.is_drift) == ("incident", False)
    assert Words(category="strategy").over(said).reason == ""
    assert Words(reason="").over(said).is_drift


def test_what_is_not_said_anew_stays() -> None:
    said = Said("vendors", "", "onsite", 7, "ERP")
    assert Words(note=" Offers ").over(said) == said._replace(note="Offers")
    assert Words(outcome=NO_OUTCOME).over(said).outcome == NO_OUTCOME
    assert Words.of(said).over(Said()) == said


def test_an_entry_keeps_all_of_it(world: World) -> None:
    with world.staff():
        named = outcome(world).pk
        entry = log(world, words=Words(**{**vars(CRISIS), "outcome": named}))
        entry.refresh_from_db()
        assert said_by(entry) == Said("operations", "incident", "onsite", named, "")
        assert aside_of(entry) == "Third this year"


def test_another_engagements_outcome_is_refused(world: World) -> None:
    with world.staff():
        second = make_engagement(client=world.brume, executive=world.bob, role="cto")
        other = Outcome.objects.get(engagement=second).pk
        with pytest.raises(CannotLog, match="not one of this engagement"):
            log(world, words=Words(outcome=other))
        entry = log(world)
        with pytest.raises(CannotLog, match="not one of this engagement"):
            worklogs.change_work(log=entry, words=Words(outcome=other), by=actor_of(world.bob))


def test_the_database_keeps_a_reason_to_operations(world: World) -> None:
    with world.staff():
        entry = log(world)
        with pytest.raises(IntegrityError, match="reason_of_operations"), transaction.atomic():
            WorkLog.objects.filter(pk=entry.pk).update(reason="incident")


def test_an_outcome_that_has_ended_is_offered_only_where_it_is_named(world: World) -> None:
    with world.staff():
        ended = outcome(world)
        with_it, without = log(world, words=Words(outcome=ended.pk)), log(world)
        Outcome.objects.filter(pk=ended.pk).update(state="met")
        assert outcomes_for(log=with_it) == [ended]
        assert outcomes_for(log=without) == []


# --- the note of the provider ---


def test_a_note_of_the_provider_is_written_and_taken_away(world: World) -> None:
    with world.staff():
        entry = log(world)
        for text in ("Budget is tight", " Budget is gone "):
            write_aside(log=entry, text=text)
            assert aside_of(entry) == text.strip()
        write_aside(log=entry, text=" ")
        assert not WorkNote.objects.exists()


def test_the_database_refuses_it_to_the_client(world: World) -> None:
    with world.staff():
        log(world, words=CRISIS)
    with pytest.raises(ProgrammingError, match="permission denied"), world.founder():
        WorkNote.objects.exists()


def test_a_note_of_the_provider_that_was_written_elsewhere_is_not_written_over(
    world: World,
) -> None:
    with world.staff():
        entry = log(world, words=CRISIS)
        with pytest.raises(NoteChanged) as caught:
            worklogs.change_work(
                log=entry, words=Words(aside="Mine"), seen={"aside": [""]}, by=actor_of(world.bob)
            )
        assert (caught.value.which, caught.value.now) == ("aside", "Third this year")
        worklogs.change_work(
            log=entry,
            words=Words(aside="Mine"),
            seen={"aside": ["Third this year"]},
            by=actor_of(world.bob),
        )
        assert aside_of(entry) == "Mine"


# --- what a new entry begins as ---


def test_a_new_entry_begins_as_the_last_one_on_its_engagement(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        log(world, THURSDAY - 7 * ONE_DAY, Words(place="onsite", category="strategy"))
        log(world, THURSDAY - ONE_DAY, Words(category="vendors", outcome=outcome(world).pk))
        entry = press(world, now).log
        # On site as on last Thursday; the category and the outcome of yesterday.
        assert said_by(entry) == Said("vendors", "", "onsite", outcome(world).pk, "")


def test_operations_is_never_a_habit(world: World, now: dt.datetime) -> None:
    with world.staff():
        log(world, THURSDAY - 2 * ONE_DAY, Words(category="governance"))
        log(world, THURSDAY - ONE_DAY, CRISIS)
        assert (press(world, now).log.category, press(world, now, note="x").log.reason) == (
            "governance",
            "",
        )


def test_habits_are_four_weeks_long_and_leave_ended_outcomes(world: World) -> None:
    def begins() -> Said:
        return usual(member_id=world.bob.pk, engagement_id=world.engagement.pk, day=THURSDAY)

    with world.staff():
        assert begins() == Said()
        log(world, THURSDAY - 29 * ONE_DAY, Words(category="vendors", place="onsite"))
        assert begins() == Said()
        log(world, THURSDAY - ONE_DAY, Words(outcome=outcome(world).pk))
        assert begins().outcome == outcome(world).pk
        Outcome.objects.update(state="met")
        assert begins().outcome == NO_OUTCOME


# --- copying and taking back ---


def test_copying_a_week_carries_place_and_outcome_and_leaves_notes_and_reasons(
    world: World,
) -> None:
    with world.staff():
        named = outcome(world).pk
        log(world, THURSDAY - 7 * ONE_DAY, Words(**{**vars(CRISIS), "outcome": named, "note": "x"}))
        copied = copy_last_week(member=world.bob, week=Week.of(THURSDAY), by=actor_of(world.bob))
        made = copied.changes[0].log
        assert said_by(made) == Said("operations", "", "onsite", named, "")
        assert aside_of(made) == ""


def test_undo_gives_back_all_that_was_said(world: World, now: dt.datetime) -> None:
    with world.staff():
        entry = press(world, now, category="operations", reason="incident", place="onsite").log
        change = press(world, now, category="vendors", place="remote", outcome=outcome(world).pk)
        token = token_for(changes=[change], by=actor_of(world.bob))
        for _ in range(2):
            take_back(token=token, by=actor_of(world.bob), at=now)
            entry.refresh_from_db()
            assert said_by(entry) == Said("operations", "incident", "onsite")


def test_a_withdrawn_entry_comes_back_with_the_providers_note(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        entry = log(world, words=CRISIS)
        worklogs.withdraw_work(log=entry, by=actor_of(world.bob), at=now)
        worklogs.restore_work(log=entry, by=actor_of(world.bob))
        assert aside_of(entry) == "Third this year"
