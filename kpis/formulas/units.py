"""In what the result of a formula is counted, found from what it is made of.

Each currency is a unit, and so are hours, days, weeks and months; "per week" divides by weeks.
Counts, per cents, ratios, scores and yes or no are plain numbers. What is added or compared is in
one unit: euros are not added to customers, nor days to hours. Nought is nought in every unit.

Revenue per customer (EUR per month) × margin (per cent) × lifetime (months) gives EUR.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kpis.formulas.grammar import DAYS, HOURS, MONTHS, WEEKS, CannotUseFormula
from kpis.models import Kpi

# The units and how often each counts: {"EUR": 1, "months": -1}; empty is a plain number.
Dimensions = Mapping[str, int]
PLAIN: Dimensions = {}
_TIMES = frozenset({Kpi.Unit.HOURS, Kpi.Unit.DAYS, Kpi.Unit.WEEKS, Kpi.Unit.MONTHS})
_PER: dict[str, str] = {"day": "days", "week": "weeks", "month": "months"}
_PERIODS = {HOURS: "hours", DAYS: "days", WEEKS: "weeks", MONTHS: "months"}


def dimensions_of(kpi: Kpi) -> Dimensions:
    """In what the values of a KPI are."""
    found: dict[str, int] = {}
    if kpi.unit == Kpi.Unit.MONEY:
        found[kpi.currency] = 1
    elif kpi.unit in _TIMES:
        found[str(kpi.unit)] = 1
    return _times(found, {_PER[kpi.per]: -1}) if kpi.per else found


def result_of(
    tree: ast.expr, kpis: Mapping[str, Kpi], *, write: Callable[[ast.expr], str]
) -> Dimensions | None:
    """In what the result of a formula is; None for nought. `write` says a part of it in words.

    Raises CannotUseFormula where unlike things are added or compared.
    """
    return _Finder(kpis, write).of(tree)


def unit_name(dimensions: Dimensions) -> str:
    """Plain numbers, EUR, EUR per month, EUR × days."""
    above = [_power(unit, count) for unit, count in dimensions.items() if count > 0]
    said = " × ".join(above) or pgettext("unit", "plain numbers")
    if all(count > 0 for count in dimensions.values()):
        return said
    below = [_power(unit, -count, is_one=True) for unit, count in dimensions.items() if count < 0]
    return pgettext("unit", "%(one)s per %(other)s") % {"one": said, "other": " × ".join(below)}


def _power(unit: str, count: int, *, is_one: bool = False) -> str:
    names = {
        "hours": (pgettext("unit", "hours"), pgettext("unit", "hour")),
        "days": (pgettext("unit", "days"), pgettext("unit", "day")),
        "weeks": (pgettext("unit", "weeks"), pgettext("unit", "week")),
        "months": (pgettext("unit", "months"), pgettext("unit", "month")),
    }
    name = names[unit][is_one] if unit in names else unit
    return " × ".join([name] * min(count, 3))


def _times(one: Dimensions, other: Dimensions, *, sign: int = 1) -> Dimensions:
    found = dict(one)
    for unit, count in other.items():
        found[unit] = found.get(unit, 0) + sign * count
    return {unit: count for unit, count in found.items() if count}


class _Finder:
    """Finds the unit of each part of a tree."""

    def __init__(self, kpis: Mapping[str, Kpi], write: Callable[[ast.expr], str]) -> None:
        self.kpis, self.write = kpis, write

    def of(self, node: ast.expr) -> Dimensions | None:
        """None where the part is a written nought, which goes with everything."""
        if isinstance(node, ast.Constant):
            return PLAIN if Fraction(str(node.value)) else None
        if isinstance(node, ast.Name):
            return self._named(node.id)
        if isinstance(node, ast.UnaryOp):
            return self.of(node.operand)
        if isinstance(node, ast.Call):
            return self._alike(node.args)
        if not isinstance(node, ast.BinOp):
            raise TypeError(node)
        if isinstance(node.op, ast.Add | ast.Sub):
            return self._alike([node.left, node.right])
        return self._product(node)

    def _named(self, name: str) -> Dimensions:
        return {_PERIODS[name]: 1} if name in _PERIODS else dimensions_of(self.kpis[name])

    def _product(self, node: ast.BinOp) -> Dimensions | None:
        left, right = self.of(node.left), self.of(node.right)
        is_quotient = isinstance(node.op, ast.Div)
        if left is None and is_quotient:
            return None
        return _times(left or PLAIN, right or PLAIN, sign=-1 if is_quotient else 1)

    def _alike(self, parts: list[ast.expr]) -> Dimensions | None:
        """The unit that all parts have."""
        known = [(part, unit) for part in parts if (unit := self.of(part)) is not None]
        if not known:
            return None
        first, unit = known[0]
        for part, other in known[1:]:
            if other != unit:
                raise CannotUseFormula(
                    _(
                        "“%(first)s” is in %(one)s and “%(second)s” in %(other)s: they can "
                        "neither be added nor compared."
                    )
                    % {
                        "first": self.write(first),
                        "one": unit_name(unit),
                        "second": self.write(part),
                        "other": unit_name(other),
                    }
                )
        return unit
