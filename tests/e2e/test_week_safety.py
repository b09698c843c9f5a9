"""My week when things go wrong: no network, two windows, two presses, more than was agreed."""

import datetime as dt
from decimal import Decimal

from playwright.sync_api import Page, Route, expect

from accounts.actors import actor_of
from engagements import worklogs
from engagements.models import Movement, WorkLog
from tests.e2e.conftest import PHONE, Complaints, OpenAs
from tests.factories.world import World

THURSDAY = dt.date(2026, 11, 19)
WEEK = "/p/acme/log/2026-W47/"


def log(world: World, day: int, days: str = "1") -> WorkLog:
    with world.staff():
        return worklogs.log_work(
            engagement=world.engagement,
            member=world.bob,
            day=dt.date(2026, 11, day),
            days=Decimal(days),
            by=actor_of(world.bob),
        )


def logged(world: World) -> list[tuple[Decimal, str]]:
    with world.staff():
        return list(WorkLog.objects.standing().order_by("id").values_list("days", "note"))


def worked(world: World) -> Decimal:
    with world.staff():
        moves = Movement.objects.filter(kind=Movement.Kind.WORK).values_list("days", flat=True)
        return -sum(moves, Decimal(0))


def press(page: Page, world: World, key: str) -> None:
    page.locator(f"#cell-{world.engagement.pk}-{THURSDAY} .chip").first.focus()
    page.keyboard.press(key)


def test_what_was_pressed_without_a_network_is_saved_when_it_is_back(
    world: World, open_as: OpenAs, complaints: Complaints
) -> None:
    complaints.forgive("ERR_INTERNET_DISCONNECTED")
    page = open_as(world.bob.user)
    page.goto(WEEK)
    page.context.set_offline(True)
    press(page, world, "2")
    expect(page.locator("#net")).to_contain_text("You are offline")
    assert logged(world) == []
    page.context.set_offline(False)
    expect(page.locator(f"#bal-{world.engagement.pk}")).to_contain_text("7½ left")
    expect(page.locator("#net")).to_be_empty()
    assert logged(world) == [(Decimal("0.50"), "")]


def test_two_presses_in_a_row_are_one_entry_with_the_last_value(
    world: World, open_as: OpenAs, complaints: Complaints
) -> None:
    page = open_as(world.bob.user)
    page.goto(WEEK)
    page.locator(f"#chip-{world.engagement.pk}-{THURSDAY}-1").focus()
    page.keyboard.press("2")
    page.keyboard.press("3")
    expect(page.locator(f"#bal-{world.engagement.pk}")).to_contain_text("7¼ left")
    expect(page.locator("#modal")).not_to_be_visible()
    assert logged(world) == [(Decimal("0.75"), "")]
    assert worked(world) == Decimal("0.75")


def test_a_stale_window_is_told_both_values_and_nothing_is_lost(
    world: World, open_as: OpenAs, complaints: Complaints
) -> None:
    complaints.forgive("409")
    first, second = open_as(world.bob.user), open_as(world.bob.user)
    first.goto(WEEK)
    second.goto(WEEK)
    press(first, world, "3")
    expect(first.locator("#toasts")).to_contain_text("¾ day")
    press(second, world, "2")
    dialog = second.get_by_role("dialog", name="Changed in another window")
    expect(dialog).to_contain_text("It holds ¾ by now. You chose ½.")
    assert logged(world) == [(Decimal("0.75"), "")]
    dialog.get_by_role("button", name="Keep ¾").click()
    expect(second.locator(f"#bal-{world.engagement.pk}")).to_contain_text("7¼ left")
    pressed = second.locator(f"#cell-{world.engagement.pk}-{THURSDAY} [aria-pressed=true]")
    expect(pressed).to_have_text("¾")
    # The cell is the newer one now: pressing it again is no conflict.
    press(second, world, "2")
    expect(second.locator(f"#bal-{world.engagement.pk}")).to_contain_text("7½ left")
    assert logged(world) == [(Decimal("0.50"), "")]


def test_a_stale_window_may_set_its_own_value(
    world: World, open_as: OpenAs, complaints: Complaints
) -> None:
    complaints.forgive("409")
    page = open_as(world.bob.user)
    page.goto(WEEK)
    log(world, 19, "0.25")
    press(page, world, "4")
    dialog = page.get_by_role("dialog", name="Changed in another window")
    dialog.get_by_role("button", name="Set 1").click()
    expect(page.locator(f"#bal-{world.engagement.pk}")).to_contain_text("7 left")
    expect(dialog).not_to_be_visible()
    assert logged(world) == [(Decimal("1.00"), "")]


