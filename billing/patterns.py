"""How the numbers of invoices read: a pattern of words of the provider's own and three names.

{prefix} is the provider's prefix, {year} the year of issue, {number} the number with zeros in
front: {prefix}-{year}-{number} makes F-2026-0001. A pattern with the year begins at 1 every year;
one without it runs on for ever. Invoices and credit notes may have a pattern each; then no number
may come out of both.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.problems import Problem

NAMES = ("prefix", "year", "number")
# So many signs the number of an invoice has at most, counted with room for a hundred million.
LONGEST, GROWN = 32, 8

_NAME = re.compile(r"\{([^{}]*)\}")
_PLAIN = re.compile(r"[A-Za-z0-9._/ -]*")
_SEPARATORS = "-/. _"
_TOO_MANY = re.compile(rf"([{re.escape(_SEPARATORS)}])[{re.escape(_SEPARATORS)}]+")


@dataclass(frozen=True)
class Run:
    """What stands before and after the numbers of a series, and how many digits they have."""

    before: str
    after: str
    digits: int

    def number(self, sequence: int) -> str:
        return f"{self.before}{sequence:0{self.digits}}{self.after}"

    @property
    def code(self) -> str:
        """A name of the series that no other one has."""
        if self.before.endswith("-") and not self.after:
            return self.before.removesuffix("-")
        return f"{self.before}#{self.after}"


def run_of(pattern: str, *, prefix: str, year: int, digits: int) -> Run:
    """The series that a pattern means in a year."""
    text = _bare(pattern, prefix=prefix).replace("{year}", f"{year:04}")
    before, _number, after = text.partition("{number}")
    return Run(before, after, digits)


def _bare(pattern: str, *, prefix: str) -> str:
    """The pattern with its prefix; where there is none, its separator goes, too."""
    text = pattern.replace("{prefix}", prefix)
    return text if prefix else _TOO_MANY.sub(r"\1", text.strip(_SEPARATORS))


def problems(
    *, invoices: str, credit_notes: str, prefix: str, digits: int, used: Iterable[Run] = ()
) -> list[Problem]:
    """Why numbers cannot be made like this; empty when they can.

    `credit_notes` is empty where credit notes are numbered with the invoices; `used` are the series
    that have numbers already.
    """
    found = _shape(invoices, prefix, digits, field="number_pattern")
    if credit_notes:
        found += _shape(credit_notes, prefix, digits, field="credit_pattern")
    if found:
        return found
    first = _steps(invoices, prefix=prefix, digits=digits)
    if credit_notes:
        second = _steps(credit_notes, prefix=prefix, digits=digits)
        if _meet(first, second):
            text = _("An invoice and a credit note could get the same number: change one of both.")
            return [Problem("same_numbers", text, field="credit_pattern")]
        found += _taken(credit_notes, prefix, second, used, field="credit_pattern")
    return found + _taken(invoices, prefix, first, used, field="number_pattern")


def _shape(pattern: str, prefix: str, digits: int, *, field: str) -> list[Problem]:
    names = _NAME.findall(pattern)
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        text = _("{%(name)s} is not known; there are {prefix}, {year} and {number}.")
        return [Problem("name", text % {"name": unknown[0]}, field=field)]
    if names.count("number") != 1:
        text = _("The number itself has to stand in it once, as {number}.")
        return [Problem("number", text, field=field)]
    if names.count("year") > 1:
        return [Problem("year", _("The year stands in it once at most."), field=field)]
    if not _PLAIN.fullmatch(_NAME.sub("", pattern)):
        text = _("Use letters and digits without accents, spaces, and the signs - / . _")
        return [Problem("signs", text, field=field)]
    run = run_of(pattern, prefix=prefix, year=9999, digits=digits)
    if len(run.before) + max(digits, GROWN) + len(run.after) > LONGEST:
        text = _("The numbers would get longer than %(count)d signs: make this shorter.")
        return [Problem("long", text % {"count": LONGEST}, field=field)]
    return []


def _taken(
    pattern: str, prefix: str, steps: "Steps", used: Iterable[Run], *, field: str
) -> list[Problem]:
    """Numbers of another series that stands already must not come out again."""
    for run in used:
        if _makes(pattern, prefix, run):
            continue
        if _meet(steps, _steps_of(run)):
            text = _("%(number)s and others are given already, and could come out again.")
            return [Problem("taken", text % {"number": run.number(1)}, field=field)]
    return []


def _makes(pattern: str, prefix: str, run: Run) -> bool:
    """Whether a series is one of the pattern's own: it just goes on."""
    before, _number, after = _bare(pattern, prefix=prefix).partition("{number}")
    shapes = (re.escape(part).replace(r"\{year\}", r"\d{4}") for part in (before, after))
    return all(
        re.fullmatch(shape, text)
        for shape, text in zip(shapes, (run.before, run.after), strict=True)
    )


# ------------------------------------------------------------------- can two make the same number


# Each step reads one sign: a certain one, or any digit (None). The step at `loop` may be read
# again and again: numbers grow.
@dataclass(frozen=True)
class Steps:
    signs: tuple[str | None, ...]
    loop: int

    def next(self, state: int) -> Iterator[tuple[str | None, int]]:
        if state < len(self.signs):
            yield self.signs[state], state + 1
        if state == self.loop + 1:
            yield None, state


def _steps(pattern: str, *, prefix: str, digits: int) -> Steps:
    text = _bare(pattern, prefix=prefix)
    before, _number, after = text.partition("{number}")
    return _joined(_signs(before), _signs(after), digits)


def _steps_of(run: Run) -> Steps:
    return _joined(tuple(run.before), tuple(run.after), run.digits)


def _signs(text: str) -> tuple[str | None, ...]:
    found: list[str | None] = []
    for place, part in enumerate(text.split("{year}")):
        found += [None] * 4 if place else []
        found += part
    return tuple(found)


def _joined(before: Sequence[str | None], after: Sequence[str | None], digits: int) -> Steps:
    signs = (*before, *[None] * digits, *after)
    return Steps(signs, loop=len(before) + digits - 1)


def _meet(one: Steps, other: Steps) -> bool:
    """Whether some text can be read by both from the first sign to the last."""
    seen, waiting = {(0, 0)}, [(0, 0)]
    while waiting:
        here, there = waiting.pop()
        if here == len(one.signs) and there == len(other.signs):
            return True
        found = {
            (mine, theirs)
            for sign, mine in one.next(here)
            for other_sign, theirs in other.next(there)
            if _same(sign, other_sign)
        }
        waiting += found - seen
        seen |= found
    return False


def _same(sign: str | None, other: str | None) -> bool:
    if sign is None and other is None:
        return True
    if sign is None or other is None:
        return (sign or other or "").isdigit()
    return sign == other
