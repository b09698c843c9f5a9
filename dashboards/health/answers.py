"""What was asked and promised, and when it was answered and kept.

*Time to a decision*: the median of the days from a question to its answer, over the answers of the
twelve months that end with the day: days beyond the contract that were approved or declined, KPI
frameworks that were signed off or returned. Answers after 1, 3 and 20 days: 3 days.
*Committees kept*: committee reports that the client had by their day and quarterly reviews that were
held, of those that were due in the twelve months that end with the day; a review that was waived was
not due. 11 reports of 12 and 3 of 4 reviews: 14 of 16, 87.5 %.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from committees.models import Report
from common.periods import local_day
from dashboards.health.figure import BEFORE, Reading, share, window
from engagements.course.milestones import REVIEW, State
from engagements.course.owing import Course
from engagements.models import BurstRequest, Engagement
from kpis.models import FrameworkVersion

YEAR = 12


@dataclass(frozen=True)
class Answer:
    """A question to the client: the days on which it was asked and answered."""

    asked_on: dt.date
    answered_on: dt.date


@dataclass(frozen=True)
class Due:
    """A committee report or a quarterly review: the day it was due on, and whether it was kept."""

    on: dt.date
    was_kept: bool


def answers_of(*, engagement: Engagement, on: dt.date) -> tuple[Answer, ...]:
    """What the client answered in the two years before a day; two statements."""
    zone = engagement.provider.timezone
    since = window(on, months=2 * BEFORE)
    asked = BurstRequest.objects.filter(
        engagement=engagement,
        status__in=[BurstRequest.Status.APPROVED, BurstRequest.Status.DECLINED],
        closed_at__date__gte=since,
    )
    proposed = FrameworkVersion.objects.filter(
        framework__engagement=engagement,
        state__in=[FrameworkVersion.State.SIGNED, FrameworkVersion.State.RETURNED],
        answered_at__date__gte=since,
    )
    pairs = [
        *asked.values_list("asked_at", "closed_at"),
        *proposed.values_list("proposed_at", "answered_at"),
    ]
    return tuple(
        Answer(local_day(begun, timezone=zone), local_day(ended, timezone=zone))
        for begun, ended in pairs
        if ended is not None
    )


def time_to_decide(answers: Iterable[Answer], day: dt.date) -> Reading:
    """The median of the days from question to answer, on a day."""
    first = window(day, months=YEAR)
    spans = [
        (one.answered_on - one.asked_on).days for one in answers if first <= one.answered_on <= day
    ]
    if not spans:
        said = _("Nothing that was put to the client has been answered in the last twelve months.")
        return Reading(None, why_not=said)
    note = ngettext("One answer in twelve months", "%(count)d answers in twelve months", len(spans))
    return Reading(Decimal(str(median(spans))), note % {"count": len(spans)})


def due_of(*, engagement: Engagement, course: Course) -> tuple[Due, ...]:
    """The committee reports and quarterly reviews of an engagement by the day they were due; one
    statement."""
    zone = engagement.provider.timezone
    reports = Report.objects.filter(engagement=engagement).values_list("due_on", "published_at")
    found = [
        Due(on, published is not None and local_day(published, timezone=zone) <= on)
        for on, published in reports
    ]
    found += [
        Due(one.due_on, one.state == State.MET)
        for one in course.milestones
        if one.kind == REVIEW and one.state != State.WAIVED
    ]
    return tuple(found)


def committees(due: Iterable[Due], day: dt.date) -> Reading:
    """The share of what was kept, of what was due by a day."""
    first = window(day, months=YEAR)
    inside = [one for one in due if first <= one.on < day]
    if not inside:
        said = _("No committee report and no quarterly review was due yet.")
        return Reading(None, why_not=said)
    kept = sum(one.was_kept for one in inside)
    words = {"kept": kept, "due": len(inside)}
    note = _("%(kept)d of %(due)d in twelve months") % words
    return Reading(share(Decimal(kept), Decimal(len(inside))), note)
