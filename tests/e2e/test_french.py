"""French is longer than English: on a phone its pages still fit, and no word is cut."""

import datetime as dt

import pytest
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tenancy.scope import person
from tests.e2e.conftest import Complaints, OpenAs
from tests.e2e.looking import PHONE
from tests.e2e.test_pages import ROLES, pages_of, user_of
from tests.factories.scene import make_scene
from tests.factories.world import World

SMALLEST = 320
READ_IN_FRENCH: set[str] = set()

# What is cut on purpose ends in three points and is said whole somewhere else.
CUT = """() => [...document.querySelectorAll(
    ".tabbar a, .tabbar summary, .btn, .pill, .kicker, h1, h2, th, label, .seg a")]
  .filter((node) => node.checkVisibility() && node.scrollWidth > node.clientWidth + 1
    && getComputedStyle(node).display !== "inline" && !node.closest(".vh, .clip"))
  .concat([...document.querySelectorAll(".stat")].filter((node) =>
    node.getBoundingClientRect().right > node.parentElement.getBoundingClientRect().right + 1))
  .map((node) => `cut: ${node.textContent.trim().replace(/\\s+/g, " ").slice(0, 60)}`)"""
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize("role", sorted(ROLES.keys() - {"stranger"}))
def test_french_fits_on_a_phone(
    role: str,
    world: World,
    now: dt.datetime,
    open_as: OpenAs,
    live_server: LiveServer,
    complaints: Complaints,
) -> None:
    # Links whose time is over say so with their status.
    complaints.forgive("410 (Gone)")
    scene = make_scene(world, at=now)
    user = user_of(world, ROLES[role])
    assert user is not None
    with person(user=user.pk):
        User.objects.filter(pk=user.pk).update(language="fr")
    page = open_as(user, viewport={"width": PHONE, "height": 844}, has_touch=True)
    wrong = []
    for path in pages_of(page, ROLES[role], scene, READ_IN_FRENCH):
        if "styleguide" in path:
            continue
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == "fr", path
        for width in (PHONE, SMALLEST):
            page.set_viewport_size({"width": width, "height": 844})
            found = page.evaluate(CUT)
            found += ["scrolls sideways"] if page.evaluate(SIDEWAYS) else []
            wrong += [f"{path} at {width}: {one}" for one in found]
    assert not wrong, "\n".join(wrong)
