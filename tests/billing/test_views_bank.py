"""The pages of the bank: a file, its columns, and each movement."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from billing.bank.standing import tallies
from billing.models import BankLine, Invoice, Payment
from tests.factories.billing import issued_invoice
from tests.factories.world import World

MOST_QUERIES = 40
CSV = (
    b"Date;Libelle;Montant\n"
    b"19/11/2026;BRUME F-2026-0001;11520,00\n"
    b"19/11/2026;Somebody;12,00\n"
    b"19/11/2026;Rent;-900,00\n"
)


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


def bring(office: Browser, raw: bytes, name: str = "november.csv") -> Any:
    file = SimpleUploadedFile(name, raw)
    return office.post(at("bank_import"), {"file": file}, follow=True)


def line(world: World, text: str) -> BankLine:
    with world.staff():
        return BankLine.objects.get(text__contains=text)


def seen(office: Browser) -> str:
    """What the first proposal on the page is called."""
    return office.get(at("bank")).content.decode().split('name="seen" value="')[1].split('"')[0]


def counts(world: World) -> dict[str, int]:
    with world.staff():
        return tallies()


def test_a_file_is_brought_and_books_nothing(
    office: Browser, world: World, issued: Invoice
) -> None:
    assert "No movement yet" in office.get(at("bank")).content.decode()
    body = bring(office, CSV).content.decode()
    assert "3 new movements." in body
    assert "Book 1 certain match" in body
    assert counts(world) == {"": 2, "out": 1, "booked": 0, "aside": 0}
    with world.staff():
        assert not Payment.objects.exists()
    again = bring(office, CSV)
    assert again.status_code == 422
    assert "This very file was read" in again.content.decode()


def test_a_file_that_cannot_be_read_says_why(office: Browser) -> None:
    for raw, said in (
        (b"%PDF-1.7", "This file is no CSV"),
        (b"", "This file is empty."),
        (b"<x/>", "no statement of an account"),
        (b"a" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
    ):
        answer = bring(office, raw)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert office.post(at("bank_import"), {}).status_code == 422


def test_columns_are_named_once(office: Browser, world: World) -> None:
    raw = b"when;what;how much\n2026-11-12;Brume;5,00\n"
    answer = bring(office, raw)
    assert "What do the columns hold?" in answer.content.decode()
    where = answer.redirect_chain[-1][0]
    assert office.post(where, {"date": "when"}).status_code == 422
    named = {"date": "when", "text": "what", "amount": "how much"}
    assert "1 new movement." in office.post(where, named, follow=True).content.decode()
    body = bring(office, raw + b"2026-11-13;Cime;6,00\n").content.decode()
    assert "1 new movement. 1 was known already." in body
    assert "bring it again" in office.get(where, follow=True).content.decode()


def test_one_click_books_and_another_undoes(office: Browser, world: World, issued: Invoice) -> None:
    bring(office, CSV)
    row = line(world, "BRUME")
    answer = office.post(
        at("bank_confirm", row.pk), {"seen": seen(office)}, headers={"HX-Request": "true"}
    )
    body = answer.content.decode()
    assert f'id="line-{row.pk}"' in body
    assert "Undo" in body
    assert counts(world)["booked"] == 1
    body = office.post(at("bank_undo", row.pk), headers={"HX-Request": "true"}).content.decode()
    assert "Book it" in body
    assert counts(world)["booked"] == 0


def test_without_scripts_the_page_comes_back(
    office: Browser, world: World, issued: Invoice
) -> None:
    bring(office, CSV)
    row = line(world, "BRUME")
    answer = office.post(at("bank_confirm", row.pk), {"seen": "other"})
    assert answer.status_code == 422
    assert "look at the proposal again" in answer.content.decode()
    booked = office.post(at("bank_confirm", row.pk), {"seen": seen(office)}, follow=True)
    assert "€11,520.00 is booked." in booked.content.decode()
    body = office.post(at("bank_undo", row.pk), follow=True).content.decode()
    assert "the movement waits again" in body


def test_certain_ones_are_booked_together(office: Browser, world: World, issued: Invoice) -> None:
    bring(office, CSV)
    row = line(world, "BRUME")
    said = {"line": [f"{row.pk}:{seen(office)}", "junk", "99:x"]}
    body = office.post(at("bank_confirm_several"), said, follow=True).content.decode()
    assert "1 movement is booked." in body
    assert "1 had changed meanwhile and waits." in body
    with world.staff():
        issued.refresh_from_db()
        assert issued.status == "paid"


def test_somebody_chooses_what_a_movement_pays(
    office: Browser, world: World, issued: Invoice
) -> None:
    bring(office, CSV)
    row = line(world, "Somebody")
    page = f"{at('bank_line', row.pk)}?client=brume"
    assert "F-2026-0001" in office.get(page).content.decode()
    answer = office.post(page, {"amount": "13", f"share-{issued.pk}": "13"})
    assert "Only €12.00 of this movement" in answer.content.decode()
    office.post(page, {"amount": "12", f"share-{issued.pk}": "12"})
    with world.staff():
        issued.refresh_from_db()
        assert issued.open_amount == 11508


def test_what_is_no_payment_is_set_aside(office: Browser, world: World) -> None:
    bring(office, CSV)
    rows = [line(world, "Somebody").pk, line(world, "Rent").pk]
    assert office.post(at("bank_aside"), {"line": rows, "why": ""}).status_code == 422
    body = office.post(at("bank_aside"), {"line": rows, "why": "Our own"}, follow=True)
    assert "2 movements are set aside." in body.content.decode()
    assert "Our own" in office.get(f"{at('bank')}?state=aside").content.decode()
    office.post(at("bank_take_up", rows[0]))
    assert counts(world)["aside"] == 1


def test_the_page_asks_a_constant_number_of_questions(
    office: Browser, world: World, issued: Invoice, django_assert_max_num_queries: object
) -> None:
    many = b"".join(b"19/11/2026;Payer %d FACT 2026%d;%d,00\n" % (n, n, 10 + n) for n in range(24))
    bring(office, CSV + many)
    with django_assert_max_num_queries(MOST_QUERIES):  # type: ignore[operator]
        body = office.get(at("bank")).content.decode()
    assert body.count("Payer ") >= 20
