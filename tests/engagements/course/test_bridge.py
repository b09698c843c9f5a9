"""From the request to the first logged day, against 72 hours."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from engagements.course import bridge
from engagements.models import Engagement

PARIS = ZoneInfo("Europe/Paris")
THURSDAY = dt.date(2026, 11, 19)


def clock(hour: int, first_day: dt.date | None = THURSDAY, *, now: int = 20) -> bridge.Clock:
    return bridge.clock(
        asked_at=dt.datetime(2026, 11, 16, hour, tzinfo=PARIS),
        first_day=first_day,
        at=dt.datetime(2026, 11, now, 12, tzinfo=PARIS),
        timezone="Europe/Paris",
    )


def test_the_boundary_of_72_hours() -> None:
    assert (clock(9).hours, clock(9).in_time) == (72, True)
    assert (clock(8).hours, clock(8).in_time) == (73, False)


def test_it_runs_until_a_day_is_logged() -> None:
    running = clock(12, None, now=17)
    assert (running.stands, running.hours, running.left) == (False, 24, 48)
    assert clock(12, None, now=20).left == 0


def test_a_first_day_on_the_day_of_the_request_took_no_time() -> None:
    assert clock(14, dt.date(2026, 11, 16)).took == dt.timedelta()


def test_the_hour_of_the_place_counts_over_the_change_of_the_clock() -> None:
    found = bridge.clock(
        asked_at=dt.datetime(2026, 10, 23, 9, tzinfo=PARIS),
        first_day=dt.date(2026, 10, 26),
        at=dt.datetime(2026, 11, 1, tzinfo=PARIS),
        timezone="Europe/Paris",
    )
    assert found.took.total_seconds() > 0
    assert found.hours in {72, 73}


@pytest.mark.parametrize(
    ("role", "ends", "unusual"),
    [
        ("cmo", dt.date(2026, 4, 30), False),
        ("cmo", dt.date(2026, 9, 30), True),
        ("cio", dt.date(2026, 9, 30), False),
        ("cio", dt.date(2026, 3, 1), True),
    ],
)
def test_how_long_a_bridge_usually_lasts(role: str, ends: dt.date, *, unusual: bool) -> None:
    one = Engagement(role=role, starts_on=dt.date(2026, 1, 1), ends_on=ends, kind="bridge")
    assert bridge.is_unusual(engagement=one) is unusual
