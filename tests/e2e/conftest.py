"""A real browser on a live server: who looks, on which screen, and that no page complains.

`open_as(user)` gives a signed-in page in a context of its own; options go to the context
(`viewport`, `has_touch`, `java_script_enabled`). Whatever a page writes to its console as an error,
a breach of the content security policy included, fails the test, unless it was forgiven.
"""

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
import time_machine
from django.conf import settings
from django.core.management.commands import flush as flush_command
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client as DjangoClient
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.cluster import url_of

# Playwright keeps an event loop in this thread; the tests use the database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# Milliseconds. What is waited for comes at once; on a busy machine it takes the time it takes.
PATIENCE = 120_000
DESK = {"width": 1440, "height": 1000}
PHONE = {"width": 390, "height": 844}
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

OpenAs = Callable[..., Page]
SignIn = Callable[[Page, User], None]


class Complaints(list[str]):
    """What pages wrote to their consoles; `forgive` names what a test brings about itself."""

    def __init__(self) -> None:
        super().__init__()
        self.forgiven: list[str] = []

    def forgive(self, words: str) -> None:
        self.forgiven.append(words)

    def listen(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.append(str(error)))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" or "Content Security" in message.text:
            self.append(message.text)

    @property
    def unforgiven(self) -> list[str]:
        return [said for said in self if not any(words in said for words in self.forgiven)]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/e2e/" in item.nodeid or item.nodeid.startswith("tests/e2e"):
            item.add_marker("e2e")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium; a missing browser is a failure, not a test less."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.fail("Chromium is missing: apt-get install chromium, or say CHROMIUM=/its/path.")
    return {**browser_type_launch_args, "executable_path": path, "args": list(QUIET)}


@pytest.fixture(scope="session", autouse=True)
def _patience() -> None:
    """For what is expected, too; a page and its requests have it from their context."""
    expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session", autouse=True)
def _flush_as_owner(django_db_setup: None) -> Iterator[None]:
    """The browser's event loop has connections of its own: these are flushed by the owner too."""
    name = str(settings.DATABASES["default"]["NAME"])
    address = url_of(name, like=os.environ["DATABASE_OWNER_URL"])

    def flush(operations: DatabaseOperations, statements: list[str]) -> None:
        with psycopg.connect(address, autocommit=True) as owner:
            for statement in statements:
                owner.execute(statement)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush)
        # The catalogue of models is not ours to write; a flush leaves it as it is.
        patch.setattr(flush_command, "emit_post_migrate_signal", lambda *_, **__: None)
        yield


@pytest.fixture(autouse=True)
def _now(now: dt.datetime) -> Iterator[None]:
    """Server and test stand on Thursday 19 November 2026; the clock goes on from there."""
    with time_machine.travel(now, tick=True):
        yield


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    heard = Complaints()
    yield heard
    assert heard.unforgiven == []


@pytest.fixture
def sign_in(live_server: LiveServer) -> SignIn:
    """Sign a person in without the sign-in page, which has walks of its own."""

    def enter(page: Page, user: User) -> None:
        client = DjangoClient()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )

    return enter


@pytest.fixture
def open_as(
    browser: Browser, live_server: LiveServer, complaints: Complaints, sign_in: SignIn
) -> Iterator[OpenAs]:
    """A page of a person, in a browser context that shares nothing with the others."""
    contexts: list[BrowserContext] = []

    def visit(user: User | None, **options: Any) -> Page:
        context = browser.new_context(
            base_url=live_server.url, **{"viewport": DESK, "locale": "en-GB", **options}
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        complaints.listen(page)
        if user is not None:
            sign_in(page, user)
        return page

    yield visit
    for context in contexts:
        context.close()
