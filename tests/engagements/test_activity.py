"""The month as people read it."""

import datetime as dt
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.actors import actor_of
from common.periods import Month
from engagements import months
from engagements.activity import Activity, activity, by_year, month_lines, neighbours, runs_in
from engagements.models import EngagementMonth
from engagements.worklogs import log_work
from tests.factories.world import World

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
THURSDAY = dt.date(2026, 11, 19)


def log(world: World, day: dt.date, days: str, category: str = "leadership") -> None:
    log_work(
        engagement=world.engagement,
        member=world.bob,
        day=day,
        days=Decimal(days),
        category=category,
        by=actor_of(world.bob),
    )


def read(world: World, month: Month = OCTOBER) -> Activity:
    return activity(engagement=world.engagement, month=month, as_of=THURSDAY)


def test_the_days_are_added_up_in_their_order(world: World) -> None:
    with world.staff():
        log(world, dt.date(2026, 10, 6), "0.5")
        log(world, dt.date(2026, 10, 5), "0.75")
        log(world, dt.date(2026, 10, 5), "0.25")
        shown = read(world)
        assert [(one.day.day, one.days, one.so_far) for one in shown.worked] == [
            (5, 1, 1),
            (6, Decimal("0.5"), Decimal("1.5")),
        ]
        assert shown.course == ((0, 0), (5, 1), (6, Decimal("1.5")), (31, Decimal("1.5")))
        assert (shown.left, shown.length) == (Decimal("6.5"), 31)


def test_the_course_of_this_month_ends_today(world: World) -> None:
    with world.staff():
        log(world, dt.date(2026, 11, 16), "1")
        shown = read(world, Month(2026, 11))
        assert shown.course[-1] == (19, 1)
        assert shown.labels[-1] == (19, "Today")
        assert shown.projection is not None


def test_a_month_to_come_has_no_course(world: World) -> None:
    with world.staff():
        shown = read(world, Month(2026, 12))
        assert shown.course == ((0, 0),)
        assert not EngagementMonth.objects.filter(month=dt.date(2026, 12, 1)).exists()


def test_a_begun_month_prints_its_fraction(world: World) -> None:
    with world.staff():
        world.engagement.starts_on = dt.date(2026, 10, 16)
        assert [(part.covered, part.total) for part in read(world).prorated] == [(11, 22)]


def test_a_signed_month_is_read_from_what_was_signed(world: World, now: dt.datetime) -> None:
    with world.staff():
        log(world, dt.date(2026, 10, 5), "1")
        row = months.month_of(engagement=world.engagement, month=OCTOBER)
        months.submit(month=row, by=actor_of(world.bob), at=now, on=THURSDAY)
    with world.founder():
        row = EngagementMonth.objects.select_related("engagement").get(pk=row.pk)
        months.approve(month=row, by=actor_of(world.dora), at=now)
        shown = read(world)
        assert (shown.statement.used, shown.statement.expired) == (1, 7)
        assert [verdict.user.name for verdict in shown.verdicts] == ["Dora"]
        assert shown.projection is None


def test_months_are_neighbours_as_long_as_the_engagement_runs(world: World) -> None:
    world.engagement.ends_on = dt.date(2026, 10, 15)
    assert neighbours(engagement=world.engagement, month=OCTOBER) == (Month(2026, 9), None)
    assert neighbours(engagement=world.engagement, month=Month(2026, 1)) == (None, Month(2026, 2))
    assert runs_in(engagement=world.engagement, month=OCTOBER)
    assert not runs_in(engagement=world.engagement, month=Month(2026, 11))
    assert not runs_in(engagement=world.engagement, month=Month(2025, 12))


@pytest.mark.parametrize("entries", [1, 12])
def test_a_page_costs_the_same_whatever_was_logged(
    world: World, entries: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with world.staff():
        for day in range(entries):
            log(world, dt.date(2026, 10, 1 + day), "0.25")
        with django_assert_max_num_queries(10):
            assert len(read(world).worked) == entries


def test_the_list_of_months_is_newest_first(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with world.staff():
        log(world, dt.date(2026, 10, 5), "1")
        with django_assert_max_num_queries(2):
            lines = month_lines(engagements=[world.engagement], on=THURSDAY)
            assert [str(line.month) for line in lines][:2] == ["2026-11", "2026-10"]
            assert lines[1].account.used == 1


def test_the_calendar_shows_each_date_of_the_month_in_whole_weeks(world: World) -> None:
    with world.staff():
        log(world, dt.date(2026, 11, 19), "0.5")
        shown = read(world, NOVEMBER)
        weeks = shown.calendar
    assert [len(week) for week in weeks] == [7] * 6
    assert weeks[0][0].day == dt.date(2026, 10, 26)
    days = {one.day: one for week in weeks for one in week}
    assert sum(one.in_month for one in days.values()) == 30
    thursday = days[dt.date(2026, 11, 19)]
    assert thursday.is_today
    assert thursday.work is not None
    assert thursday.work.days == Decimal("0.5")
    # A Wednesday, and a holiday in France.
    assert not days[dt.date(2026, 11, 11)].is_working


def test_the_kinds_of_work_are_told_with_their_share_the_most_first(world: World) -> None:
    with world.staff():
        log(world, dt.date(2026, 11, 3), "0.5")
        log(world, dt.date(2026, 11, 4), "1", category="vendors")
        shown = read(world, NOVEMBER)
    told = [(kind.category, kind.days, kind.share) for kind in shown.kinds]
    assert told == [("vendors", Decimal(1), 67), ("leadership", Decimal("0.5"), 33)]


def test_a_month_says_what_it_comes_to_line_by_line(world: World) -> None:
    with world.staff():
        for day in range(2, 11):
            log(world, dt.date(2026, 11, day), "1")
        shown = read(world, NOVEMBER)
    lines = [(line.charge.kind, line.charge.days, line.amount) for line in shown.charges]
    assert lines == [("volume", 8, Decimal("9600.00")), ("burst", 1, Decimal("1200.00"))]
    assert shown.charged == Decimal("10800.00")


def test_the_months_are_listed_by_year(world: World) -> None:
    with world.staff():
        months.month_of(engagement=world.engagement, month=Month(2026, 2))
        lines = month_lines(engagements=[world.engagement], on=THURSDAY)
    years = by_year(lines)
    assert [year.number for year in years] == sorted({line.month.year for line in lines})[::-1]
    assert sum(len(year.lines) for year in years) == len(lines)
    assert all(line.over == 0 for line in lines)
