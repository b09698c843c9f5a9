"""Counting a funnel in the database: the deals are never fetched, however many they are.
The statements are put together from names of our own and ids; all else is a parameter.

A deal has *reached* a stage on the first day on which it came into it or into a later one, for
exports know deals that skip stages; a won one has reached them all. The first stage is reached on
the day on which the deal was opened. Time in a stage is counted from the day a deal came into it
to the day it went further or ended.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection

from kpis.models import Deal, DealStep, Funnel, Stage

_DEAL, _STEP = Deal._meta.db_table, DealStep._meta.db_table
_WITHIN = "BETWEEN span.first AND span.last"


@dataclass(frozen=True)
class Span:
    """A stretch of time, both days included."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class StageTally:
    """What reached a stage: how many, what they are worth, and the median days of those that left."""

    reached: int = 0
    value: Decimal = Decimal(0)
    days: Decimal | None = None


@dataclass(frozen=True)
class Tally:
    """A funnel in a span. What is `open` stood in qualified stages when the span ended; what is
    `early` was lost before it got there; `handed` are leads that sales was given."""

    stages: tuple[StageTally, ...]
    created: int = 0
    created_value: Decimal = Decimal(0)
    won: int = 0
    won_value: Decimal = Decimal(0)
    won_mean: Decimal | None = None
    cycle: Decimal | None = None
    lost: int = 0
    early: int = 0
    open: int = 0
    open_value: Decimal = Decimal(0)
    unsegmented: Decimal = Decimal(0)
    unsourced: Decimal = Decimal(0)
    unplaced: Decimal = Decimal(0)
    handed: int = 0
    answered: int = 0
    refused: int = 0
    timed: int = 0
    in_time: int = 0


@dataclass(frozen=True)
class Origin:
    """What came from one source, or of one segment, in a span."""

    name: str
    leads: int
    qualified: int
    qualified_value: Decimal
    won: int
    lost: int
    won_value: Decimal


@dataclass(frozen=True)
class Standing:
    """What stands in a stage today: how many, their value, how many longer than its limit."""

    open: int = 0
    value: Decimal = Decimal(0)
    stalled: int = 0
    stalled_value: Decimal = Decimal(0)
    # How many of the stalled ones for which reason; "" has none yet.
    reasons: Mapping[str, int] = field(default_factory=dict)


def tallies(*, funnel: Funnel, stages: Sequence[Stage], spans: Sequence[Span]) -> list[Tally]:
    """The funnel in each of these spans; one statement."""
    if not stages:
        return [Tally(stages=()) for _span in spans]
    parts = [*(_stage_parts(place, stages) for place in range(len(stages)))]
    columns = [column for part in parts for column in part] + _deal_parts()
    sql, values = _from(funnel, stages, spans)
    rows = _rows(f"{sql} SELECT n, {', '.join(columns)} {_JOIN} GROUP BY n ORDER BY n", values)
    found = {row[0]: row[1:] for row in rows}
    return [_tally(found.get(place), len(stages)) for place in range(len(spans))]


def origins(
    *, funnel: Funnel, stages: Sequence[Stage], span: Span
) -> tuple[list[Origin], list[Origin]]:
    """The sources, and the segments, with what came of their deals; one statement."""
    if not stages:
        return [], []
    sql, values = _from(funnel, stages, [span])
    body = f"""{sql} SELECT GROUPING(held.source) AS is_segment,
        COALESCE(held.source, held.segment),
        count(*) FILTER (WHERE reached_0 {_WITHIN}),
        count(*) FILTER (WHERE qualified_on {_WITHIN}),
        COALESCE(sum(value) FILTER (WHERE qualified_on {_WITHIN}), 0),
        count(*) FILTER (WHERE ended = 'won' AND ended_on {_WITHIN}),
        count(*) FILTER (WHERE ended = 'lost' AND qualified_on IS NOT NULL AND ended_on {_WITHIN}),
        COALESCE(sum(value) FILTER (WHERE ended = 'won' AND ended_on {_WITHIN}), 0)
        {_JOIN} GROUP BY GROUPING SETS ((held.source), (held.segment))"""
    sources: list[Origin] = []
    segments: list[Origin] = []
    for is_segment, *facts in _rows(body, values):
        origin = Origin(*facts)
        if any((origin.leads, origin.qualified, origin.won, origin.lost)):
            (segments if is_segment else sources).append(origin)
    for found in (sources, segments):
        found.sort(key=lambda one: (-one.won_value, -one.qualified_value, -one.leads, one.name))
    return sources, segments


