"""The office sets an engagement up and amends it, in the browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from engagements.models import Engagement, Term
from tests.e2e.conftest import OpenAs
from tests.e2e.looking import bring_axe, look_at, resize, thumb
from tests.factories.world import World


def type_engagement(page: Page) -> None:
    page.goto("/p/acme/engagements/new/?client=brume")
    page.get_by_label("Executive").select_option(label="Bob")
    page.get_by_label("Role").select_option("cto")
    page.get_by_label("Title").fill("Fractional CTO")
    page.locator("#id_starts_on").fill("2027-01-01")
    page.locator("#id_days_per_month").fill("2")
    page.get_by_label("Counted in").select_option("week")
    page.locator("#id_day_rate").fill("1100")


@pytest.mark.parametrize("width", [1440, 390])
def test_an_engagement_is_set_up_and_amended(world: World, open_as: OpenAs, width: int) -> None:
    page = open_as(world.olga.user, reduced_motion="reduce")
    bring_axe(page)
    hand = thumb(page)
    resize(page, width)
    type_engagement(page)
    expect(page.locator("#volume-said")).to_contain_text("2 days a week × 52/12 = 8¾ days a month")
    # Choosing is enough: the preset fills its conditions in by itself.
    page.get_by_label("Flexible").check()
    expect(page.locator("#id_rollover_days")).to_have_value("2¼")
    expect(page.get_by_label("Title")).to_have_value("Fractional CTO")
    assert look_at(page, hand) == []
    page.get_by_role("button", name="Set it up").last.click()
    page.wait_for_url(re.compile("brume-cto/$"))

    page.goto("/p/acme/engagements/brume-cto/terms/new/")
    page.locator("#id_starts_on").fill("2027-06-15")
    page.locator("#id_days_per_month").fill("10")
    page.get_by_label("Counted in").select_option("hours")
    page.get_by_label("Agreed by").fill("Dora")
    page.get_by_role("button", name="See what changes").last.click()
    expect(page.get_by_role("heading", name="What changes on 15 June 2027")).to_be_visible()
    assert look_at(page, hand) == []
    page.get_by_role("button", name="Add the term").click()
    page.wait_for_url(re.compile("brume-cto/contract/$"))
    expect(page.get_by_text("Agreed by Dora")).to_be_visible()
    assert look_at(page, hand) == []
    with world.staff():
        made = Term.objects.filter(engagement__slug="brume-cto").order_by("starts_on")
        assert [str(one.days_per_month) for one in made] == ["8.75", "5.50"]


def test_without_javascript_a_button_fills_the_preset_in(world: World, open_as: OpenAs) -> None:
    page = open_as(world.olga.user, java_script_enabled=False)
    type_engagement(page)
    page.get_by_label("Strict").check()
    page.get_by_role("button", name="Fill in its conditions").click()
    expect(page.locator("#id_burst_cap")).to_have_value("0")
    expect(page.locator("#volume-said")).to_contain_text("8¾ days a month")
    page.get_by_role("button", name="Set it up").last.click()
    page.wait_for_url(re.compile("brume-cto/$"))
    with world.staff():
        assert Engagement.objects.get(slug="brume-cto").terms.get().burst_cap == 0
