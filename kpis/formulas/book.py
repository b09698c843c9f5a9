"""The values of figures by period: read ones as they were read, formulas computed at once.

Nothing is kept: whoever asks gets what follows from the readings of this moment, so a correction
is in everything that depends on it. Missing input or division by zero gives no value, never zero.
A percentage counts as its fraction in a formula, and a formula of a percentage gives the fraction.
Figures of shorter periods are gathered as each says: added up, averaged, or the last one; when one
of the periods is missing, there is no value.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from kpis import cadence
from kpis.formulas import gaps
from kpis.formulas.arithmetic import Arithmetic, DividedByNothing, TooLong, decimal_of, mean, total
from kpis.formulas.gaps import Gap
from kpis.formulas.grammar import (
    DAYS,
    HOURS,
    PERIOD_NAMES,
    WEEKS,
    CannotUseFormula,
    Formula,
    read_formula,
)
from kpis.models import CountedReading, Kpi

HUNDRED = 100
# More formulas than may rest one on another (checking.CHAIN): what stands here went round the check.
DEEPEST = 50
_MONTHS: dict[str, int] = {Kpi.Cadence.MONTH: 1, Kpi.Cadence.QUARTER: 3, Kpi.Cadence.YEAR: 12}
_GATHERED = {Kpi.Gather.SUM: total, Kpi.Gather.MEAN: mean}


@dataclass(frozen=True)
class Found:
    """A value, or why there is none. `exact` is what a formula gave before it was rounded, with
    0.25 for 25%."""

    value: Decimal | None
    gap: Gap | None = None
    reading: CountedReading | None = None
    exact: Fraction | None = None

    @property
    def why(self) -> str:
        """Why there is no value, in the page's language; empty where there is one."""
        return "" if self.gap is None else self.gap.sentence()


@dataclass
class Book:
    """The figures of one framework: KPIs by key, the readings that count by KPI and period."""

    kpis: Mapping[str, Kpi]
    readings: Mapping[int, Mapping[dt.date, CountedReading]]
    _known: dict[tuple[str, dt.date], Found] = field(default_factory=dict, repr=False)
    _open: list[Kpi] = field(default_factory=list, repr=False)
    _arithmetic: Arithmetic | None = field(default=None, repr=False)

    def value(self, kpi: Kpi, period: dt.date) -> Found:
        """The value of a KPI in a period of its cadence."""
        place = (kpi.key, period)
        found = self._known.get(place)
        if found is None:
            if kpi.origin == Kpi.Origin.FORMULA:
                if kpi in self._open:
                    return Found(None, gaps.Circle((*self._open, kpi)))
                if len(self._open) > DEEPEST:
                    return Found(None, gaps.TooDeep())
                found = self._computed(kpi, period)
            else:
                found = self._read(kpi, period)
            self._known[place] = found
        return found

    def inputs(self, kpi: Kpi, period: dt.date) -> list[tuple[Kpi, Found]]:
        """What the formula of a KPI was computed from in a period, in its order."""
        try:
            names = read_formula(kpi.formula).names if kpi.formula else ()
        except CannotUseFormula:
            return []
        figures = [self.kpis[name] for name in names if name in self.kpis]
        return [(one, self._gathered(one, kpi, period)) for one in figures]

    # ---------------------------------------------------------------------------------- readings

    def _read(self, kpi: Kpi, period: dt.date) -> Found:
        reading = self.readings.get(kpi.pk, {}).get(period)
        if reading is None or reading.value is None:
            return Found(None, gaps.NoReading(kpi, period, reading), reading)
        return Found(reading.value, None, reading)

    # ---------------------------------------------------------------------------------- formulas

    def _computed(self, kpi: Kpi, period: dt.date) -> Found:
        self._open.append(kpi)
        try:
            formula = read_formula(kpi.formula)
            known, missing = self._names(formula, kpi, period)
            if missing:
                return Found(None, gaps.joined(missing))
            return self._result(formula, kpi, known)
        except CannotUseFormula as error:
            return Found(None, gaps.Unusable(error.problem))
        finally:
            self._open.pop()

    def _names(
        self, formula: Formula, kpi: Kpi, period: dt.date
    ) -> tuple[dict[str, Fraction], list[Gap]]:
        """The exact value of every name in a formula, and what is missing."""
        known: dict[str, Fraction] = {}
        missing: list[Gap] = []
        for name in formula.names:
            one = self.kpis.get(name)
            if one is not None:
                found = self._gathered(one, kpi, period)
                if found.value is None:
                    missing.append(found.gap or gaps.NoReading(one, period))
                else:
                    known[name] = _exact(one, found.value, found.exact)
            else:
                length = (
                    length_of(name, period=period, of=kpi.cadence) if name in PERIOD_NAMES else None
                )
                if length is None:
                    missing.append(gaps.Unknown(name))
                else:
                    known[name] = length
        return known, missing

    def _result(self, formula: Formula, kpi: Kpi, known: Mapping[str, Fraction]) -> Found:
        if self._arithmetic is None:
            self._arithmetic = Arithmetic()
        try:
            exact = self._arithmetic.result(formula.tree, known)
            shown = decimal_of(exact * HUNDRED if kpi.unit == Kpi.Unit.PERCENT else exact)
        except DividedByNothing as error:
            return Found(None, gaps.Divided(error.divisor, self.kpis))
        except TooLong:
            return Found(None, gaps.TooLarge())
        if kpi.unit == Kpi.Unit.YES_NO and exact not in (0, 1):
            return Found(None, gaps.NeitherYesNorNo())
        return Found(shown, exact=exact)

    def _gathered(self, one: Kpi, kpi: Kpi, period: dt.date) -> Found:
        """The value of a figure for a period of another KPI, whose periods may be longer."""
        if one.cadence == kpi.cadence:
            return self.value(one, period)
        if not cadence.is_finer(one.cadence, kpi.cadence):
            return Found(None, gaps.Coarser(one))
        parts = cadence.parts_of(period, kpi.cadence, finer=one.cadence)
        if one.gather == Kpi.Gather.LAST:
            return self.value(one, parts[-1])
        return self._all_of(one, parts)

    def _all_of(self, one: Kpi, parts: Iterable[dt.date]) -> Found:
        found = [self.value(one, part) for part in parts]
        missing = [each.gap for each in found if each.gap is not None]
        if missing:
            return Found(None, gaps.joined(missing))
        numbers = (_exact(one, each.value, each.exact) for each in found if each.value is not None)
        try:
            exact = _GATHERED[Kpi.Gather(one.gather)](numbers)
            shown = decimal_of(exact * HUNDRED if one.unit == Kpi.Unit.PERCENT else exact)
        except TooLong:
            return Found(None, gaps.TooLarge())
        return Found(shown, exact=exact)


def _exact(kpi: Kpi, value: Decimal, exact: Fraction | None = None) -> Fraction:
    """What a formula counts with for a value: what it was before it was rounded, where known."""
    if exact is not None:
        return exact
    number = Fraction(value)
    return number / HUNDRED if kpi.unit == Kpi.Unit.PERCENT else number


def length_of(name: str, *, period: dt.date, of: str) -> Fraction | None:
    """How long a period is in hours, days, weeks or months; None for the months of a week."""
    days = cadence.days_in(period, of)
    if name == HOURS:
        return Fraction(days * 24)
    if name == DAYS:
        return Fraction(days)
    if name == WEEKS:
        return Fraction(days, 7)
    months = _MONTHS.get(of)
    return None if months is None else Fraction(months)
