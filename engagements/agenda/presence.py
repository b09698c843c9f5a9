"""On which weekdays a person usually works: at all, and for which engagement.

Where nothing is said of a person, they work Monday to Friday. Bob works Monday to Thursday, and
is usually at Brume on Tuesdays: what is planned for Brume is each Tuesday on which he is not away.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from accounts.models import Membership
from common.periods import is_working_day
from engagements.agenda.leave import leave_of, may_enter
from engagements.models import Availability, Engagement

EVERY = frozenset(range(1, 6))


class CannotPlan(Exception):
    """Why these weekdays cannot be kept, in the user's words."""


@dataclass(frozen=True)
class Usual:
    """The weekdays (1 Monday to 5 Friday) of a person: at all, and by engagement."""

    at_all: frozenset[int]
    by_engagement: Mapping[int, frozenset[int]]

    @property
    def days_a_week(self) -> int:
        return len(self.at_all)


def usual_days(*, members: Collection[int]) -> dict[int, Usual]:
    """The usual weekdays of these people, in one question."""
    at_all: dict[int, set[int]] = {}
    there: dict[int, dict[int, set[int]]] = {}
    rows = Availability.objects.filter(member__in=members)
    for member, engagement, weekday in rows.values_list("member", "engagement", "weekday"):
        if engagement is None:
            at_all.setdefault(member, set()).add(weekday)
        else:
            there.setdefault(member, {}).setdefault(engagement, set()).add(weekday)
    return {
        member: Usual(
            at_all=frozenset(at_all.get(member, EVERY)),
            by_engagement={
                engagement: frozenset(days) for engagement, days in there.get(member, {}).items()
            },
        )
        for member in members
    }


def keep_usual_days(
    *,
    member: Membership,
    at_all: Collection[int],
    by_engagement: Mapping[Engagement, Collection[int]],
    by: Actor,
) -> None:
    """Keep these weekdays in place of what was said before. Raises CannotPlan.

    An engagement on a weekday on which the person does not work is a slip, and refused.
    """
    if not may_enter(member_id=member.pk, by=by):
        raise CannotPlan(_("Only the office enters somebody else's days."))
    for engagement, weekdays in by_engagement.items():
        if not set(weekdays) <= set(at_all):
            said = _("%(client)s has a weekday on which you do not work. Nothing was saved.")
            raise CannotPlan(said % {"client": engagement.client.name})
    general = set() if set(at_all) == EVERY else set(at_all)
    rows = [Availability(member=member, weekday=day) for day in sorted(general)]
    rows += [
        Availability(member=member, engagement=engagement, weekday=day)
        for engagement, weekdays in by_engagement.items()
        for day in sorted(weekdays)
    ]
    # Two windows of one person wait for each other: the later one counts, whole.
    Membership.objects.select_for_update(no_key=True).get(pk=member.pk)
    Availability.objects.filter(member=member).delete()
    Availability.objects.bulk_create(rows)
    record(by=by, verb="changed usual days", subject=member)


@dataclass(frozen=True)
class Planned:
    """A date on which a person plans to work for an engagement."""

    engagement: Engagement
    day: dt.date


def planned_presence(
    *, member_id: int, engagements: Collection[Engagement], first: dt.date, last: dt.date
) -> Iterator[Planned]:
    """The dates of the usual weekdays, less public holidays at the client, and less leave that
    takes the whole date; date by date. The engagements come with their client."""
    usual = usual_days(members=[member_id])[member_id]
    absent = leave_of(members=[member_id], first=first, last=last)[member_id]
    for number in range((last - first).days + 1):
        day = first + dt.timedelta(days=number)
        if absent.get(day, 0) == 1:
            continue
        for engagement in engagements:
            at = engagement.client
            if (
                day.isoweekday() in usual.by_engagement.get(engagement.pk, ())
                and engagement.runs_on(day)
                and is_working_day(day, country=at.country, subdivision=at.subdivision)
            ):
                yield Planned(engagement=engagement, day=day)
