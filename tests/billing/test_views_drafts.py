"""The page on which the office changes a draft."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from billing.models import Invoice
from billing.views import drafts
from tests.factories.billing import drafted_invoice, issued_invoice, settle
from tests.factories.world import World

NOW = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "today", lambda _request: NOW.date())


@pytest.fixture
def draft(world: World) -> Invoice:
    with world.staff():
        return drafted_invoice(world)


def address(name: str, invoice: Invoice) -> str:
    return reverse(f"billing:{name}", args=["acme", invoice.pk])


def typed(**changes: str) -> dict[str, str]:
    return {"lines_by": "engagement", **changes}


def said(response: Any) -> str:
    return str(response.content.decode())


def held(world: World, draft: Invoice) -> Invoice:
    with world.staff():
        return Invoice.objects.get(pk=draft.pk)


def test_what_is_typed_is_saved(client: Browser, world: World, draft: Invoice) -> None:
    client.force_login(world.olga.user)
    answer = client.post(
        address("invoice_edit", draft),
        typed(purchase_order="PO 9", discount_kind="percent", discount="10", discount_reason="Go"),
    )
    assert answer.status_code == 302
    row = held(world, draft)
    assert (row.purchase_order, row.net_amount) == ("PO 9", Decimal(8640))
    page = said(client.get(address("invoice_edit", draft)))
    assert 'value="PO 9"' in page
    assert 'value="10"' in page


def test_the_new_total_is_shown_before_anything_is_saved(
    client: Browser, world: World, draft: Invoice
) -> None:
    client.force_login(world.olga.user)
    change = typed(vat_category="AA", vat_rate="10", vat_reason="Training", preview="1")
    page = said(client.post(address("invoice_edit", draft), change))
    assert "So far nothing is saved" in page
    assert "€10,560.00" in page
    assert 'value="Training"' in page
    assert held(world, draft).tax_amount == 1920


def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(
    client: Browser, world: World, draft: Invoice
) -> None:
    client.force_login(world.olga.user)
    change = typed(note="Thank you", discount_kind="amount", discount="99999", discount_reason="x")
    answer = client.post(address("invoice_edit", draft), change)
    assert answer.status_code == 422
    assert "a discount cannot be more" in said(answer)
    assert "Thank you" in said(answer)
    assert held(world, draft).note == ""


def test_a_draft_that_is_behind_offers_to_be_drafted_again(
    client: Browser, world: World, draft: Invoice
) -> None:
    with world.staff():
        settle(world, vat_regime="none", vat_reason="Not registered", iban="")
    client.force_login(world.olga.user)
    page = said(client.get(address("invoice", draft)))
    assert address("invoice_redraft", draft) in page
    assert reverse("accounts:settings", args=["acme"]) in page
    client.post(address("invoice_redraft", draft))
    assert held(world, draft).tax_amount == 0
    assert address("invoice_redraft", draft) not in said(client.get(address("invoice", draft)))


def test_what_stands_behind_each_line_is_on_the_page(
    client: Browser, world: World, draft: Invoice
) -> None:
    client.force_login(world.olga.user)
    page = said(client.get(address("invoice", draft)))
    assert "What stands behind each line" in page
    assert page.count("<td") >= 8


def test_an_issued_invoice_is_shown_and_not_changed(client: Browser, world: World) -> None:
    with world.staff():
        invoice = issued_invoice(world, NOW)
    client.force_login(world.olga.user)
    answer = client.get(address("invoice_edit", invoice))
    assert answer["Location"] == address("invoice", invoice)
    answer = client.post(address("invoice_redraft", invoice), follow=True)
    assert "stays as it is" in said(answer)
