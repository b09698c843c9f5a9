"""The walls between colleagues at every door: an executive finds nothing of a client whom a
colleague serves, and whoever was let in to read changes nothing."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import transaction
from django.test import Client as Browser
from pytest_django.plugin import DjangoDbBlocker

from accounts.actors import actor_of
from engagements import readers
from tests.factories.scene import make_scene
from tests.factories.world import World, make_member, make_user, make_world
from tests.house.addresses import PAGES
from tests.house.stage import ADDRESSES, NOW, Stage, address, browser_of

# Those that name an engagement or a client, and that an executive opens (a key is no person).
NAMED = sorted(
    name
    for name, page in PAGES.items()
    if "bob" in page.who and not page.keyed and {"engagement", "client"} & set(ADDRESSES[name])
)


def _joined(world: World, name: str) -> Browser:
    user = make_user(name)
    with world.staff():
        member = make_member(world.acme, user, role="executive")
        if name == "Hugo":
            readers.let_in(
                engagement=world.engagement,
                member=member,
                reason="Same supplier",
                by=actor_of(world.olga),
                at=NOW,
            )
    browser = browser_of(world, "anonymous")
    browser.force_login(user)
    return browser


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    """Built once, in a transaction that is taken back: each request leaves it as it was."""
    with (
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        transaction.atomic(),
    ):
        world = make_world()
        scene = make_scene(world, at=NOW)
        yield Stage(scene, {name: _joined(world, name) for name in ("Hugo", "Gina")})
        transaction.set_rollback(True)


def ask(browser: Browser, method: str, path: str) -> int:
    with transaction.atomic():
        answer = browser.generic(method, path)
        transaction.set_rollback(True)
    return answer.status_code


@pytest.mark.parametrize("name", NAMED)
def test_a_colleague_finds_nothing(name: str, stage: Stage) -> None:
    page = PAGES[name]
    path = address(name, stage.scene, page.names)
    for method in {"GET", "POST"} & set(page.methods):
        assert ask(stage.people["Gina"], method, path) == 404, method


@pytest.mark.parametrize("name", [name for name in NAMED if "POST" in PAGES[name].methods])
def test_who_was_let_in_changes_nothing(name: str, stage: Stage) -> None:
    path = address(name, stage.scene, PAGES[name].names)
    assert ask(stage.people["Hugo"], "POST", path) in {403, 404}
