"""How many days a quarter is planned to take, against what is contracted and what was worked.

A client should not pay for more leadership than it needs as an engagement goes on: the plan says
quarter by quarter how it grows lighter. It binds nobody; what is contracted changes by a new term.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.db.models.functions import TruncQuarter

from accounts.actors import Actor
from accounts.audit import record
from common.periods import Quarter
from engagements.models import Engagement, Taper, Term, WorkLog
from engagements.terms import contracted

ZERO = Decimal(0)
# So many quarters can be planned from the running one on.
AHEAD = 8


@dataclass(frozen=True)
class PlannedQuarter:
    """One quarter in days; `planned` is None where nothing was planned for it."""

    quarter: Quarter
    planned: Decimal | None
    contracted: Decimal
    worked: Decimal
    is_running: bool

    @property
    def beyond(self) -> Decimal:
        """How many days more were worked than planned."""
        return max(self.worked - self.planned, ZERO) if self.planned is not None else ZERO


def _worked(engagement: Engagement) -> dict[Quarter, Decimal]:
    rows = (
        WorkLog.objects.filter(engagement=engagement)
        .standing()
        .annotate(quarter=TruncQuarter("day"))
        .values_list("quarter")
        .annotate(Sum("days"))
        .order_by()
    )
    return {Quarter.of(first): days for first, days in rows}


def planned(engagement: Engagement) -> dict[Quarter, Decimal]:
    """The plan of an engagement."""
    rows = Taper.objects.filter(engagement=engagement).values_list("quarter", "days")
    return {Quarter.of(first): days for first, days in rows}


def quarters_between(first: Quarter, last: Quarter) -> list[Quarter]:
    """Every quarter from the first to the last, both included."""
    found = []
    while first <= last:
        found.append(first)
        first = first.plus(1)
    return found


def to_plan(*, engagement: Engagement, on: dt.date) -> list[Quarter]:
    """The quarters that can be planned: from the running one, or its first, to its last."""
    first = max(Quarter.of(on), Quarter.of(engagement.starts_on))
    last = first.plus(AHEAD - 1)
    if engagement.ends_on:
        last = min(last, Quarter.of(engagement.ends_on))
    return quarters_between(first, last)


def taper(*, engagement: Engagement, terms: Sequence[Term], on: dt.date) -> list[PlannedQuarter]:
    """The plan beside what is contracted and what was worked, from the first planned quarter or
    the engagement's first to the last planned one; nothing where nothing is planned."""
    plan = planned(engagement)
    if not plan:
        return []
    worked = _worked(engagement)
    now = Quarter.of(on)
    first = max(min(plan), Quarter.of(engagement.starts_on))
    lines = []
    for quarter in quarters_between(min(first, now), max(plan)):
        parts = [
            contracted(engagement=engagement, terms=terms, month=month) for month in quarter.months
        ]
        lines.append(
            PlannedQuarter(
                quarter,
                plan.get(quarter),
                sum(parts, ZERO),
                worked.get(quarter, ZERO),
                quarter == now,
            )
        )
    return lines


def plan_quarters(
    *, engagement: Engagement, days: Mapping[Quarter, Decimal | None], by: Actor
) -> None:
    """Keep the days planned for some quarters; None takes a quarter out of the plan."""
    before = planned(engagement)
    changed: dict[str, Any] = {
        str(quarter): [str(before.get(quarter, "")), str("" if wanted is None else wanted)]
        for quarter, wanted in days.items()
        if before.get(quarter) != wanted
    }
    if not changed:
        return
    for quarter, wanted in days.items():
        if wanted is None:
            Taper.objects.filter(engagement=engagement, quarter=quarter.first).delete()
        elif before.get(quarter) != wanted:
            Taper.objects.update_or_create(
                engagement=engagement,
                quarter=quarter.first,
                defaults={"days": wanted},
                create_defaults={**engagement.owner, "days": wanted},
            )
    record(by=by, verb="planned quarters", subject=engagement, **changed)
