"""The pages of payments: recorded, set, reversed, sent back."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from accounts.actors import actor_of
from billing.models import Invoice, Payment
from billing.payments import Money, record_payment
from tests.factories.billing import issued_invoice
from tests.factories.world import World

# What an office page asks of the database whatever it shows, and its own few statements.
MOST_QUERIES = 30


@pytest.fixture(autouse=True)
def _today(now: dt.datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def issued(world: World, now: dt.datetime) -> Invoice:
    with world.staff():
        return issued_invoice(world, now)


@pytest.fixture
def office(world: World, client: Browser) -> Browser:
    client.force_login(world.olga.user)
    return client


def at(name: str, *rest: object) -> str:
    return reverse(f"billing:{name}", args=["acme", *rest])


def waiting(world: World, now: dt.datetime, amount: str = "100") -> Payment:
    """A payment of Brume that is set against nothing."""
    with world.staff():
        return record_payment(
            client=world.brume,
            money=Money(Decimal(amount), "EUR", now.date(), reference="Deposit"),
            shares={},
            at=now,
            by=actor_of(world.olga),
        )


def state(world: World, invoice: Invoice) -> tuple[str, Decimal]:
    with world.staff():
        invoice.refresh_from_db()
        return invoice.status, invoice.open_amount


def test_a_payment_is_recorded_for_a_client(office: Browser, world: World, issued: Invoice) -> None:
    page = at("payment_add")
    assert "Who paid?" in office.get(page).content.decode()
    body = office.get(f"{page}?client=brume").content.decode()
    assert "F-2026-0001" in body
    assert 'value="11520.00"' in body
    said = {"amount": "5,000.00", "paid_on": "2026-11-19", "method": "transfer"}
    answer = office.post(
        f"{page}?client=brume", {**said, f"share-{issued.pk}": "5000"}, follow=True
    )
    assert "The payment is recorded." in answer.content.decode()
    assert state(world, issued) == ("issued", 6520)


def test_an_amount_is_spread_before_it_is_saved(office: Browser, issued: Invoice) -> None:
    body = office.get(f"{at('payment_add')}?client=brume&amount=700").content.decode()
    assert f'name="share-{issued.pk}" value="700.00"' in body


def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(
    office: Browser, world: World, issued: Invoice
) -> None:
    said = {"amount": "20000", "paid_on": "2026-11-19", "method": "transfer", "reference": "R9"}
    page = f"{at('payment_add')}?client=brume"
    answer = office.post(page, {**said, f"share-{issued.pk}": "12000"})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Only €11,520.00 of F-2026-0001 is still open." in body
    assert 'value="R9"' in body
    assert 'value="12000"' in body
    for wrong, words in (
        ({"amount": "many"}, "Write an amount"),
        ({"paid_on": "2027-01-01"}, "has not come"),
    ):
        assert words in office.post(page, {**said, **wrong}).content.decode()
    with world.staff():
        assert not Payment.objects.exists()


def test_the_same_payment_twice_is_asked_about(
    office: Browser, world: World, issued: Invoice
) -> None:
    said = {"amount": "100", "paid_on": "2026-11-19", "method": "transfer"}
    page = f"{at('payment_add')}?client=brume"
    office.post(page, said)
    assert "recorded already" in office.post(page, said).content.decode()
    assert office.post(page, {**said, "again": "on"}).status_code == 302
    with world.staff():
        assert Payment.objects.count() == 2


def test_a_payment_is_set_against_an_invoice_later(
    office: Browser, world: World, issued: Invoice, now: dt.datetime
) -> None:
    payment = waiting(world, now)
    body = office.get(at("payment", payment.pk)).content.decode()
    assert "€100.00 left" in body
    office.post(at("payment_set", payment.pk), {f"share-{issued.pk}": "100"})
    assert state(world, issued) == ("issued", 11420)
    answer = office.post(at("payment_set", payment.pk), {f"share-{issued.pk}": "1"})
    assert "is left of this payment" in answer.content.decode()


def test_a_payment_is_reversed_with_a_reason(
    office: Browser, world: World, issued: Invoice, now: dt.datetime
) -> None:
    payment = waiting(world, now)
    answer = office.post(at("payment_reverse", payment.pk), {"reason": "", "on": "2026-11-19"})
    assert answer.status_code == 422
    assert "Say why it is reversed." in answer.content.decode()
    facts = {"reason": "Typed twice", "on": "2026-11-19"}
    body = office.post(at("payment_reverse", payment.pk), facts, follow=True).content.decode()
    assert "Typed twice" in body
    assert office.post(at("payment_reverse", payment.pk), facts).status_code == 422
    body = office.get(at("payment_list")).content.decode()
    assert "<s>€100.00</s>" in body


def test_what_is_left_goes_back(office: Browser, world: World, now: dt.datetime) -> None:
    payment = waiting(world, now)
    page = at("payment_back", payment.pk)
    assert office.post(page, {"amount": "x", "on": "2026-11-19"}).status_code == 422
    answer = office.post(page, {"amount": "50", "on": "2026-11-19"})
    assert "Exactly the €100.00" in answer.content.decode()
    body = office.post(page, {"amount": "100", "on": "2026-11-19"}, follow=True).content.decode()
    assert "The money was sent back." in body


def test_the_list_finds_what_waits(
    office: Browser, world: World, now: dt.datetime, issued: Invoice
) -> None:
    assert "Bring the bank" in office.get(at("payment_list")).content.decode()
    payment = waiting(world, now)
    body = office.get(f"{at('payment_list')}?state=left&q=deposit").content.decode()
    assert at("payment", payment.pk) in body
    body = office.get(f"{at('payment_list')}?q=nothing").content.decode()
    assert "No payment fits" in body


def test_the_page_of_an_invoice_tells_its_payments(
    office: Browser, world: World, issued: Invoice
) -> None:
    page = at("invoice_paid", issued.pk)
    body = office.post(page, {"paid_on": "2026-11-19", "amount": "1520"}, follow=True)
    assert "a part of F-2026-0001 is still open" in body.content.decode()
    assert "€10,000.00 still open" in body.content.decode()
    office.post(page, {"paid_on": "2026-11-19"})
    assert state(world, issued) == ("paid", 0)


def test_the_pages_ask_a_constant_number_of_questions(
    office: Browser,
    world: World,
    now: dt.datetime,
    issued: Invoice,
    django_assert_max_num_queries: object,
) -> None:
    for number in range(12):
        waiting(world, now, str(100 + number))
    with django_assert_max_num_queries(MOST_QUERIES):  # type: ignore[operator]
        body = office.get(at("payment_list")).content.decode()
    assert all(f"€{100 + number}.00" in body for number in range(12))
