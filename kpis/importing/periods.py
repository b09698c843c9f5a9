"""The periods of tables, in the many ways that people write them.

2026-10, 10/2026, Oct 2026, oct.-26, octobre 2026 are a month; 2026-Q4, Q4 2026, T4 2026 a quarter;
2026-W41, W41 2026, S41 2026, Week 41, 2026 a week; 2026 a year. A whole date stands for the period
that it lies in, whatever the cadence: a month may be given by its first or its last day. 08/10/2026
reads both ways, and only another date of the same file tells which.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.periods import Month, Quarter, Week
from common.typography import capitalised
from engagements.importing.sheet_values import CannotReadValue, day_comes_first, parse_date
from kpis import cadence
from kpis.models import Kpi
from kpis.wording import period_name

Cadence = Kpi.Cadence
_MONTHS = (
    ("january", "janvier"), ("february", "février", "fevrier"), ("march", "mars"),
    ("april", "avril"), ("may", "mai"), ("june", "juin"), ("july", "juillet"),
    ("august", "août", "aout"), ("september", "septembre"), ("october", "octobre"),
    ("november", "novembre"), ("december", "décembre", "decembre"),
)  # fmt: skip
# As people shorten them; jui. is June or July, and nobody can tell.
_SHORT = {"janv": 1, "févr": 2, "fevr": 2, "avr": 4, "juil": 7, "sept": 9}
_YEAR = r"(?P<year>(?:19|20)\d\d|\d\d)"
_GAP = r"[\s.,/'’-]*"
_QUARTER = re.compile(rf"(?:[qt]{_GAP}(?P<number>[1-4]){_GAP}{_YEAR})", re.IGNORECASE)
_QUARTER_BACK = re.compile(rf"{_YEAR}{_GAP}[qt]{_GAP}(?P<number>[1-4])", re.IGNORECASE)
_WEEK_WORD = r"(?:w|s|kw|wk|week|semaine|sem)"
_WEEK = re.compile(rf"{_WEEK_WORD}{_GAP}(?P<number>\d\d?)(?!\d){_GAP}{_YEAR}", re.IGNORECASE)
_WEEK_BACK = re.compile(rf"{_YEAR}{_GAP}{_WEEK_WORD}{_GAP}(?P<number>\d\d?)", re.IGNORECASE)
_MONTH = re.compile(rf"(?P<number>\d\d?)[/.\s-]{_YEAR}")
_MONTH_BACK = re.compile(r"(?P<year>(?:19|20)\d\d)[/.\s-]?(?P<number>\d\d?)")
_NAMED = re.compile(rf"(?P<name>[^\W\d_]{{3,10}}){_GAP}{_YEAR}")
_NAMED_BACK = re.compile(rf"(?P<year>(?:19|20)\d\d){_GAP}(?P<name>[^\W\d_]{{3,10}})\.?")
_ONLY_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)")


class CannotReadPeriod(ValueError):
    """The text is no period, or none of the KPI's; the message is for who brought the file."""


@dataclass(frozen=True)
class Span:
    """A period that a file names; `cadence` is empty where it is a single day."""

    cadence: str
    first: dt.date


def day_first(texts: Iterable[str]) -> bool | None:
    """Whether the slashed dates of a file have the day first; None where none of them tells."""
    told = {found for text in texts if (found := day_comes_first(text=text.strip())) is not None}
    return told.pop() if len(told) == 1 else None


def read_period(text: str, *, day_first: bool | None) -> Span:
    """The period that a text names. Raises CannotReadPeriod."""
    said = " ".join(text.split())[:40]
    found = _named(said)
    if found is not None:
        return found
    try:
        return Span("", parse_date(text=said, day_first=day_first))
    except CannotReadValue:
        if _is_date(said):
            message = _("“%(text)s” can be read with the day or with the month first.")
            raise CannotReadPeriod(message % {"text": said}) from None
    raise CannotReadPeriod(_("“%(text)s” is not a period.") % {"text": said})


def _is_date(said: str) -> bool:
    return re.fullmatch(r"\d{1,2}([-/.])\d{1,2}\1\d{2,4}", said) is not None


def _named(said: str) -> Span | None:
    try:
        return _week_or_quarter(said) or _month_or_year(said)
    except ValueError:
        return None


def _week_or_quarter(said: str) -> Span | None:
    if match := _QUARTER.fullmatch(said) or _QUARTER_BACK.fullmatch(said):
        return Span(Cadence.QUARTER, Quarter(_year(match), int(match["number"])).first)
    if match := _WEEK.fullmatch(said) or _WEEK_BACK.fullmatch(said):
        return Span(Cadence.WEEK, Week(_year(match), int(match["number"])).first)
    return None


def _month_or_year(said: str) -> Span | None:
    if match := _ONLY_YEAR.fullmatch(said):
        return Span(Cadence.YEAR, dt.date(_year(match), 1, 1))
    if match := _MONTH_BACK.fullmatch(said) or _MONTH.fullmatch(said):
        return Span(Cadence.MONTH, Month(_year(match), int(match["number"])).first)
    if match := _NAMED.fullmatch(said) or _NAMED_BACK.fullmatch(said):
        number = _month_number(match["name"])
        return Span(Cadence.MONTH, Month(_year(match), number).first) if number else None
    return None


def _year(match: re.Match[str]) -> int:
    year = int(match["year"])
    return year + 2000 if year < 100 else year


def _month_number(name: str) -> int | None:
    """The month of a name, whole or shortened, in English or French."""
    word = name.casefold()
    if word in _SHORT:
        return _SHORT[word]
    found = {
        number
        for number, names in enumerate(_MONTHS, start=1)
        if any(one == word or one.startswith(word) for one in names)
    }
    return found.pop() if len(found) == 1 else None


def period_for(span: Span, kpi: Kpi) -> dt.date:
    """The period of a KPI that a file means. Raises CannotReadPeriod where it has another length."""
    if span.cadence in {"", kpi.cadence}:
        return cadence.period_of(span.first, kpi.cadence)
    said = _("%(period)s is no period of %(name)s: it is read by %(shape)s.")
    shapes = {
        Cadence.WEEK: _("week"), Cadence.MONTH: _("month"), Cadence.QUARTER: _("quarter"),
        Cadence.YEAR: _("year"),
    }  # fmt: skip
    words = {
        "period": capitalised(period_name(span.first, span.cadence)),
        "name": kpi.name,
        "shape": shapes[Cadence(kpi.cadence)],
    }
    raise CannotReadPeriod(said % words)
