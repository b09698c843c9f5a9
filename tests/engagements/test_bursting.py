"""Days beyond the contract, asked for and answered. Brume has 8 days a month, and a cap of 4."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.actors import actor_of
from accounts.models import AuditEntry, Letter, MailedLink
from common.periods import Month
from engagements import bursting, months
from engagements.bursting import CannotAnswer, CannotAsk
from engagements.models import BurstRequest, BurstVerdict
from tests.factories.billing import approved_month, log_days
from tests.factories.world import World

D = Decimal
NOVEMBER = Month(2026, 11)
OCTOBER = Month(2026, 10)
MINUTE = dt.timedelta(minutes=1)


def ask(world: World, at: dt.datetime, days: str = "2", month: Month = NOVEMBER) -> BurstRequest:
    with world.staff():
        return bursting.ask(
            engagement=world.engagement,
            month=month,
            days=D(days),
            reason="launch",
            words="The shop opens on Black Friday.",
            by=actor_of(world.bob),
            at=at,
        )


def approve(world: World, request: BurstRequest, at: dt.datetime, seen: str = "0") -> None:
    with world.founder():
        mine = BurstRequest.objects.select_related("engagement__client").get(pk=request.pk)
        bursting.approve_burst(request=mine, by=actor_of(world.dora), at=at, seen=D(seen))


def decline(world: World, request: BurstRequest, at: dt.datetime, comment: str = "") -> None:
    with world.founder():
        mine = BurstRequest.objects.select_related("engagement__client").get(pk=request.pk)
        bursting.decline_burst(request=mine, by=actor_of(world.dora), at=at, comment=comment)


def now_is(world: World, request: BurstRequest) -> BurstRequest:
    with world.staff():
        return BurstRequest.objects.get(pk=request.pk)


@pytest.mark.parametrize(
    ("approved", "days", "named"),
    [("0", "3", "0"), ("3", "3", "2"), ("4", "1", "1"), ("6", "2", "2"), ("0", "6", "2")],
)
def test_what_lies_beyond_the_cap_is_named(approved: str, days: str, named: str) -> None:
    assert bursting.named_by(days=D(days), approved=D(approved), cap=D(4)) == D(named)


def test_asking_writes_to_the_founders_with_a_link_of_their_own(
    world: World, now: dt.datetime
) -> None:
    request = ask(world, now)
    assert request.waits
    with world.staff():
        letter = Letter.objects.get()
        assert MailedLink.objects.get().row == request.pk
        assert AuditEntry.objects.get(verb="asked for extra days").actor == "Bob"
    assert letter.recipient == "dora@brume.example"
    assert letter.subject == "Fractional CIO asks for 2 extra days in November 2026"
    assert "The shop opens on Black Friday." in letter.text
    assert "/a/" in letter.text


def test_what_is_approved_is_room(world: World, now: dt.datetime) -> None:
    request = ask(world, now)
    approve(world, request, now + MINUTE)
    found = now_is(world, request)
    assert (found.status, found.closed_by, found.named) == ("approved", "Dora", 0)
    with world.staff():
        room = bursting.room(engagement=world.engagement, month=NOVEMBER)
        assert BurstVerdict.objects.get().answer == "approved"
        told = Letter.objects.get(kind="extra days answered")
    assert room == bursting.Room(approved=D(2), named=D(0))
    assert told.recipient == "bob@acme.example"
    assert "Dora has approved 2 extra days" in told.text


def test_several_requests_add_up_and_name_what_passes_the_cap(
    world: World, now: dt.datetime
) -> None:
    approve(world, ask(world, now, "3"), now)
    second = ask(world, now + MINUTE, "3")
    with world.staff():
        assert bursting.named_in(request=second) == 2
    approve(world, second, now + MINUTE, seen="2")
    with world.staff():
        room = bursting.room(engagement=world.engagement, month=NOVEMBER)
    assert room == bursting.Room(approved=D(6), named=D(2))


def test_more_than_was_seen_is_not_approved(world: World, now: dt.datetime) -> None:
    first, second = ask(world, now, "3"), ask(world, now + MINUTE, "3")
    approve(world, first, now)
    with pytest.raises(CannotAnswer, match="read it again"):
        approve(world, second, now, seen="0")
    assert now_is(world, second).waits
    with world.staff():
        assert BurstVerdict.objects.count() == 1


def test_a_decline_carries_the_reason(world: World, now: dt.datetime) -> None:
    request = ask(world, now)
    decline(world, request, now, "After the holidays.")
    found = now_is(world, request)
    assert (found.status, found.comment) == ("declined", "After the holidays.")
    with world.staff():
        assert bursting.room(engagement=world.engagement, month=NOVEMBER) == bursting.NO_ROOM
        assert "After the holidays." in Letter.objects.get(kind="extra days answered").text


def test_it_is_answered_once(world: World, now: dt.datetime) -> None:
    request = ask(world, now)
    approve(world, request, now)
    with pytest.raises(CannotAnswer, match="Dora approved these days already"):
        decline(world, request, now)


def test_it_can_be_taken_back_until_it_is_answered(world: World, now: dt.datetime) -> None:
    request, other = ask(world, now), ask(world, now + MINUTE)
    with world.staff():
        bursting.withdraw_burst(request=request, by=actor_of(world.bob), at=now)
        assert MailedLink.objects.get(row=request.pk).withdrawn_at == now
    with pytest.raises(CannotAnswer, match="Bob took this request back"):
        approve(world, request, now)
    approve(world, other, now)
    with world.staff(), pytest.raises(CannotAsk, match="Dora approved"):
        bursting.withdraw_burst(request=other, by=actor_of(world.bob), at=now)


def test_it_expires_with_its_month(world: World, now: dt.datetime) -> None:
    request = ask(world, now, month=OCTOBER)
    with world.staff():
        log_days(world.engagement, OCTOBER, D(3))
        row = months.month_of(engagement=world.engagement, month=OCTOBER)
        months.submit(month=row, by=actor_of(world.bob), at=now, on=now.date())
        months.approve_for_client(month=row, by=actor_of(world.olga), at=now, reason="Phone")
    assert now_is(world, request).status == "expired"
    with pytest.raises(CannotAnswer, match="approved before this request had an answer"):
        approve(world, request, now)


def test_a_signed_month_is_asked_nothing(world: World, now: dt.datetime) -> None:
    with world.staff():
        approved_month(world)
    with pytest.raises(CannotAsk, match="locked"):
        ask(world, now, month=OCTOBER)


@pytest.mark.parametrize(
    ("days", "words"), [("0", "Why"), ("-1", "Why"), ("32", "Why"), ("1", " ")]
)
def test_what_makes_no_sense_is_not_asked(
    world: World, now: dt.datetime, days: str, words: str
) -> None:
    with world.staff(), pytest.raises(CannotAsk):
        bursting.ask(
            engagement=world.engagement,
            month=NOVEMBER,
            days=D(days),
            reason="other",
            words=words,
            by=actor_of(world.bob),
            at=now,
        )


def test_before_the_engagement_nothing_is_asked(world: World, now: dt.datetime) -> None:
    with pytest.raises(CannotAsk, match="does not run"):
        ask(world, now, month=Month(2025, 11))


def test_a_viewer_answers_nothing(world: World, now: dt.datetime) -> None:
    request = ask(world, now)
    with world.founder(), pytest.raises(CannotAnswer, match="Only a founder"):
        bursting.approve_burst(request=request, by=actor_of(world.carol), at=now, seen=D(0))
