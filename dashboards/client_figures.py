"""How the figures of a client stand, for the first page that its people see.

Of what the client was shown: how many are on track, which are off, and behind an outcome of the
mandate the figure that leads it. Three statements, however many engagements and figures there are.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from common.periods import local_day
from engagements.models import Engagement
from kpis import measuring
from kpis.definitions.standing import OF_PROVIDER
from kpis.glance import Line
from kpis.models import DefinitionSignature, DefinitionVersion, FrameworkVersion, Kpi
from kpis.series import series_of
from kpis.status import Status

JUDGED = frozenset({Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK})


@dataclass(frozen=True)
class Measured:
    """The figures of one engagement; `leads` by the outcome that they lead."""

    lines: tuple[Line, ...]
    leads: dict[int, Line]

    @property
    def judged(self) -> list[Line]:
        """Those that have a value and a target."""
        return [one for one in self.lines if one.status in JUDGED]

    @property
    def good(self) -> int:
        return sum(one.status == Status.ON_TRACK for one in self.judged)

    @property
    def off(self) -> list[Line]:
        return [one for one in self.judged if one.status == Status.OFF_TRACK]


def measured(*, engagements: Sequence[Engagement], on: dt.date) -> dict[int, Measured]:
    """The figures of these engagements, by its id; those without any are left out."""
    rows = Kpi.objects.standing().filter(
        engagement__in=[one.pk for one in engagements], framework__shown_at__isnull=False
    )
    known = list(rows.in_order())
    shown = [one for one in known if not one.is_input]
    if not shown:
        return {}
    inputs = [one for one in known if one.is_input]
    lines: dict[int, list[Line]] = {}
    for found in series_of(kpis=shown, on=on, inputs=inputs):
        lines.setdefault(found.kpi.engagement_id, []).append(Line(found, on))
    return {pk: _measured(mine) for pk, mine in lines.items()}


def _measured(lines: Sequence[Line]) -> Measured:
    leading = measuring.leaders(one.kpi for one in lines)
    by_kpi = {one.kpi.pk: one for one in lines}
    return Measured(tuple(lines), {pk: by_kpi[kpi.pk] for pk, kpi in leading.items()})


@dataclass(frozen=True)
class ToSignOff:
    """A framework that was proposed and has no answer yet."""

    engagement: Engagement
    number: int
    since: dt.date


@dataclass(frozen=True)
class Figures:
    """What the first page knows of figures: how they stand, and what of them waits for the founder.

    `measured` is by engagement, `to_sign` the words that lack a signature of the company.
    """

    measured: Mapping[int, Measured] = field(default_factory=dict)
    to_sign_off: tuple[ToSignOff, ...] = ()
    to_sign: tuple[str, ...] = ()

    @property
    def waiting(self) -> int:
        return len(self.to_sign_off) + bool(self.to_sign)

    @property
    def off(self) -> tuple[str, ...]:
        """The names of those that are off track."""
        return tuple(one.kpi.name for each in self.measured.values() for one in each.off)


def figures(
    *, client_id: int, engagements: Sequence[Engagement], on: dt.date, timezone: str
) -> Figures:
    """The figures of the engagements that run on a day, and what waits; four statements at most."""
    running = [one for one in engagements if one.runs_on(on)]
    return Figures(
        measured=measured(engagements=running, on=on),
        to_sign_off=to_sign_off(engagements=engagements, timezone=timezone),
        to_sign=to_sign(client_id=client_id),
    )


def with_proposals(rows: Any) -> Any:
    """Engagements that bring the proposal of their framework along, in the statement that reads
    them."""
    waiting = FrameworkVersion.objects.filter(
        framework__engagement=OuterRef("pk"), state=FrameworkVersion.State.PROPOSED
    )
    line = JSONObject(number="number", at="proposed_at")
    return rows.annotate(proposed_framework=Subquery(waiting.values(line=line)[:1]))


def to_sign_off(*, engagements: Sequence[Engagement], timezone: str) -> tuple[ToSignOff, ...]:
    """The frameworks that wait for the founder; nothing is asked of the database."""
    found = [(one, getattr(one, "proposed_framework", None)) for one in engagements]
    return tuple(
        ToSignOff(
            engagement=one,
            number=line["number"],
            since=local_day(dt.datetime.fromisoformat(line["at"]), timezone=timezone),
        )
        for one, line in found
        # A closed engagement is only read.
        if line and one.closed_at is None
    )


def to_sign(*, client_id: int) -> tuple[str, ...]:
    """The words that wait for a signature of the company, by their alphabet; one statement."""
    given = DefinitionSignature.objects.filter(version=OuterRef("pk")).order_by()
    rows = DefinitionVersion.objects.filter(
        client=client_id, definition__retired_at=None, asked_at__isnull=False
    ).annotate(given=ArraySubquery(given.values("function")))
    newest = rows.select_related("definition").order_by("definition_id", "-number")
    return tuple(
        sorted(
            row.definition.word
            for row in newest.distinct("definition_id")
            if set(row.signed_by) - set(row.given) - OF_PROVIDER
        )
    )
