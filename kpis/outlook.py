"""What the client's people read of their figures: outcomes first, in plain words, and behind each
the figure that it is measured by; then the other figures.

An outcome is said by its first figure in the order of the framework: "34 a month now, towards at
least 50 a month". One that no figure measures says what the mandate knows of it. Only what the
client was shown is there.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from engagements.mandate.outcomes import Goal, goals
from engagements.models import Engagement, Outcome
from kpis.glance import Board, Line, boards, in_one_breath, way
from kpis.models import Framework


@dataclass(frozen=True)
class Result:
    """An outcome with the figures that measure it, the leading one first."""

    goal: Goal
    lines: tuple[Line, ...]

    @property
    def lead(self) -> Line | None:
        return self.lines[0] if self.lines else None

    @property
    def sentence(self) -> str:
        return way(self.lines[0]) if self.lines else self.goal.sentence


@dataclass(frozen=True)
class Outlook:
    """One engagement: its outcomes, and the figures that belong to none."""

    engagement: Engagement
    results: tuple[Result, ...]
    board: Board | None

    @property
    def others(self) -> list[Line]:
        """The figures that measure no outcome, what is off track first."""
        if self.board is None:
            return []
        shown = {id(line) for result in self.results for line in result.lines}
        return [line for line in self.board.by_need if id(line) not in shown]

    @property
    def sentences(self) -> list[str]:
        return in_one_breath(self.board.lines) if self.board else []


def outlooks(*, engagements: Sequence[Engagement], on: dt.date) -> list[Outlook]:
    """The engagements as they stand on a day; six statements for all."""
    kept = Framework.objects.filter(engagement__in=engagements, shown_at__isnull=False)
    found = boards(frameworks=list(kept), on=on)
    read = {one.framework.engagement_id: one for one in found.values()}
    agreed = goals(engagements=[one.pk for one in engagements])
    return [_outlook(one, read.get(one.pk), agreed.get(one.pk, [])) for one in engagements]


def _outlook(engagement: Engagement, found: Board | None, agreed: Sequence[Goal]) -> Outlook:
    lines = found.lines if found else ()
    results = tuple(
        Result(goal, tuple(one for one in lines if one.kpi.outcome_id == goal.outcome.pk))
        for goal in agreed
        if goal.outcome.state != Outcome.State.DROPPED
    )
    return Outlook(engagement, results, found)
