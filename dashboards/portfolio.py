"""The office's home: every engagement with its burn, what blocks the close, what is to collect.

Rows that need somebody come first. The number of statements does not grow with the number of
engagements.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from billing import collecting
from billing.models import Invoice
from committees.models import Report
from common.days import round_to_quarter
from common.periods import Month
from engagements.burn import Burn, State, burns
from engagements.models import Engagement, EngagementMonth

ZERO = Decimal(0)


@dataclass(frozen=True)
class Row:
    """One engagement: this month's burn, and the oldest month that is not done with its state.

    `step` is what the office waits for or can do: hand_in, approve, returned, invoice, issue,
    or empty when nothing is left.
    """

    engagement: Engagement
    burn: Burn
    step: str
    month: Month | None
    months_open: int

    @property
    def expected(self) -> Decimal | None:
        """Where the month ends by the pace so far, to a quarter day."""
        projected = self.burn.projected
        return None if projected is None else round_to_quarter(projected)

    @property
    def urgency(self) -> tuple[int, int, str]:
        """Sorts what needs somebody first."""
        steps = ("returned", "invoice", "issue", "hand_in", "approve", "")
        states = (State.OVER, State.WATCH, State.CALM)
        return (steps.index(self.step), states.index(self.burn.state), self.engagement.client.name)


@dataclass(frozen=True)
class Money:
    """What is owed in one currency."""

    currency: str
    open_amount: Decimal
    overdue_amount: Decimal


@dataclass(frozen=True)
class Portfolio:
    """The provider on one page."""

    month: Month
    rows: tuple[Row, ...]
    used: Decimal
    available: Decimal
    to_hand_in: int
    to_approve: int
    to_invoice: int
    money: tuple[Money, ...]
    reports_late: int

    @property
    def to_close(self) -> int:
        return self.to_hand_in + self.to_approve


def _next_steps(
    engagements: Sequence[Engagement], on: dt.date
) -> dict[int, list[tuple[Month, str]]]:
    """The steps that are left of every finished month, the oldest first."""
    ids = [engagement.pk for engagement in engagements]
    rows = EngagementMonth.objects.filter(engagement__in=ids, month__lt=Month.of(on).first)
    status = {(row.engagement_id, row.period): row.status for row in rows}
    drafts = set(
        Invoice.objects.filter(engagement__in=ids, status="draft").values_list(
            "engagement_id", "month"
        )
    )
    # An approved month that charges nothing is done.
    charging = {(one.month.engagement_id, one.month.period) for one in collecting.ready()}
    left: dict[int, list[tuple[Month, str]]] = {}
    names = {"open": "hand_in", "returned": "returned", "submitted": "approve"}
    for engagement in engagements:
        month = Month.of(engagement.starts_on)
        last = Month.of(on).plus(-1)
        if engagement.ends_on:
            last = min(last, Month.of(engagement.ends_on))
        while month <= last:
            found = status.get((engagement.pk, month), "open")
            step = names.get(found, "")
            if (engagement.pk, month.first) in drafts:
                step = "issue"
            elif (engagement.pk, month) in charging:
                step = "invoice"
            if step:
                left.setdefault(engagement.pk, []).append((month, step))
            month = month.plus(1)
    return left


def _money(on: dt.date) -> tuple[Money, ...]:
    opened = Invoice.objects.open().values_list("currency").annotate(total=Sum("gross_amount"))
    late = dict(
        Invoice.objects.open()
        .filter(due_on__lt=on)
        .values_list("currency")
        .annotate(total=Sum("gross_amount"))
        .order_by()
    )
    return tuple(
        Money(currency, total, late.get(currency, ZERO))
        for currency, total in opened.order_by("currency")
    )


def portfolio(*, on: dt.date) -> Portfolio:
    """Everything that runs on a day, or still has a month to close."""
    month = Month.of(on)
    known = list(Engagement.objects.with_people().filter(starts_on__lte=on).order_by("id"))
    left = _next_steps(known, on)
    shown = [one for one in known if one.runs_on(on) or one.pk in left]
    burning = burns(engagements=shown, month=month, as_of=on)
    rows = []
    for engagement in shown:
        steps = left.get(engagement.pk, [])
        oldest, step = steps[0] if steps else (None, "")
        rows.append(Row(engagement, burning[engagement.pk], step, oldest, len(steps)))
    every = [step for steps in left.values() for _, step in steps]
    late = Report.objects.filter(due_on__lt=on, published_at=None).aggregate(count=Count("id"))
    return Portfolio(
        month=month,
        rows=tuple(sorted(rows, key=lambda row: row.urgency)),
        used=sum((row.burn.used for row in rows), ZERO),
        available=sum((row.burn.available for row in rows), ZERO),
        to_hand_in=every.count("hand_in") + every.count("returned"),
        to_approve=every.count("approve"),
        to_invoice=every.count("invoice") + every.count("issue"),
        money=_money(on),
        reports_late=late["count"],
    )
