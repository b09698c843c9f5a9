"""What the office takes away of a period: invoices, their lines and payments as tables, the
accounting entries as double entry, and every document as one archive.

A period takes in what was issued, or paid, from its first to its last day. Amounts of credit notes
are negative in the tables, so that a column adds up. Drafts are no part of it.
"""

import datetime as dt
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, count
from typing import Any, BinaryIO

from django.db.models import Count, F, QuerySet, Sum
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from billing import entries, files
from billing.entries import Account, Books, CannotExport, Journal
from billing.models import Allocation, Invoice, InvoiceFile, InvoiceLine, Payment, Receipt
from common.money import round_amount
from common.tables import write_csv

AT_ONCE = 500
ZERO = Decimal(0)
Table = Iterator[list[object]]


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both in."""

    first: dt.date
    last: dt.date

    def __str__(self) -> str:
        return f"{self.first:%Y-%m-%d}_{self.last:%Y-%m-%d}"

    @property
    def query(self) -> str:
        """As the part of an address that names it."""
        return f"first={self.first:%Y-%m-%d}&last={self.last:%Y-%m-%d}"


@dataclass(frozen=True)
class Contents:
    """How much a period holds."""

    invoices: int
    credit_notes: int
    payments: int

    def __bool__(self) -> bool:
        return bool(self.invoices or self.credit_notes or self.payments)


def issued_in(period: Period) -> QuerySet[Invoice]:
    """The invoices and credit notes of a period in the order of their numbers."""
    rows = Invoice.objects.issued().filter(issued_on__range=(period.first, period.last))
    return rows.order_by("issued_on", "series_id", "sequence")


def paid_in(period: Period) -> QuerySet[Payment]:
    """The payments of a period, those taken back and the taking back as well."""
    rows = Payment.objects.filter(paid_on__range=(period.first, period.last))
    return rows.order_by("paid_on", "added_at", "id")


def contents(*, period: Period) -> Contents:
    """What there is to take away, in two statements."""
    kinds = dict(issued_in(period).order_by().values_list("kind").annotate(count=Count("pk")))
    return Contents(
        invoices=kinds.get(Invoice.Kind.INVOICE, 0),
        credit_notes=kinds.get(Invoice.Kind.CREDIT, 0),
        payments=paid_in(period).count(),
    )


# ------------------------------------------------------------------------------------ tables


def _amount(value: Decimal, invoice: Invoice) -> Decimal:
    """An amount with the currency's own decimals; what a credit note gives back is negative."""
    amount = round_amount(value, currency=invoice.currency)
    return -amount if invoice.is_credit else amount


def invoices(*, period: Period) -> Table:
    """One row for each invoice and credit note."""
    yield [
        _("Number"), _("Kind"), _("Credits"), _("Client"), _("Engagement"), _("Month"),
        _("Issued on"), _("Due on"), _("Currency"), _("Before VAT"), _("VAT"), _("Total"),
        _("Settled"), pgettext("amount", "Open"), _("Paid on"), _("Status"), _("Order"),
        _("Buyer reference"), _("VAT number of the client"),
    ]  # fmt: skip
    rows = issued_in(period).defer("content")
    rows = rows.select_related("client", "engagement").annotate(credited=F("credits__number"))
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield [
            row.number,
            row.get_kind_display(),
            row.credited or "",
            row.client.official_name,
            row.engagement.title if row.engagement else "",
            str(row.period),
            row.issued_on,
            row.due_on,
            row.currency,
            _amount(row.net_amount, row),
            _amount(row.tax_amount, row),
            _amount(row.gross_amount, row),
            _amount(row.settled_amount, row),
            _amount(row.open_amount, row),
            row.paid_on,
            row.get_status_display(),
            row.purchase_order,
            row.buyer_reference,
            row.client.vat_number,
        ]


