"""What every page may say: icons, pills, days, amounts, months, people's initials."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, RadioSelect
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide

from common import charts
from common.days import format_days
from common.money import format_amount
from common.periods import Month
from common.problems import Problem

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
    # The package draws from its own files: its answer is safe, but only typed as text.
    svg = lucide(str(name), size=size, aria_hidden="true", focusable="false")
    return mark_safe(svg)  # noqa: S308


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
register.simple_tag(charts.category_bars)
register.simple_tag(charts.burn_bars)
register.simple_tag(charts.bars)
register.simple_tag(charts.radar)
register.simple_tag(charts.gantt)
register.simple_tag(charts.risk_matrix)


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
def money(amount: Decimal | None, currency: str) -> str:
    """An amount in the language of the page: €9,600.00. Nothing for None."""
    if amount is None:
        return ""
    return format_amount(amount, currency=currency, language=_language())
