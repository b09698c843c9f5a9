"""The office closes a month in the browser: ticked rows, their sum, and the drafts."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from billing.models import Invoice
from common.periods import Month
from tests.e2e.conftest import OpenAs
from tests.factories.billing import approved_month, settle
from tests.factories.world import World, make_engagement, make_world

OCTOBER = Month(2026, 10)
PAGE = "/p/acme/close/2026-10/"


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


def test_ticked_rows_are_summed_and_drafted(three: World, open_as: OpenAs) -> None:
    page = open_as(three.olga.user)
    page.goto(PAGE)
    bar = page.locator("[data-selection]")
    expect(bar.get_by_role("button", name="Create draft invoices")).to_be_disabled()
    page.get_by_label("Select Brume, Fractional CIO").check()
    expect(bar).to_contain_text("1 selected, €9,600.00 before VAT")
    bar.get_by_role("button", name="Select all").click()
    expect(bar).to_contain_text("2 selected, €19,200.00 before VAT")
    bar.get_by_role("button", name="Clear").click()
    expect(bar).to_contain_text("2 are ready")
    bar.get_by_role("button", name="Select all").click()
    bar.get_by_role("button", name="Create 2 draft invoices").click()
    expect(page.locator("#toasts")).to_contain_text("2 invoices drafted.")
    with three.staff():
        assert Invoice.objects.count() == 2


def test_a_filter_keeps_its_address_and_the_bar_counts_anew(three: World, open_as: OpenAs) -> None:
    page = open_as(three.olga.user)
    page.goto(PAGE)
    page.get_by_label("Select Brume, Fractional CIO").check()
    page.get_by_label("Filter by client or executive").press_sequentially("alice")
    expect(page.locator("#found tbody tr")).to_have_count(1)
    expect(page.locator("[data-selection]")).to_contain_text("1 is ready")
    assert "q=alice" in page.url
    page.get_by_label("Select Brume, Fractional CTO").check()
    expect(page.locator("[data-selection]")).to_contain_text("1 selected")
    page.go_back()
    expect(page.locator("h1")).to_have_text("October 2026 close")
    expect(page.locator("#found tbody tr")).to_have_count(3)


def test_without_javascript_the_same_boxes_and_button_work(
    three: World, open_as: OpenAs, now: dt.datetime
) -> None:
    page = open_as(three.olga.user, java_script_enabled=False)
    page.goto("/p/acme/portfolio/")
    page.get_by_label("Filter by client or executive").fill("alice")
    page.keyboard.press("Enter")
    expect(page.locator("#found tbody tr")).to_have_count(1)
    page.goto(PAGE)
    page.get_by_label("Select Brume, Fractional CTO").check()
    page.get_by_role("button", name="Create draft invoices").click()
    expect(page.locator("main")).to_contain_text("1 of 3 created")
