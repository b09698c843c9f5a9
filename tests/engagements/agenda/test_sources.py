"""Addresses of calendars: sealed, read by the worker, theirs alone."""

import datetime as dt

import pytest
from django.test import Client as Browser
from django.urls import reverse
from time_machine import travel

from accounts.actors import actor_of
from engagements.agenda import sources
from engagements.agenda.fetching import CannotFetch, Fetched
from engagements.models import CalendarEvent, CalendarSource
from engagements.tasks import read_calendar
from tenancy.scope import scope
from tests.engagements.agenda.calendars import calendar, event, timed
from tests.factories.world import World

NOW = dt.datetime(2026, 11, 19, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def source(world: World) -> CalendarSource:
    with world.staff():
        return sources.add_address(
            member=world.bob,
            url="webcal://calendar.example/secret-word.ics",
            name="",
            by=actor_of(world.bob),
            at=NOW,
        )


def read(world: World, source: CalendarSource) -> CalendarSource:
    with travel(NOW, tick=False):
        read_calendar(provider_id=world.acme.pk, source_id=source.pk)
    with world.staff():
        return CalendarSource.objects.get(pk=source.pk)


def test_an_address_is_sealed_and_never_shown(world: World, source: CalendarSource) -> None:
    assert "secret-word" not in source.sealed_url
    assert (source.name, source.host) == ("calendar.example", "calendar.example")


def test_the_worker_reads_what_is_due(
    world: World, source: CalendarSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def fetch(*, url: str, etag: str) -> Fetched:
        asked.append((url, etag))
        return Fetched(calendar(event(*timed())), '"one"')

    monkeypatch.setattr("engagements.tasks.fetch", fetch)
    with world.staff():
        assert sources.due(at=NOW) == [source.pk]
    row = read(world, source)
    assert asked == [("https://calendar.example/secret-word.ics", "")]
    assert (row.status, row.etag, row.due_at) == ("read", '"one"', NOW + sources.EVERY)
    with world.staff():
        assert sources.due(at=NOW) == []
    with scope(provider=world.acme.pk, user=world.bob.user_id):
        assert CalendarEvent.objects.count() == 1
    # Not due: a second message finds nothing to do.
    read(world, source)
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("code", "again"), [("away", True), ("slow", True), ("refused", False), ("large", False)]
)
def test_what_cannot_be_read_says_why(
    world: World,
    source: CalendarSource,
    monkeypatch: pytest.MonkeyPatch,
    code: str,
    *,
    again: bool,
) -> None:
    def fetch(**_asked: str) -> Fetched:
        raise CannotFetch(code)

    monkeypatch.setattr("engagements.tasks.fetch", fetch)
    row = read(world, source)
    assert (row.status, row.problem) == ("failed", code)
    assert (row.due_at is not None) == again
    assert sources.problem_in_words(code)


def test_a_reader_that_is_gone_is_replaced(world: World, source: CalendarSource) -> None:
    with world.staff():
        assert sources.claim(source_id=source.pk, at=NOW) is not None
        assert sources.claim(source_id=source.pk, at=NOW) is None
        later = NOW + sources.STALE + dt.timedelta(seconds=1)
        assert sources.due(at=later) == [source.pk]
        assert sources.claim(source_id=source.pk, at=later) is not None


@pytest.mark.parametrize(
    "url", ["http://calendar.example/a.ics", "nothing", "https://a:b@c.example/"]
)
def test_an_address_that_is_none_is_refused(world: World, url: str) -> None:
    with world.staff(), pytest.raises(sources.CannotAddCalendar, match="https"):
        sources.add_address(member=world.bob, url=url, name="", by=actor_of(world.bob), at=NOW)


def test_another_persons_calendar_is_no_page(
    world: World, client: Browser, source: CalendarSource
) -> None:
    client.force_login(world.alice.user)
    for name in ("calendar_read", "calendar_remove"):
        address = reverse(f"engagements:{name}", args=["acme", source.pk])
        assert client.post(address).status_code == 404
