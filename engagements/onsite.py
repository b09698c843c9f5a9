"""Presence: how many of a month's days were on the client's premises, against what was agreed.

A term may set so many days a month on site; none is agreed where it sets nothing."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.periods import Month
from engagements.models import Engagement, Term, WorkLog
from engagements.terms import term_on

ZERO = Decimal(0)


@dataclass(frozen=True)
class Presence:
    """The entries on site in a month, the latest first, and the days agreed; 0 where none were."""

    entries: tuple[WorkLog, ...]
    agreed: Decimal

    @property
    def days(self) -> Decimal:
        return sum((entry.days for entry in self.entries), ZERO)


def presence(
    *, engagement: Engagement, held: Sequence[Term], month: Month, as_of: dt.date
) -> Presence:
    """The presence of an engagement in a month, by the term of its last day, or of `as_of` in it;
    in one statement."""
    logs = WorkLog.objects.standing().between(month.first, month.last)
    onsite = logs.filter(engagement=engagement, place=WorkLog.Place.ONSITE).order_by("-day", "-id")
    term = term_on(held, min(month.last, max(as_of, month.first)))
    return Presence(
        entries=tuple(onsite),
        agreed=term.onsite_days if term else ZERO,
    )
