"""What the provider notes for itself is nowhere that its client can look.

A world in which every entry carries such a note, with a word that stands nowhere else; then each
address that a client's people may open is asked in every way, each letter to them is read and its
links are followed, and the papers are rendered and read: the word is in none of them. On the
provider's own pages it is, so that these tests can fail.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine
from django.core import mail
from django.db import ProgrammingError, connection, transaction
from django.http.response import HttpResponseBase
from django.test import Client as Browser
from pytest_django.plugin import DjangoDbBlocker

from accounts.actors import actor_of
from accounts.models import Letter
from billing import files
from billing.models import Invoice
from committees import publishing
from committees.models import Report
from committees.pdf import render_report
from engagements.models import WorkLog
from engagements.words import Words, write_aside
from engagements.worklogs import log_work
from tests import printed
from tests.factories.scene import make_scene
from tests.factories.world import World, make_world
from tests.house.addresses import PAGES
from tests.house.addresses.page import READERS
from tests.house.stage import NOW, address, browser_of

MARKER = "Zwischenruf"
CLIENTS = sorted(name for name, page in PAGES.items() if page.who & READERS)


@pytest.fixture(scope="module")
def stage(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[World, dict[str, object]]]:
    """The note is there before the months are signed, the report is made and the letters go."""
    with (
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        transaction.atomic(),
    ):
        world = make_world()
        with world.staff():
            for day in (dt.date(2026, 10, 28), dt.date(2026, 11, 17)):
                log_work(
                    engagement=world.engagement,
                    member=world.bob,
                    day=day,
                    days=Decimal("0.25"),
                    note="Budget round",
                    words=Words(aside=f"{MARKER} of the board"),
                    by=actor_of(world.bob),
                )
        scene = make_scene(world, at=NOW)
        with world.staff():
            for log in WorkLog.objects.all():
                write_aside(log=log, text=f"{MARKER} of the board")
        yield world, scene
        transaction.set_rollback(True)


def words_of(answer: HttpResponseBase) -> str:
    """All that an answer says: its heads, and its text, also inside a PDF or a workbook."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return f"{dict(answer.items())} {read(content)}"


def read(content: bytes) -> str:
    # The scene's stored papers are stand-ins of a few bytes; real ones are rendered below.
    if content.startswith(b"%PDF") and len(content) > 100:
        return printed.text(content)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return " ".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return content.decode("utf-8", "replace")


def asked(browser: Browser, method: str, path: str) -> str:
    """What is answered; what it did is taken back."""
    with transaction.atomic():
        answer = browser.generic(method, path)
        text = words_of(answer)
        transaction.set_rollback(True)
    return text


@pytest.mark.parametrize("name", CLIENTS)
def test_no_address_of_a_client_holds_it(name: str, stage: tuple[World, dict[str, object]]) -> None:
    world, scene = stage
    path = address(name, scene, PAGES[name].names)
    for person in ("dora", "carol", "anonymous"):
        browser = browser_of(world, person)
        for method in ("GET", "POST"):
            assert MARKER not in asked(browser, method, path), f"{person} {method} {path}"


def test_no_letter_to_anybody_holds_it_and_no_link_in_one_leads_to_it(
    stage: tuple[World, dict[str, object]],
) -> None:
    world, _scene = stage
    with world.staff():
        letters = [f"{one.subject} {one.text}" for one in Letter.objects.all()]
    letters += [
        f"{one.subject} {one.body} {getattr(one, 'alternatives', [])}" for one in mail.outbox
    ]
    assert not any(MARKER in letter for letter in letters)
    links = {
        found for one in letters for found in re.findall(r"https?://[^/\s]+(/[^\s\"<>]*)", one)
    }
    for path in links:
        assert MARKER not in asked(Browser(raise_request_exception=False), "GET", path), path


def test_no_paper_holds_it(stage: tuple[World, dict[str, object]]) -> None:
    world, _scene = stage
    with world.staff():
        for report in Report.objects.all():
            content = publishing.content_of(report)
            assert "Budget round" in str(content)
            assert MARKER not in str(content)
            assert MARKER not in printed.text(render_report(content))
        for invoice in Invoice.objects.exclude(content=None):
            assert MARKER not in printed.text(files.rendered(invoice))


def test_no_row_that_the_clients_role_can_read_holds_it(
    stage: tuple[World, dict[str, object]],
) -> None:
    world, _scene = stage
    with world.staff():
        tables = list(connection.introspection.table_names())
    leaks, read_some = [], 0
    for table in tables:
        try:
            with transaction.atomic(), world.founder(), connection.cursor() as cursor:
                quoted = connection.ops.quote_name(table)
                cursor.execute(
                    f"SELECT count(*) FROM {quoted} t WHERE t::text LIKE %s", [f"%{MARKER}%"]
                )
                (count,) = cursor.fetchone()
        except ProgrammingError:
            continue
        read_some += 1
        if count:
            leaks.append(table)
    assert leaks == []
    assert read_some > 5


def test_the_provider_reads_it_in_its_week_and_its_sheets(
    stage: tuple[World, dict[str, object]],
) -> None:
    world, scene = stage
    bob = browser_of(world, "bob")
    engagement = f"/p/acme/engagements/{world.engagement.slug}"
    week = asked(bob, "GET", "/p/acme/log/2026-W47/?day=2026-11-19")
    assert MARKER in week
    assert MARKER in asked(bob, "GET", f"/p/acme/log/entries/{scene['worklog']}/")
    assert MARKER in asked(browser_of(world, "olga"), "GET", f"{engagement}/")
    assert MARKER in asked(bob, "GET", f"{engagement}/days.csv")
    assert MARKER in asked(bob, "GET", f"{engagement}/months/2026-10/days.csv")
    theirs = f"/p/acme/c/brume/months/{world.engagement.slug}/2026-10/days.csv"
    assert "Budget round" in asked(bob, "GET", theirs)
    assert MARKER not in asked(bob, "GET", theirs)
