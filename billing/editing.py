"""What the office decides on a draft: order and references, words, terms of payment, how its lines
are grouped, the annex, a discount, its expenses, another VAT than the one that follows from the law.

Days and rates are not among them: they are what the client approved, and a wrong day is corrected
by a new entry in an open month (domain, Days 10). A draft whose month, VAT or language has changed
since is drafted again; what the office chose stays.
"""

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from billing import composing, drafting, expenses, settling, tax
from billing.composing import Discount, Draft
from billing.models import Expense, Invoice, InvoiceLine, VatCategory
from common.problems import Problem, Refused

ZERO = Decimal(0)
CHARGED = (VatCategory.STANDARD, VatCategory.REDUCED)


class CannotEdit(Refused):
    """The draft stays as it was."""


@dataclass(frozen=True)
class Choices:
    """Everything that the office decides on a draft; `expenses` are the ids of those on it.

    Without `payment_days` what the client or the provider has agreed holds, without `vat` the law.
    """

    purchase_order: str = ""
    buyer_reference: str = ""
    note: str = ""
    payment_days: int | None = None
    lines_by: str = Invoice.LinesBy.ENGAGEMENT.value
    with_annex: bool = False
    vat: tax.Override | None = None
    discount: Discount | None = None
    expenses: frozenset[int] = frozenset()


# The choices that are columns of the invoice.
_COLUMNS = ("purchase_order", "buyer_reference", "note", "payment_days", "lines_by", "with_annex")


def chosen(invoice: Invoice) -> Choices:
    """What stands on a draft now."""
    held, discount = composing.choices_of(invoice)
    vat = None
    if invoice.vat_category:
        vat = tax.Override(invoice.vat_category, invoice.vat_rate or ZERO, invoice.vat_reason)
    return Choices(
        vat=vat,
        discount=discount,
        expenses=frozenset(row.pk for row in held),
        **{name: getattr(invoice, name) for name in _COLUMNS},
    )


def offered(invoice: Invoice, *, hold: bool = False) -> list[Expense]:
    """The expenses that stand on a draft and those that could, the oldest first."""
    held, _discount = composing.choices_of(invoice)
    found = expenses.to_invoice(
        engagements=invoice.months.values_list("engagement_month__engagement", flat=True),
        until=invoice.period.last,
        hold=hold,
    )
    free = [row for row in found if row.currency == invoice.currency]
    known = {row.pk: row for row in [*held, *free]}
    return sorted(known.values(), key=lambda row: (row.day, row.pk))


# ---------------------------------------------------------------------------------------- change


def edit_draft(*, invoice: Invoice, choices: Choices, by: Actor) -> Invoice:
    """Write what the office chose on a draft, and make its lines anew. Raises CannotEdit."""
    row = _open(invoice, by)
    before = chosen(row)
    if problems := choice_problems(choices, currency=row.currency):
        raise CannotEdit(*problems)
    for name in _COLUMNS:
        setattr(row, name, getattr(choices, name))
    vat = choices.vat
    row.vat_category = vat.category if vat else ""
    row.vat_rate = vat.rate if vat else None
    row.vat_reason = vat.reason if vat else ""
    on_it = [expense for expense in offered(row, hold=True) if expense.pk in choices.expenses]
    composing.write(row, _composed(row, on_it, choices.discount))
    changed = _changed(before, choices)
    if changed:
        record(by=by, verb="edited", subject=row, **changed)
    return row


def redraft(*, invoice: Invoice, by: Actor) -> Invoice:
    """Make the lines of a draft anew, as its months and the law are now. Raises CannotEdit."""
    row = _open(invoice, by)
    was = row.gross_amount
    try:
        composing.write(row, composing.expected(row))
    except tax.NoRateKnown as problem:
        raise CannotEdit(Problem("vat_rate", str(problem))) from problem
    record(by=by, verb="drafted again", subject=row, gross=[str(was), str(row.gross_amount)])
    return row


