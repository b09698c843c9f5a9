"""Setting a day, and what it would do."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.actors import actor_of
from common.periods import Month
from engagements import months
from engagements.models import WorkLog
from engagements.week.cells import ChangedMeanwhile, Outlook, outlook, set_cell
from engagements.words import Said, Words
from engagements.worklogs import Change, log_work
from tests.factories.world import World, make_engagement

THURSDAY = dt.date(2026, 11, 19)
HALF, ONE = Decimal("0.5"), Decimal(1)


def press(world: World, days: Decimal, at: dt.datetime, **more: object) -> Change | None:
    return set_cell(
        engagement=world.engagement,
        member=world.bob,
        day=THURSDAY,
        days=days,
        by=actor_of(world.bob),
        at=at,
        **more,  # type: ignore[arg-type]
    )


def standing() -> list[tuple[Decimal, str, str]]:
    logs = WorkLog.objects.standing().order_by("id")
    return list(logs.values_list("days", "category", "note"))


def test_words_go_with_the_days_and_leave_what_they_do_not_say(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        press(world, HALF, now, words=Words(category="vendors", note=" ERP "))
        press(world, ONE, now, words=Words(note="ERP scoring"))
        assert standing() == [(ONE, "vendors", "ERP scoring")]


def test_words_alone_change_an_entry_and_the_same_words_change_nothing(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        press(world, HALF, now)
        change = press(world, HALF, now, words=Words(note="ERP"))
        assert change is not None
        assert change.words == Said("leadership")
        assert press(world, HALF, now, words=Words(note="ERP")) is None


def test_what_another_window_entered_is_not_written_over(world: World, now: dt.datetime) -> None:
    with world.staff():
        press(world, ONE, now)
        with pytest.raises(ChangedMeanwhile) as caught:
            press(world, HALF, now, seen=[Decimal(0)])
        assert caught.value.now == ONE
        assert standing() == [(ONE, "leadership", "")]


@pytest.mark.parametrize("seen", [[], [Decimal(0), ONE]])
def test_who_knows_what_is_there_sets_it(
    world: World, now: dt.datetime, seen: list[Decimal]
) -> None:
    with world.staff():
        press(world, ONE, now)
        assert press(world, HALF, now, seen=seen) is not None


def test_the_same_value_from_two_windows_is_no_quarrel(world: World, now: dt.datetime) -> None:
    with world.staff():
        press(world, HALF, now)
        assert press(world, HALF, now, seen=[Decimal(0)]) is None


def look(world: World, days: Decimal = HALF, day: dt.date = THURSDAY) -> Outlook:
    return outlook(engagement=world.engagement, member_id=world.bob.pk, day=day, days=days)


def test_an_outlook_says_what_a_day_would_leave(world: World, now: dt.datetime) -> None:
    with world.staff():
        assert (look(world).left, look(world).available) == (Decimal("7.5"), Decimal(8))
        press(world, ONE, now, words=Words(note="ERP"))
        found = look(world)
        assert (found.left, found.before, found.note) == (Decimal("7.5"), ONE, "ERP")
        assert not found.refusal
        assert found.passed is None


def test_an_outlook_writes_nothing(world: World) -> None:
    with world.staff():
        look(world)
        assert not WorkLog.objects.exists()


def test_an_outlook_says_why_a_day_would_not_be_taken(world: World, now: dt.datetime) -> None:
    with world.staff():
        assert "begins on 1 January" in look(world, day=dt.date(2025, 12, 31)).refusal
        second = make_engagement(client=world.brume, executive=world.bob, role="cto")
        log_work(
            engagement=second, member=world.bob, day=THURSDAY, days=ONE, by=actor_of(world.bob)
        )
        assert "1½ is the most" in look(world, ONE).refusal
        row = months.month_of(engagement=world.engagement, month=Month(2026, 10))
        months.submit(month=row, by=actor_of(world.bob), at=now, on=now.date())
        assert "with the client" in look(world, day=dt.date(2026, 10, 5)).refusal
        for _ in range(2):
            log_work(
                engagement=world.engagement,
                member=world.bob,
                day=dt.date(2026, 11, 18),
                days=Decimal("0.25"),
                by=actor_of(world.bob),
            )
        assert "several entries" in look(world, day=dt.date(2026, 11, 18)).refusal
