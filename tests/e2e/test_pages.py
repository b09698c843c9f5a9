"""Every page of every role, wide and narrow, light and dark, with keys and with a thumb.

The pages come from the table of addresses (tests/house/addresses): a new one is looked at by
itself.
"""

import datetime as dt
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.e2e.conftest import Complaints, OpenAs
from tests.e2e.looking import PHONE, TOO_SMALL, both_themes, bring_axe, look_at, resize, thumb
from tests.factories.scene import make_scene
from tests.factories.world import World
from tests.house.addresses import OF_THE_LIBRARY, PAGES
from tests.house.stage import address

ROLES = {"stranger": "anonymous", "executive": "bob", "office": "olga", "founder": "dora"}
# These pages are the same for every role: one of them looks for all.
OF_EVERYBODY = {*OF_THE_LIBRARY, "accounts:profile", "dashboards:places", "dashboards:styleguide"}


def heard(page: Page, live_server: LiveServer) -> list[str]:
    """Everything a page writes to its console, and whatever it asks of another host."""
    said: list[str] = []
    here = urlsplit(live_server.url).netloc

    def asked(url: str) -> None:
        if urlsplit(url).scheme not in {"data", "blob"} and urlsplit(url).netloc != here:
            said.append(f"asks {url}")

    page.on("console", lambda message: said.append(f"console {message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    page.on("request", lambda request: asked(request.url))
    return said


def addresses_of(who: str, scene: dict[str, object]) -> Iterator[str]:
    """Every address that a person may read, home first."""
    for name, one in PAGES.items():
        if who in one.who and "GET" in one.methods:
            if name in OF_EVERYBODY and who not in {"bob", "anonymous"}:
                continue
            yield address(name, scene, one.names)
    for name, people in OF_THE_LIBRARY.items():
        if who in people & {"bob", "anonymous"}:
            yield address(name, {"uidb36": "1", "key": "set-password", **scene}, {})


# Links whose time is over say so with their status.
GONE = "410 (Gone)"


# The office and the executives share most pages of an engagement: whoever comes second in a run
# looks at what the other has not seen.
SHARED = {"olga", "bob"}


def pages_of(
    page: Page, who: str, scene: dict[str, object], seen: set[str] | None = None
) -> Iterator[str]:
    """Where these lead to, once each: what is a page, not a file, a redirect or missing.

    `seen` are the pages that a colleague has looked at in this run.
    """
    seen = seen if seen is not None and who in SHARED else set()
    for path in addresses_of(who, scene):
        if path in seen:
            continue
        answer = page.request.get(path)
        final = urlsplit(answer.url)
        assert answer.status < HTTPStatus.INTERNAL_SERVER_ERROR or "readyz" in path, path
        if final.path in seen or answer.status not in {200, 410}:
            continue
        # A fragment is looked at in its page.
        if answer.text().lstrip().startswith("<!doctype html>"):
            seen.add(final.path)
            yield final.path


LOOKED_AT: set[str] = set()


def user_of(world: World, who: str) -> User | None:
    user: User | None = None if who == "anonymous" else getattr(world, who).user
    return user


def open_quietly(
    open_as: OpenAs, live_server: LiveServer, user: User | None
) -> tuple[Page, list[str]]:
    page = open_as(user, reduced_motion="reduce", color_scheme="light")
    bring_axe(page)
    return page, heard(page, live_server)


@pytest.mark.parametrize("role", ROLES)
def test_every_page_can_be_read_and_used(
    role: str,
    world: World,
    now: dt.datetime,
    open_as: OpenAs,
    live_server: LiveServer,
    complaints: Complaints,
) -> None:
    complaints.forgive(GONE)
    who = ROLES[role]
    scene = make_scene(world, at=now)
    page, said = open_quietly(open_as, live_server, user_of(world, who))
    hand = thumb(page)
    wrong, count = [], 0
    for path in pages_of(page, who, scene, LOOKED_AT):
        resize(page, 1440)
        page.goto(path)
        count += 1
        heard_here = [line for line in said if GONE not in line]
        wrong += [f"{path}: {one}" for one in look_at(page, hand) + heard_here]
        said.clear()
    assert count >= 6
    assert not wrong, "\n".join(wrong)


# What opens over a page: (what opens it, what is then there).
OVER = {
    "palette": ("Control+k", "#palette[open] [role=option]"),
    "shortcuts": ("?", "#modal[open] .shortcuts"),
}
MENUS = {
    "account": ("details.menu:has(.avatar) > summary", ".menu[open] .who", 1440),
    "workspaces": (".ws", ".places[open] a[aria-current]", 1440),
    "workspaces between": (".ws", ".places[open] a[aria-current]", 1000),
    "more": (".tabbar summary", ".tabbar details[open] .sheet", PHONE),
}


@pytest.fixture
def desk(world: World, open_as: OpenAs, live_server: LiveServer) -> Iterator[Page]:
    """The styleguide, open for an executive; whatever it says in its console fails the test."""
    page, said = open_quietly(open_as, live_server, world.bob.user)
    page.goto("/p/acme/engagements/")
    page.goto("/styleguide/")
    yield page
    assert said == []


@pytest.mark.parametrize("what", OVER)
def test_what_opens_over_a_page_by_key_can_be_read_and_left(what: str, desk: Page) -> None:
    keys, there = OVER[what]
    hand, wrong = thumb(desk), []
    for width in (1440, PHONE):
        resize(desk, width)
        desk.keyboard.press(keys)
        expect(desk.locator(there).first).to_be_visible()
        wrong += both_themes(desk, at=f"{what} {width}")
        if width == PHONE:
            hand.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
            wrong += desk.evaluate(TOO_SMALL, 44)
        desk.keyboard.press("Escape")
        expect(desk.locator("dialog[open]")).to_have_count(0)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("what", MENUS)
def test_a_menu_can_be_read_and_left(what: str, desk: Page) -> None:
    summary, there, width = MENUS[what]
    resize(desk, width)
    desk.locator(summary).focus()
    desk.keyboard.press("Enter")
    expect(desk.locator(there).first).to_be_visible()
    wrong = both_themes(desk, at=f"{what} {width}")
    desk.keyboard.press("Escape")
    expect(desk.locator(there)).to_have_count(0)
    expect(desk.locator(summary)).to_be_focused()
    assert not wrong, "\n".join(wrong)


def test_pages_of_errors_can_be_read(
    world: World,
    open_as: OpenAs,
    live_server: LiveServer,
    complaints: Complaints,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    complaints.forgive("Failed to load resource")
    page, said = open_quietly(open_as, live_server, world.bob.user)
    hand, wrong = thumb(page), []

    def broken(**_: object) -> None:
        message = "this page breaks"
        raise RuntimeError(message)

    monkeypatch.setattr("dashboards.views.workspaces", broken)
    for path, status in {
        "/nowhere/": 404,
        "/p/acme/portfolio/": 403,
        "/": 500,
        "/help/": 503,
    }.items():
        settings.MAINTENANCE = status == HTTPStatus.SERVICE_UNAVAILABLE
        resize(page, 1440)
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == status
        wrong += [f"{path}: {one}" for one in look_at(page, hand)]
    wrong += [one for one in said if "Failed to load resource" not in one]
    assert not wrong, "\n".join(wrong)
