"""What a figure of an engagement's health is: what it is measured in, from where it is on track and
at risk, and what it says on a day. It is judged and worded as KPIs are. What nothing is kept of has
no value and says why; it is never nought.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import charts
from kpis import wording
from kpis.models import Kpi
from kpis.status import Limits, Status, Trend, judge, trend
from kpis.wording import Measure

Unit, Direction = Kpi.Unit, Kpi.Direction
# The day that is asked for, and so many ends of months before it.
BEFORE = 12


@dataclass(frozen=True)
class Scale:
    """What one figure is: how it is measured and judged. `is_shown` says that the founder reads
    it."""

    code: str
    name: Any
    why: Any
    measure: Measure
    limits: Limits
    is_shown: bool = False


def _scale(
    code: str,
    name: Any,
    why: Any,
    direction: str,
    limits: Limits,
    *,
    unit: str = Unit.PERCENT,
    is_shown: bool = False,
) -> Scale:
    return Scale(code, name, why, Measure(unit, direction), limits, is_shown)


def _from(green: int, amber: int) -> Limits:
    return Limits(low=Decimal(green), amber_low=Decimal(amber))


def _to(green: int, amber: int | None = None) -> Limits:
    return Limits(high=Decimal(green), amber_high=None if amber is None else Decimal(amber))


SCALES: dict[str, Scale] = {
    scale.code: scale
    for scale in (
        _scale(
            "E01",
            gettext_lazy("Volume used"),
            gettext_lazy("The days used against an even pace: neither hurried nor idle."),
            Direction.BAND,
            Limits(low=Decimal(85), high=Decimal(110)),
            is_shown=True,
        ),
        _scale(
            "E02",
            gettext_lazy("Drift"),
            gettext_lazy("Operational days without an accepted reason, of the last three months."),
            Direction.BELOW,
            _to(15, 30),
        ),
        _scale(
            "E03",
            gettext_lazy("Load"),
            gettext_lazy("Days logged, of the working days: up to half fits a fractional role."),
            Direction.BELOW,
            _to(50, 70),
            is_shown=True,
        ),
        _scale(
            "E04",
            gettext_lazy("Time to a decision"),
            gettext_lazy("Half of what the client was asked is answered within so many days."),
            Direction.DOWN,
            _to(14, 30),
            unit=Unit.DAYS,
        ),
        _scale(
            "E05",
            gettext_lazy("Advice accepted"),
            gettext_lazy("Recommendations that were accepted, of those decided."),
            Direction.UP,
            _from(70, 50),
        ),
        _scale(
            "E06",
            gettext_lazy("Committees kept"),
            gettext_lazy(
                "Committee reports out by their day and quarterly reviews held, of those due."
            ),
            Direction.ABOVE,
            _from(100, 90),
        ),
        _scale(
            "E07",
            gettext_lazy("Actions closed on time"),
            gettext_lazy("Actions of committees that were closed by their day, of those due."),
            Direction.ABOVE,
            _from(85, 70),
        ),
        _scale(
            "E08",
            gettext_lazy("Continuity"),
            gettext_lazy("Domains in which somebody else could carry on tomorrow."),
            Direction.UP,
            _from(80, 50),
        ),
        _scale(
            "E09",
            gettext_lazy("Presence on site"),
            gettext_lazy("Days on site in the month, of those agreed."),
            Direction.ABOVE,
            _from(100, 75),
            is_shown=True,
        ),
        _scale(
            "E10",
            gettext_lazy("Owed since the start"),
            gettext_lazy(
                "Days that the audit, the agreed figures and the accesses are late today."
            ),
            Direction.BELOW,
            _to(0),
            unit=Unit.DAYS,
            is_shown=True,
        ),
        _scale(
            "E11",
            gettext_lazy("Autonomy"),
            gettext_lazy("Decisions that the client's own team took without the executive."),
            Direction.UP,
            _from(80, 60),
        ),
    )
}


@dataclass(frozen=True)
class Reading:
    """What a figure says on a day: its value, or why there is none; `note` says what it is made of."""

    value: Decimal | None
    note: str = ""
    why_not: str = ""


@dataclass(frozen=True)
class Figure:
    """A figure of an engagement on a day, with how it stood at the ends of the months before."""

    scale: Scale
    reading: Reading
    before: tuple[Decimal | None, ...] = ()

    @property
    def code(self) -> str:
        return self.scale.code

    @property
    def name(self) -> str:
        return str(self.scale.name)

    @property
    def why(self) -> str:
        return str(self.scale.why)

    @property
    def values(self) -> tuple[Decimal | None, ...]:
        return (*self.before, self.reading.value)

    @property
    def value(self) -> str:
        """Empty where there is none."""
        if self.reading.value is None:
            return ""
        return wording.value_in_words(
            self.scale.measure, self.reading.value, limits=self.scale.limits
        )

    @property
    def target(self) -> str:
        return wording.target_in_words(self.scale.measure, self.scale.limits)

    @property
    def status(self) -> Status:
        direction = self.scale.measure.direction
        return judge(value=self.reading.value, limits=self.scale.limits, direction=direction)

    @property
    def status_label(self) -> str:
        return wording.status_label(self.status)

    @property
    def tone(self) -> str:
        return wording.status_tone(self.status)

    @property
    def icon(self) -> str:
        return wording.status_icon(self.status)

    @property
    def _trend(self) -> Trend:
        direction = self.scale.measure.direction
        return trend(values=self.values, limits=self.scale.limits, direction=direction)

    @property
    def trend(self) -> str:
        return wording.trend_label(self._trend)

    @property
    def trend_tone(self) -> str:
        return wording.trend_tone(self._trend)

    @property
    def trend_icon(self) -> str:
        return wording.trend_icon(self._trend, self.scale.measure.direction)

    @property
    def has_line(self) -> bool:
        """Whether there is more than one value to draw."""
        return sum(value is not None for value in self.values) > 1

    @property
    def spark(self) -> SafeString:
        limits = self.scale.limits
        known = [value for value in self.values if value is not None]
        words = {
            "name": self.name,
            "first": wording.value_in_words(self.scale.measure, known[0]),
            "last": wording.value_in_words(self.scale.measure, known[-1]),
            "target": self.target,
        }
        said = _("%(name)s: from %(first)s to %(last)s over the months. Target: %(target)s.")
        return charts.spark(
            values=self.values,
            target=limits.low if limits.low is not None else limits.high,
            tone=self.tone if self.tone in {"good", "warn", "bad"} else "accent",
            title=said % words,
        )


def share(part: Decimal, whole: Decimal) -> Decimal:
    """A part in per cent, as exact as decimals are: what is a hair past a limit is past it."""
    return part * 100 / whole


def window(day: dt.date, *, months: int) -> dt.date:
    """The first day of so many months that end with a day: of three to 19 November, 20 August."""
    count = day.year * 12 + day.month - 1 - months
    year, month = count // 12, count % 12 + 1
    after = dt.date(year + month // 12, month % 12 + 1, 1)
    last = (after - dt.timedelta(days=1)).day
    is_end = (day + dt.timedelta(days=1)).day == 1
    before = dt.date(year, month, last if is_end else min(day.day, last))
    return before + dt.timedelta(days=1)


def in_need_first(figures: Sequence[Figure]) -> list[Figure]:
    """What is off track first, what has no value last; what is alike in the order of the codes."""
    order = (Status.OFF_TRACK, Status.AT_RISK, Status.ON_TRACK)
    return sorted(
        figures, key=lambda one: order.index(one.status) if one.status in order else len(order)
    )
