"""How an outcome of the mandate is measured by the KPIs that are tied to it.

- Of several KPIs the first in the framework's order leads: the outcome stands where this one does.
  The others explain it, on the page of figures.
- The state is that of the last period with a value: on track, at risk or off track, against the
  target that held then. A reading that is late moves nothing: the outcome says the day it speaks
  of, and the figure itself says that a value is missing. Without a target the state stays as it was.
- What a person said stays said: an outcome that is met or dropped is measured no more.
- The value, and the last day of its period, are taken over where outcome and KPI count in the same
  unit. Where the mandate names no unit yet and no figure, it takes those of the KPI: unit, baseline
  and target. What was agreed of the mandate is never written over.

Whenever a reading is kept or corrected, or a target or a tie changes, the outcomes of the
engagement are measured anew; a sweep does it once more, so that nothing is behind.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from accounts.actors import CLOCK
from common.money import half_up
from engagements.mandate import outcomes
from engagements.mandate.measures import CURRENCIES
from engagements.models import Outcome
from kpis import cadence, series
from kpis.models import Kpi
from kpis.series import Point, Series
from kpis.status import Limits, Status
from kpis.wording import WHOLE_FROM

STATES: dict[Status, str] = {
    Status.ON_TRACK: Outcome.State.ON_TRACK,
    Status.AT_RISK: Outcome.State.AT_RISK,
    Status.OFF_TRACK: Outcome.State.OFF_TRACK,
}
SYMBOLS = {currency: symbol for symbol, currency in CURRENCIES.items() if len(symbol) == 1}
# What people write for a span of time, in either language.
SPANS: dict[str, frozenset[str]] = {
    Kpi.Unit.DAYS: frozenset({"day", "days", "d", "jour", "jours", "j"}),
    Kpi.Unit.HOURS: frozenset({"hour", "hours", "h", "heure", "heures"}),
    Kpi.Unit.WEEKS: frozenset({"week", "weeks", "semaine", "semaines"}),
    Kpi.Unit.MONTHS: frozenset({"month", "months", "mois"}),
}
LARGEST = Decimal(10) ** 12
FALLS = frozenset({Kpi.Direction.DOWN, Kpi.Direction.BELOW})


def measure(*, engagements: Iterable[int], on: dt.date) -> int:
    """Bring the outcomes of these engagements up to date; how many changed.

    `on` is the day at the provider's place. One statement where nothing is measured; else four, and
    one for each outcome that changes.
    """
    kpis = list(Kpi.objects.standing().filter(engagement__in=set(engagements)).in_order())
    leading = leaders(kpis)
    if not leading:
        return 0
    inputs = [one for one in kpis if leading.get(one.outcome_id or 0) is not one]
    found = series.series_of(kpis=list(leading.values()), on=on, inputs=inputs)
    told = {one.kpi.outcome_id: one for one in found}
    rows = Outcome.objects.filter(pk__in=leading).exclude(state__in=Outcome.ENDED).order_by("pk")
    return sum(
        outcomes.measure_outcome(outcome=row, by=CLOCK, **facts_of(row, told[row.pk]))
        for row in rows.select_for_update(no_key=True)
    )


def measured() -> list[int]:
    """The engagements that have an outcome with a KPI; one statement."""
    rows = Kpi.objects.standing().filter(outcome__isnull=False, is_input=False)
    return list(rows.order_by("engagement_id").values_list("engagement_id", flat=True).distinct())


def leaders(kpis: Iterable[Kpi]) -> dict[int, Kpi]:
    """The KPI that leads each outcome, by the id of the outcome; the KPIs come in their order."""
    found: dict[int, Kpi] = {}
    for kpi in kpis:
        if kpi.outcome_id is not None and not kpi.is_input:
            found.setdefault(kpi.outcome_id, kpi)
    return found


def facts_of(outcome: Outcome, told: Series) -> dict[str, Any]:
    """What an outcome takes over from the series of its leading KPI."""
    last = next((point for point in reversed(told.points) if point.value is not None), None)
    if last is None or last.value is None:
        return {}
    facts: dict[str, Any] = {}
    if last.status in STATES:
        facts["state"] = STATES[last.status]
    if not _fits_column(last.value):
        return facts
    blank = not outcome.unit and outcome.aim is None and outcome.baseline is None
    if blank or _same_unit(outcome.unit, told.kpi):
        facts["current"] = _rounded(last.value, told.kpi)
        facts["current_on"] = cadence.last_day(last.period, told.kpi.cadence)
    if blank:
        facts |= _agreed(told.kpi, last)
    return facts


def _agreed(kpi: Kpi, last: Point) -> dict[str, Any]:
    """The unit, the baseline and the target of a KPI, for a mandate that names none."""
    facts: dict[str, Any] = {}
    if kpi.unit == Kpi.Unit.PERCENT:
        facts["unit"] = "%"
    elif kpi.unit == Kpi.Unit.MONEY:
        facts["unit"] = SYMBOLS.get(kpi.currency, kpi.currency)
    if kpi.baseline is not None and kpi.baseline_on is not None and _fits_column(kpi.baseline):
        facts |= {"baseline": _rounded(kpi.baseline, kpi), "baseline_on": kpi.baseline_on}
    aim = aim_of(kpi, last.limits)
    if aim is not None and _fits_column(aim):
        facts["aim"] = _rounded(aim, kpi)
    return facts


def aim_of(kpi: Kpi, limits: Limits | None) -> Decimal | None:
    """The target as one number; a range has two, and yes or no has none."""
    if limits is None or kpi.direction in {Kpi.Direction.BAND, Kpi.Direction.YES}:
        return None
    return limits.high if kpi.direction in FALLS else limits.low


def _same_unit(written: str, kpi: Kpi) -> bool:
    """Whether the unit that people wrote into the mandate is that of the KPI."""
    written = written.strip().casefold()
    if kpi.unit == Kpi.Unit.MONEY:
        return CURRENCIES.get(written.upper(), written.upper()) == kpi.currency
    if kpi.unit == Kpi.Unit.PERCENT:
        return written == "%"
    if kpi.unit in SPANS:
        return written in SPANS[kpi.unit]
    # A count may be a count of something, "leads"; a percentage is none.
    return written != "%" and written.upper() not in CURRENCIES


def _fits_column(value: Decimal) -> bool:
    return abs(value) < LARGEST


def _rounded(value: Decimal, kpi: Kpi) -> Decimal:
    """As an outcome is read: larger amounts in whole units of money, the rest to two places."""
    is_large = kpi.unit == Kpi.Unit.MONEY and abs(value) >= WHOLE_FROM
    return half_up(value, places=0 if is_large else 2)
