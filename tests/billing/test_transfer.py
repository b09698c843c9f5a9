"""The code to pay with: what a banking app reads, and where there is none."""

from dataclasses import replace
from unittest import mock

import pytest
from segno import helpers

from billing import transfer
from billing.content import InvoiceContent, Payment
from tests.factories.einvoices import einvoice, every_kind

KINDS = every_kind()


def test_the_code_names_whom_how_much_and_why() -> None:
    content = einvoice()
    with mock.patch.object(helpers, "make_epc_qr", wraps=helpers.make_epc_qr) as drawn:
        assert transfer.picture(content).startswith("data:image/svg+xml;base64,")
    asked = drawn.call_args.kwargs
    assert asked["name"] == "Marchetti Direction SASU"
    assert asked["iban"] == "FR1930004000030000012345643"
    assert (asked["amount"], asked["text"]) == (content.totals.gross, "F-2026-0117")


def test_the_picture_on_paper_says_in_words_what_it_holds() -> None:
    said = str(transfer.printed(einvoice()))
    assert "Code de paiement" in said
    assert "Marchetti Direction SASU" in said


@pytest.mark.parametrize(
    "content",
    [
        KINDS["S in Switzerland in francs"],
        KINDS["credit note"],
        replace(einvoice(), number=""),
        replace(einvoice(), payment=Payment()),
    ],
)
def test_who_asks_for_no_euros_has_no_code(content: InvoiceContent) -> None:
    assert transfer.picture(content) == ""
    assert transfer.printed(content) is None