def test_a_note_of_a_stale_window_writes_over_nothing(
    world: World, open_as: OpenAs, complaints: Complaints
) -> None:
    complaints.forgive("409")
    entry = log(world, 19, "0.5")
    first, second = open_as(world.bob.user), open_as(world.bob.user)
    first.goto(WEEK)
    second.goto(WEEK)
    first.locator(f"#note-{entry.pk}").fill("Written first")
    first.keyboard.press("Tab")
    expect(first.locator(f"#entry-{entry.pk} .save")).to_have_text("Saved")
    second.locator(f"#note-{entry.pk}").fill("Written second")
    second.keyboard.press("Tab")
    dialog = second.get_by_role("dialog", name="Changed in another window")
    expect(dialog).to_contain_text("Written first")
    expect(dialog).to_contain_text("Written second")
    assert logged(world) == [(Decimal("0.50"), "Written first")]
    dialog.get_by_role("button", name="Save mine").click()
    expect(dialog).not_to_be_visible()
    expect(second.locator(f"#note-{entry.pk}")).to_have_value("Written second")
    assert logged(world) == [(Decimal("0.50"), "Written second")]


def test_what_is_changed_before_the_answer_comes_is_saved_too(
    world: World, open_as: OpenAs, complaints: Complaints
) -> None:
    entry = log(world, 19, "0.5")
    page = open_as(world.bob.user)
    page.goto(WEEK)
    held: list[Route] = []
    page.route(
        f"**/log/entries/{entry.pk}/",
        lambda route: route.continue_() if held else held.append(route),
    )
    page.locator(f"#note-{entry.pk}").fill("Written")
    page.keyboard.press("Tab")
    page.locator(f"#category-{entry.pk}").select_option("vendors")
    page.locator(f"#note-{entry.pk}").press("End")
    page.locator(f"#note-{entry.pk}").press_sequentially(" on")
    with page.expect_response(
        lambda answer: "on&category=vendors" in str(answer.request.post_data)
    ):
        held[0].continue_()
    expect(page.locator(f"#entry-{entry.pk} .save")).to_have_text("Saved")
    expect(page.locator(f"#note-{entry.pk}")).to_have_value("Written on")
    expect(page.locator(f"#category-{entry.pk}")).to_have_value("vendors")
    page.reload()
    expect(page.locator(f"#note-{entry.pk}")).to_have_value("Written on")
    expect(page.locator(f"#category-{entry.pk}")).to_have_value("vendors")
    assert complaints == []


def test_going_over_the_contract_is_asked_about_and_can_be_left(
    world: World, open_as: OpenAs, complaints: Complaints
) -> None:
    complaints.forgive("422")
    for day in range(2, 10):
        log(world, day)
    page = open_as(world.bob.user)
    page.goto(WEEK)
    press(page, world, "2")
    dialog = page.get_by_role("dialog", name="This takes Brume over contract")
    expect(dialog).to_contain_text("With this you reach 8½")
    dialog.get_by_role("button", name="Do not log").click()
    expect(dialog).not_to_be_visible()
    expect(page.locator(f"#chip-{world.engagement.pk}-{THURSDAY}-2")).to_have_attribute(
        "aria-pressed", "false"
    )
    assert len(logged(world)) == 8
    press(page, world, "2")
    dialog.get_by_role("button", name="Log it all the same").click()
    expect(page.locator(f"#bal-{world.engagement.pk}")).to_contain_text("½ over")
    assert len(logged(world)) == 9


def test_without_javascript_the_question_is_a_page(
    world: World, open_as: OpenAs, complaints: Complaints
) -> None:
    complaints.forgive("422")
    for day in range(2, 10):
        log(world, day)
    page = open_as(world.bob.user, java_script_enabled=False, viewport=PHONE)
    page.goto(f"{WEEK}?day={THURSDAY}")
    page.locator(f"#chip-{world.engagement.pk}-{THURSDAY}-2").click()
    expect(page.get_by_role("heading", name="This takes Brume over contract")).to_be_visible()
    page.get_by_role("button", name="Log it all the same").click()
    expect(page.locator(f"#bal-{world.engagement.pk}")).to_contain_text("½ over")


def test_without_javascript_last_week_is_copied_and_taken_back(
    world: World, open_as: OpenAs
) -> None:
    log(world, 12, "0.75")
    page = open_as(world.bob.user, java_script_enabled=False)
    page.goto(WEEK)
    page.get_by_role("button", name="Copy last week").click()
    expect(page.locator("#toasts")).to_contain_text("¾ day copied from last week.")
    page.get_by_role("button", name="Undo").click()
    assert len(logged(world)) == 1


def test_keys_that_were_switched_off_do_nothing(world: World, open_as: OpenAs) -> None:
    page = open_as(world.bob.user)
    page.goto(WEEK)
    page.evaluate("document.documentElement.dataset.keys = 'off'")
    press(page, world, "2")
    press(page, world, "ArrowRight")
    expect(page.locator(f"#chip-{world.engagement.pk}-2026-11-20-1")).to_be_focused()
    assert logged(world) == []
