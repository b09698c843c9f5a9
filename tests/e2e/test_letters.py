"""From a letter on a phone, without a password: a month approved, extra days answered, and what a
link says that is worth nothing any more."""

import datetime as dt
import re
from decimal import Decimal

import time_machine
from playwright.sync_api import Page, expect

from accounts.actors import actor_of
from accounts.models import Letter
from common.periods import Month
from engagements import months
from engagements.models import BurstRequest, EngagementMonth
from tests.e2e.conftest import PHONE, Complaints, OpenAs
from tests.factories.billing import log_days
from tests.factories.world import World

OCTOBER = Month(2026, 10)


def hand_in(world: World, now: dt.datetime) -> None:
    with world.staff():
        log_days(world.engagement, OCTOBER, Decimal("6.5"))
        row = months.month_of(engagement=world.engagement, month=OCTOBER)
        months.submit(month=row, by=actor_of(world.bob), at=now, on=now.date())


def link_in(world: World, kind: str) -> str:
    """The way to the link in the newest letter of a kind, as its reader finds it there."""
    with world.staff():
        letter = Letter.objects.filter(kind=kind).order_by("-id")[0]
    assert letter.recipient == "dora@brume.example"
    found = re.findall(r"https?://\S+?(/a/\S+/)", letter.text)
    assert found[0] in letter.html
    return found[0]


def phone(open_as: OpenAs) -> Page:
    return open_as(None, viewport=PHONE, has_touch=True, is_mobile=True)


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_month_is_approved_from_the_letter_on_a_phone(
    world: World, open_as: OpenAs, now: dt.datetime, complaints: Complaints
) -> None:
    hand_in(world, now)
    page, path = phone(open_as), link_in(world, "month to approve")
    page.goto(path)
    expect(page.locator("main")).to_contain_text("6½ of 8 days used")
    expect(page.locator("main")).to_contain_text("You answer as Dora")
    fits(page)
    button = page.get_by_role("button", name="Approve October 2026")
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert box["y"] < PHONE["height"]
    button.tap()
    expect(page.get_by_role("heading", name="You approved October 2026")).to_be_visible()
    fits(page)
    with world.staff():
        assert EngagementMonth.objects.get(month=OCTOBER.first).approved_by == "Dora"
    # It signed nobody in, and is worth nothing a second time.
    page.goto("/")
    expect(page.get_by_label("E-mail address")).to_be_visible()
    page.goto(path)
    expect(page.get_by_role("button", name="Approve October 2026")).to_have_count(0)


def test_a_month_goes_back_with_a_comment(world: World, open_as: OpenAs, now: dt.datetime) -> None:
    hand_in(world, now)
    page = phone(open_as)
    page.goto(link_in(world, "month to approve"))
    page.get_by_text("Something is not right").tap()
    page.get_by_label("What should change?").fill("The 6th was half a day.")
    page.get_by_role("button", name="Return with this comment").tap()
    expect(page.get_by_role("heading", name="October 2026 went back")).to_be_visible()
    with world.staff():
        assert EngagementMonth.objects.get(month=OCTOBER.first).comment == "The 6th was half a day."


def test_expired_reused_and_altered_links_are_refused_in_plain_words(
    world: World, open_as: OpenAs, now: dt.datetime, complaints: Complaints
) -> None:
    complaints.forgive("410")
    hand_in(world, now)
    page, path = phone(open_as), link_in(world, "month to approve")
    page.goto(path[:-4] + "/")
    expect(page.get_by_role("heading", name="This link does not work")).to_be_visible()
    expect(page.locator("main")).to_contain_text("This link is not complete.")
    fits(page)
    with time_machine.travel(now + dt.timedelta(days=20), tick=True):
        page.goto(path)
        expect(page.get_by_role("heading", name="This link has expired")).to_be_visible()
        expect(page.locator("main")).to_contain_text("Nothing was answered")
        page.get_by_role("button", name="Send me a new link").tap()
        expect(page.get_by_role("heading", name="A new letter is on its way")).to_be_visible()
        page.goto(path)
        expect(page.get_by_role("heading", name="There is a newer letter")).to_be_visible()
        page.goto(link_in(world, "month to approve"))
        page.get_by_role("button", name="Approve October 2026").tap()
        expect(page.get_by_role("heading", name="You approved October 2026")).to_be_visible()
        page.goto(path)
        expect(page.locator("main")).to_contain_text("Dora approved it on 9 December 2026")


def test_extra_days_are_asked_for_and_approved_from_the_letter(
    world: World, open_as: OpenAs
) -> None:
    executive = open_as(world.bob.user)
    executive.goto(f"/p/acme/engagements/{world.engagement.slug}/months/2026-11/")
    executive.get_by_role("link", name="Ask for extra days").click()
    executive.get_by_label("Extra days").fill("6")
    executive.get_by_label("What are they for?").fill("The shop opens on Black Friday.")
    executive.get_by_role("button", name="Ask for them").click()
    expect(executive.locator("main")).to_contain_text("Waiting for an answer")

    page = phone(open_as)
    page.goto(link_in(world, "extra days to approve"))
    expect(page.locator("main")).to_contain_text("The shop opens on Black Friday.")
    expect(page.locator("main")).to_contain_text("2 of them lie beyond the agreed limit.")
    fits(page)
    page.get_by_role("button", name="Approve 6, 2 of them beyond the limit").tap()
    expect(page.get_by_role("heading", name="You approved the extra days")).to_be_visible()
    with world.staff():
        assert BurstRequest.objects.get().named == 2
    executive.reload()
    expect(executive.locator("main")).to_contain_text("2 beyond the limit, by name")


def test_a_balance_is_shared_and_taken_back(
    world: World, open_as: OpenAs, complaints: Complaints
) -> None:
    complaints.forgive("410")
    founder = open_as(world.dora.user)
    founder.goto("/p/acme/c/brume/share/")
    founder.get_by_role("button", name="Make a link").click()
    address = founder.get_by_label("Address of the link").input_value()
    path = re.findall(r"(/share/\S+/)", address)[0]
    page = phone(open_as)
    page.goto(path)
    expect(page.locator("main")).to_contain_text("0 of 8 days used")
    fits(page)
    founder.reload()
    expect(founder.locator("main")).to_contain_text("opened 1 time")
    founder.get_by_role("button", name="Take back").click()
    page.reload()
    expect(page.locator("main")).to_contain_text("This link was taken back")
