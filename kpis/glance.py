"""A framework at a glance: what is off first, in one breath, and then a line for each KPI.

The sentences say how many are on track, which ones are off or at risk, and which have no value
for a period that is over, with the day that it is due. A line has what the last finished period
says beside the thirteen before. A line without a value says since when and why.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Prefetch
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from common import charts
from common.typography import date_format, joined
from kpis import cadence, wording
from kpis.models import Framework, Kpi, KpiOwner
from kpis.series import SHOWN, Point, Series, series_of
from kpis.status import Limits, Status

# What needs somebody first.
ORDER = (
    Status.OFF_TRACK,
    Status.AT_RISK,
    Status.NO_DATA,
    Status.ON_TRACK,
    Status.NO_TARGET,
    Status.TOO_EARLY,
)
# So many are named in a sentence; of more, these and how many others there are.
NAMED = 3


def due_on(kpi: Kpi, period: dt.date) -> dt.date:
    """The day by which the reading of a period should be there."""
    return cadence.last_day(period, kpi.cadence) + dt.timedelta(days=kpi.due_days)


@dataclass(frozen=True)
class Line:
    """One KPI as a page shows it on a day."""

    series: Series
    on: dt.date

    @property
    def kpi(self) -> Kpi:
        return self.series.kpi

    @property
    def last(self) -> Point:
        return self.series.last

    @cached_property
    def value(self) -> str:
        """The value of the last finished period; empty where there is none."""
        if self.last.value is None:
            return ""
        return wording.value_in_words(self.kpi, self.last.value, limits=self.last.limits)

    @cached_property
    def target(self) -> str:
        return wording.target_in_words(self.kpi, self.last.limits)

    @cached_property
    def period(self) -> str:
        return wording.period_name(self.last.period, self.kpi.cadence)

    @cached_property
    def status(self) -> Status:
        return self.series.status

    @property
    def status_label(self) -> str:
        return wording.status_label(self.status)

    @property
    def tone(self) -> str:
        return wording.status_tone(self.status)

    @property
    def icon(self) -> str:
        return wording.status_icon(self.status)

    @cached_property
    def trend(self) -> str:
        return wording.trend_label(self.series.trend)

    @property
    def trend_tone(self) -> str:
        return wording.trend_tone(self.series.trend)

    @property
    def trend_icon(self) -> str:
        return wording.trend_icon(self.series.trend, self.kpi.direction)

    @cached_property
    def owners(self) -> str:
        """Who answers for it: the person, or else the function."""
        return ", ".join(str(owner) for owner in self.kpi.owners.all())

    @cached_property
    def due_on(self) -> dt.date:
        return due_on(self.kpi, self.last.period)

    @cached_property
    def is_late(self) -> bool:
        return self.status == Status.NO_DATA and self.on > self.due_on

    @property
    def last_known(self) -> Point | None:
        """The newest period with a value, where the last one has none."""
        known = [point for point in self.series.points if point.value is not None]
        return known[-1] if known else None

    @cached_property
    def missing(self) -> str:
        """Why there is no value, and since when; empty where there is one."""
        if self.last.value is not None:
            return ""
        if self.status == Status.TOO_EARLY:
            first = cadence.period_of(self.kpi.counts_from, self.kpi.cadence)
            said = {"period": wording.period_name(first, self.kpi.cadence)}
            return _("Counted from %(period)s on.") % said
        # A formula says what is missing, and a value that was taken back why it was.
        if self.last.why and (self.kpi.origin == Kpi.Origin.FORMULA or self.last.reading):
            return self.last.why
        said = {"period": self.period, "day": date_format(self.due_on, "j F")}
        if self.is_late:
            return _("No reading for %(period)s; it was due on %(day)s.") % said
        return _("No reading for %(period)s yet; it is due by %(day)s.") % said

    @property
    def since(self) -> str:
        """The last value that is known, where the newest is missing."""
        if self.last.value is not None or self.last_known is None:
            return ""
        point = self.last_known
        return _("Last known: %(value)s in %(period)s.") % {
            "value": wording.value_in_words(self.kpi, point.value, limits=point.limits),
            "period": wording.period_name(point.period, self.kpi.cadence),
        }

    @property
    def spark(self) -> SafeString:
        return charts.spark(
            values=self.series.values,
            target=aim(self.last.limits),
            tone=self.tone if self.tone in {"good", "warn", "bad"} else "accent",
            title=in_a_sentence(self.series),
        )


def aim(limits: Limits | None) -> Decimal | None:
    """The one limit that a small line is drawn with: the target, or the lower end of a range."""
    if limits is None:
        return None
    return limits.low if limits.low is not None else limits.high


def in_a_sentence(series: Series) -> str:
    """What a curve shows, for whoever listens: from where to where, and what it should be."""
    known = [point for point in series.points if point.value is not None]
    kpi = series.kpi
    if not known:
        return _("%(name)s: no value yet.") % {"name": kpi.name}
    first, last = known[0], known[-1]
    said = {
        "name": kpi.name,
        "first": wording.value_in_words(kpi, first.value),
        "begin": wording.period_name(first.period, kpi.cadence),
        "last": wording.value_in_words(kpi, last.value, limits=last.limits),
        "end": wording.period_name(last.period, kpi.cadence),
        "target": wording.target_in_words(kpi, last.limits),
    }
    if len(known) == 1:
        sentence = _("%(name)s: %(last)s in %(end)s. Target: %(target)s.")
    else:
        sentence = _(
            "%(name)s: from %(first)s in %(begin)s to %(last)s in %(end)s. Target: %(target)s."
        )
    return sentence % said


@dataclass(frozen=True)
class Board:
    """The KPIs of a framework and its inputs, as they stand on a day."""

    framework: Framework
    lines: tuple[Line, ...]
    inputs: tuple[Line, ...]

    @cached_property
    def by_need(self) -> list[Line]:
        """What is off track first; what is alike stays in the order of the framework."""
        return sorted(self.lines, key=lambda one: ORDER.index(one.status))

    @cached_property
    def period(self) -> str:
        """The period that most of the figures are of."""
        names = [one.period for one in self.lines]
        return max(names, key=names.count, default="")

    @property
    def sentences(self) -> list[str]:
        return in_one_breath(self.lines)


def board(*, framework: Framework, on: dt.date, count: int = SHOWN) -> Board:
    """The framework as it stands on a day, with its owners; four statements."""
    return boards(frameworks=[framework], on=on, count=count)[framework.pk]


def boards(*, frameworks: Sequence[Framework], on: dt.date, count: int = SHOWN) -> dict[int, Board]:
    """Several frameworks as they stand on a day, by their keys; four statements for all."""
    found: dict[int, tuple[list[Line], list[Line]]] = {one.pk: ([], []) for one in frameworks}
    for series in series_of(kpis=framework_rows(*frameworks), on=on, count=count):
        lines, inputs = found[series.kpi.framework_id]
        (inputs if series.kpi.is_input else lines).append(Line(series, on))
    return {one.pk: Board(one, *(tuple(lines) for lines in found[one.pk])) for one in frameworks}


def framework_rows(*frameworks: Framework) -> list[Kpi]:
    """The KPIs and inputs that stand, with their owners; two statements."""
    rows = Kpi.objects.filter(framework__in=frameworks).standing().in_order()
    return list(rows.prefetch_related(Prefetch("owners", KpiOwner.objects.order_by("pk"))))


def in_one_breath(lines: Sequence[Line]) -> list[str]:
    """How the figures stand: how many are on track, what is off, at risk, and missing."""
    if not lines:
        return []
    found: dict[Status, list[Line]] = {}
    for one in lines:
        found.setdefault(one.status, []).append(one)
    good = len(found.get(Status.ON_TRACK, []))
    said = [_("%(good)d of %(count)d on track.") % {"good": good, "count": len(lines)}]
    if off := found.get(Status.OFF_TRACK):
        sentence = ngettext("%(names)s is off track.", "%(names)s are off track.", len(off))
        said.append(sentence % {"names": _names(off)})
    if risk := found.get(Status.AT_RISK):
        sentence = ngettext("%(names)s is at risk.", "%(names)s are at risk.", len(risk))
        said.append(sentence % {"names": _names(risk)})
    said += _missing(found.get(Status.NO_DATA, []))
    return said


def _missing(lines: Sequence[Line]) -> list[str]:
    """What has no value, by the day that it is due; of one alone, its period too."""
    if not lines:
        return []
    first = min(lines, key=lambda one: one.due_on)
    words = {
        "names": _names(lines),
        "period": first.period,
        "day": date_format(first.due_on, "j F"),
    }
    if len(lines) == 1:
        if first.is_late:
            return [_("%(names)s has no value for %(period)s; it was due on %(day)s.") % words]
        return [_("%(names)s has no value for %(period)s yet, due by %(day)s.") % words]
    if first.is_late:
        return [_("%(names)s have no value; the first was due on %(day)s.") % words]
    return [_("%(names)s have no value yet; the first is due by %(day)s.") % words]


def _names(lines: Iterable[Line]) -> str:
    names = [one.kpi.name for one in lines]
    more = len(names) - NAMED
    if more > 1:
        others = ngettext("%(count)d other", "%(count)d others", more) % {"count": more}
        names = [*names[:NAMED], others]
    return joined(names, language=get_language() or "en")


def way(line: Line) -> str:
    """The founder's words for a figure that an outcome is measured by.

    "34 of 50 a month", "43 days now, towards 40 days"; what is to be held is said to be so.
    """
    said = {"value": line.value, "target": line.target}
    if not line.value:
        return line.missing
    if line.last.limits is None and line.kpi.direction != Kpi.Direction.YES:
        return _("%(value)s now.") % said
    if line.kpi.direction in {Kpi.Direction.UP, Kpi.Direction.DOWN}:
        return _towards(line, said)
    return _("%(value)s now; it should be %(target)s.") % said


def _towards(line: Line, whole: Mapping[str, str]) -> str:
    """Towards the target while it is ahead; nobody is on the way to what is reached."""
    kpi, target = line.kpi, aim(line.last.limits)
    said = {"value": line.value, "target": wording.value_in_words(kpi, target)}
    if kpi.unit == Kpi.Unit.COUNT and kpi.direction == Kpi.Direction.UP:
        bare = wording.Measure(kpi.unit, kpi.direction)
        said["value"] = wording.value_in_words(bare, line.last.value, limits=line.last.limits)
        return _("%(value)s of %(target)s.") % said
    if line.status == Status.ON_TRACK:
        return _("%(value)s now; it should be %(target)s.") % whole
    return _("%(value)s now, towards %(target)s.") % said
