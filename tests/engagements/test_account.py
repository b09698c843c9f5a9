"""The statement of account: every movement, its balance, and the same sums by month and by term."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from accounts.actors import actor_of
from common.periods import Month
from engagements import account, amending, worklogs
from engagements.account import Expiry, Line, Story
from engagements.models import Engagement, Movement, WorkLog
from tests.engagements.test_carrying import begin, sign, work
from tests.factories.world import World

D = Decimal
JANUARY, FEBRUARY, MARCH = Month(2026, 1), Month(2026, 2), Month(2026, 3)
IN_MARCH = dt.date(2026, 3, 31)


def told(engagement: Engagement, on: dt.date = IN_MARCH) -> Story:
    return account.story(engagement=engagement, on=on)


def lines(story: Story, month: Month, *, as_it_stands: bool = False) -> tuple[Line, ...]:
    months = [one for one in story.months if one.month == month]
    (found,) = account.by_month(story=story, months=months, as_it_stands=as_it_stands)
    return found.lines


def plain(found: tuple[Line, ...]) -> list[tuple[str, Decimal, Decimal]]:
    return [(line.kind, line.days, line.left) for line in found]


def test_a_signed_month_reads_from_what_it_has_to_nothing(world: World, now: dt.datetime) -> None:
    with world.staff():
        engagement = begin(world)
        work(world, engagement, JANUARY, "1.5")
        sign(world, engagement, JANUARY, now)
        assert plain(lines(told(engagement), JANUARY)) == [
            ("allotment", D(6), D(6)),
            ("work", D(-1), D(5)),
            ("work", D("-0.5"), D("4.5")),
            ("expired", D("-2.5"), D(2)),
            ("carried_out", D(-2), D(0)),
        ]
        february = lines(told(engagement), FEBRUARY)
        assert plain(february)[:2] == [("allotment", D(6), D(6)), ("carried", D(2), D(8))]
        assert february[1].origin == JANUARY


def test_what_was_carried_in_between_is_one_line(world: World) -> None:
    """February followed January three times; its account says what it has now."""
    with world.staff():
        engagement = begin(world)
        work(world, engagement, FEBRUARY, "1")
        work(world, engagement, JANUARY, "5.5")
        carried = [line for line in lines(told(engagement), FEBRUARY) if line.kind == "carried"]
        assert [(line.days, line.origin) for line in carried] == [(D("0.5"), JANUARY)]


def test_what_was_done_to_an_entry_is_said_to_staff_and_left_out_for_the_client(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        engagement = begin(world)
        work(world, engagement, JANUARY, "2")
        first, second = WorkLog.objects.filter(engagement=engagement).order_by("day")
        worklogs.change_work(log=first, days=D("0.5"), by=actor_of(world.bob))
        worklogs.withdraw_work(log=second, by=actor_of(world.bob), at=now)
        steps = [line for line in lines(told(engagement), JANUARY) if line.kind == "work"]
        assert [(line.act, line.days) for line in steps] == [
            ("", D(-1)),
            ("changed", D("0.5")),
            ("", D(-1)),
            ("withdrawn", D(1)),
        ]
    with world.founder():
        entries = lines(told(engagement), JANUARY, as_it_stands=True)
        assert plain(entries) == [("allotment", D(6), D(6)), ("work", D("-0.5"), D("5.5"))]


def test_a_correction_names_the_entry_it_corrects(world: World, now: dt.datetime) -> None:
    with world.staff():
        engagement = begin(world)
        work(world, engagement, JANUARY, "1")
        sign(world, engagement, JANUARY, now)
        log = WorkLog.objects.get(engagement=engagement)
        worklogs.correct_work(
            log=log,
            day=dt.date(2026, 2, 3),
            days=D("-0.5"),
            note="Half a day",
            by=actor_of(world.bob),
        )
        (line,) = [one for one in lines(told(engagement), FEBRUARY) if one.kind == "work"]
        assert (line.act, line.days) == ("correction", D("0.5"))
        assert line.log is not None
        assert line.log.corrects is not None
        assert line.log.corrects.day == log.day


def test_the_last_balance_is_the_sum_of_the_movements(world: World) -> None:
    with world.staff():
        engagement = begin(world)
        for month, days in ((JANUARY, "4.5"), (FEBRUARY, "6.5"), (MARCH, "8")):
            work(world, engagement, month, days)
        for month in (JANUARY, FEBRUARY, MARCH):
            moved = Movement.objects.filter(engagement=engagement, month=month.first)
            total = moved.aggregate(total=Sum("days"))["total"]
            assert lines(told(engagement), month)[-1].left == total


def test_terms_and_months_come_to_the_same(world: World) -> None:
    """6 days a month, 9 from 16 February on: 6 × 10/20 + 9 × 10/20 in February."""
    with world.staff():
        engagement = begin(world)
        amending.add_term(
            engagement=engagement,
            starts_on=dt.date(2026, 2, 16),
            by=actor_of(world.olga),
            on=dt.date(2026, 1, 6),
            days_per_month=D(9),
            day_rate=D(1000),
        )
        work(world, engagement, JANUARY, "4")
        work(world, engagement, FEBRUARY, "20")
        story = told(engagement)
        before, after = account.by_term(story=story)
        assert (before.account.contracted, after.account.contracted) == (D(9), D("13.5"))
        assert (before.account.used, after.account.used) == (D(19), D(5))
        assert before.last == dt.date(2026, 2, 15)
        assert account.added([before.account, after.account]) == story.total


def test_what_expires_next_is_said_with_the_month_it_came_from(world: World) -> None:
    """1½ of January and 4 of February expire at its end; 2 go on until the end of March."""
    with world.staff():
        engagement = begin(world)
        work(world, engagement, JANUARY, "4.5")
        story = told(engagement, dt.date(2026, 2, 10))
        assert account.next_to_expire(story=story, on=dt.date(2026, 2, 10)) == [
            Expiry(D("1.5"), dt.date(2026, 2, 28), JANUARY),
            Expiry(D(4), dt.date(2026, 2, 28), FEBRUARY),
            Expiry(D(2), dt.date(2026, 3, 31), FEBRUARY),
        ]


@pytest.mark.parametrize("conditions", [{"billing": "actual"}, {"days_per_month": D(0)}])
def test_nothing_expires_where_nothing_is_paid_ahead(
    world: World, conditions: dict[str, Any]
) -> None:
    with world.staff():
        engagement = begin(world, rollover_days=0, rollover_months=0, **conditions)
        story = told(engagement, dt.date(2026, 2, 10))
        assert account.next_to_expire(story=story, on=dt.date(2026, 2, 10)) == []


def test_a_long_account_asks_no_more_than_a_short_one(world: World) -> None:
    def asked(on: dt.date) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            story = told(engagement, on)
            account.by_month(story=story, months=story.months, as_it_stands=False)
            account.by_term(story=story)
        return len(queries)

    with world.staff():
        engagement = begin(world)
        work(world, engagement, JANUARY, "2")
        short = asked(JANUARY.last)
        for month in (FEBRUARY, MARCH):
            work(world, engagement, month, "3")
        assert asked(dt.date(2027, 12, 1)) == short
