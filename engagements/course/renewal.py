"""The renewal: annual by default, six months as the usual first commitment, decided 60 days before.

The renewal day is the one that the engagement names, or its last day, or else each anniversary of
its first day, so that an engagement without an end is looked at once a year. Both sides decide:
it goes on as it is, it goes on under new conditions, or it ends. Bridges and time-boxed
engagements are not renewed: they hand back. Notice is counted back from the renewal day: with 60
days and a renewal on 31 December, the last day to give notice is 1 November.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from engagements import lifecycle
from engagements.models import Engagement, Prospect, RenewalDecision

DECIDED_BEFORE = dt.timedelta(days=60)
REMINDERS = (90, 60, 30)
Decision = RenewalDecision.Decision


class CannotDecide(Exception):
    """Why this cannot be decided so, in the user's words."""


def anniversary(day: dt.date, year: int) -> dt.date:
    """The same day in another year; 28 February where that has no 29th."""
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return day.replace(year=year, day=28)


def renewal_day(*, engagement: Engagement, on: dt.date) -> dt.date | None:
    """The day on which what was agreed is over; None where nothing is renewed."""
    if engagement.kind != Engagement.Kind.STANDARD:
        return None
    if engagement.renews_on is not None:
        return engagement.renews_on
    if engagement.ends_on is not None:
        return engagement.ends_on
    year = max(on.year, engagement.starts_on.year + 1)
    found = anniversary(engagement.starts_on, year)
    return found if found >= on else anniversary(engagement.starts_on, year + 1)


def decision_day(*, engagement: Engagement, on: dt.date) -> dt.date | None:
    """The day by which both sides should know whether it goes on."""
    day = renewal_day(engagement=engagement, on=on)
    return day - DECIDED_BEFORE if day else None


def is_settled(engagement: Engagement, decision: RenewalDecision) -> bool:
    """Whether the last decision answers the renewal that lies ahead: it ends, as was decided."""
    return decision.decision == Decision.END and decision.until == engagement.ends_on


@dataclass(frozen=True)
class Renewal:
    """One engagement's renewal as it stands on a day; `days` are left until it, negative past it."""

    engagement: Engagement
    renews_on: dt.date
    decide_by: dt.date
    days: int
    decision: RenewalDecision | None
    prospect: Prospect | None

    @property
    def is_settled(self) -> bool:
        return self.decision is not None and is_settled(self.engagement, self.decision)

    @property
    def is_late(self) -> bool:
        """The day to decide is over and nothing was decided."""
        return not self.is_settled and self.days < DECIDED_BEFORE.days

    @property
    def is_near(self) -> bool:
        return not self.is_settled and self.days <= REMINDERS[0]

    @property
    def notice_by(self) -> dt.date | None:
        """The last day on which notice can be given; None where no notice was agreed."""
        if self.prospect is None or self.prospect.notice_days is None:
            return None
        return self.renews_on - dt.timedelta(days=self.prospect.notice_days)


def latest(engagements: Iterable[Engagement]) -> dict[int, RenewalDecision]:
    """What was decided last about each engagement."""
    rows = RenewalDecision.objects.filter(engagement__in=[one.pk for one in engagements])
    newest = rows.order_by("engagement_id", "-id").distinct("engagement_id")
    return {row.engagement_id: row for row in newest}


def renewals(*, engagements: Iterable[Engagement], as_of: dt.date) -> dict[int, Renewal]:
    """The renewal of each engagement that is renewed at all, in two statements."""
    wanted = list(engagements)
    decided = latest(wanted)
    meant = Prospect.objects.filter(engagement__in=[one.pk for one in wanted])
    prospects = {row.engagement_id: row for row in meant}
    found = {}
    for one in wanted:
        day = renewal_day(engagement=one, on=as_of)
        if day is None or (one.ends_on is not None and one.ends_on < as_of):
            continue
        found[one.pk] = Renewal(
            engagement=one,
            renews_on=day,
            decide_by=day - DECIDED_BEFORE,
            days=(day - as_of).days,
            decision=decided.get(one.pk),
            prospect=prospects.get(one.pk),
        )
    return found


def decide(
    *,
    engagement: Engagement,
    decision: str,
    until: dt.date,
    by: Actor,
    at: dt.datetime,
    on: dt.date,
    words: str = "",
) -> RenewalDecision:
    """Write down what was decided and let the engagement follow: `until` is the next renewal, or
    the last day where it ends. Raises CannotDecide."""
    day = renewal_day(engagement=engagement, on=on)
    if day is None:
        raise CannotDecide(_("This engagement is not renewed: it hands back on its last day."))
    ends = decision == Decision.END
    if not ends and until <= day:
        raise CannotDecide(_("Choose a day after the renewal."))
    if ends and until < on:
        raise CannotDecide(_("Choose a last day that is not over yet."))
    last = until if ends or engagement.ends_on is not None else None
    try:
        changed = lifecycle.change_engagement(
            engagement=engagement,
            ends_on=last,
            renews_on=None if ends else until,
            by=by,
            on=on,
        )
    except lifecycle.CannotEnd as problem:
        raise CannotDecide(str(problem)) from problem
    row = RenewalDecision.objects.create(
        **changed.owner,
        engagement=changed,
        renews_on=day,
        decision=decision,
        until=until,
        words=words.strip(),
        by=by.name,
        at=at,
    )
    record(by=by, verb="decided renewal", subject=row, decision=decision, until=str(until))
    return row


def decisions(*, engagement: Engagement) -> list[RenewalDecision]:
    """What was decided so far, the newest first."""
    return list(RenewalDecision.objects.filter(engagement=engagement).order_by("-id"))


def prospect_of(*, engagement: Engagement) -> Prospect:
    """Where it is meant to lead; a row that is not saved where nobody has said so."""
    found = Prospect.objects.filter(engagement=engagement).first()
    return found or Prospect(**engagement.owner, engagement=engagement)


def change_prospect(*, engagement: Engagement, by: Actor, **facts: Any) -> Prospect:
    """Say where it is meant to lead, how much notice there is, what a hire would cost."""
    row = prospect_of(engagement=engagement)
    changed: Mapping[str, Any] = {
        name: value for name, value in facts.items() if getattr(row, name) != value
    }
    if not changed and row.pk:
        return row
    told: dict[str, Any] = {
        name: [str(getattr(row, name) or ""), str(value or "")] for name, value in changed.items()
    }
    for name, value in changed.items():
        setattr(row, name, value)
    row.save()
    record(by=by, verb="changed prospect", subject=row, **told)
    return row
