"""Two hands on one month at the same moment, on a real database: one wins, the other is told in
words, and nothing is half done: neither a movement, nor a line of the trail, nor a letter."""

import datetime as dt
import re
import threading
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client as Browser

from accounts.actors import CLOCK, Actor, actor_of
from accounts.models import AuditEntry, Contact, Letter, MailedLink
from common.periods import Month
from engagements import bursting, ledger, months, worklogs
from engagements.bursting import CannotAnswer, CannotAsk
from engagements.importing.imports import CannotImport, import_sheet
from engagements.models import (
    BurstRequest,
    BurstVerdict,
    EngagementMonth,
    MonthVerdict,
    Movement,
    WorkLog,
)
from engagements.months import CannotClose
from engagements.worklogs import CannotLog
from tenancy.scope import scope
from tests.engagements.test_at_once import until_somebody_waits
from tests.factories.billing import log_days
from tests.factories.sheets import plan_of, row
from tests.factories.world import World, make_contact, make_user, make_world

OCTOBER = Month(2026, 10)
NOW = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)
REFUSALS = (CannotClose, CannotLog, CannotImport, CannotAnswer, CannotAsk)
Hand = Callable[[], object]


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def cast(transactional_db: None) -> tuple[World, Contact]:
    """The cast, with a second founder."""
    world = make_world()
    denis = make_user("Denis", at="brume.example")
    with world.staff():
        return world, make_contact(world.brume, denis, role="founder")


def worked(world: World) -> WorkLog:
    """October with 2½ days, open; one of its entries."""
    with world.staff():
        log_days(world.engagement, OCTOBER, Decimal("2.5"))
        logs = WorkLog.objects.select_related("engagement__client", "member__user")
        return logs.order_by("day")[0]


def handed_in(world: World) -> EngagementMonth:
    with world.staff():
        found = months.month_of(engagement=world.engagement, month=OCTOBER)
        return months.submit(month=found, by=actor_of(world.bob), at=NOW, on=NOW.date())


def as_founder(world: World, person: Contact, act: Callable[[EngagementMonth, Actor], object]):  # type: ignore[no-untyped-def]
    """An act of a founder, on the month as their page has it."""

    def hand() -> object:
        with scope(provider=world.acme.pk, client=world.brume.pk, user=person.user_id):
            row = EngagementMonth.objects.select_related("engagement").get(month=OCTOBER.first)
            return act(row, actor_of(person))

    return hand


def approve(row: EngagementMonth, by: Actor) -> object:
    return months.approve(month=row, by=by, at=NOW)


def as_staff(world: World, act: Hand) -> Hand:
    def hand() -> object:
        with world.staff():
            return act()

    return hand


def race(first: Hand, second: Hand) -> list[str]:
    """Let the first act and not yet end, let the second begin, then end the first; what the second
    was told where it was refused."""
    told: list[str] = []

    def other() -> None:
        try:
            second()
        except REFUSALS as refusal:
            told.append(str(refusal))
        except Exception as problem:  # noqa: BLE001  the test says what it stumbled over
            told.append(f"{type(problem).__name__}: {problem}")
        finally:
            connection.close()

    hand = threading.Thread(target=other)
    with transaction.atomic():
        first()
        hand.start()
        until_somebody_waits()
    hand.join(timeout=180)
    assert not hand.is_alive()
    return told


def stands(world: World) -> EngagementMonth:
    with world.staff():
        return EngagementMonth.objects.get(month=OCTOBER.first)


def used(world: World) -> Decimal:
    """The days of the ledger, which are those of the entries."""
    with world.staff():
        entries = sum(
            (one.days for one in WorkLog.objects.standing().between(OCTOBER.first, OCTOBER.last)),
            Decimal(0),
        )
        found = ledger.account(engagement=world.engagement, month=OCTOBER)
    assert found.used == entries
    return found.used


def count(world: World, verb: str) -> int:
    with world.staff():
        return AuditEntry.objects.filter(verb=verb).count()


