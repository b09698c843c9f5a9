"""Expenses that a client pays back: noted with their receipt, accepted by the office, invoiced once.

Whoever works on an engagement notes what they spent for it, before VAT, in the currency of its
terms. The office accepts it, or refuses it and says why; only what is accepted goes onto an
invoice, with the fixed volume and the burst of the month (domain, Money 2), and only once: what a
credit note gave back can be invoiced again. An expense on an invoice stays as it is.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, When
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from accounts.models import Membership
from billing.models import Expense, Invoice, InvoiceLine, Receipt
from common.money import round_amount
from common.periods import Month
from engagements import terms
from engagements.course import papers
from engagements.models import Engagement

Status = Expense.Status


class CannotExpense(Exception):
    """Why an expense is not taken or not changed, in the user's words; `field` is where it is."""

    def __init__(self, text: str, *, field: str = "") -> None:
        super().__init__(text)
        self.field = field


@dataclass(frozen=True)
class Noted:
    """An expense, its receipt without the bytes, and the invoice on which it stands."""

    expense: Expense
    receipt: Receipt | None
    invoice: Invoice | None

    @property
    def state(self) -> str:
        """noted, accepted, refused, drafted (on a draft) or invoiced."""
        if self.invoice is None:
            return str(self.expense.status)
        return "invoiced" if self.invoice.is_issued else "drafted"


# ------------------------------------------------------------------------------ what stands where


def _on_invoices(expenses: Iterable[Expense]) -> dict[int, Invoice]:
    """The invoice of each expense that stands on one and was not given back, in one statement."""
    rows = InvoiceLine.objects.filter(expense__in=list(expenses)).select_related("invoice")
    found: dict[int, Invoice] = {}
    for line in rows.defer("invoice__content").order_by("id"):
        if line.expense_id is None:
            continue
        if not line.invoice.is_credit:
            found[line.expense_id] = line.invoice
        elif line.invoice.is_issued:
            found.pop(line.expense_id, None)
    return found


def _noted(rows: Iterable[Expense]) -> list[Noted]:
    found = list(rows)
    receipts = Receipt.objects.filter(expense__in=found).defer("content")
    by_expense = {one.expense_id: one for one in receipts}
    invoices = _on_invoices(found)
    return [Noted(row, by_expense.get(row.pk), invoices.get(row.pk)) for row in found]


def expenses_of(*, engagement: Engagement) -> list[Noted]:
    """The expenses of an engagement, the newest first."""
    rows = Expense.objects.filter(engagement=engagement).select_related("member__user")
    return _noted(rows.order_by("-day", "-id"))


def expenses(*, status: str = "") -> QuerySet[Expense]:
    """The expenses of the provider, those that wait for the office first, then the newest."""
    rows = Expense.objects.select_related("member__user", "engagement", "client")
    if status:
        rows = rows.filter(status=status)
    waits = Case(When(status=Status.NOTED, then=0), default=1, output_field=IntegerField())
    return rows.order_by(waits, "-day", "-id")


def seen(rows: Iterable[Expense]) -> list[Noted]:
    """Some expenses with their receipts and invoices, in two statements."""
    return _noted(rows)


def waiting_count() -> int:
    """How many expenses wait for the office."""
    return Expense.objects.filter(status=Status.NOTED).count()


def to_invoice(
    *, engagements: Iterable[Engagement | int], until: dt.date, hold: bool = False
) -> list[Expense]:
    """The accepted expenses of these engagements up to a day that stand on no invoice, be it a
    draft, the oldest first. Who puts them on one holds them: another cannot do so meanwhile."""
    rows = Expense.objects.filter(
        engagement__in=list(engagements), status=Status.ACCEPTED, day__lte=until
    )
    rows = rows.select_for_update(no_key=True) if hold else rows
    found = list(rows.order_by("day", "id"))
    taken = _on_invoices(found)
    return [row for row in found if row.pk not in taken]


def of_chargeless(*, months: Mapping[int, tuple[int, Month, str]]) -> dict[int, Decimal]:
    """What an invoice of signed months that charge no days would come to all the same, before VAT:
    the accepted expenses up to the end of each; two statements at most.

    `months` says (engagement, month, currency) by any id, and so does the answer. Of two months of
    an engagement the earlier one takes what lies before both.
    """
    if not months:
        return {}
    found: dict[int, Decimal] = {}
    order = sorted(months.items(), key=lambda item: item[1][1])
    waiting = to_invoice(
        engagements={asked[0] for asked in months.values()}, until=order[-1][1][1].last
    )
    for expense in waiting:
        for pk, (engagement, month, currency) in order:
            if engagement == expense.engagement_id and expense.day <= month.last:
                if currency == expense.currency:
                    found[pk] = found.get(pk, Decimal(0)) + expense.net_amount
                break
    return found


def receipt_of(*, expense: Expense) -> Receipt | None:
    """The receipt of an expense with its bytes, or None."""
    return Receipt.objects.filter(expense=expense).first()


# --------------------------------------------------------------------------- noting and changing


