"""A bridge: somebody has left, and a fractional executive stands in within 72 hours, until a
permanent one has taken over.

The clock runs from the moment of the request to the first logged day. A day in the log has no
hour: work on it is taken to begin at nine in the morning at the provider's place, and never before
it was asked for. What counts is the day that was worked, not when somebody got around to writing
it down. The executive hands back on the engagement's last day: after three to six months, for a
chief information officer after six to twelve.

Asked for on Monday at 9:00, first day on Thursday: 72 hours, in time. Asked for on Monday at
8:00: 73 hours, late.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Min
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from engagements.models import Engagement, WorkLog

LIMIT = dt.timedelta(hours=72)
BEGINS_AT = dt.time(9)
# How many months a bridge usually lasts, at least and at most.
USUAL = (3, 6)
USUAL_BY_ROLE = {"cio": (6, 12)}


class CannotClock(Exception):
    """Why the clock cannot be set so, in the user's words."""


@dataclass(frozen=True)
class Clock:
    """`took` is the time to the first day, or so far; `stands` says whether it has stopped."""

    asked_at: dt.datetime
    first_day: dt.date | None
    took: dt.timedelta

    @property
    def stands(self) -> bool:
        return self.first_day is not None

    @property
    def hours(self) -> int:
        """Whole hours; one that has begun counts."""
        return -(-int(self.took.total_seconds()) // 3600)

    @property
    def in_time(self) -> bool:
        return self.took <= LIMIT

    @property
    def left(self) -> int:
        """Whole hours that are left of the 72; 0 once they are over."""
        return max(int((LIMIT - self.took).total_seconds()) // 3600, 0)


def clock(
    *, asked_at: dt.datetime, first_day: dt.date | None, at: dt.datetime, timezone: str
) -> Clock:
    """The clock of a bridge as it stands at a moment."""
    stop = at
    if first_day is not None:
        stop = dt.datetime.combine(first_day, BEGINS_AT, tzinfo=ZoneInfo(timezone))
    return Clock(asked_at, first_day, max(stop - asked_at, dt.timedelta()))


def first_days(engagements: Iterable[Engagement]) -> dict[int, dt.date]:
    """The first logged day of each engagement, in one statement."""
    logs = WorkLog.objects.standing().filter(engagement__in=list(engagements), corrects=None)
    rows = logs.order_by().values_list("engagement_id").annotate(first=Min("day"))
    return dict(rows)


def clocks(
    *, engagements: Iterable[Engagement], at: dt.datetime, timezone: str
) -> dict[int, Clock]:
    """The clocks of the bridges among these engagements that were asked for."""
    wanted = [
        one
        for one in engagements
        if one.kind == Engagement.Kind.BRIDGE and one.asked_at is not None
    ]
    first = first_days(wanted) if wanted else {}
    return {
        one.pk: clock(asked_at=one.asked_at, first_day=first.get(one.pk), at=at, timezone=timezone)
        for one in wanted
        if one.asked_at is not None
    }


def usual_months(role: str) -> tuple[int, int]:
    """How many months a bridge of this role usually lasts."""
    return USUAL_BY_ROLE.get(role, USUAL)


def is_unusual(*, engagement: Engagement) -> bool:
    """Whether it hands back sooner or later than bridges of its role usually do."""
    if engagement.ends_on is None:
        return False
    least, most = usual_months(engagement.role)
    days = (engagement.ends_on - engagement.starts_on).days
    # A month of 30 days, and two weeks of play on both sides.
    return not least * 30 - 14 <= days <= most * 31 + 14


def set_asked(
    *, engagement: Engagement, asked_at: dt.datetime, by: Actor, at: dt.datetime
) -> Engagement:
    """Say when the client asked for somebody. Raises CannotClock."""
    if engagement.kind != Engagement.Kind.BRIDGE:
        raise CannotClock(_("Only a bridge has this clock."))
    if asked_at > at:
        raise CannotClock(_("That moment is still to come."))
    row = Engagement.objects.select_for_update(no_key=True, of=("self",)).get(pk=engagement.pk)
    row.asked_at = asked_at
    row.save(update_fields=["asked_at"])
    record(by=by, verb="changed", subject=row, asked_at=asked_at.isoformat())
    return row
