"""Payments: what came in of a client, what it was set against, and what went back.

A payment is set against one invoice or several of its client, in its own currency; what is more
than is open stays on the payment and can be set against a later invoice. Nothing is changed or
removed: a mistake is reversed by a second payment that takes back the whole, and the invoices are
open again (domain, Money 5).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.actors import Actor
from accounts.audit import record
from billing import settling
from billing.models import Allocation, BankLine, Invoice, Payment
from billing.settling import ZERO
from common.problems import Problem, Refused, unless_taken
from common.typography import date_format
from tenancy.models import Client

# Why a payment was reversed, where the program says it.
UNDONE = gettext_noop("It was undone right after it was booked.")
SENT_BACK = gettext_noop("The money was sent back.")
TAKEN_BACK = gettext_noop("The bank took the money back.")


class CannotPay(Refused):
    """The payment cannot be recorded, set against an invoice, reversed or paid back."""


@dataclass(frozen=True)
class Money:
    """What came in: how much of which currency, on which day, how, and where the bank says so."""

    amount: Decimal
    currency: str
    on: dt.date
    method: str = Payment.Method.TRANSFER
    reference: str = ""
    bank_line: BankLine | None = None


# ------------------------------------------------------------------------------------ coming in


def record_payment(
    *, client: Client, money: Money, shares: Mapping[int, Decimal], at: dt.datetime, by: Actor
) -> Payment:
    """Money of a client came in: `shares` says how much of it is set against which invoice.

    What is left stays on the payment. Raises CannotPay, with the field `share-<id>` where an
    invoice is at fault.
    """
    held = settling.hold(clients=[client.pk], invoices=shares)
    found = settling.amount_problems(money.amount, currency=money.currency)
    found += settling.share_problems(
        shares=shares, invoices=held, client_id=client.pk, currency=money.currency
    )
    found += _too_early(money, list(held.values()))
    if not found and sum(shares.values(), ZERO) > money.amount:
        found.append(_more_than_paid(money.amount, money.currency))
    if found:
        raise CannotPay(*found)
    payment = _added(client, money, at=at, by=by)
    _set(payment, shares, held)
    numbers = [held[pk].number for pk in shares]
    record(by=by, verb="recorded payment", subject=payment, invoices=numbers)
    return payment


def _too_early(money: Money, rows: list[Invoice]) -> list[Problem]:
    """What a person types before the day of issue is a slip; what the bank says is not."""
    if money.bank_line is not None:
        return []
    said = _("%(number)s was issued on %(day)s; it was not paid before.")
    return [
        Problem(
            "early",
            said % {"number": row.number, "day": date_format(row.issued_on, "j F Y")},
            field="paid_on",
        )
        for row in rows
        if row.issued_on and money.on < row.issued_on
    ]


def _more_than_paid(amount: Decimal, currency: str) -> Problem:
    said = _("More is set against invoices than the %(amount)s that came in.")
    text = said % {"amount": settling.money(amount, currency)}
    return Problem("more_than_paid", text, field="amount")


def _added(client: Client, money: Money, *, at: dt.datetime, by: Actor, **more: object) -> Payment:
    fields: dict[str, object] = {
        "provider_id": client.provider_id,
        "client": client,
        "paid_on": money.on,
        "amount": money.amount,
        "currency": money.currency,
        "method": money.method,
        "reference": money.reference,
        "bank_line": money.bank_line,
        "added_at": at,
        "added_by_id": by.member_id,
        **more,
    }
    return Payment.objects.create(**fields)


def _set(payment: Payment, shares: Mapping[int, Decimal], held: Mapping[int, Invoice]) -> None:
    Allocation.objects.bulk_create(
        Allocation(**payment.owner, payment=payment, invoice=held[pk], amount=share)
        for pk, share in shares.items()
        if share
    )
    for pk in shares:
        settling.settle(held[pk])


def mark_paid(
    *, invoice: Invoice, on: dt.date, at: dt.datetime, by: Actor, amount: Decimal | None = None
) -> Invoice:
    """What was open of an issued invoice, or a part of it, came in on this day.

    Raises CannotPay.
    """
    row = settling.hold(clients=[invoice.client_id], invoices=[invoice.pk])[invoice.pk]
    if not row.is_issued:
        raise CannotPay(Problem("draft", _("A draft cannot be paid; issue it first.")))
    if row.paid_on is not None:
        text = _("%(number)s is paid already.") % {"number": row.number}
        raise CannotPay(Problem("paid", text))
    share = row.open_amount if amount is None else amount
    money = Money(share, row.currency, on, reference=row.number)
    shares = {row.pk: min(share, row.open_amount)}
    record_payment(client=row.client, money=money, shares=shares, at=at, by=by)
    row.refresh_from_db()
    if row.status == Invoice.Status.PAID:
        record(by=by, verb="marked as paid", subject=row, on=on.isoformat())
    return row


# ------------------------------------------------------------------------------------- later on


def set_against(*, payment: Payment, shares: Mapping[int, Decimal], by: Actor) -> None:
    """Set what is left of a payment against invoices of its client. Raises CannotPay."""
    held = settling.hold(clients=[payment.client_id], invoices=shares)
    found = settling.share_problems(
        shares=shares,
        invoices=held,
        client_id=payment.client_id,
        currency=payment.currency,
    )
    left = left_of(payment)
    if not shares:
        found.append(Problem("nothing", _("Say how much goes to which invoice.")))
    elif not found and sum(shares.values()) > left:
        said = _("Only %(amount)s is left of this payment.")
        text = said % {"amount": settling.money(left, payment.currency)}
        found.append(Problem("more_than_left", text))
    if found:
        raise CannotPay(*found)
    _set(payment, shares, held)
    numbers = [held[pk].number for pk in shares]
    record(by=by, verb="set payment against", subject=payment, invoices=numbers)


def set_credit_against(*, credit: Invoice, shares: Mapping[int, Decimal], by: Actor) -> None:
    """Set what is left of an issued credit note against invoices of its client.

    Raises CannotPay.
    """
    held = settling.hold(clients=[credit.client_id], invoices=[*shares, credit.pk])
    note = held.pop(credit.pk)
    found = settling.share_problems(
        shares=shares, invoices=held, client_id=note.client_id, currency=note.currency
    )
    if not shares:
        found.append(Problem("nothing", _("Say how much goes to which invoice.")))
    elif not found and sum(shares.values()) > note.open_amount:
        said = _("Only %(amount)s is left of this credit note.")
        text = said % {"amount": settling.money(note.open_amount, note.currency)}
        found.append(Problem("more_than_left", text))
    if found:
        raise CannotPay(*found)
    Allocation.objects.bulk_create(
        Allocation(**note.owner, credit_note=note, invoice=held[pk], amount=share)
        for pk, share in shares.items()
    )
    for row in (note, *held.values()):
        settling.settle(row)
    numbers = [row.number for row in held.values()]
    record(by=by, verb="set credit against", subject=note, invoices=numbers)


def reverse_payment(
    *,
    payment: Payment,
    reason: str,
    on: dt.date,
    at: dt.datetime,
    by: Actor,
    bank_line: BankLine | None = None,
) -> Payment:
    """Take back the whole of a payment: its invoices are open again. Raises CannotPay.

    `bank_line` is the movement by which the money went back; without it the payment was booked
    in error, and the line that it was booked from is to be booked again.
    """
    set_of = payment.allocations.values_list("invoice_id").annotate(total=Sum("amount"))
    # Not read before the client is held: nobody sets more against it meanwhile.
    settling.hold(clients=[payment.client_id], invoices=[])
    shares = {pk: -total for pk, total in set_of}
    held = settling.hold(clients=[payment.client_id], invoices=shares)
    if not reason.strip():
        raise CannotPay(Problem("reason", _("Say why it is reversed."), field="reason"))
    if payment.reverses_id or is_reversed(payment):
        raise CannotPay(Problem("reversed", _("This payment is reversed already.")))
    for pk, row in held.items():
        if not row.is_credit and row.settled_amount + shares[pk] < 0:
            said = _("Part of this money was sent back for %(number)s: reverse that first.")
            raise CannotPay(Problem("sent_back", said % {"number": row.number}))
    money = Money(
        -payment.amount,
        payment.currency,
        on,
        method=payment.method,
        reference=payment.reference,
        bank_line=bank_line or payment.bank_line,
    )
    refusal = CannotPay(Problem("reversed", _("This payment is reversed already.")))
    with unless_taken("payment_reversed_once", refusal):
        back = _added(
            payment.client, money, at=at, by=by, reverses=payment, reason=reason.strip()[:240]
        )
    _free_again(payment)
    _set(back, shares, held)
    numbers = [row.number for row in held.values()]
    record(by=by, verb="reversed payment", subject=payment, reason=reason, invoices=numbers)
    return back


def _free_again(sent: Payment) -> None:
    """Where money did not go back after all, what it came from is left of its payment again."""
    if sent.amount > 0:
        return
    for out in sent.allocations.filter(invoice__kind=Invoice.Kind.INVOICE):
        pair = Allocation.objects.filter(
            invoice=out.invoice_id, amount=-out.amount, pk__lt=out.pk, payment__amount__gt=0
        )
        came = pair.latest("pk")
        Allocation.objects.create(
            **sent.owner, payment_id=came.payment_id, invoice_id=out.invoice_id, amount=out.amount
        )


def pay_back(*, credit: Invoice, money: Money, at: dt.datetime, by: Actor) -> Payment:
    """Money went back to the client for a credit note; `money.amount` is more than zero.

    Raises CannotPay.
    """
    held = settling.hold(clients=[credit.client_id], invoices=[credit.pk])
    note = held[credit.pk]
    found = settling.amount_problems(money.amount, currency=money.currency)
    if not note.is_credit or not note.is_issued:
        found.append(Problem("no_credit", _("Only an issued credit note is paid back.")))
    elif note.currency != money.currency:
        said = _("%(number)s is in %(other)s; currencies are never mixed.")
        text = said % {"number": note.number, "other": note.currency}
        found.append(Problem("currency", text))
    elif money.amount > note.open_amount:
        said = _("Only %(amount)s is left of this credit note.")
        text = said % {"amount": settling.money(note.open_amount, note.currency)}
        found.append(Problem("more_than_left", text, field="amount"))
    if found:
        raise CannotPay(*found)
    payment = _added(note.client, _negative(money), at=at, by=by)
    _set(payment, {note.pk: -money.amount}, held)
    record(by=by, verb="paid back", subject=note, amount=str(money.amount))
    return payment


def send_back(*, payment: Payment, money: Money, at: dt.datetime, by: Actor) -> Payment:
    """What is left of a payment went back to the client: all of it, no less.

    A payment that was set against nothing is reversed; otherwise money in and money out stand
    against the same invoice, of which nothing changes. Raises CannotPay.
    """
    settling.hold(clients=[payment.client_id], invoices=[])
    left = left_of(payment)
    if not left or money.amount != left or money.currency != payment.currency:
        said = _("Exactly the %(amount)s that is left of this payment can go back.")
        text = said % {"amount": settling.money(left, payment.currency)}
        raise CannotPay(Problem("not_left", text, field="amount"))
    if left == payment.amount:
        return reverse_payment(
            payment=payment, reason=SENT_BACK, on=money.on, at=at, by=by, bank_line=money.bank_line
        )
    used = payment.allocations.filter(amount__gt=0).latest("pk").invoice_id
    held = settling.hold(clients=[payment.client_id], invoices=[used])
    back = _added(payment.client, _negative(money), at=at, by=by, reason=SENT_BACK)
    for one, share in ((payment, left), (back, -left)):
        Allocation.objects.create(**one.owner, payment=one, invoice=held[used], amount=share)
    settling.settle(held[used])
    record(by=by, verb="sent back", subject=payment, amount=str(left))
    return back


def _negative(money: Money) -> Money:
    return Money(
        -money.amount, money.currency, money.on, money.method, money.reference, money.bank_line
    )


# -------------------------------------------------------------------------------------- reading


def why(payment: Payment) -> str:
    """Why a payment was reversed or sent back, the program's own reasons in the reader's words."""
    return (
        _(payment.reason) if payment.reason in {UNDONE, SENT_BACK, TAKEN_BACK} else payment.reason
    )


def is_reversed(payment: Payment) -> bool:
    return Payment.objects.filter(reverses=payment).exists()


def left_of(payment: Payment) -> Decimal:
    """What of a payment is set against no invoice yet; nothing of one that was reversed."""
    found = standing().filter(pk=payment.pk).values_list("left", flat=True).first()
    return found or ZERO


def standing() -> QuerySet[Any]:
    """The payments that were not reversed, each with what is `left` of it."""
    taken_back = Payment.objects.filter(reverses=OuterRef("pk"))
    rows = Payment.objects.filter(reverses=None).exclude(Exists(taken_back))
    given = Coalesce(Sum("allocations__amount"), ZERO)
    return rows.annotate(left=F("amount") - given)


def unset(*, client: Client | None = None) -> QuerySet[Payment]:
    """The payments of which something is left, the oldest first."""
    rows = standing().filter(left__gt=0).select_related("client").order_by("paid_on", "pk")
    return rows.filter(client=client) if client else rows


def twins(*, client: Client, money: Money) -> QuerySet[Payment]:
    """The payments that stand already with the same client, day and amount."""
    same = {"client": client, "paid_on": money.on, "currency": money.currency}
    return standing().filter(**same, amount=money.amount)
