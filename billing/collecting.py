"""What the office has to draft, to issue and to collect.

What is past due comes first, then what else is to collect, the drafts, and what is paid. Amounts
of different currencies are never added up.
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
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.fields.json import KeyTransform

from billing.lines import net_of_charges
from billing.models import BilledMonth, Invoice, InvoiceQuerySet
from engagements.models import EngagementMonth

ZERO = Decimal(0)

OVERDUE, OPEN, DRAFT, PAID = "overdue", "open", "draft", "paid"
# In the order in which they need somebody.
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


def _uninvoiced() -> QuerySet[EngagementMonth]:
    """The approved months without an invoice that charge something."""
    rows = EngagementMonth.objects.filter(status=EngagementMonth.Status.APPROVED)
    drafts = BilledMonth.objects.filter(invoice__status=Invoice.Status.DRAFT)
    drafted = drafts.values("engagement_month")
    return rows.exclude(pk__in=drafted).exclude(content__charges=[])


def ready(*, most: int | None = None) -> list[Ready]:
    """The approved months without an invoice that charge something, the oldest first.

    Of what was signed only the charges are read.
    """
    rows = _uninvoiced().defer("content").select_related("engagement__client")
    rows = rows.annotate(
        charges=KeyTransform("charges", "content"),
        currency=KeyTransform("currency", "content"),
        beyond=KeyTransform("beyond_cap", "content"),
    )
    found = []
    for month in rows.order_by("month", "engagement__client__name", "id")[:most]:
        signed: Any = month
        net = net_of_charges(signed.charges, currency=signed.currency)
        if net:
            found.append(Ready(month, net, signed.currency, Decimal(signed.beyond)))
    return found


def ready_count() -> int:
    """How many approved months wait for their invoice."""
    return _uninvoiced().count()


def _in_state(state: str, *, on: dt.date) -> Q:
    late = Q(due_on__lt=on)
    return {
        OVERDUE: Q(status=Invoice.Status.ISSUED) & late,
        OPEN: Q(status=Invoice.Status.ISSUED),
        DRAFT: Q(status=Invoice.Status.DRAFT),
        PAID: Q(status=Invoice.Status.PAID),
    }[state]


def named(query: str) -> InvoiceQuerySet:
    """The invoices in whose number, client, title or executive every word of a query stands."""
    rows = Invoice.objects.all()
    for word in query.replace("\0", " ").split():
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(client__name__icontains=word)
            | Q(engagement__title__icontains=word)
            | Q(engagement__executive__user__name__icontains=word)
        )
    return rows


def invoices(*, on: dt.date, state: str = "", query: str = "") -> InvoiceQuerySet:
    """All invoices, or those in one state, in the order in which they need somebody."""
    rows = named(query).select_related("client", "engagement").defer("content")
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


def tallies(*, on: dt.date, first: str, query: str = "") -> dict[str, Tally]:
    """Count and sums of every state, in one statement; the currency `first` comes first.

    What is past due is to collect too, and counts in both; "" is all of them.
    """
    sums: dict[str, Any] = {"_count": Count("pk"), "_sum": Sum("gross_amount")}
    for state in STATES:
        chosen = _in_state(state, on=on)
        sums[f"{state}_count"] = Count("pk", filter=chosen)
        sums[f"{state}_sum"] = Sum("gross_amount", filter=chosen)
    rows = named(query).values("currency").annotate(**sums).order_by("currency")
    own_first = sorted(rows, key=lambda row: row["currency"] != first)
    return {state: _tally(state, own_first) for state in ("", *STATES)}


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