def _open(invoice: Invoice, by: Actor) -> Invoice:
    """The draft as it is now, held until the transaction ends."""
    if not by.is_office:
        raise CannotEdit(Problem("role", _("Only the office changes drafts.")))
    row = drafting.held(invoice)
    if row.is_issued:
        text = _("%(number)s is issued and stays as it is; what is wrong is credited.")
        raise CannotEdit(Problem("issued", text % {"number": row.number}))
    if row.is_credit:
        text = _("A credit note follows its invoice: discard it and choose again.")
        raise CannotEdit(Problem("credit", text))
    return row


def _composed(invoice: Invoice, on_it: list[Expense], discount: Discount | None) -> Draft:
    months = composing.months_of(invoice)
    try:
        draft = composing.compose(invoice=invoice, months=months, expenses=on_it, discount=discount)
    except tax.NoRateKnown as problem:
        raise CannotEdit(Problem("vat_rate", str(problem), field="vat_category")) from problem
    if discount is None:
        return draft
    off = [-line.net for line in draft.printed if line.kind == InvoiceLine.Kind.DISCOUNT]
    if not off:
        text = _("There is nothing on this draft that a discount could be given on.")
        raise CannotEdit(Problem("discount", text, field="discount"))
    if discount.amount is not None and discount.amount > off[0]:
        said = _("The lines come to %(amount)s: a discount cannot be more.")
        amount = settling.money(off[0], invoice.currency)
        raise CannotEdit(Problem("discount", said % {"amount": amount}, field="discount"))
    return draft


def _changed(before: Choices, after: Choices) -> dict[str, Any]:
    """What was and what is, of the choices that changed."""
    found = {}
    for name in (field.name for field in fields(Choices)):
        pair = [getattr(before, name), getattr(after, name)]
        if pair[0] != pair[1]:
            found[name] = [_said(value) for value in pair]
    return found


def _said(value: object) -> str:
    if isinstance(value, Discount):
        size = value.amount if value.percent is None else f"{value.percent} %"
        return f"{size}, {value.reason}"
    if isinstance(value, tax.Override):
        return f"{value.category} {value.rate} %, {value.reason}"
    if isinstance(value, frozenset):
        return ", ".join(map(str, sorted(value)))
    return "" if value is None else str(value)


# ---------------------------------------------------------------------------------------- reasons


def choice_problems(choices: Choices, *, currency: str) -> list[Problem]:
    """Why a draft cannot be like this; each names its field."""
    found = []
    if choices.vat:
        found += _vat_problems(choices.vat)
    if choices.discount:
        found += _discount_problems(choices.discount, currency=currency)
    return found


def _vat_problems(vat: tax.Override) -> list[Problem]:
    found = []
    charged = vat.category in CHARGED
    if charged and not 0 < vat.rate <= 100:
        text = _("Say which rate is charged, in per cent.")
        found.append(Problem("vat_rate", text, field="vat_rate"))
    if not charged and vat.rate:
        text = _("Where no VAT is charged, the rate is 0.")
        found.append(Problem("vat_rate", text, field="vat_rate"))
    if not vat.reason.strip():
        text = _("Say why; it stands in the trail and, where no VAT is charged, on the invoice.")
        found.append(Problem("vat_reason", text, field="vat_reason"))
    return found


def _discount_problems(discount: Discount, *, currency: str) -> list[Problem]:
    found = []
    if discount.percent is not None:
        if not 0 < discount.percent <= 100:
            text = _("A discount is more than 0 and at most 100 per cent.")
            found.append(Problem("percent", text, field="discount"))
    else:
        amount = discount.amount or ZERO
        found += settling.amount_problems(amount, currency=currency, field="discount")
    if not discount.reason.strip():
        text = _("Say what the discount is for; the invoice prints it.")
        found.append(Problem("reason", text, field="discount_reason"))
    return found