def note_expense(
    *,
    engagement: Engagement,
    member: Membership,
    day: dt.date,
    kind: str,
    title: str,
    net_amount: Decimal,
    on: dt.date,
    at: dt.datetime,
    by: Actor,
) -> Expense:
    """Note what somebody spent for an engagement; the office's own is accepted at once.

    Raises CannotExpense.
    """
    row = Expense(
        **engagement.owner,
        engagement=engagement,
        member=member,
        day=day,
        kind=kind,
        title=title.strip(),
        currency=_currency(engagement, day, on),
        noted_at=at,
    )
    row.net_amount = _amount(net_amount, row.currency)
    if by.is_office:
        _accept(row, by=by, at=at)
    row.save()
    record(by=by, verb="noted expense", subject=row, net=str(row.net_amount), day=day.isoformat())
    return row


def _currency(engagement: Engagement, day: dt.date, on: dt.date) -> str:
    if day > on:
        raise CannotExpense(_("That day has not come yet."), field="day")
    term = terms.term_on(terms.terms_of(engagement), day)
    if term is None or not engagement.runs_on(day):
        raise CannotExpense(_("The engagement does not run on that day."), field="day")
    return term.currency


def _amount(amount: Decimal, currency: str) -> Decimal:
    if amount <= 0:
        raise CannotExpense(_("The amount is more than zero."), field="net_amount")
    if round_amount(amount, currency=currency) != amount:
        said = _("%(currency)s has no such small amount.")
        raise CannotExpense(said % {"currency": currency}, field="net_amount")
    return amount


def _accept(row: Expense, *, by: Actor, at: dt.datetime) -> None:
    row.status, row.comment = Status.ACCEPTED, ""
    row.answered_at, row.answered_by = at, by.name


def _held(expense: Expense) -> Expense:
    """The expense as it is now, held until the end; raises where an invoice has it."""
    row = Expense.objects.select_for_update(no_key=True).get(pk=expense.pk)
    if invoice := _on_invoices([row]).get(row.pk):
        said = _("It stands on %(invoice)s.") % {"invoice": invoice}
        raise CannotExpense(said)
    return row


def _may_change(row: Expense, by: Actor) -> None:
    """The office changes any; who noted one changes their own while the office has not accepted."""
    own = row.member_id == by.member_id and row.status != Status.ACCEPTED
    if not by.is_office and not own:
        raise CannotExpense(_("The office has accepted it; ask the office to change it."))


def change_expense(
    *,
    expense: Expense,
    day: dt.date,
    kind: str,
    title: str,
    net_amount: Decimal,
    on: dt.date,
    by: Actor,
) -> Expense:
    """Change an expense that stands on no invoice; one that was refused waits anew.

    Raises CannotExpense.
    """
    row = _held(expense)
    _may_change(row, by)
    before = {"day": row.day, "kind": row.kind, "title": row.title, "net_amount": row.net_amount}
    row.currency = _currency(row.engagement, day, on)
    row.day, row.kind, row.title = day, kind, title.strip()
    row.net_amount = _amount(net_amount, row.currency)
    if row.status == Status.REFUSED:
        row.status, row.comment, row.answered_at, row.answered_by = Status.NOTED, "", None, ""
    row.save()
    changed: dict[str, Any] = {
        name: [str(was), str(getattr(row, name))]
        for name, was in before.items()
        if was != getattr(row, name)
    }
    if changed:
        record(by=by, verb="changed", subject=row, **changed)
    return row


def attach_receipt(
    *, expense: Expense, name: str, content: bytes, at: dt.datetime, by: Actor
) -> Receipt:
    """Keep the receipt of an expense, in the place of the one before. Raises CannotExpense."""
    try:
        kind = papers.check_file(content)
    except papers.CannotFile as problem:
        raise CannotExpense(str(problem), field="receipt") from problem
    row = _held(expense)
    _may_change(row, by)
    Receipt.objects.filter(expense=row).delete()
    receipt = Receipt.objects.create(
        **row.owner,
        expense=row,
        name=papers.safe_name(name, kind),
        kind=kind,
        content=content,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        added_at=at,
    )
    record(by=by, verb="attached file", subject=row, file=receipt.name, hash=receipt.sha256)
    return receipt


def remove_expense(*, expense: Expense, by: Actor) -> None:
    """Take back an expense that stands on no invoice. Raises CannotExpense."""
    row = _held(expense)
    _may_change(row, by)
    record(by=by, verb="took back expense", subject=row, net=str(row.net_amount))
    row.delete()


# ------------------------------------------------------------------------------- the office's answer


def accept_expense(*, expense: Expense, at: dt.datetime, by: Actor) -> Expense:
    """The client is to pay it back. Raises CannotExpense."""
    row = _held(expense)
    _only_office(by)
    if row.status != Status.ACCEPTED:
        _accept(row, by=by, at=at)
        row.save()
        record(by=by, verb="accepted expense", subject=row, net=str(row.net_amount))
    return row


def refuse_expense(*, expense: Expense, comment: str, at: dt.datetime, by: Actor) -> Expense:
    """The client is not charged for it; says why. Raises CannotExpense."""
    row = _held(expense)
    _only_office(by)
    if not comment.strip():
        raise CannotExpense(_("Say why, so that whoever noted it can mend it."), field="comment")
    row.status, row.comment = Status.REFUSED, comment.strip()
    row.answered_at, row.answered_by = at, by.name
    row.save()
    record(by=by, verb="refused expense", subject=row, comment=row.comment)
    return row


def _only_office(by: Actor) -> None:
    if not by.is_office:
        raise CannotExpense(_("Only the owner and the office decide on expenses."))
