from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from billing.content import InvoiceContent, InvoiceLine, Party, Payment, VatRow
from billing.labels import LABELS
from billing.pdf import render_invoice
from common.money import Taxed, taxed
from common.periods import Month
from tests.printed import digest, digest_elsewhere, opened, pages, text

D = Decimal
VOLUME = InvoiceLine(
    title="Fractional CMO, monthly volume",
    detail="October 2026, 6 days contracted",
    quantity=D(6),
    unit="day",
    unit_price=D("1150.00"),
    vat_rate=D(20),
    net=D("6900.00"),
)
BURST = replace(VOLUME, title="Extra days", detail="", quantity=D("1.5"), net=D("1725.00"))
EXPENSES = replace(
    BURST, title="Travel", quantity=D(1), unit="flat", unit_price=D("184.60"), net=D("184.60")
)


def invoice(
    *, lines: tuple[InvoiceLine, ...] = (VOLUME, BURST, EXPENSES), **changes: Any
) -> InvoiceContent:
    totals = taxed(sum((line.net for line in lines), D(0)), rate=D(20), currency="EUR")
    given: dict[str, Any] = {
        "number": "F-2026-0117",
        "issued_on": date(2026, 11, 2),
        "due_on": date(2026, 12, 2),
        "month": Month(2026, 10),
        "currency": "EUR",
        "language": "en",
        "seller": Party(
            name="Marchetti Direction SASU",
            lines=("14 rue des Capucins, 69001 Lyon",),
            email="billing@marchetti.example",
            registration="SIREN 852314764, RCS Lyon",
            vat_number="FR54852314764",
        ),
        "buyer": Party(
            name="Ateliers Vauquelin SAS",
            lines=("3 quai de la Fosse", "44000 Nantes"),
            vat_number="FR72418072930",
        ),
        "lines": lines,
        "vat_rows": (VatRow(D(20), "Standard rate 20%", totals.net, totals.tax),),
        "totals": totals,
        "payment": Payment("FR1930004000030000012345643", "BNPAFRPPXXX", "F-2026-0117"),
        "attention": "Claire Vauquelin",
        "references": (("Order", "PO-4471"),),
        "notes": ("Payable in 30 days.",),
        "legal_footer": "Member of no chamber.",
    }
    return InvoiceContent(**given | changes)


def test_an_invoice_prints_what_it_says() -> None:
    printed = text(render_invoice(invoice()))
    for fact in (
        "Invoice F-2026-0117",
        "Issued on 2 November 2026. Services of October 2026.",
        "€10,571.52",
        "by 2 December 2026",
        "For the attention of Claire Vauquelin",
        "VAT FR72418072930",
        "Order PO-4471",
        "1.5 days €1,150.00 20% €1,725.00",
        "1 flat fee",
        "Standard rate 20% €8,809.60 €1,761.92",
        "FR19 3000 4000 0300 0001 2345 643",
        "Payable in 30 days.",
        "SIREN 852314764, RCS Lyon. VAT FR54852314764. Member of no chamber.",
    ):
        assert fact in printed


def test_a_french_client_reads_french() -> None:
    printed = text(render_invoice(invoice(language="fr")))
    for fact in (
        "Facture F-2026-0117",
        "10 571,52 €",
        "1,5 jour",
        "au plus tard le 2 décembre 2026",
    ):
        assert fact in printed
    assert "Invoice" not in printed


def test_both_languages_have_every_label() -> None:
    assert LABELS["en"].keys() == LABELS["fr"].keys()


def test_a_draft_says_so_and_asks_for_nothing() -> None:
    printed = text(render_invoice(invoice(number="", payment=Payment())))
    assert "Draft invoice" in printed
    assert "Draft, not payable" in printed
    assert "IBAN" not in printed


def test_one_line_fits_one_page() -> None:
    assert len(pages(render_invoice(invoice(lines=(VOLUME,))))) == 1


@pytest.mark.parametrize("count", [9, 12, 13, 14, 15, 40])
def test_totals_are_never_alone_on_a_page(count: int) -> None:
    lines = tuple(replace(VOLUME, title=f"Line {number}") for number in range(1, count + 1))
    printed = pages(render_invoice(invoice(lines=lines)))
    assert len(printed) <= 4
    assert all("Unit price" in page for page in printed)
    assert f"Line {count} " in printed[-1]
    assert "Total due" in printed[-1]
    assert all("Invoice F-2026-0117" in page for page in printed)
    assert all(f"Line {number} " in " ".join(printed) for number in range(1, count + 1))


def test_several_rates_are_listed_one_by_one() -> None:
    rows = (
        VatRow(D(20), "Standard rate 20%", D(100), D(20)),
        VatRow(D(0), "Reverse charge, article 196", D(50), D(0)),
    )
    printed = text(
        render_invoice(invoice(vat_rows=rows, totals=Taxed(net=D(150), tax=D(20), gross=D(170))))
    )
    assert "Reverse charge, article 196 €50.00 €0.00" in printed
    assert "VAT €20.00" in printed


def test_what_is_missing_leaves_no_empty_place() -> None:
    bare = Party(name="A")
    content = invoice(
        seller=bare,
        buyer=bare,
        references=(),
        attention="",
        notes=(),
        legal_footer="",
        month=None,
        payment=Payment(),
    )
    printed = text(render_invoice(content))
    assert "€10,571.52" in printed
    for absent in ("References", "Client identifiers", "IBAN", "Services of", "None"):
        assert absent not in printed


def test_hostile_text_is_printed_and_not_obeyed() -> None:
    hostile = '<script>alert(1)</script><img src="file:///etc/hostname">'
    pdf = render_invoice(
        invoice(
            lines=(replace(VOLUME, title=hostile, detail="W" * 400),),
            buyer=Party(name=hostile, lines=(hostile,)),
            notes=(hostile,),
        )
    )
    assert text(pdf).count("<script>alert(1)</script>") >= 4
    with opened(pdf) as document:
        assert not document.pages[0].Resources.get("/XObject", {})


def test_an_amount_too_long_for_its_panel_is_set_smaller() -> None:
    totals = Taxed(net=D("123456789.00"), tax=D("0.00"), gross=D("123456789.00"))
    assert "€123,456,789.00" in text(render_invoice(invoice(totals=totals)))


def test_equal_invoices_are_equal_bytes_in_every_process() -> None:
    here = digest(render_invoice(invoice()))
    assert here == digest(render_invoice(invoice()))
    assert here == digest_elsewhere(invoice(), renderer="render_invoice", seed=1)
    assert here != digest(render_invoice(invoice(number="F-2026-0118")))


def test_an_invoice_is_an_accessible_archive_file() -> None:
    with opened(render_invoice(invoice())) as document:
        metadata = document.Root.Metadata.read_bytes()
        assert str(document.docinfo["/Title"]) == "Invoice F-2026-0117, Marchetti Direction SASU"
        assert str(document.docinfo["/Creator"]) == "Mandate"
        assert document.Root.StructTreeRoot
        assert document.Root.OutputIntents
    assert b'pdfaid:part="3"' in metadata
    assert b"<pdfuaid:part>1" in metadata


def test_an_invoice_survives_json() -> None:
    assert InvoiceContent.from_json(invoice().to_json()) == invoice()
