"""All periods of all KPIs as a table: what was read, what it should have been, how it stood.

One row for each KPI and period since it is counted, with periods written as spreadsheets sort
them (2026-10, 2026-W41, 2026-Q3) and states in the reader's words. A period without a value keeps
its row: its value is empty and the column beside it says why.
"""

import datetime as dt
from collections.abc import Iterator
from itertools import groupby

from django.utils.translation import gettext as _

from common.periods import Month
from kpis import cadence, wording
from kpis.glance import framework_rows
from kpis.models import Framework, Kpi
from kpis.series import Point, series_of
from kpis.status import Status

# Ten years of weeks.
MOST = 520


def heads() -> list[object]:
    """What the columns are called."""
    return [
        _("KPI"),
        _("Key"),
        _("Period"),
        _("First day"),
        _("Value"),
        _("Unit"),
        _("Target from"),
        _("Target to"),
        _("Status"),
        _("Note"),
        _("Correction"),
        _("Read by"),
        _("Read at"),
        _("Sources"),
        _("Owners"),
    ]


def rows(*, framework: Framework, on: dt.date) -> Iterator[list[object]]:
    """The heads, and a row for each KPI, input and period; ten statements at most."""
    known = framework_rows(framework)
    yield heads()
    ordered = sorted(known, key=lambda one: cadence.ORDER.index(one.cadence), reverse=True)
    for _span, group in groupby(ordered, key=lambda one: one.cadence):
        kpis = list(group)
        count = min(max(_periods(one, on) for one in kpis), MOST)
        for series in series_of(kpis=kpis, on=on, count=count, inputs=known):
            for point in series.points:
                if point.status != Status.TOO_EARLY:
                    yield _row(series.kpi, point)


def _periods(kpi: Kpi, on: dt.date) -> int:
    """How many finished periods it has been counted for."""
    last = cadence.last_finished(kpi.cadence, on)
    first = cadence.period_of(kpi.counts_from, kpi.cadence)
    if first > last:
        return 1
    months = Month.of(first).until(Month.of(last))
    spans: dict[str, int] = {
        Kpi.Cadence.WEEK: (last - first).days // 7 + 1,
        Kpi.Cadence.QUARTER: months // 3 + 1,
        Kpi.Cadence.YEAR: last.year - first.year + 1,
    }
    return spans.get(kpi.cadence, months)


def _row(kpi: Kpi, point: Point) -> list[object]:
    reading, limits = point.reading, point.limits
    unit = wording.unit_in_words(kpi)
    return [
        kpi.name,
        kpi.key,
        cadence.short_name(point.period, kpi.cadence),
        point.period,
        point.value,
        unit,
        limits and limits.low,
        limits and limits.high,
        wording.status_label(point.status),
        point.why or (reading.note if reading else ""),
        reading.reason if reading else "",
        reading.by if reading else "",
        reading.at.date() if reading else None,
        ", ".join(kpi.sources),
        ", ".join(str(owner) for owner in kpi.owners.all()),
    ]
