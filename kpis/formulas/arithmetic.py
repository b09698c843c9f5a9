"""Exact arithmetic in bounds: fractions, no rounding before the end, no number without end.

The tree of a formula is walked by simpleeval (decision 14), which is given the four operations and
the functions below and nothing else.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from typing import Any

from simpleeval import SimpleEval

# Numerator and denominator together; sums of dozens of quotients of amounts have room in it.
BITS = 4096
PLACES = 4
# The database keeps fourteen digits before the point.
LARGEST = 10**14


class TooLong(ArithmeticError):
    """A number with more digits than a calculation may have."""


class DividedByNothing(ArithmeticError):
    """The divisor is nought; `divisor` is its part of the tree."""

    def __init__(self, divisor: ast.expr) -> None:
        self.divisor = divisor
        super().__init__()


def _bounded(work: Callable[..., Fraction]) -> Callable[..., Fraction]:
    def bounded(*numbers: Fraction) -> Fraction:
        result = work(*numbers)
        if result.numerator.bit_length() + result.denominator.bit_length() > BITS:
            raise TooLong
        return result

    return bounded


_add = _bounded(operator.add)


def total(numbers: Iterable[Fraction]) -> Fraction:
    """The sum. Raises TooLong."""
    return reduce(_add, numbers, Fraction(0))


def mean(numbers: Iterable[Fraction]) -> Fraction:
    """The sum by how many there are. Raises TooLong."""
    known = list(numbers)
    return total(known) / len(known)


def median(numbers: Iterable[Fraction]) -> Fraction:
    """The one in the middle, or the mean of the two."""
    known = sorted(numbers)
    half = len(known) // 2
    return known[half] if len(known) % 2 else mean(known[half - 1 : half + 1])


def half_up(number: Fraction, *, places: int = 0) -> Fraction:
    """Round to so many decimals, the half away from nought."""
    scale = 10**places
    twice = abs(number.numerator) * scale * 2
    whole = (twice + number.denominator) // (2 * number.denominator)
    return Fraction(-whole if number < 0 else whole, scale)


def decimal_of(number: Fraction) -> Decimal:
    """A number as it is kept and shown, with four decimals, rounded half up. Raises TooLong."""
    rounded = half_up(number, places=PLACES)
    if abs(rounded) >= LARGEST:
        raise TooLong
    return Decimal(int(rounded * 10**PLACES)).scaleb(-PLACES)


OPERATORS: dict[type[ast.AST], Callable[..., Fraction]] = {
    ast.Add: _add,
    ast.Sub: _bounded(operator.sub),
    ast.Mult: _bounded(operator.mul),
    ast.Div: _bounded(operator.truediv),
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
CALLED: dict[str, Callable[..., Fraction]] = {
    "min": lambda *numbers: min(numbers),
    "max": lambda *numbers: max(numbers),
    "abs": abs,
    "sum": lambda *numbers: total(numbers),
    "mean": lambda *numbers: mean(numbers),
    "median": lambda *numbers: median(numbers),
    "round": half_up,
}


class Arithmetic(SimpleEval):
    """Walks the tree of a formula that was read; knows five kinds of nodes."""

    def __init__(self) -> None:
        super().__init__(operators=OPERATORS, functions=CALLED, names={})
        kinds = (ast.BinOp, ast.UnaryOp, ast.Name, ast.Constant, ast.Call)
        self.nodes = {kind: work for kind, work in vars(self)["nodes"].items() if kind in kinds}

    def result(self, tree: ast.expr, names: Mapping[str, Fraction]) -> Fraction:
        """The value of a formula. Raises DividedByNothing, TooLong."""
        self.names = names
        found: Fraction = self.eval("", previously_parsed=tree)
        return found

    def _eval_binop(self, node: ast.BinOp) -> Any:
        try:
            return super()._eval_binop(node)
        except ZeroDivisionError:
            raise DividedByNothing(node.right) from None