def lines(*, period: Period) -> Table:
    """One row for each line of an invoice or a credit note."""
    yield [
        _("Number"), _("Kind"), _("Issued on"), _("Client"), _("Line"), _("Kind of line"),
        _("Title"), _("Detail"), _("Engagement"), _("Month"), _("Quantity"), _("Unit"),
        _("Unit price"), _("VAT category"), _("VAT rate"), _("Currency"), _("Before VAT"),
    ]  # fmt: skip
    found = InvoiceLine.objects.filter(invoice__in=issued_in(period).order_by().values("pk"))
    found = found.select_related("invoice__client", "engagement_month__engagement")
    found = found.defer("invoice__content", "engagement_month__content")
    found = found.order_by(
        "invoice__issued_on", "invoice__series_id", "invoice__sequence", "position"
    )
    for line in found.iterator(chunk_size=AT_ONCE):
        invoice, month = line.invoice, line.engagement_month
        yield [
            invoice.number,
            invoice.get_kind_display(),
            invoice.issued_on,
            invoice.client.official_name,
            line.position,
            line.get_kind_display(),
            line.title,
            line.detail,
            month.engagement.title if month else "",
            str(month.period) if month else "",
            -line.quantity if invoice.is_credit else line.quantity,
            line.get_unit_display(),
            line.unit_price,
            line.vat_category,
            line.vat_rate,
            invoice.currency,
            _amount(line.net_amount, invoice),
        ]


def payments(*, period: Period) -> Table:
    """One row for each payment, with what it was set against."""
    yield [
        _("Paid on"), _("Client"), _("Amount"), _("Currency"), _("Method"), _("Reference"),
        _("Set against"), _("Not set against anything"), _("Takes back"), _("Reason"),
        _("Added on"), _("Added by"),
    ]  # fmt: skip
    rows = paid_in(period).select_related("client", "added_by__user", "reverses")
    rows = rows.annotate(used=Sum("allocations__amount"))
    for batch in _batches(rows.iterator(chunk_size=AT_ONCE)):
        against = _against(batch)
        for row in batch:
            money = round_amount(row.amount, currency=row.currency)
            rest = round_amount(row.amount - (row.used or ZERO), currency=row.currency)
            yield [
                row.paid_on,
                row.client.official_name,
                money,
                row.currency,
                row.get_method_display(),
                row.reference,
                against.get(row.pk, ""),
                rest,
                row.reverses.paid_on if row.reverses else None,
                row.reason,
                row.added_at.date(),
                row.added_by.user.name if row.added_by else "",
            ]


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    yield batch


def _against(rows: list[Payment]) -> dict[int, str]:
    """The numbers of the invoices that some payments were set against."""
    found: dict[int, list[str]] = {}
    pairs = Allocation.objects.filter(payment__in=[row.pk for row in rows]).order_by("id")
    for payment, number in pairs.values_list("payment_id", "invoice__number"):
        found.setdefault(payment, []).append(number)
    return {payment: ", ".join(numbers) for payment, numbers in found.items()}


def double_entry(*, books: Books) -> Table:
    """The accounting entries as a table, a row for each account. Raises CannotExport."""
    journals = {Journal.SALES: _("Sales"), Journal.BANK: _("Bank")}
    accounts = {
        Account.CLIENT: _("Clients"),
        Account.REVENUE: _("Revenue"),
        Account.EXPENSES: _("Expenses charged on"),
        Account.VAT: _("VAT collected"),
        Account.BANK: _("Bank"),
    }
    kinds = {
        entries.Kind.INVOICE: _("Invoice"),
        entries.Kind.CREDIT: _("Credit note"),
        entries.Kind.PAYMENT: _("Payment"),
        entries.Kind.REFUND: _("Money paid back"),
        entries.Kind.REVERSAL: _("Payment taken back"),
    }
    yield [
        _("Journal"), _("Journal name"), _("Entry"), _("Date"), _("Account"), _("Account name"),
        _("Client code"), _("Client"), _("Document"), _("Kind"), _("Debit"), _("Credit"),
        _("Currency"), _("Amount in another currency"), _("Other currency"), _("VAT rate"),
        _("Recorded on"),
    ]  # fmt: skip
    for entry in entries.entries(books=books):
        for row in entry.rows:
            yield [
                entry.code,
                journals[entry.journal],
                entry.number,
                entry.on,
                row.number,
                accounts[row.account],
                entry.client.slug if row.account == Account.CLIENT else "",
                entry.client.official_name,
                entry.piece,
                kinds[entry.kind],
                row.debit,
                row.credit,
                books.currency,
                row.foreign,
                row.currency,
                row.rate,
                entry.recorded_on,
            ]


