"""The same invoice as UBL: it passes its own rules and says what the CII says."""

from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from billing.einvoice import cii_of, rules, ubl_of
from tests.factories.einvoices import every_kind

KINDS = every_kind()
CII = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
}
UBL = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
SETTLED = "//ram:ApplicableHeaderTradeSettlement"
SUMS = "//ram:SpecifiedTradeSettlementHeaderMonetarySummation"
LINE = "//ram:IncludedSupplyChainTradeLineItem"
UBL_LINE = "*[self::cac:InvoiceLine or self::cac:CreditNoteLine]"
UBL_TAX = "//cac:TaxSubtotal"
# Each term: where it stands in CII, and where in UBL.
TERMS = {
    "BT-1": ("//rsm:ExchangedDocument/ram:ID", "/*/cbc:ID"),
    "BT-2": ("//rsm:ExchangedDocument/ram:IssueDateTime/*", "/*/cbc:IssueDate"),
    "BT-3": (
        "//rsm:ExchangedDocument/ram:TypeCode",
        "/*/cbc:InvoiceTypeCode | /*/cbc:CreditNoteTypeCode",
    ),
    "BT-5": ("//ram:InvoiceCurrencyCode", "/*/cbc:DocumentCurrencyCode"),
    "BT-9": ("//ram:DueDateDateTime/*", "/*/cbc:DueDate"),
    "BT-10": ("//ram:BuyerReference", "/*/cbc:BuyerReference"),
    "BT-12": (
        "//ram:ContractReferencedDocument/ram:IssuerAssignedID",
        "/*/cac:ContractDocumentReference/cbc:ID",
    ),
    "BT-13": (
        "//ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID",
        "/*/cac:OrderReference/cbc:ID",
    ),
    "BT-20": ("//ram:SpecifiedTradePaymentTerms/ram:Description", "/*/cac:PaymentTerms/cbc:Note"),
    "BT-25": (
        "//ram:InvoiceReferencedDocument/ram:IssuerAssignedID",
        "//cac:InvoiceDocumentReference/cbc:ID",
    ),
    "BT-26": ("//qdt:DateTimeString", "//cac:InvoiceDocumentReference/cbc:IssueDate"),
    "BT-27": (
        "//ram:SellerTradeParty/ram:Name",
        "//cac:AccountingSupplierParty//cbc:RegistrationName",
    ),
    "BT-30": (
        "//ram:SellerTradeParty/ram:SpecifiedLegalOrganization/ram:ID",
        "//cac:AccountingSupplierParty//cac:PartyLegalEntity/cbc:CompanyID",
    ),
    "BT-31, BT-32": (
        "//ram:SellerTradeParty/ram:SpecifiedTaxRegistration/ram:ID",
        "//cac:AccountingSupplierParty//cac:PartyTaxScheme/cbc:CompanyID",
    ),
    "BT-34": (
        "//ram:SellerTradeParty/ram:URIUniversalCommunication/ram:URIID",
        "//cac:AccountingSupplierParty//cbc:EndpointID",
    ),
    "BT-44": (
        "//ram:BuyerTradeParty/ram:Name",
        "//cac:AccountingCustomerParty//cbc:RegistrationName",
    ),
    "BT-48": (
        "//ram:BuyerTradeParty/ram:SpecifiedTaxRegistration/ram:ID",
        "//cac:AccountingCustomerParty//cac:PartyTaxScheme/cbc:CompanyID",
    ),
    "BT-49": (
        "//ram:BuyerTradeParty/ram:URIUniversalCommunication/ram:URIID",
        "//cac:AccountingCustomerParty//cbc:EndpointID",
    ),
    "BT-52": ("//ram:BuyerTradeParty//ram:CityName", "//cac:AccountingCustomerParty//cbc:CityName"),
    "BT-55": (
        "//ram:BuyerTradeParty//ram:CountryID",
        "//cac:AccountingCustomerParty//cbc:IdentificationCode",
    ),
    "BT-72": ("//ram:ActualDeliverySupplyChainEvent//udt:DateTimeString", "//cbc:ActualDeliveryDate"),
    "BT-81": ("//ram:SpecifiedTradeSettlementPaymentMeans/ram:TypeCode", "//cbc:PaymentMeansCode"),
    "BT-84": ("//ram:IBANID", "//cac:PayeeFinancialAccount/cbc:ID"),
    "BT-86": ("//ram:BICID", "//cac:FinancialInstitutionBranch/cbc:ID"),
    "BT-92": ("//ram:SpecifiedTradeAllowanceCharge/ram:ActualAmount", "/*/cac:AllowanceCharge/cbc:Amount"),
    "BT-97": ("//ram:SpecifiedTradeAllowanceCharge/ram:Reason", "//cbc:AllowanceChargeReason"),
    "BT-106": (f"{SUMS}/ram:LineTotalAmount", "//cac:LegalMonetaryTotal/cbc:LineExtensionAmount"),
    "BT-107": (f"{SUMS}/ram:AllowanceTotalAmount", "//cac:LegalMonetaryTotal/cbc:AllowanceTotalAmount"),
    "BT-109": (f"{SUMS}/ram:TaxBasisTotalAmount", "//cbc:TaxExclusiveAmount"),
    "BT-110": (f"{SUMS}/ram:TaxTotalAmount", "/*/cac:TaxTotal/cbc:TaxAmount"),
    "BT-112": (f"{SUMS}/ram:GrandTotalAmount", "//cbc:TaxInclusiveAmount"),
    "BT-115": (f"{SUMS}/ram:DuePayableAmount", "//cbc:PayableAmount"),
    "BT-116": (f"{SETTLED}/ram:ApplicableTradeTax/ram:BasisAmount", f"{UBL_TAX}/cbc:TaxableAmount"),
    "BT-117": (f"{SETTLED}/ram:ApplicableTradeTax/ram:CalculatedAmount", f"{UBL_TAX}/cbc:TaxAmount"),
    "BT-118": (f"{SETTLED}/ram:ApplicableTradeTax/ram:CategoryCode", f"{UBL_TAX}/cac:TaxCategory/cbc:ID"),
    "BT-119": (
        f"{SETTLED}/ram:ApplicableTradeTax/ram:RateApplicablePercent",
        f"{UBL_TAX}/cac:TaxCategory/cbc:Percent",
    ),
    "BT-120": (f"{SETTLED}/ram:ApplicableTradeTax/ram:ExemptionReason", "//cbc:TaxExemptionReason"),
    "BT-121": (f"{SETTLED}/ram:ApplicableTradeTax/ram:ExemptionReasonCode", "//cbc:TaxExemptionReasonCode"),
    "BT-126": (f"{LINE}//ram:LineID", f"/*/{UBL_LINE}/cbc:ID"),
    "BT-129": ("//ram:BilledQuantity", "//cbc:InvoicedQuantity | //cbc:CreditedQuantity"),
    "BT-130": ("//ram:BilledQuantity/@unitCode", "//@unitCode"),
    "BT-131": (f"{LINE}//ram:LineTotalAmount", f"/*/{UBL_LINE}/cbc:LineExtensionAmount"),
    "BT-146": (f"{LINE}//ram:ChargeAmount", "//cbc:PriceAmount"),
    "BT-151": (f"{LINE}//ram:CategoryCode", "//cac:ClassifiedTaxCategory/cbc:ID"),
    "BT-152": (f"{LINE}//ram:RateApplicablePercent", "//cac:ClassifiedTaxCategory/cbc:Percent"),
    "BT-153": ("//ram:SpecifiedTradeProduct/ram:Name", "//cac:Item/cbc:Name"),
    "BT-154": ("//ram:SpecifiedTradeProduct/ram:Description", "//cac:Item/cbc:Description"),
}  # fmt: skip


