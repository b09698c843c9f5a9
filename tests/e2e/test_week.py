"""Logging half a day, as the executive does it and as the founder sees it."""

import datetime as dt
from decimal import Decimal

from playwright.sync_api import Page, Route, expect

from accounts.actors import actor_of
from engagements import worklogs
from engagements.models import WorkLog
from tests.e2e.conftest import PHONE, Complaints, OpenAs
from tests.factories.world import World

THURSDAY = dt.date(2026, 11, 19)
WEEK = "/p/acme/log/2026-W47/"


def place(world: World, kind: str, number: int | None = None) -> str:
    key = f"#{kind}-{world.engagement.pk}-{THURSDAY}"
    return key if number is None else f"{key}-{number}"


def logged(world: World) -> list[tuple[Decimal, str]]:
    with world.staff():
        return list(WorkLog.objects.standing().order_by("id").values_list("days", "note"))


def mark(page: Page) -> None:
    """A page that is loaded anew forgets this."""
    page.evaluate("window.stayed = true")


def stayed(page: Page) -> bool:
    return bool(page.evaluate("window.stayed === true"))


def test_half_a_day_by_one_key_moves_the_balance_without_a_reload(
    world: World, open_as: OpenAs
) -> None:
    page = open_as(world.bob.user)
    page.goto(WEEK)
    balance = page.locator(f"#bal-{world.engagement.pk}")
    expect(balance).to_contain_text("8 left")
    mark(page)
    page.locator(place(world, "chip", 1)).focus()
    page.keyboard.press("2")
    expect(balance).to_contain_text("7½ left")
    expect(page.locator(place(world, "chip", 2))).to_have_attribute("aria-pressed", "true")
    expect(page.locator(f"#tot-{THURSDAY}")).to_have_text("½")
    expect(page.locator("#toasts")).to_contain_text("½ day for Brume, Thu 19")
    expect(page.locator(place(world, "chip", 2))).to_be_focused()
    assert stayed(page)
    assert logged(world) == [(Decimal("0.50"), "")]


def test_the_founder_sees_what_the_executive_has_logged(world: World, open_as: OpenAs) -> None:
    executive, founder = open_as(world.bob.user), open_as(world.dora.user)
    executive.goto(WEEK)
    executive.locator(place(world, "chip", 1)).focus()
    executive.keyboard.press("2")
    expect(executive.locator("#toasts")).to_contain_text("½ day")
    founder.goto(f"/p/acme/c/brume/months/{world.engagement.slug}/2026-11/")
    expect(founder.get_by_role("heading", name="November 2026")).to_be_visible()
    expect(founder.locator("main")).to_contain_text("½ of 8 days used")


def test_the_month_goes_to_the_founder_and_comes_back_approved(
    world: World, open_as: OpenAs
) -> None:
    executive, founder = open_as(world.bob.user), open_as(world.dora.user)
    executive.goto(f"/p/acme/engagements/{world.engagement.slug}/months/2026-10/")
    executive.get_by_role("button", name="Hand in").click()
    expect(executive.locator("#toasts")).to_contain_text("October 2026 is with Brume now.")
    founder.goto(f"/p/acme/c/brume/months/{world.engagement.slug}/2026-10/")
    founder.get_by_role("button", name="Approve October 2026").click()
    expect(founder.locator("main")).to_contain_text("Dora approved this month")
    executive.goto("/p/acme/log/2026-W41/")
    expect(executive.locator("main")).to_contain_text("October 2026 is approved and locked")
    expect(executive.locator(".chip")).to_have_count(0)


def test_z_takes_back_what_was_just_logged(world: World, open_as: OpenAs) -> None:
    page = open_as(world.bob.user)
    page.goto(WEEK)
    page.locator(place(world, "chip", 1)).focus()
    page.keyboard.press("4")
    expect(page.locator(f"#bal-{world.engagement.pk}")).to_contain_text("7 left")
    page.keyboard.press("z")
    expect(page.locator(f"#bal-{world.engagement.pk}")).to_contain_text("8 left")
    expect(page.locator(place(world, "chip", 4))).to_have_attribute("aria-pressed", "false")
    assert logged(world) == []


