"""What is known of a client as a company."""

import datetime as dt

import pytest

from accounts.actors import actor_of
from accounts.models import AuditEntry
from engagements.companies import (
    count_staff,
    describe,
    growing,
    growth,
    history_of,
    profile_of,
    staff_of,
)
from engagements.models import Headcount
from tests.factories.world import World


def counted(*pairs: tuple[str, int]) -> list[Headcount]:
    return [Headcount(on=dt.date.fromisoformat(day), staff=staff) for day, staff in pairs]


@pytest.mark.parametrize(
    ("history", "fast"),
    [
        ((("2025-05-19", 30), ("2026-11-19", 100)), True),
        ((("2025-05-19", 30), ("2026-11-19", 90)), True),
        ((("2025-05-19", 30), ("2026-11-19", 89)), False),
        ((("2025-05-18", 30), ("2026-11-19", 100)), False),
        ((("2025-05-18", 30), ("2026-01-01", 33), ("2026-11-19", 100)), True),
        ((("2026-11-19", 100),), False),
        ((), False),
        ((("2026-01-01", 100), ("2026-11-19", 30)), False),
    ],
)
def test_three_times_the_people_in_eighteen_months_is_fast(
    history: tuple[tuple[str, int], ...], fast: bool
) -> None:
    assert (growth(counted(*history)) is not None) == fast


def test_growth_is_told_from_the_smallest_to_the_latest() -> None:
    found = growth(counted(("2026-03-01", 30), ("2025-09-01", 20), ("2026-11-19", 100)))
    assert found is not None
    assert (found.since.staff, found.now.staff) == (20, 100)


def test_people_are_counted_once_a_day_and_only_when_their_number_changes(
    world: World, today: dt.date
) -> None:
    by = actor_of(world.olga)
    with world.staff():
        assert staff_of(world.brume) is None
        count_staff(client=world.brume, staff=30, by=by, on=today - dt.timedelta(days=400))
        for staff in (90, 95, 95):
            count_staff(client=world.brume, staff=staff, by=by, on=today)
        assert [one.staff for one in history_of(world.brume)] == [95, 30]
        assert staff_of(world.brume) == 95
        assert AuditEntry.objects.filter(verb="counted people").count() == 3
        assert growing([world.brume])[world.brume.pk].now.staff == 95


def test_what_makes_a_company_complex_is_kept_and_told(world: World) -> None:
    by = actor_of(world.olga)
    with world.staff():
        assert profile_of(world.brume).complexities == 0
        flags = {"several_countries": True, "several_regulations": True}
        for _ in range(2):
            describe(client=world.brume, by=by, **flags)
        describe(client=world.brume, by=by, maturity=45)
        found = profile_of(world.brume)
        assert (found.complexities, found.several_businesses, found.maturity) == (2, False, 45)
        assert AuditEntry.objects.filter(verb="changed").count() == 2
