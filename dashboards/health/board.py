"""The health of an engagement on a day: every figure with how it stood at the ends of the months
before, in a fixed number of statements. What nothing is kept of yet says so. The client reads how
its days are used, how full the role is, how often somebody is there and what is owed; the rest is
between the executive and the firm, drift above all, of which a client is never told as such.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from common.periods import Month, months_between
from common.typography import joined
from dashboards.health import answers, days, keeping
from dashboards.health.figure import BEFORE, SCALES, Figure, Reading, in_need_first
from engagements.course import owing
from engagements.models import Engagement
from kpis.status import Status

On = Callable[[dt.date], Reading]


@dataclass(frozen=True)
class Health:
    """The figures of an engagement in the order of their codes."""

    engagement: Engagement
    on: dt.date
    figures: tuple[Figure, ...]

    @property
    def by_need(self) -> list[Figure]:
        return in_need_first(self.figures)

    @property
    def sentences(self) -> list[str]:
        """How many are on track, and which are not."""
        valued = [one for one in self.figures if one.status != Status.NO_DATA]
        if not valued:
            return [_("Nothing can be said yet.")]
        good = sum(one.status == Status.ON_TRACK for one in valued)
        said = [_("%(good)d of %(count)d on track.") % {"good": good, "count": len(valued)}]
        off = _names(valued, Status.OFF_TRACK)
        risk = _names(valued, Status.AT_RISK)
        if off:
            sentence = ngettext("%(names)s is off track.", "%(names)s are off track.", len(off))
            said.append(sentence % {"names": _joined(off)})
        if risk:
            sentence = ngettext("%(names)s is at risk.", "%(names)s are at risk.", len(risk))
            said.append(sentence % {"names": _joined(risk)})
        return said


def _names(figures: Sequence[Figure], status: Status) -> list[str]:
    return [one.name for one in figures if one.status == status]


def _joined(names: Sequence[str]) -> str:
    return joined(names, language=get_language() or "en")


def _ends_of_months(engagement: Engagement, on: dt.date) -> list[dt.date]:
    """The last days of the months before the one of a day in which the engagement ran."""
    last = Month.of(on).plus(-1)
    first = max(Month.of(engagement.starts_on), last.plus(1 - BEFORE))
    return [month.last for month in months_between(first, last)] if first <= last else []


def _figure(code: str, on: dt.date, ends: Sequence[dt.date], said: On) -> Figure:
    before: tuple[Decimal | None, ...] = tuple(said(day).value for day in ends)
    return Figure(SCALES[code], said(on), before)


def _without(code: str, why_not: str) -> Figure:
    return Figure(SCALES[code], Reading(None, why_not=why_not))


def health(*, engagement: Engagement, on: dt.date, by_client: bool = False) -> Health:
    """How an engagement is doing on a day. `engagement` comes with its client and provider."""
    ends = _ends_of_months(engagement, on)
    log = days.read(engagement=engagement, on=on)
    course = owing.course(engagement=engagement, on=on)
    found = [
        _figure("E01", on, ends, lambda day: days.volume(log, day)),
        _figure("E03", on, ends, lambda day: days.load(log, day)),
        _figure("E09", on, ends, lambda day: days.presence(log, day)),
        _figure("E10", on, ends, lambda day: keeping.owed(course, day)),
    ]
    if not by_client:
        asked = answers.answers_of(engagement=engagement, on=on)
        due = answers.due_of(engagement=engagement, course=course)
        found += [
            _figure("E02", on, ends, lambda day: days.drift(log, day)),
            _figure("E04", on, ends, lambda day: answers.time_to_decide(asked, day)),
            _without("E05", _("No recommendation has been decided yet.")),
            _figure("E06", on, ends, lambda day: answers.committees(due, day)),
            _without("E07", _("No action of a committee is kept here yet.")),
            Figure(SCALES["E08"], keeping.carry_on(engagement=engagement, on=on)),
            _without("E11", _("No decision of the client's own team is kept here yet.")),
        ]
    found.sort(key=lambda one: one.code)
    return Health(engagement, on, tuple(found))
