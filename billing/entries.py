"""The accounting entries of what was invoiced and paid, as double entry: every one balances.

An invoice debits the client and credits revenue, recharged expenses and VAT by rate; a credit note
does the reverse. A payment debits the bank and credits the client, one that goes back or is taken
back the reverse. Drafts are in no journal, and what sets a payment or a credit note against an
invoice moves no account.

Entries are numbered journal by journal without gap, in the order in which they were recorded, from
the first day of the financial year: the number of an entry is the same in the file of a month and
of the year. The books are kept in the provider's currency; what was invoiced in another is
converted at the rate that the office gives, and says both.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from heapq import merge
from typing import Any

from django.db.models import F, Q, QuerySet, Sum, Window
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Coalesce, RowNumber
from django.utils.translation import gettext as _

from billing.models import BillingSettings, Invoice, InvoiceLine, Payment
from common.money import round_amount
from common.periods import Month, local_day
from tenancy.models import Client, Provider

ZERO = Decimal(0)
AT_ONCE = 500

Rates = Mapping[str, Decimal]


class CannotExport(Exception):
    """Why entries cannot be made, in the user's words; `field` is the one that would mend it."""

    def __init__(self, text: str, *, field: str = "") -> None:
        super().__init__(text)
        self.field = field


class Journal(StrEnum):
    SALES = "sales"
    BANK = "bank"


class Account(StrEnum):
    """What an amount is booked on; the provider says under which number."""

    CLIENT = "client"
    REVENUE = "revenue"
    EXPENSES = "expenses"
    VAT = "vat"
    BANK = "bank"


class Kind(StrEnum):
    """What happened."""

    INVOICE = "invoice"
    CREDIT = "credit note"
    PAYMENT = "payment"
    REFUND = "refund"
    REVERSAL = "reversal"


@dataclass(frozen=True)
class Row:
    """An amount on an account: a debit or a credit, never both; `foreign` is the amount in the
    currency of the document where that is another one, `rate` the VAT's in per cent."""

    account: Account
    number: str
    debit: Decimal
    credit: Decimal
    foreign: Decimal | None = None
    currency: str = ""
    rate: Decimal | None = None


@dataclass(frozen=True)
class Entry:
    """One entry. `on` is its day in the books, `recorded_on` the day on which it was recorded."""

    journal: Journal
    code: str
    number: int
    kind: Kind
    on: dt.date
    recorded_on: dt.date
    piece: str
    client: Client
    rows: tuple[Row, ...]

    def __post_init__(self) -> None:
        if sum(row.debit - row.credit for row in self.rows) != 0:
            raise ValueError(f"{self.code} {self.number} does not balance")

    @property
    def total(self) -> Decimal:
        return sum((row.debit for row in self.rows), ZERO)

    @property
    def order(self) -> tuple[dt.date, bool, int]:
        """By the day on which it was recorded; what was sold before what was paid of it."""
        return (self.recorded_on, self.journal != Journal.SALES, self.number)


@dataclass(frozen=True)
class Books:
    """Whose entries, on which accounts, from when to when, at which rates of other currencies."""

    provider: Provider
    settings: BillingSettings
    first: dt.date
    last: dt.date
    rates: Rates

    @property
    def currency(self) -> str:
        return self.provider.currency

    def number(self, account: Account) -> str:
        found: str = getattr(self.settings, f"account_{account.value}")
        return found

    def code(self, journal: Journal) -> str:
        found: str = getattr(self.settings, f"journal_{journal.value}")
        return found

    def converted(self, amount: Decimal, *, currency: str) -> Decimal:
        """An amount in the currency of the books. Raises CannotExport without a rate."""
        if currency == self.currency:
            return round_amount(amount, currency=currency)
        rate = self.rates.get(currency)
        if rate is None:
            said = _("Say what 1 %(currency)s is worth in %(own)s.")
            values = {"currency": currency, "own": self.currency}
            raise CannotExport(said % values, field=f"rate_{currency}")
        return round_amount(amount * rate, currency=self.currency)


def foreign_currencies(*, provider: Provider, first: dt.date, last: dt.date) -> list[str]:
    """The other currencies in which something was invoiced or paid between two days."""
    invoiced = _invoices().filter(issued_on__range=(first, last))
    paid = Payment.objects.filter(paid_on__range=(first, last))
    found = {
        *invoiced.order_by().values_list("currency", flat=True).distinct(),
        *paid.order_by().values_list("currency", flat=True).distinct(),
    }
    return sorted(found - {provider.currency})


def entries(*, books: Books) -> Iterator[Entry]:
    """The entries of a period in the order in which they were recorded, a few hundred at a time.

    Raises CannotExport where a currency has no rate.
    """
    for currency in foreign_currencies(provider=books.provider, first=books.first, last=books.last):
        books.converted(ZERO, currency=currency)
    yield from merge(_sales(books), _bank(books), key=lambda entry: entry.order)


def years(books: Books) -> list[tuple[dt.date, dt.date]]:
    """The financial years that a period touches, each with its first and last day."""
    begins = books.settings.year_begins
    month = Month.of(books.first)
    month = Month(month.year if month.number >= begins else month.year - 1, begins)
    found = []
    while month.first <= books.last:
        found.append((month.first, month.plus(11).last))
        month = month.plus(12)
    return found


def _within(books: Books, year: tuple[dt.date, dt.date]) -> tuple[dt.date, dt.date]:
    return max(books.first, year[0]), min(books.last, year[1])


