"""Drift: operations is not what an executive is for.

Operational work counts as drift unless its reason is a major incident or the validation of a
risky change. When it exceeds 20 % of the days of the last four weeks (a term can set another
share), the engagement is drifting, and the next committee speaks of it (domain, Days 9). Exactly
20 % is not drifting, and without days there is no drift. The client is never told so as such.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, Q, Sum, Value
from django.db.models.functions import Coalesce, TruncMonth

from common.days import percent
from common.periods import Month, months_between
from engagements.models import Engagement, Term, WorkLog
from engagements.terms import term_on, terms_by_engagement

ZERO = Decimal(0)
FOUR_WEEKS = dt.timedelta(days=28)
ONE_DAY = dt.timedelta(days=1)
# The law's share in percent, where no term says another.
SHARE = 20
MONTHS = 6

OPERATIONAL = Q(category=WorkLog.Category.OPERATIONS, reason="")


@dataclass(frozen=True)
class Drift:
    """The operational days without an accepted reason, of all days, against a limit in percent."""

    days: Decimal = ZERO
    operational: Decimal = ZERO
    limit: int = SHARE

    @property
    def share(self) -> int:
        """In whole percent, for people; the limit is compared with the days themselves."""
        return percent(self.operational, of=self.days) if self.days > 0 else 0

    @property
    def is_drifting(self) -> bool:
        return self.days > 0 and self.operational * 100 > self.days * self.limit


@dataclass(frozen=True)
class MonthOfDrift:
    """A month's days and those of them that drifted."""

    month: Month
    drift: Drift


NO_DRIFT = Drift()


def four_weeks(*, as_of: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last of the 28 days that end with a day."""
    return as_of - FOUR_WEEKS + ONE_DAY, as_of


def drifts(
    *,
    engagements: Iterable[Engagement],
    as_of: dt.date,
    held: Mapping[int, Sequence[Term]] | None = None,
) -> dict[int, Drift]:
    """The drift of many engagements by id, in two statements; in one with their terms (`held`)."""
    keys = [engagement.pk for engagement in engagements]
    known = terms_by_engagement(keys) if held is None else held
    logs = WorkLog.objects.standing().between(*four_weeks(as_of=as_of)).filter(engagement__in=keys)
    rows = logs.values("engagement").annotate(**_SUMS).order_by("engagement")
    found = {row["engagement"]: row for row in rows}
    return {
        key: Drift(*_figures(found.get(key)), limit=_limit(known.get(key, ()), as_of))
        for key in keys
    }


def drift(*, engagement: Engagement, as_of: dt.date) -> Drift:
    """The drift of one engagement on a day."""
    return drifts(engagements=[engagement], as_of=as_of)[engagement.pk]


def drift_by_month(
    *, engagement: Engagement, held: Sequence[Term], last: Month, months: int = MONTHS
) -> tuple[MonthOfDrift, ...]:
    """The drift of the months up to one, the earliest first, from the engagement's first on; in
    one statement."""
    first = max(Month.of(engagement.starts_on), last.plus(1 - months))
    if first > last:
        return ()
    logs = WorkLog.objects.standing().between(first.first, last.last).filter(engagement=engagement)
    rows = logs.annotate(month=TruncMonth("day")).values("month").annotate(**_SUMS)
    found = {Month.of(row["month"]): row for row in rows.order_by("month")}
    return tuple(
        MonthOfDrift(month, Drift(*_figures(found.get(month)), limit=_limit(held, month.last)))
        for month in months_between(first, last)
    )


def _sum(condition: Q | None = None) -> Coalesce:
    nothing = Value(ZERO, output_field=DecimalField())
    return Coalesce(Sum("days", filter=condition), nothing, output_field=DecimalField())


_SUMS = {"total": _sum(), "drifted": _sum(OPERATIONAL)}


def _figures(row: Any) -> tuple[Decimal, Decimal]:
    """The sums of a group; nothing where it has no row."""
    return (row["total"], row["drifted"]) if row else (ZERO, ZERO)


def _limit(held: Sequence[Term], on: dt.date) -> int:
    term = term_on(held, on)
    return term.drift_share if term else SHARE
