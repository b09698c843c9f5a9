"""The legs of the reports: beat asks often what is due, the worker makes it.

A report is claimed in one transaction, rendered, and stored in another; whatever dies in between
leaves a row that says so, and the next sweep gives it back. The row is the truth; the broker may
lose or repeat every message.
"""

import logging
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.db import transaction
from django.utils import timezone

from committees import pdf, publishing
from tenancy.models import Provider
from tenancy.scope import provider_ids, scope

log = logging.getLogger(__name__)

# A message that no worker took in this time is stale: the next sweep sends another.
FRESH_FOR = 600


@shared_task
def sweep(**_: object) -> None:
    """Let each provider be asked what is due."""
    for provider_id in provider_ids():
        sweep_provider.delay(provider_id=provider_id)


@shared_task
def sweep_provider(*, provider_id: int, **_: object) -> None:
    """Plan what is due, give back what was left lying, and send for what waits."""
    at = timezone.now()
    with scope(provider=provider_id):
        publishing.plan_due(provider=Provider.objects.get(pk=provider_id), at=at)
        publishing.release_stuck(at=at)
        publishing.freshen(at=at)
        for report_id in publishing.owed():
            nudge(provider_id=provider_id, report_id=report_id)


def nudge(*, provider_id: int, report_id: int) -> None:
    """Send for a report once this transaction has ended; the sweep does where the broker is off."""

    def send() -> None:
        ids = {"provider_id": provider_id, "report_id": report_id}
        render_report.apply_async(kwargs=ids, expires=FRESH_FOR, retry=False)

    # Django names a robust callback that fails; a partial has no name to give.
    transaction.on_commit(send, robust=True)


@shared_task
def render_report(*, provider_id: int, report_id: int, **_: object) -> None:
    """Make one report, unless it is made or somebody is at it."""
    make(provider_id=provider_id, report_id=report_id)


def make(*, provider_id: int, report_id: int) -> bool:
    """Claim a report, render it, store it; False where this call did not make it."""
    attempt: int | None = None
    try:
        with scope(provider=provider_id):
            claim = publishing.claim(report_id=report_id, at=timezone.now())
        if claim is None:
            return False
        attempt = claim.attempt
        # This transaction holds a lock that names the living worker, and no row.
        with transaction.atomic():
            publishing.hold(report_id=report_id)
            content = pdf.render_report(claim.content)
            with scope(provider=provider_id):
                return publishing.store(claim=claim, pdf=content)
    except Exception as problem:
        log.warning("report %s was not made", report_id, exc_info=True)
        why = f"{type(problem).__name__}: {problem}"
        with scope(provider=provider_id):
            publishing.fail(report_id=report_id, attempt=attempt, why=why)
        return False


@worker_ready.connect
def catch_up(**_: Any) -> None:
    """A worker that starts asks at once, just late enough to see what a killed one left."""
    sweep.apply_async(countdown=publishing.GRACE.total_seconds() + 1)
