"""An invoice as UN/CEFACT Cross Industry Invoice, profile EN 16931: the XML of Factur-X.

The numbers in the comments are the business terms of EN 16931. The order is that of the schema.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from billing.content import InvoiceContent, InvoiceLine, Party, VatRow
from billing.einvoice import parts
from billing.einvoice.build import Builder, compact_day

PROFILE = "urn:cen.eu:en16931:2017"
# An invoice for services, as France numbers the kinds of business process.
FRENCH_SERVICES = "S1"
_RSM = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
_BUILDER = Builder(
    {
        "rsm": _RSM,
        "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
        "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
        "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
    }
)
_make = _BUILDER.make
# When the VAT of services is owed: with the invoice, or when it is paid (UNTDID 2475).
_ON_DEBITS, _ON_PAYMENT = "5", "72"


def cii_of(content: InvoiceContent) -> bytes:
    """The invoice's XML; equal contents give equal bytes."""
    return _BUILDER.root(
        "CrossIndustryInvoice",
        _RSM,
        _context(content),
        _document(content),
        _make(
            "rsm:SupplyChainTradeTransaction",
            *(_line(line, at) for at, line in enumerate(content.items, start=1)),
            _agreement(content),
            # The schema wants the delivery even where nothing is to be said of it.
            _delivery(content),
            _settlement(content),
        ),
    )


def _context(content: InvoiceContent) -> Any:
    process = FRENCH_SERVICES if content.is_french else ""
    return _make(
        "rsm:ExchangedDocumentContext",
        _make("ram:BusinessProcessSpecifiedDocumentContextParameter", _id(process)),  # BT-23
        _make("ram:GuidelineSpecifiedDocumentContextParameter", _id(PROFILE)),  # BT-24
    )


def _document(content: InvoiceContent) -> Any:
    return _make(
        "rsm:ExchangedDocument",
        _id(content.number),  # BT-1
        _make("ram:TypeCode", parts.type_code(content)),  # BT-3
        _make("ram:IssueDateTime", _day(content.issued_on)),  # BT-2
        *(
            _make(
                "ram:IncludedNote",
                _make("ram:Content", text),  # BT-22
                _make("ram:SubjectCode", code),  # BT-21
            )
            for code, text in parts.notes(content)
        ),
    )


def _id(text: str, **attributes: str) -> Any:
    return _make("ram:ID", text, **attributes)


def _day(day: date | None) -> Any:
    return _make("udt:DateTimeString", compact_day(day), format="102")


def _period(first: date | None, last: date | None) -> Any:
    return _make(
        "ram:BillingSpecifiedPeriod",
        _make("ram:StartDateTime", _day(first)),  # BT-73, BT-134
        _make("ram:EndDateTime", _day(last)),  # BT-74, BT-135
    )


def _amount(name: str, amount: Decimal, **attributes: str) -> Any:
    return _make(name, parts.plain(amount), **attributes)


def _category(category: str, rate: str | None) -> tuple[Any, Any]:
    return (
        _make("ram:CategoryCode", parts.category_code(category)),
        _make("ram:RateApplicablePercent", rate),
    )


def _line(line: InvoiceLine, at: int) -> Any:
    quantity = parts.short(line.quantity)
    return _make(
        "ram:IncludedSupplyChainTradeLineItem",
        _make("ram:AssociatedDocumentLineDocument", _make("ram:LineID", str(at))),  # BT-126
        _make(
            "ram:SpecifiedTradeProduct",
            _make("ram:Name", line.title),  # BT-153
            _make("ram:Description", line.detail),  # BT-154
        ),
        _make(
            "ram:SpecifiedLineTradeAgreement",
            _make(
                "ram:NetPriceProductTradePrice",
                _make("ram:ChargeAmount", parts.short(line.unit_price)),  # BT-146
            ),
        ),
        _make(
            "ram:SpecifiedLineTradeDelivery",
            _make("ram:BilledQuantity", quantity, unitCode=parts.unit_code(line)),  # BT-129, 130
        ),
        _make(
            "ram:SpecifiedLineTradeSettlement",
            _make(
                "ram:ApplicableTradeTax",
                _make("ram:TypeCode", "VAT"),
                *_category(line.vat_category, parts.rate_of(line)),  # BT-151, BT-152
            ),
            _period(line.first, line.last),
            _make(
                "ram:SpecifiedTradeSettlementLineMonetarySummation",
                _amount("ram:LineTotalAmount", line.net),  # BT-131
            ),
        ),
    )


