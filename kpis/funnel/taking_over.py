"""Taking over an export: row by row from the file, in batches, each a transaction of its own.

A deal is known by its number in the CRM: what is new is added, what differs is changed, what is the
same is left alone; the days on which a deal came into its stages are kept and added to. What the
file does not say stays as it stands, and so does what people said of a deal here. A worker that
dies leaves whole batches: the next one goes on behind them, and two never work at the same file.
Bad rows are named and left out; the good ones are taken.
"""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import F, Q

from common.problems import Problem
from kpis.funnel.importing import around
from kpis.funnel.mapping import Plan, opened_by
from kpis.funnel.rows import Bad, RowReader
from kpis.funnel.stages import stages_of
from kpis.models import Deal, DealImport, DealStep, Funnel

State = DealImport.State
BATCH = 2_500
# So many bad rows are kept with their sentences; all of them are counted.
KEPT_PROBLEMS = 200
# A worker that has not been heard of for so long is dead.
SILENCE = dt.timedelta(seconds=40)
MOST_ATTEMPTS = 8
_DEAL, _STEP = Deal._meta.db_table, DealStep._meta.db_table


@dataclass
class Batch:
    """Rows that are stored together: deals as JSON, and what is wrong with the others."""

    count: int
    deals: list[dict[str, Any]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Job:
    """An import that this worker has claimed, and the funnel it fills."""

    import_id: int
    attempt: int
    funnel: Funnel
    raw: bytes
    name: str
    plan: Plan
    done: int
    at: dt.datetime
    # Numbers of deals that stood further up in the file.
    seen: set[str] = field(default_factory=set)
    on: dt.date | None = None
    has_value: bool = False

    def batches(self) -> Iterator[Batch]:
        """What is left of the file, read as it is asked for. Raises CannotRead."""
        stages = stages_of(funnel=self.funnel)
        facts = around(funnel=self.funnel, stages=stages, at=self.at)
        stream = opened_by(self.plan, raw=self.raw, name=self.name)
        reader = RowReader(headers=stream.headers, plan=self.plan, around=facts)
        self.on, self.has_value = facts.on, "value" in reader.places
        for _line, cells in islice(stream.rows, self.done):
            if isinstance(cells, list):
                self.seen.add(reader.reference(cells))
        return self._batches(reader, stream.rows)

    def _batches(
        self, reader: RowReader, rows: Iterator[tuple[int, list[str] | Problem]]
    ) -> Iterator[Batch]:
        while taken := list(islice(rows, BATCH)):
            batch = Batch(len(taken))
            for line, cells in taken:
                try:
                    batch.deals.append(self._deal(reader, cells))
                except Bad as bad:
                    kept = {"line": line, "field": bad.field, "code": bad.code, "text": bad.text}
                    batch.problems.append(kept)
            yield batch

    def _deal(self, reader: RowReader, cells: list[str] | Problem) -> dict[str, Any]:
        if isinstance(cells, Problem):
            raise Bad("columns", "")
        reference = reader.reference(cells)
        if reference and reference in self.seen:
            raise Bad("twice", "reference", reference)
        self.seen.add(reference)
        return reader.read(cells)


def unfinished() -> list[int]:
    """The imports of the provider in scope that are to be worked on, the oldest first."""
    rows = DealImport.objects.filter(state=State.RUNNING).order_by("at", "pk")
    return list(rows.values_list("pk", flat=True))


def claim(*, import_id: int, at: dt.datetime) -> Job | None:
    """Take an import for this worker; None where it is done, or another worker is at it."""
    free = Q(claimed_at=None) | Q(claimed_at__lt=at - SILENCE)
    waiting = DealImport.objects.filter(free, pk=import_id, state=State.RUNNING)
    if not waiting.update(claimed_at=at, attempt=F("attempt") + 1):
        return None
    row = DealImport.objects.select_related("funnel__provider").get(pk=import_id)
    if row.attempt > MOST_ATTEMPTS:
        stop(import_id=import_id, at=at)
        return None
    return Job(
        import_id=row.pk,
        attempt=row.attempt,
        funnel=row.funnel,
        raw=bytes(row.content),
        name=row.name,
        plan=Plan.of(row.mapping),
        done=row.done,
        at=row.at,
    )


def store(*, job: Job, batch: Batch, at: dt.datetime) -> bool:
    """Write one batch and how far the file is, in the transaction that holds; five statements.

    False where another worker has the file: then nothing is written.
    """
    mine = DealImport.objects.filter(
        pk=job.import_id, attempt=job.attempt, state=State.RUNNING, done=job.done
    )
    held = mine.select_for_update(no_key=True, of=("self",)).only("problems").first()
    if held is None:
        return False
    added, changed = _upsert(job, batch.deals) if batch.deals else (0, 0)
    room = KEPT_PROBLEMS - len(held.problems)
    DealImport.objects.filter(pk=job.import_id).update(
        done=F("done") + batch.count,
        added=F("added") + added,
        changed=F("changed") + changed,
        unchanged=F("unchanged") + len(batch.deals) - added - changed,
        problem_count=F("problem_count") + len(batch.problems),
        problems=held.problems + batch.problems[: max(room, 0)],
        claimed_at=at,
    )
    job.done += batch.count
    return True


def finish(*, job: Job, at: dt.datetime) -> None:
    """The file is at its end: it is not kept any longer."""
    DealImport.objects.filter(pk=job.import_id, attempt=job.attempt, state=State.RUNNING).update(
        state=State.DONE, finished_at=at, rows=F("done"), content=b""
    )


def let_go(*, job: Job) -> None:
    """Leave an import to whoever comes next; what was done of it stays, and no attempt is lost."""
    DealImport.objects.filter(pk=job.import_id, attempt=job.attempt, state=State.RUNNING).update(
        claimed_at=None, attempt=F("attempt") - 1
    )


def stop(*, import_id: int, at: dt.datetime, is_broken: bool = False) -> None:
    """Give up: what was taken over stays, the rest can be begun again by a person."""
    row = DealImport.objects.only("problems", "done").get(pk=import_id)
    if is_broken:
        broken = {"line": row.done + 1, "field": "", "code": "file", "text": ""}
        row.problems = [*row.problems, broken]
    DealImport.objects.filter(pk=import_id, state=State.RUNNING).update(
        state=State.FAILED, finished_at=at, problems=row.problems
    )


# ----------------------------------------------------------------------------- the statements

_ROWS = """json_to_recordset(%(rows)s::json) AS r(
    reference text, opened_on date, stage bigint, fallback bigint, since date, ended text,
    ended_on date, value numeric, name text, company text, source text, owner_name text,
    segment text, lost_reason text, stall_reason text, stall_words text, handed_at timestamptz,
    contacted_at timestamptz, verdict text, verdict_reason text, verdict_words text,
    verdict_on date)"""

_KEPT = ("name", "company", "source", "owner_name", "segment", "lost_reason", "stall_reason",
         "stall_words", "verdict", "verdict_reason", "verdict_words")  # fmt: skip
_COLUMNS = ("provider_id", "client_id", "funnel_id", "reference", "opened_on", "stage_id",
            "stage_since", "ended", "ended_on", "value", "handed_at", "contacted_at",
            "verdict_on", *_KEPT)  # fmt: skip
_CHANGING = _COLUMNS[4:]

# Sorted, so that two imports of one funnel wait for each other rather than for ever.
_DEALS = f"""
WITH told AS (
    SELECT r.*, old.id AS old_id, old.stage_id AS old_stage, old.stage_since AS old_since,
        old.ended AS old_ended, old.ended_on AS old_ended_on, old.value AS old_value,
        old.handed_at AS old_handed, old.contacted_at AS old_contacted,
        old.verdict_on AS old_verdict_on,
        {", ".join(f"old.{name} AS old_{name}" for name in _KEPT)},
        COALESCE(r.stage, old.stage_id, r.fallback) AS now_stage
    FROM {_ROWS} LEFT JOIN {_DEAL} old ON old.provider_id = %(provider)s
        AND old.funnel_id = %(funnel)s AND old.reference = r.reference
)
INSERT INTO {_DEAL} ({", ".join(_COLUMNS)})
SELECT %(provider)s, %(client)s, %(funnel)s, reference, opened_on, now_stage,
    COALESCE(since, CASE WHEN old_id IS NULL THEN opened_on
        WHEN old_stage = now_stage THEN old_since
        ELSE LEAST(%(on)s::date, ended_on) END),
    COALESCE(ended, old_ended, ''),
    CASE WHEN ended IS NULL THEN old_ended_on ELSE ended_on END,
    CASE WHEN %(has_value)s THEN value ELSE old_value END,
    COALESCE(handed_at, old_handed), COALESCE(contacted_at, old_contacted),
    CASE WHEN verdict IS NULL OR verdict = old_verdict THEN COALESCE(old_verdict_on, verdict_on)
        ELSE COALESCE(verdict_on, LEAST(%(on)s::date, ended_on)) END,
    {", ".join(f"COALESCE({name}, old_{name}, '')" for name in _KEPT)}
FROM told ORDER BY reference
ON CONFLICT (provider_id, funnel_id, reference) DO UPDATE SET
    {", ".join(f"{name} = excluded.{name}" for name in _CHANGING)}
WHERE ({", ".join(f"{_DEAL}.{name}" for name in _CHANGING)})
    IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in _CHANGING)})
RETURNING id, xmax = 0 AS is_new"""  # noqa: S608 - names of our own, all else is a parameter

# The days by stage of the file count; the stage a deal stands in has at least the day since when.
_STEPS = f"""
WITH held AS (
    SELECT d.id, d.reference, d.stage_id, d.stage_since
    FROM unnest(%(references)s::text[]) AS r(reference) JOIN {_DEAL} d
        ON d.provider_id = %(provider)s AND d.funnel_id = %(funnel)s AND d.reference = r.reference
), told AS (
    SELECT held.id, s.stage, s.entered_on FROM held JOIN json_to_recordset(%(steps)s::json)
        AS s(reference text, stage bigint, entered_on date) USING (reference)
    UNION ALL
    SELECT held.id, held.stage_id, held.stage_since FROM held
    WHERE NOT EXISTS (SELECT 1 FROM {_STEP} t WHERE t.provider_id = %(provider)s
            AND t.deal_id = held.id AND t.stage_id = held.stage_id)
        AND NOT EXISTS (SELECT 1 FROM json_to_recordset(%(steps)s::json)
            AS s(reference text, stage bigint) WHERE s.reference = held.reference
            AND s.stage = held.stage_id)
)
INSERT INTO {_STEP} (provider_id, client_id, deal_id, stage_id, entered_on)
SELECT %(provider)s, %(client)s, id, stage, entered_on FROM told ORDER BY id, stage
ON CONFLICT (provider_id, deal_id, stage_id) DO UPDATE SET entered_on = excluded.entered_on
WHERE {_STEP}.entered_on <> excluded.entered_on
RETURNING deal_id"""  # noqa: S608


def _upsert(job: Job, deals: Sequence[dict[str, Any]]) -> tuple[int, int]:
    """How many deals were added, and how many changed."""
    steps = [
        {"reference": deal["reference"], "stage": stage, "entered_on": day}
        for deal in deals
        for stage, day in deal["steps"]
    ]
    owner = job.funnel.owner
    values = {
        "provider": owner["provider_id"],
        "client": owner["client_id"],
        "funnel": job.funnel.pk,
        "rows": json.dumps(deals),
        "has_value": job.has_value,
        "on": job.on,
        "references": [deal["reference"] for deal in deals],
        "steps": json.dumps(steps),
    }
    with connection.cursor() as cursor:
        cursor.execute(_DEALS, values)
        written = dict(cursor.fetchall())
        cursor.execute(_STEPS, values)
        stepped = {row[0] for row in cursor.fetchall()}
    new = {one for one, is_new in written.items() if is_new}
    return len(new), len((written.keys() | stepped) - new)
