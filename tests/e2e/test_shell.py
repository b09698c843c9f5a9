"""Finding and acting from the keyboard, and the same by links where there is no JavaScript."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenAs
from tests.factories.scene import make_scene
from tests.factories.world import World


@pytest.fixture
def page(world: World, now: dt.datetime, open_as: OpenAs) -> Page:
    make_scene(world, at=now)
    page = open_as(world.olga.user)
    page.goto("/p/acme/people/")
    return page


def test_three_letters_and_enter_lead_to_a_client(page: Page) -> None:
    page.keyboard.press("Control+k")
    expect(page.get_by_role("option", name="Portfolio")).to_be_visible()
    # Faster than the answer: what was typed counts, not what still stands there.
    page.keyboard.type("bru")
    page.keyboard.press("Enter")
    page.wait_for_url("**/p/acme/c/brume/")
    expect(page.locator("main h1")).to_be_focused()


def test_arrows_choose_and_the_count_is_told(page: Page) -> None:
    page.keyboard.press("/")
    field = page.get_by_role("combobox")
    expect(field).to_be_focused()
    page.keyboard.type("brume")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Brume")
    # What is offered before anything is typed holds more than Brume.
    expect(page.get_by_role("option", name="Portfolio")).to_have_count(0)
    count = page.get_by_role("option").count()
    assert count >= 6
    expect(page.locator("#palette [role=status]")).to_have_text(f"{count} results")
    expect(field).to_have_attribute("aria-activedescendant", "found-row-1")
    page.keyboard.press("ArrowUp")
    expect(field).to_have_attribute("aria-activedescendant", f"found-row-{count}")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Fractional CIO")
    page.keyboard.press("Enter")
    page.wait_for_url("**/p/acme/engagements/brume-cio/")


def test_escape_leaves_the_palette_where_it_was_opened(page: Page) -> None:
    button = page.get_by_role("link", name="Search or jump to…")
    button.click()
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(button).to_be_focused()


def test_the_palette_switches_the_theme_and_signs_out(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("light and dark")
    expect(page.get_by_role("option")).to_have_count(1)
    with page.expect_response("**/theme/"):
        page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.keyboard.press("Control+k")
    page.keyboard.type("sign out")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_keys_of_one_letter_rest_for_whom_they_get_in_the_way(page: Page, world: World) -> None:
    world.olga.user.keys = False
    world.olga.user.save()
    page.reload()
    page.keyboard.press("/")
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()


def test_without_javascript_the_button_leads_to_a_page_that_finds_the_same(
    world: World, now: dt.datetime, open_as: OpenAs
) -> None:
    make_scene(world, at=now)
    page = open_as(world.dora.user, java_script_enabled=False)
    page.goto("/p/acme/c/brume/")
    page.get_by_role("link", name="Search or jump to…").click()
    page.get_by_role("searchbox").fill("oct")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.get_by_role("main").get_by_role("link", name="October 2026").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("October 2026")
    # The rail's menu of places works as well.
    page.locator(".ws").click()
    page.get_by_role("link", name="All your workspaces").click()
    expect(page.get_by_role("link", name="Brume")).to_be_visible()


def test_paper_shows_the_page_without_the_shell(page: Page) -> None:
    page.emulate_media(media="print")
    for part in (".rail", ".topbar", ".tabbar", "#toasts"):
        expect(page.locator(part)).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