def _agreement(content: InvoiceContent) -> Any:
    return _make(
        "ram:ApplicableHeaderTradeAgreement",
        _make("ram:BuyerReference", content.buyer_reference),  # BT-10
        _party("ram:SellerTradeParty", content.seller, content, is_seller=True),
        _party("ram:BuyerTradeParty", content.buyer, content, is_seller=False),
        _referenced("ram:BuyerOrderReferencedDocument", content.purchase_order),  # BT-13
        _referenced("ram:ContractReferencedDocument", content.contract),  # BT-12
    )


def _referenced(name: str, number: str, *more: Any) -> Any:
    return _make(name, _make("ram:IssuerAssignedID", number), *more) if number else None


def _party(name: str, party: Party, content: InvoiceContent, *, is_seller: bool) -> Any:
    """BG-4 and BG-7."""
    attention = "" if is_seller else content.attention
    legal = {"schemeID": party.legal_scheme} if party.legal_scheme else {}
    return _make(
        name,
        _make("ram:GlobalID", party.site_id, schemeID="0009"),  # BT-29, BT-46
        _make("ram:Name", party.name),  # BT-27, BT-44
        _make("ram:Description", party.legal_note if is_seller else ""),  # BT-33
        _make(
            "ram:SpecifiedLegalOrganization",
            _id(party.legal_id, **legal),  # BT-30, BT-47
        ),
        _contact(party, attention),
        _make(
            "ram:PostalTradeAddress",
            _make("ram:PostcodeCode", party.postcode),  # BT-38, BT-53
            _make("ram:LineOne", party.street),  # BT-35, BT-50
            _make("ram:CityName", party.city),  # BT-37, BT-52
            _make("ram:CountryID", party.country),  # BT-40, BT-55
        ),
        _make(
            "ram:URIUniversalCommunication",
            _make(  # BT-34, BT-49
                "ram:URIID", party.electronic_address, schemeID=party.electronic_scheme
            ),
        ),
        _registered(parts.vat_number(party, content), "VA"),  # BT-31, BT-48
        _registered(parts.tax_number(content) if is_seller else "", "FC"),  # BT-32
    )


def _contact(party: Party, attention: str) -> Any:
    """BG-6 and BG-9."""
    return _make(
        "ram:DefinedTradeContact",
        _make("ram:PersonName", attention or (party.name if party.email else "")),  # BT-41, BT-56
        _make(
            "ram:EmailURIUniversalCommunication",
            _make("ram:URIID", party.email),  # BT-43
        ),
    )


def _registered(number: str, kind: str) -> Any:
    return _make("ram:SpecifiedTaxRegistration", _id(number, schemeID=kind))


def _delivery(content: InvoiceContent) -> Any:
    made = _make(
        "ram:ApplicableHeaderTradeDelivery",
        _make(
            "ram:ActualDeliverySupplyChainEvent",
            _make("ram:OccurrenceDateTime", _day(content.last)),  # BT-72
        ),
    )
    return made if made is not None else _BUILDER.bare("ram:ApplicableHeaderTradeDelivery")


