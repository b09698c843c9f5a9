"""The office closes a month of ten engagements in the browser, from the first reminder to the paid
invoice; and the same boxes and buttons work without JavaScript."""

import datetime as dt
import re
import threading
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Page, expect

from accounts.actors import actor_of
from billing import tasks
from billing.models import ClientBilling, Invoice
from common.periods import Month
from engagements.lifecycle import open_client
from tests.e2e.conftest import PATIENCE, PHONE, OpenAs
from tests.factories.billing import approved_month, settle
from tests.factories.world import World, make_engagement, make_world

OCTOBER = Month(2026, 10)
PAGE = "/p/acme/close/2026-10/"
ROLES = ("cto", "cmo", "coo", "cfo", "ciso", "cro", "chro", "cpo")


@pytest.fixture
def three(db: None) -> World:
    """Three engagements since October, two of them approved: 9,600 each."""
    world = make_world(starts_on=OCTOBER.first)
    with world.staff():
        settle(world)
        approved_month(world)
        for role, lead in (("cto", world.alice), ("cmo", world.bob)):
            other = make_engagement(
                client=world.brume, executive=lead, role=role, starts_on=OCTOBER.first
            )
            if lead == world.alice:
                approved_month(world, engagement=other)
    return world


@pytest.fixture
def ten(db: None) -> World:
    """Ten engagements at two clients: eight are approved, one of a client that wants its order on
    each invoice, and one on which no day was logged."""
    world = make_world(starts_on=OCTOBER.first)
    with world.staff():
        facts = {"street": "2 quai", "postcode": "44000", "city": "Nantes"}
        kestrel = open_client(name="Kestrel", by=actor_of(world.alice), **facts)
        settle(world)
        ClientBilling.objects.create(provider=world.acme, client=kestrel, order_required=True)
        held = [make_engagement(client=kestrel, executive=world.bob, starts_on=OCTOBER.first)]
        held += [
            make_engagement(
                client=world.brume, executive=world.alice, role=role, starts_on=OCTOBER.first
            )
            for role in ROLES
        ]
        for engagement in held:
            approved_month(world, engagement=engagement, days=Decimal(0))
    return world


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The worker: what is handed to it, it does beside the page."""
    at_work: list[threading.Thread] = []

    def work(ids: dict[str, Any]) -> None:
        try:
            tasks.work_run(**ids)
        finally:
            connections.close_all()

    def take(*, kwargs: dict[str, Any], **_: object) -> None:
        at_work.append(threading.Thread(target=work, args=(kwargs,)))
        at_work[-1].start()

    monkeypatch.setattr(tasks.work_run, "apply_async", take)
    monkeypatch.setattr(tasks.make_file, "apply_async", lambda **_: None)
    yield
    for thread in at_work:
        thread.join(30)


def row(page: Page, name: str) -> Any:
    return page.locator("#found tbody tr").filter(has_text=name)


def test_a_month_of_ten_is_closed_from_the_reminder_to_the_payment(
    ten: World, open_as: OpenAs, worker: None
) -> None:
    page = open_as(ten.olga.user)
    page.goto(PAGE)
    rows = page.locator("#found tbody tr")
    expect(rows).to_have_count(10)
    # What needs somebody comes first, each with what to do about it.
    expect(rows.nth(0)).to_contain_text("Missing purchase order")
    expect(rows.nth(1)).to_contain_text("No day logged")
    page.get_by_role("button", name="Remind Bob of Brume").click()
    expect(page.locator("#toasts")).to_contain_text("Bob gets a letter about Brume.")
    expect(row(page, "No day logged")).to_contain_text("Reminded on 19 Nov")
    row(page, "Kestrel").get_by_role("link", name="Add order").click()
    page.get_by_label("Purchase order").fill("KES-2026-17")
    page.locator("main form").get_by_role("button", name=re.compile("Save|Change")).click()
    page.goto(PAGE)
    expect(row(page, "Kestrel")).to_contain_text("Ready")
    # Everything that is ready, in one go.
    bar = page.locator("[data-selection]")
    bar.get_by_role("button", name="Select all").click()
    expect(bar).to_contain_text("9 selected, €86,400.00 before VAT")
    bar.get_by_role("button", name="Create 9 draft invoices").click()
    expect(page.locator("h1")).to_have_text("Drafting 9 months")
    expect(page.locator("#run")).to_contain_text("9 months are drafted.")
    # One question, then progress, then what came of it.
    page.get_by_role("button", name="Issue these drafts").click()
    expect(page.locator("h1")).to_have_text("Issue 9 invoices?")
    expect(page.locator("main tfoot")).to_contain_text("€103,680.00")
    page.get_by_role("button", name="Issue 9 invoices").click()
    expect(page.locator("h1")).to_have_text("Issuing 9 invoices")
    expect(page.locator("#run")).to_contain_text("9 invoices are issued.")
    expect(page.locator("#run tbody tr")).to_have_count(9)
    # The paper of one, and its payment.
    place = page.get_by_role("link", name="PDF for Kestrel").get_attribute("href") or ""
    assert page.request.get(place).body().startswith(b"%PDF")
    page.locator("#run").get_by_role("link", name="Kestrel", exact=True).click()
    page.get_by_role("button", name="Record the payment").click()
    page.goto(PAGE)
    expect(row(page, "Kestrel")).to_contain_text(", paid")
    expect(page.locator(".steps")).to_contain_text("9 of 10 sent")
    with ten.staff():
        numbers = Invoice.objects.order_by("sequence").values_list("sequence", flat=True)
        assert list(numbers) == list(range(1, 10))


def test_ticked_rows_are_summed_and_a_filter_keeps_its_address(
    three: World, open_as: OpenAs
) -> None:
    page = open_as(three.olga.user)
    page.goto(PAGE)
    bar = page.locator("[data-selection]")
    expect(bar.get_by_role("button", name="Create draft invoices")).to_be_disabled()
    page.get_by_label("Select Brume, Fractional CIO").check()
    expect(bar).to_contain_text("1 selected, €9,600.00 before VAT")
    bar.get_by_role("button", name="Clear").click()
    expect(bar).to_contain_text("2 are ready")
    page.get_by_label("Filter by client or executive").press_sequentially("alice")
    expect(page.locator("#found tbody tr")).to_have_count(1)
    expect(bar).to_contain_text("1 is ready")
    assert "q=alice" in page.url
    page.get_by_label("Select Brume, Fractional CTO").check()
    expect(bar).to_contain_text("1 selected")
    page.go_back()
    expect(page.locator("h1")).to_have_text("October 2026 close")
    expect(page.locator("#found tbody tr")).to_have_count(3)


def test_without_javascript_the_same_boxes_and_button_work(
    three: World, open_as: OpenAs, worker: None
) -> None:
    page = open_as(three.olga.user, java_script_enabled=False, viewport=PHONE)
    page.goto("/p/acme/portfolio/")
    page.get_by_label("Filter by client or executive").fill("alice")
    page.keyboard.press("Enter")
    expect(page.locator("#found tbody tr")).to_have_count(1)
    page.goto(PAGE)
    page.get_by_label("Select Brume, Fractional CTO").check()
    page.get_by_role("button", name="Create draft invoices").click()
    expect(page.locator("h1")).to_have_text("Drafting 1 month")
    until = dt.datetime.now(tz=dt.UTC) + dt.timedelta(milliseconds=PATIENCE)
    while "1 month is drafted." not in page.locator("main").inner_text():
        assert dt.datetime.now(tz=dt.UTC) < until
        page.reload()
    page.goto(PAGE)
    expect(page.locator("main")).to_contain_text("1 of 3 created")
