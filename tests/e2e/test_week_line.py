"""A day in one line, and the card of the picked day."""

import datetime as dt
import re
from decimal import Decimal

from playwright.sync_api import expect

from accounts.actors import actor_of
from engagements import worklogs
from engagements.models import WorkLog
from tests.e2e.conftest import PHONE, Complaints, OpenAs
from tests.factories.world import World

THURSDAY = dt.date(2026, 11, 19)
WEEK = "/p/acme/log/2026-W47/"


def log(world: World, day: int, days: str = "0.5", note: str = "") -> WorkLog:
    with world.staff():
        return worklogs.log_work(
            engagement=world.engagement,
            member=world.bob,
            day=dt.date(2026, 11, day),
            days=Decimal(days),
            note=note,
            by=actor_of(world.bob),
        )


def logged(world: World) -> list[tuple[Decimal, str, str]]:
    with world.staff():
        rows = WorkLog.objects.standing().order_by("id")
        return list(rows.values_list("days", "note", "category"))


def test_half_a_day_by_one_line_with_a_preview_before_it_counts(
    world: World, open_as: OpenAs
) -> None:
    page = open_as(world.bob.user)
    page.goto(WEEK)
    page.keyboard.press("n")
    bar = page.locator("#qa")
    expect(bar).to_be_focused()
    page.keyboard.type("brume tue ½ #ven ERP scoring with Camille")
    parsed = page.locator("#parsed")
    expect(parsed).to_contain_text("leaves 7½ of 8 in November")
    expect(parsed).to_contain_text("Tue 17 November")
    expect(parsed).to_contain_text("Vendors")
    assert logged(world) == []
    page.keyboard.press("Enter")
    expect(page.locator(f"#bal-{world.engagement.pk}")).to_contain_text("7½ left")
    expect(bar).to_have_value("")
    expect(bar).to_be_focused()
    # The day of the line is picked: its note stands below the grid.
    card = page.locator("#day-2026-11-17")
    expect(card).to_be_visible()
    expect(card.get_by_label("Note")).to_have_value("ERP scoring with Camille")
    assert logged(world) == [(Decimal("0.50"), "ERP scoring with Camille", "vendors")]
    page.keyboard.press("Escape")
    page.locator("#day-2026-11-17 h2").click()
    page.keyboard.press("z")
    expect(page.locator(f"#bal-{world.engagement.pk}")).to_contain_text("8 left")


def test_what_cannot_be_read_is_said_at_the_bar_and_the_text_stays(
    world: World, open_as: OpenAs, complaints: Complaints
) -> None:
    complaints.forgive("422")
    page = open_as(world.bob.user)
    page.goto(WEEK)
    bar = page.locator("#qa")
    bar.fill("brume tomorrow ½")
    expect(page.locator("#parsed")).to_contain_text("“tomorrow” is neither a day nor an amount")
    bar.press("Enter")
    expect(page.locator("#parsed")).to_contain_text("“tomorrow” is neither a day nor an amount")
    expect(bar).to_have_value("brume tomorrow ½")
    assert logged(world) == []


def test_a_line_whose_answer_got_lost_is_sent_again_and_logs_once(
    world: World, open_as: OpenAs, complaints: Complaints
) -> None:
    complaints.forgive("ERR_CONNECTION_RESET")
    complaints.forgive("htmx")
    page = open_as(world.bob.user)
    page.goto(WEEK)
    sent: list[str] = []

    def lose_the_first(route, request) -> None:  # type: ignore[no-untyped-def]
        if request.method != "POST":
            route.continue_()
            return
        sent.append(request.post_data)
        if len(sent) == 1:
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(re.compile("/log/line/"), lose_the_first)
    page.locator("#qa").fill("brume ½ ERP")
    page.locator("#qa").press("Enter")
    expect(page.locator("#net")).to_contain_text("Not saved: 1 change")
    expect(page.locator("#qa")).to_have_value("brume ½ ERP")
    page.locator("#net button").click()
    expect(page.locator(f"#bal-{world.engagement.pk}")).to_contain_text("7½ left")
    expect(page.locator("#net")).to_be_empty()
    assert len(sent) == 2
    assert logged(world) == [(Decimal("0.50"), "ERP", "leadership")]


