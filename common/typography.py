"""How a sentence, a date and a list are set in print, in the reader's language."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from django.utils import formats
from django.utils.translation import get_language, override

# One form, or one for each number.
Label = str | tuple[str, ...]

NO_BREAK = "\u00a0"
THIN_NO_BREAK = "\u202f"

_SPACES = "[ \u00a0\u202f]"
_BEFORE_HIGH_SIGN = re.compile(_SPACES + r"+([;!?»]|%(?![(sd]))")  # not %(name)s
_BEFORE_SIGN = re.compile(_SPACES + "+([:€])")
_AFTER_QUOTE = re.compile(f"«{_SPACES}+")
_FIRST = re.compile(r"(?<!\d)1 (?=[^\W\d])")
# Where printers shorten a month less than Django does.
_SHORT = re.compile(r"\b(jan|fév)\.")
_LAST_WORD_MAX = 14


def is_french(language: str) -> bool:
    return language.lower().startswith("fr")


def typeset(text: str, *, language: str) -> str:
    """Set a sentence: no last word alone on a line, and French spaces that do not break."""
    text = text.strip()
    if is_french(language):
        text = set_french(text)
    head, _, last = text.rpartition(" ")
    return f"{head}{NO_BREAK}{last}" if head and len(last) < _LAST_WORD_MAX else text


def set_french(text: str) -> str:
    """Set the spaces and signs of French as its printers do.

    A narrow space that does not break before ; ! ? » % and after «, a full one before : and €; an
    apostrophe that is curved, an ellipsis that is one sign.
    """
    text = _BEFORE_HIGH_SIGN.sub(THIN_NO_BREAK + r"\1", text)
    text = _BEFORE_SIGN.sub(NO_BREAK + r"\1", text)
    text = _AFTER_QUOTE.sub("«" + THIN_NO_BREAK, text)
    return text.replace("'", "’").replace("...", "…")


def all_set(labels: Mapping[str, Label]) -> dict[str, Label]:
    """Labels in French, as they are written in the code, with their spaces set."""
    return {
        key: tuple(map(set_french, label)) if isinstance(label, tuple) else set_french(label)
        for key, label in labels.items()
    }


def date_format(day: date, shape: str) -> str:
    """Write a date in the language of the page; `shape` is Django's: "j F Y", "D j M".

    French shortens with a point (jeu. 19 nov.) and has a 1er of every month.
    """
    if not is_french(get_language() or ""):
        return formats.date_format(day, shape)
    text = formats.date_format(day, shape.replace("M", "N").replace("D", "D."))
    text = _SHORT.sub(lambda month: {"jan.": "janv.", "fév.": "févr."}[month[0]], text)
    return _FIRST.sub("1er ", text, count=1) if day.day == 1 and "j " in shape else text


def long_date(day: date, *, language: str) -> str:
    """Write 5 November 2026, or 1er octobre 2026; the day and the month stay together."""
    with override(language):
        return date_format(day, "j F Y").replace(" ", NO_BREAK, 1)


def short_date(day: date, *, language: str) -> str:
    """Write 5 Nov, or 5 nov. in French, for a column of dates."""
    with override(language):
        return date_format(day, "j M").replace(" ", NO_BREAK)


def month_name(day: date, *, language: str) -> str:
    """Write October 2026, or octobre 2026."""
    with override(language):
        return date_format(day, "F Y")


def month_label(day: date, *, language: str) -> str:
    """Write Oct, or oct., under a chart."""
    with override(language):
        return date_format(day, "M")


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def joined(parts: Sequence[str], *, language: str) -> str:
    """Write a list: a, b and c."""
    if len(parts) < 2:
        return "".join(parts)
    word = "et" if is_french(language) else "and"
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"
