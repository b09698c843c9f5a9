"""Everybody at once: who logs, changes, copies, imports, and what makes reports, on one
engagement. Nobody waits in a circle, and the ledger says what the entries say."""

import datetime as dt
import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from accounts.actors import CLOCK, actor_of
from committees import month_run, publishing
from common.periods import Month, Week
from engagements import ledger, worklogs
from engagements.importing.imports import CannotImport, import_sheet
from engagements.models import Engagement, WorkLog
from engagements.week import cells
from engagements.week.repeating import copy_last_week
from tests.engagements.importing.test_imports import plan_of, row
from tests.factories.world import World, make_engagement, make_world

SECONDS = 4
OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
SIZES = (Decimal(0), Decimal("0.25"), Decimal("0.5"))
pick = random.Random(2).choice


def some_day(first: int, last: int) -> dt.date:
    return dt.date(2026, pick((10, 11)), pick(range(first, last)))


def who_log(world: World, led: list[Engagement]) -> list[Callable[[], object]]:
    """What each hand does over and over, each time in a transaction of its own."""
    by = actor_of(world.bob)

    def press() -> None:
        cells.set_cell(
            engagement=pick(led),
            member=world.bob,
            day=some_day(1, 20),
            days=pick(SIZES),
            by=by,
            at=timezone.now(),
        )

    def change() -> None:
        log = WorkLog.objects.standing().select_related("engagement__client").order_by("?").first()
        time.sleep(0.01)  # somebody else may be quicker
        if log and pick((True, False)):
            worklogs.withdraw_work(log=log, by=by, at=timezone.now())
        elif log:
            worklogs.change_work(log=log, days=Decimal("0.25"), by=by)

    def copy() -> None:
        copy_last_week(member=world.bob, week=Week(2026, pick((44, 45, 46))), by=by)

    def take_over() -> None:
        import_sheet(plan=plan_of(row(day=f"{some_day(20, 31)}")), by=CLOCK)

    return [press, press, change, change, copy, take_over]


def who_report(world: World, led: list[Engagement]) -> list[Callable[[], object]]:
    """The same for those who make reports."""

    def sweep() -> None:
        publishing.plan_due(provider=world.acme, at=dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC))
        publishing.freshen(at=timezone.now())
        for report_id in publishing.owed():
            if claim := publishing.claim(report_id=report_id, at=timezone.now()):
                publishing.store(claim=claim, pdf=b"%PDF")

    begun: list[month_run.Outcome] = []

    def run() -> None:
        outcome = month_run.begin(
            engagement=pick(led),
            month=OCTOBER,
            approver=None,
            at=timezone.now(),
            on=dt.date(2026, 11, 19),
        )
        transaction.on_commit(lambda: begun.append(outcome))

    def refresh() -> None:
        if begun:
            month_run.refresh(outcome=pick(begun), at=timezone.now())

    return [sweep, sweep, run, refresh]


def test_nobody_waits_in_a_circle_and_no_day_is_lost(transactional_db: None) -> None:
    world = make_world()
    with world.staff():
        make_engagement(client=world.brume, executive=world.bob, role="cto")
        led = list(Engagement.objects.with_people().select_related("provider"))
    until = time.monotonic() + SECONDS
    failed: list[str] = []

    def work(hand: Callable[[], object]) -> None:
        try:
            while time.monotonic() < until and not failed:
                with suppress(worklogs.CannotLog, CannotImport), world.staff():
                    hand()
        except Exception as problem:  # noqa: BLE001  whatever a hand stumbles over fails the test
            failed.append(f"{hand.__name__}: {problem}")
        finally:
            connection.close()

    hands = [*who_log(world, led), *who_report(world, led)]
    threads = [threading.Thread(target=work, args=(hand,)) for hand in hands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=180)
    assert failed == []
    with world.staff():
        for engagement in led:
            for month in (OCTOBER, NOVEMBER):
                logs = WorkLog.objects.standing().between(month.first, month.last)
                days = logs.filter(engagement=engagement).aggregate(sum=Sum("days"))["sum"]
                assert ledger.account(engagement=engagement, month=month).used == (days or 0)
