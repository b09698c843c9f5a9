"""Figures that are computed from others (domain, KPIs 3).

A formula names KPIs and inputs of its framework by their keys: `acquisition_spend /
new_customers`. A percentage counts as its fraction in a formula, and a formula of a percentage gives
the fraction. Missing input or division by zero gives no value, never zero, and says why.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kpis.models import Kpi, Reading


@dataclass(frozen=True)
class Found:
    """A value, or why there is none."""

    value: Decimal | None
    why: str = ""
    reading: Reading | None = None


@dataclass
class Book:
    """The figures that formulas are computed from: KPIs by key, readings by KPI and period."""

    kpis: Mapping[str, Kpi]
    readings: Mapping[int, Mapping[dt.date, Reading]]
    _known: dict[tuple[str, dt.date], Found] = field(default_factory=dict)

    def value(self, kpi: Kpi, period: dt.date) -> Found:
        """The value of a KPI in a period of its cadence."""
        reading = self.readings.get(kpi.pk, {}).get(period)
        return Found(reading.value if reading else None, reading=reading)
