"""The unit of work is the day, a decimal with two places; people log quarters.

Reads what a person types, writes it back with ¼ ½ ¾, and holds the only conversion from hours
and the only rounding of days: half up.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

QUARTERS = (Decimal("0.25"), Decimal("0.5"), Decimal("0.75"), Decimal(1))

_HUNDREDTH = Decimal("0.01")
_FRACTIONS = {Decimal("0.25"): "¼", Decimal("0.5"): "½", Decimal("0.75"): "¾"}
_MINUS = "\u2212"
_TYPED = re.compile(
    r"""(?P<sign>[-+\u2212])?\s*
    (?:
        (?P<decimal>[0-9]{1,6}(?:[.,][0-9]{0,6})?|[.,][0-9]{1,6})
      | (?:(?P<whole>[0-9]{1,6})\s*)?(?P<glyph>[¼½¾])
      | (?:(?P<units>[0-9]{1,6})\s+)?(?P<over>[0-9]{1,3})\s*[/\u2044]\s*(?P<under>[0-9]{1,3})
    )""",
    re.VERBOSE,
)


class CannotReadDays(ValueError):
    """The text is not a number of days; the message is fit for the person who typed it."""


def parse_days(text: str) -> Decimal:
    """Read days as people type them: "½", "1/2", "0.5", "0,5", ".5", "1½", "1 1/2", "-½".

    Both decimal marks are read in every language, because nobody types a thousand days.

    Raises CannotReadDays for anything else, and for more than two places ("1/3").
    """
    match = _TYPED.fullmatch(text.strip())
    if match is None:
        raise CannotReadDays(_("Write days as ½, 0.5 or 1 1/2."))
    days = _amount(match)
    if days is None or days != days.quantize(_HUNDREDTH):
        raise CannotReadDays(_("Days have at most two decimals."))
    if match["sign"] and match["sign"] != "+":
        days = -days
    return days.quantize(_HUNDREDTH) + 0


def _amount(match: re.Match[str]) -> Decimal | None:
    if match["decimal"]:
        return Decimal(match["decimal"].replace(",", "."))
    if match["glyph"]:
        fraction = next(value for value, glyph in _FRACTIONS.items() if glyph == match["glyph"])
        return Decimal(match["whole"] or 0) + fraction
    under = Decimal(match["under"])
    if not under:
        return None
    return Decimal(match["units"] or 0) + Decimal(match["over"]) / under


def format_days(days: Decimal, *, signed: bool = False, language: str = "en") -> str:
    """Write days: 5½, ¼, 0; a decimal where it is not a quarter (3.27); −½ with U+2212."""
    sign = _MINUS if days < 0 else "+" if signed and days else ""
    size = abs(days)
    whole, rest = divmod(size, 1)
    if not rest:
        return f"{sign}{whole:f}"
    if glyph := _FRACTIONS.get(rest):
        return f"{sign}{whole:f}{glyph}" if whole else f"{sign}{glyph}"
    return sign + _decimal(size, language=language)


def one_or_many(days: Decimal, *, language: str | None) -> int:
    """The number by which a plural form is chosen, 1 or 2: "½ day", "1½ days", "0 days"; in French
    "1½ jour" and "0 jour"."""
    size = abs(days)
    if (language or "en").lower().startswith("fr"):
        return 1 if size < 2 else 2
    return 1 if 0 < size <= 1 else 2


def _decimal(size: Decimal, *, language: str) -> str:
    text = f"{size:f}".rstrip("0")
    return text.replace(".", ",") if language.lower().startswith("fr") else text


def days_from_hours(hours: Decimal, *, hours_per_day: Decimal) -> Decimal:
    """Turn hours into days, half up to two places: 1 h 30 at 7 hours per day is 0.21."""
    if hours_per_day <= 0:
        raise ValueError("hours_per_day must be positive")
    return round_to_hundredth(hours / hours_per_day)


def round_to_quarter(days: Decimal) -> Decimal:
    """Round half up to a quarter day, with two places: 3.27 is 3.25."""
    quarters = (days * 4).quantize(Decimal(1), ROUND_HALF_UP)
    return (quarters / 4).quantize(_HUNDREDTH) + 0


def round_to_hundredth(days: Decimal) -> Decimal:
    """Round half up to the two places that a day has."""
    return days.quantize(_HUNDREDTH, ROUND_HALF_UP) + 0


def percent(part: Decimal, *, of: Decimal) -> int:
    """The share of a whole in whole per cent, half up; nothing of nothing is 0."""
    if not of:
        return 0
    return int((part * 100 / of).quantize(Decimal(1), ROUND_HALF_UP))
