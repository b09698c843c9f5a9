"""The values of KPIs by period, read in a fixed number of statements however many they are.

Typed figures come from the reading that counts (the highest number of its period), formulas are
computed from them at once, so a correction flows through everything that depends on it. What
is missing has no value, never nought, and says why.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpis import cadence, formulas
from kpis.models import Kpi, Reading, Target
from kpis.status import Limits, Status, Trend, judge, trend

SHOWN = 13


@dataclass(frozen=True)
class Point:
    """A KPI in one period. `why` says why there is no value, in the page's language."""

    period: dt.date
    value: Decimal | None
    limits: Limits | None
    status: Status
    why: str = ""
    reading: Reading | None = None


@dataclass(frozen=True)
class Series:
    """A KPI with its points, the last finished period at the end."""

    kpi: Kpi
    points: tuple[Point, ...]
    trend: Trend

    @property
    def last(self) -> Point:
        return self.points[-1]

    @property
    def status(self) -> Status:
        return self.last.status

    @property
    def value(self) -> Decimal | None:
        return self.last.value

    @property
    def values(self) -> tuple[Decimal | None, ...]:
        return tuple(point.value for point in self.points)


def series_of(
    *, kpis: Sequence[Kpi], on: dt.date, count: int = SHOWN, inputs: Iterable[Kpi] = ()
) -> list[Series]:
    """The last `count` finished periods of these KPIs as they stand on a day, in their order.

    Two statements: readings and targets. `inputs` are further KPIs of the same framework that
    formulas may need; those shown are known by themselves.
    """
    known = {one.key: one for one in [*inputs, *kpis]}
    first = min(
        (
            cadence.later(cadence.last_finished(one.cadence, on=on), one.cadence, count=1 - count)
            for one in known.values()
        ),
        default=on,
    )
    readings = latest(kpis=known.values(), since=cadence.period_of(first, cadence.Cadence.WEEK))
    held = targets_of(kpis=known.values())
    book = formulas.Book(kpis=known, readings=readings)
    return [_series(one, book, held.get(one.pk, ()), on=on, count=count) for one in kpis]


def latest(*, kpis: Iterable[Kpi], since: dt.date) -> dict[int, dict[dt.date, Reading]]:
    """The reading that counts of each KPI and period since a day; one statement."""
    ids = [one.pk for one in kpis if one.origin == Kpi.Origin.TYPED]
    rows = (
        Reading.objects.filter(kpi__in=ids, period__gte=since)
        .order_by("kpi_id", "period", "-number")
        .distinct("kpi_id", "period")
    )
    found: dict[int, dict[dt.date, Reading]] = {}
    for row in rows:
        found.setdefault(row.kpi_id, {})[row.period] = row
    return found


def targets_of(*, kpis: Iterable[Kpi]) -> dict[int, list[Target]]:
    """The targets of these KPIs by their first day; one statement."""
    rows = Target.objects.filter(kpi__in=[one.pk for one in kpis]).order_by("kpi_id", "starts_on")
    found: dict[int, list[Target]] = {}
    for row in rows:
        found.setdefault(row.kpi_id, []).append(row)
    return found


def limits_on(targets: Sequence[Target], period: dt.date) -> Limits | None:
    """The limits that hold for a period: those of the last target that has begun."""
    held = None
    for row in targets:
        if row.starts_on <= period:
            held = row
    if held is None:
        return None
    return Limits(held.low, held.high, held.amber_low, held.amber_high)


def _series(
    kpi: Kpi, book: formulas.Book, targets: Sequence[Target], *, on: dt.date, count: int
) -> Series:
    last = cadence.last_finished(kpi.cadence, on=on)
    points = tuple(
        _point(kpi, period, book, targets)
        for period in cadence.periods_until(last, kpi.cadence, count=count)
    )
    return Series(
        kpi=kpi,
        points=points,
        trend=trend(
            values=[point.value for point in points],
            limits=points[-1].limits,
            direction=kpi.direction,
        ),
    )


def _point(kpi: Kpi, period: dt.date, book: formulas.Book, targets: Sequence[Target]) -> Point:
    limits = limits_on(targets, period)
    found = book.value(kpi, period)
    status = judge(value=found.value, limits=limits, direction=kpi.direction)
    if found.value is None and period < cadence.period_of(kpi.counts_from, kpi.cadence):
        status = Status.TOO_EARLY
    return Point(period, found.value, limits, status, found.why, found.reading)