# ----------------------------------------------------------------------------------- archive


def write_archive(*, period: Period, books: Books, to: BinaryIO, at: dt.datetime) -> None:
    """Every document of a period as one ZIP, written a document at a time: each invoice and credit
    note as PDF and as XML, the receipts of its expenses, and the tables.

    The entries are left out where a currency has no rate.
    """
    taken: set[str] = set()
    with zipfile.ZipFile(to, "w") as archive:
        for row in issued_in(period).only("pk").iterator(chunk_size=AT_ONCE):
            for name, content in _documents(row.pk):
                archive.writestr(_entry(_free(name, taken), at, packed=False), content)
        for name, table in _tables(period, books):
            _write_table(archive, _entry(name, at, packed=True), table)


def _free(name: str, taken: set[str]) -> str:
    """A name that no other file of the archive has: A/1 and A-1 are two invoices. Where capitals do
    not count one would unpack over the other, too."""
    stem, _dot, ending = name.rpartition(".")
    tries = (f"{stem}-{number}.{ending}" for number in count(2))
    found = next(one for one in chain([name], tries) if one.casefold() not in taken)
    taken.add(found.casefold())
    return found


def _entry(name: str, at: dt.datetime, *, packed: bool) -> zipfile.ZipInfo:
    """A PDF is packed in itself, a table is not."""
    info = zipfile.ZipInfo(name, date_time=at.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    info.external_attr = 0o644 << 16
    return info


def _documents(number: int) -> Iterator[tuple[str, bytes]]:
    invoice = Invoice.objects.select_related("provider", "client").get(pk=number)
    folder = slugify(_("Credit notes") if invoice.is_credit else _("Invoices"))
    name = _safe(invoice.number)
    yield f"{folder}/{name}.pdf", files.pdf_of(invoice=invoice)
    xml = InvoiceFile.objects.filter(invoice=invoice).values_list("xml", flat=True).first()
    if xml:
        yield f"{folder}/{name}.xml", bytes(xml)
    spent = invoice.lines.exclude(expense=None).values("expense")
    for receipt in Receipt.objects.filter(expense__in=spent).order_by("expense_id"):
        named = f"{name}-{receipt.expense_id}-{_safe(receipt.name)}"
        yield f"{slugify(_('Receipts'))}/{named}", bytes(receipt.content)


def _safe(name: str) -> str:
    """A name without what leads out of its folder."""
    return re.sub(r"[^\w.\- ]+", "-", name).strip(". ") or "-"


def _tables(period: Period, books: Books) -> Iterator[tuple[str, Table]]:
    yield f"{slugify(_('Invoices'))}.csv", invoices(period=period)
    yield f"{slugify(_('Lines'))}.csv", lines(period=period)
    yield f"{slugify(_('Payments'))}.csv", payments(period=period)
    try:
        first = next(entries.entries(books=books), None)
    except CannotExport:
        return
    if first is not None:
        yield f"{slugify(_('Entries'))}.csv", double_entry(books=books)


def _write_table(archive: zipfile.ZipFile, info: zipfile.ZipInfo, table: Table) -> None:
    with archive.open(info, "w") as out:
        for chunk in write_csv(table):
            out.write(chunk)
