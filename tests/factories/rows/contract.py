"""Rows of every table: what was agreed, and when people are there."""

import datetime as dt
from decimal import Decimal
from typing import Any

from engagements.models import (
    Availability,
    BalanceAlert,
    Continuity,
    Engagement,
    HandoverItem,
    Leave,
    LeaveReason,
    Outcome,
    Reader,
    Term,
)
from tests.factories.rows.sides import AT, DAY, MONTH, Rows, Side, hidden, rows_of, shown


@rows_of(Engagement)
def _engagement(side: Side) -> Rows:
    return shown(
        Engagement.objects.create(
            **side.owner,
            slug=f"{side.client.slug}-cio",
            role="cio",
            title="Fractional CIO",
            executive=side.member,
            starts_on=dt.date(2026, 1, 1),
        )
    )


@rows_of(BalanceAlert)
def _alert(side: Side) -> Rows:
    told = {"month": MONTH, "threshold": "watch", "at": AT, "used": 7, "available": 8}
    return hidden(
        BalanceAlert.objects.create(**side.owner, engagement=side.one(Engagement), **told)
    )


@rows_of(Outcome)
def _outcome(side: Side) -> Rows:
    made = Outcome.objects.create(**side.owner, engagement=side.one(Engagement), title="Less paper")
    return shown(made)


@rows_of(Reader)
def _reader(side: Side) -> Rows:
    return hidden(
        Reader.objects.create(
            **side.owner,
            engagement=side.one(Engagement),
            member=side.stranger,
            reason="Same supplier",
            let_in_at=AT,
        )
    )


@rows_of(Term)
def _term(side: Side) -> Rows:
    return shown(
        Term.objects.create(
            **side.owner,
            engagement=side.one(Engagement),
            starts_on=dt.date(2026, 1, 1),
            days_per_month=Decimal(8),
            day_rate=Decimal(1200),
        )
    )


@rows_of(Leave)
def _leave(side: Side) -> Rows:
    """A client sees when those who work for it are away, and of nobody else."""
    dates: dict[str, Any] = {"starts_on": DAY, "ends_on": DAY}
    return Rows(
        shown=[Leave.objects.create(member=side.member, **dates)],
        hidden=[Leave.objects.create(member=side.stranger, **dates)],
    )


@rows_of(LeaveReason)
def _leave_reason(side: Side) -> Rows:
    """Why somebody is away is nothing that a client reads."""
    return hidden(LeaveReason.objects.create(leave=side.one(Leave), kind="illness"))


@rows_of(Availability)
def _availability(side: Side) -> Rows:
    there: dict[str, Any] = {"member": side.member, "weekday": 2}
    return Rows(
        shown=[Availability.objects.create(engagement=side.one(Engagement), **there)],
        hidden=[Availability.objects.create(**there)],
    )


@rows_of(Continuity)
def _continuity(side: Side) -> Rows:
    known = {"domain": "backup", "document": "Restore plan"}
    return shown(Continuity.objects.create(**side.owner, engagement=side.one(Engagement), **known))


@rows_of(HandoverItem)
def _handover_item(side: Side) -> Rows:
    known = {"kind": "thread", "title": "Lease of the printers"}
    return shown(
        HandoverItem.objects.create(**side.owner, engagement=side.one(Engagement), **known)
    )