def signed_once(world: World, by: str) -> None:
    """Signed by one, closed once, told once."""
    row = stands(world)
    assert (row.status, row.approved_by) == ("approved", by)
    assert row.content is not None
    assert Decimal(row.content["used"]) == used(world) == Decimal("2.5")
    with world.staff():
        assert MonthVerdict.objects.filter(answer="approved").count() == 1
        assert Letter.objects.filter(kind="month answered").count() == 1
        assert Movement.objects.filter(kind="expired").count() == 1
    assert count(world, "approved") == 1


def test_of_two_founders_one_approves(cast: tuple[World, Contact]) -> None:
    world, denis = cast
    worked(world)
    handed_in(world)
    told = race(as_founder(world, world.dora, approve), as_founder(world, denis, approve))
    assert told == ["Dora approved October 2026 already."]
    signed_once(world, "Dora")


def link_of(world: World, person: Contact) -> str:
    with world.staff():
        letter = Letter.objects.get(kind="month to approve", recipient=person.user.email)
    return re.findall(r"(/a/\S+/)", letter.text)[0]


def test_the_page_wins_over_the_link(cast: tuple[World, Contact]) -> None:
    world, denis = cast
    worked(world)
    handed_in(world)
    path = link_of(world, denis)
    seen = re.findall(r'name="seen" value="(\w+)"', Browser().get(path).content.decode())[0]
    answers: list[str] = []

    def press() -> None:
        answers.append(Browser().post(path, {"seen": seen}).content.decode())

    assert race(as_founder(world, world.dora, approve), press) == []
    assert "Dora approved October 2026 already." in answers[0]
    signed_once(world, "Dora")
    with world.staff():
        assert MailedLink.objects.get(user=denis.user_id).used_at is None


