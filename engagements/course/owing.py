"""Who owes what, since when.

A milestone that is late is owed by the executive, unless it waits for what the client was asked
for and has not given: then the client owes that, since the day on which it was asked. Everything
the client was asked for and has not given is owed by the client, whether something is late or not.
What was asked for after a milestone was due excuses nobody.

Where a milestone waits for an answer of the client, the client owes that since the day on which it
was asked, whether the milestone is late yet or not. Whoever asks for such answers says so in
`ANSWERS`.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from engagements.course import checklists, milestones, renewal, stages
from engagements.course.checklists import OF_CLIENT, Checklist, Line
from engagements.course.milestones import EARLY, Milestone
from engagements.models import (
    ChecklistItem,
    Engagement,
    MilestoneMark,
    QuarterReview,
    RenewalDecision,
)

# By the key of a milestone: since when each engagement waits for the client's answer, by its id.
ANSWERS: dict[str, Callable[[Sequence[Engagement]], Mapping[int, dt.date]]] = {}


@dataclass(frozen=True)
class Debt:
    """Something late or missing; `blocked` are the lines that a late milestone waits for.

    An answer is owed where the client was asked to agree to what the milestone says.
    """

    by_client: bool
    since: dt.date
    days: int
    milestone: Milestone | None = None
    line: Line | None = None
    blocked: tuple[Line, ...] = ()
    is_answer: bool = False

    @property
    def is_asked(self) -> bool:
        """Whether the client was asked for it, and has only to give it."""
        return self.is_answer or self.line is not None

    @property
    def title(self) -> str:
        return self.milestone.title if self.milestone else self.line.title if self.line else ""


@dataclass(frozen=True)
class Course:
    """The life of an engagement as it stands on a day."""

    engagement: Engagement
    on: dt.date
    milestones: tuple[Milestone, ...]
    lists: dict[str, Checklist]
    stages: tuple[stages.Stage, ...]
    # Since when the client owes an answer, by the key of the milestone that waits for it.
    answers: Mapping[str, dt.date] = field(default_factory=dict)

    @property
    def late(self) -> tuple[Milestone, ...]:
        return tuple(one for one in self.milestones if one.is_late)

    @property
    def coming(self) -> Milestone | None:
        """The next milestone that is not due yet."""
        return next((one for one in self.milestones if one.is_open and not one.is_late), None)

    @property
    def behind(self) -> tuple[Milestone, ...]:
        """What is met, waived or missed."""
        return tuple(one for one in self.milestones if not one.is_open)

    @property
    def ahead(self) -> tuple[Milestone, ...]:
        return tuple(one for one in self.milestones if one.is_open)

    @property
    def settled(self) -> int:
        return sum(one.state in {"met", "waived"} for one in self.milestones)

    @property
    def asked(self) -> tuple[Line, ...]:
        """What the client was asked for and has not given, the oldest first."""
        found = [line for kind in OF_CLIENT for line in self.lists[kind].asked]
        return tuple(sorted(found, key=lambda line: line.asked_on or self.on))

    def _waits_for(self, milestone: Milestone) -> tuple[Line, ...]:
        """The accesses without which an early milestone cannot be met."""
        if milestone.kind not in EARLY:
            return ()
        return tuple(
            line
            for line in self.lists["access"].asked
            if line.asked_on and line.asked_on <= milestone.due_on
        )

    @property
    def debts(self) -> tuple[Debt, ...]:
        """Who owes what, the oldest first."""
        found = []
        for one in self.ahead:
            if asked := self.answers.get(one.key):
                days = (self.on - asked).days
                found.append(
                    Debt(by_client=True, since=asked, days=days, milestone=one, is_answer=True)
                )
        for one in self.late:
            if one.key in self.answers:
                continue
            blocked = self._waits_for(one)
            days = (self.on - one.due_on).days
            found.append(
                Debt(
                    by_client=bool(blocked),
                    since=one.due_on,
                    days=days,
                    milestone=one,
                    blocked=blocked,
                )
            )
        for line in self.asked:
            since = line.asked_on or self.on
            found.append(Debt(by_client=True, since=since, days=line.lost(self.on), line=line))
        return tuple(sorted(found, key=lambda debt: debt.since))

    @property
    def of_client(self) -> tuple[Debt, ...]:
        """What the client has to give: lines and answers, not the milestones that wait for lines."""
        return tuple(debt for debt in self.debts if debt.is_asked)

    @property
    def of_executive(self) -> tuple[Debt, ...]:
        return tuple(debt for debt in self.debts if debt.milestone and not debt.by_client)

    @property
    def held_up(self) -> tuple[Debt, ...]:
        """Late milestones that wait for what the client was asked for."""
        return tuple(debt for debt in self.debts if debt.blocked)


def courses(*, engagements: Iterable[Engagement], on: dt.date) -> dict[int, Course]:
    """The life of each engagement, in four statements whatever there is, and one for each kind of
    answer that an open milestone may wait for."""
    wanted = list(engagements)
    marks: dict[int, dict[str, MilestoneMark]] = {}
    for mark in MilestoneMark.objects.filter(engagement__in=wanted):
        marks.setdefault(mark.engagement_id, {})[mark.milestone] = mark
    rows: dict[int, list[ChecklistItem]] = {}
    for row in checklists.rows_of(wanted):
        rows.setdefault(row.engagement_id, []).append(row)
    reviewed: dict[int, list[dt.date]] = {}
    closed = QuarterReview.objects.filter(engagement__in=wanted, closed_at__isnull=False)
    for pk, quarter in closed.values_list("engagement_id", "quarter"):
        reviewed.setdefault(pk, []).append(quarter)
    decided: dict[int, RenewalDecision] = renewal.latest(wanted)
    stands = {
        one.pk: tuple(
            milestones.stand(
                engagement=one,
                marks=marks.get(one.pk, {}),
                on=on,
                decision=decided.get(one.pk),
                reviewed=reviewed.get(one.pk, ()),
            )
        )
        for one in wanted
    }
    waits = _waiting(wanted, stands)
    return {
        one.pk: Course(
            engagement=one,
            on=on,
            milestones=stands[one.pk],
            answers=waits.get(one.pk, {}),
            lists=checklists.checklists(engagement=one, rows=rows.get(one.pk, []), on=on),
            stages=stages.stages(engagement=one, on=on),
        )
        for one in wanted
    }


def _waiting(
    wanted: Sequence[Engagement], stands: Mapping[int, Iterable[Milestone]]
) -> dict[int, dict[str, dt.date]]:
    """Which open milestones wait for the client's answer, since when."""
    found: dict[int, dict[str, dt.date]] = {}
    for key, since_of in ANSWERS.items():
        some = [
            one
            for one in wanted
            if any(each.key == key and each.is_open for each in stands[one.pk])
        ]
        if some:
            for pk, since in since_of(some).items():
                found.setdefault(pk, {})[key] = since
    return found


def course(*, engagement: Engagement, on: dt.date) -> Course:
    """The life of one engagement."""
    return courses(engagements=[engagement], on=on)[engagement.pk]
