"""The doors of billing: the office's pages, and what a client gets to see."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from accounts.actors import actor_of
from accounts.models import Contact, Membership
from billing import files
from billing.drafting import draft_invoice
from billing.issuing import issue_invoice
from billing.models import Invoice, InvoiceFile
from common.periods import Month
from engagements.lifecycle import open_client
from tests.factories.billing import approved_month, move_client, settle
from tests.factories.world import World, make_engagement

pytestmark = pytest.mark.usefixtures("_today")

PLACE = ["acme", "brume-cio", "2026-10"]
NOW = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)

OFFICE_READS = ["invoice_list", "invoice", "invoice_issue", "invoice_pdf"]
OFFICE_WRITES = ["invoice_draft", "invoice_issue", "invoice_discard", "invoice_paid"]
CLIENT_READS = ["client_invoice_pdf"]
MONTHLY = ["invoice_month", "invoice_draft", "client_month_invoice"]


@pytest.fixture
def _today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "render_invoice", lambda _content, **_files: b"%PDF printed")


def address(name: str, invoice: Invoice | None = None, *, provider: str = "acme") -> str:
    """The page of an invoice; without one, of the month or of them all."""
    place: list[str | int] = [provider]
    if name in CLIENT_READS:
        place.append("brume")
    if invoice is not None and name not in [*MONTHLY, "invoice_list", "invoices_issue"]:
        place.append(invoice.pk)
    elif name in MONTHLY:
        place += PLACE[1:]
    return reverse(f"billing:{name}", args=place)


def enter(client: Browser, who: Membership | Contact) -> Browser:
    client.force_login(who.user)
    return client


@pytest.fixture
def draft(world: World) -> Invoice:
    with world.staff():
        settle(world)
        return draft_invoice(month=approved_month(world), by=actor_of(world.olga))


@pytest.fixture
def issued(world: World, draft: Invoice) -> Invoice:
    with world.staff():
        return issue_invoice(invoice=draft, on=NOW.date(), at=NOW, by=actor_of(world.olga))


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


# --------------------------------------------------------------------------- the five questions


@pytest.mark.parametrize("name", [*OFFICE_READS, *OFFICE_WRITES, "invoices_issue", *CLIENT_READS])
def test_a_stranger_is_sent_to_sign_in(client: Browser, issued: Invoice, name: str) -> None:
    for response in (client.get(address(name, issued)), client.post(address(name, issued))):
        assert response.status_code == 302
        assert response["Location"].startswith("/account/login/")


@pytest.mark.parametrize("name", [*OFFICE_READS, *OFFICE_WRITES, "invoices_issue", *CLIENT_READS])
def test_another_provider_finds_nothing(
    client: Browser, world: World, issued: Invoice, name: str
) -> None:
    enter(client, world.mallory)
    assert client.get(address(name, issued)).status_code == 404
    assert client.post(address(name, issued)).status_code == 404


@pytest.mark.parametrize("name", [*OFFICE_READS, *OFFICE_WRITES, "invoices_issue"])
@pytest.mark.parametrize("who", ["bob", "dora", "carol"])
def test_only_the_office_enters(
    client: Browser, world: World, issued: Invoice, name: str, who: str
) -> None:
    enter(client, getattr(world, who))
    assert client.get(address(name, issued)).status_code == 403
    assert client.post(address(name, issued)).status_code == 403


@pytest.mark.parametrize("who", ["bob", "olga", "alice"])
@pytest.mark.parametrize("name", CLIENT_READS)
def test_the_client_pages_are_the_client_s(
    client: Browser, world: World, issued: Invoice, name: str, who: str
) -> None:
    enter(client, getattr(world, who))
    assert client.get(address(name, issued)).status_code == 403


@pytest.mark.parametrize(
    "name", ["invoice_draft", "invoice_discard", "invoice_paid", "invoices_issue"]
)
def test_a_deed_is_no_page(client: Browser, world: World, draft: Invoice, name: str) -> None:
    assert enter(client, world.olga).get(address(name, draft)).status_code == 405


@pytest.mark.parametrize("name", ["invoice_list", "invoice", "invoice_pdf"])
def test_a_page_takes_no_deed(client: Browser, world: World, issued: Invoice, name: str) -> None:
    assert enter(client, world.olga).post(address(name, issued)).status_code == 405


@pytest.mark.parametrize("path", ["999/", "999/issue/", "999/pdf/", "brume-cio/2025-10/"])
def test_what_is_not_there_is_not_found(client: Browser, world: World, path: str) -> None:
    assert enter(client, world.olga).get(f"/p/acme/invoices/{path}").status_code == 404


def test_the_other_provider_s_invoice_is_not_ours(
    client: Browser, world: World, issued: Invoice
) -> None:
    enter(client, world.mallory)
    assert client.get(address("invoice", issued, provider="other")).status_code == 404
    assert client.post(address("invoice_paid", issued, provider="other")).status_code == 404
    answer = client.post(address("invoices_issue", provider="other"), {"invoice": [issued.pk]})
    assert answer.status_code == 422


# ------------------------------------------------------------------------------------ the office


def test_an_approved_month_waits_at_the_top_and_is_drafted(client: Browser, world: World) -> None:
    with world.staff():
        settle(world)
        approved_month(world)
    enter(client, world.olga)
    assert "Approved, not yet invoiced" in said(client.get(address("invoice_list")))
    answer = client.post(address("invoice_draft"), follow=True)
    with world.staff():
        draft = Invoice.objects.get()
    assert answer.redirect_chain == [(address("invoice", draft), 302)]
    assert client.get(address("invoice_month"))["Location"] == address("invoice", draft)
    assert "Draft invoice" in said(answer)
    assert "€11,520.00" in said(answer)
    assert "Approved, not yet invoiced" not in said(client.get(address("invoice_list")))


def test_a_month_that_is_not_approved_says_why_it_cannot_be_drafted(
    client: Browser, world: World
) -> None:
    enter(client, world.olga)
    answer = client.post(address("invoice_draft"))
    assert answer.status_code == 422
    assert "has not approved this month" in said(answer)


def test_a_draft_shows_what_is_missing_and_hides_issue(
    client: Browser, world: World, draft: Invoice
) -> None:
    with world.staff():
        move_client(world.brume, street="")
    page = said(enter(client, world.olga).get(address("invoice", draft)))
    assert "The address of Brume is missing." in page
    assert address("invoice_issue", draft) not in page
    answer = client.post(address("invoice_issue", draft))
    assert answer.status_code == 422
    assert said(answer).count("The address of Brume is missing.") == 1


def test_issuing_asks_first_and_then_takes_the_number(
    client: Browser, world: World, draft: Invoice
) -> None:
    enter(client, world.olga)
    asked = said(client.get(address("invoice_issue", draft)))
    assert "Issue €11,520.00?" in asked
    assert "F-2026-0001" in asked
    answer = client.post(address("invoice_issue", draft), follow=True)
    assert "F-2026-0001 is issued" in said(answer)
    with world.staff():
        assert Invoice.objects.get().number == "F-2026-0001"


def test_a_dialog_is_asked_for_without_the_page_around_it(
    client: Browser, world: World, draft: Invoice
) -> None:
    enter(client, world.olga)
    answer = client.get(address("invoice_issue", draft), headers={"HX-Request": "true"})
    assert said(answer).startswith("<form")


def test_nothing_ticked_is_said(client: Browser, world: World, draft: Invoice) -> None:
    answer = enter(client, world.olga).post(address("invoices_issue"))
    assert answer.status_code == 422
    assert "Tick the drafts" in said(answer)


def test_a_discarded_draft_can_be_brought_back(
    client: Browser, world: World, draft: Invoice
) -> None:
    enter(client, world.olga)
    answer = client.post(address("invoice_discard", draft), follow=True)
    assert "The draft is discarded." in said(answer)
    assert address("invoice_draft") in said(answer)


def test_a_payment_is_dated_and_not_in_the_future(
    client: Browser, world: World, issued: Invoice
) -> None:
    enter(client, world.olga)
    answer = client.post(address("invoice_paid", issued), {"paid_on": "2026-11-20"})
    assert answer.status_code == 422
    assert "has not come yet" in said(answer)
    answer = client.post(address("invoice_paid", issued), {"paid_on": "2026-11-19"}, follow=True)
    assert "F-2026-0001 is marked as paid" in said(answer)
    answer = client.post(address("invoice_paid", issued), {"paid_on": "2026-11-19"})
    assert (answer.status_code, "paid already" in said(answer)) == (422, True)


def test_an_issued_invoice_is_not_discarded(client: Browser, world: World, issued: Invoice) -> None:
    answer = enter(client, world.olga).post(address("invoice_discard", issued))
    assert (answer.status_code, "it stays" in said(answer)) == (422, True)


def test_the_file_carries_the_number(client: Browser, world: World, issued: Invoice) -> None:
    answer = enter(client, world.olga).get(address("invoice_pdf", issued))
    assert answer.content == b"%PDF printed"
    assert "F-2026-0001.pdf" in answer["Content-Disposition"]


def test_a_draft_can_be_previewed_and_is_kept_nowhere(
    client: Browser, world: World, draft: Invoice
) -> None:
    answer = enter(client, world.olga).get(address("invoice_pdf", draft))
    assert "draft-brume-cio-2026-10.pdf" in answer["Content-Disposition"]
    with world.staff():
        assert not InvoiceFile.objects.exists()


def test_the_list_puts_overdue_first_and_filters_by_state(
    client: Browser, world: World, issued: Invoice
) -> None:
    with world.staff():
        month = approved_month(world, month=Month(2026, 9))
        draft_invoice(month=month, by=actor_of(world.olga))
    enter(client, world.olga)
    with time_machine.travel(dt.datetime(2026, 12, 21, 9, tzinfo=dt.UTC), tick=False):
        page = said(enter(client, world.olga).get(address("invoice_list")))
        assert page.index("F-2026-0001") < page.index("September 2026")
        overdue = said(client.get(address("invoice_list") + "?state=overdue"))
    assert "F-2026-0001" in overdue
    assert "September 2026" not in overdue


def test_the_list_asks_as_much_for_many_as_for_few(
    client: Browser,
    world: World,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    with world.staff():
        settle(world)
        by = actor_of(world.olga)
        for role in ("cto", "cmo", "coo"):
            engagement = make_engagement(client=world.brume, executive=world.bob, role=role)
            for number in (7, 8, 9, 10):
                month = approved_month(
                    world, month=Month(2026, number), days=Decimal(0), engagement=engagement
                )
                if number < 10:
                    invoice = draft_invoice(month=month, by=by)
                if number < 9:
                    issue_invoice(invoice=invoice, on=NOW.date(), at=NOW, by=by)
    enter(client, world.olga)
    client.get(address("invoice_list"))
    with django_assert_max_num_queries(18):
        page = said(client.get(address("invoice_list")))
    assert page.count("Fractional") == 12


def test_the_list_is_filtered_by_words_and_counts_what_fits(
    client: Browser, world: World, issued: Invoice
) -> None:
    enter(client, world.olga)
    found = client.get(address("invoice_list"), {"q": "brume 0001 bob"})
    assert "F-2026-0001" in said(found)
    assert {key: count for key, _, count in found.context["states"]}["open"] == 1
    part = client.get(address("invoice_list"), {"q": "nobody"}, headers={"HX-Request": "true"})
    assert "No invoice fits" in said(part)
    assert "<h1>" not in said(part)


def test_what_is_past_due_is_to_collect_too(client: Browser, world: World, issued: Invoice) -> None:
    enter(client, world.olga)
    with time_machine.travel(dt.datetime(2026, 12, 21, 9, tzinfo=dt.UTC), tick=False):
        shown = enter(client, world.olga).get(address("invoice_list")).context["states"]
    counts = {key: count for key, _, count in shown}
    assert counts == {"": 1, "draft": 0, "open": 1, "overdue": 1, "paid": 0}


def test_the_page_says_what_the_paper_says(client: Browser, world: World, issued: Invoice) -> None:
    page = said(enter(client, world.olga).get(address("invoice", issued)))
    for words in ("Invoice F-2026-0001", "Amount due", "VAT 20%", "FR76 3000 6000 0112", "Issued"):
        assert words in page


# ------------------------------------------------------------------------------------ the client


@pytest.mark.parametrize("who", ["dora", "carol"])
def test_a_client_sees_issued_invoices_and_loads_them(
    client: Browser, world: World, issued: Invoice, who: str
) -> None:
    enter(client, getattr(world, who))
    page = said(client.get("/p/acme/c/brume/documents/"))
    assert "F-2026-0001" in page
    assert "€11,520.00 to pay." in page
    assert client.get(address("client_invoice_pdf", issued)).content == b"%PDF printed"


def test_a_client_never_sees_a_draft(client: Browser, world: World, draft: Invoice) -> None:
    enter(client, world.dora)
    page = said(client.get("/p/acme/c/brume/documents/?show=invoice"))
    assert "No invoice yet" in page
    assert client.get(address("client_invoice_pdf", draft)).status_code == 404


def test_a_client_loads_no_other_client_s_invoice(
    client: Browser, world: World, issued: Invoice
) -> None:
    with world.staff():
        open_client(name="Rival", by=actor_of(world.alice))
    enter(client, world.dora)
    ours, theirs = "/p/acme/c/brume/invoices/", "/p/acme/c/rival/invoices/"
    assert client.get(f"{theirs}{issued.pk}/pdf/").status_code == 404
    assert client.get(f"{theirs}brume-cio/2026-10/pdf/").status_code == 404
    answer = client.get(f"{ours}brume-cio/2026-10/pdf/")
    assert answer["Location"] == address("client_invoice_pdf", issued)