def _settlement(content: InvoiceContent) -> Any:
    return _make(
        "ram:ApplicableHeaderTradeSettlement",
        _make("ram:PaymentReference", content.payment.reference),  # BT-83
        _make("ram:TaxCurrencyCode", content.tax_currency),  # BT-6
        _make("ram:InvoiceCurrencyCode", content.currency),  # BT-5
        _means(content),
        *(_tax(content, row) for row in content.vat_rows),
        _period(content.first, content.last),
        *(_discount(line) for line in content.discounts),
        _make(
            "ram:SpecifiedTradePaymentTerms",
            _make("ram:Description", content.terms),  # BT-20
            _make(  # BT-9
                "ram:DueDateDateTime", _day(None if content.is_credit else content.due_on)
            ),
        ),
        _sums(content),
        _referenced(  # BG-3
            "ram:InvoiceReferencedDocument",
            content.credits_number,
            _make(
                "ram:FormattedIssueDateTime",
                _make("qdt:DateTimeString", compact_day(content.credits_on), format="102"),
            ),
        ),
    )


def _means(content: InvoiceContent) -> Any:
    payment = content.payment
    if not payment.iban:
        return None
    return _make(
        "ram:SpecifiedTradeSettlementPaymentMeans",
        _make("ram:TypeCode", parts.payment_code(content)),  # BT-81
        _make(
            "ram:PayeePartyCreditorFinancialAccount",
            _make("ram:IBANID", parts.compact(payment.iban)),  # BT-84
            _make("ram:AccountName", content.seller.name),  # BT-85
        ),
        _make(
            "ram:PayeeSpecifiedCreditorFinancialInstitution",
            _make("ram:BICID", parts.compact(payment.bic)),  # BT-86
        ),
    )


def _tax(content: InvoiceContent, row: VatRow) -> Any:
    """BG-23."""
    due = {True: _ON_DEBITS, False: _ON_PAYMENT, None: ""}[content.vat_on_debits]
    return _make(
        "ram:ApplicableTradeTax",
        _amount("ram:CalculatedAmount", row.tax),  # BT-117
        _make("ram:TypeCode", "VAT"),
        _make("ram:ExemptionReason", row.reason),  # BT-120
        _amount("ram:BasisAmount", row.net),  # BT-116
        _make("ram:CategoryCode", parts.category_code(row.category)),  # BT-118
        _make("ram:ExemptionReasonCode", row.code),  # BT-121
        _make("ram:DueDateTypeCode", due if row.tax else ""),  # BT-8
        _make("ram:RateApplicablePercent", parts.rate_of(row)),  # BT-119
    )


def _discount(line: InvoiceLine) -> Any:
    """BG-20."""
    return _make(
        "ram:SpecifiedTradeAllowanceCharge",
        _make("ram:ChargeIndicator", _make("udt:Indicator", "false")),
        _amount("ram:ActualAmount", -line.net),  # BT-92
        _make("ram:ReasonCode", parts.DISCOUNT),  # BT-98
        _make("ram:Reason", line.title),  # BT-97
        _make(
            "ram:CategoryTradeTax",
            _make("ram:TypeCode", "VAT"),
            *_category(line.vat_category, parts.rate_of(line)),  # BT-95, BT-96
        ),
    )


def _sums(content: InvoiceContent) -> Any:
    """BG-22."""
    totals, currency = content.totals, content.currency
    discount = parts.discount_total(content)
    in_law = content.tax_in_currency
    return _make(
        "ram:SpecifiedTradeSettlementHeaderMonetarySummation",
        _amount("ram:LineTotalAmount", parts.line_total(content)),  # BT-106
        _amount("ram:AllowanceTotalAmount", discount) if discount else None,  # BT-107
        _amount("ram:TaxBasisTotalAmount", totals.net),  # BT-109
        _amount("ram:TaxTotalAmount", totals.tax, currencyID=currency),  # BT-110
        _amount("ram:TaxTotalAmount", in_law, currencyID=content.tax_currency)  # BT-111
        if in_law is not None
        else None,
        _amount("ram:GrandTotalAmount", totals.gross),  # BT-112
        _amount("ram:DuePayableAmount", totals.gross),  # BT-115
    )
