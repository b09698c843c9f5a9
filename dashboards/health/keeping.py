"""What somebody else would need to carry on, and what is owed since the start.

*Continuity*: the domains with a document that was checked lately, a second person and somebody who
holds the access, of all. *Owed since the start*: the days that the audit (due on day 14) and the
KPI framework (day 30) are late today, and those of the access that has been waited for longest: what
waits at the same time is not counted twice. What has come is owed no more.

Begun on Monday 5 January 2026, audit not there on 29 January (10 days late), an access asked for on
5 January and granted on the 14th, another asked for on 26 January: 10 + 3 = 13 days.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from common.typography import joined
from dashboards.health.figure import Reading, share
from engagements.course import continuity
from engagements.course.lists import List
from engagements.course.milestones import Milestone
from engagements.course.owing import Course
from engagements.models import Engagement

OF_THE_START = ("diagnostic", "kpis")


def carry_on(*, engagement: Engagement, on: dt.date) -> Reading:
    """The continuity of an engagement on a day; two statements."""
    score = continuity.scores(engagements=[engagement.pk], on=on)[engagement.pk]
    if not score.domains:
        return Reading(None, why_not=score.words)
    words = {"covered": score.covered, "domains": score.domains}
    note = _("%(covered)d of %(domains)d domains") % words
    return Reading(share(Decimal(score.covered), Decimal(score.domains)), note)


def _late(milestone: Milestone, day: dt.date) -> int:
    mark = milestone.mark
    if mark is not None and mark.on <= day:
        return 0
    return max((day - milestone.due_on).days, 0)


def _waited(course: Course, day: dt.date) -> int:
    """The days of the access that has been waited for longest on a day."""
    spans = [0]
    for line in course.lists[List.ACCESS].lines:
        row = line.row
        if row is None or row.asked_on is None:
            continue
        is_there = row.closed_on is not None and row.closed_on <= day
        if not is_there:
            spans.append((day - max(row.asked_on, course.engagement.starts_on)).days)
    return max(spans)


def owed(course: Course, day: dt.date) -> Reading:
    """How many days late the start of an engagement is on a day."""
    parts = [(one.title, _late(one, day)) for one in course.milestones if one.key in OF_THE_START]
    parts.append((_("Access"), _waited(course, day)))
    late = [(title, days) for title, days in parts if days]
    if not late:
        return Reading(Decimal(0), _("Nothing is owed"))
    said = [
        ngettext("%(title)s: %(days)d day", "%(title)s: %(days)d days", days)
        % {"title": title, "days": days}
        for title, days in late
    ]
    total = sum(days for _title, days in late)
    return Reading(Decimal(total), joined(said, language=get_language() or "en"))
