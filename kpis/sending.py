"""Readings that a program sends: each is checked, and all are kept or none.

Each names its engagement, the key of its KPI, its period as pages write it (2026-10, 2026-W41,
2026-Q4, 2026) and its value: a number, or yes and no as true and false, or nothing, which takes the
one that stands back. What was sent before and is the same changes nothing, so a program may send a
whole year again every night.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Actor
from common.problems import Problem
from engagements.models import Engagement
from kpis import cadence
from kpis.models import Kpi, Reading
from kpis.readings import NOTE, CannotRecord, Entry, Verdict, record_readings

MOST = 1_000
LONGEST_NAME = 60
# JSON can write these, and no database keeps them.
_UNKEPT = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True)
class Flaw:
    """What is wrong with one of the readings; `row` counts from 0."""

    row: int
    problem: Problem


class CannotTake(Exception):
    """Why nothing was kept: the flaws, by row."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__(" ".join(flaw.problem.text for flaw in flaws))
        self.flaws = tuple(flaws)


@dataclass(frozen=True)
class _Known:
    """The engagements and KPIs that the rows name."""

    engagements: Mapping[str, Engagement]
    kpis: Mapping[tuple[int, str], Kpi]


def take_readings(
    *, rows: Sequence[Any], only: int | None, by: Actor, at: dt.datetime, on: dt.date
) -> list[Verdict]:
    """Keep what a program sent; `only` is the number of the one engagement that it may write to.

    Gives back what became of each, in their order. Raises CannotTake: then nothing was kept.
    """
    known = _known(rows, only)
    entries: list[Entry] = []
    flaws: list[Flaw] = []
    for number, row in enumerate(rows):
        found = _entry(row, known)
        if isinstance(found, Problem):
            flaws.append(Flaw(number, found))
        else:
            entries.append(replace(found, line=number))
    if flaws:
        raise CannotTake(flaws)
    try:
        return record_readings(entries=entries, by=by, at=at, on=on)
    except CannotRecord as refusal:
        raise CannotTake(
            [
                Flaw(number, replace(verdict.problem, line=None))
                for number, verdict in enumerate(refusal.verdicts)
                if verdict.problem
            ]
        ) from refusal


def _known(rows: Sequence[Any], only: int | None) -> _Known:
    slugs = {_text(row, "engagement", LONGEST_NAME) for row in rows}
    keys = {_text(row, "kpi", LONGEST_NAME) for row in rows}
    engagements = Engagement.objects.filter(slug__in=slugs)
    if only is not None:
        engagements = engagements.filter(pk=only)
    found = {one.slug: one for one in engagements}
    kpis = Kpi.objects.filter(engagement__in=found.values(), key__in=keys)
    return _Known(found, {(one.engagement_id, one.key): one for one in kpis})


def _text(row: Any, name: str, longest: int) -> str:
    """What a row says under a name, where it is a text of lawful signs and length."""
    said = row.get(name, "") if isinstance(row, dict) else ""
    fits = isinstance(said, str) and len(said) <= longest and not _UNKEPT.search(said)
    return said.strip() if fits else ""


def _entry(row: Any, known: _Known) -> Entry | Problem:
    if not isinstance(row, dict):
        return Problem("row", _("A reading is an object with engagement, kpi, period and value."))
    engagement = known.engagements.get(_text(row, "engagement", LONGEST_NAME))
    if engagement is None:
        said = _("There is no such engagement, or this key does not open it.")
        return Problem("engagement", said, field="engagement")
    if engagement.closed_at is not None:
        said = _("This engagement is closed: its figures stay as they are.")
        return Problem("closed", said, field="engagement")
    kpi = known.kpis.get((engagement.pk, _text(row, "kpi", LONGEST_NAME)))
    if kpi is None:
        return Problem("kpi", _("The framework has no KPI with this key."), field="kpi")
    return _figure(row, kpi)


def _figure(row: Mapping[str, Any], kpi: Kpi) -> Entry | Problem:
    period, value = _period(row, kpi), _value(row.get("value", ""))
    if isinstance(period, Problem):
        return period
    if isinstance(value, Problem):
        return value
    for name in ("note", "reason"):
        if row.get(name) and not _text(row, name, NOTE):
            said = _("This is a text of at most %(count)d signs.")
            return Problem(name, said % {"count": NOTE}, field=name)
    return Entry(
        kpi=kpi,
        period=period,
        value=value,
        note=_text(row, "note", NOTE),
        reason=_text(row, "reason", NOTE),
        source=Reading.Source.API,
    )


_SHAPES = {"week": "2026-W41", "month": "2026-10", "quarter": "2026-Q4", "year": "2026"}


def _period(row: Mapping[str, Any], kpi: Kpi) -> dt.date | Problem:
    try:
        of, period = cadence.parse(_text(row, "period", 10))
    except (ValueError, OverflowError):
        of, period = "", dt.date.min
    if of == kpi.cadence:
        return period
    said = _("A period of this KPI is written like %(shape)s.")
    return Problem("period", said % {"shape": _SHAPES[kpi.cadence]}, field="period")


def _value(said: Any) -> Decimal | Problem | None:
    if said is None:
        return None
    if isinstance(said, bool):
        return Decimal(said)
    if isinstance(said, (int, Decimal)) or (isinstance(said, str) and len(said) <= 40):
        try:
            # Underscores and digits of other scripts are read by Python, and by nobody else.
            value = Decimal(said if not isinstance(said, str) else _ascii(said))
        except (InvalidOperation, ValueError):
            value = Decimal("NaN")
        if value.is_finite():
            return value
    return Problem(
        "value", _("A value is a number with a point for decimals, or null."), field="value"
    )


def _ascii(text: str) -> str:
    return text if text.isascii() and "_" not in text else ""
