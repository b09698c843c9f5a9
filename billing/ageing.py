"""What clients owe, by how long it is past due (domain, Money 5).

What is open of each invoice stands in the column of its age: not due, up to 30 days past due, 31 to
60, 61 to 90, or more. Credit notes that nothing was set against yet, and payments that stand
against no invoice, are taken off in columns of their own, so that nothing hides in a sum. Amounts
of different currencies are never added up.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from billing.interest import interests
from billing.models import Allocation, Dispute, Invoice, Payment
from tenancy.models import Client, Provider

ZERO = Decimal(0)
NOT_DUE, TO_30, TO_60, TO_90, BEYOND = "not_due", "to_30", "to_60", "to_90", "beyond"
BUCKETS = (NOT_DUE, TO_30, TO_60, TO_90, BEYOND)
# The last day past due of each column.
_EDGES = {TO_30: 30, TO_60: 60, TO_90: 90}
OPEN = F("gross_amount") - F("settled_amount")


@dataclass(frozen=True)
class Aged:
    """What one client owes in one currency, or, without a client, what all of them do."""

    currency: str
    client: Client | None = None
    open: Mapping[str, Decimal] = field(default_factory=dict)
    credited: Decimal = ZERO
    unallocated: Decimal = ZERO
    disputed: Decimal = ZERO
    interest: Decimal = ZERO
    days: int = 0

    @property
    def columns(self) -> list[Decimal]:
        """The open amounts, in the order of BUCKETS."""
        return [self.open.get(bucket, ZERO) for bucket in BUCKETS]

    @property
    def overdue(self) -> Decimal:
        return sum(self.columns[1:], ZERO)

    @property
    def taken_off(self) -> Decimal:
        return self.credited + self.unallocated

    @property
    def total(self) -> Decimal:
        """What the client owes after everything that is taken off."""
        return sum(self.columns, ZERO) - self.taken_off


def bucket_of(*, due_on: dt.date, on: dt.date) -> str:
    """The column of an invoice: on its due day it is not past due, 30 days later still 0 to 30."""
    late = (on - due_on).days
    if late <= 0:
        return NOT_DUE
    return next((bucket for bucket, last in _EDGES.items() if late <= last), BEYOND)


def _between(bucket: str, on: dt.date) -> Q:
    if bucket == NOT_DUE:
        return Q(due_on__gte=on)
    if bucket == BEYOND:
        return Q(due_on__lt=on - dt.timedelta(days=90))
    last = _EDGES[bucket]
    return Q(due_on__gte=on - dt.timedelta(days=last), due_on__lt=on - dt.timedelta(days=last - 30))


def ageing(*, provider: Provider, on: dt.date) -> list[Aged]:
    """Every client that owes something, or is owed something, who is longest past due first.

    A fixed number of statements, whatever the number of clients.
    """
    found: dict[tuple[int, str], Aged] = {}
    for row in _open_invoices(on):
        key = (row["client_id"], row["currency"])
        found[key] = Aged(
            currency=row["currency"],
            open={bucket: row[bucket] or ZERO for bucket in BUCKETS},
            disputed=row["disputed"] or ZERO,
            days=max((on - row["oldest"]).days, 0),
        )
    taken_off: tuple[tuple[str, Iterable[Mapping[str, Any]]], ...] = (
        ("credited", open_credits().values("client_id", "currency").annotate(left=Sum(OPEN))),
        ("unallocated", unallocated()),
    )
    for name, rows in taken_off:
        for row in rows:
            key = (row["client_id"], row["currency"])
            standing = found.get(key) or Aged(currency=row["currency"])
            if row["left"]:
                found[key] = replace(standing, **{name: row["left"]})
    for key, amount in _interest(provider, on).items():
        found[key] = replace(found[key], interest=amount)
    clients = Client.objects.in_bulk({client for client, _currency in found})
    aged = [replace(row, client=clients[key[0]]) for key, row in found.items()]
    return sorted(aged, key=lambda row: (-row.days, -row.total, str(row.client), row.currency))


def _open_invoices(on: dt.date) -> Iterable[Mapping[str, Any]]:
    rows = Invoice.objects.open().filter(kind=Invoice.Kind.INVOICE)
    disputed = Q(pk__in=Dispute.objects.filter(outcome="").values("invoice"))
    sums: dict[str, Any] = {bucket: Sum(OPEN, filter=_between(bucket, on)) for bucket in BUCKETS}
    sums["disputed"] = Sum(OPEN, filter=disputed)
    grouped = rows.order_by().values("client_id", "currency")
    return grouped.annotate(oldest=Min("due_on"), **sums)


def open_credits() -> QuerySet[Invoice]:
    """Credit notes of which something is still to be set against an invoice, or paid back."""
    return Invoice.objects.open().filter(kind=Invoice.Kind.CREDIT).order_by()


def unallocated(*, client: Client | None = None) -> list[Mapping[str, Any]]:
    """What came in and stands against no invoice, by client and currency (`left`)."""
    against = Allocation.objects.filter(payment=OuterRef("pk")).order_by().values("payment")
    rows = Payment.objects.all() if client is None else Payment.objects.filter(client=client)
    rows = rows.annotate(
        left_over=F("amount")
        - Coalesce(Subquery(against.annotate(all=Sum("amount")).values("all")), ZERO)
    )
    grouped = rows.order_by().values("client_id", "currency")
    return list(grouped.annotate(left=Sum("left_over")).exclude(left=0))


def _interest(provider: Provider, on: dt.date) -> dict[tuple[int, str], Decimal]:
    late = Invoice.objects.overdue(on=on).filter(kind=Invoice.Kind.INVOICE).defer("content")
    rows = list(late)
    claimed = interests(invoices=rows, provider=provider, on=on)
    found: dict[tuple[int, str], Decimal] = {}
    for row in rows:
        key = (row.client_id, row.currency)
        found[key] = found.get(key, ZERO) + claimed[row.pk].amount
    return found


def totals(rows: Iterable[Aged], *, first: str) -> list[Aged]:
    """The sums of each currency; the currency `first` comes first."""
    found: dict[str, Aged] = {}
    for row in rows:
        sums = found.get(row.currency, Aged(currency=row.currency))
        found[row.currency] = Aged(
            currency=row.currency,
            open={one: sums.open.get(one, ZERO) + row.open.get(one, ZERO) for one in BUCKETS},
            credited=sums.credited + row.credited,
            unallocated=sums.unallocated + row.unallocated,
            disputed=sums.disputed + row.disputed,
            interest=sums.interest + row.interest,
            days=max(sums.days, row.days),
        )
    return sorted(found.values(), key=lambda row: (row.currency != first, row.currency))
