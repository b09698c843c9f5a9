"""What the office has to draft, to issue and to collect.

Overdue invoices come first, then those that are open, the drafts, and what is paid. Amounts of
different currencies are never added up.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    ExpressionWrapper,
    F,
    IntegerField,
    Q,
    Sum,
    Value,
    When,
)

from billing.invoicing import left_out
from billing.lines import net_of_month
from billing.models import Invoice, InvoiceQuerySet
from engagements.models import EngagementMonth
from engagements.statement import thaw

ZERO = Decimal(0)

OVERDUE, OPEN, DRAFT, PAID = "overdue", "open", "draft", "paid"
STATES = (OVERDUE, OPEN, DRAFT, PAID)


@dataclass(frozen=True)
class Ready:
    """An approved month that has no invoice yet, and what it comes to before VAT."""

    month: EngagementMonth
    net: Decimal
    currency: str
    days_left_out: Decimal


@dataclass(frozen=True)
class Tally:
    """How many invoices are in a state, and their sums by currency."""

    count: int = 0
    amounts: Mapping[str, Decimal] = field(default_factory=dict)


def ready() -> list[Ready]:
    """The approved months without an invoice that charge something, the oldest first."""
    rows = EngagementMonth.objects.filter(status=EngagementMonth.Status.APPROVED)
    drafted = Invoice.objects.filter(status=Invoice.Status.DRAFT).values("engagement_month")
    rows = rows.exclude(pk__in=drafted).select_related("engagement__client")
    found = []
    for month in rows.order_by("month", "engagement__client__name", "id"):
        content = thaw(month.content or {})
        waiting = content.beyond_cap if left_out(content) else ZERO
        if net := net_of_month(content):
            found.append(Ready(month, net, content.currency, waiting))
    return found


def _in_state(state: str, *, on: dt.date) -> Q:
    late = Q(due_on__lt=on)
    return {
        OVERDUE: Q(status=Invoice.Status.ISSUED) & late,
        OPEN: Q(status=Invoice.Status.ISSUED) & ~late,
        DRAFT: Q(status=Invoice.Status.DRAFT),
        PAID: Q(status=Invoice.Status.PAID),
    }[state]


def invoices(*, on: dt.date, state: str = "") -> InvoiceQuerySet:
    """All invoices, or those in one state, in the order in which they need somebody."""
    rows = Invoice.objects.select_related("engagement__client")
    if state:
        rows = rows.filter(_in_state(state, on=on))
    whens = [When(_in_state(name, on=on), then=Value(rank)) for rank, name in enumerate(STATES)]
    rows = rows.annotate(
        rank=Case(*whens, output_field=IntegerField()),
        late=ExpressionWrapper(_in_state(OVERDUE, on=on), output_field=BooleanField()),
    )
    # What is due longest first; of the paid ones and the drafts the newest month.
    due = Case(When(status=Invoice.Status.ISSUED, then=F("due_on")))
    return rows.order_by("rank", due, "-month", "-id")


def tallies(*, on: dt.date, first: str) -> dict[str, Tally]:
    """Count and sums of every state, in one statement; the currency `first` comes first."""
    sums: dict[str, Any] = {}
    for state in STATES:
        chosen = _in_state(state, on=on)
        sums[f"{state}_count"] = Count("pk", filter=chosen)
        sums[f"{state}_sum"] = Sum("gross_amount", filter=chosen)
    rows = Invoice.objects.values("currency").annotate(**sums).order_by("currency")
    own_first = sorted(rows, key=lambda row: row["currency"] != first)
    return {state: _tally(state, own_first) for state in STATES}


def _tally(state: str, rows: Iterable[Mapping[str, Any]]) -> Tally:
    mine = [row for row in rows if row[f"{state}_count"]]
    return Tally(
        count=sum(row[f"{state}_count"] for row in mine),
        amounts={row["currency"]: row[f"{state}_sum"] for row in mine},
    )


def owed(rows: InvoiceQuerySet) -> dict[str, Decimal]:
    """What is still to be paid of these invoices, by currency."""
    sums = rows.open().order_by("currency").values_list("currency")
    return dict(sums.annotate(total=Sum("gross_amount")))
