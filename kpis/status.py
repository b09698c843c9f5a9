"""How a figure stands (domain, KPIs 4), and where it is going.

*On track* when the target is met; *at risk* within a tenth of it, or within the amber limit that
the KPI sets; *off track* beyond; *no data* when the reading of the last finished period is
missing. Ranges are on track inside. A KPI that has not finished a period yet is not judged, nor one
without a target.

Win rate, stay above 25, amber 15: 25 is on track, 24.99 at risk, 15 at risk, 14.99 off track.
Sales cycle, down to 40 without an amber limit: 40 on track, 44 at risk, 44.01 off track.
Utilisation, inside 70 to 85, no amber: 70 and 85 on track, 63 and 93.5 at risk, 94 off track.

The trend compares the last value with the mean of up to three known values before it: better or
worse by more than a fiftieth of that mean, else steady. For a range, better is nearer to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kpis.models import Kpi

TENTH, FIFTIETH = Decimal("0.1"), Decimal("0.02")
BEFORE = 3
YES = Decimal(1)


class Status(StrEnum):
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    NO_DATA = "no_data"
    NO_TARGET = "no_target"
    # No period of it is finished yet.
    TOO_EARLY = "too_early"


class Trend(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    STEADY = "steady"
    # Fewer than two known values.
    UNKNOWN = ""


@dataclass(frozen=True)
class Limits:
    """What is on track (`low` to `high`) and what is at risk; None does not bound."""

    low: Decimal | None = None
    high: Decimal | None = None
    amber_low: Decimal | None = None
    amber_high: Decimal | None = None

    @property
    def low_at_risk(self) -> Decimal | None:
        """From where downwards a value is off track: the amber limit, or a tenth below."""
        if self.amber_low is not None or self.low is None:
            return self.amber_low
        return self.low - abs(self.low) * TENTH

    @property
    def high_at_risk(self) -> Decimal | None:
        """From where upwards a value is off track: the amber limit, or a tenth above."""
        if self.amber_high is not None or self.high is None:
            return self.amber_high
        return self.high + abs(self.high) * TENTH


def judge(*, value: Decimal | None, limits: Limits | None, direction: str) -> Status:
    """How a value of a finished period stands against the limits that hold for it."""
    if value is None:
        return Status.NO_DATA
    if direction == Kpi.Direction.YES:
        return Status.ON_TRACK if value == YES else Status.OFF_TRACK
    if limits is None:
        return Status.NO_TARGET
    if _inside(value, limits.low, limits.high):
        return Status.ON_TRACK
    if _inside(value, limits.low_at_risk, limits.high_at_risk):
        return Status.AT_RISK
    return Status.OFF_TRACK


def _inside(value: Decimal, low: Decimal | None, high: Decimal | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def trend(*, values: Sequence[Decimal | None], limits: Limits | None, direction: str) -> Trend:
    """Where the values of successive periods are going; the last one is the newest."""
    if not values or values[-1] is None:
        return Trend.UNKNOWN
    earlier = [value for value in values[:-1] if value is not None][-BEFORE:]
    if not earlier:
        return Trend.UNKNOWN
    mean = sum(earlier, Decimal(0)) / len(earlier)
    newest = values[-1]
    if direction == Kpi.Direction.BAND:
        moved = _outside(mean, limits) - _outside(newest, limits)
        if limits is None or (not moved and not _outside(newest, limits)):
            return Trend.STEADY if limits is not None else Trend.UNKNOWN
    else:
        falls = direction in {Kpi.Direction.DOWN, Kpi.Direction.BELOW}
        moved = mean - newest if falls else newest - mean
    if abs(moved) <= abs(mean) * FIFTIETH:
        return Trend.STEADY
    return Trend.BETTER if moved > 0 else Trend.WORSE


def _outside(value: Decimal, limits: Limits | None) -> Decimal:
    """How far a value lies outside its range; nought inside."""
    if limits is None:
        return Decimal(0)
    if limits.low is not None and value < limits.low:
        return limits.low - value
    if limits.high is not None and value > limits.high:
        return value - limits.high
    return Decimal(0)
