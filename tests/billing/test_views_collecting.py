"""The doors of collecting: the list, what is owed, accounts and reminders."""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from accounts.models import Contact, Letter, Membership
from billing.models import Allocation, Dispute, Invoice, Payment, PaymentReminder
from billing.reminders.drafting import draft_reminders
from tests.factories.billing import issued_invoice
from tests.factories.world import World

ISSUED = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)
# 12 days past due.
NOW = dt.datetime(2026, 12, 31, 9, tzinfo=dt.UTC)


@pytest.fixture
def invoice(world: World) -> Iterator[Invoice]:
    with world.staff():
        made = issued_invoice(world, ISSUED)
    with time_machine.travel(NOW, tick=False):
        yield made


def page(client: Browser, who: Membership | Contact, name: str, *place: Any, **asked: str) -> Any:
    client.force_login(who.user)
    return client.get(reverse(f"billing:{name}", args=["acme", *place]), asked)


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


def part_paid(world: World, invoice: Invoice) -> None:
    with world.staff():
        payment = Payment.objects.create(
            **invoice.owner, paid_on=NOW.date(), amount=Decimal(1520), currency="EUR", added_at=NOW
        )
        Allocation.objects.create(
            **invoice.owner, payment=payment, invoice=invoice, amount=Decimal(1520)
        )
        Invoice.objects.filter(pk=invoice.pk).update(settled_amount=Decimal(1520))


def test_the_list_says_what_is_open_of_a_part_paid_invoice(
    client: Browser, world: World, invoice: Invoice
) -> None:
    part_paid(world, invoice)
    found = said(page(client, world.olga, "invoice_list"))
    assert "€10,000.00 open" in found
    # To collect is what is open.
    assert '"v num">€10,000' in found


def test_the_list_has_a_view_of_what_is_disputed_once_something_is(
    client: Browser, world: World, invoice: Invoice
) -> None:
    assert "state=disputed" not in said(page(client, world.olga, "invoice_list"))
    with world.staff():
        Dispute.objects.create(
            **invoice.owner, invoice=invoice, comment="Not ours", user=world.dora.user, at=NOW
        )
    found = said(page(client, world.olga, "invoice_list", state="disputed"))
    assert invoice.number in found
    assert "Disputed" in found


@pytest.mark.parametrize(
    ("name", "place", "most"),
    [
        ("invoice_list", (), 20),
        ("ageing", (), 20),
        ("reminder_list", (), 20),
        ("statement", ("brume",), 15),
    ],
)
def test_a_page_asks_a_fixed_number_of_questions(
    client: Browser,
    world: World,
    invoice: Invoice,
    name: str,
    place: tuple[str, ...],
    most: int,
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    with world.staff():
        draft_reminders(provider=world.acme, on=NOW.date())
    client.force_login(world.olga.user)
    with django_assert_max_num_queries(most):
        response = client.get(reverse(f"billing:{name}", args=["acme", *place]))
    assert response.status_code == 200


@pytest.mark.parametrize("name", ["ageing_csv", "ageing_xlsx"])
def test_what_is_owed_is_taken_away_as_a_table(
    client: Browser, world: World, invoice: Invoice, name: str
) -> None:
    response = page(client, world.olga, name)
    assert "attachment" in response["Content-Disposition"]
    if name == "ageing_csv":
        assert "Brume,EUR,0.00,11520.00,0.00" in response.content.decode()


def test_both_sides_read_the_same_account(client: Browser, world: World, invoice: Invoice) -> None:
    for who, name in ((world.olga, "statement"), (world.carol, "client_statement")):
        found = said(page(client, who, name, "brume"))
        assert invoice.number in found
        assert "€11,520.00 past due" in found
    table = page(client, world.dora, "client_statement_csv", "brume").content.decode()
    assert "2026-11-19" in table


@pytest.mark.parametrize("asked", [{"from": "yesterday"}, {"from": "2030-01-01"}, {"to": "0"}])
def test_a_period_that_is_none_is_the_usual_one(
    client: Browser, world: World, invoice: Invoice, asked: dict[str, str]
) -> None:
    assert page(client, world.olga, "statement", "brume", **asked).status_code == 200


def test_an_account_is_sent_by_a_click(client: Browser, world: World, invoice: Invoice) -> None:
    client.force_login(world.olga.user)
    place = reverse("billing:statement_send", args=["acme", "brume"])
    response = client.post(place, {"from": "2026-01-01", "to": "2026-12-31"}, follow=True)
    assert f"The statement goes to {world.dora.user.email}." in said(response)


def test_a_reminder_is_edited_and_sent_in_one_go(
    client: Browser, world: World, invoice: Invoice
) -> None:
    client.force_login(world.olga.user)
    client.post(reverse("billing:reminders_draft", args=["acme"]))
    with world.staff():
        row = PaymentReminder.objects.get()
    words = {"subject": "About our invoice", "text": "Dear Dora,", "send": "1"}
    client.post(reverse("billing:reminder", args=["acme", row.pk]), words)
    with world.staff():
        assert Letter.objects.get(kind="payment reminder").subject == "About our invoice"
    found = said(page(client, world.olga, "reminder", row.pk))
    assert "Dear Dora," in found
    # What was sent cannot be sent, dropped or edited again.
    for name in ("reminder_send", "reminder_drop", "reminder"):
        client.post(reverse(f"billing:{name}", args=["acme", row.pk]), words)
    with world.staff():
        assert Letter.objects.filter(kind="payment reminder").count() == 1


def test_a_dropped_reminder_comes_back_by_undo(
    client: Browser, world: World, invoice: Invoice
) -> None:
    client.force_login(world.olga.user)
    client.post(reverse("billing:reminders_draft", args=["acme"]))
    with world.staff():
        row = PaymentReminder.objects.get()
    drop = reverse("billing:reminder_drop", args=["acme", row.pk])
    response = client.post(drop, follow=True)
    again = reverse("billing:reminder_restore", args=["acme", row.pk])
    assert again in said(response)
    client.post(again)
    with world.staff():
        assert PaymentReminder.objects.get().dropped_at is None


def test_all_reminders_go_out_by_one_click(client: Browser, world: World, invoice: Invoice) -> None:
    client.force_login(world.olga.user)
    client.post(reverse("billing:reminders_draft", args=["acme"]))
    response = client.post(reverse("billing:reminders_send", args=["acme"]), follow=True)
    assert "1 reminder is sent." in said(response)


def test_the_invoice_says_how_late_it_is(client: Browser, world: World, invoice: Invoice) -> None:
    found = said(page(client, world.olga, "invoice", invoice.pk))
    assert "12 days past due" in found
    assert "€40.00" in found
