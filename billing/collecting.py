"""What the office has to draft, to issue and to collect.

What is past due comes first, then what else is to collect, the drafts, what is paid, and the credit
notes. To collect is what is open: the gross amount less what came in or was credited. What a client
disputes is to collect too, and counted apart. Amounts of different currencies are never added up.
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
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import TruncMonth

from billing import charges, expenses
from billing.lines import net_of_charges
from billing.models import (
    BilledMonth,
    Dispute,
    Expense,
    Invoice,
    InvoiceLine,
    InvoiceQuerySet,
)
from engagements.models import EngagementMonth

ZERO = Decimal(0)

OVERDUE, OPEN, DISPUTED, DRAFT, PAID, CREDIT = (
    "overdue",
    "open",
    "disputed",
    "draft",
    "paid",
    "credit",
)
STATES = (OPEN, OVERDUE, DISPUTED, DRAFT, PAID, CREDIT)
# In the order in which they need somebody.
_RANKS = (OVERDUE, OPEN, DRAFT, PAID, CREDIT)
# Of these the open amount counts, of the others the whole.
_OWED = frozenset({OVERDUE, OPEN, DISPUTED})
_OPEN_AMOUNT = F("gross_amount") - F("settled_amount")


@dataclass(frozen=True)
class Ready:
    """An approved month of which something stands on no invoice, and what that comes to before
    VAT: the whole of it, the days that credit notes gave back, or, where it charges no days, its
    expenses."""

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
    """The approved months without an invoice that charge something, or for which expenses wait."""
    rows = EngagementMonth.objects.filter(status=EngagementMonth.Status.APPROVED)
    drafts = BilledMonth.objects.filter(invoice__status=Invoice.Status.DRAFT)
    drafted = drafts.values("engagement_month")
    spent = Expense.objects.filter(
        engagement=OuterRef("engagement"), status=Expense.Status.ACCEPTED
    ).exclude(pk__in=InvoiceLine.objects.filter(expense__isnull=False).values("expense"))
    waiting = spent.annotate(first=TruncMonth("day")).filter(first__lte=OuterRef("month"))
    charged = ~Q(content__charges=[]) | Exists(waiting)
    return rows.exclude(pk__in=drafted).filter(charged)


def ready(*, most: int | None = None) -> list[Ready]:
    """The approved months of which something is still to be invoiced, the oldest first.

    Of what was signed only the charges are read.
    """
    rows = _uninvoiced().defer("content").select_related("engagement__client")
    rows = rows.annotate(
        charges=KeyTransform("charges", "content"),
        currency=KeyTransform("currency", "content"),
        beyond=KeyTransform("beyond_cap", "content"),
    )
    held: list[Any] = list(rows.order_by("month", "engagement__client__name", "id")[:most])
    taken = charges.taken(months=held)
    spent = expenses.of_chargeless(
        months={
            signed.pk: (signed.engagement_id, signed.period, signed.currency)
            for signed in held
            if not signed.charges
        }
    )
    found = []
    for signed in held:
        left = charges.left_of(signed.charges, taken.get(signed.pk, {}))
        rest = [{**signed.charges[place], "days": days} for place, days in left.items()]
        net = net_of_charges(rest, currency=signed.currency)
        net += spent.get(signed.pk, ZERO)
        if net:
            found.append(Ready(signed, net, signed.currency, Decimal(signed.beyond)))
    return found


def ready_count() -> int:
    """How many approved months wait for their invoice."""
    return _uninvoiced().count()


def _in_state(state: str, *, on: dt.date) -> Q:
    invoice = Q(kind=Invoice.Kind.INVOICE)
    owed_now = Q(status=Invoice.Status.ISSUED) & invoice
    return {
        OVERDUE: owed_now & Q(due_on__lt=on),
        OPEN: owed_now,
        DISPUTED: owed_now & Q(disputed=True),
        DRAFT: Q(status=Invoice.Status.DRAFT),
        PAID: Q(status=Invoice.Status.PAID) & invoice,
        CREDIT: Q(kind=Invoice.Kind.CREDIT) & ~Q(status=Invoice.Status.DRAFT),
    }[state]


def named(query: str) -> InvoiceQuerySet:
    """The invoices in whose number, client, title or executive every word of a query stands.

    Of an invoice for several engagements the titles and executives of all of them count.
    """
    rows = Invoice.objects.all()
    for word in query.replace("\0", " ").split():
        months = BilledMonth.objects.filter(
            Q(engagement_month__engagement__title__icontains=word)
            | Q(engagement_month__engagement__executive__user__name__icontains=word)
        )
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(client__name__icontains=word)
            | Q(engagement__title__icontains=word)
            | Q(engagement__executive__user__name__icontains=word)
            | Q(engagement=None, pk__in=months.values("invoice"))
        )
    disputes = Dispute.objects.filter(invoice=OuterRef("pk"), outcome="")
    return rows.annotate(disputed=Exists(disputes))


def invoices(*, on: dt.date, state: str = "", query: str = "") -> InvoiceQuerySet:
    """All invoices, or those in one state, in the order in which they need somebody."""
    rows = named(query).select_related("client", "engagement").defer("content")
    if state:
        rows = rows.filter(_in_state(state, on=on))
    whens = [When(_in_state(name, on=on), then=Value(rank)) for rank, name in enumerate(_RANKS)]
    rows = rows.annotate(
        rank=Case(*whens, output_field=IntegerField()),
        late=ExpressionWrapper(_in_state(OVERDUE, on=on), output_field=BooleanField()),
    )
    # What is due longest first; of the paid ones and the drafts the newest month.
    due = Case(When(status=Invoice.Status.ISSUED, then=F("due_on")))
    return rows.order_by("rank", due, "-month", "-id")


def tallies(*, on: dt.date, first: str, query: str = "") -> dict[str, Tally]:
    """Count and sums of every state, in one statement; the currency `first` comes first.

    What is past due or disputed is to collect too, and counts there as well; "" is all of them.
    """
    sums: dict[str, Any] = {"_count": Count("pk"), "_sum": Sum("gross_amount")}
    for state in STATES:
        chosen = _in_state(state, on=on)
        amount = _OPEN_AMOUNT if state in _OWED else F("gross_amount")
        sums[f"{state}_count"] = Count("pk", filter=chosen)
        sums[f"{state}_sum"] = Sum(amount, filter=chosen)
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
    sums = rows.open().filter(kind=Invoice.Kind.INVOICE).order_by("currency")
    return dict(sums.values_list("currency").annotate(total=Sum(_OPEN_AMOUNT)))
