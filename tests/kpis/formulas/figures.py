"""Frameworks that are in no database, and the readings of their figures."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from itertools import count

from kpis.formulas import Book
from kpis.models import CountedReading, Kpi
from tests.factories.kpis import MADE_AT, unsaved_kpi

OCTOBER = dt.date(2026, 10, 1)
_numbers = count(1)


def figure(key: str, **facts: object) -> Kpi:
    """A KPI with an id of its own."""
    return unsaved_kpi(key, pk=next(_numbers), framework_id=1, **facts)


def by_key(*kpis: Kpi) -> dict[str, Kpi]:
    return {one.key: one for one in kpis}


def book(kpis: Mapping[str, Kpi], values: Mapping[str, Mapping[dt.date, object]]) -> Book:
    """The book of a framework whose figures have these values by key and period."""
    readings = {
        kpis[key].pk: {day: _reading(kpis[key], day, value) for day, value in known.items()}
        for key, known in values.items()
    }
    return Book(kpis=kpis, readings=readings)


def _reading(kpi: Kpi, day: dt.date, value: object) -> CountedReading:
    return CountedReading(
        kpi_id=kpi.pk,
        period=day,
        value=None if value is None else Decimal(str(value)),
        note="",
        reason="Wrong file",
        source="typed",
        definition_id=None,
        by="Bob",
        at=MADE_AT,
    )


def in_october(kpis: Mapping[str, Kpi], **values: object) -> Book:
    """The same with one value each, for October 2026."""
    return book(kpis, {key: {OCTOBER: value} for key, value in values.items()})
