"""What a founder sees first of a mandate: how each outcome stands, the top three of the month, the
worries that nothing answers yet, and the reviews that wait for their word."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from common.periods import Month, Quarter
from dashboards.client_figures import Measured
from engagements.mandate import outcomes
from engagements.mandate.outcomes import Goal
from engagements.models import Engagement, Priority, QuarterReview, Worry
from kpis.glance import Line

NOTHING: Mapping[int, Measured] = MappingProxyType({})


@dataclass(frozen=True)
class Mandate:
    """What the days of one engagement are for; `top` has a text, a position and is_done, `measured`
    are its figures, where it has any."""

    engagement: Engagement
    goals: tuple[Goal, ...]
    top: tuple[dict[str, Any], ...]
    worries: tuple[str, ...]
    measured: Measured | None = None

    @property
    def shown(self) -> list[tuple[Goal, Line | None]]:
        """The outcomes, each with the figure that leads it where there is one."""
        leads = self.measured.leads if self.measured else {}
        return [(goal, leads.get(goal.outcome.pk)) for goal in self.goals]

    @property
    def says_more(self) -> bool:
        """Whether there is more to it than its outcomes."""
        return bool(self.top or self.worries)


@dataclass(frozen=True)
class ToConfirm:
    """A closed review of a quarter that the founder has not confirmed."""

    engagement: Engagement
    quarter: Quarter


def with_mandate(rows: Any, *, month: Month) -> Any:
    """Engagements that bring their top three, their worries and their reviews along, in the
    statement that reads them."""
    mine = {"engagement": OuterRef("pk")}
    top = Priority.objects.filter(**mine, month=month.first).order_by("position")
    line = JSONObject(text="text", position="position", is_done="is_done")
    worries = Worry.objects.untied().filter(**mine).order_by("raised_on", "pk")
    unread = QuarterReview.objects.filter(**mine, closed_at__isnull=False, answers=None)
    return rows.annotate(
        top_lines=ArraySubquery(top.values(line=line)),
        untied_worries=ArraySubquery(worries.values("text")),
        unread_quarters=ArraySubquery(unread.order_by("quarter").values("quarter")),
    )


def mandates(
    *, engagements: Sequence[Engagement], on: dt.date, measured: Mapping[int, Measured] = NOTHING
) -> tuple[Mandate, ...]:
    """Of those that run, or else of those that begin; one statement."""
    running = [one for one in engagements if one.runs_on(on)]
    shown = running or [one for one in engagements if one.starts_on > on][:1]
    goals = outcomes.goals(engagements=[one.pk for one in shown])
    return tuple(
        Mandate(
            engagement=one,
            goals=tuple(goals.get(one.pk, ())),
            top=tuple(_brought(one, "top_lines")),
            worries=tuple(_brought(one, "untied_worries")),
            measured=measured.get(one.pk),
        )
        for one in shown
    )


def to_confirm(*, engagements: Iterable[Engagement]) -> tuple[ToConfirm, ...]:
    """The reviews that wait for the founder; nothing is asked of the database."""
    return tuple(
        ToConfirm(one, Quarter.of(day))
        for one in engagements
        for day in _brought(one, "unread_quarters")
    )


def _brought(engagement: Engagement, name: str) -> list[Any]:
    return getattr(engagement, name, None) or []
