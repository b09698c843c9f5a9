"""Issuing a draft: the next number, a frozen copy, and letters to the founders.

It happens in one transaction or not at all. From then on the invoice says what it says: it can be
paid, or credited by another document (domain, Money 2).
"""

import datetime as dt

from django.conf import settings as site
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import mail
from accounts.actors import Actor
from accounts.audit import record
from accounts.models import Contact
from billing import (
    composing,
    credit,
    drafting,
    einvoice,
    firms,
    numbering,
    printed,
    settings,
    settling,
    tax,
    wording,
)
from billing.content import InvoiceContent
from billing.models import Invoice
from common.money import format_amount
from common.problems import Problem, Refused
from common.typography import long_date
from engagements import months as closed_months
from tenancy.models import Client, Provider


class CannotIssue(Refused):
    """The invoice cannot be issued."""


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
    own = credit.issue_problems(invoice) if invoice.is_credit else _draft_problems(invoice)
    found = [
        *own,
        *seller_problems(invoice.provider),
        *_buyer_problems(invoice.client),
        *firms.number_problems(provider=invoice.provider, client=invoice.client),
    ]
    # What is not complete is not judged: each thing that is missing is said once.
    return found or einvoice.problems(printed.content_of(invoice=invoice, on=invoice.period.last))


def _draft_problems(invoice: Invoice) -> list[Problem]:
    """Whether a draft is behind what it is made of, and what its client asks for."""
    found = []
    try:
        if composing.expected(invoice).printed != printed.lines_of_draft(invoice):
            text = _(
                "What this draft is made of has changed: draft it again. What you chose on it stays."
            )
            found.append(Problem("stale", text))
    except tax.NoRateKnown as problem:
        found.append(Problem("vat_rate", str(problem)))
    client = invoice.client
    wishes = settings.client_billing(client=client)
    if wishes.order_required and not (invoice.purchase_order or client.purchase_order):
        text = _("%(name)s wants the number of its order on each invoice, and it is missing.")
        found.append(Problem("order", text % {"name": client.name}, field="purchase_order"))
    return found


def issue_invoice(*, invoice: Invoice, on: dt.date, at: dt.datetime, by: Actor) -> Invoice:
    """Issue a draft: number, frozen copy, due date, month, trail and letters in one transaction.

    Raises CannotIssue.
    """
    if by.role is not None and not by.is_office:
        raise CannotIssue(Problem("role", _("Only the office issues invoices.")))
    # The series before the invoice, always: two who issue several at once never wait in a circle.
    try:
        number = numbering.next_number(provider=invoice.provider, on=on, kind=invoice.kind)
    except numbering.OutOfOrder as problem:
        raise CannotIssue(Problem("out_of_order", str(problem))) from problem
    if invoice.is_credit:
        # Then the client, as whoever books its payments does: its own invoice is settled by it.
        settling.hold(clients=[invoice.client_id], invoices=[])
    row = drafting.held(invoice)
    if problems := issue_problems(row):
        raise CannotIssue(*problems)
    content = printed.content_of(invoice=row, on=on, number=str(number))
    if problems := einvoice.problems(content):
        raise CannotIssue(*problems)
    row.series, row.sequence, row.number = number.series, number.sequence, content.number
    row.issued_on, row.due_on = content.issued_on, content.due_on
    row.net_amount, row.tax_amount = content.totals.net, content.totals.tax
    row.gross_amount = content.totals.gross
    row.content = content.to_json()
    row.status = Invoice.Status.ISSUED
    row.save()
    billed_months = row.months.select_related("engagement_month")
    for billed in billed_months.order_by(
        "engagement_month__engagement_id", "engagement_month__month"
    ):
        closed_months.mark_invoiced(month=billed.engagement_month)
    _settle(row)
    record(by=by, verb="issued", subject=row, gross=str(row.gross_amount), at=at.isoformat())
    _tell_founders(row, content)
    return row


def _settle(row: Invoice) -> None:
    """What is settled at once: a credit note and its invoice, and what comes to nothing."""
    if row.is_credit:
        credit.give_back(credit=row)
        row.refresh_from_db(fields=["status", "paid_on", "settled_amount"])
    elif not row.gross_amount:
        settling.settle(row)


def _tell_founders(invoice: Invoice, content: InvoiceContent) -> None:
    """Owe each founder of the client a letter."""
    language = content.language
    place = [invoice.provider.slug, invoice.client.slug, invoice.pk]
    path = reverse("billing:client_invoice_pdf", args=place)
    words = {
        "number": content.number,
        "credits": content.credits_number,
        "reason": content.reason,
        "seller": content.seller.name,
        "title": invoice.engagement.title if invoice.engagement else content.buyer.name,
        "month": wording.month(invoice.month, language=language),
        "amount": format_amount(content.totals.gross, currency=content.currency, language=language),
        "due": long_date(content.due_on, language=language),
        "address": f"{site.SITE_URL}{path}",
    }
    letter = "credit_letter" if invoice.is_credit else "letter"
    people = Contact.objects.active().filter(client=invoice.client, role=Contact.Role.FOUNDER)
    for person in people.select_related("user"):
        mail.owe(
            kind="invoice",
            reference=content.number,
            recipient=person.user.email,
            subject=wording.say(language, f"{letter}_subject", **words),
            text=wording.say(language, letter, **words),
        )
