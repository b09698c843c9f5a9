"""What of an invoice is settled: the sum of what was set against it, and the day it was paid.

Payments and credit notes are set against invoices; a credit note is settled by what it was set
against and by what was paid back. Whoever changes that holds the client, then the invoices in the
order of their ids, so that two who do it at once never wait in a circle nor count one amount twice.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from billing.models import Allocation, Invoice, InvoiceQuerySet, Payment
from common.money import format_amount, minor_unit, round_amount
from common.problems import Problem
from tenancy.models import Client

ZERO = Decimal(0)


def hold(*, clients: Iterable[int], invoices: Iterable[int]) -> dict[int, Invoice]:
    """These invoices as they are now, by id; they and their clients are held until the end of
    the transaction."""
    held = Client.objects.select_for_update(no_key=True).filter(pk__in=set(clients))
    list(held.order_by("pk").values_list("pk"))
    rows = Invoice.objects.select_for_update(no_key=True, of=("self",)).defer("content")
    rows = rows.filter(pk__in=set(invoices)).select_related("provider", "client")
    return {row.pk: row for row in rows.order_by("pk")}


def settle(row: Invoice) -> None:
    """Reckon anew what of a held invoice is settled, and since when it is paid."""
    row.settled_amount = settled_amount(row)
    is_paid = row.settled_amount == row.gross_amount
    row.status = Invoice.Status.PAID if is_paid else Invoice.Status.ISSUED
    row.paid_on = _last_day(row) if is_paid else None
    row.save(update_fields=["status", "paid_on", "settled_amount"])


def settled_amount(row: Invoice) -> Decimal:
    """What was set against an invoice; of a credit note, what was given or paid back of it."""
    came = _sum(Allocation.objects.filter(invoice=row))
    return _sum(Allocation.objects.filter(credit_note=row)) - came if row.is_credit else came


def _sum(rows: QuerySet[Allocation]) -> Decimal:
    found: Decimal | None = rows.aggregate(total=Sum("amount"))["total"]
    return found or ZERO


def _last_day(row: Invoice) -> dt.date | None:
    """The last of the days that made it whole: of payments that stand, of credit notes."""
    mine = Allocation.objects.filter(Q(invoice=row) | Q(credit_note=row))
    taken_back = Payment.objects.filter(reverses=OuterRef("payment"))
    standing = mine.filter(Q(payment=None) | Q(payment__reverses=None)).exclude(Exists(taken_back))
    days = {row.issued_on}
    for found in standing.values_list(
        "payment__paid_on", "credit_note__issued_on", "invoice__issued_on"
    ):
        days.update(found)
    return max((day for day in days if day), default=None)


def open_invoices(*, client: Client, currency: str = "") -> InvoiceQuerySet:
    """What a client has still to pay, in one currency or in all, what is due longest first."""
    rows = Invoice.objects.open().filter(client=client, kind=Invoice.Kind.INVOICE)
    rows = rows.filter(currency=currency) if currency else rows
    return rows.defer("content").order_by("due_on", "id")


def spread(*, amount: Decimal, invoices: Iterable[Invoice]) -> dict[int, Decimal]:
    """An amount over invoices in the order in which they come, as far as it reaches."""
    found: dict[int, Decimal] = {}
    for row in invoices:
        share = min(amount, row.open_amount)
        if share > 0:
            found[row.pk] = share
            amount -= share
    return found


def amount_problems(amount: Decimal, *, currency: str, field: str = "amount") -> list[Problem]:
    """Why an amount is none of this currency."""
    if amount <= 0:
        return [Problem("amount", _("The amount must be more than zero."), field=field)]
    if amount != round_amount(amount, currency=currency):
        places = minor_unit(currency)
        said = ngettext(
            "An amount in %(currency)s has %(places)d decimal at most.",
            "An amount in %(currency)s has %(places)d decimals at most.",
            places,
        )
        text = said % {"currency": currency, "places": places}
        return [Problem("decimals", text, field=field)]
    return []


def share_problems(
    *,
    shares: Mapping[int, Decimal],
    invoices: Mapping[int, Invoice],
    client_id: int,
    currency: str,
) -> list[Problem]:
    """Why so much cannot be set against these held invoices of a client."""
    found: list[Problem] = []
    for pk, share in shares.items():
        field = f"share-{pk}"
        row = invoices.get(pk)
        if row is None or row.client_id != client_id or row.is_credit or not row.is_issued:
            text = _("This is no issued invoice of this client.")
            found.append(Problem("not_open", text, field=field))
        elif row.currency != currency:
            said = _("%(number)s is in %(other)s; currencies are never mixed.")
            text = said % {"number": row.number, "other": row.currency}
            found.append(Problem("currency", text, field=field))
        elif share > row.open_amount:
            found.append(Problem("too_much", _too_much(row), field=field))
        else:
            found += amount_problems(share, currency=currency, field=field)
    return found


def _too_much(row: Invoice) -> str:
    if not row.open_amount:
        return _("%(number)s is paid already.") % {"number": row.number}
    said = _("Only %(amount)s of %(number)s is still open.")
    return said % {"number": row.number, "amount": money(row.open_amount, row.currency)}


def money(amount: Decimal, currency: str) -> str:
    """An amount in the reader's language."""
    return format_amount(amount, currency=currency, language=get_language() or "en")
