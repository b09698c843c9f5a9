"""From an approved month to an invoice: draft, issue, discard, paid.

One invoice per engagement and month, from the approved content only. It is a draft until issued;
issuing gives it the next number, freezes everything it says and is made of, and tells the founder,
all in one transaction or not at all. After that it can only be paid (domain, Money 2). Burst
beyond the cap that the founder has not approved by name is left out, and said (Days 6).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import mail
from accounts.actors import Actor
from accounts.audit import record
from accounts.models import Contact
from billing import charges, lines, numbering, printed, tax, wording
from billing.content import InvoiceContent
from billing.content import InvoiceLine as Printed
from billing.models import (
    Allocation,
    BilledMonth,
    BilledWork,
    Invoice,
    InvoiceLine,
    Payment,
)
from common.days import format_days
from common.money import format_amount
from common.problems import Problem
from common.typography import date_format, long_date
from engagements import months as closed_months
from engagements import terms
from engagements.models import EngagementMonth
from engagements.statement import Statement, thaw
from engagements.terms import Part
from tenancy.models import Client, Provider


class CannotInvoice(Exception):
    """Why not, in the user's words; `problems` are the reasons one by one."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(" ".join(problem.text for problem in problems))
        self.problems = problems


class CannotDraft(CannotInvoice):
    """The month cannot be drafted."""


class CannotIssue(CannotInvoice):
    """The invoice cannot be issued."""


class CannotDiscard(CannotInvoice):
    """The draft cannot be thrown away."""


class CannotPay(CannotInvoice):
    """The invoice cannot be marked as paid."""


# ---------------------------------------------------------------------------------- problems


def draft_problems(month: EngagementMonth) -> list[Problem]:
    """Why no invoice can be drafted from a month; empty when it can."""
    if not month.is_signed or not month.content:
        return [Problem("month_open", _("The client has not approved this month yet."))]
    parts = _parts(month)
    if len({part.term.currency for part in parts}) > 1:
        text = _("The terms of this month are in different currencies.")
        return [Problem("currencies", text)]
    if not charges.left(month=month):
        return [Problem("nothing", _("This month charges nothing."))]
    try:
        _vat(month)
    except tax.NoRateKnown as problem:
        return [Problem("vat_rate", str(problem))]
    return []


def left_out(content: Statement) -> list[Problem]:
    """What a month holds that its invoice does not charge, to be said beside it."""
    if not content.beyond_cap:
        return []
    text = _(
        "%(days)s days beyond the burst cap are not on this invoice: "
        "the founder has not approved them by name."
    ) % {"days": format_days(content.beyond_cap)}
    return [Problem("beyond_cap", text)]


def seller_problems(provider: Provider) -> list[Problem]:
    """What the provider lacks to issue any invoice at all."""
    charges_vat = provider.vat_regime == Provider.VatRegime.STANDARD
    asked = [
        ("seller_address", provider.street and provider.city, _("Your address is missing.")),
        ("seller_iban", provider.iban, _("Your IBAN is missing.")),
        (
            "seller_vat_number",
            provider.vat_number or not charges_vat,
            _("Your VAT number is missing."),
        ),
    ]
    return [Problem(code, text) for code, given, text in asked if not given]


def _buyer_problems(client: Client) -> list[Problem]:
    if client.street and client.city:
        return []
    return [Problem("buyer_address", _("The address of %(name)s is missing.") % {"name": client})]


def issue_problems(invoice: Invoice) -> list[Problem]:
    """Why a draft cannot be issued; empty when it can."""
    if invoice.is_issued:
        text = _("%(number)s is issued already.") % {"number": invoice.number}
        return [Problem("issued", text)]
    found = []
    if _as_of_today(invoice) != printed.lines_of_draft(invoice):
        text = _("Language or VAT changed since this was drafted: discard it and draft it again.")
        found = [Problem("stale", text)]
    return [
        *found,
        *seller_problems(invoice.provider),
        *_buyer_problems(invoice.engagement.client),
    ]


# ------------------------------------------------------------------------------------- draft


