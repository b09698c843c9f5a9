"""Doors of this app are asked on the day that `now` names."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine


@pytest.fixture
def on_the_day(now: dt.datetime) -> Iterator[None]:
    """Thursday 19 November 2026; the clock goes on from there."""
    with time_machine.travel(now, tick=True):
        yield