# ------------------------------------------------------------------------------------- sales


def _invoices() -> QuerySet[Invoice]:
    """What is in the journal of sales: everything issued that comes to something."""
    return Invoice.objects.issued().exclude(gross_amount=0)


def _sales(books: Books) -> Iterator[Entry]:
    for year in years(books):
        first, last = _within(books, year)
        before = _invoices().filter(issued_on__range=(year[0], first - dt.timedelta(days=1)))
        spent = Sum("lines__net_amount", filter=Q(lines__kind=InvoiceLine.Kind.EXPENSE))
        rows = _invoices().filter(issued_on__range=(first, last)).defer("content")
        rows = rows.select_related("client").annotate(
            spent=Coalesce(spent, ZERO), taxes=KeyTransform("vat_rows", "content")
        )
        rows = rows.order_by("issued_on", "series_id", "sequence")
        numbered = enumerate(rows.iterator(chunk_size=AT_ONCE), start=before.count() + 1)
        for number, invoice in numbered:
            yield _of_invoice(books, invoice, number)


def _of_invoice(books: Books, invoice: Any, number: int) -> Entry:
    """The entry of an invoice; the client's side is what the others come to."""
    taxes = _taxes(invoice)
    given: list[tuple[Account, Decimal, Decimal | None]] = [
        (Account.REVENUE, invoice.net_amount - invoice.spent, None),
        (Account.EXPENSES, invoice.spent, None),
        *((Account.VAT, tax, rate) for rate, tax in taxes),
    ]
    rows = [
        _row(books, account, -amount, currency=invoice.currency, rate=rate)
        for account, amount, rate in given
        if amount
    ]
    rows.insert(0, _against(books, Account.CLIENT, rows, currency=invoice.currency))
    if invoice.is_credit:
        rows = [replace(row, debit=row.credit, credit=row.debit) for row in rows]
    assert invoice.issued_on is not None  # noqa: S101 - `_invoices` has no draft
    return Entry(
        journal=Journal.SALES,
        code=books.code(Journal.SALES),
        number=number,
        kind=Kind.CREDIT if invoice.is_credit else Kind.INVOICE,
        on=invoice.issued_on,
        recorded_on=invoice.issued_on,
        piece=invoice.number,
        client=invoice.client,
        rows=tuple(rows),
    )


def _taxes(invoice: Any) -> list[tuple[Decimal, Decimal]]:
    """The VAT of an invoice by rate, as it was frozen; in one sum where that does not say it."""
    sums: dict[Decimal, Decimal] = {}
    for row in invoice.taxes or ():
        rate = Decimal(row["rate"])
        sums[rate] = sums.get(rate, ZERO) + Decimal(row["tax"])
    if sum(sums.values(), ZERO) != invoice.tax_amount:
        return [(ZERO, invoice.tax_amount)]
    return sorted(sums.items(), reverse=True)


# -------------------------------------------------------------------------------------- bank


def _bank(books: Books) -> Iterator[Entry]:
    for year in years(books):
        first, last = _within(books, year)
        rank = Window(RowNumber(), order_by=[F("added_at").asc(), F("id").asc()])
        rows = Payment.objects.filter(paid_on__range=year).annotate(rank=rank)
        rows = rows.filter(Q(paid_on__range=(first, last)) & Q(rank__gt=0))
        rows = rows.select_related("client").order_by("rank")
        for payment in rows.iterator(chunk_size=AT_ONCE):
            yield _of_payment(books, payment)


def _of_payment(books: Books, payment: Any) -> Entry:
    money = _row(books, Account.BANK, payment.amount, currency=payment.currency)
    kind = Kind.PAYMENT if payment.amount > 0 else Kind.REFUND
    return Entry(
        journal=Journal.BANK,
        code=books.code(Journal.BANK),
        number=payment.rank,
        kind=Kind.REVERSAL if payment.reverses_id else kind,
        on=payment.paid_on,
        recorded_on=max(
            local_day(payment.added_at, timezone=books.provider.timezone), payment.paid_on
        ),
        piece=payment.reference or str(payment.pk),
        client=payment.client,
        rows=(money, _against(books, Account.CLIENT, [money], currency=payment.currency)),
    )


# -------------------------------------------------------------------------------------- rows


def _row(
    books: Books,
    account: Account,
    amount: Decimal,
    *,
    currency: str,
    rate: Decimal | None = None,
) -> Row:
    """A row of an amount in the document's currency: positive on the debit side."""
    own = books.converted(amount, currency=currency)
    row = Row(
        account=account,
        number=books.number(account),
        debit=max(own, ZERO),
        credit=max(-own, ZERO),
        rate=rate,
    )
    if currency == books.currency:
        return row
    return replace(row, foreign=abs(amount), currency=currency)


def _against(books: Books, account: Account, rows: list[Row], *, currency: str) -> Row:
    """The row that balances the others, whatever their rounding came to."""
    own = sum((row.credit - row.debit for row in rows), ZERO)
    row = Row(
        account=account,
        number=books.number(account),
        debit=max(own, ZERO),
        credit=max(-own, ZERO),
    )
    if currency == books.currency:
        return row
    sides = ((-1 if row.debit else 1) * (row.foreign or ZERO) for row in rows)
    return replace(row, foreign=abs(sum(sides, ZERO)), currency=currency)
