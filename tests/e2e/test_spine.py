"""The spine in one walk: half a day logged, the month approved, the invoice issued and kept."""

import datetime as dt
from pathlib import Path

from playwright.sync_api import Page, expect

from accounts.models import User
from billing.models import Invoice
from tests import printed
from tests.e2e.conftest import OpenAs
from tests.factories.billing import settle
from tests.factories.world import World

OCTOBER = dt.date(2026, 10, 6)


def enter_by_the_front_door(page: Page, user: User) -> None:
    page.goto("/")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password", exact=True).fill("secret-secret")
    page.get_by_role("button", name="Sign in").click()


def test_from_half_a_day_to_the_invoice(world: World, open_as: OpenAs, tmp_path: Path) -> None:
    address = f"engagements/{world.engagement.slug}/months/2026-10/"
    with world.staff():
        settle(world)

    executive = open_as(None)
    enter_by_the_front_door(executive, world.bob.user)
    expect(executive.get_by_role("heading", name="Week 47")).to_be_visible()
    executive.goto("/p/acme/log/2026-W41/")
    balance = executive.locator(f"#bal-{world.engagement.pk}")
    expect(balance).to_contain_text("8 left")
    executive.locator(f"#chip-{world.engagement.pk}-{OCTOBER}-1").focus()
    executive.keyboard.press("2")
    expect(balance).to_contain_text("7½ left")

    founder = open_as(None)
    enter_by_the_front_door(founder, world.dora.user)
    expect(founder.get_by_role("heading", name="Good morning, Dora")).to_be_visible()
    founder.goto(f"/p/acme/c/brume/months/{world.engagement.slug}/2026-10/")
    expect(founder.locator("main")).to_contain_text("½ of 8 days used")

    executive.goto(f"/p/acme/{address}")
    executive.get_by_role("button", name="Hand in").click()
    expect(executive.locator("#toasts")).to_contain_text("is with Brume now")
    founder.goto("/p/acme/c/brume/")
    founder.get_by_role("link", name="Read and approve").click()
    founder.get_by_role("button", name="Approve October 2026").click()
    expect(founder.locator("main")).to_contain_text("Dora approved this month")

    office = open_as(None)
    enter_by_the_front_door(office, world.olga.user)
    expect(office.get_by_role("heading", name="Portfolio")).to_be_visible()
    office.goto(f"/p/acme/invoices/{world.engagement.slug}/2026-10/")
    office.get_by_role("button", name="Draft").click()
    office.get_by_role("link", name="Issue").click()
    office.locator("#modal").get_by_role("button", name="Issue").click()
    expect(office.get_by_role("heading", name="F-2026-0001", exact=True)).to_be_visible()
    with office.expect_download() as download:
        office.get_by_role("link", name="PDF").first.click()
    paper = tmp_path / "invoice.pdf"
    download.value.save_as(paper)
    text = printed.text(paper.read_bytes())
    assert "F-2026-0001" in text
    assert "€9,600.00" in text
    with world.staff():
        assert Invoice.objects.get().number == "F-2026-0001"

    founder.goto("/p/acme/c/brume/")
    expect(founder.locator("main")).to_contain_text("F-2026-0001")
