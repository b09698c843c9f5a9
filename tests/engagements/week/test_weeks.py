"""The week of an executive."""

import datetime as dt
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.actors import actor_of
from common.periods import Month, Week
from engagements import months
from engagements.models import Engagement
from engagements.week.weeks import WeekGrid, month_of_week, select_day, week_grid
from engagements.worklogs import log_work
from tests.factories.world import World, make_engagement

W47 = Week(2026, 47)
THURSDAY = dt.date(2026, 11, 19)


def log(world: World, day: dt.date, days: str, engagement: Engagement | None = None) -> None:
    log_work(
        engagement=engagement or world.engagement,
        member=world.bob,
        day=day,
        days=Decimal(days),
        by=actor_of(world.bob),
    )


def grid_of(world: World, week: Week = W47, **more: object) -> WeekGrid:
    return week_grid(member_id=world.bob.pk, week=week, today=THURSDAY, **more)  # type: ignore[arg-type]


def test_a_week_is_read_as_it_is_written() -> None:
    assert Week.parse("2026-W47") == W47
    assert str(Week(2026, 7)) == "2026-W07"
    assert Week.of(dt.date(2027, 1, 1)) == Week(2026, 53)
    assert Week(2026, 53).plus(1) == Week(2027, 1)


@pytest.mark.parametrize(
    "text", ["2026-W54", "2025-W53", "2026-47", "2026-W7", "2026-W00", "x-W47"]
)
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"week|Invalid"):
        Week.parse(text)


def test_the_day_is_the_one_asked_for_else_today_else_monday() -> None:
    wanted = dt.date(2026, 11, 17)
    assert select_day(week=W47, wanted=wanted, today=THURSDAY) == wanted
    assert select_day(week=W47, wanted=None, today=THURSDAY) == THURSDAY
    assert select_day(week=W47, wanted=None, today=dt.date(2026, 11, 22)) == dt.date(2026, 11, 20)
    assert select_day(week=Week(2026, 46), wanted=wanted, today=THURSDAY) == dt.date(2026, 11, 9)


def test_the_balance_is_of_the_month_of_that_day_else_of_thursday() -> None:
    spanning = Week(2026, 49)  # Monday 30 November to Sunday 6 December
    monday = spanning.first
    assert month_of_week(week=spanning, wanted=None, today=THURSDAY) == Month(2026, 12)
    assert month_of_week(week=spanning, wanted=monday, today=THURSDAY) == Month(2026, 11)
    assert month_of_week(week=spanning, wanted=None, today=monday) == Month(2026, 11)


def test_the_grid_holds_what_was_logged(world: World) -> None:
    with world.staff():
        log(world, THURSDAY, "0.5")
        log(world, dt.date(2026, 11, 16), "1")
        grid = grid_of(world)
        cell = grid.cell(world.engagement.pk, THURSDAY)
        assert cell is not None
        assert [chip.pressed for chip in cell.chips] == [False, True, False, False]
        assert [chip.value for chip in cell.chips] == ["0.25", "0", "0.75", "1"]
        assert [column.total for column in grid.columns] == [1, 0, 0, Decimal("0.5"), 0]
        assert (grid.total, grid.rows[0].days) == (Decimal("1.5"), Decimal("1.5"))
        assert grid.dates == "16 to 20 November 2026"
        assert [column.day.day for column in grid.worked] == [16, 19]


def test_the_weekend_is_there_where_it_holds_work_or_is_asked_for(world: World) -> None:
    with world.staff():
        assert len(grid_of(world).columns) == 5
        assert len(grid_of(world, weekend=True).columns) == 7
        log(world, dt.date(2026, 11, 21), "0.25")
        assert len(grid_of(world).columns) == 7


def test_several_entries_or_odd_parts_are_changed_below(world: World) -> None:
    with world.staff():
        log(world, THURSDAY, "0.25")
        log(world, THURSDAY, "0.25")
        log(world, dt.date(2026, 11, 18), "0.21")
        grid = grid_of(world)
        for day in (THURSDAY, dt.date(2026, 11, 18)):
            cell = grid.cell(world.engagement.pk, day)
            assert cell is not None
            assert not cell.is_simple
        assert len(grid.free_entries) == 3
        assert not grid.fixed_entries


def test_more_than_a_day_on_a_date_is_long(world: World) -> None:
    with world.staff():
        second = make_engagement(client=world.brume, executive=world.bob, role="cto")
        log(world, THURSDAY, "0.75")
        log(world, THURSDAY, "0.5", second)
        column = grid_of(world).column(THURSDAY)
        assert column is not None
        assert column.is_long


def test_a_locked_month_says_why(world: World, now: dt.datetime) -> None:
    with world.staff():
        log(world, dt.date(2026, 10, 5), "1")
        row = months.month_of(engagement=world.engagement, month=Month(2026, 10))
        months.submit(month=row, by=actor_of(world.bob), at=now, on=THURSDAY)
        grid = grid_of(world, Week(2026, 41))
        assert "with the client" in grid.rows[0].cells[0].locked
        assert grid.lock_words[0].startswith("Brume: October 2026 is with the client")
        assert len(grid.fixed_entries) == 1


def test_days_outside_the_engagement_are_locked(world: World) -> None:
    with world.staff():
        world.engagement.ends_on = dt.date(2026, 11, 17)
        world.engagement.save(update_fields=["ends_on"])
        reasons = [bool(cell.locked) for cell in grid_of(world).rows[0].cells]
        assert reasons == [False, False, True, True, True]
        assert not grid_of(world, Week(2026, 48)).rows


def test_what_was_logged_before_a_handover_stays_in_view_and_is_locked(world: World) -> None:
    with world.staff():
        log(world, THURSDAY, "1")
        world.engagement.executive = world.alice
        world.engagement.save(update_fields=["executive"])
        grid = grid_of(world)
        assert grid.total == 1
        assert grid.rows[0].cells[0].locked == "Alice leads this engagement now."
        assert not grid_of(world, Week(2026, 48)).rows


@pytest.mark.parametrize("count", [1, 20])
def test_a_week_costs_the_same_statements_for_one_engagement_or_twenty(
    world: World, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with world.staff():
        for number in range(count - 1):
            made = make_engagement(
                client=world.brume,
                executive=world.bob,
                role="cto",
                starts_on=Month(2024, 1).plus(number).first,
            )
            log(world, dt.date(2026, 11, 16 + number % 5), "0.25", made)
        with django_assert_max_num_queries(7):
            grid = grid_of(world)
            assert len(grid.rows) == count
            assert all(row.burn.available == 8 for row in grid.rows)
            assert [row.engagement.client.name for row in grid.rows] == ["Brume"] * count
