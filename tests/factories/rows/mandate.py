"""Rows of every table: what the days are for, where they end, who is around."""

import datetime as dt
from typing import Any

from engagements.models import (
    Engagement,
    Friction,
    Outcome,
    OutcomeReview,
    Priority,
    QuarterReview,
    Responsibility,
    ReviewConfirmation,
    ScopeItem,
    Stakeholder,
    Worry,
)
from tests.factories.rows.sides import AT, DAY, MONTH, Rows, Side, hidden, rows_of, shown


def _of(side: Side) -> dict[str, Any]:
    return {**side.owner, "engagement": side.one(Engagement)}


@rows_of(QuarterReview)
def _review(side: Side) -> Rows:
    """A client reads what was closed; the first is closed when its parts stand, see below."""
    return Rows(
        shown=[QuarterReview.objects.create(**_of(side), quarter=dt.date(2026, 7, 1), held_on=DAY)],
        hidden=[QuarterReview.objects.create(**_of(side), quarter=dt.date(2026, 10, 1))],
    )


@rows_of(OutcomeReview)
def _outcome_review(side: Side) -> Rows:
    part: dict[str, Any] = {**side.owner, "outcome": side.one(Outcome), "title": "Less paper"}
    closed: Any = side.rows[QuarterReview].shown[0]
    draft: Any = side.hidden(QuarterReview)
    return Rows(
        shown=[OutcomeReview.objects.create(**part, review=closed)],
        hidden=[OutcomeReview.objects.create(**part, review=draft)],
    )


@rows_of(ReviewConfirmation)
def _confirmation(side: Side) -> Rows:
    closed: Any = side.rows[QuarterReview].shown[0]
    closed.closed_at, closed.closed_by = AT, "Bob"
    closed.save()
    return shown(
        ReviewConfirmation.objects.create(
            **side.owner, review=closed, user=side.founder.user, at=AT
        )
    )


@rows_of(Priority)
def _priority(side: Side) -> Rows:
    return shown(Priority.objects.create(**_of(side), month=MONTH, position=1, text="One list"))


@rows_of(Worry)
def _worry(side: Side) -> Rows:
    return shown(
        Worry.objects.create(
            **_of(side),
            text="Do we lose orders?",
            raised_on=DAY,
            raised_by="Dora",
            user=side.founder.user,
            outcome=side.one(Outcome),
        )
    )


@rows_of(ScopeItem)
def _scope_item(side: Side) -> Rows:
    return shown(ScopeItem.objects.create(**_of(side), side="out", text="Tickets"))


@rows_of(Responsibility)
def _responsibility(side: Side) -> Rows:
    return shown(Responsibility.objects.create(**_of(side), name="Backups"))


@rows_of(Stakeholder)
def _stakeholder(side: Side) -> Rows:
    """What is noted of the client's people is shown to nobody of the client."""
    return hidden(Stakeholder.objects.create(**_of(side), name="Yves", attitude="against"))


@rows_of(Friction)
def _friction(side: Side) -> Rows:
    return shown(Friction.objects.create(**_of(side), day=DAY, who="The board", what="The screen"))