def test_a_half_typed_line_survives_a_reload(world: World, open_as: OpenAs) -> None:
    page = open_as(world.bob.user)
    page.goto(WEEK)
    page.locator("#qa").fill("brume ½ ERP")
    page.reload()
    expect(page.locator("#qa")).to_have_value("brume ½ ERP")
    expect(page.locator("#parsed")).to_contain_text("leaves 7½ of 8")


def test_enter_on_an_empty_day_begins_its_line(world: World, open_as: OpenAs) -> None:
    page = open_as(world.bob.user)
    page.goto(WEEK)
    page.locator(f"#chip-{world.engagement.pk}-2026-11-18-1").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#qa")).to_be_focused()
    page.keyboard.type("1 Budget")
    expect(page.locator("#parsed")).to_contain_text("Wed 18 November")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("1 day for Brume, Wed 18")
    assert logged(world) == [(Decimal("1.00"), "Budget", "leadership")]


def test_without_javascript_a_line_is_logged_and_a_bad_one_comes_back(
    world: World, open_as: OpenAs, complaints: Complaints
) -> None:
    complaints.forgive("422")
    page = open_as(world.bob.user, java_script_enabled=False)
    page.goto(WEEK)
    page.locator("#qa").fill("nobody ½")
    page.get_by_role("button", name="Log", exact=True).click()
    expect(page.locator("#parsed")).to_contain_text("No client of yours")
    expect(page.locator("#qa")).to_have_value("nobody ½")
    page.locator("#qa").fill("brume mon ½ ERP")
    page.get_by_role("button", name="Log", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("½ day for Brume, Mon 16")
    expect(page.locator("#day-2026-11-16")).to_be_visible()
    assert logged(world) == [(Decimal("0.50"), "ERP", "leadership")]


def test_the_picked_day_alone_shows_its_notes(world: World, open_as: OpenAs) -> None:
    log(world, 17, note="Tuesday's")
    log(world, 19, note="Thursday's")
    page = open_as(world.bob.user)
    page.goto(WEEK)
    expect(page.locator("#day-2026-11-19")).to_be_visible()
    expect(page.locator("#day-2026-11-17")).to_be_hidden()
    page.locator("thead").get_by_role("link", name="Tuesday 17 November").click()
    expect(page.locator("#day-2026-11-17")).to_be_visible()
    expect(page.locator("#day-2026-11-19")).to_be_hidden()
    assert "day=2026-11-17" in page.url
    page.locator(f"#chip-{world.engagement.pk}-2026-11-18-1").focus()
    expect(page.locator("#day-2026-11-18")).to_contain_text("Nothing logged yet")
    page.keyboard.press("t")
    expect(page.locator("#day-2026-11-19")).to_be_visible()


def test_the_phone_shows_one_day_and_no_bar(world: World, open_as: OpenAs) -> None:
    log(world, 17, note="Tuesday's")
    page = open_as(world.bob.user, viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(WEEK)
    expect(page.locator("#quick")).to_be_hidden()
    page.locator(".daystrip").get_by_role("link", name="Tue").tap()
    expect(page.locator("#day-2026-11-17")).to_be_visible()
    expect(page.locator(".day-card:visible")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_javascript_the_address_picks_the_day(world: World, open_as: OpenAs) -> None:
    entry = log(world, 17, note="Tuesday's")
    page = open_as(world.bob.user, java_script_enabled=False)
    page.goto(WEEK)
    page.locator("thead").get_by_role("link", name="Tuesday 17 November").click()
    note = page.locator(f"#note-{entry.pk}")
    expect(note).to_be_visible()
    note.fill("Other words")
    page.locator(f"#entry-{entry.pk}").get_by_role("button", name="Save").last.click()
    expect(page.locator(f"#note-{entry.pk}")).to_have_value("Other words")
    assert logged(world)[0][1] == "Other words"


def test_a_category_is_changed_in_place_and_says_saved(world: World, open_as: OpenAs) -> None:
    entry = log(world, 19, note="ERP")
    page = open_as(world.bob.user)
    page.goto(WEEK)
    page.locator(f"#category-{entry.pk}").select_option("strategy")
    expect(page.locator(f"#entry-{entry.pk} .save")).to_have_text("Saved")
    assert logged(world) == [(Decimal("0.50"), "ERP", "strategy")]
