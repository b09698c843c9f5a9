"""The founder's dashboard in a real browser: what waits comes first, with or without JavaScript."""

import datetime as dt
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from accounts.actors import actor_of
from common.periods import Month
from engagements import months
from tests.e2e.conftest import PHONE, OpenAs
from tests.factories.billing import log_days
from tests.factories.world import World

OCTOBER = Month(2026, 10)


@pytest.fixture
def _waiting(world: World, now: dt.datetime) -> None:
    with world.staff():
        log_days(world.engagement, OCTOBER, Decimal(7))
        row = months.month_of(engagement=world.engagement, month=OCTOBER)
        months.submit(month=row, by=actor_of(world.bob), at=now, on=now.date())


@pytest.mark.usefixtures("_waiting")
def test_what_waits_stands_above_the_fold_of_a_phone(world: World, open_as: OpenAs) -> None:
    page = open_as(world.dora.user, viewport=PHONE, has_touch=True)
    page.goto("/p/acme/c/brume/")
    button = page.get_by_role("link", name="Read and approve")
    place, bar = button.bounding_box(), page.locator(".tabbar").bounding_box()
    assert place is not None
    assert bar is not None
    assert place["y"] + place["height"] < bar["y"]
    assert place["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.usefixtures("_waiting")
@pytest.mark.parametrize("script", [True, False])
def test_a_question_is_asked_where_the_month_is_answered(
    world: World, open_as: OpenAs, script: bool
) -> None:
    page = open_as(world.dora.user, java_script_enabled=script)
    page.goto("/p/acme/c/brume/")
    page.get_by_role("link", name="Ask a question").click()
    expect(page.locator("#id_comment")).to_be_visible()
    page.locator("#id_comment").fill("What was the 14th about?")
    page.get_by_role("button", name="Return with this comment").click()
    expect(page.locator("main")).to_contain_text("What was the 14th about?")
    page.goto("/p/acme/c/brume/")
    expect(page.locator("main")).to_contain_text("Nothing waits for you")


def test_the_chart_has_its_numbers_as_a_table(world: World, open_as: OpenAs) -> None:
    with world.staff():
        log_days(world.engagement, Month(2026, 11), Decimal("2.5"))
    page = open_as(world.dora.user)
    page.goto("/p/acme/c/brume/")
    table = page.locator("details.data table").first
    expect(table).to_be_hidden()
    page.get_by_text("Show as table").first.click()
    expect(table).to_be_visible()
    expect(table).to_contain_text("2½")
