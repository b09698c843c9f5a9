"""What a calendar proposes, and what becomes of the answers."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client as Browser
from django.urls import reverse
from time_machine import travel

from accounts.actors import actor_of
from common.periods import Week
from engagements.agenda import proposing, sources
from engagements.agenda.confirming import Ticked, confirm, dismiss, propose_again
from engagements.agenda.proposing import Proposal, days_of, title_key
from engagements.models import CalendarEvent, CalendarSource, WorkLog
from engagements.worklogs import CannotLog, Change, log_work
from tenancy.scope import scope
from tests.engagements.agenda.calendars import calendar, event, timed
from tests.factories.world import World

WEEK = Week(2026, 47)
NOW = dt.datetime(2026, 11, 19, 9, 0, tzinfo=dt.UTC)
TODAY = NOW.date()


@pytest.fixture
def bob(world: World) -> Iterator[World]:
    """Everything as Bob: nobody else sees his calendar."""
    with scope(provider=world.acme.pk, user=world.bob.user_id):
        yield world


def give(world: World, *parts: str) -> CalendarSource:
    return sources.add_file(
        member=world.bob,
        raw=calendar(*parts),
        name="bob.ics",
        emails=[world.bob.user.email],
        zone="Europe/Paris",
        by=actor_of(world.bob),
        at=NOW,
        on=TODAY,
    )


def proposed(world: World) -> list[Proposal]:
    return proposing.proposals(
        user_id=world.bob.user_id,
        member_id=world.bob.pk,
        engagements=[world.engagement],
        week=WEEK,
        own=[world.bob.user.email],
    )


def tick(one: Proposal, days: str = "", note: str = "Steering") -> Ticked:
    return Ticked(
        event_id=one.event.pk,
        engagement=one.engagement,
        days=Decimal(days) if days else one.days,
        note=note,
        category="strategy",
    )


@dataclass
class Answers:
    changes: list[Change] = field(default_factory=list)
    refusals: dict[int, str] = field(default_factory=dict)


def answer(world: World, *rows: Ticked) -> Answers:
    """Each row for itself, as the page does it."""
    done = Answers()
    for row in rows:
        try:
            with transaction.atomic():
                done.changes += confirm(row=row, member=world.bob, by=actor_of(world.bob), at=NOW)
        except CannotLog as refusal:
            done.refusals[row.event_id] = str(refusal)
    return done


def test_two_hours_are_a_quarter_at_the_client_in_the_title(bob: World) -> None:
    give(bob, event(*timed()))
    (one,) = proposed(bob)
    assert (one.engagement, one.days, one.is_ticked) == (bob.engagement, Decimal("0.25"), True)


@pytest.mark.parametrize(
    ("last", "days", "meant"),
    [
        ("20261117T091500", "0.25", False),
        ("20261117T100000", "0.25", True),
        ("20261117T130000", "0.5", True),
        ("20261117T170000", "1", True),
        ("20261117T190000", "1.25", True),
        ("20261117T233000", "1.5", True),
    ],
)
def test_days_are_hours_to_the_quarter(bob: World, last: str, days: str, *, meant: bool) -> None:
    give(bob, event(*timed("20261117T090000", last)))
    made = CalendarEvent.objects.get()
    assert days_of(made, term=None) == (Decimal(days), meant)


def test_a_whole_date_is_a_day(bob: World) -> None:
    give(bob, event("DTSTART;VALUE=DATE:20261117", "DTEND;VALUE=DATE:20261118"))
    (one,) = proposed(bob)
    assert one.days == 1


def test_the_people_invited_say_whose_it_is(bob: World) -> None:
    give(bob, event(*timed(), "ATTENDEE:mailto:dora@brume.example", title="Point hebdo"))
    (one,) = proposed(bob)
    assert one.engagement == bob.engagement


def test_what_says_nothing_is_asked(bob: World) -> None:
    give(bob, event(*timed(), "ATTENDEE:mailto:x@gmail.com", title="Call"))
    (one,) = proposed(bob)
    assert (one.engagement, one.is_ticked) == (None, False)
    refused = answer(bob, tick(one))
    assert "Choose the engagement" in refused.refusals[one.event.pk]


def test_a_client_inside_another_word_is_not_named(bob: World) -> None:
    give(bob, event(*timed(), title="Brumeux matin"))
    assert proposed(bob)[0].engagement is None


def test_a_choice_is_remembered_for_its_title(bob: World) -> None:
    give(bob, event(*timed(), title="Call #12"))
    (one,) = proposed(bob)
    row = tick(one)
    answer(bob, Ticked(row.event_id, bob.engagement, row.days, row.note, row.category))
    give(bob, event(*timed("20261118T090000", "20261118T110000"), uid="two", title="CALL 13"))
    (again,) = proposed(bob)
    assert again.engagement == bob.engagement


def test_confirming_logs_by_all_the_law_and_is_not_proposed_again(bob: World) -> None:
    give(bob, event(*timed()))
    done = answer(bob, tick(proposed(bob)[0]))
    log = WorkLog.objects.get()
    assert (log.day, log.days, log.note, log.category) == (
        dt.date(2026, 11, 17),
        Decimal("0.25"),
        "Steering",
        "strategy",
    )
    assert [change.log for change in done.changes] == [log]
    give(bob, event(*timed()))
    assert proposed(bob) == []


def test_a_row_that_cannot_be_logged_leaves_the_others(bob: World) -> None:
    give(bob, event(*timed()), event(*timed("20261118T090000", "20261118T110000"), uid="two"))
    log_work(
        engagement=bob.engagement,
        member=bob.bob,
        day=dt.date(2026, 11, 17),
        days=Decimal("1.5"),
        by=actor_of(bob.bob),
    )
    first, second = proposed(bob)
    assert (first.there, first.is_ticked) == (Decimal("1.5"), False)
    done = answer(bob, tick(first), tick(second))
    assert "1½ is the most" in done.refusals[first.event.pk]
    assert [change.log.day for change in done.changes] == [dt.date(2026, 11, 18)]
    assert [one.event for one in proposed(bob)] == [first.event]


def test_the_same_row_twice_is_logged_once(bob: World) -> None:
    give(bob, event(*timed()))
    row = tick(proposed(bob)[0])
    done = answer(bob, row, row)
    assert "another window" in done.refusals[row.event_id]
    assert WorkLog.objects.count() == 1


def test_a_longer_event_changes_its_entry(bob: World) -> None:
    give(bob, event(*timed()))
    answer(bob, tick(proposed(bob)[0]))
    give(bob, event(*timed("20261117T090000", "20261117T130000")))
    (one,) = proposed(bob)
    assert one.log == WorkLog.objects.get()
    answer(bob, tick(one))
    assert WorkLog.objects.get().days == Decimal("0.5")
    assert proposed(bob) == []


def test_an_event_that_moved_takes_its_entry_along(bob: World) -> None:
    source = give(bob, event(*timed(), "RRULE:FREQ=WEEKLY;COUNT=1"))
    answer(bob, tick(proposed(bob)[0]))
    moved = event(
        "RECURRENCE-ID;TZID=Europe/Paris:20261117T090000",
        *timed("20261119T090000", "20261119T110000"),
    )
    give(bob, event(*timed(), "RRULE:FREQ=WEEKLY;COUNT=1"), moved)
    (one,) = proposed(bob)
    answer(bob, tick(one))
    assert [log.day for log in WorkLog.objects.standing()] == [dt.date(2026, 11, 19)]
    assert source.pk


def test_an_event_that_is_gone_withdraws_its_entry_where_the_person_says_so(bob: World) -> None:
    source = give(bob, event(*timed()))
    answer(bob, tick(proposed(bob)[0]))
    proposing.propose(source=source, user_id=bob.bob.user_id, found=[], first=TODAY - sources.BACK)
    (one,) = proposed(bob)
    assert (one.event.is_gone, one.is_ticked) == (True, False)
    answer(bob, tick(one))
    assert not WorkLog.objects.standing().exists()


def test_what_was_never_answered_goes_with_its_event(bob: World) -> None:
    source = give(bob, event(*timed()))
    proposing.propose(source=source, user_id=bob.bob.user_id, found=[], first=TODAY)
    assert proposed(bob) == []
    assert not CalendarEvent.objects.exists()


def test_dismissed_stays_dismissed_whatever_it_becomes(bob: World) -> None:
    give(bob, event(*timed()))
    assert dismiss(event_id=proposed(bob)[0].event.pk, user_id=bob.bob.user_id) == 1
    give(bob, event(*timed("20261117T090000", "20261117T130000")))
    assert proposed(bob) == []


def test_a_title_can_be_no_work_for_good_and_again(bob: World) -> None:
    daily = event(
        *timed("20261116T120000", "20261116T130000"),
        "RRULE:FREQ=DAILY;COUNT=4",
        title="Lunch Brume",
    )
    give(bob, daily)
    first = proposed(bob)[0].event
    assert dismiss(event_id=first.pk, user_id=bob.bob.user_id, every=True) == 4
    give(bob, daily, event(*timed(), uid="more", title="LUNCH, Brume!"))
    assert proposed(bob) == []
    assert proposing.no_work_titles(user_id=bob.bob.user_id) == ["lunch brume"]
    propose_again(key=title_key("Lunch Brume"), user_id=bob.bob.user_id)
    assert len(proposed(bob)) == 5


def test_removing_a_calendar_forgets_what_stood_in_it(bob: World) -> None:
    source = give(bob, event(*timed()), event(*timed(), uid="two", title="Doctor"))
    answer(bob, *(tick(one) for one in proposed(bob) if one.engagement))
    sources.remove_source(source=source, by=actor_of(bob.bob))
    (kept,) = CalendarEvent.objects.all()
    assert (kept.title, kept.domains, kept.status) == ("", [], "logged")
    assert WorkLog.objects.standing().count() == 1


def test_a_colleague_sees_nothing_of_it(world: World) -> None:
    with scope(provider=world.acme.pk, user=world.bob.user_id):
        give(world, event(*timed()))
    for person in (world.alice, world.olga):
        with scope(provider=world.acme.pk, user=person.user_id):
            assert not CalendarEvent.objects.exists()


# The pages.


@pytest.fixture
def browser(world: World, client: Browser) -> Iterator[Browser]:
    with travel(NOW, tick=False):
        client.force_login(world.bob.user)
        yield client


def upload(browser: Browser, raw: bytes) -> int:
    page = reverse("engagements:calendars", args=["acme"])
    sent = {"file": "1", "ics": SimpleUploadedFile("bob.ics", raw)}
    return browser.post(page, sent).status_code


def test_a_file_leads_to_the_week_and_one_press_logs_it(world: World, browser: Browser) -> None:
    assert upload(browser, calendar(event(*timed()))) == 302
    page = reverse("engagements:week_calendar", args=["acme", WEEK])
    assert "Brume steering" in browser.get(page).content.decode()
    with scope(provider=world.acme.pk, user=world.bob.user_id):
        name = f"p{CalendarEvent.objects.get().pk}"
    row = {
        f"{name}-tick": "on",
        f"{name}-engagement": str(world.engagement.pk),
        f"{name}-days": "½",
        f"{name}-note": "",
        f"{name}-category": "vendors",
    }
    wrong = browser.post(page, {**row, f"{name}-days": "many"})
    assert wrong.status_code == 422
    assert 'value="many"' in wrong.content.decode()
    assert browser.post(page, row).status_code == 302
    with world.staff():
        log = WorkLog.objects.get()
        assert (log.days, log.note, log.category) == (Decimal("0.5"), "", "vendors")
    assert "Nothing waits in this week" in browser.get(page).content.decode()


def test_what_is_no_calendar_is_refused_at_the_field(browser: Browser) -> None:
    assert upload(browser, b"hello") == 422
    assert upload(browser, b"x" * (5 * 1024 * 1024 + 1)) == 422


def test_a_row_is_dismissed_on_the_page(world: World, browser: Browser) -> None:
    upload(browser, calendar(event(*timed())))
    page = reverse("engagements:week_calendar", args=["acme", WEEK])
    with scope(provider=world.acme.pk, user=world.bob.user_id):
        number = CalendarEvent.objects.get().pk
    assert browser.post(page, {"dismiss": number}).status_code == 302
    assert "Brume steering" not in browser.get(page).content.decode()
