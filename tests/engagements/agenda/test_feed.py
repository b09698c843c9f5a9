"""The feed that goes out: whose it is, what it holds, and that programs can read it."""

import datetime as dt
from decimal import Decimal
from typing import Any

import icalendar
import pytest
from django.db import DatabaseError, transaction
from django.test import Client as Browser
from django.urls import reverse
from time_machine import travel

from accounts.actors import actor_of
from accounts.models import User
from engagements.agenda.feed import (
    calendar,
    entries,
    feed_of,
    make_feed,
    owner_of,
    revoke_feed,
)
from engagements.agenda.leave import Dates, Why, enter_leave
from engagements.agenda.presence import keep_usual_days
from engagements.models import CalendarFeed, Engagement, WorkLog
from engagements.worklogs import change_work, log_work
from tenancy.scope import person, scope
from tests.factories.world import World, make_engagement, make_member

NOW = dt.datetime(2026, 11, 19, 9, 0, tzinfo=dt.UTC)
ON = NOW.date()


def log(world: World, note: str = "ERP; scoring, part 2") -> WorkLog:
    with world.staff():
        return log_work(
            engagement=world.engagement,
            member=world.bob,
            day=dt.date(2026, 11, 18),
            days=Decimal("0.5"),
            note=note,
            by=actor_of(world.bob),
        )


def read(world: World) -> list[Any]:
    """The feed as a program reads it back."""
    raw = calendar(found=entries(user=world.bob.user, on=ON), host="mandate.example")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    return list(icalendar.Calendar.from_ical(raw).walk("VEVENT"))


def logged(world: World) -> list[Any]:
    return [one for one in read(world) if str(one["UID"]).startswith("worklog")]


def test_a_token_opens_its_persons_feed_until_it_is_revoked(world: World) -> None:
    token = make_feed(user=world.bob.user, at=NOW)
    assert owner_of(token=token, at=NOW) == world.bob.user
    address = feed_of(user=world.bob.user)
    assert address is not None
    assert (address.token, address.used_at) == (token, NOW)
    revoke_feed(user=world.bob.user, at=NOW)
    assert owner_of(token=token, at=NOW) is None
    assert feed_of(user=world.bob.user) is None


def test_a_new_address_ends_the_old_one(world: World) -> None:
    old = make_feed(user=world.bob.user, at=NOW)
    new = make_feed(user=world.bob.user, at=NOW)
    assert owner_of(token=old, at=NOW) is None
    assert owner_of(token=new, at=NOW) == world.bob.user


def test_a_token_of_one_opens_nothing_of_another(world: World) -> None:
    token = make_feed(user=world.bob.user, at=NOW)
    make_feed(user=world.mallory.user, at=NOW)
    key = token.partition("-")[2]
    for forged in (
        f"{world.mallory.user_id:x}-{key}",
        f"{world.bob.user_id:x}-{key[:-1]}",
        f"{world.bob.user_id:x}-",
        "zz-" + key,
        "f" * 40 + "-" + key,
        "",
    ):
        assert owner_of(token=forged, at=NOW) is None


def test_whoever_may_no_longer_sign_in_has_no_feed(world: World) -> None:
    token = make_feed(user=world.bob.user, at=NOW)
    User.objects.filter(pk=world.bob.user_id).update(is_active=False)
    assert owner_of(token=token, at=NOW) is None


def test_a_feed_is_its_persons_row_alone(world: World) -> None:
    make_feed(user=world.bob.user, at=NOW)
    with person(user=world.alice.user_id):
        assert not CalendarFeed.objects.exists()
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        scope(provider=world.acme.pk, user=world.bob.user_id),
    ):
        list(CalendarFeed.objects.all())


