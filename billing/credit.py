"""Credit notes: what gives an issued invoice back, whole or in part.

A credit note is drafted from an invoice with a reason, issued with a number of its own, frozen and
printed like the invoice. A part names the entries that it credits, the days that were paid for and
not worked, the expenses; a discount goes back in proportion. Exactly the days that it names can
then be invoiced again, no others (domain, Money 2).

Issued, it is set against its invoice as far as that is still to be paid; what is left of it stays
open until it is set against another invoice or paid back (billing/payments.py).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from billing import drafting, printed, remaining, settling
from billing.content import InvoiceContent, VatRow
from billing.lines import totals
from billing.models import Allocation, BilledWork, Invoice, InvoiceLine
from billing.remaining import Rest
from common.days import format_days
from common.money import Taxed, percent_of
from common.problems import Problem, Refused
from engagements import months

ZERO = Decimal(0)


class CannotCredit(Refused):
    """The invoice cannot be credited like this."""


@dataclass(frozen=True)
class Choice:
    """What of an invoice is given back: entries (ids of BilledWork), unused days by line, whole
    lines of expenses; or everything that is left."""

    entries: frozenset[int] = frozenset()
    unused: Mapping[int, Decimal] = field(default_factory=dict)
    lines: frozenset[int] = frozenset()
    everything: bool = False


EVERYTHING = Choice(everything=True)


@dataclass(frozen=True)
class Taken:
    """So much of what is left of a line goes back, and the entries that go with it."""

    rest: Rest
    quantity: Decimal
    net: Decimal
    parts: tuple[remaining.Part, ...] = ()


def credit_problems(invoice: Invoice) -> list[Problem]:
    """Why an invoice cannot be credited at all; empty when it can."""
    if invoice.is_credit:
        text = _("%(number)s is a credit note; only invoices are credited.")
        return [Problem("is_credit", text % {"number": invoice.number})]
    if not invoice.is_issued:
        text = _("A draft is not credited: change it or discard it.")
        return [Problem("draft", text)]
    if draft_of(invoice):
        text = _("A credit note of this invoice is drafted already: issue it or discard it first.")
        return [Problem("drafted", text)]
    if not remaining.rest_of(invoice):
        text = _("%(number)s is credited in full.") % {"number": invoice.number}
        return [Problem("credited", text)]
    return []


def draft_of(invoice: Invoice) -> Invoice | None:
    """The credit note of an invoice that is not issued yet."""
    rows = Invoice.objects.filter(credits=invoice, status=Invoice.Status.DRAFT)
    return rows.order_by("id").first()


def credit_notes(invoice: Invoice) -> list[Invoice]:
    """The credit notes of an invoice, the draft last."""
    rows = Invoice.objects.filter(credits=invoice).select_related("provider")
    return list(rows.defer("content").order_by("issued_on", "sequence", "id"))


# -------------------------------------------------------------------------------- what goes back


def taken(*, rest: Iterable[Rest], choice: Choice, currency: str) -> list[Taken]:
    """The lines of a credit note that a choice comes to; discounts go in proportion."""
    held = list(rest)
    found = {}
    for one in held:
        if not one.is_discount and (part := _of_line(one, choice, currency)):
            found[one.line.pk] = part
    return [
        part
        for one in held
        if (part := found.get(one.line.pk) or _of_discount(one, held, found, choice, currency))
    ]


def _of_line(rest: Rest, choice: Choice, currency: str) -> Taken | None:
    if choice.everything or rest.line.pk in choice.lines:
        return Taken(rest, rest.quantity, rest.net, rest.parts)
    if not rest.is_days:
        return None
    parts = tuple(part for part in rest.parts if part.work.pk in choice.entries)
    unused = choice.unused.get(rest.line.pk, ZERO)
    quantity = sum((part.days for part in parts), unused)
    if quantity <= 0:
        return None
    return Taken(rest, quantity, rest.net_of(quantity, currency=currency), parts)


def _of_discount(
    rest: Rest, held: list[Rest], found: Mapping[int, Taken], choice: Choice, currency: str
) -> Taken | None:
    """The share of a discount that goes with the lines of its rate of VAT; one in per cent is one
    of the days."""
    if not rest.is_discount:
        return None
    if choice.everything:
        return Taken(rest, rest.line.quantity, rest.net)
    of_days = rest.line.percent is not None
    given_on = [
        one
        for one in held
        if not one.is_discount and _rate(one) == _rate(rest) and (one.is_days or not of_days)
    ]
    whole = sum((one.net for one in given_on), ZERO)
    gone = sum((found[one.line.pk].net for one in given_on if one.line.pk in found), ZERO)
    if not gone:
        return None
    net = remaining.share_of(rest, taken=gone, whole=whole, currency=currency)
    return Taken(rest, rest.line.quantity, net) if net else None


def _rate(rest: Rest) -> tuple[str, Decimal]:
    return rest.line.vat_category, rest.line.vat_rate


def choice_problems(*, rest: Iterable[Rest], choice: Choice) -> list[Problem]:
    """Why this cannot be given back; each names its field."""
    return [problem for one in rest for problem in _problems_of_line(one, choice)]


def _problems_of_line(rest: Rest, choice: Choice) -> list[Problem]:
    if choice.everything or not rest.is_days:
        return []
    unused = choice.unused.get(rest.line.pk, ZERO)
    if not 0 <= unused <= max(rest.unused, ZERO):
        text = _("Of these days %(days)s at most can be credited.")
        said = text % {"days": format_days(max(rest.unused, ZERO))}
        return [Problem("unused", said, field=f"unused-{rest.line.pk}")]
    days = sum((part.days for part in rest.parts if part.work.pk in choice.entries), ZERO)
    # An entry that corrects another one counts below zero.
    worked = rest.quantity - rest.unused
    if not 0 <= days <= worked:
        text = _("Credit an entry together with the one that corrects it: %(title)s.")
        said = text % {"title": rest.line.title}
        return [Problem("correction", said, field=f"line-{rest.line.pk}")]
    return []


def reckon(*, invoice: Invoice, choice: Choice) -> Taxed:
    """What a choice would come to, with its VAT. Raises CannotCredit."""
    rest = remaining.rest_of(invoice)
    if problems := choice_problems(rest=rest, choice=choice):
        raise CannotCredit(*problems)
    nets: dict[tuple[Decimal, str], Decimal] = {}
    for one in taken(rest=rest, choice=choice, currency=invoice.currency):
        key = (one.rest.line.vat_rate, one.rest.line.vat_category)
        nets[key] = nets.get(key, ZERO) + one.net
    rows = [
        VatRow(rate, "", net, percent_of(net, rate=rate, currency=invoice.currency), category)
        for (rate, category), net in nets.items()
    ]
    return totals(
        remaining.exact_rows(
            rows,
            invoice=InvoiceContent.from_json(invoice.content or {}),
            before=remaining.credited_by(invoice),
        )
    )


# ------------------------------------------------------------------------------------------ draft


def draft_credit(*, invoice: Invoice, choice: Choice, reason: str, by: Actor) -> Invoice:
    """Draft a credit note. Raises CannotCredit."""
    if not by.is_office:
        raise CannotCredit(Problem("role", _("Only the office credits invoices.")))
    row = drafting.held(invoice)
    if problems := credit_problems(row):
        raise CannotCredit(*problems)
    reason = reason.strip()
    if not reason:
        text = _("Say why; the credit note prints it.")
        raise CannotCredit(Problem("reason", text, field="reason"))
    rest = remaining.rest_of(row)
    if problems := choice_problems(rest=rest, choice=choice):
        raise CannotCredit(*problems)
    found = taken(rest=rest, choice=choice, currency=row.currency)
    if not found:
        text = _("Choose what is credited; nothing was saved.")
        raise CannotCredit(Problem("nothing", text))
    credit = _made(row, reason)
    _add(credit, found)
    if choice.everything:
        _add_free_work(credit, row)
    _sum_up(credit)
    record(by=by, verb="drafted", subject=credit, gross=str(credit.gross_amount), reason=reason)
    return credit


def _made(invoice: Invoice, reason: str) -> Invoice:
    return Invoice.objects.create(
        **invoice.owner,
        kind=Invoice.Kind.CREDIT,
        credits=invoice,
        reason=reason,
        engagement=invoice.engagement,
        month=invoice.month,
        purchase_order=invoice.purchase_order,
        buyer_reference=invoice.buyer_reference,
        lines_by=invoice.lines_by,
        currency=invoice.currency,
        net_amount=0,
        tax_amount=0,
        gross_amount=0,
    )


def _add(credit: Invoice, found: list[Taken]) -> None:
    """The lines of a credit note, and the entries behind them."""
    for position, one in enumerate(found, start=1):
        line = one.rest.line
        made = InvoiceLine.objects.create(
            **credit.owner,
            invoice=credit,
            position=position,
            kind=line.kind,
            title=line.title,
            detail=line.detail if one.quantity == line.quantity else "",
            quantity=one.quantity,
            unit=line.unit,
            unit_price=one.net / one.quantity if one.rest.is_discount else line.unit_price,
            vat_rate=line.vat_rate,
            vat_category=line.vat_category,
            net_amount=one.net,
            percent=line.percent,
            engagement_month=line.engagement_month,
            charge=line.charge,
            expense=line.expense,
            credits=line,
        )
        BilledWork.objects.bulk_create(
            BilledWork(
                **credit.owner,
                invoice=credit,
                worklog_id=part.work.worklog_id,
                line=made,
                days=part.days,
            )
            for part in one.parts
        )


def _add_free_work(credit: Invoice, invoice: Invoice) -> None:
    """A whole credit gives back what stood behind no line, too: days that were paid before."""
    back = BilledWork.objects.filter(invoice__credits=invoice, line=None)
    gone = set(back.exclude(invoice__status="draft").values_list("worklog", flat=True))
    BilledWork.objects.bulk_create(
        BilledWork(**credit.owner, invoice=credit, worklog_id=one.worklog_id, days=one.days)
        for one in BilledWork.objects.filter(invoice=invoice, line=None)
        if one.worklog_id not in gone
    )


def _sum_up(credit: Invoice) -> None:
    """The amounts of a draft, from what it would print."""
    if credit.credits is None or credit.credits.issued_on is None:
        return
    total = printed.content_of(invoice=credit, on=credit.credits.issued_on).totals
    credit.net_amount, credit.tax_amount, credit.gross_amount = total.net, total.tax, total.gross
    credit.save(update_fields=["net_amount", "tax_amount", "gross_amount"])


# ------------------------------------------------------------------------------------------ issue


def issue_problems(credit: Invoice) -> list[Problem]:
    """Why a drafted credit note cannot be issued; empty when it can."""
    if credit.credits is None:
        return []
    rest = {one.line.pk: one for one in remaining.rest_of(credit.credits)}
    for line in credit.lines.all():
        one = rest.get(line.credits_id or 0)
        if one is None or abs(line.net_amount) > abs(one.net) or (
            one.is_days and line.quantity > one.quantity
        ):  # fmt: skip
            text = _(
                "%(number)s was credited in the meantime: discard this draft and choose again."
            )
            return [Problem("stale", text % {"number": credit.credits.number})]
    return []


def give_back(*, credit: Invoice) -> None:
    """What an issued credit note brings about: its days are free, its invoice is settled."""
    rows = credit.lines.filter(charge__isnull=False).select_related("engagement_month")
    given = {line.engagement_month for line in rows if line.engagement_month is not None}
    for month in sorted(given, key=lambda one: (one.engagement_id, one.month)):
        months.reopen_for_invoice(month=month)
    _set_against_own(credit)


def _set_against_own(credit: Invoice) -> None:
    """The invoice is paid by its credit note, as far as it was still to be paid."""
    if credit.credits_id is None:
        return
    held = settling.hold(clients=[credit.client_id], invoices=[credit.credits_id, credit.pk])
    note, own = held[credit.pk], held[credit.credits_id]
    amount = min(note.open_amount, own.open_amount)
    if amount:
        Allocation.objects.create(**note.owner, credit_note=note, invoice=own, amount=amount)
        settling.settle(own)
    settling.settle(note)
