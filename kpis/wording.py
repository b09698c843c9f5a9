"""How figures are said in the language of the page: values, targets, states, trends, periods.

A value says what its unit needs and no more: counts and larger amounts whole, per cents and times
to one decimal, ratios to two; where rounding would show a value on the other side of its target,
it says as many decimals as it takes. 24.99 % against a target of 25 % is not 25 %.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from common.days import one_or_many
from common.money import currency_sign, format_amount, format_number, half_up, minor_unit
from common.periods import Quarter, Week
from common.typography import THIN_NO_BREAK, date_format, is_french
from kpis.models import Kpi
from kpis.status import Limits, Status, Trend, judge

Unit, Direction = Kpi.Unit, Kpi.Direction
# As many decimals as a value is kept with.
EXACT = 4
# From here on an amount is read in whole units of money.
WHOLE_FROM = 100
PLACES: dict[str, int] = {Unit.COUNT: 0, Unit.RATIO: 2, Unit.YES_NO: 0}
FALLS = frozenset({Direction.DOWN, Direction.BELOW})


class Measured(Protocol):
    """What a value has to know of its KPI to be said: a Kpi, or a Measure."""

    @property
    def unit(self) -> str: ...
    @property
    def currency(self) -> str: ...
    @property
    def per(self) -> str: ...
    @property
    def direction(self) -> str: ...


@dataclass(frozen=True)
class Measure:
    """What is measured in which unit, where there is no KPI for it."""

    unit: str
    direction: str
    currency: str = ""
    per: str = ""


def value_in_words(kpi: Measured, value: Decimal | None, *, limits: Limits | None = None) -> str:
    """A value with its unit: 41%, €1,300, 12.5 days a week, Yes; "No value" for None.

    With `limits`, it never reads as if it stood elsewhere than it does.
    """
    if value is None:
        return _("No value")
    return _per(kpi.per, _with_unit(kpi, _rounded(kpi, value, limits)))


def unit_in_words(kpi: Measured) -> str:
    """What stands beside a field: %, €, days a week; empty for counts."""
    names: dict[str, str] = {
        Unit.PERCENT: "%",
        Unit.DAYS: _("days"),
        Unit.HOURS: _("hours"),
        Unit.WEEKS: _("weeks"),
        Unit.MONTHS: _("months"),
        Unit.RATIO: "×",
    }
    name = names.get(kpi.unit, "")
    if kpi.unit == Unit.MONEY:
        name = currency_sign(kpi.currency, language=_language())
    return _per(kpi.per, name).strip()


def target_in_words(kpi: Measured, limits: Limits | None) -> str:
    """What is on track: at least 25%, at most €900, 70% to 85%, Yes."""
    if kpi.direction == Direction.YES:
        return pgettext("figure", "Yes")
    if limits is None:
        return _("No target")
    return _between(kpi, limits.low, limits.high)


def amber_in_words(kpi: Measured, limits: Limits | None) -> str:
    """What is at risk and no worse: at least 15%, 63% to 93.5%; empty where nothing is."""
    if limits is None or kpi.direction == Direction.YES:
        return ""
    return _between(kpi, limits.low_at_risk, limits.high_at_risk)


def _between(kpi: Measured, low: Decimal | None, high: Decimal | None) -> str:
    said = {
        "low": "" if low is None else value_in_words(kpi, low),
        "high": "" if high is None else value_in_words(kpi, high),
    }
    if low is not None and low == high:
        return _("exactly %(low)s") % said
    if low is not None and high is not None:
        return _("%(low)s to %(high)s") % said
    return _("at least %(low)s") % said if low is not None else _("at most %(high)s") % said


# ---------------------------------------------------------------------------------------- numbers


def _language() -> str:
    return get_language() or "en"


def _rounded(kpi: Measured, value: Decimal, limits: Limits | None) -> Decimal:
    places = _places(kpi, value)
    rounded = half_up(value, places=places)
    if limits is None:
        return rounded
    stands = judge(value=value, limits=limits, direction=kpi.direction)
    while places < EXACT and judge(value=rounded, limits=limits, direction=kpi.direction) != stands:
        places += 1
        rounded = half_up(value, places=places)
    return rounded


def _places(kpi: Measured, value: Decimal) -> int:
    """How many decimals a value is said with; what is small or nearly whole needs more."""
    if kpi.unit == Unit.MONEY:
        return 0 if abs(value) >= WHOLE_FROM else minor_unit(kpi.currency)
    if kpi.unit == Unit.COUNT and value != value.to_integral_value():
        return 1
    if kpi.unit == Unit.PERCENT and (99 < value < 100 or 0 < abs(value) < 1):
        return 2
    return PLACES.get(kpi.unit, 1)


def _with_unit(kpi: Measured, value: Decimal) -> str:
    language = _language()
    if kpi.unit == Unit.YES_NO:
        return pgettext("figure", "Yes") if value else pgettext("figure", "No")
    if kpi.unit == Unit.MONEY:
        return format_amount(value, currency=kpi.currency, language=language, short=True)
    number = format_number(value, language=language)
    if kpi.unit in {Unit.PERCENT, Unit.RATIO}:
        sign = "%" if kpi.unit == Unit.PERCENT else "×"
        return f"{number}{THIN_NO_BREAK if is_french(language) else ''}{sign}"
    return _span(kpi.unit, number, one_or_many(value, language=language))


def _span(unit: str, number: str, count: int) -> str:
    """A number of days, hours, weeks or months; anything else stands alone."""
    if unit == Unit.DAYS:
        return ngettext("%(number)s day", "%(number)s days", count) % {"number": number}
    if unit == Unit.HOURS:
        return ngettext("%(number)s hour", "%(number)s hours", count) % {"number": number}
    if unit == Unit.WEEKS:
        return ngettext("%(number)s week", "%(number)s weeks", count) % {"number": number}
    if unit == Unit.MONTHS:
        return ngettext("%(number)s month", "%(number)s months", count) % {"number": number}
    return number


def _per(per: str, value: str) -> str:
    if per == Kpi.Per.DAY:
        return pgettext("figure", "%(value)s a day") % {"value": value}
    if per == Kpi.Per.WEEK:
        return pgettext("figure", "%(value)s a week") % {"value": value}
    if per == Kpi.Per.MONTH:
        return pgettext("figure", "%(value)s a month") % {"value": value}
    return value


# ------------------------------------------------------------------------------- states and trends

_TONES: dict[Status, tuple[str, str]] = {
    Status.ON_TRACK: ("good", "check"),
    Status.AT_RISK: ("warn", "triangle-alert"),
    Status.OFF_TRACK: ("bad", "circle-alert"),
    Status.NO_DATA: ("info", "circle-dashed"),
    Status.NO_TARGET: ("line", "target"),
    Status.TOO_EARLY: ("line", "clock"),
}


def status_label(status: Status) -> str:
    """The state in a word, for a pill."""
    labels = {
        Status.ON_TRACK: pgettext("outcome", "On track"),
        Status.AT_RISK: pgettext("outcome", "At risk"),
        Status.OFF_TRACK: pgettext("outcome", "Off track"),
        Status.NO_DATA: _("No value"),
        Status.NO_TARGET: _("No target"),
        Status.TOO_EARLY: _("Not counted yet"),
    }
    return labels[status]


def status_tone(status: Status) -> str:
    """The tone of its pill."""
    return _TONES[status][0]


def status_icon(status: Status) -> str:
    """The icon of its pill."""
    return _TONES[status][1]


def trend_label(trend: Trend) -> str:
    """Where it is going, in a word; empty where nobody can tell."""
    labels = {
        Trend.BETTER: pgettext("trend", "Better"),
        Trend.WORSE: pgettext("trend", "Worse"),
        Trend.STEADY: pgettext("trend", "Steady"),
    }
    return labels.get(trend, "")


def trend_tone(trend: Trend) -> str:
    """The tone of that word."""
    return {Trend.BETTER: "good", Trend.WORSE: "bad"}.get(trend, "")


def trend_icon(trend: Trend, direction: str) -> str:
    """An arrow that goes where the value goes: downwards when what should fall is better."""
    if trend == Trend.UNKNOWN:
        return ""
    if trend == Trend.STEADY:
        return "arrow-right"
    if direction == Direction.BAND:
        return "shrink" if trend == Trend.BETTER else "expand"
    rises = (trend == Trend.BETTER) != (direction in FALLS)
    return "trending-up" if rises else "trending-down"


# ---------------------------------------------------------------------------------------- periods


def period_name(period: dt.date, cadence: str) -> str:
    """The name of a period: Week 47, 2026; October 2026; Q4 2026; 2026."""
    if cadence == Kpi.Cadence.WEEK:
        week = Week.of(period)
        return _("Week %(number)d, %(year)d") % {"number": week.number, "year": week.year}
    if cadence == Kpi.Cadence.MONTH:
        return date_format(period, "F Y")
    if cadence == Kpi.Cadence.QUARTER:
        quarter = Quarter.of(period)
        return _("Q%(number)d %(year)d") % {"number": quarter.number, "year": quarter.year}
    return str(period.year)


def period_label(period: dt.date, cadence: str) -> str:
    """The same for the foot of a chart: W47, Oct, Q4, 2026."""
    if cadence == Kpi.Cadence.WEEK:
        return pgettext("week", "W%(number)d") % {"number": Week.of(period).number}
    if cadence == Kpi.Cadence.MONTH:
        return date_format(period, "M")
    if cadence == Kpi.Cadence.QUARTER:
        return pgettext("quarter", "Q%(number)d") % {"number": Quarter.of(period).number}
    return str(period.year)
