"""Planned quarters against what is contracted and worked."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.actors import actor_of
from accounts.models import AuditEntry
from common.periods import Month, Quarter
from engagements.models import Engagement
from engagements.tapering import plan_quarters, planned, taper, to_plan
from engagements.terms import terms_of
from tests.factories.billing import log_days
from tests.factories.world import World

THIS = Quarter(2026, 4)


def test_a_plan_stands_beside_what_is_contracted_and_worked(world: World, today: dt.date) -> None:
    with world.staff():
        engagement = world.engagement
        plan_quarters(
            engagement=engagement,
            days={THIS: Decimal(20), THIS.plus(1): Decimal(12), THIS.plus(2): Decimal(6)},
            by=actor_of(world.olga),
        )
        log_days(engagement, Month(2026, 10), Decimal(9))
        log_days(engagement, Month(2026, 11), Decimal(12))
        lines = taper(engagement=engagement, terms=terms_of(engagement), on=today)
        assert [(str(one.quarter), one.planned, one.contracted, one.worked) for one in lines] == [
            ("2026-Q4", 20, 24, 21),
            ("2027-Q1", 12, 24, 0),
            ("2027-Q2", 6, 24, 0),
        ]
        assert (lines[0].beyond, lines[0].is_running, lines[1].is_running) == (1, True, False)


def test_without_a_plan_there_is_nothing_to_compare(world: World, today: dt.date) -> None:
    with world.staff():
        assert taper(engagement=world.engagement, terms=[], on=today) == []


def test_a_quarter_can_be_changed_and_taken_out(world: World) -> None:
    by = actor_of(world.olga)
    with world.staff():
        engagement = world.engagement
        plan_quarters(engagement=engagement, days={THIS: Decimal(20)}, by=by)
        plan_quarters(engagement=engagement, days={THIS: Decimal(20)}, by=by)
        plan_quarters(engagement=engagement, days={THIS: Decimal("18.5")}, by=by)
        assert planned(engagement) == {THIS: Decimal("18.5")}
        plan_quarters(engagement=engagement, days={THIS: None}, by=by)
        assert planned(engagement) == {}
        assert AuditEntry.objects.filter(verb="planned quarters").count() == 3


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "first", "count"),
    [
        ("2026-01-01", None, "2026-Q4", 8),
        ("2027-02-01", None, "2027-Q1", 8),
        ("2026-01-01", "2027-02-15", "2026-Q4", 2),
        ("2026-01-01", "2026-03-31", "2026-Q4", 0),
    ],
)
def test_quarters_can_be_planned_from_the_running_one_to_the_end(
    today: dt.date, starts_on: str, ends_on: str | None, first: str, count: int
) -> None:
    engagement = Engagement(
        starts_on=dt.date.fromisoformat(starts_on),
        ends_on=dt.date.fromisoformat(ends_on) if ends_on else None,
    )
    found = to_plan(engagement=engagement, on=today)
    assert len(found) == count
    assert not found or str(found[0]) == first
