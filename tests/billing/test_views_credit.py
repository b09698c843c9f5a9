"""The pages of a credit note: choosing, reckoning, drafting."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client as Browser

from billing import files
from billing.models import Invoice
from billing.remaining import rest_of
from tests.factories.billing import issued_invoice
from tests.factories.world import World

NOW = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "render_invoice", lambda _content, **_files: b"%PDF printed")


@pytest.fixture
def olga(world: World) -> Browser:
    browser = Browser()
    browser.force_login(world.olga.user)
    return browser


@pytest.fixture
def invoice(world: World) -> Invoice:
    with world.staff():
        return issued_invoice(world, NOW)


def address(invoice: Invoice, rest: str = "credit/") -> str:
    return f"/p/acme/invoices/{invoice.pk}/{rest}"


def said(answer: object) -> str:
    return answer.content.decode().replace("\u00a0", " ")  # type: ignore[attr-defined]


def test_an_issued_invoice_offers_to_be_credited(olga: Browser, invoice: Invoice) -> None:
    assert address(invoice) in said(olga.get(address(invoice, "")))


def test_the_sums_are_told_before_anything_is_drafted(
    world: World, olga: Browser, invoice: Invoice
) -> None:
    sent = {"what": "all", "reason": "", "reckon": "1"}
    page = said(olga.post(address(invoice), sent))
    assert "Set against F-2026-0001" in page
    with world.staff():
        assert not Invoice.objects.filter(kind="credit").exists()


def test_a_part_keeps_what_was_ticked_while_it_is_reckoned(
    world: World, olga: Browser, invoice: Invoice
) -> None:
    with world.staff():
        part = next(part for one in rest_of(invoice) for part in one.parts)
    sent = {"what": "part", "entry": part.work.pk, "reckon": "1"}
    page = said(olga.post(address(invoice), sent))
    assert f'value="{part.work.pk}" checked' in page


def test_everything_and_a_part_at_once_are_asked_about(
    world: World, olga: Browser, invoice: Invoice
) -> None:
    with world.staff():
        part = next(part for one in rest_of(invoice) for part in one.parts)
    sent = {"what": "all", "entry": part.work.pk, "reason": "Agreed by phone."}
    assert "Below a part is chosen" in said(olga.post(address(invoice), sent))
    with world.staff():
        assert not Invoice.objects.filter(kind="credit").exists()


def test_without_a_reason_nothing_is_drafted_and_nothing_typed_is_lost(
    world: World, olga: Browser, invoice: Invoice
) -> None:
    answer = olga.post(address(invoice), {"what": "all"})
    assert answer.status_code == 422
    assert "Say why" in said(answer)
    answer = olga.post(address(invoice), {"what": "part", "reason": "Agreed by phone."})
    assert "Choose what is credited" in said(answer)
    assert 'value="Agreed by phone."' in said(answer)


def test_the_draft_has_a_page_and_is_issued_like_an_invoice(
    world: World, olga: Browser, invoice: Invoice
) -> None:
    answer = olga.post(address(invoice), {"what": "all", "reason": "Agreed by phone."})
    with world.staff():
        draft = Invoice.objects.get(kind="credit")
    assert answer.headers["Location"] == address(draft, "")
    page = said(olga.get(address(draft, "")))
    assert "Draft credit note" in page
    assert "Agreed by phone." in page
    assert "<dt>Due</dt>" not in page
    assert "<dt>Total due</dt>" not in page
    assert "F-2026-0002" in said(olga.get(address(draft, "issue/")))
    assert olga.post(address(draft, "issue/")).status_code == 302
    page = said(olga.get(address(draft, "")))
    assert "Still to give back" in page
    assert "Mark as paid" not in page
    page = said(olga.get(address(invoice, "")))
    assert "F-2026-0002" in page
    assert address(invoice) not in page


def test_a_second_draft_leads_to_the_one_that_stands(
    world: World, olga: Browser, invoice: Invoice
) -> None:
    olga.post(address(invoice), {"what": "all", "reason": "Agreed by phone."})
    with world.staff():
        draft = Invoice.objects.get(kind="credit")
    answer = olga.get(address(invoice))
    assert answer.headers["Location"] == address(draft, "")


def test_a_draft_can_be_discarded(world: World, olga: Browser, invoice: Invoice) -> None:
    olga.post(address(invoice), {"what": "all", "reason": "Agreed by phone."})
    with world.staff():
        draft = Invoice.objects.get(kind="credit")
    assert olga.post(address(draft, "discard/")).status_code == 302
    with world.staff():
        assert not Invoice.objects.filter(kind="credit").exists()
