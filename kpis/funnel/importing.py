"""An export of a CRM between its steps: brought, mapped, looked at, then taken over by the worker.

Nothing is written before a person has seen what the columns hold and said so. The file waits
with what was answered; once it is taken over, only its name and its hash are kept.
"""

import datetime as dt
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from common.periods import local_day
from common.problems import Problem, Refused
from kpis.funnel.mapping import Look, Plan, completed, look, plan_problems, propose
from kpis.funnel.rows import Around, Bad, RowReader, sentence
from kpis.funnel.stages import stages_of
from kpis.models import DealImport, Funnel, Stage

State = DealImport.State
LATEST = 8


class CannotTakeOver(Refused):
    """Why an export is not taken over yet."""


@dataclass(frozen=True)
class Sample:
    """A first row as it would be taken over, or what is wrong with it."""

    line: int
    deal: Mapping[str, Any] | None
    stage: str
    problem: Problem | None = None
    opened_on: dt.date | None = None


@dataclass(frozen=True)
class Preview:
    """A brought file, looked through by its plan."""

    plan: Plan
    found: Look
    stages: Sequence[Stage]
    problems: Sequence[Problem]
    samples: Sequence[Sample]
    bad: int


def bring(*, funnel: Funnel, raw: bytes, name: str, by: Actor, at: dt.datetime) -> DealImport:
    """Keep a file with the columns that its headings tell. Raises CannotRead."""
    stages = stages_of(funnel=funnel)
    found = look(raw=raw, name=name, plan=None, stages=stages)
    plan = propose(headers=found.headers, stages=stages)
    return DealImport.objects.create(
        **funnel.owner,
        funnel=funnel,
        name=name[-120:],
        sha256=hashlib.sha256(raw).hexdigest(),
        content=raw,
        mapping=completed(plan, found=found, stages=stages).kept(),
        rows=found.rows if found.is_whole else rows_of_workbook(raw),
        by=by.name,
        at=at,
    )


def same_before(*, row: DealImport) -> DealImport | None:
    """The latest import of the very same file, where there was one."""
    rows = DealImport.objects.filter(funnel_id=row.funnel_id, sha256=row.sha256, state=State.DONE)
    return rows.exclude(pk=row.pk).defer("content").order_by("-at").first()


def latest(*, funnel: Funnel) -> list[DealImport]:
    """The last imports, without their files."""
    rows = DealImport.objects.filter(funnel=funnel).defer("content", "problems")
    return list(rows.order_by("-at", "-pk")[:LATEST])


def remap(*, row: DealImport, plan: Plan) -> None:
    """Keep what was answered about a file that waits. Raises CannotTakeOver."""
    if row.state != State.MAPPED:
        raise CannotTakeOver(Problem("begun", _("This file is being taken over already.")))
    row.mapping = plan.kept()
    row.save(update_fields=["mapping"])


def preview(*, row: DealImport, funnel: Funnel, at: dt.datetime) -> Preview:
    """What a waiting file would bring, by its first rows. Raises CannotRead."""
    stages, raw = stages_of(funnel=funnel), bytes(row.content)
    kept = Plan.of(row.mapping)
    found = look(raw=raw, name=row.name, plan=kept)
    plan = completed(kept, found=found, stages=stages)
    problems = plan_problems(plan=plan, found=found, stages=stages)
    reader = RowReader(
        headers=found.headers, plan=plan, around=around(funnel=funnel, stages=stages, at=at)
    )
    samples = [_sample(reader, line, cells, stages) for line, cells in found.first]
    return Preview(plan, found, stages, problems, samples, sum(1 for one in samples if one.problem))


def around(*, funnel: Funnel, stages: Sequence[Stage], at: dt.datetime) -> Around:
    """What the rows of a file are read against."""
    zone = funnel.provider.timezone
    return Around(stages, funnel.currency, local_day(at, timezone=zone), zone)


def _sample(reader: RowReader, line: int, cells: Sequence[str], stages: Sequence[Stage]) -> Sample:
    try:
        deal = reader.read(cells)
    except Bad as bad:
        kept = {"code": bad.code, "text": bad.text, "line": line, "field": bad.field}
        return Sample(line, None, "", sentence(kept))
    ids = {stage.pk: stage for stage in stages}
    stage = ids.get(deal["stage"] or deal["fallback"])
    opened_on = dt.date.fromisoformat(deal["opened_on"])
    return Sample(line, deal, str(stage.pk) if stage else "", opened_on=opened_on)


def start(*, row: DealImport, funnel: Funnel, by: Actor, at: dt.datetime) -> DealImport:
    """Have a file taken over; a stopped one goes on where it stopped. Raises CannotTakeOver."""
    held = DealImport.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    if held.state in {State.RUNNING, State.DONE}:
        return held
    if held.state == State.MAPPED:
        seen = preview(row=held, funnel=funnel, at=at)
        if seen.problems:
            raise CannotTakeOver(*seen.problems)
        held.mapping = seen.plan.kept()
        record(by=by, verb="took over deals", subject=funnel.engagement, file=held.name)
    held.state, held.claimed_at, held.attempt = State.RUNNING, None, 0
    held.save(update_fields=["state", "claimed_at", "attempt", "mapping"])
    return held


def discard(*, row: DealImport) -> None:
    """Throw a file away that was not taken over. Raises CannotTakeOver."""
    gone, _by = DealImport.objects.filter(pk=row.pk, state=State.MAPPED).delete()
    if not gone:
        raise CannotTakeOver(Problem("begun", _("This file is being taken over already.")))


def rows_of_workbook(raw: bytes) -> int:
    """About how many rows a workbook has, for the progress of its import; 0 where nothing tells."""
    count = 0
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            sheets = [one for one in packed.namelist() if one.startswith("xl/worksheets/sheet")]
            with packed.open(min(sheets)) as sheet:
                while chunk := sheet.read(1 << 20):
                    count += len(re.findall(rb"<row[ >]", chunk))
    except (ValueError, KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError):
        return 0
    return max(count - 1, 0)
