"""A whole week for five clients: by the keyboard alone, by the thumb alone, and without a network
in the middle; and the entry that says more."""

import datetime as dt
from decimal import Decimal

from playwright.sync_api import Page, expect

from accounts.actors import actor_of
from engagements.lifecycle import open_client
from engagements.models import Engagement, WorkLog, WorkNote
from engagements.week.saved import save_template
from engagements.words import Words
from engagements.worklogs import log_work
from tests.e2e.conftest import PHONE, Complaints, OpenAs
from tests.factories.world import World, make_engagement

WEEK = "/p/acme/log/2026-W47/"
MONDAY = dt.date(2026, 11, 16)
HALF = Decimal("0.5")
NAMES = (
    "Établissements Vandermeersch & Cie, distribution alimentaire du Grand Est",
    "Lumen Clinics",
    "Orsay Robotics",
    "Volta Cycles",
)


def five(world: World) -> list[Engagement]:
    """Five engagements in the order of the page."""
    with world.staff():
        for name in NAMES:
            client = open_client(name=name, by=actor_of(world.alice))
            make_engagement(client=client, executive=world.bob, role="cto")
        return list(Engagement.objects.order_by("client__name", "id"))


def logged(world: World) -> set[tuple[int, int, Decimal]]:
    """What stands: the place of the engagement on the page, the weekday from 0, the days."""
    with world.staff():
        order = list(Engagement.objects.order_by("client__name", "id").values_list("pk", flat=True))
        rows = WorkLog.objects.standing().values_list("engagement", "day", "days")
        return {(order.index(key), day.weekday(), days) for key, day, days in rows}


