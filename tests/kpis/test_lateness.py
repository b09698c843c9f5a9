"""Who owes a reading, by the day."""

import datetime as dt
from typing import Any

import pytest

from kpis.lateness import late
from tests.factories.kpis import make_framework, make_kpi, read
from tests.factories.world import World, make_engagement

OCTOBER = dt.date(2026, 10, 1)


@pytest.mark.parametrize(
    ("day", "facts", "is_late"),
    [
        ("2026-11-05", {}, False),
        ("2026-11-06", {}, True),
        ("2026-11-06", {"due_days": 9}, False),
        ("2026-11-06", {"counts_from": dt.date(2026, 11, 1)}, False),
        ("2026-11-06", {"cadence": "quarter"}, True),
        ("2026-11-06", {"formula": "calls / 2"}, False),
        ("2026-11-08", {"cadence": "week"}, True),
        ("2026-11-14", {"cadence": "week", "counts_from": dt.date(2026, 11, 2)}, True),
        ("2026-11-13", {"cadence": "week", "counts_from": dt.date(2026, 11, 2)}, False),
    ],
)
def test_a_reading_is_late_once_its_day_is_past(
    world: World, day: str, facts: dict[str, Any], is_late: bool
) -> None:
    with world.staff():
        make_kpi(make_framework(world.engagement), **facts)
        assert bool(late(on=dt.date.fromisoformat(day))) is is_late


def test_what_is_there_and_what_the_client_never_saw_is_not_owed(world: World) -> None:
    with world.staff():
        read(make_kpi(make_framework(world.engagement)), OCTOBER, 3)
        assert late(on=dt.date(2026, 11, 19)) == set()
        other = make_framework(
            make_engagement(client=world.brume, executive=world.bob, role="cto"), is_shown=False
        )
        make_kpi(other)
        assert late(on=dt.date(2026, 11, 19)) == set()
