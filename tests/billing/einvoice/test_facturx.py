"""The PDF of an invoice is an archive file that carries its XML, and both say the same."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from billing.content import InvoiceContent
from billing.einvoice import cii_of
from billing.pdf import render_invoice
from common.money import format_amount
from common.typography import long_date
from tests import verapdf
from tests.factories.einvoices import every_kind
from tests.printed import opened, text

KINDS = every_kind()
# One with all that can stand on paper, one in another currency, and a credit note.
PRINTED = ("S at home", "O to Japan in yen", "credit note of AE")
SPACES = {
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {name: render_invoice(KINDS[name], xml=cii_of(KINDS[name])) for name in PRINTED}


@pytest.mark.parametrize("name", PRINTED)
def test_the_pdf_carries_the_xml_once(files: dict[str, bytes], name: str) -> None:
    with opened(files[name]) as document:
        [attached] = document.Root.AF
        assert str(attached.AFRelationship) == "/Alternative"
        assert str(attached.UF) == "factur-x.xml"
        assert attached.EF.F.read_bytes() == cii_of(KINDS[name])


def test_the_metadata_say_factur_x_in_one_element(files: dict[str, bytes]) -> None:
    with opened(files["S at home"]) as document:
        metadata = document.Root.Metadata.read_bytes().decode()
    assert metadata.count("<rdf:RDF") == metadata.count("<pdfaExtension:schemas") == 1
    for said in (
        "<fx:DocumentFileName>factur-x.xml<",
        "<fx:DocumentType>INVOICE<",
        "<fx:Version>1.0<",
        "<fx:ConformanceLevel>EN 16931<",
        "<pdfuaid:part>1<",
    ):
        assert said in metadata


@pytest.mark.parametrize("name", PRINTED)
def test_the_amounts_on_paper_are_those_of_the_xml(files: dict[str, bytes], name: str) -> None:
    content = KINDS[name]
    paper, root = plain(text(files[name])), etree.fromstring(cii_of(content))
    for tag in (
        "LineTotalAmount",
        "ActualAmount",
        "BasisAmount",
        "TaxBasisTotalAmount",
        "CalculatedAmount",
        "TaxTotalAmount",
        "GrandTotalAmount",
        "DuePayableAmount",
        "ChargeAmount",
    ):
        found = list(root.iter(f"{{{SPACES['ram']}}}{tag}"))
        # Only a discount has an amount of its own.
        assert found or tag == "ActualAmount"
        for amount in found:
            assert written(amount.text, content) in paper, tag
    for number in (content.number, content.seller.vat_number, content.buyer.vat_number):
        assert number in paper
    assert plain(long_date(content.issued_on, language=content.language)) in paper


def written(amount: str, content: InvoiceContent) -> str:
    said = format_amount(Decimal(amount), currency=content.currency, language=content.language)
    return plain(said)


def plain(said: str) -> str:
    return re.sub(r"[\s\u00a0\u202f]+", " ", said)


def test_the_same_invoice_is_the_same_file(files: dict[str, bytes]) -> None:
    content = KINDS["S at home"]
    assert render_invoice(content, xml=cii_of(content)) == files["S at home"]


@pytest.mark.skipif(not verapdf.available(), reason="Java with JAXB is not on this machine")
def test_vera_finds_an_accessible_archive_file(files: dict[str, bytes], tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    with opened(files["credit note of AE"]) as document:
        del document.Root.StructTreeRoot
        del document.Root.OutputIntents
        document.save(broken)
    whole = tmp_path / "whole.pdf"
    whole.write_bytes(files["S at home"])
    found = verapdf.verdicts([whole, broken], profiles="3a,ua1")
    assert [(one.profile, one.passes, one.broken) for one in found if one.path == str(whole)] == [
        ("3a", True, ""),
        ("ua1", True, ""),
    ]
    assert all(one.assertions > 1000 for one in found if one.path == str(whole))
    assert [one.passes for one in found if one.path == str(broken)] == [False, False]