class Keyboard:
    """Counts what a person presses."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1


def test_a_week_for_five_clients_by_the_keyboard_alone(world: World, open_as: OpenAs) -> None:
    five(world)
    page = open_as(world.bob.user)
    page.goto(WEEK)
    keys = Keyboard(page)
    # The second link of the page skips to today: Thursday of the first client.
    keys.press("Tab", "Tab", "Enter")
    expect(page.locator(".chip:focus")).to_have_count(1)
    keys.press("ArrowLeft", "ArrowLeft", "ArrowLeft")
    wanted = set()
    for row in range(5):
        # Two days a client, half a day each, on neighbouring weekdays.
        first = row if row < 4 else 3
        keys.press("2", "ArrowRight", "2")
        wanted |= {(row, first, HALF), (row, first + 1, HALF)}
        if row < 3:
            keys.press("ArrowDown")
        elif row == 3:
            keys.press("ArrowDown", "ArrowLeft")
    expect(page.locator("#logged")).to_contain_text("5 days logged over 5 engagements")
    expect(page.locator("[aria-busy]")).to_have_count(0)
    assert logged(world) == wanted
    assert keys.pressed < 60, keys.pressed
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_week_for_five_clients_by_the_thumb_alone(world: World, open_as: OpenAs) -> None:
    engagements = five(world)
    page = open_as(world.bob.user, viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(WEEK)
    taps, wanted = 0, set()
    for number, weekday in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri")):
        page.locator(".daystrip").get_by_role("link", name=weekday).tap()
        taps += 1
        for row in (number, (number + 1) % 5):
            day = MONDAY + dt.timedelta(days=number)
            chip = page.locator(f"#chip-{engagements[row].pk}-{day}-2")
            box = chip.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 44
            chip.tap()
            taps += 1
            wanted.add((row, number, HALF))
            expect(chip).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#logged")).to_contain_text("5 days logged over 5 engagements")
    assert logged(world) == wanted
    assert taps < 60
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_network_that_is_cut_in_the_middle_loses_nothing(
    world: World, open_as: OpenAs, complaints: Complaints
) -> None:
    complaints.forgive("ERR_INTERNET_DISCONNECTED")
    engagements = five(world)
    page = open_as(world.bob.user)
    page.goto(WEEK)
    chips = [page.locator(f"#chip-{one.pk}-2026-11-19-1") for one in engagements]
    chips[0].focus()
    page.keyboard.press("1")
    expect(page.locator("#toasts")).to_contain_text("¼ day")
    page.context.set_offline(True)
    for chip in chips[1:3]:
        chip.focus()
        page.keyboard.press("1")
    note = page.get_by_placeholder("What moved forward?").first
    note.fill("Written in the train")
    page.keyboard.press("Tab")
    page.locator("#qa").fill("volta tue ½ Ramp-up")
    expect(page.locator("#net")).to_contain_text("Not saved: 3 changes")
    assert len(logged(world)) == 1
    page.context.set_offline(False)
    expect(page.locator("#net")).to_be_empty()
    expect(page.locator("#qa")).to_have_value("volta tue ½ Ramp-up")
    page.locator("#qa").press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Volta Cycles, Tue 17")
    quarter = Decimal("0.25")
    assert logged(world) == {(0, 3, quarter), (1, 3, quarter), (2, 3, quarter), (3, 1, HALF)}
    with world.staff():
        notes = set(WorkLog.objects.exclude(note="").values_list("note", flat=True))
    assert notes == {"Written in the train", "Ramp-up"}


def test_an_entry_says_more_in_its_dialog(world: World, open_as: OpenAs) -> None:
    with world.staff():
        entry = log_work(
            engagement=world.engagement,
            member=world.bob,
            day=dt.date(2026, 11, 19),
            days=HALF,
            note="ERP",
            by=actor_of(world.bob),
        )
    page = open_as(world.bob.user)
    page.goto(WEEK)
    page.get_by_role("link", name="Details of Brume, Thursday 19 November").click()
    dialog = page.get_by_role("dialog", name="Brume, Thursday 19 November")
    dialog.get_by_label("Note for your firm").fill("The board doubts the vendor")
    dialog.get_by_label("Category").select_option("operations")
    dialog.get_by_label("On site").check()
    dialog.get_by_label("Outcome it serves").select_option(label="Orders without re-entry")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).not_to_be_visible()
    row = page.locator(f"#entry-{entry.pk}")
    expect(row).to_contain_text("On site")
    expect(row).to_contain_text("Orders without re-entry")
    expect(row).to_contain_text("The board doubts the vendor")
    expect(page.locator(f"#drift-{world.engagement.pk}")).to_contain_text("Drifting: 100%")
    row.get_by_label("Why operational").select_option("incident")
    expect(row.locator(".save")).to_have_text("Saved")
    expect(page.locator(f"#drift-{world.engagement.pk}")).to_be_empty()
    with world.staff():
        entry.refresh_from_db()
        assert (entry.category, entry.reason, entry.place) == ("operations", "incident", "onsite")
        assert WorkNote.objects.get().text == "The board doubts the vendor"


def test_a_line_says_where_and_why_before_it_counts(world: World, open_as: OpenAs) -> None:
    page = open_as(world.bob.user)
    page.goto(WEEK)
    page.locator("#qa").fill("brume ½ on site incident: orders stand still")
    parsed = page.locator("#parsed")
    expect(parsed).to_contain_text("Operations, Major incident")
    expect(parsed).to_contain_text("On site")
    assert logged(world) == set()
    page.locator("#qa").press("Enter")
    expect(page.locator("#toasts")).to_contain_text("½ day for Brume")
    with world.staff():
        entry = WorkLog.objects.get()
        assert (entry.reason, entry.place) == ("incident", "onsite")
        assert entry.note == "incident: orders stand still"


def test_a_saved_entry_is_logged_by_one_press_and_taken_back_by_another(
    world: World, open_as: OpenAs
) -> None:
    with world.staff():
        save_template(
            member=world.bob,
            by=actor_of(world.bob),
            name="Management meeting",
            engagement=world.engagement,
            days=HALF,
            category="governance",
            place="onsite",
            outcome=None,
            note="Management meeting",
        )
    page = open_as(world.bob.user)
    page.goto(f"{WEEK}?day=2026-11-17")
    page.locator("#day-2026-11-17").get_by_role("button", name="½ Management meeting").click()
    expect(page.locator(f"#bal-{world.engagement.pk}")).to_contain_text("7½ left")
    card = page.locator("#day-2026-11-17")
    expect(card.get_by_label("Note")).to_have_value("Management meeting")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(f"#bal-{world.engagement.pk}")).to_contain_text("8 left")


def test_a_deputy_sees_whom_they_cover_and_logs(world: World, open_as: OpenAs) -> None:
    with world.staff():
        world.engagement.deputy = world.alice
        world.engagement.save(update_fields=["deputy"])
        log_work(
            engagement=world.engagement,
            member=world.bob,
            day=MONDAY,
            days=HALF,
            words=Words(note="Bob's"),
            by=actor_of(world.bob),
        )
    page = open_as(world.alice.user)
    page.goto(WEEK)
    row = page.locator("tbody tr")
    expect(row).to_contain_text("covering for Bob")
    expect(row).to_contain_text("7½ left")
    page.locator(f"#chip-{world.engagement.pk}-2026-11-19-1").focus()
    page.keyboard.press("2")
    expect(row).to_contain_text("7 left")
    with world.staff():
        people = set(WorkLog.objects.values_list("member", flat=True))
    assert people == {world.alice.pk, world.bob.pk}
