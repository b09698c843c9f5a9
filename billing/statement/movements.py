"""The account of a client between two days, line by line.

An invoice makes the balance larger on the day of its issue; a credit note and a payment make it
smaller, on the day of issue and on the day the money came in. A payment that was reversed stands
there twice. Whatever a payment was set against, the balance is the same.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from billing.models import Invoice, Payment
from tenancy.models import Client

ZERO = Decimal(0)
INVOICE, CREDIT, PAYMENT, REVERSAL, REFUND = "invoice", "credit", "payment", "reversal", "refund"
# On one day the invoices come first.
_ORDER = (INVOICE, CREDIT, PAYMENT, REVERSAL, REFUND)


@dataclass(frozen=True)
class Movement:
    """One line: the amount makes the balance larger, or smaller where it is negative."""

    on: dt.date
    kind: str
    reference: str
    amount: Decimal
    currency: str
    due_on: dt.date | None = None
    invoice_id: int | None = None
    balance: Decimal = ZERO


@dataclass(frozen=True)
class Statement:
    """The account in one currency; `overdue` is what was past due at its end."""

    currency: str
    first: dt.date
    last: dt.date
    opening: Decimal
    movements: tuple[Movement, ...]
    overdue: Decimal = ZERO

    @property
    def closing(self) -> Decimal:
        return self.movements[-1].balance if self.movements else self.opening

    def sum_of(self, *kinds: str) -> Decimal:
        """What the movements of these kinds come to."""
        return sum((one.amount for one in self.movements if one.kind in kinds), ZERO)

    @property
    def invoiced(self) -> Decimal:
        return self.sum_of(INVOICE)

    @property
    def credited(self) -> Decimal:
        return -self.sum_of(CREDIT)

    @property
    def paid(self) -> Decimal:
        """What came in, less what was reversed or paid back."""
        return -self.sum_of(PAYMENT, REVERSAL, REFUND)


def statements(*, client: Client, first: dt.date, last: dt.date) -> tuple[Statement, ...]:
    """The accounts of a client from a day to a day, one for each currency in use, the fullest
    first; two statements of the database."""
    found: dict[str, list[Movement]] = {}
    for one in [*_of_invoices(client, last), *_of_payments(client, last)]:
        found.setdefault(one.currency, []).append(one)
    made = (_statement(currency, movements, first, last) for currency, movements in found.items())
    return tuple(sorted(made, key=lambda one: (-len(one.movements), one.currency)))


def _of_invoices(client: Client, last: dt.date) -> Iterator[Movement]:
    rows = Invoice.objects.issued().filter(client=client, issued_on__lte=last)
    for row in rows.defer("content").order_by("id"):
        yield Movement(
            on=row.issued_on or last,
            kind=CREDIT if row.is_credit else INVOICE,
            reference=row.number,
            amount=-row.gross_amount if row.is_credit else row.gross_amount,
            currency=row.currency,
            due_on=None if row.is_credit else row.due_on,
            invoice_id=row.pk,
        )


def _of_payments(client: Client, last: dt.date) -> Iterator[Movement]:
    rows = Payment.objects.filter(client=client, paid_on__lte=last)
    for row in rows.order_by("id"):
        kind = REVERSAL if row.reverses_id else PAYMENT if row.amount > 0 else REFUND
        yield Movement(row.paid_on, kind, row.reference, -row.amount, row.currency)


def _statement(
    currency: str, movements: Sequence[Movement], first: dt.date, last: dt.date
) -> Statement:
    balance, opening, lines = ZERO, ZERO, []
    for one in sorted(movements, key=lambda one: (one.on, _ORDER.index(one.kind))):
        balance += one.amount
        if one.on < first:
            opening = balance
        else:
            lines.append(replace(one, balance=balance))
    return Statement(
        currency, first, last, opening, tuple(lines), _overdue(movements, balance, last)
    )


def _overdue(movements: Sequence[Movement], balance: Decimal, last: dt.date) -> Decimal:
    """What is past due where money pays what is due longest: the balance less what is due later."""
    later = sum((one.amount for one in movements if one.due_on and one.due_on >= last), ZERO)
    return max(balance - later, ZERO)
