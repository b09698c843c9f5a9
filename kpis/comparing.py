"""Two months beside each other: what each KPI said at the end of one, and at the end of the other.

At the end of a month stands the last period of each KPI that is over by then: the month itself,
the last week that ended in it, the last finished quarter. The difference is said in the unit and,
where the earlier value is above nothing, in per cent of it: from 20 to 34 is +14, or +70 %. Between
per cents it is said in points.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from common.days import one_or_many
from common.money import format_number, half_up
from common.periods import Month
from common.typography import THIN_NO_BREAK, is_french
from kpis import wording
from kpis.glance import Line, framework_rows
from kpis.models import Framework, Kpi
from kpis.series import series_of
from kpis.status import Trend, trend

MOST_MONTHS = 60


@dataclass(frozen=True)
class Pair:
    """A KPI at the end of two months."""

    earlier: Line
    later: Line

    @property
    def kpi(self) -> Kpi:
        return self.later.kpi

    @property
    def change(self) -> Decimal | None:
        before, after = self.earlier.last.value, self.later.last.value
        if before is None or after is None or self.kpi.unit == Kpi.Unit.YES_NO:
            return None
        return after - before

    @property
    def difference(self) -> str:
        """+14, +3 points, −€200; empty where there is nothing to compare."""
        if self.change is None:
            return ""
        sign = "+" if self.change > 0 else "−" if self.change < 0 else "±"
        size = abs(self.change)
        if self.kpi.unit != Kpi.Unit.PERCENT:
            if self.kpi.unit == Kpi.Unit.MONEY and self._is_whole:
                size = half_up(size, places=0)
            return f"{sign}{wording.value_in_words(self.kpi, size)}"
        points = half_up(size, places=1)
        language = get_language() or "en"
        return ngettext(
            "%(sign)s%(points)s point",
            "%(sign)s%(points)s points",
            one_or_many(points, language=language),
        ) % {"sign": sign, "points": format_number(points, language=language)}

    @property
    def _is_whole(self) -> bool:
        """Whether both amounts are read in whole units; what lies between them then is too."""
        both = (self.earlier.last.value, self.later.last.value)
        return all(one is not None and abs(one) >= wording.WHOLE_FROM for one in both)

    @property
    def share(self) -> str:
        """The difference in per cent of the earlier value; empty where that says nothing."""
        before = self.earlier.last.value
        if self.change is None or before is None or before <= 0:
            return ""
        part = half_up(100 * self.change / before, places=1)
        language = get_language() or "en"
        space = THIN_NO_BREAK if is_french(language) else ""
        sign = "+" if part > 0 else "−" if part < 0 else "±"
        return f"{sign}{format_number(abs(part), language=language)}{space}%"

    @property
    def moved(self) -> Trend:
        values = [self.earlier.last.value, self.later.last.value]
        if values[0] is None:
            return Trend.UNKNOWN
        return trend(values=values, limits=self.later.last.limits, direction=self.kpi.direction)

    @property
    def moved_label(self) -> str:
        return wording.trend_label(self.moved)

    @property
    def moved_tone(self) -> str:
        return wording.trend_tone(self.moved)

    @property
    def moved_icon(self) -> str:
        return wording.trend_icon(self.moved, self.kpi.direction)


@dataclass(frozen=True)
class Comparison:
    """All KPIs of a framework at the end of two months."""

    earlier: Month
    later: Month
    pairs: tuple[Pair, ...]

    @property
    def sentence(self) -> str:
        """How many moved which way, and how many cannot be compared."""
        moved = [pair.moved for pair in self.pairs]
        said = {
            "better": moved.count(Trend.BETTER),
            "worse": moved.count(Trend.WORSE),
            "steady": moved.count(Trend.STEADY),
        }
        sentence = _("%(better)d better, %(worse)d worse, %(steady)d steady.") % said
        unknown = moved.count(Trend.UNKNOWN)
        if not unknown:
            return sentence
        missing = ngettext(
            "%(count)d has no value to compare.", "%(count)d have no value to compare.", unknown
        )
        return f"{sentence} {missing % {'count': unknown}}"


def compare(*, framework: Framework, earlier: Month, later: Month, on: dt.date) -> Comparison:
    """The framework at the end of two months; six statements however many KPIs there are."""
    rows = framework_rows(framework)
    shown = [one for one in rows if not one.is_input]
    inputs = [one for one in rows if one.is_input]

    def at_end(month: Month) -> list[Line]:
        day = min(month.last + dt.timedelta(days=1), on)
        return [Line(one, day) for one in series_of(kpis=shown, on=day, count=1, inputs=inputs)]

    pairs = zip(at_end(earlier), at_end(later), strict=True)
    return Comparison(earlier, later, tuple(Pair(before, after) for before, after in pairs))


def months_to_compare(*, kpis: Sequence[Kpi], on: dt.date) -> list[Month]:
    """The finished months that can be chosen, the newest first."""
    last = Month.of(on).plus(-1)
    first = min((Month.of(one.counts_from) for one in kpis), default=last)
    count = min(max(first.until(last), 1), MOST_MONTHS)
    return [last.plus(-step) for step in range(count)]