def reasons(*, funnel: Funnel, span: Span) -> tuple[dict[str, int], dict[str, int]]:
    """Why deals were lost, and why sales refused leads, the commonest first; one statement."""
    owner = [funnel.provider_id, funnel.pk]
    body = f"""SELECT 'lost', lost_reason, count(*) FROM {_DEAL}
        WHERE provider_id = %s AND funnel_id = %s AND ended = 'lost' AND ended_on BETWEEN %s AND %s
        GROUP BY 2 UNION ALL SELECT 'refused', verdict_reason, count(*) FROM {_DEAL}
        WHERE provider_id = %s AND funnel_id = %s AND verdict = 'refused'
        AND {_HANDED} BETWEEN %s AND %s GROUP BY 2 ORDER BY 3 DESC, 2"""  # noqa: S608
    zone = funnel.provider.timezone
    rows = _rows(body, [*owner, span.first, span.last, *owner, zone, span.first, span.last])
    lost: dict[str, int] = {}
    refused: dict[str, int] = {}
    for kind, code, count in rows:
        (lost if kind == "lost" else refused)[code] = count
    return lost, refused


def standings(*, funnel: Funnel, on: dt.date) -> dict[int, Standing]:
    """What stands in each stage on a day, by the stage's id; one statement."""
    body = f"""SELECT stage_id, {_STALLED_SQL} AS is_stalled, stall_reason, count(*),
        COALESCE(sum(d.value), 0)
        FROM {_DEAL} d JOIN {Stage._meta.db_table} g ON g.id = d.stage_id
        WHERE d.provider_id = %s AND d.funnel_id = %s AND d.ended = '' GROUP BY 1, 2, 3"""  # noqa: S608
    gathered: dict[int, list[tuple[Any, ...]]] = {}
    for stage, *facts in _rows(body, [on, funnel.provider_id, funnel.pk]):
        gathered.setdefault(stage, []).append(tuple(facts))
    return {stage: _standing(rows) for stage, rows in gathered.items()}


# A day that is not over does not count: thirty days are over on the thirty-first.
_STALLED_SQL = "(g.limit_days IS NOT NULL AND %s::date - d.stage_since > g.limit_days)"
_HANDED = "COALESCE((handed_at AT TIME ZONE %s)::date, verdict_on)"


def _standing(rows: Sequence[tuple[Any, ...]]) -> Standing:
    stalled = [row for row in rows if row[0]]
    counts: dict[str, int] = {}
    for _stalled, reason, count, _value in sorted(stalled, key=lambda row: -row[2]):
        counts[reason] = counts.get(reason, 0) + count
    return Standing(
        open=sum(row[2] for row in rows),
        value=sum((row[3] for row in rows), Decimal(0)),
        stalled=sum(row[2] for row in stalled),
        stalled_value=sum((row[3] for row in stalled), Decimal(0)),
        reasons=counts,
    )


# ------------------------------------------------------------------------------- the statement

_JOIN = "FROM held CROSS JOIN span"


def _from(funnel: Funnel, stages: Sequence[Stage], spans: Sequence[Span]) -> tuple[str, list[Any]]:
    """Every deal of the funnel with the days on which it came into each stage, and the spans."""
    own = ", ".join(
        f"min(s.entered_on) FILTER (WHERE s.stage_id = {int(stage.pk)}) AS own_{place}"
        for place, stage in enumerate(stages)
    )
    reached = ", ".join(_reached(place, len(stages)) for place in range(len(stages)))
    qualified = next((place for place, stage in enumerate(stages) if stage.is_qualified), 0)
    listed = ", ".join("(%s, %s::date, %s::date)" for _span in spans)
    # One join and one grouping: whatever the planner thinks of the sizes, it reads each row once.
    sql = f"""WITH joined AS (
        SELECT d.value, d.source, d.segment, d.opened_on, d.ended, d.ended_on, d.verdict,
        d.handed_at, d.contacted_at, {_HANDED} AS handed_on,
        CASE WHEN d.ended = 'won' THEN d.ended_on END AS won_on, {own}
        FROM {_DEAL} d LEFT JOIN {_STEP} s ON s.provider_id = d.provider_id AND s.deal_id = d.id
        WHERE d.provider_id = %s AND d.funnel_id = %s GROUP BY d.id
    ), told AS (SELECT *, {reached} FROM joined
    ), held AS (
        SELECT *, reached_{qualified} AS qualified_on,
        contacted_at <= handed_at + make_interval(hours => %s) AS was_in_time FROM told
    ), span(n, first, last) AS (VALUES {listed})"""  # noqa: S608
    values: list[Any] = [funnel.provider.timezone, funnel.provider_id, funnel.pk]
    values.append(funnel.contact_hours)
    for place, span in enumerate(spans):
        values += [place, span.first, span.last]
    return sql, values


