"""What every page may say: icons, pills, days, amounts, months, people's initials."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, RadioSelect
from django.template import defaultfilters
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide

from common import charts
from common.days import format_days, one_or_many
from common.money import format_amount, half_up
from common.periods import Month
from common.problems import Problem
from common.typography import THIN_NO_BREAK, date_format, is_french

HUES = 8
# So many runs of lines are named for one problem; who mends them sees the rest after.
STRETCHES = 20
PILL_TONES = frozenset({"", "good", "warn", "bad", "info", "hue", "line"})

register = template.Library()


def _language() -> str:
    return get_language() or "en"


@register.simple_tag
@cache
def icon(name: str, size: int = 16) -> SafeString:
    """An inline Lucide icon, hidden from screen readers: words stand beside it."""
    # The package draws from its own files: its answer is safe, but only typed as text. How lines
    # are drawn is the same for all of them and stands in the stylesheet (`.i`), once.
    svg = lucide(str(name), size=size, aria_hidden="true")
    shapes = " ".join(svg.partition(">")[2].split()).replace("> <", "><").replace(" />", "/>")
    head = f'<svg class="i" width="{size}" height="{size}" viewBox="0 0 24 24" aria-hidden="true">'
    return mark_safe(f"{head}{shapes.strip()}")  # noqa: S308


@register.simple_tag
def pill(tone: str, text: object, icon_name: str = "") -> SafeString:
    """A state in a word. Colour alone says nothing: the text always stands there."""
    if tone not in PILL_TONES:
        message = f"{tone!r} is no tone of a pill"
        raise ValueError(message)
    drawn = icon(icon_name, 14) if icon_name else ""
    return format_html('<span class="{}">{}{}</span>', f"pill {tone}".strip(), drawn, text)


@register.simple_tag
def meter(
    value: Decimal | float,
    total: Decimal | float,
    *,
    label: str,
    tone: str = "",
    pace: Decimal | float | None = None,
    projection: Decimal | float | None = None,
    thin: bool = False,
) -> SafeString:
    """How much of a whole is used; the label says it in a sentence, for those who listen."""
    return charts.meter(
        value=value,
        total=total,
        title=label,
        tone=tone or "accent",
        pace=pace,
        projection=projection,
        height=6 if thin else 8,
    )


register.simple_tag(charts.spark)
register.simple_tag(charts.burnup)
register.simple_tag(charts.columns)
register.simple_tag(charts.bars)
register.simple_tag(charts.funnel)
register.simple_tag(charts.radar)
register.simple_tag(charts.gantt)
register.simple_tag(charts.risk_matrix)
register.simple_tag(charts.series)


@register.filter
def days(value: Decimal | float | None) -> str:
    """Days with quarter glyphs: 5.50 is 5½. Nothing for None."""
    return "" if value is None else format_days(Decimal(str(value)), language=_language())


@register.filter
def signed_days(value: Decimal | float | None) -> str:
    """Days with their sign: +½, −¼, 0."""
    if value is None:
        return ""
    return format_days(Decimal(str(value)), signed=True, language=_language())


@register.filter
def plural_days(value: Decimal | float | None) -> int:
    """The number that chooses the word: ½ day, 1½ days; in French 1½ jour."""
    return one_or_many(Decimal(str(value or 0)), language=_language())


@register.filter
def money(amount: Decimal | None, currency: str) -> str:
    """An amount in the language of the page: €9,600.00. Nothing for None."""
    if amount is None:
        return ""
    return format_amount(amount, currency=currency, language=_language())


@register.filter
def round_money(amount: Decimal | int | None, currency: str) -> str:
    """The same for a sum that is read at a glance: €9,600, but €9,600.50."""
    if amount is None:
        return ""
    exact = Decimal(amount)
    return format_amount(exact, currency=currency, language=_language(), short=True)


@register.filter
def whole_money(amount: Decimal | str | None, currency: str) -> str:
    """A sum among many, without its decimals: €9,601 for 9,600.50. Nothing for None."""
    if amount is None:
        return ""
    whole = half_up(Decimal(amount), places=0)
    return format_amount(whole, currency=currency, language=_language(), short=True)


@register.filter
def percent(share: int | str) -> str:
    """A whole share as the page's language sets it: 33%, in French with its narrow space."""
    return f"{share}{THIN_NO_BREAK if is_french(_language()) else ''}%"


@register.filter("date", expects_localtime=True)
def date_in_words(value: Any, shape: str | None = None) -> str:
    """Django's filter of that name, with what French does to dates: 1er nov. 2026."""
    if shape and isinstance(value, dt.date):
        return date_format(value, shape)
    return str(defaultfilters.date(value, shape))


@register.filter
def month_name(month: Month) -> str:
    """November 2026, in the language of the page."""
    return date_format(month.first, "F Y")


@register.filter
def initials(name: object) -> str:
    """Up to two letters for an avatar: Claire Dumas is CD, "tom@lumen.example" is T."""
    words = str(name).split("@")[0].replace("-", " ").split()
    picked = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(word[0] for word in picked).upper()


@register.filter
def hue(number: int | None) -> int:
    """One of the eight colours for a row's id, round robin."""
    return ((number or 1) - 1) % HUES + 1


@register.filter
def is_tick(field: BoundField) -> bool:
    """Whether a form field is a single tick box, which has its label behind it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_choice_list(field: BoundField) -> bool:
    """Whether a form field is a group of radio buttons or tick boxes, which needs a legend."""
    return isinstance(field.field.widget, RadioSelect)


@register.filter
def after(items: Iterable[Any] | None, count: int) -> list[Any]:
    """What follows the first `count` items; nothing for nothing."""
    return list(items or [])[count:]


@register.filter
def told_once(problems: Iterable[Problem] | None) -> list[tuple[str, int, str]]:
    """Each problem's text once, how many lines have it, and these lines: "2 to 13, 15"."""
    lines: dict[str, list[int]] = {}
    for problem in problems or []:
        found = lines.setdefault(problem.text, [])
        if problem.line is not None and problem.line not in found:
            found.append(problem.line)
    return [(text, len(found), _stretches(sorted(found))) for text, found in lines.items()]


def _stretches(numbers: list[int]) -> str:
    stretches: list[list[int]] = []
    for number in numbers:
        if stretches and number == stretches[-1][1] + 1:
            stretches[-1][1] = number
        else:
            stretches.append([number, number])
    told = [
        f"{first}" if first == last else _("%(first)d to %(last)d") % {"first": first, "last": last}
        for first, last in stretches[:STRETCHES]
    ]
    return ", ".join([*told, "…"] if len(stretches) > STRETCHES else told)


@register.filter
def tone_of(level: str) -> str:
    """The tone of a message's level or of a month's burn; what is calm takes the accent."""
    tones: Mapping[str, str] = {
        "success": "good",
        "error": "bad",
        "warning": "warn",
        "calm": "accent",
        "watch": "warn",
        "over": "bad",
    }
    return tones.get(level, "info")


@register.filter
def tone_icon(tone: str) -> str:
    """The icon that goes with a tone."""
    icons: Mapping[str, str] = {
        "good": "circle-check",
        "warn": "triangle-alert",
        "bad": "circle-alert",
    }
    return icons.get(tone, "info")


@register.filter
def undo_url(message: Any) -> str:
    """Where a message's deed can be undone: the extra tag "undo:<address>", else nothing."""
    tag = getattr(message, "extra_tags", "") or ""
    return tag.removeprefix("undo:") if tag.startswith("undo:") else ""