def draft_invoice(*, month: EngagementMonth, by: Actor) -> Invoice:
    """Draft the invoice of an approved month; a second call returns the same draft.

    Raises CannotDraft, also where the month's invoice is issued already.
    """
    rows = EngagementMonth.objects.select_for_update(no_key=True, of=("self",))
    month = rows.select_related("engagement__client", "provider").get(pk=month.pk)
    standing = invoice_of(month=month)
    if standing is not None and not standing.is_issued:
        return standing
    if standing is not None and not charges.left(month=month):
        text = _("%(number)s is issued already.") % {"number": standing.number}
        raise CannotDraft(Problem("issued", text))
    if problems := draft_problems(month):
        raise CannotDraft(*problems)
    content = thaw(month.content or {})
    found = _drafted(month, charges.left(month=month))
    total = lines.totals(lines.vat_rows(found, vat=_vat(month), currency=content.currency))
    invoice = Invoice.objects.create(
        **month.owner,
        engagement=month.engagement,
        month=month.month,
        currency=content.currency,
        net_amount=total.net,
        tax_amount=total.tax,
        gross_amount=total.gross,
    )
    rounds = BilledMonth.objects.filter(engagement_month=month).count()
    BilledMonth.objects.create(
        **month.owner, invoice=invoice, engagement_month=month, round=rounds + 1
    )
    _add_lines(invoice, month, content, found)
    _add_work(invoice, content)
    record(by=by, verb="drafted", subject=invoice, gross=str(total.gross))
    return invoice


@dataclass(frozen=True)
class Drafting:
    """What came of drafting several: new drafts, those that stood already, and what was refused."""

    drafted: tuple[Invoice, ...]
    standing: tuple[Invoice, ...]
    refused: tuple[tuple[EngagementMonth, tuple[Problem, ...]], ...]


def draft_invoices(*, months: Iterable[EngagementMonth], by: Actor) -> Drafting:
    """Draft the invoices of several approved months, each by itself; the others go on.

    A second call drafts nothing twice: it returns the same drafts as `standing`.
    """
    # In one order for everybody: two who draft the same months never wait in a circle.
    wanted = sorted(months, key=lambda month: (month.engagement_id, month.month))
    there = set(
        BilledMonth.objects.filter(
            engagement_month__in=wanted, invoice__status=Invoice.Status.DRAFT
        ).values_list("engagement_month_id", flat=True)
    )
    made: dict[bool, list[Invoice]] = {True: [], False: []}
    refused = []
    for month in wanted:
        try:
            made[month.pk in there].append(draft_invoice(month=month, by=by))
        except CannotDraft as problem:
            refused.append((month, problem.problems))
    return Drafting(tuple(made[False]), tuple(made[True]), tuple(refused))


def _vat(month: EngagementMonth) -> tax.Vat:
    language = month.engagement.client.language
    return tax.vat_of(provider=month.provider, on=month.period.last, language=language)


def _parts(month: EngagementMonth) -> list[Part]:
    held = terms.terms_of(month.engagement)
    return terms.parts_of_month(engagement=month.engagement, terms=held, month=month.period)


def invoice_of(*, month: EngagementMonth) -> Invoice | None:
    """The newest invoice of a month, be it a draft."""
    rows = BilledMonth.objects.filter(engagement_month=month).order_by("-round")
    found = rows.select_related("invoice__provider", "invoice__engagement__client").first()
    return found.invoice if found else None


def _drafted(month: EngagementMonth, left: Mapping[int, Decimal]) -> tuple[Printed, ...]:
    """The lines that so many days of the charges of a signed month give today."""
    return lines.lines_of(
        content=thaw(month.content or {}),
        parts=_parts(month),
        vat=_vat(month),
        language=month.engagement.client.language,
        left=left,
    )


def _as_of_today(invoice: Invoice) -> tuple[Printed, ...]:
    """The lines of a draft in the words and with the VAT of today."""
    found: list[Printed] = []
    for billed in invoice.months.select_related("engagement_month__engagement__client"):
        month = billed.engagement_month
        stored = invoice.lines.filter(engagement_month=month, charge__isnull=False)
        found += _drafted(month, dict(stored.values_list("charge", "quantity")))
    return tuple(found)


