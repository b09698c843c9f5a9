"""Everything an invoice says, brought together: who sells, who buys, the lines, how to pay.

A draft is shown from the same content that issuing freezes, so what the office sees is what the
client gets. From the frozen copy on, no later change of an address or a term reaches it.
"""

import datetime as dt
from decimal import Decimal

from accounts.branding import brand_of
from billing import lines, tax, wording
from billing.content import InvoiceContent, InvoiceLine, Party, Payment
from billing.models import Invoice
from billing.wording import say
from common.money import round_amount
from tenancy.models import Address, Client, Provider


def content_of(*, invoice: Invoice, on: dt.date, number: str = "") -> InvoiceContent:
    """What the invoice says if it is issued on this day; without a number it is a draft.

    Raises tax.NoRateKnown.
    """
    provider, client = invoice.provider, invoice.client
    language = client.language
    vat = tax.vat_of(provider=provider, on=invoice.period.last, language=language)
    found = lines_of_draft(invoice)
    rows = lines.vat_rows(found, vat=vat, currency=invoice.currency)
    terms = wording.payment_terms(provider.payment_days, language=language)
    late = wording.late_payment(provider.country, language=language)
    return InvoiceContent(
        number=number,
        issued_on=on,
        due_on=on + dt.timedelta(days=provider.payment_days),
        month=invoice.period,
        currency=invoice.currency,
        language=language,
        seller=_party(provider, abroad=client, language=language, email=provider.email),
        buyer=_party(client, abroad=provider, language=language),
        lines=found,
        vat_rows=rows,
        totals=lines.totals(rows),
        payment=Payment(iban=provider.iban, bic=provider.bic, reference=number),
        attention=client.attention,
        references=_references(invoice, client, language=language),
        notes=tuple(note for note in (vat.reason, terms, late) if note),
        brand=brand_of(provider),
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
            unit="day",
            unit_price=line.unit_price,
            vat_rate=line.vat_rate,
            net=amount(line.net_amount),
            charge=line.charge,
        )
        for line in invoice.lines.order_by("position")
    )


def _party(owner: Provider | Client, *, abroad: Address, language: str, email: str = "") -> Party:
    """A firm as printed; its country only where the other one sits elsewhere."""
    place = owner.address_lines
    if owner.country != abroad.country:
        place = (*place, wording.country_name(owner.country, language=language))
    return Party(
        name=owner.official_name,
        lines=place,
        email=email,
        registration=_registration(owner),
        vat_number=owner.vat_number,
        legal_note=getattr(owner, "legal_note", ""),
    )


def _registration(owner: Address) -> str:
    """The number in the register; a French one with its name, as the law wants it."""
    digits = owner.registration.replace(" ", "")
    if owner.country != "FR" or not digits.isdigit():
        return owner.registration
    name = {9: "SIREN", 14: "SIRET"}.get(len(digits), "")
    return f"{name} {digits}".strip()


def _references(invoice: Invoice, client: Client, *, language: str) -> tuple[tuple[str, str], ...]:
    pairs = (
        (say(language, "mandate"), invoice.engagement.reference),
        (say(language, "order"), client.purchase_order),
    )
    return tuple(pair for pair in pairs if pair[1])
