"""What people type for a figure, read as they meant it.

1 234,5 and 1,234.5 and 1.234,5 are the same number; a unit, a currency, a sign for percent or a k
(thousand) or m (million) may stand beside it; − and brackets make it negative. Yes and no are
words in both languages.

One mark with three digits after it reads both ways: 1,234 is a thousand to an Englishman and
little more than one to a Frenchman. The language of the page decides; but where a decimal makes
no sense, as in a count or in an amount of euros, it is a thousand to both.
"""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from common.money import minor_unit
from common.typography import is_french
from kpis.models import Kpi

PLACES = 4
CLIPPED = 30
_YES = frozenset({"yes", "y", "true", "oui", "o", "vrai", "1", "✓", "x"})
_NO = frozenset({"no", "n", "false", "non", "faux", "0", "✗"})
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009'’_]")
_SIZES = {"k": 1_000, "m": 1_000_000, "mio": 1_000_000, "bn": 10**9, "md": 10**9}
# What may stand beside a number: it is the KPI that says what is counted.
_UNITS = re.compile(
    r"€|\$|£|¥|%|(?<![a-z])(?:eur|usd|gbp|chf|cad|aud|jpy|days?|jours?|d|j|h|hrs?|hours?|heures?|"
    r"weeks?|semaines?|sem|w|months?|mois|x)(?![a-z])",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"^(?:[a-z]{3}|ca\$|a\$)(?=[-\d.,(\u2212])", re.IGNORECASE)
_NUMBER = re.compile(r"(?P<digits>\d[\d.,]*|[.,]\d+)(?P<size>k|mio|md|m|bn)?", re.IGNORECASE)
_GROUPS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


class CannotReadNumber(ValueError):
    """The text is no figure of this KPI; the message is for who typed it."""


def places_of(kpi: Kpi) -> int:
    """How many decimals a figure of this KPI may have."""
    if kpi.unit in {Kpi.Unit.COUNT, Kpi.Unit.YES_NO}:
        return 0
    return minor_unit(kpi.currency) if kpi.unit == Kpi.Unit.MONEY else PLACES


def read_figure(*, text: str, kpi: Kpi, language: str) -> Decimal | None:
    """The value that somebody typed; None where they typed nothing. Raises CannotReadNumber."""
    said = text.replace("\0", "").strip()
    if not said:
        return None
    if kpi.unit == Kpi.Unit.YES_NO:
        return _yes_or_no(said)
    value = _number(said, places=places_of(kpi), language=language)
    if value is None:
        raise CannotReadNumber(
            _("“%(text)s” is not a number. Write it like 1234.5.") % {"text": said[:CLIPPED]}
        )
    return value


def _yes_or_no(said: str) -> Decimal:
    word = said.casefold()
    if word in _YES:
        return Decimal(1)
    if word in _NO:
        return Decimal(0)
    raise CannotReadNumber(_("“%(text)s” is neither yes nor no.") % {"text": said[:CLIPPED]})


def _number(said: str, *, places: int, language: str) -> Decimal | None:
    text = said.replace("\u2212", "-").strip()
    if len(text) > 40:
        return None
    in_brackets = text.startswith("(") and text.endswith(")")
    text = _UNITS.sub("", text.strip("()") if in_brackets else text)
    text = _BEFORE.sub("", _SPACES.sub("", text))
    is_negative = text.startswith("-") != in_brackets
    match = _NUMBER.fullmatch(text.lstrip("+-") if len(text) - len(text.lstrip("+-")) < 2 else "")
    if match is None or not match["digits"].isascii():
        return None
    digits = _plain(match["digits"], places=places, language=language, sized=bool(match["size"]))
    if digits is None:
        return None
    value = Decimal(digits) * _SIZES.get((match["size"] or "").lower(), 1)
    return -value if is_negative and value else value


def _plain(digits: str, *, places: int, language: str, sized: bool) -> str | None:
    """The digits with a point for decimals and nothing else."""
    marks = [sign for sign in digits if sign in ".,"]
    if not marks:
        return digits
    if len(set(marks)) == 2:
        return _of_two_marks(digits, marks)
    if len(marks) > 1:
        # 1.234.567 has no decimals.
        return re.sub("[.,]", "", digits) if _GROUPS.fullmatch(digits) else None
    whole, decimals = re.split("[.,]", digits)
    groups = len(decimals) == 3 and 0 < len(whole) < 4 and not whole.startswith("0")
    if groups and not sized and (places < 3 or (marks == [","] and not is_french(language))):
        return whole + decimals
    return f"{whole or 0}.{decimals or 0}"


def _of_two_marks(digits: str, marks: list[str]) -> str | None:
    """1,234.5 or 1.234,5: the last mark is that of the decimals, the other one groups."""
    last, other = marks[-1], marks[0]
    whole, _mark, decimals = digits.rpartition(last)
    if last in whole or not _GROUPS.fullmatch(whole):
        return None
    return f"{whole.replace(other, '')}.{decimals or 0}"
