"""Runs of many invoices, and the files of issued ones: the rows say what is owed, beat and the
pages only ask."""

import logging
import time
from typing import Any
from zoneinfo import ZoneInfo

from celery import shared_task
from celery.signals import worker_ready
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from billing import files, runs
from billing.models import Invoice
from billing.reminders import drafting, sending
from common.periods import is_working_day
from engagements.reminding import is_morning
from tenancy.models import Provider
from tenancy.scope import provider_ids, scope

log = logging.getLogger(__name__)

# So many seconds a worker stays with one run before it lets other work in between.
SLICE = 60


@shared_task
def sweep(**_: object) -> None:
    """Ask each provider for the runs that are not done, and the invoices that have no file yet."""
    for provider_id in provider_ids():
        with scope(provider=provider_id):
            owed, left = files.owed(), runs.unfinished()
        for run_id in left:
            work_run.delay(provider_id=provider_id, run_id=run_id)
        for invoice_id in owed:
            make_file.delay(provider_id=provider_id, invoice_id=invoice_id)


@shared_task
def make_file(*, provider_id: int, invoice_id: int, **_: object) -> None:
    """Render one invoice outside any transaction, then keep the file; a second run finds it."""
    with scope(provider=provider_id):
        invoice = Invoice.objects.issued().filter(pk=invoice_id, file=None).first()
    if invoice is None:
        return
    made = files.rendered(invoice)
    with scope(provider=provider_id):
        files.store(invoice=invoice, content=made)


def nudge(*, provider_id: int, invoice_id: int) -> None:
    """Have the file made as soon as the issue is committed; without a broker the sweep does it."""

    def send() -> None:
        message = {"provider_id": provider_id, "invoice_id": invoice_id}
        make_file.apply_async(kwargs=message, retry=False)

    transaction.on_commit(send, robust=True)


@shared_task
def work_run(*, provider_id: int, run_id: int, **_: object) -> None:
    """Go on with a run, each item in a transaction of its own; one worker at a time is at it."""
    until = time.monotonic() + SLICE
    while time.monotonic() < until:
        if not _work_next(provider_id, run_id):
            return
    nudge_run(provider_id=provider_id, run_id=run_id)


def _work_next(provider_id: int, run_id: int) -> bool:
    """One item; False where nothing is left, or another worker has the run."""
    try:
        with scope(provider=provider_id):
            worked = runs.work_next(run_id=run_id, at=timezone.now())
            if worked is not None and worked.issued is not None:
                nudge(provider_id=provider_id, invoice_id=worked.issued.pk)
            return worked is not None
    except (OperationalError, InterfaceError):
        # The database went away, not the invoice: the sweep goes on with what is left.
        raise
    except Exception:
        log.exception("an item of billing run %s failed", run_id)
        with scope(provider=provider_id):
            runs.give_up(run_id=run_id)
        return True


def nudge_run(*, provider_id: int, run_id: int) -> None:
    """Have a run begun as soon as it is committed; without a broker the sweep does it."""

    def send() -> None:
        message = {"provider_id": provider_id, "run_id": run_id}
        work_run.apply_async(kwargs=message, retry=False)

    transaction.on_commit(send, robust=True)


@shared_task
def sweep_reminders(**_: object) -> None:
    """Ask each provider for what is past due."""
    for provider_id in provider_ids():
        remind.delay(provider_id=provider_id)


@shared_task
def remind(*, provider_id: int, **_: object) -> None:
    """In the morning of a working day, draft the reminders that are due, and send them where the
    provider has switched that on; a second time on a day finds nothing."""
    at = timezone.now()
    with scope(provider=provider_id):
        provider = Provider.objects.get(pk=provider_id)
        local = at.astimezone(ZoneInfo(provider.timezone))
        if is_morning(local) and is_working_day(local.date(), country=provider.country):
            drafting.draft_reminders(provider=provider, on=local.date())
            sending.send_due(provider=provider, on=local.date(), at=at)


@worker_ready.connect
def catch_up(**_: Any) -> None:
    """A worker that starts goes on at once with what a killed one left."""
    sweep.apply_async()
