"""Founders are reminded of a month that waits for them: half-way, and before silence is a yes."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from accounts.actors import actor_of
from accounts.models import Letter, MailedLink
from common.periods import Month
from engagements import months, tasks, waiting
from engagements.models import EngagementMonth
from tests.factories.world import World, make_contact, make_engagement, make_user

OCTOBER = Month(2026, 10)
# Monday 2 November 2026; five working days are over on Monday the 9th.
HANDED_IN = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)


def hand_in(world: World, **conditions: Any) -> EngagementMonth:
    made = make_engagement(client=world.brume, executive=world.bob, role="cto", **conditions)
    row = months.month_of(engagement=made, month=OCTOBER)
    return months.submit(month=row, by=actor_of(world.bob), at=HANDED_IN, on=HANDED_IN.date())


def called(day: int) -> list[str]:
    at = dt.datetime(2026, 11, day, 9, tzinfo=dt.UTC)
    return [which.value for _row, which in waiting.call(at=at, on=at.date())]


def letters() -> list[Letter]:
    return list(Letter.objects.filter(kind__startswith="month waits").order_by("id"))


@pytest.mark.parametrize(
    ("day", "due"),
    [(2, []), (3, []), (4, []), (5, ["half"]), (6, ["half"]), (7, []), (8, []), (9, []), (10, [])],
)
def test_half_of_the_time_is_over_on_thursday(world: World, day: int, due: list[str]) -> None:
    with world.staff():
        hand_in(world)
        assert called(day) == due


@pytest.mark.parametrize(
    ("day", "due"), [(5, ["half"]), (6, ["last"]), (7, []), (8, []), (9, ["last"]), (10, [])]
)
def test_the_last_call_comes_on_the_working_day_before(
    world: World, day: int, due: list[str]
) -> None:
    with world.staff():
        hand_in(world, approves_itself=True)
        assert called(day) == due


def test_each_call_is_written_once_to_each_founder(world: World) -> None:
    denis = make_user("Denis", at="brume.example")
    with world.staff():
        make_contact(world.brume, denis, role="founder")
        hand_in(world, approves_itself=True)
        for day in (5, 5, 6, 6, 9):
            called(day)
        found = [(letter.kind, letter.recipient) for letter in letters()]
        assert found == [
            ("month waits, half", "dora@brume.example"),
            ("month waits, half", "denis@brume.example"),
            ("month waits, last", "dora@brume.example"),
            ("month waits, last", "denis@brume.example"),
        ]
        last = " ".join(letters()[-1].text.split())
        assert "October 2026 of Fractional CTO still waits for you: 0 of 8 days used." in last
        assert "If nobody answers by 9 November 2026, the month counts as approved." in last


def test_the_link_of_the_newest_letter_counts(world: World) -> None:
    with world.staff():
        hand_in(world)
        called(5)
        called(6)
        # The first letter's link gave way to the reminder's; asking again makes no third.
        assert MailedLink.objects.count() == 2
        assert MailedLink.objects.filter(withdrawn_at=None).count() == 1


def test_a_month_that_went_back_waits_no_more(world: World) -> None:
    with world.staff():
        row = hand_in(world)
        months.recall(month=row, by=actor_of(world.bob))
        assert called(5) == []


def test_a_short_delay_has_only_the_last_call(world: World) -> None:
    with world.staff():
        # Two working days: until Wednesday the 4th; both calls would fall on Tuesday.
        hand_in(world, approves_itself=True, approval_days=2)
        assert called(3) == ["last"]
        assert len(letters()) == 1


@pytest.mark.parametrize(("hour", "written"), [(5, 0), (9, 1)])
def test_the_sweep_writes_in_the_morning(world: World, hour: int, written: int) -> None:
    with world.staff():
        hand_in(world)
    with time_machine.travel(dt.datetime(2026, 11, 5, hour, tzinfo=dt.UTC)):
        tasks.remind(provider_id=world.acme.pk)
    with world.staff():
        assert len(letters()) == written
