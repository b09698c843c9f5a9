"""The values of KPIs by period, read in a fixed number of statements however many they are.

Typed figures come from the reading that counts (the highest number of its period), formulas are
computed from them at once, so a correction flows through everything that depends on it. What
is missing has no value, never nought, and says why.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from django.db.models import Q

from kpis import cadence, formulas
from kpis.models import CountedReading, Kpi, Reading, Target
from kpis.status import Limits, Status, Trend, judge, trend

SHOWN = 13


@dataclass(frozen=True)
class Point:
    """A KPI in one period."""

    period: dt.date
    value: Decimal | None
    limits: Limits | None
    status: Status
    found: formulas.Found

    @property
    def why(self) -> str:
        """Why there is no value, in the page's language; empty where there is one."""
        return self.found.why

    @property
    def reading(self) -> CountedReading | None:
        """What was read for the period; nothing for a formula."""
        return self.found.reading


@dataclass(frozen=True)
class Series:
    """A KPI with its points, the last finished period at the end."""

    kpi: Kpi
    points: tuple[Point, ...]
    trend: Trend
    # What its formula is computed from.
    book: formulas.Book | None = field(default=None, compare=False, repr=False)

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

    @property
    def inputs(self) -> list[tuple[Kpi, formulas.Found]]:
        """What its formula was computed from in the last period, as it was gathered for it."""
        return [] if self.book is None else self.book.inputs(self.kpi, self.last.period)


def series_of(
    *, kpis: Sequence[Kpi], on: dt.date, count: int = SHOWN, inputs: Iterable[Kpi] = ()
) -> list[Series]:
    """The last `count` finished periods of these KPIs as they stand on a day, in their order.

    Two statements: readings and targets. The KPIs may be of several frameworks. `inputs` are
    further ones of the same frameworks that formulas may need; those shown are known by themselves.
    """
    known = [*{one.pk: one for one in [*inputs, *kpis]}.values()]
    starts = {
        one.pk: cadence.later(cadence.last_finished(one.cadence, on), one.cadence, count=1 - count)
        for one in kpis
    }
    books = _books(known, _read(_reaching_back(known, starts)))
    held = targets_of(kpis=kpis)
    return [
        _series(one, books[one.framework_id], held.get(one.pk, ()), on=on, count=count)
        for one in kpis
    ]


def latest(*, kpis: Iterable[Kpi], since: dt.date) -> dict[int, dict[dt.date, CountedReading]]:
    """The reading that counts of each KPI and period since a day; one statement."""
    return _read([(one, since) for one in kpis])


def _books(
    kpis: Iterable[Kpi], readings: Mapping[int, Mapping[dt.date, CountedReading]]
) -> dict[int, formulas.Book]:
    keys: dict[int, dict[str, Kpi]] = {}
    for one in kpis:
        keys.setdefault(one.framework_id, {})[one.key] = one
    return {
        framework: formulas.Book(kpis=every, readings=readings) for framework, every in keys.items()
    }


def _reaching_back(
    known: Sequence[Kpi], starts: Mapping[int, dt.date]
) -> list[tuple[Kpi, dt.date]]:
    """From when each KPI is needed: where it is shown, or where a formula that names it begins."""
    named = {(one.framework_id, one.key): one for one in known}
    needed: dict[int, dt.date] = {}
    left = [(one, starts[one.pk]) for one in known if one.pk in starts]
    while left:
        one, start = left.pop()
        if start >= needed.get(one.pk, dt.date.max):
            continue
        needed[one.pk] = start
        inputs = (named.get((one.framework_id, name)) for name in formulas.names_in(one))
        left += [(each, start) for each in inputs if each is not None]
    return [(one, needed[one.pk]) for one in known if one.pk in needed]


def _read(needed: Iterable[tuple[Kpi, dt.date]]) -> dict[int, dict[dt.date, CountedReading]]:
    """The reading that counts of each KPI and period since its day; one statement."""
    since: dict[dt.date, list[int]] = {}
    for one, start in needed:
        if one.origin == Kpi.Origin.TYPED:
            # The first week of a period may begin before it.
            since.setdefault(cadence.period_of(start, Kpi.Cadence.WEEK), []).append(one.pk)
    wanted = Q(pk__in=[])
    for start, ids in since.items():
        wanted |= Q(kpi__in=ids, period__gte=start)
    rows = (
        Reading.objects.filter(wanted)
        .order_by("kpi_id", "period", "-number")
        .distinct("kpi_id", "period")
        .values_list(*CountedReading._fields)
    )
    found: dict[int, dict[dt.date, CountedReading]] = {}
    for row in map(CountedReading._make, rows):
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
    return _held(_limits(targets), period)


def _limits(targets: Sequence[Target]) -> list[tuple[dt.date, Limits]]:
    """Limits by the day from which they hold, the last one first."""
    return [
        (row.starts_on, Limits(row.low, row.high, row.amber_low, row.amber_high))
        for row in reversed(targets)
    ]


def _held(limits: Sequence[tuple[dt.date, Limits]], period: dt.date) -> Limits | None:
    for starts_on, held in limits:
        if starts_on <= period:
            return held
    return None


@lru_cache(maxsize=64)  # the same for every KPI of a page
def _periods(last: dt.date, of: str, count: int) -> tuple[dt.date, ...]:
    return tuple(cadence.periods_until(last, of, count=count))


def _series(
    kpi: Kpi, book: formulas.Book, targets: Sequence[Target], *, on: dt.date, count: int
) -> Series:
    last = cadence.last_finished(kpi.cadence, on)
    limits, begins = _limits(targets), cadence.period_of(kpi.counts_from, kpi.cadence)
    points = tuple(
        _point(kpi, period, book, _held(limits, period), begins)
        for period in _periods(last, kpi.cadence, count)
    )
    return Series(
        kpi=kpi,
        points=points,
        trend=trend(
            values=[point.value for point in points],
            limits=points[-1].limits,
            direction=kpi.direction,
        ),
        book=book,
    )


def _point(
    kpi: Kpi, period: dt.date, book: formulas.Book, limits: Limits | None, begins: dt.date
) -> Point:
    found = book.value(kpi, period)
    status = judge(value=found.value, limits=limits, direction=kpi.direction)
    if found.value is None and period < begins:
        status = Status.TOO_EARLY
    return Point(period, found.value, limits, status, found)
