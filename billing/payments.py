"""What came in for an invoice."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from billing import drafting
from billing.models import Allocation, Invoice, Payment
from common.problems import Problem, Refused
from common.typography import date_format


class CannotPay(Refused):
    """The invoice cannot be marked as paid."""


def mark_paid(*, invoice: Invoice, on: dt.date, at: dt.datetime, by: Actor) -> Invoice:
    """What was open of an issued invoice came in on this day. Raises CannotPay."""
    row = drafting.held(invoice)
    if not row.is_issued:
        raise CannotPay(Problem("draft", _("A draft cannot be paid; issue it first.")))
    if row.paid_on is not None:
        text = _("%(number)s is paid already.") % {"number": row.number}
        raise CannotPay(Problem("paid", text))
    if row.issued_on is not None and on < row.issued_on:
        said = _("%(number)s was issued on %(day)s; it was not paid before.")
        day = date_format(row.issued_on, "j F Y")
        raise CannotPay(Problem("early", said % {"number": row.number, "day": day}))
    payment = Payment.objects.create(
        **row.owner,
        paid_on=on,
        amount=row.open_amount,
        currency=row.currency,
        reference=row.number,
        added_at=at,
        added_by_id=by.member_id,
    )
    Allocation.objects.create(**row.owner, payment=payment, invoice=row, amount=row.open_amount)
    row.status, row.paid_on, row.settled_amount = Invoice.Status.PAID, on, row.gross_amount
    row.save(update_fields=["status", "paid_on", "settled_amount"])
    record(by=by, verb="marked as paid", subject=row, on=on.isoformat())
    return row
