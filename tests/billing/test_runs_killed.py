"""A worker that is killed in the middle of a run: the next one goes on, each invoice once."""

import datetime as dt
import multiprocessing
import os
import signal
import time
from decimal import Decimal
from unittest.mock import patch

from django.db import connections

from accounts.actors import actor_of
from billing import issuing, runs, tasks
from billing.drafting import draft_invoice
from billing.models import BillingRun, Invoice
from common.periods import Month
from tests.factories.billing import approved_month, settle
from tests.factories.world import World, make_engagement, make_world

JULY = Month(2026, 7)
MANY = 12
# Killed once so many are issued, in the middle of the next one.
KILLS = (2, 6)
real = issuing.issue_invoice


def slowly(**facts: object) -> Invoice:
    """The invoice is issued and not committed yet: here the worker is killed."""
    done = real(**facts)  # type: ignore[arg-type]
    time.sleep(0.1)
    return done


def at_work(provider: int, run: int) -> None:
    connections.close_all()
    with patch.object(runs.issuing, "issue_invoice", slowly):
        tasks.work_run(provider_id=provider, run_id=run)


def prepared(today: dt.date, now: dt.datetime) -> tuple[World, BillingRun]:
    """Twelve drafts, asked to be issued: four engagements in three months."""
    world = make_world(starts_on=JULY.first)
    with world.staff():
        settle(world)
        held = [world.engagement] + [
            make_engagement(
                client=world.brume, executive=world.alice, role=role, starts_on=JULY.first
            )
            for role in ("cto", "cmo", "coo")
        ]
        by = actor_of(world.olga)
        drafts = [
            draft_invoice(
                month=approved_month(
                    world, month=JULY.plus(ahead), days=Decimal(0), engagement=one
                ),
                by=by,
            )
            for one in held
            for ahead in range(3)
        ]
        return world, runs.start_issuing(invoices=drafts, on=today, by=by, at=now)


def done(world: World, run: BillingRun) -> int:
    with world.staff():
        return run.items.filter(state="done").count()


def test_killed_twice_each_is_issued_once_and_no_number_is_missing(
    transactional_db: None, today: dt.date, now: dt.datetime
) -> None:
    world, run = prepared(today, now)
    fork = multiprocessing.get_context("fork")
    for count in (*KILLS, MANY):
        connections.close_all()
        worker = fork.Process(target=at_work, args=(world.acme.pk, run.pk))
        worker.start()
        deadline = time.monotonic() + 180
        while done(world, run) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        if count < MANY:
            os.kill(worker.pid or 0, signal.SIGKILL)
        worker.join(180)
        assert worker.exitcode == (0 if count == MANY else -signal.SIGKILL)
    with world.staff():
        assert runs.unfinished() == []
        numbers = Invoice.objects.issued().order_by("sequence").values_list("sequence", flat=True)
        assert list(numbers) == list(range(1, MANY + 1))
        assert runs.progress(run=BillingRun.objects.get()).done == MANY