def test_logged_days_are_whole_dates_that_can_be_read_back(world: World) -> None:
    made = log(world)
    (one,) = logged(world)
    assert one["SUMMARY"] == "Brume, ½ day"
    assert one["DESCRIPTION"] == "ERP; scoring, part 2"
    assert one["UID"] == f"worklog-{made.pk}@mandate.example"
    assert (one["DTSTART"].dt, one["DTEND"].dt) == (
        dt.date(2026, 11, 18),
        dt.date(2026, 11, 19),
    )
    assert one["TRANSP"] == "TRANSPARENT"


def test_a_changed_entry_keeps_its_name_and_counts_on(world: World) -> None:
    made = log(world)
    (before,) = logged(world)
    with world.staff(), travel(made.created_at + dt.timedelta(minutes=5), tick=False):
        change_work(log=made, days=Decimal(1), by=actor_of(world.bob))
    (after,) = logged(world)
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["SUMMARY"] == "Brume, 1 day"


def test_what_is_long_or_strange_is_folded_and_escaped(world: World) -> None:
    note = "é" * 120 + "; a, b \\ c\nDTSTART:20200101"
    log(world, note=note)
    (one,) = logged(world)
    assert one["DESCRIPTION"] == note
    assert one["DTSTART"].dt == dt.date(2026, 11, 18)


def test_plans_leave_and_renewals_stand_in_it(world: World) -> None:
    by = actor_of(world.bob)
    with world.staff():
        keep_usual_days(
            member=world.bob,
            at_all=range(1, 6),
            by_engagement={world.engagement: [2]},
            by=by,
        )
        dates = Dates(dt.date(2026, 12, 7), dt.date(2026, 12, 11))
        enter_leave(member=world.bob, dates=dates, why=Why("illness", "Knee"), by=by)
        Engagement.objects.filter(pk=world.engagement.pk).update(renews_on=dt.date(2026, 12, 31))
    found = {(str(one["SUMMARY"]), one["DTSTART"].dt) for one in read(world)}
    assert ("Brume, planned", dt.date(2026, 11, 24)) in found
    assert ("Brume, planned", dt.date(2026, 12, 8)) not in found
    assert ("Away", dt.date(2026, 12, 7)) in found
    assert ("Decide on the renewal with Brume", dt.date(2026, 12, 31)) in found
    assert "Knee" not in str(found)


def test_it_holds_every_provider_of_its_person_and_nobody_else(world: World) -> None:
    log(world)
    with world.theirs():
        member = make_member(world.other, world.bob.user, role="executive")
        theirs = make_engagement(client=world.other_client, executive=member, role="cto")
        log_work(
            engagement=theirs,
            member=member,
            day=dt.date(2026, 11, 17),
            days=Decimal(1),
            by=actor_of(member),
        )
        log_work(
            engagement=world.other_engagement,
            member=world.mallory,
            day=dt.date(2026, 11, 16),
            days=Decimal(1),
            by=actor_of(world.mallory),
        )
    assert [str(one["SUMMARY"]) for one in logged(world)] == ["Elsewhere, 1 day", "Brume, ½ day"]


def test_a_program_gets_it_without_signing_in_and_only_when_it_changed(
    world: World, client: Browser
) -> None:
    log(world)
    with travel(NOW, tick=False):
        page = reverse("dashboards:feed", args=[make_feed(user=world.bob.user, at=NOW)])
        answer = client.get(page)
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert "no-cache" in answer["Cache-Control"]
        again = client.get(page, headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        log(world, note="More")
        assert client.get(page, headers={"If-None-Match": answer["ETag"]}).status_code == 200
        assert client.get(reverse("dashboards:feed", args=["1-wrong"])).status_code == 404


def test_the_page_makes_shows_and_revokes_the_address(world: World, client: Browser) -> None:
    client.force_login(world.bob.user)
    page = reverse("dashboards:my_calendar")
    assert "/feeds/" not in client.get(page).content.decode()
    client.post(page, {"make": "1"})
    address = feed_of(user=world.bob.user)
    assert address is not None
    assert f"/feeds/{address.token}.ics" in client.get(page).content.decode()
    client.post(page, {"revoke": "1"})
    assert feed_of(user=world.bob.user) is None
