"""A client's documents: reports and invoices, one list."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.actors import actor_of
from billing import credit, files
from billing.drafting import draft_invoice
from billing.issuing import issue_invoice
from billing.models import ClientBilling, Invoice
from committees.models import Report
from common.periods import Month
from dashboards.documents import invoice_state, issued
from engagements.lifecycle import open_client
from tests.factories.billing import approved_month, settle
from tests.factories.scene import make_scene
from tests.factories.world import World, make_contact, make_engagement, make_member, make_user

PATH = "/p/acme/c/brume/documents/"


@pytest.fixture
def scene(world: World, now: dt.datetime) -> dict[str, object]:
    return make_scene(world, at=now)


def page_of(browser: Browser, now: dt.datetime, path: str = PATH) -> str:
    with time_machine.travel(now, tick=False):
        answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_reports_and_invoices_stand_in_one_list(
    world: World, client: Browser, now: dt.datetime, scene: dict[str, object]
) -> None:
    client.force_login(world.dora.user)
    page = page_of(client, now)
    assert page.index("Invoice F-2026-0001") < page.index("October 2026 committee report")
    assert "€11,520.00" in page
    assert "due 19 Dec" in page
    for kind, there, gone in (
        ("report", "committee report", "Invoice F-2026"),
        ("invoice", "Invoice F-2026", "committee report"),
    ):
        page = page_of(client, now, f"{PATH}?show={kind}")
        assert there in page
        assert gone not in page


def test_everything_that_can_be_opened_opens(
    world: World, client: Browser, scene: dict[str, object]
) -> None:
    for person in ("dora", "carol", "olga"):
        client.force_login(getattr(world, person).user)
        page = client.get(PATH).content.decode()
        links = [part.split('"')[0] for part in page.split('href="')[1:]]
        papers = [link for link in links if "/2026-10/" in link or "/invoices/" in link]
        assert len(papers) >= 3
        for link in papers:
            assert client.get(link).status_code == 200, (person, link)


def test_an_executive_is_offered_no_invoice_to_open(
    world: World, client: Browser, scene: dict[str, object]
) -> None:
    client.force_login(world.bob.user)
    page = client.get(PATH).content.decode()
    assert "Invoice F-2026-0001" in page
    assert "/invoices/" not in page


def test_drafts_and_unpublished_reports_are_no_documents(
    world: World, client: Browser, now: dt.datetime
) -> None:
    from committees import publishing

    with world.staff():
        row = approved_month(world)
        draft_invoice(month=row, by=actor_of(world.olga))
        report = publishing.plan(engagement=world.engagement, month=Month(2026, 10))
        claim = publishing.claim(report_id=report.pk, at=now)
        assert claim is not None
        publishing.store(claim=claim, pdf=b"%PDF")
        assert (Invoice.objects.count(), Report.objects.count()) == (1, 1)
    for person in ("dora", "olga"):
        client.force_login(getattr(world, person).user)
        assert "No document yet" in page_of(client, now)


def test_another_clients_documents_are_nowhere(
    world: World, client: Browser, scene: dict[str, object]
) -> None:
    felix = make_user("Felix")
    with world.staff():
        optiqa = open_client(name="Optiqa", by=actor_of(world.alice))
        make_contact(optiqa, felix, role="founder")
    client.force_login(felix)
    assert "No document yet" in client.get("/p/acme/c/optiqa/documents/").content.decode()
    assert client.get(PATH).status_code == 404


def test_an_executive_who_leads_nothing_there_finds_nothing(
    world: World, client: Browser, scene: dict[str, object]
) -> None:
    zoe = make_user("Zoe")
    with world.staff():
        make_member(world.acme, zoe, role="executive")
    client.force_login(zoe)
    assert client.get(PATH).status_code == 404


@pytest.mark.parametrize(
    ("status", "day", "tone", "text"),
    [
        ("paid", dt.date(2027, 1, 1), "good", "Paid"),
        ("issued", dt.date(2026, 11, 19), "", "Due 19 Dec"),
        ("issued", dt.date(2026, 12, 4), "", "Due 19 Dec"),
        ("issued", dt.date(2026, 12, 5), "warn", "Due in 14 days"),
        ("issued", dt.date(2026, 12, 18), "warn", "Due in 1 day"),
        ("issued", dt.date(2026, 12, 19), "warn", "Due today"),
        ("issued", dt.date(2026, 12, 20), "bad", "Past due"),
    ],
)
def test_an_invoice_says_what_it_still_asks_for(
    status: str, day: dt.date, tone: str, text: str
) -> None:
    state = invoice_state(invoice=Invoice(status=status, due_on=dt.date(2026, 12, 19)), on=day)
    assert (state.tone, state.text) == (tone, text)


def test_a_page_of_many_costs_what_a_page_of_two_does(
    world: World, client: Browser, now: dt.datetime, scene: dict[str, object]
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            page_of(client, now)
        return len(asked)

    client.force_login(world.dora.user)
    page_of(client, now)
    before = cost()
    with world.staff():
        other = make_engagement(client=world.brume, executive=world.alice, role="cto")
        for number in range(1, 10):
            row = approved_month(
                world, month=Month(2026, number), days=Decimal(1), engagement=other
            )
            draft = draft_invoice(month=row, by=actor_of(world.olga))
            made = issue_invoice(invoice=draft, on=now.date(), at=now, by=actor_of(world.olga))
            files.store(invoice=made, content=b"%PDF")
    assert page_of(client, now).count("Download invoice") == 10
    assert cost() == before


def test_what_does_not_fit_a_page_stands_on_the_next(
    world: World,
    client: Browser,
    now: dt.datetime,
    scene: dict[str, object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dashboards.views.founder.PAGE", 1)
    client.force_login(world.dora.user)
    assert "Invoice F-2026-0001" in page_of(client, now)
    second = page_of(client, now, f"{PATH}?page=2")
    assert "October 2026 committee report" in second
    assert "Invoice F-2026-0001" not in second


def test_what_stands_for_several_is_shown_to_whom_all_of_them_are(
    world: World, now: dt.datetime
) -> None:
    """The invoice of a client's engagements, and its credit note: not to who leads one of them."""
    by = actor_of(world.olga)
    with world.staff():
        settle(world)
        other = make_engagement(
            client=world.brume, executive=world.alice, role="cto", starts_on=dt.date(2026, 10, 1)
        )
        ClientBilling.objects.create(client=world.brume, is_grouped=True)
        approved_month(world, engagement=other, days=Decimal(0))
        draft = draft_invoice(month=approved_month(world), by=by)
        invoice = issue_invoice(invoice=draft, on=now.date(), at=now, by=by)
        note = credit.draft_credit(
            invoice=invoice, choice=credit.EVERYTHING, reason="Agreed", by=by
        )
        note = issue_invoice(invoice=note, on=now.date(), at=now, by=by)
        assert invoice.engagement is None
        assert list(issued([world.engagement])) == []
        assert set(issued([world.engagement, other])) == {invoice, note}
