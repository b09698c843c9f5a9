"""Taking a table of readings over: what is new is kept, what differs is corrected with a reason,
what is the same is left alone, and what was refused stays out. All of it in one piece; the same
file a second time finds everything there already.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from accounts.actors import Actor
from accounts.audit import record
from kpis.importing.plan import Plan
from kpis.models import Framework, ReadingImport
from kpis.readings import Entry, Outcome, Verdict, record_readings


def digest(raw: bytes) -> str:
    """The hash by which a file is known again."""
    return hashlib.sha256(raw).hexdigest()


def taken_before(*, framework: Framework, raw: bytes) -> ReadingImport | None:
    """When this very file was taken over, the last time."""
    rows = ReadingImport.objects.filter(engagement_id=framework.engagement_id, sha256=digest(raw))
    return rows.order_by("-at", "-pk").first()


@transaction.atomic
def take_over(
    *, plan: Plan, framework: Framework, raw: bytes, name: str, by: Actor, at: dt.datetime,
    on: dt.date,
) -> ReadingImport | None:  # fmt: skip
    """Keep what a plan says; None where all of it is there already.

    Raises CannotRecord where somebody kept something else meanwhile, or a correction has no
    reason: then nothing is written.
    """
    entries = _entries(plan)
    if not entries:
        return None
    batch = ReadingImport.objects.create(
        provider_id=framework.provider_id,
        client_id=framework.client_id,
        engagement_id=framework.engagement_id,
        name=name[-120:],
        sha256=digest(raw),
        by=by.name,
        at=at,
    )
    done = record_readings(entries=entries, by=by, at=at, on=on, batch=batch)
    batch.added = _count(done, Outcome.NEW)
    batch.corrected = _count(done, Outcome.CORRECTED, Outcome.TAKEN_BACK)
    batch.unchanged = len(plan.same) + _count(done, Outcome.UNCHANGED)
    batch.save(update_fields=["added", "corrected", "unchanged"])
    record(
        by=by,
        verb="imported figures",
        subject=batch,
        added=batch.added,
        corrected=batch.corrected,
        unchanged=batch.unchanged,
    )
    return batch


def _entries(plan: Plan) -> list[Entry]:
    wanted = (Outcome.NEW, Outcome.CORRECTED, Outcome.NEEDS_REASON)
    return [replace(one.entry, line=None) for one in plan.of(*wanted)]


def _count(done: Sequence[Verdict], *outcomes: Outcome) -> int:
    return sum(one.outcome in outcomes for one in done)
