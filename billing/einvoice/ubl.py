"""The same invoice as UBL 2.1, Peppol BIS Billing 3: an Invoice, or a CreditNote.

The numbers in the comments are the business terms of EN 16931. The order is that of the schema.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from billing.content import InvoiceContent, InvoiceLine, Party, VatRow
from billing.einvoice import parts
from billing.einvoice.build import Builder

PROFILE = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"  # BT-24
PROCESS = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"  # BT-23
_ROOT = "urn:oasis:names:specification:ubl:schema:xsd:{}-2"
_SPACES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
_make = Builder(_SPACES).make
# When the VAT of services is owed: with the invoice, or when it is paid (UNTDID 2005).
_ON_DEBITS, _ON_PAYMENT = "3", "432"


def ubl_of(content: InvoiceContent) -> bytes:
    """The invoice's XML; equal contents give equal bytes."""
    name = "CreditNote" if content.is_credit else "Invoice"
    root = _ROOT.format(name)
    return Builder({"": root, **_SPACES}).root(
        name,
        root,
        *_head(content),
        _party("cac:AccountingSupplierParty", content.seller, content, is_seller=True),
        _party("cac:AccountingCustomerParty", content.buyer, content, is_seller=False),
        _make("cac:Delivery", _make("cbc:ActualDeliveryDate", _day(content.last))),  # BT-72
        _means(content),
        _make("cac:PaymentTerms", _make("cbc:Note", content.terms)),  # BT-20
        *(_discount(content, line) for line in content.discounts),
        *_taxes(content),
        _sums(content),
        *(_line(content, line, at) for at, line in enumerate(content.items, start=1)),
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _amount(content: InvoiceContent, name: str, amount: Decimal, currency: str = "") -> Any:
    return _make(name, parts.plain(amount), currencyID=currency or content.currency)


def _head(content: InvoiceContent) -> list[Any]:
    kind = "cbc:CreditNoteTypeCode" if content.is_credit else "cbc:InvoiceTypeCode"
    said = [f"#{code}#{text}" if code else text for code, text in parts.notes(content)]
    due = "" if content.is_credit else _day(content.due_on)
    return [
        _make("cbc:CustomizationID", PROFILE),
        _make("cbc:ProfileID", PROCESS),
        _make("cbc:ID", content.number),  # BT-1
        _make("cbc:IssueDate", _day(content.issued_on)),  # BT-2
        _make("cbc:DueDate", due),  # BT-9
        _make(kind, parts.type_code(content)),  # BT-3
        _make("cbc:Note", " ".join(said)),  # BT-21, BT-22: Peppol takes one note
        _make("cbc:DocumentCurrencyCode", content.currency),  # BT-5
        _make("cbc:TaxCurrencyCode", content.tax_currency),  # BT-6
        _make("cbc:BuyerReference", content.buyer_reference),  # BT-10
        _period(content.first, content.last, _tax_point(content)),  # BG-14
        _make("cac:OrderReference", _make("cbc:ID", content.purchase_order)),  # BT-13
        _credited(content),
        _make("cac:ContractDocumentReference", _make("cbc:ID", content.contract)),  # BT-12
    ]


def _tax_point(content: InvoiceContent) -> str:
    """BT-8."""
    if content.vat_on_debits is None or not content.totals.tax:
        return ""
    return _ON_DEBITS if content.vat_on_debits else _ON_PAYMENT


def _period(first: date | None, last: date | None, tax_point: str = "") -> Any:
    return _make(
        "cac:InvoicePeriod",
        _make("cbc:StartDate", _day(first)),  # BT-73, BT-134
        _make("cbc:EndDate", _day(last)),  # BT-74, BT-135
        _make("cbc:DescriptionCode", tax_point),
    )


def _credited(content: InvoiceContent) -> Any:
    """BG-3."""
    return _make(
        "cac:BillingReference",
        _make(
            "cac:InvoiceDocumentReference",
            _make("cbc:ID", content.credits_number),  # BT-25
            _make("cbc:IssueDate", _day(content.credits_on)),  # BT-26
        ),
    )


def _scheme(code: str) -> dict[str, str]:
    return {"schemeID": code} if code else {}


def _party(name: str, party: Party, content: InvoiceContent, *, is_seller: bool) -> Any:
    """BG-4 and BG-7."""
    note = party.legal_note if is_seller else ""
    made = _make(
        "cac:Party",
        _make(  # BT-34, BT-49
            "cbc:EndpointID", party.electronic_address, **_scheme(party.electronic_scheme)
        ),
        _make(  # BT-29, BT-46
            "cac:PartyIdentification", _make("cbc:ID", party.site_id, schemeID="0009")
        ),
        _make(
            "cac:PostalAddress",
            _make("cbc:StreetName", party.street),  # BT-35, BT-50
            _make("cbc:CityName", party.city),  # BT-37, BT-52
            _make("cbc:PostalZone", party.postcode),  # BT-38, BT-53
            _make("cac:Country", _make("cbc:IdentificationCode", party.country)),  # BT-40, BT-55
        ),
        _tax_scheme(parts.vat_number(party, content), "VAT"),  # BT-31, BT-48
        _tax_scheme(parts.tax_number(content) if is_seller else "", "TAX"),  # BT-32
        _make(
            "cac:PartyLegalEntity",
            _make("cbc:RegistrationName", party.name),  # BT-27, BT-44
            _make("cbc:CompanyID", party.legal_id, **_scheme(party.legal_scheme)),  # BT-30, BT-47
            _make("cbc:CompanyLegalForm", note),  # BT-33
        ),
        _contact(party, "" if is_seller else content.attention),
    )
    return _make(name, made)


def _tax_scheme(number: str, kind: str) -> Any:
    if not number:
        return None
    return _make(
        "cac:PartyTaxScheme",
        _make("cbc:CompanyID", number),
        _make("cac:TaxScheme", _make("cbc:ID", kind)),
    )


def _contact(party: Party, attention: str) -> Any:
    """BG-6 and BG-9."""
    return _make(
        "cac:Contact",
        _make("cbc:Name", attention or (party.name if party.email else "")),  # BT-41, BT-56
        _make("cbc:ElectronicMail", party.email),  # BT-43
    )


def _means(content: InvoiceContent) -> Any:
    payment = content.payment
    if not payment.iban:
        return None
    bank = _make("cbc:ID", parts.compact(payment.bic))
    return _make(
        "cac:PaymentMeans",
        _make("cbc:PaymentMeansCode", parts.payment_code(content)),  # BT-81
        _make("cbc:PaymentID", payment.reference),  # BT-83
        _make(
            "cac:PayeeFinancialAccount",
            _make("cbc:ID", parts.compact(payment.iban)),  # BT-84
            _make("cbc:Name", content.seller.name),  # BT-85
            _make("cac:FinancialInstitutionBranch", bank),  # BT-86
        ),
    )


def _category(category: str, rate: str | None, *reason: Any, name: str) -> Any:
    return _make(
        name,
        _make("cbc:ID", parts.category_code(category)),  # BT-95, BT-118, BT-151
        _make("cbc:Percent", rate),  # BT-96, BT-119, BT-152
        *reason,
        _make("cac:TaxScheme", _make("cbc:ID", "VAT")),
    )


def _discount(content: InvoiceContent, line: InvoiceLine) -> Any:
    """BG-20."""
    return _make(
        "cac:AllowanceCharge",
        _make("cbc:ChargeIndicator", "false"),
        _make("cbc:AllowanceChargeReasonCode", parts.DISCOUNT),  # BT-98
        _make("cbc:AllowanceChargeReason", line.title),  # BT-97
        _amount(content, "cbc:Amount", -line.net),  # BT-92
        _category(line.vat_category, parts.rate_of(line), name="cac:TaxCategory"),
    )


def _taxes(content: InvoiceContent) -> list[Any]:
    in_law, currency = content.tax_in_currency, content.tax_currency
    made = _make(
        "cac:TaxTotal",
        _amount(content, "cbc:TaxAmount", content.totals.tax),  # BT-110
        *(_tax(content, row) for row in content.vat_rows),
    )
    if in_law is None:
        return [made]
    return [
        made,
        _make("cac:TaxTotal", _amount(content, "cbc:TaxAmount", in_law, currency)),  # BT-111
    ]


def _tax(content: InvoiceContent, row: VatRow) -> Any:
    """BG-23."""
    return _make(
        "cac:TaxSubtotal",
        _amount(content, "cbc:TaxableAmount", row.net),  # BT-116
        _amount(content, "cbc:TaxAmount", row.tax),  # BT-117
        _category(
            row.category,
            parts.rate_of(row),
            _make("cbc:TaxExemptionReasonCode", row.code),  # BT-121
            _make("cbc:TaxExemptionReason", row.reason),  # BT-120
            name="cac:TaxCategory",
        ),
    )


def _sums(content: InvoiceContent) -> Any:
    """BG-22."""
    totals, discount = content.totals, parts.discount_total(content)
    return _make(
        "cac:LegalMonetaryTotal",
        _amount(content, "cbc:LineExtensionAmount", parts.line_total(content)),  # BT-106
        _amount(content, "cbc:TaxExclusiveAmount", totals.net),  # BT-109
        _amount(content, "cbc:TaxInclusiveAmount", totals.gross),  # BT-112
        _amount(content, "cbc:AllowanceTotalAmount", discount) if discount else None,  # BT-107
        _amount(content, "cbc:PayableAmount", totals.gross),  # BT-115
    )


def _line(content: InvoiceContent, line: InvoiceLine, at: int) -> Any:
    """BG-25."""
    credit = content.is_credit
    quantity = "cbc:CreditedQuantity" if credit else "cbc:InvoicedQuantity"
    price = parts.short(line.unit_price)
    return _make(
        "cac:CreditNoteLine" if credit else "cac:InvoiceLine",
        _make("cbc:ID", str(at)),  # BT-126
        _make(quantity, parts.short(line.quantity), unitCode=parts.unit_code(line)),  # BT-129, 130
        _amount(content, "cbc:LineExtensionAmount", line.net),  # BT-131
        _period(line.first, line.last),
        _make(
            "cac:Item",
            _make("cbc:Description", line.detail),  # BT-154
            _make("cbc:Name", line.title),  # BT-153
            _category(line.vat_category, parts.rate_of(line), name="cac:ClassifiedTaxCategory"),
        ),
        _make(
            "cac:Price",
            _make("cbc:PriceAmount", price, currencyID=content.currency),  # BT-146
        ),
    )
