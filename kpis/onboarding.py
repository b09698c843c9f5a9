"""Who owes what until the framework is agreed: it is due by day 30 of the engagement.

While nothing is proposed, the executive owes it. From the day of the proposal on the founder owes an
answer. What was returned, or taken back, is owed by the executive again. Once it is signed off, or its
milestone is met or waived in another way, nobody owes it. The milestones of an engagement say the
same (`engagements.course.owing.ANSWERS`, where the app puts `asked_since`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from common.periods import local_day
from engagements.course import milestones
from engagements.course.milestones import Milestone
from engagements.models import Engagement, MilestoneMark
from kpis.models import Framework, FrameworkVersion

MILESTONE = "kpis"


@dataclass(frozen=True)
class Onboarding:
    """The milestone as it stands, and who owes what since when; `days` is how many by now."""

    milestone: Milestone
    by_client: bool
    since: dt.date
    days: int


def onboarding(*, framework: Framework, on: dt.date) -> Onboarding | None:
    """Who owes the framework on a day; None where nobody does."""
    engagement = framework.engagement
    marks = MilestoneMark.objects.filter(engagement=engagement, milestone=MILESTONE)
    stands = milestones.stand(
        engagement=engagement, marks={one.milestone: one for one in marks}, on=on
    )
    found = next((one for one in stands if one.key == MILESTONE), None)
    if found is None or not found.is_open:
        return None
    last = FrameworkVersion.objects.filter(framework=framework).order_by("-number").first()
    waits = last is not None and last.state == FrameworkVersion.State.PROPOSED
    at = framework.made_at
    if last is not None:
        at = last.proposed_at if waits else last.answered_at or last.proposed_at
    since = local_day(at, timezone=engagement.provider.timezone)
    return Onboarding(found, by_client=waits, since=since, days=max((on - since).days, 0))


def asked_since(engagements: Sequence[Engagement]) -> dict[int, dt.date]:
    """Since when each engagement waits for the founder's answer to a proposal; one statement."""
    rows = FrameworkVersion.objects.filter(
        framework__engagement__in=engagements, state=FrameworkVersion.State.PROPOSED
    )
    place = "framework__engagement__provider__timezone"
    return {
        pk: local_day(at, timezone=zone)
        for pk, at, zone in rows.values_list("framework__engagement", "proposed_at", place)
    }
