"""What is done for KPIs behind the pages: the rows say what is owed, beat and the pages only ask."""

import logging
import time
from typing import Any
from zoneinfo import ZoneInfo

from celery import shared_task
from celery.signals import worker_ready
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from common.periods import local_day
from common.tables import CannotRead
from engagements.reminding import is_morning
from kpis import measuring, reminding
from kpis.funnel import taking_over
from kpis.funnel.taking_over import SILENCE, Job
from tenancy.models import Provider
from tenancy.scope import provider_ids, scope

log = logging.getLogger(__name__)

# So many seconds a worker stays with one import before it lets other work in between.
SLICE = 60


@shared_task
def sweep_imports(**_: object) -> None:
    """Ask each provider for exports that are not taken over to their end."""
    for provider_id in provider_ids():
        with scope(provider=provider_id):
            left = taking_over.unfinished()
        for import_id in left:
            take_over.delay(provider_id=provider_id, import_id=import_id)


@shared_task
def take_over(*, provider_id: int, import_id: int, **_: object) -> None:
    """Go on with an import, each batch in a transaction of its own; one worker at a time."""
    with scope(provider=provider_id):
        job = taking_over.claim(import_id=import_id, at=timezone.now())
    if job is None:
        return
    try:
        is_done = _work(provider_id, job)
    except (OperationalError, InterfaceError):
        # The database went away, not the file: the sweep goes on with what is left.
        raise
    except CannotRead:
        with scope(provider=provider_id):
            taking_over.stop(import_id=import_id, at=timezone.now(), is_broken=True)
    except Exception:
        log.exception("deal import %s failed", import_id)
        with scope(provider=provider_id):
            taking_over.stop(import_id=import_id, at=timezone.now())
    else:
        if not is_done:
            nudge_import(provider_id=provider_id, import_id=import_id)


def _work(provider_id: int, job: Job) -> bool:
    """False where the file is not at its end, and this worker has been at it long enough."""
    until = time.monotonic() + SLICE
    with scope(provider=provider_id):
        batches = job.batches()
    for batch in batches:
        with scope(provider=provider_id):
            if not taking_over.store(job=job, batch=batch, at=timezone.now()):
                return True
        if time.monotonic() > until:
            with scope(provider=provider_id):
                taking_over.let_go(job=job)
            return False
    with scope(provider=provider_id):
        taking_over.finish(job=job, at=timezone.now())
    return True


def nudge_import(*, provider_id: int, import_id: int) -> None:
    """Have an import begun as soon as it is committed; without a broker the sweep does it."""

    def send() -> None:
        message = {"provider_id": provider_id, "import_id": import_id}
        take_over.apply_async(kwargs=message, retry=False)

    transaction.on_commit(send, robust=True)


@shared_task
def sweep_reminders(**_: object) -> None:
    """Ask each provider for readings that are due."""
    for provider_id in provider_ids():
        remind.delay(provider_id=provider_id)


@shared_task
def remind(*, provider_id: int, **_: object) -> None:
    """In the morning, ask for readings that are missing; a second time on a day finds nothing."""
    at = timezone.now()
    with scope(provider=provider_id):
        provider = Provider.objects.get(pk=provider_id)
        local = at.astimezone(ZoneInfo(provider.timezone))
        if is_morning(local):
            reminding.remind(provider=provider, at=at, on=local.date())


@shared_task
def sweep_outcomes(**_: object) -> None:
    """Let the outcomes of each provider be measured anew."""
    for provider_id in provider_ids():
        measure.delay(provider_id=provider_id)


@shared_task
def measure(*, provider_id: int, **_: object) -> None:
    """Bring outcomes to what their figures say: a target that began today, a tie that is new."""
    with scope(provider=provider_id):
        zone = Provider.objects.values_list("timezone", flat=True).get()
        on = local_day(timezone.now(), timezone=zone)
        measuring.measure(engagements=measuring.measured(), on=on)


@worker_ready.connect
def catch_up(**_: Any) -> None:
    """A worker that starts goes on with what a killed one left, once that one is surely dead."""
    sweep_imports.apply_async(countdown=SILENCE.total_seconds() + 5)
