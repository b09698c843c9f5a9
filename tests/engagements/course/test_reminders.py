"""Each thing that lies ahead is said in time, and once."""

import datetime as dt

import pytest
from pytest_django import Settings

from accounts.actors import actor_of
from accounts.models import Letter
from engagements.course import papers, reminders, renewal
from engagements.models import Engagement
from tests.factories.world import World

pytestmark = pytest.mark.django_db
RENEWS = dt.date(2027, 1, 1)
STAFF = ["bob@acme.example", "olga@acme.example"]


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.SITE_URL = "https://mandate.example"


def remind(world: World, days_before: int) -> list[str]:
    """Who is written to so many days before the renewal."""
    with world.staff():
        known = set(Letter.objects.values_list("pk", flat=True))
        reminders.remind_of_renewals(on=RENEWS - dt.timedelta(days=days_before))
        fresh = Letter.objects.exclude(pk__in=known).order_by("recipient")
        return list(fresh.values_list("recipient", flat=True))


@pytest.mark.parametrize(
    ("days", "mark"),
    [(91, None), (90, 90), (61, 90), (60, 60), (31, 60), (30, 30), (0, 30), (-1, None)],
)
def test_the_nearest_reminder_is_due(days: int, mark: int | None) -> None:
    assert reminders.threshold(days) == mark


def test_each_reminder_comes_once_and_the_founder_hears_at_sixty(world: World) -> None:
    assert remind(world, 91) == []
    assert remind(world, 90) == STAFF
    assert remind(world, 89) == []
    assert remind(world, 60) == ["bob@acme.example", "dora@brume.example", "olga@acme.example"]
    assert remind(world, 59) == []
    assert remind(world, 30) == STAFF
    assert remind(world, 1) == []


def test_what_is_decided_is_not_reminded_of(world: World, now: dt.datetime) -> None:
    with world.staff():
        renewal.decide(
            engagement=Engagement.objects.select_related("client").get(pk=world.engagement.pk),
            decision="end",
            until=dt.date(2026, 12, 31),
            by=actor_of(world.olga),
            at=now,
            on=now.date(),
        )
        assert reminders.remind_of_renewals(on=dt.date(2026, 11, 20)) == []


def test_the_founders_letter_is_neutral(world: World) -> None:
    remind(world, 60)
    with world.staff():
        letter = Letter.objects.get(recipient="dora@brume.example")
    assert "whether it goes on, changes or ends" in " ".join(letter.text.lower().split())
    assert "/c/brume/fit/" in letter.text


def test_the_office_hears_of_a_paper_that_expires(world: World, now: dt.datetime) -> None:
    with world.staff():
        papers.file_paper(
            client=world.brume,
            kind="nda",
            signed_on=dt.date(2026, 1, 1),
            expires_on=dt.date(2026, 12, 19),
            by=actor_of(world.olga),
            at=now,
        )
        assert reminders.remind_of_papers(on=dt.date(2026, 11, 18)) == []
        assert len(reminders.remind_of_papers(on=dt.date(2026, 11, 19))) == 1
        assert reminders.remind_of_papers(on=dt.date(2026, 11, 20)) == []
        letter = Letter.objects.get(kind=reminders.PAPER)
        assert letter.recipient == "olga@acme.example"