def test_c_copies_last_week(world: World, open_as: OpenAs) -> None:
    with world.staff():
        worklogs.log_work(
            engagement=world.engagement,
            member=world.bob,
            day=dt.date(2026, 11, 12),
            days=Decimal("0.75"),
            by=actor_of(world.bob),
        )
    page = open_as(world.bob.user)
    page.goto(WEEK)
    page.keyboard.press("c")
    expect(page.locator("#toasts")).to_contain_text("¾ day copied from last week.")
    expect(page.locator(place(world, "chip", 3))).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(place(world, "chip", 3))).to_have_attribute("aria-pressed", "false")


def test_an_answer_that_got_lost_is_asked_for_again_and_logs_once(
    world: World, open_as: OpenAs, complaints: Complaints
) -> None:
    complaints.forgive("ERR_CONNECTION_RESET")
    complaints.forgive("htmx")
    page = open_as(world.bob.user)
    page.goto(WEEK)
    asked: list[str] = []

    def lose_the_first(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) == 1:
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/log/set/", lose_the_first)
    page.locator(place(world, "chip", 1)).focus()
    page.keyboard.press("2")
    expect(page.locator("#net")).to_contain_text("Not saved: 1 change")
    page.locator("#net button").click()
    expect(page.locator("#net")).to_be_empty()
    expect(page.locator(f"#bal-{world.engagement.pk}")).to_contain_text("7½ left")
    assert len(asked) == 2
    assert logged(world) == [(Decimal("0.50"), "")]


def test_a_note_is_saved_where_it_is_typed(world: World, open_as: OpenAs) -> None:
    page = open_as(world.bob.user)
    page.goto(WEEK)
    mark(page)
    page.locator(place(world, "chip", 1)).focus()
    page.keyboard.press("2")
    expect(page.locator("#toasts")).to_contain_text("½ day")
    page.locator(place(world, "chip", 2)).focus()
    page.keyboard.press("Enter")
    note = page.get_by_placeholder("What moved forward?")
    expect(note).to_be_focused()
    page.keyboard.type("ERP scoring with Camille")
    page.keyboard.press("Tab")
    expect(page.locator(place(world, "memo"))).to_have_text("ERP scoring with Camille")
    assert stayed(page)
    assert logged(world) == [(Decimal("0.50"), "ERP scoring with Camille")]


def test_a_day_that_is_too_long_is_refused_in_a_sentence(
    world: World, open_as: OpenAs, complaints: Complaints
) -> None:
    complaints.forgive("422")
    with world.staff():
        for days in ("1", "0.5"):
            worklogs.log_work(
                engagement=world.engagement,
                member=world.bob,
                day=dt.date(2026, 11, 18),
                days=Decimal(days),
                by=actor_of(world.bob),
            )
    page = open_as(world.bob.user)
    page.goto(f"{WEEK}?day=2026-11-18")
    entry = page.locator(".entry").first
    entry.get_by_label("Days; 0 takes the entry away").fill("1½")
    page.keyboard.press("Tab")
    expect(entry).to_contain_text("1½ is the most that one person can work on a date")
    expect(entry.get_by_label("Days; 0 takes the entry away")).to_have_value("1½")


def test_without_javascript_a_press_logs_and_undo_takes_it_back(
    world: World, open_as: OpenAs
) -> None:
    page = open_as(world.bob.user, java_script_enabled=False, viewport=PHONE)
    page.goto(f"{WEEK}?day={THURSDAY}")
    page.locator(place(world, "chip", 2)).click()
    expect(page.locator(f"#bal-{world.engagement.pk}")).to_contain_text("7½ left")
    expect(page.locator("#toasts")).to_contain_text("½ day for Brume")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(f"#bal-{world.engagement.pk}")).to_contain_text("8 left")
    assert logged(world) == []


def test_one_tap_on_the_phone_is_enough(world: World, open_as: OpenAs) -> None:
    page = open_as(world.bob.user, viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(WEEK)
    chip = page.locator(place(world, "chip", 2))
    box = chip.bounding_box()
    assert box is not None
    assert box["width"] >= 44
    assert box["height"] >= 44
    chip.tap()
    expect(page.locator(f"#bal-{world.engagement.pk}")).to_contain_text("7½ left")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert logged(world) == [(Decimal("0.50"), "")]