def _add_lines(
    invoice: Invoice, month: EngagementMonth, content: Statement, found: tuple[Printed, ...]
) -> None:
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            **invoice.owner,
            invoice=invoice,
            position=position,
            kind=content.charges[line.charge or 0].kind,
            engagement_month=month,
            charge=line.charge,
            title=line.title,
            detail=line.detail,
            quantity=line.quantity,
            unit_price=line.unit_price,
            vat_rate=line.vat_rate,
            net_amount=line.net,
        )
        for position, line in enumerate(found, start=1)
    )


def _add_work(invoice: Invoice, content: Statement) -> None:
    """Every entry that the client signed stands behind the invoice, and behind no other."""
    BilledWork.objects.bulk_create(
        BilledWork(**invoice.owner, invoice=invoice, worklog_id=entry.id, days=entry.days)
        for entry in content.entries
    )


# ------------------------------------------------------------------------------------- issue


def _held(invoice: Invoice) -> Invoice:
    """The invoice as it is now, held until the transaction ends."""
    rows = Invoice.objects.select_for_update(no_key=True, of=("self",))
    rows = rows.select_related("provider", "client", "engagement__client")
    return rows.get(pk=invoice.pk)


def issue_invoice(*, invoice: Invoice, on: dt.date, at: dt.datetime, by: Actor) -> Invoice:
    """Issue a draft: number, frozen copy, due date, month, trail and letters in one transaction.

    Raises CannotIssue.
    """
    if by.role is not None and not by.is_office:
        raise CannotIssue(Problem("role", _("Only the office issues invoices.")))
    # The series before the invoice, always: two who issue several at once never wait in a circle.
    try:
        number = numbering.next_number(provider=invoice.provider, on=on)
    except numbering.OutOfOrder as problem:
        raise CannotIssue(Problem("out_of_order", str(problem))) from problem
    row = _held(invoice)
    if problems := issue_problems(row):
        raise CannotIssue(*problems)
    content = printed.content_of(invoice=row, on=on, number=str(number))
    row.series, row.sequence, row.number = number.series, number.sequence, content.number
    row.issued_on, row.due_on = content.issued_on, content.due_on
    row.net_amount, row.tax_amount = content.totals.net, content.totals.tax
    row.gross_amount = content.totals.gross
    row.content = content.to_json()
    row.status = Invoice.Status.ISSUED
    row.save()
    for billed in row.months.select_related("engagement_month"):
        closed_months.mark_invoiced(month=billed.engagement_month)
    record(by=by, verb="issued", subject=row, gross=str(row.gross_amount), at=at.isoformat())
    _tell_founders(row, content)
    return row


def _tell_founders(invoice: Invoice, content: InvoiceContent) -> None:
    """Owe each founder of the client a letter."""
    language, engagement = content.language, invoice.engagement
    place = [invoice.provider.slug, engagement.client.slug, invoice.pk]
    path = reverse("billing:client_invoice_pdf", args=place)
    words = {
        "number": content.number,
        "seller": content.seller.name,
        "title": engagement.title,
        "month": wording.month(invoice.month, language=language),
        "amount": format_amount(content.totals.gross, currency=content.currency, language=language),
        "due": long_date(content.due_on, language=language),
        "address": f"{settings.SITE_URL}{path}",
    }
    people = Contact.objects.active().filter(client=engagement.client, role=Contact.Role.FOUNDER)
    for person in people.select_related("user"):
        mail.owe(
            kind="invoice",
            reference=content.number,
            recipient=person.user.email,
            subject=wording.say(language, "letter_subject", **words),
            text=wording.say(language, "letter", **words),
        )


def discard_draft(*, invoice: Invoice, by: Actor) -> None:
    """Throw a draft away; its month can be drafted again. Raises CannotDiscard."""
    row = _held(invoice)
    if row.is_issued:
        text = _("%(number)s is issued; it stays.") % {"number": row.number}
        raise CannotDiscard(Problem("issued", text))
    record(by=by, verb="discarded", subject=row)
    row.delete()


def mark_paid(*, invoice: Invoice, on: dt.date, at: dt.datetime, by: Actor) -> Invoice:
    """What was open of an issued invoice came in on this day. Raises CannotPay."""
    row = _held(invoice)
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
