"""Presence: how many of a month's days were on the client's premises, against what was agreed.

A term may set so many days a month on site; none is agreed where it sets nothing."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from common.periods import Month
from engagements.models import Engagement, Term, WorkLog
from engagements.terms import term_on

ZERO = Decimal(0)


@dataclass(frozen=True)
class Presence:
    """The days on site in a month, and the days agreed; 0 where nothing was."""

    days: Decimal
    agreed: Decimal

    @property
    def missing(self) -> Decimal:
        return max(self.agreed - self.days, ZERO)


def presence(
    *, engagement: Engagement, held: Sequence[Term], month: Month, as_of: dt.date
) -> Presence:
    """The presence of an engagement in a month, by the term of its last day, or of `as_of` in it;
    in one statement."""
    logs = WorkLog.objects.standing().between(month.first, month.last)
    onsite = logs.filter(engagement=engagement, place=WorkLog.Place.ONSITE)
    term = term_on(held, min(month.last, max(as_of, month.first)))
    return Presence(
        days=onsite.aggregate(total=Sum("days"))["total"] or ZERO,
        agreed=term.onsite_days if term else ZERO,
    )
