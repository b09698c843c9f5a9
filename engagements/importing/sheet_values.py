"""Dates, hours and days as time sheets write them, in any of the customary ways.

08/05/2026 is the eighth of May or the fifth of August: only another date of the same file, or
the person who brings it, can tell. It is never guessed.
"""

import re
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from common.days import CannotReadDays, parse_days

HOURS_IN_A_DAY = 24
MOST_DAYS_ON_A_DATE = 3  # 24 hours at 8 a day; what a person may log is decided in worklogs

_TIME_OF_DAY = r"(?:(?:T|\s+)\d{1,2}:\d{2}.*)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME_OF_DAY}")
_DOTTED = re.compile(rf"(\d{{1,2}})\.\s?(\d{{1,2}})\.\s?(\d{{4}}|\d{{2}}){_TIME_OF_DAY}")
_SLASHED = re.compile(rf"(\d{{1,2}})([-/])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME_OF_DAY}")

_PLAIN = re.compile(r"\d+(?:[.,]\d*)?|[.,]\d+")
_GROUPED = re.compile(
    r"\d{1,3}(?P<mark>[.,\s'\u2019])\d{3}(?:(?P=mark)\d{3})*(?:(?!(?P=mark))[.,]\d+)?"
)
_CLOCK = re.compile(r"(\d+):([0-5]?\d)(?::([0-5]?\d(?:\.\d+)?))?")
_SPOKEN = re.compile(
    r"""(?:pt)?
    (?:(?P<hours>\d+(?:[.,]\d+)?)\s*(?:hours?|heures?|hrs?|h|stunden?|std\.?)\s*)?
    (?:(?P<minutes>\d+)\s*(?:minutes?|minuten|mins?\.?|m|')?\s*)?
    (?:(?P<seconds>\d+)\s*(?:seconds?|secondes?|sekunden|sec\.?|sek\.?|s))?""",
    re.VERBOSE,
)
_DAY_WORD = re.compile(r"\s*(?:days?|jours?|tage?|d|j|t|pt)\.?$", re.IGNORECASE)


class CannotReadValue(ValueError):
    """What stands in the cell is not what its heading says; the message is for people."""


class AmbiguousDate(CannotReadValue):
    """A date that reads both ways."""


def parse_date(*, text: str, day_first: bool | None) -> date:
    """Read a date: 2026-08-05, 05.08.2026, 05/08/2026, each with or without a time of day.

    Slashed dates need `day_first`. Raises AmbiguousDate where it is None and both ways read,
    CannotReadValue for what is no date of this century.
    """
    if not text:
        raise CannotReadValue(_("the date is missing."))
    readings = _readings(text)
    if day_first is not None:
        readings = readings[:1] if day_first else readings[-1:]
    days = {day for day in readings if day}
    if len(days) > 1:
        raise AmbiguousDate(
            _("“%(text)s” can be read with the day or with the month first.")
            % {"text": _clipped(text)}
        )
    if not days:
        raise CannotReadValue(_("“%(text)s” is not a date.") % {"text": _clipped(text)})
    return days.pop()


def day_comes_first(*, text: str) -> bool | None:
    """What one date proves about its file: True or False where it reads only one way."""
    readings = _readings(text)
    if len(readings) < 2 or (readings[0] is None) == (readings[1] is None):
        return None
    return readings[0] is not None


def _readings(text: str) -> list[date | None]:
    """The one reading of an unmistakable date; day-first and month-first of a slashed one."""
    if match := _YEAR_FIRST.fullmatch(text):
        return [_day(match[1], match[3], match[4])]
    if match := _DOTTED.fullmatch(text):
        return [_day(match[3], match[2], match[1])]
    if match := _SLASHED.fullmatch(text):
        return [_day(match[4], match[3], match[1]), _day(match[4], match[1], match[3])]
    return []


def _day(year: str, month: str, day: str) -> date | None:
    century = 2000 if len(year) == 2 else 0
    try:
        found = date(century + int(year), int(month), int(day))
    except ValueError:
        return None
    return found if 2000 <= found.year < 2100 else None


def parse_hours(*, text: str) -> Decimal:
    """Read hours worked: 1.5, 1,5, 1:30, 01:30:00, 1h30, 90 min.

    Raises CannotReadValue where they are missing, unreadable, not above zero or beyond 24.
    """
    if not text:
        raise CannotReadValue(_("the hours are missing."))
    sign, size = _signed(text)
    readings = (_clock_hours(size), _number(size), _spoken_hours(size))
    hours = next((reading for reading in readings if reading is not None), None)
    if hours is None:
        raise CannotReadValue(_("“%(text)s” is not a number of hours.") % {"text": _clipped(text)})
    if not hours:
        raise CannotReadValue(_("the hours are zero."))
    if sign < 0:
        raise CannotReadValue(_("the hours are negative (%(text)s).") % {"text": _clipped(text)})
    if hours > HOURS_IN_A_DAY:
        raise CannotReadValue(
            _("“%(text)s” is more hours than a day has.") % {"text": _clipped(text)},
        )
    return hours


def parse_worked_days(*, text: str) -> Decimal:
    """Read days worked: 0.5, 0,5, ½, 1/2, with or without a unit.

    Raises CannotReadValue where they are missing, unreadable, not above zero or beyond 3.
    """
    if not text:
        raise CannotReadValue(_("the days are missing."))
    try:
        days = parse_days(_DAY_WORD.sub("", text))
    except CannotReadDays as error:
        raise CannotReadValue(
            _("“%(text)s” is not a number of days.") % {"text": _clipped(text)},
        ) from error
    if not days:
        raise CannotReadValue(_("the days are zero."))
    if days < 0:
        raise CannotReadValue(_("the days are negative (%(text)s).") % {"text": _clipped(text)})
    if days > MOST_DAYS_ON_A_DATE:
        raise CannotReadValue(
            _("“%(text)s” is more than one person works on one date.") % {"text": _clipped(text)},
        )
    return days


def _clipped(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def _signed(text: str) -> tuple[int, str]:
    if text.startswith(("-", "\u2212")):
        return -1, text[1:].strip()
    return 1, text.removeprefix("+").strip()


def _number(text: str) -> Decimal | None:
    """A decimal with a point or a comma; a mark between groups of three is no decimal mark."""
    if _PLAIN.fullmatch(text):
        return Decimal(text.replace(",", "."))
    if match := _GROUPED.fullmatch(text):
        return Decimal(text.replace(match["mark"], "").replace(",", "."))
    return None


def _clock_hours(text: str) -> Decimal | None:
    match = _CLOCK.fullmatch(text)
    if not match:
        return None
    return _hours(hours=match[1], minutes=match[2], seconds=match[3])


def _spoken_hours(text: str) -> Decimal | None:
    match = _SPOKEN.fullmatch(text.lower())
    if not match or not any(match.groups()):
        return None
    return _hours(**match.groupdict())


def _hours(*, hours: str | None, minutes: str | None, seconds: str | None) -> Decimal:
    whole = Decimal((hours or "0").replace(",", "."))
    rest = Decimal(minutes or 0) * 60 + Decimal(seconds or 0)
    return whole + rest / 3600
