"""A framework from its start to what the founder reads: chosen, proposed, signed, filled in by
keyboard alone, and read in plain words."""

import datetime as dt
import re

import time_machine
from playwright.sync_api import Page, expect

from engagements.models import Engagement
from kpis.models import Kpi, Reading
from tests.e2e.conftest import OpenAs
from tests.factories.world import World, make_engagement

# What is typed for November: the beginning of a figure's name, and the keys.
TYPED = {
    "Qualified pipeline": "182k",
    "MQL to SQL": "21.5",
    "Win rate": "18,4",
    "Sales cycle": "52",
    "Revenue influenced": "41 000",
    "Revenue won": "148000",
    "Marketing spend": "21500",
    "Sales spend": "18,200",
    "New customers": "23",
    "Monthly revenue": "410",
}
# At three keys a second, ten readings take less than a minute.
KEYS = 150


def start(page: Page, base: str) -> None:
    page.goto(f"{base}kpis/setup/start/")
    page.get_by_role("button", name="Begin with these").click()
    expect(page.locator("main")).to_contain_text("CAC, all channels")


def propose(page: Page, base: str) -> None:
    page.goto(f"{base}kpis/setup/propose/")
    seen = page.get_by_role("checkbox")
    if seen.count():
        seen.first.check()
    page.get_by_role("button", name="Propose to the founder").click()
    page.wait_for_load_state()


def sign(page: Page) -> None:
    """From what waits on the first page to the signature."""
    page.goto("/p/acme/c/brume/")
    page.get_by_role("link", name="Read and sign off").click()
    page.get_by_role("button", name=re.compile(r"Sign off these \d+ figures")).click()
    expect(page.locator("main")).to_contain_text("Signed off")


def type_readings(page: Page, base: str) -> tuple[int, list[str]]:
    """Readings by keyboard alone: digits, Tab to the next, Enter at the end; how many keys, and the
    names of the fields that they went through."""
    page.goto(f"{base}kpis/readings/2026-11/")
    page.locator("#readings input:not([type=hidden])").first.focus()
    names: list[str] = []
    keys, left = 1, dict(TYPED)
    while left and len(names) < 40:
        name = page.evaluate("document.activeElement.labels?.[0]?.textContent ?? ''")
        names.append(name)
        found = next((begin for begin in left if name.startswith(begin)), None)
        if found:
            page.keyboard.type(left.pop(found))
            keys += len(TYPED[found])
        page.keyboard.press("Tab")
        keys += 1
    assert not left, names
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_contain_text("10 readings are kept.")
    return keys + 2, names


def test_a_short_set_is_agreed_filled_in_by_keyboard_and_read(
    world: World, open_as: OpenAs
) -> None:
    with world.staff():
        made = make_engagement(
            client=world.brume,
            executive=world.bob,
            role="cmo",
            starts_on=dt.date(2026, 11, 1),
        )
        base = f"/p/acme/engagements/{Engagement.objects.get(pk=made.pk).slug}/"
    page = open_as(world.bob.user)
    start(page, base)
    propose(page, base)
    sign(open_as(world.dora.user))
    with time_machine.travel(dt.datetime(2026, 12, 3, 9, 0, tzinfo=dt.UTC), tick=True):
        keys, names = type_readings(open_as(world.bob.user), base)
        assert keys <= KEYS, names
        with world.staff():
            kept = Reading.objects.filter(kpi__engagement=made)
            assert kept.count() == len(TYPED)
            computed = Kpi.objects.get(engagement=made, key="cac")
        page = open_as(world.dora.user)
        page.goto("/p/acme/c/brume/figures/")
        expect(page.locator("main")).to_contain_text("CAC, all channels")
        page.get_by_role("link", name=computed.name, exact=True).first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("CAC, all channels")