def test_one_link_pressed_twice_at_once_approves_once(cast: tuple[World, Contact]) -> None:
    world, denis = cast
    worked(world)
    handed_in(world)
    path = link_of(world, denis)
    seen = re.findall(r'name="seen" value="(\w+)"', Browser().get(path).content.decode())[0]
    gate = threading.Barrier(2)
    answers: list[int] = []

    def press() -> None:
        gate.wait(timeout=180)
        answers.append(Browser().post(path, {"seen": seen}).status_code)
        connection.close()

    hands = [threading.Thread(target=press) for _ in range(2)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(timeout=180)
    assert 302 in answers
    signed_once(world, "Denis")


def test_an_edit_comes_too_late_for_a_month_that_is_approved(cast: tuple[World, Contact]) -> None:
    world, _denis = cast
    log = worked(world)
    handed_in(world)
    change = as_staff(
        world,
        lambda: worklogs.change_work(log=log, days=Decimal("0.25"), by=actor_of(world.bob)),
    )
    told = race(as_founder(world, world.dora, approve), change)
    assert len(told) == 1
    assert told[0].startswith("October 2026 is approved and locked.")
    signed_once(world, "Dora")
    assert count(world, "changed") == 0


def test_what_was_taken_back_to_be_edited_is_not_approved(cast: tuple[World, Contact]) -> None:
    world, _denis = cast
    log = worked(world)
    row = handed_in(world)

    def take_back_and_change() -> None:
        months.recall(month=row, by=actor_of(world.bob))
        worklogs.change_work(log=log, days=Decimal("0.25"), by=actor_of(world.bob))

    told = race(as_staff(world, take_back_and_change), as_founder(world, world.dora, approve))
    assert told == ["October 2026 is not waiting for an answer."]
    assert stands(world).status == "open"
    assert used(world) == Decimal("1.75")
    assert count(world, "approved") == 0
    with world.staff():
        assert not MonthVerdict.objects.exists()
        assert not Letter.objects.filter(kind="month answered").exists()


def late_log(world: World) -> Hand:
    return as_staff(
        world,
        lambda: worklogs.log_work(
            engagement=world.engagement,
            member=world.bob,
            day=dt.date(2026, 10, 28),
            days=Decimal("0.5"),
            by=actor_of(world.bob),
        ),
    )


def test_a_late_log_waits_for_the_approval_and_is_refused(cast: tuple[World, Contact]) -> None:
    world, _denis = cast
    worked(world)
    handed_in(world)
    logged = count(world, "logged")
    told = race(as_founder(world, world.dora, approve), late_log(world))
    assert len(told) == 1
    assert told[0].startswith("October 2026 is approved and locked.")
    signed_once(world, "Dora")
    assert count(world, "logged") == logged


def test_a_late_log_that_comes_first_is_in_what_is_handed_in(cast: tuple[World, Contact]) -> None:
    world, _denis = cast
    worked(world)
    with world.staff():
        row = months.month_of(engagement=world.engagement, month=OCTOBER)
    submit = as_staff(
        world,
        lambda: months.submit(month=row, by=actor_of(world.bob), at=NOW, on=NOW.date()),
    )
    assert race(late_log(world), submit) == []
    as_founder(world, world.dora, approve)()
    content = stands(world).content
    assert content is not None
    assert Decimal(content["used"]) == used(world) == 3


def test_an_import_waits_for_the_lock_and_is_refused_whole(cast: tuple[World, Contact]) -> None:
    world, _denis = cast
    worked(world)
    with world.staff():
        sheet = plan_of(row(day="2026-11-10"), row(day="2026-10-28"))
    handed_in(world)
    told = race(
        as_founder(world, world.dora, approve),
        as_staff(world, lambda: import_sheet(plan=sheet, by=CLOCK)),
    )
    assert len(told) == 1
    assert "October 2026" in told[0]
    signed_once(world, "Dora")
    assert count(world, "imported") == 0
    with world.staff():
        assert not WorkLog.objects.between(dt.date(2026, 11, 1), dt.date(2026, 11, 30)).exists()


def test_a_lock_waits_for_an_import_and_holds_what_it_brought(cast: tuple[World, Contact]) -> None:
    world, _denis = cast
    worked(world)
    with world.staff():
        found = months.month_of(engagement=world.engagement, month=OCTOBER)
        sheet = plan_of(row(day="2026-10-28"))
    lock = as_staff(
        world,
        lambda: months.submit(month=found, by=actor_of(world.bob), at=NOW, on=NOW.date()),
    )
    assert race(as_staff(world, lambda: import_sheet(plan=sheet, by=CLOCK)), lock) == []
    as_founder(world, world.dora, approve)()
    content = stands(world).content
    assert content is not None
    assert Decimal(content["used"]) == used(world) > Decimal("2.5")


def burst(world: World) -> BurstRequest:
    with world.staff():
        return bursting.ask(
            engagement=world.engagement,
            month=OCTOBER,
            days=Decimal(2),
            reason="crisis",
            words="The servers were down.",
            by=actor_of(world.bob),
            at=NOW,
        )


def answer(world: World, person: Contact, *, approves: bool) -> Hand:
    def hand() -> object:
        with scope(provider=world.acme.pk, client=world.brume.pk, user=person.user_id):
            mine = BurstRequest.objects.select_related("engagement__client").get()
            by = actor_of(person)
            if approves:
                return bursting.approve_burst(request=mine, by=by, at=NOW, seen=Decimal(0))
            return bursting.decline_burst(request=mine, by=by, at=NOW)

    return hand


def test_of_two_answers_to_extra_days_one_counts(cast: tuple[World, Contact]) -> None:
    world, denis = cast
    worked(world)
    burst(world)
    told = race(answer(world, world.dora, approves=True), answer(world, denis, approves=False))
    assert told == ["Dora approved these days already."]
    with world.staff():
        assert BurstVerdict.objects.count() == 1
        assert BurstRequest.objects.get().closed_by == "Dora"
        assert Letter.objects.filter(kind="extra days answered").count() == 1


def test_extra_days_come_too_late_for_a_month_that_is_signed(cast: tuple[World, Contact]) -> None:
    world, denis = cast
    worked(world)
    burst(world)
    handed_in(world)
    told = race(as_founder(world, world.dora, approve), answer(world, denis, approves=True))
    assert told == ["October 2026 was approved before this request had an answer."]
    signed_once(world, "Dora")
    with world.staff():
        assert BurstRequest.objects.get().status == "expired"
        assert not BurstVerdict.objects.exists()
