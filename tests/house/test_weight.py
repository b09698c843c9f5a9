"""What a visit costs over the wire: compressed bytes as a server of production sends them.

The files are collected, hashed and compressed as `collectstatic` does it in the image, then asked
for through the app itself by a browser that takes gzip.
"""

import datetime as dt
import gzip
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.staticfiles import storage
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoDbBlocker

from accounts.actors import Actor, actor_of
from benchmarks.crowd import grow
from dashboards.navigation import foot, items
from tests.answers import breaches
from tests.factories.scene import make_scene
from tests.factories.world import World

FIRST_VISIT = 60_000
LATER_PAGE = 12_000
HOME = "/p/acme/c/brume/"
PRODUCTION = "whitenoise.storage.CompressedManifestStaticFilesStorage"


class Resources(HTMLParser):
    """What a page makes a browser fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag in {"script", "img", "source", "iframe", "video"} and named.get("src"):
            self.found.append(named["src"])
        if tag == "link" and set(named["rel"].split()) & {"stylesheet", "icon", "preload"}:
            self.found.append(named["href"])


def resources(page: bytes) -> list[str]:
    reader = Resources()
    reader.feed(page.decode())
    return list(dict.fromkeys(reader.found))


def over_the_wire(answer: Any) -> int:
    heads = sum(len(name) + len(value) + 4 for name, value in answer.items())
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    return heads + len(content)


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Path:
    """The static files as the image holds them."""
    root = tmp_path_factory.mktemp("static")
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.block():
        made = storages.create_storage(
            {"BACKEND": PRODUCTION, "OPTIONS": {"location": str(root), "base_url": "/static/"}}
        )
        patch.setattr(storage, "staticfiles_storage", made)
        patch.setattr(
            "django.contrib.staticfiles.management.commands.collectstatic.staticfiles_storage", made
        )
        call_command("collectstatic", interactive=False, verbosity=0)
    return root


@pytest.fixture
def production(collected: Path, settings: Any, world: World, now: dt.datetime) -> World:
    """A provider of twelve engagements on a server that compresses."""
    settings.STATIC_ROOT = collected
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": PRODUCTION}}
    with time_machine.travel(now, tick=True):
        grow(world, to=12)
    return world


def browser_of(person: Any) -> Client:
    browser = Client(headers={"accept-encoding": "gzip"})
    browser.force_login(person.user)
    return browser


def test_the_first_visit_of_a_founder_is_light(production: World, now: dt.datetime) -> None:
    browser = browser_of(production.dora)
    with time_machine.travel(now, tick=True):
        answer = browser.get(HOME)
    assert answer.headers["Content-Encoding"] == "gzip"
    parts = {HOME: over_the_wire(answer)}
    page = gzip.decompress(answer.content)
    for address in resources(page):
        answer = browser.get(address)
        assert answer.status_code == 200, address
        parts[address] = over_the_wire(answer)
    assert len(parts) > 4
    assert sum(parts.values()) < FIRST_VISIT, parts


def test_static_files_are_hashed_compressed_and_kept_by_the_browser(production: World) -> None:
    browser = browser_of(production.dora)
    page = gzip.decompress(browser.get(HOME).content)
    scripts = [address for address in resources(page) if address.endswith((".js", ".css"))]
    assert scripts
    for address in scripts:
        answer = browser.get(address)
        assert answer.headers["Content-Encoding"] == "gzip", address
        assert "immutable" in answer.headers["Cache-Control"], address
        answer.close()


def test_every_page_of_the_rail_is_light(production: World, now: dt.datetime) -> None:
    heavy, seen = {}, 0
    people = (production.alice, production.bob, production.olga, production.dora, production.carol)
    for person in people:
        browser = browser_of(person)
        with production.staff(), time_machine.travel(now, tick=True):
            actor: Actor = actor_of(person)
            client = production.brume if actor.is_client else None
            rail = items(actor=actor, provider=production.acme, client=client)
            addresses = [item.url for item in [*rail, *foot(actor=actor, provider=production.acme)]]
        for address in addresses:
            with time_machine.travel(now, tick=True):
                answer = browser.get(address, follow=True)
            assert answer.status_code == 200, address
            seen += 1
            assert breaches(gzip.decompress(answer.content)) == []
            if len(answer.content) >= LATER_PAGE:
                heavy[person.user.name, address] = len(answer.content)
    assert seen > 20
    assert heavy == {}


def test_a_sheet_is_compressed_and_a_document_is_not(world: World, now: dt.datetime) -> None:
    scene = make_scene(world, at=now)
    browser = browser_of(world.olga)
    slug = world.engagement.slug
    with time_machine.travel(now, tick=True):
        sheet = browser.get(f"/p/acme/engagements/{slug}/days.csv")
        printed = browser.get(f"/p/acme/invoices/{scene['invoice']}/pdf/")
    assert sheet.status_code == printed.status_code == 200
    assert sheet.headers.get("Content-Encoding") == "gzip"
    assert "Content-Encoding" not in printed.headers