def _reached(place: int, count: int) -> str:
    days = [f"own_{later}" for later in range(place, count)] + ["won_on"]
    if place == 0:
        days.append("opened_on")
    return f"LEAST({', '.join(days)}) AS reached_{place}"


def _stage_parts(place: int, stages: Sequence[Stage]) -> list[str]:
    later = [f"own_{one}" for one in range(place + 1, len(stages))]
    left = f"COALESCE(LEAST({', '.join(later)}), ended_on)" if later else "ended_on"
    # Into the first stage it came when it was opened, where nothing else is told.
    came = "COALESCE(own_0, opened_on)" if place == 0 else f"own_{place}"
    stayed = f"{left} - {came}"
    return [
        f"count(*) FILTER (WHERE reached_{place} {_WITHIN})",
        f"COALESCE(sum(value) FILTER (WHERE reached_{place} {_WITHIN}), 0)",
        f"percentile_cont(0.5) WITHIN GROUP (ORDER BY {stayed})"
        f" FILTER (WHERE {left} {_WITHIN} AND {stayed} >= 0)",
    ]


def _deal_parts() -> list[str]:
    won, lost = f"ended = 'won' AND ended_on {_WITHIN}", f"ended = 'lost' AND ended_on {_WITHIN}"
    standing = "qualified_on <= span.last AND (ended_on IS NULL OR ended_on > span.last)"
    handed = f"handed_on {_WITHIN}"
    return [
        f"count(*) FILTER (WHERE qualified_on {_WITHIN})",
        f"COALESCE(sum(value) FILTER (WHERE qualified_on {_WITHIN}), 0)",
        f"count(*) FILTER (WHERE {won})",
        f"COALESCE(sum(value) FILTER (WHERE {won}), 0)",
        f"avg(value) FILTER (WHERE {won})",
        f"percentile_cont(0.5) WITHIN GROUP (ORDER BY ended_on - opened_on) FILTER (WHERE {won})",
        f"count(*) FILTER (WHERE {lost} AND qualified_on IS NOT NULL)",
        f"count(*) FILTER (WHERE {lost} AND qualified_on IS NULL)",
        f"count(*) FILTER (WHERE {standing})",
        *(
            f"COALESCE(sum(value) FILTER (WHERE {standing}{which}), 0)"
            for which in (
                "",
                " AND segment = ''",
                " AND source = ''",
                " AND (source = '' OR segment = '')",
            )
        ),
        f"count(*) FILTER (WHERE {handed})",
        f"count(*) FILTER (WHERE {handed} AND verdict <> '')",
        f"count(*) FILTER (WHERE {handed} AND verdict = 'refused')",
        f"count(*) FILTER (WHERE {handed} AND handed_at IS NOT NULL)",
        f"count(*) FILTER (WHERE {handed} AND was_in_time)",
    ]


def _tally(row: Sequence[Any] | None, count: int) -> Tally:
    if row is None:
        return Tally(stages=tuple(StageTally() for _place in range(count)))
    stages = tuple(
        StageTally(row[3 * place], row[3 * place + 1], _days(row[3 * place + 2]))
        for place in range(count)
    )
    created, created_value, won, won_value, mean, cycle, *rest = row[3 * count :]
    return Tally(stages, created, created_value, won, won_value, mean, _days(cycle), *rest)


def _days(found: float | None) -> Decimal | None:
    """A median of whole days is whole or a half."""
    return None if found is None else Decimal(str(found)).normalize() + 0


def _rows(sql: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        yield from cursor.fetchall()
