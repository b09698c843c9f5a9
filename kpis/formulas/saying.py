"""A formula as people read it: (Sales spend + Marketing spend) ÷ New customers."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import get_language, pgettext

from common.money import format_number
from kpis.formulas.grammar import DAYS, HOURS, MONTHS, WEEKS, CannotUseFormula, read_formula
from kpis.models import Kpi

_SIGNS: dict[type[ast.AST], tuple[str, int]] = {
    ast.Add: ("+", 1),
    ast.Sub: ("−", 1),
    ast.Mult: ("×", 2),
    ast.Div: ("÷", 2),
}
_ALONE = 3


def formula_in_words(formula: str, kpis: Mapping[str, Kpi]) -> str:
    """The formula with the names of its figures; as it was written where it cannot be read."""
    try:
        return in_words(read_formula(formula).tree, kpis)
    except CannotUseFormula:
        return formula


def in_words(tree: ast.expr, kpis: Mapping[str, Kpi]) -> str:
    """A part of a formula with the names of its figures."""
    return _said(tree, kpis)[0]


def name_of(key: str, kpis: Mapping[str, Kpi]) -> str:
    """What a name in a formula is called: a figure by its name, the length of the period."""
    periods = {
        HOURS: pgettext("formula", "hours of the period"),
        DAYS: pgettext("formula", "days of the period"),
        WEEKS: pgettext("formula", "weeks of the period"),
        MONTHS: pgettext("formula", "months of the period"),
    }
    kpi = kpis.get(key)
    return kpi.name if kpi else periods.get(key, key)


def _said(node: ast.AST, kpis: Mapping[str, Kpi]) -> tuple[str, int]:
    """A part in words, and how tightly it holds together."""
    if isinstance(node, ast.BinOp):
        sign, rank = _SIGNS[type(node.op)]
        left, right = _said(node.left, kpis), _said(node.right, kpis)
        # a − (b − c) and a ÷ (b × c) keep their brackets, a + b + c has none.
        tight = rank + isinstance(node.op, ast.Sub | ast.Div)
        return f"{_within(left, rank)} {sign} {_within(right, tight)}", rank
    if isinstance(node, ast.UnaryOp):
        sign = "−" if isinstance(node.op, ast.USub) else "+"
        return f"{sign}{_within(_said(node.operand, kpis), _ALONE)}", 2
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        parts = "; ".join(_said(part, kpis)[0] for part in node.args)
        return f"{_function(node.func.id)} ({parts})", _ALONE
    if isinstance(node, ast.Name):
        return name_of(node.id, kpis), _ALONE
    if isinstance(node, ast.Constant):
        return _number(Fraction(str(node.value))), _ALONE
    raise TypeError(node)


def _within(said: tuple[str, int], rank: int) -> str:
    text, own = said
    return f"({text})" if own < rank else text


def _number(number: Fraction) -> str:
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return format_number(exact, language=get_language() or "en")


def _function(name: str) -> str:
    names = {
        "min": pgettext("formula", "smallest of"),
        "max": pgettext("formula", "largest of"),
        "abs": pgettext("formula", "size of"),
        "sum": pgettext("formula", "sum of"),
        "mean": pgettext("formula", "mean of"),
        "median": pgettext("formula", "median of"),
        "round": pgettext("formula", "rounded"),
    }
    return names.get(name, name)
