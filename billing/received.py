"""What a client's people read of their invoices and credit notes: what is to pay and by when, what
each line is made of, and what was paid.

Drafts are the provider's alone. What an invoice says is what was frozen when it was issued; the
entries behind a line read as the client signed them.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, DecimalField, F, Q, Sum, When
from django.db.models.functions import ExtractYear

from billing import backing
from billing.backing import Backing
from billing.models import Allocation, Dispute, Invoice, InvoiceLine, InvoiceQuerySet, Receipt
from tenancy.models import Client

ZERO = Decimal(0)


def issued_to(*, client: Client) -> InvoiceQuerySet:
    """The invoices and credit notes that a client has received, the newest first."""
    rows = Invoice.objects.issued().filter(client=client).defer("content")
    return rows.select_related("engagement", "credits").order_by("-issued_on", "-id")


@dataclass(frozen=True)
class ToPay:
    """What is open: the invoices by their due date, the credit notes that still give back, and by
    currency what remains to pay and what of it is past due."""

    invoices: tuple[Invoice, ...]
    credit_notes: tuple[Invoice, ...]
    owed: Mapping[str, Decimal] = field(default_factory=dict)
    overdue: Mapping[str, Decimal] = field(default_factory=dict)
    given_back: Mapping[str, Decimal] = field(default_factory=dict)


def to_pay(*, client: Client, on: dt.date) -> ToPay:
    """What a client still has to pay on a day, in one statement."""
    rows = list(issued_to(client=client).open().order_by("due_on", "id"))
    bills = [row for row in rows if not row.is_credit]
    notes = [row for row in rows if row.is_credit]
    return ToPay(
        invoices=tuple(bills),
        credit_notes=tuple(notes),
        owed=_sums(bills),
        overdue=_sums(row for row in bills if row.is_overdue(on=on)),
        given_back=_sums(notes),
    )


def _sums(rows: Iterable[Invoice]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for row in rows:
        found[row.currency] = found.get(row.currency, ZERO) + row.open_amount
    return found


@dataclass(frozen=True)
class Year:
    """What a calendar year was invoiced in one currency, less its credit notes."""

    year: int
    currency: str
    net: Decimal
    gross: Decimal
    invoices: int
    credit_notes: int


def years(*, client: Client) -> list[Year]:
    """The totals of each year and currency, the newest first; one statement."""
    rows = Invoice.objects.issued().filter(client=client).order_by()
    by_year = rows.values(year=ExtractYear("issued_on"), in_currency=F("currency"))
    credit = Q(kind=Invoice.Kind.CREDIT)
    sums: Any = by_year.annotate(
        net=_signed("net_amount"),
        gross=_signed("gross_amount"),
        bills=Count("pk", filter=~credit),
        notes=Count("pk", filter=credit),
    )
    found = [
        Year(
            year=row["year"],
            currency=row["in_currency"],
            net=row["net"],
            gross=row["gross"],
            invoices=row["bills"],
            credit_notes=row["notes"],
        )
        for row in sums
    ]
    return sorted(found, key=lambda one: (-one.year, one.currency))


def _signed(name: str) -> Any:
    """The sum of an amount, in which credit notes count as less."""
    credit = When(kind=Invoice.Kind.CREDIT, then=-F(name))
    return Sum(Case(credit, default=F(name), output_field=DecimalField()))


# ------------------------------------------------------------------------------- one invoice


@dataclass(frozen=True)
class Behind:
    """A line with what stands behind it, the receipt of its expense, and what is objected to it."""

    backing: Backing
    receipt: Receipt | None = None
    dispute: Dispute | None = None


def behind(*, invoice: Invoice, disputes: Iterable[Dispute] = ()) -> list[Behind]:
    """The lines of an invoice with the entries behind each, then what no line charges."""
    found = backing.backing_of(invoice)
    receipts = _receipts(one.line for one in found if one.line)
    asked = {one.line_id: one for one in disputes if one.line_id and not one.outcome}
    return [
        Behind(
            one,
            receipt=receipts.get(one.line.expense_id) if one.line else None,
            dispute=asked.get(one.line.pk) if one.line else None,
        )
        for one in found
    ]


def _receipts(lines: Iterable[InvoiceLine]) -> dict[int | None, Receipt]:
    """The receipts of the expenses on some lines, without their bytes."""
    wanted = [line.expense_id for line in lines if line.expense_id]
    if not wanted:
        return {}
    rows = Receipt.objects.filter(expense__in=wanted).defer("content")
    return {row.expense_id: row for row in rows}


@dataclass(frozen=True)
class Settled:
    """Something set against an invoice: a payment, a credit note, or a payment taken back."""

    on: dt.date
    amount: Decimal
    kind: str
    other: Invoice | None = None


PAID, TAKEN_BACK, CREDITED, SET_AGAINST, PAID_BACK = (
    "paid", "reversed", "credited", "used", "refunded",
)  # fmt: skip


def settlements(*, invoice: Invoice) -> list[Settled]:
    """What was set against an invoice, or what a credit note was used for, by its day."""
    rows = Allocation.objects.filter(Q(invoice=invoice) | Q(credit_note=invoice))
    rows = rows.select_related("payment", "credit_note", "invoice")
    found = [_settled(row, invoice) for row in rows.order_by("id")]
    return sorted(found, key=lambda one: one.on)


def _settled(row: Allocation, invoice: Invoice) -> Settled:
    if row.payment is not None:
        kind = PAID_BACK if invoice.is_credit else PAID if row.amount > 0 else TAKEN_BACK
        return Settled(row.payment.paid_on, abs(row.amount), kind)
    note, bill = row.credit_note, row.invoice
    on = max(one.issued_on for one in (note, bill) if one is not None and one.issued_on)
    if invoice.is_credit:
        return Settled(on, row.amount, SET_AGAINST, bill)
    return Settled(on, row.amount, CREDITED, note)


def credit_notes(*, invoice: Invoice) -> list[Invoice]:
    """The credit notes that were issued of an invoice, the newest first."""
    rows = Invoice.objects.issued().filter(credits=invoice).defer("content")
    return list(rows.order_by("-issued_on", "-id"))
