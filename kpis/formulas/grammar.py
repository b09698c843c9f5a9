"""What a formula may say: + − × ÷, brackets, numbers, keys of figures and six functions.

Everything that a person types is looked at sign by sign before anything reads it as code, and what
was read is looked at again, node by node. A formula is short, shallow and has few terms, so that
its evaluation is bounded by how it is written.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

LENGTH, TERMS, DEPTH, BRACKETS = 300, 60, 64, 20
DIGITS = 15

FUNCTIONS = ("min", "max", "abs", "sum", "mean", "median", "round")
OF_ONE = frozenset({"abs", "round"})
# How long the period is, in each unit of time.
HOURS, DAYS = "hours_in_period", "days_in_period"
WEEKS, MONTHS = "weeks_in_period", "months_in_period"
PERIOD_NAMES = (HOURS, DAYS, WEEKS, MONTHS)

# What people type and copy, as it is read.
_SAME = str.maketrans(
    {"×": "*", "·": "*", "⋅": "*", "÷": "/", "∕": "/", "−": "-", "–": "-", "\u00a0": " "}
    | {"\u202f": " ", "\t": " ", "\n": " ", "\r": " ", ";": ","}
)
_ALLOWED = re.compile(r"[A-Za-z0-9_+\-*/()., ]")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_GLUED = re.compile(r"(?<![A-Za-z0-9_])\d[\d.]*[A-Za-z_]\w*")
_NUMBER = re.compile(rf"(?=\.?\d)\d{{0,{DIGITS}}}(\.\d{{0,{DIGITS}}})?")
# Every name is read with this before it: so no word of the language below is ever met.
_MARK = "k_"


class CannotUseFormula(Exception):
    """Why a formula is refused, in a sentence for the person who wrote it."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(problem)


@dataclass(frozen=True)
class Formula:
    """A formula that was read: its tree (numbers in it are exact) and the names in it, in order."""

    text: str
    tree: ast.expr
    names: tuple[str, ...]


@lru_cache(maxsize=4096)
def read_formula(text: str) -> Formula:
    """Read a formula, once for each text. Raises CannotUseFormula."""
    plain = " ".join(text.translate(_SAME).split()).removeprefix("=").strip()
    _look_at_signs(plain)
    marked = _NAME.sub(lambda name: _MARK + name[0], plain)
    try:
        tree = ast.parse(marked, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise CannotUseFormula(_unreadable(marked, error)) from None
    _look_at_size(tree)
    names: dict[str, None] = {}
    for part in ast.walk(tree):
        _look_at(part, marked)
    for name in _names_in(tree):
        name.id = name.id.removeprefix(_MARK)
        names.setdefault(name.id)
    return Formula(text=plain, tree=tree, names=tuple(names))


def _names_in(tree: ast.AST) -> Iterator[ast.Name]:
    """The figures that are named, from left to right; the names of functions are only cleaned."""
    if isinstance(tree, ast.Name):
        yield tree
    elif isinstance(tree, ast.Call):
        function = tree.func
        if isinstance(function, ast.Name):
            function.id = function.id.removeprefix(_MARK)
        for given in tree.args:
            yield from _names_in(given)
    else:
        for part in ast.iter_child_nodes(tree):
            yield from _names_in(part)


# ------------------------------------------------------------------------------------------ signs


def _look_at_signs(text: str) -> None:
    if not text:
        raise CannotUseFormula(_("Write the formula: for example revenue / customers."))
    if len(text) > LENGTH:
        raise CannotUseFormula(
            _("The formula has %(count)d signs; %(most)d are the most.")
            % {"count": len(text), "most": LENGTH}
        )
    for sign, problem in _not_here().items():
        if sign in text:
            raise CannotUseFormula(problem)
    for sign in text:
        if not _ALLOWED.match(sign):
            shown = sign if sign.isprintable() else f"U+{ord(sign):04X}"
            raise CannotUseFormula(
                _(
                    "“%(sign)s” cannot stand in a formula: it is made of the keys of figures, "
                    "numbers, + − × ÷ and brackets."
                )
                % {"sign": shown}
            )
    _look_at_brackets(text)
    glued = _GLUED.search(text)
    if glued:
        raise CannotUseFormula(
            _("A sign is missing between the number and the name in “%(part)s”.")
            % {"part": glued[0][:40]}
        )


def _not_here() -> dict[str, str]:
    """What other programs have and formulas here have not, with what to write instead."""
    powers = _("A formula has no powers: write the multiplication.")
    return {
        "**": powers,
        "^": powers,
        "%": _("A percentage counts as its fraction here: write 0.25 instead of 25%."),
        "//": _("Divide with one stroke: a / b."),
    }


def _look_at_brackets(text: str) -> None:
    depth = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            raise CannotUseFormula(_("A bracket is closed that was never opened."))
        if depth > BRACKETS:
            raise CannotUseFormula(_too_deep())
    if depth:
        raise CannotUseFormula(
            ngettext(
                "%(count)d bracket is not closed.", "%(count)d brackets are not closed.", depth
            )
            % {"count": depth}
        )


def _unreadable(marked: str, error: BaseException) -> str:
    at = getattr(error, "offset", None)
    near = ""
    if isinstance(at, int) and 0 < at <= len(marked):
        near = re.sub(rf"\b{_MARK}(?=\w)", "", marked[at - 1 :])[:30].strip()
    if near:
        return _("The formula cannot be read from here on: “%(near)s”.") % {"near": near}
    return _("The formula cannot be read: a figure or a sign is missing at its end.")


def _too_deep() -> str:
    return _("The formula is nested too deeply: put a part of it into a figure of its own.")


# ------------------------------------------------------------------------------------------ nodes

_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.UAdd, ast.USub)
_SILENT = (ast.BinOp, ast.UnaryOp, ast.Name, ast.Load, *_OPERATORS)


