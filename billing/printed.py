"""Everything an invoice says, brought together: who sells, who buys, the lines, how to pay.

A draft is shown from the same content that issuing freezes, so what the office sees is what the
client gets. From the frozen copy on, no later change of an address or a term reaches it. A credit
note takes the words of its VAT from the invoice that it credits.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from accounts.branding import brand_of
from billing import annex, lines, mentions, remaining, settings, tax
from billing.content import InvoiceContent, InvoiceLine, Payment, VatRow
from billing.models import BillingSettings, ClientBilling, Invoice
from billing.parties import party_of
from billing.wording import payment_terms, say
from common.money import round_amount
from tenancy.models import Provider


def content_of(*, invoice: Invoice, on: dt.date, number: str = "") -> InvoiceContent:
    """What the invoice says if it is issued on this day; without a number it is a draft.

    Raises tax.NoRateKnown.
    """
    provider, client = invoice.provider, invoice.client
    language = client.language
    ours, theirs = settings.settings_of(provider=provider), settings.client_billing(client=client)
    credited = frozen_content(invoice.credits) if invoice.credits else None
    found = lines_of_draft(invoice)
    rows = _vat_rows(invoice, found, credited)
    days = _payment_days(invoice, theirs, provider)
    order = invoice.purchase_order or client.purchase_order
    buyer_reference = invoice.buyer_reference or theirs.buyer_reference
    contract = invoice.engagement.reference if invoice.engagement else ""
    said = mentions.of(provider=provider, ours=ours, language=language, is_credit=invoice.is_credit)
    return InvoiceContent(
        number=number,
        issued_on=on,
        due_on=on if credited else on + dt.timedelta(days=days),
        month=invoice.period,
        currency=invoice.currency,
        language=language,
        seller=party_of(
            provider,
            abroad=client,
            language=language,
            email=provider.email,
            electronic=(ours.electronic_scheme, ours.electronic_address),
        ),
        buyer=party_of(
            client,
            abroad=provider,
            language=language,
            electronic=(theirs.electronic_scheme, theirs.electronic_address),
        ),
        lines=found,
        vat_rows=rows,
        totals=lines.totals(rows),
        payment=_payment(invoice, provider, ours, number),
        attention=client.attention,
        references=_references(contract, order, buyer_reference, language=language),
        notes=tuple(note for note in (invoice.note, ours.note) if note),
        brand=brand_of(provider),
        kind=invoice.kind,
        credits_number=credited.number if credited else "",
        credits_on=credited.issued_on if credited else None,
        reason=invoice.reason,
        first=invoice.period.first,
        last=invoice.period.last,
        contract=contract,
        purchase_order=order,
        buyer_reference=buyer_reference,
        terms=say(language, "credit_terms") if credited else payment_terms(days, language=language),
        mentions=said,
        vat_on_debits=mentions.vat_on_debits(provider=provider, ours=ours),
        annex=annex.of(invoice=invoice, language=language) if invoice.with_annex else (),
    )


def frozen_content(invoice: Invoice) -> InvoiceContent:
    """What an issued invoice says."""
    return InvoiceContent.from_json(invoice.content or {})


def lines_of_draft(invoice: Invoice) -> tuple[InvoiceLine, ...]:
    """The stored lines as they are printed: amounts with the currency's own decimals."""
    currency = invoice.currency

    def amount(value: Decimal) -> Decimal:
        return round_amount(value, currency=currency)

    return tuple(
        InvoiceLine(
            title=line.title,
            detail=line.detail,
            quantity=line.quantity,
            unit=line.unit,
            unit_price=line.unit_price,
            vat_rate=line.vat_rate,
            net=amount(line.net_amount),
            kind=line.kind,
            vat_category=line.vat_category,
            charge=line.charge,
        )
        for line in invoice.lines.order_by("position")
    )


def _vat_rows(
    invoice: Invoice, found: Sequence[InvoiceLine], credited: InvoiceContent | None
) -> tuple[VatRow, ...]:
    vat = tax.vat_for(client=invoice.client, on=invoice.period.last, invoice=invoice)
    known = credited.vat_rows if credited else ()
    rows = lines.vat_rows(found, vat=vat, currency=invoice.currency, known=known)
    if credited is None or invoice.credits is None:
        return rows
    before = remaining.credited_by(invoice.credits)
    return remaining.exact_rows(rows, invoice=credited, before=before)


def _payment_days(invoice: Invoice, theirs: ClientBilling, provider: Provider) -> int:
    """How long the client has: as the invoice says, else the client, else the provider."""
    chosen = (invoice.payment_days, theirs.payment_days, provider.payment_days)
    return next((days for days in chosen if days is not None), 0)


def _payment(invoice: Invoice, provider: Provider, ours: BillingSettings, number: str) -> Payment:
    """The account to pay to; a credit note asks for nothing."""
    if invoice.is_credit:
        return Payment(reference=number)
    return Payment(iban=provider.iban, bic=provider.bic, reference=number, bank=ours.bank_name)


def _references(
    contract: str, order: str, buyer_reference: str, *, language: str
) -> tuple[tuple[str, str], ...]:
    pairs = (
        (say(language, "mandate"), contract),
        (say(language, "order"), order),
        (say(language, "buyer_reference"), buyer_reference),
    )
    return tuple(pair for pair in pairs if pair[1])
