"""Leave: dates that never overlap, reasons that stay inside, what a client reads."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from accounts.actors import actor_of
from accounts.models import AuditEntry, Membership
from engagements.agenda.leave import (
    CannotTakeLeave,
    Dates,
    Why,
    absences,
    away,
    change_leave,
    dates_in_words,
    enter_leave,
    leave_of,
    leaves,
    withdraw_leave,
)
from engagements.models import Engagement, Leave, LeaveReason
from tests.factories.world import World

AUGUST = Dates(dt.date(2026, 8, 3), dt.date(2026, 8, 14))
NO_REASON = Why()


def enter(member: Membership, dates: Dates = AUGUST, why: Why = NO_REASON) -> Leave:
    return enter_leave(member=member, dates=dates, why=why, by=actor_of(member))


def test_leave_counts_on_each_of_its_dates(world: World) -> None:
    with world.staff():
        enter(world.bob)
        assert away(member_id=world.bob.pk, day=dt.date(2026, 8, 3)) == 1
        assert away(member_id=world.bob.pk, day=dt.date(2026, 8, 14)) == 1
        assert away(member_id=world.bob.pk, day=dt.date(2026, 8, 17)) == 0


def test_half_days_count_half(world: World) -> None:
    day = dt.date(2026, 8, 20)
    with world.staff():
        enter(world.bob, Dates(day, day, Leave.Part.HALF))
        assert away(member_id=world.bob.pk, day=day) == Decimal("0.5")


def test_the_leave_of_everybody_asks_once(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with world.staff():
        enter(world.bob)
        enter(world.alice, Dates(dt.date(2026, 8, 31), dt.date(2026, 9, 4)))
        members = [world.bob.pk, world.alice.pk, world.olga.pk]
        with django_assert_num_queries(1):
            found = leave_of(members=members, first=dt.date(2026, 8, 10), last=dt.date(2026, 8, 31))
    assert sorted(found[world.bob.pk]) == [dt.date(2026, 8, day) for day in range(10, 15)]
    assert list(found[world.alice.pk]) == [dt.date(2026, 8, 31)]
    assert found[world.olga.pk] == {}


def test_leave_that_overlaps_is_refused_with_the_dates_it_runs_into(world: World) -> None:
    with world.staff():
        enter(world.bob)
        with pytest.raises(CannotTakeLeave, match="3 to 14 August 2026"):
            enter(world.bob, Dates(dt.date(2026, 8, 14), dt.date(2026, 8, 20)))
        enter(world.alice)
        assert Leave.objects.count() == 2


def test_the_database_refuses_what_two_windows_enter_at_once(world: World) -> None:
    with world.staff():
        enter(world.bob)
        with pytest.raises(IntegrityError, match="leave_once"), transaction.atomic():
            Leave.objects.create(member=world.bob, starts_on=AUGUST.last, ends_on=AUGUST.last)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (dt.date(2026, 8, 14), dt.date(2026, 8, 3), "comes before"),
        (dt.date(2026, 8, 3), dt.date(2028, 8, 3), "more than a year"),
    ],
)
def test_dates_that_make_no_sense_are_refused(
    world: World, first: dt.date, last: dt.date, said: str
) -> None:
    with world.staff(), pytest.raises(CannotTakeLeave, match=said):
        enter(world.bob, Dates(first, last))


def test_changing_keeps_clear_of_other_leave_but_not_of_itself(world: World) -> None:
    with world.staff():
        leave = enter(world.bob)
        enter(world.bob, Dates(dt.date(2026, 8, 24), dt.date(2026, 8, 28)))
        by = actor_of(world.bob)
        longer = Dates(dt.date(2026, 8, 3), dt.date(2026, 8, 20))
        change_leave(leave=leave, dates=longer, why=Why("training", "Summit"), by=by)
        (reason,) = LeaveReason.objects.filter(leave=leave)
        assert (reason.kind, reason.note) == ("training", "Summit")
        with pytest.raises(CannotTakeLeave, match="24 to 28 August"):
            change_leave(
                leave=leave, dates=Dates(longer.first, dt.date(2026, 8, 24)), why=Why(), by=by
            )


def test_withdrawing_takes_the_reason_along(world: World) -> None:
    with world.staff():
        leave = enter(world.bob, why=Why("illness", "Knee"))
        withdraw_leave(leave=leave, by=actor_of(world.olga))
        assert not Leave.objects.exists()
        assert not LeaveReason.objects.exists()


def test_the_office_enters_for_anybody_and_an_executive_for_nobody_else(world: World) -> None:
    with world.staff():
        enter_leave(member=world.bob, dates=AUGUST, why=Why(), by=actor_of(world.olga))
        with pytest.raises(CannotTakeLeave, match="Only the office"):
            enter_leave(member=world.alice, dates=AUGUST, why=Why(), by=actor_of(world.bob))


def test_the_trail_tells_the_dates_and_never_why(world: World) -> None:
    with world.staff():
        enter(world.bob, why=Why("illness", "Knee"))
        entry = AuditEntry.objects.get(verb="entered leave")
    assert "2026-08-03" in entry.subject
    assert "illness" not in str(entry.detail) + entry.subject
    assert "Knee" not in str(entry.detail)


def test_a_client_reads_the_dates_and_who_covers(world: World) -> None:
    with world.staff():
        Engagement.objects.filter(pk=world.engagement.pk).update(deputy=world.alice)
        enter(world.bob, why=Why("illness", "Knee"))
        enter(world.olga)
    with world.founder():
        engagement = Engagement.objects.with_people().get()
        found = absences(
            engagements=[engagement], first=dt.date(2026, 8, 1), last=dt.date(2026, 8, 31)
        )
        (absence,) = found[engagement.pk]
        assert absence.in_words == "Bob is away 3 to 14 August 2026, covered by Alice."
        assert set(Leave.objects.values_list("member", flat=True)) == {world.bob.pk}


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (dt.date(2026, 12, 28), "28 December 2026"),
        (dt.date(2026, 12, 30), "28 to 30 December 2026"),
        (dt.date(2027, 1, 4), "28 December 2026 to 4 January 2027"),
    ],
)
def test_dates_are_said_without_repeating_themselves(last: dt.date, words: str) -> None:
    assert dates_in_words(first=dt.date(2026, 12, 28), last=last) == words


def test_the_list_begins_with_what_is_soonest(world: World) -> None:
    with world.staff():
        enter(world.bob, Dates(dt.date(2026, 12, 1), dt.date(2026, 12, 2)))
        enter(world.alice)
        enter(world.bob)
        found = leaves(since=dt.date(2026, 8, 14))
        assert [one.member_id for one in found] == [world.alice.pk, world.bob.pk, world.bob.pk]
        assert not leaves(since=dt.date(2026, 12, 3))


@pytest.fixture
def bob(world: World, client: Browser) -> Browser:
    client.force_login(world.bob.user)
    return client


def test_a_person_enters_their_leave_on_their_page(world: World, bob: Browser) -> None:
    page = reverse("engagements:leave", args=["acme"])
    sent = {"first": "2027-08-03", "part": "whole", "kind": "leave", "note": "Sea"}
    assert bob.post(page, sent).status_code == 302
    shown = bob.get(page).content.decode()
    assert "Leave: Sea" in shown
    again = bob.post(page, sent)
    assert again.status_code == 422
    assert "overlap leave that is entered already" in again.content.decode()
    assert 'value="2027-08-03"' in again.content.decode()


def test_the_office_enters_leave_for_a_person(world: World, client: Browser) -> None:
    client.force_login(world.olga.user)
    page = reverse("engagements:team_leave", args=["acme"])
    sent = {"first": "2027-08-03", "last": "2027-08-05", "part": "half", "kind": "illness"}
    assert client.post(page, sent).status_code == 422
    assert client.post(page, {**sent, "member": world.bob.pk}).status_code == 302
    assert "Half of each day, Illness" in client.get(page).content.decode()


def test_another_executives_leave_is_no_page(world: World, bob: Browser) -> None:
    with world.staff():
        leave = enter(world.alice)
    for name in ("leave_change", "leave_withdraw"):
        assert bob.post(reverse(f"engagements:{name}", args=["acme", leave.pk])).status_code == 404


def test_leave_is_changed_and_withdrawn_on_its_page(world: World, bob: Browser) -> None:
    with world.staff():
        leave = enter(world.bob)
    page = reverse("engagements:leave_change", args=["acme", leave.pk])
    assert 'value="2026-08-03"' in bob.get(page).content.decode()
    sent = {"first": "2026-08-04", "last": "2026-08-05", "part": "whole", "kind": "other"}
    assert bob.post(page, sent).status_code == 302
    assert bob.post(f"{page}withdraw/").status_code == 302
    assert bob.get(page).status_code == 404


def test_the_clients_dashboard_says_who_is_away_soon(world: World, client: Browser) -> None:
    with travel(dt.datetime(2026, 7, 20, 9, tzinfo=dt.UTC), tick=False):
        with world.staff():
            enter(world.bob, why=Why("illness", "Knee"))
        client.force_login(world.dora.user)
        page = client.get(reverse("dashboards:client", args=["acme", "brume"])).content.decode()
    assert "Bob is away 3 to 14 August 2026." in page
    assert "Knee" not in page


def test_a_client_whose_engagement_is_over_reads_no_leave_after_it(world: World) -> None:
    with world.staff():
        within = enter(world.bob)
        Engagement.objects.filter(pk=world.engagement.pk).update(ends_on=within.starts_on)
        later = Dates(dt.date(2027, 3, 1), dt.date(2027, 3, 5))
        enter_leave(member=world.bob, dates=later, why=Why(), by=actor_of(world.bob))
    with world.founder():
        assert list(Leave.objects.all()) == [within]
