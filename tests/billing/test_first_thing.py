"""A page of billing has at most one button that stands out, and says where it stands."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from tests.factories.billing import drafted_invoice, issued_invoice
from tests.factories.world import World

NOW = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)


def said(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


def first_things(page: str) -> int:
    return page.count("btn primary")


@pytest.mark.parametrize(
    "name",
    ["bank", "bank_import", "exports", "payment_list", "payment_add", "expense_index", "settings"],
)
def test_at_most_one_button_stands_out(client: Browser, world: World, name: str) -> None:
    client.force_login(world.olga.user)
    assert first_things(said(client.get(reverse(f"billing:{name}", args=["acme"])))) <= 1


def test_an_open_invoice_has_one_first_thing(client: Browser, world: World) -> None:
    with world.staff():
        invoice = issued_invoice(world, now=NOW)
    client.force_login(world.olga.user)
    page = said(client.get(reverse("billing:invoice", args=["acme", invoice.pk])))
    assert first_things(page) == 1


def test_a_draft_is_called_a_draft_above_its_page(client: Browser, world: World) -> None:
    with world.staff():
        invoice = drafted_invoice(world)
    client.force_login(world.olga.user)
    for name in ("invoice", "invoice_edit"):
        page = client.get(reverse(f"billing:{name}", args=["acme", invoice.pk]))
        assert page.context["crumbs"][1][0] == "Draft invoice"


def test_a_founder_sees_where_the_statement_of_account_stands(
    client: Browser, world: World
) -> None:
    client.force_login(world.dora.user)
    address = reverse("billing:client_statement", args=["acme", world.brume.slug])
    crumbs = client.get(address).context["crumbs"]
    assert [name for name, _ in crumbs] == ["Invoices", "Statement of account"]
