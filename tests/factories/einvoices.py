"""Invoices of every kind as content: sellers and buyers of several countries, and what they owe."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from billing import lines as invoice_lines
from billing import tax
from billing.content import (
    Annex,
    InvoiceContent,
    InvoiceLine,
    Party,
    Payment,
    WorkedDay,
)
from billing.mentions import of as mentions_of
from billing.models import BillingSettings
from billing.parties import party_of
from billing.wording import payment_terms
from common.money import round_amount
from common.periods import Month
from tenancy.models import Address, Client, Provider

OCTOBER = Month(2026, 10)
LYON = {
    "name": "Marchetti",
    "legal_name": "Marchetti Direction SASU",
    "street": "14 rue des Capucins",
    "postcode": "69001",
    "city": "Lyon",
    "country": "FR",
    "registration": "852314764",
    "vat_number": "FR54852314764",
    "email": "billing@marchetti.example",
    "legal_note": "SASU with a capital of €10,000, RCS Lyon",
    "iban": "FR1930004000030000012345643",
    "bic": "BNPAFRPPXXX",
}
ZURICH = {
    "name": "Keller",
    "legal_name": "Keller Advisory AG",
    "street": "Bahnhofstrasse 10",
    "postcode": "8001",
    "city": "Zürich",
    "country": "CH",
    "registration": "CHE-116.281.710",
    "vat_number": "CHE-116.281.710 MWST",
    "email": "office@keller.example",
    "iban": "CH9300762011623852957",
}
LONDON = {
    "name": "Harlow",
    "legal_name": "Harlow Partners Ltd",
    "street": "20 Fleet Street",
    "postcode": "EC4Y 1AA",
    "city": "London",
    "country": "GB",
    "registration": "09446231",
    "vat_number": "GB980780684",
    "email": "office@harlow.example",
    "iban": "GB82WEST12345698765432",
}
BUYERS: dict[str, dict[str, str]] = {
    "FR": {
        "name": "Ateliers Vauquelin SAS",
        "street": "3 quai de la Fosse",
        "postcode": "44000",
        "city": "Nantes",
        "registration": "41807293000013",
        "vat_number": "FR72418072930",
        "language": "fr",
    },
    "DE": {
        "name": "Brandt Werke GmbH",
        "street": "Domkloster 4",
        "postcode": "50667",
        "city": "Köln",
        "registration": "HRB 12345",
        "vat_number": "DE136695976",
    },
    "US": {"name": "Oakridge Inc.", "street": "1 Main Street", "postcode": "02110", "city": "Boston"},
    "CH": {"name": "Alpina AG", "street": "Seestrasse 5", "postcode": "8002", "city": "Zürich"},
    "JP": {"name": "Sakura KK", "street": "1-1 Marunouchi", "postcode": "100-0005", "city": "Tokyo"},
    "GB": {"name": "Pike Ltd", "street": "4 Mill Lane", "postcode": "CB2 1RX", "city": "Cambridge"},
}  # fmt: skip


def seller(facts: dict[str, Any] = LYON, **changes: Any) -> Provider:
    return Provider(slug="seller", **{**facts, **changes})


def buyer(country: str = "FR", **changes: Any) -> Client:
    return Client(
        slug="buyer",
        country=country,
        attention="Claire Vauquelin",
        **{**BUYERS[country], **changes},
    )


def line(title: str, quantity: str, price: str, **more: Any) -> InvoiceLine:
    """A line whose net and VAT follow when the invoice is made."""
    facts = {"unit": "day", "detail": "", "vat_rate": Decimal(0), "net": Decimal(0), **more}
    return InvoiceLine(title=title, quantity=Decimal(quantity), unit_price=Decimal(price), **facts)


VOLUME = line("Fractional CMO, October 2026", "6", "1150", detail="6 days contracted, 6 used")
HALF_DAYS = line("Fractional CTO, October 2026", "4.25", "1333.33", kind="actual")
BURST = line("Extra days, October 2026", "1.5", "1150", kind="burst", detail="Product launch")
TRAVEL = line("Train Lyon to Nantes", "1", "184.60", kind="expense", unit="flat")
DISCOUNT = line("Discount for the year, 5 %", "1", "-431.25", kind="discount", unit="flat")
STATEMENT = Annex(
    engagement="Fractional CMO",
    month=OCTOBER,
    signed="Approved by Claire Vauquelin on 2 November 2026.",
    total=Decimal("1.5"),
    entries=(
        WorkedDay(dt.date(2026, 10, 5), "Positioning workshop with sales", Decimal(1), "", "On site"),
        WorkedDay(dt.date(2026, 10, 6), "Briefing of the agency", Decimal("0.5"), "", "Remote"),
    ),
)  # fmt: skip


def einvoice(
    *,
    by: Provider | None = None,
    to: Client | None = None,
    lines: Iterable[InvoiceLine] = (VOLUME,),
    currency: str = "EUR",
    override: tax.Override | None = None,
    **changes: Any,
) -> InvoiceContent:
    """The content of an invoice, put together by the rooms that an issue asks."""
    by, to = by or seller(), to or buyer()
    language, ours = to.language, BillingSettings(provider=by)
    vat = tax.vat_of(provider=by, client=to, on=OCTOBER.last, language=language, override=override)
    sold = tuple(_taxed(one, vat, currency) for one in lines)
    rows = invoice_lines.vat_rows(sold, vat=vat, currency=currency)
    issued = dt.date(2026, 11, 2)
    content = InvoiceContent(
        number="F-2026-0117",
        issued_on=issued,
        due_on=issued + dt.timedelta(days=30),
        month=OCTOBER,
        currency=currency,
        language=language,
        seller=_party(by, to, language, by.email),
        buyer=_party(to, by, language),
        lines=sold,
        vat_rows=rows,
        totals=invoice_lines.totals(rows),
        payment=Payment(by.iban, by.bic, "F-2026-0117"),
        attention=to.attention,
        references=(("Mandate", "M-2026-014"), ("Order", "PO-4471")),
        first=OCTOBER.first,
        last=OCTOBER.last,
        contract="M-2026-014",
        purchase_order="PO-4471",
        buyer_reference="ATV-CMO",
        terms=payment_terms(30, language=language),
        mentions=mentions_of(provider=by, ours=ours, language=language),
    )
    return replace(content, **changes)


def credit_note(of: InvoiceContent, **changes: Any) -> InvoiceContent:
    """A credit note of the whole of an invoice."""
    facts = {
        "number": "A-2026-0009",
        "kind": "credit",
        "credits_number": of.number,
        "credits_on": of.issued_on,
        "issued_on": dt.date(2026, 11, 20),
        "due_on": dt.date(2026, 11, 20),
        "reason": "The workshop of 5 October did not take place.",
        "terms": "Set against what you owe us, or paid back to you.",
        "payment": Payment(reference="A-2026-0009"),
    }
    return replace(of, **{**facts, **changes})


def _taxed(one: InvoiceLine, vat: tax.Vat, currency: str) -> InvoiceLine:
    net = round_amount(one.quantity * one.unit_price, currency=currency)
    return replace(one, net=net, vat_rate=vat.rate, vat_category=vat.category)


def _party(owner: Provider | Client, abroad: Address, language: str, email: str = "") -> Party:
    return party_of(owner, abroad=abroad, language=language, email=email)


def every_kind() -> dict[str, InvoiceContent]:
    """Invoices over all cases of VAT, several currencies, and what can stand on them."""
    franchise = seller(
        vat_regime="none", vat_reason="TVA non applicable, art. 293 B du CGI", vat_number=""
    )
    reduced = tax.Override("AA", Decimal(10), "Training at the reduced rate")
    whole = einvoice(lines=(VOLUME, BURST, TRAVEL, DISCOUNT), annex=(STATEMENT,))
    german = einvoice(to=buyer("DE"), lines=(HALF_DAYS,))
    swiss = einvoice(by=seller(ZURICH), to=buyer("CH"), currency="CHF", lines=(HALF_DAYS, BURST))
    return {
        "S at home": whole,
        "S part days": einvoice(lines=(HALF_DAYS,)),
        "AA by hand": einvoice(override=reduced),
        "AE to Germany": german,
        "E franchise": einvoice(by=franchise),
        "O to the USA in dollars": einvoice(to=buyer("US"), currency="USD", lines=(VOLUME, TRAVEL)),
        "O to Japan in yen": einvoice(
            to=buyer("JP"), currency="JPY", lines=(line("Fractional CTO", "4.5", "150000"),)
        ),
        "S in Switzerland in francs": swiss,
        "O from Switzerland": einvoice(by=seller(ZURICH), to=buyer("DE"), currency="CHF"),
        "S in Britain": einvoice(by=seller(LONDON), to=buyer("GB"), currency="GBP"),
        "S to Germany without its number": einvoice(to=buyer("DE", vat_number="")),
        "credit note": credit_note(whole),
        "credit note of AE": credit_note(german),
        "credit note in francs": credit_note(swiss),
    }