def _look_at_size(tree: ast.expr) -> None:
    """How many terms it has and how deep it goes, without going down itself."""
    terms = 0
    left: list[tuple[ast.AST, int]] = [(tree, 1)]
    while left:
        node, depth = left.pop()
        if depth > DEPTH:
            raise CannotUseFormula(_too_deep())
        terms += isinstance(node, ast.Name | ast.Constant)
        left += [(part, depth + 1) for part in ast.iter_child_nodes(node)]
    if terms > TERMS:
        raise CannotUseFormula(
            _("The formula has %(count)d terms; %(most)d are the most.")
            % {"count": terms, "most": TERMS}
        )


def _look_at(node: ast.AST, marked: str) -> None:
    if isinstance(node, ast.Constant):
        # A written number is exact: 0.1 is a tenth.
        written = ast.get_source_segment(marked, node) or ""
        if not _NUMBER.fullmatch(written):
            raise CannotUseFormula(
                _("“%(number)s” is no number that a formula can use.") % {"number": written[:40]}
            )
        node.value = Fraction(written)  # type: ignore[assignment]
    elif isinstance(node, ast.Call):
        _look_at_call(node)
    elif isinstance(node, ast.Tuple):
        raise CannotUseFormula(_("A decimal number is written with a point: 0.5."))
    elif isinstance(node, ast.Attribute):
        raise CannotUseFormula(_("A point can only stand in a number: 0.5."))
    elif not isinstance(node, _SILENT):
        raise CannotUseFormula(
            _("A formula adds, subtracts, multiplies and divides figures; it can do nothing else.")
        )


def _look_at_call(node: ast.Call) -> None:
    name = node.func.id.removeprefix(_MARK) if isinstance(node.func, ast.Name) else ""
    if name not in FUNCTIONS:
        raise CannotUseFormula(_no_function(name))
    if node.keywords or not node.args or (name in OF_ONE and len(node.args) > 1):
        if name in OF_ONE:
            raise CannotUseFormula(_("%(name)s takes one figure.") % {"name": name})
        raise CannotUseFormula(
            _("%(name)s takes figures with commas between them.") % {"name": name}
        )


def _no_function(name: str) -> str:
    known = ", ".join(FUNCTIONS)
    if not name:
        return _("A sign is missing before a bracket; to multiply, write ×.")
    return _(
        "“%(name)s” is no function. There are %(known)s; to multiply by what is in brackets, "
        "write ×."
    ) % {"name": name[:40], "known": known}