def values(root: Any, path: str, spaces: dict[str, str]) -> list[str]:
    found = root.xpath(path, namespaces=spaces)
    return [(one if isinstance(one, str) else one.text).replace("-", "") for one in found]


@pytest.mark.parametrize("name", KINDS)
def test_every_term_of_the_one_stands_in_the_other(name: str) -> None:
    content = KINDS[name]
    one, other = etree.fromstring(cii_of(content)), etree.fromstring(ubl_of(content))
    for term, (cii, ubl) in TERMS.items():
        assert values(one, cii, CII) == values(other, ubl, UBL), term


def test_every_term_stands_in_an_invoice_at_least() -> None:
    roots = [etree.fromstring(cii_of(content)) for content in KINDS.values()]
    for term, (cii, _ubl) in TERMS.items():
        assert any(values(root, cii, CII) for root in roots), term


@pytest.mark.parametrize("name", KINDS)
def test_it_passes_its_own_schema_and_rules(name: str) -> None:
    content = KINDS[name]
    xml = ubl_of(content)
    schema = rules.Schema.UBL_CREDIT_NOTE if content.is_credit else rules.Schema.UBL_INVOICE
    assert rules.schema_breaches(xml, schema) == []
    assert rules.breaches(xml, rules.RuleFile.UBL) == []


def test_amounts_are_those_of_the_content() -> None:
    content = KINDS["S at home"]
    root = etree.fromstring(cii_of(content))
    [gross] = values(root, f"{SUMS}/ram:GrandTotalAmount", CII)
    assert Decimal(gross) == content.totals.gross
