"""Rows of every table: days and months."""

import datetime as dt
from decimal import Decimal
from typing import Any

from engagements.models import (
    BalanceShare,
    BurstRequest,
    BurstVerdict,
    Engagement,
    EngagementMonth,
    LogTemplate,
    MonthVerdict,
    Movement,
    Reminder,
    TimesheetImport,
    WorkLog,
    WorkNote,
)
from tests.factories.rows.sides import AT, DAY, MONTH, Rows, Side, hidden, rows_of, shown


@rows_of(TimesheetImport)
def _timesheet(side: Side) -> Rows:
    return hidden(
        TimesheetImport.objects.create(
            name="sheet.csv", source="harvest", rows=1, days=1, imported_by=side.member
        )
    )


@rows_of(WorkLog)
def _worklog(side: Side) -> Rows:
    entry: dict[str, Any] = {
        **side.owner,
        "engagement": side.one(Engagement),
        "member": side.member,
        "days": Decimal("0.5"),
        "timesheet": side.one(TimesheetImport),
    }
    first = WorkLog.objects.create(**entry, day=DAY)
    correction = WorkLog.objects.create(**entry, day=DAY + dt.timedelta(days=1), corrects=first)
    withdrawn = WorkLog.objects.create(
        **entry, day=DAY + dt.timedelta(days=2), withdrawn_at=AT, corrects=first
    )
    return Rows(shown=[correction, first], hidden=[withdrawn])


@rows_of(Reminder)
def _reminder(side: Side) -> Rows:
    told = {"engagement": side.one(Engagement), "member": side.member, "at": AT}
    return hidden(Reminder.objects.create(**side.owner, **told, reason="quiet", since=DAY))


@rows_of(WorkNote)
def _work_note(side: Side) -> Rows:
    """What the provider notes for itself is shown to nobody of the client."""
    note = WorkNote.objects.create(**side.owner, worklog=side.one(WorkLog), text="For us alone")
    return Rows(hidden=[note])


@rows_of(LogTemplate)
def _log_template(side: Side) -> Rows:
    saved = LogTemplate.objects.create(
        **side.owner, member=side.member, engagement=side.one(Engagement), name="Monday meeting"
    )
    return hidden(saved)


@rows_of(Movement)
def _movement(side: Side) -> Rows:
    return shown(
        Movement.objects.create(
            **side.owner,
            engagement=side.one(Engagement),
            month=MONTH,
            kind="work",
            days=Decimal("-0.5"),
            worklog=side.one(WorkLog),
        )
    )


@rows_of(EngagementMonth)
def _month(side: Side) -> Rows:
    return shown(
        EngagementMonth.objects.create(
            **side.owner,
            engagement=side.one(Engagement),
            month=MONTH,
            submitted_by=side.member,
        )
    )


@rows_of(MonthVerdict)
def _verdict(side: Side) -> Rows:
    return shown(
        MonthVerdict.objects.create(
            **side.owner,
            engagement_month=side.one(EngagementMonth),
            answer="approved",
            user=side.founder.user,
            at=AT,
        )
    )


@rows_of(BurstRequest)
def _burst(side: Side) -> Rows:
    asked = {"month": MONTH, "reason": "launch", "words": "The shop opens", "days": 2}
    return shown(
        BurstRequest.objects.create(
            **side.owner,
            engagement=side.one(Engagement),
            asked_by=side.member,
            asked_at=AT,
            **asked,
        )
    )


@rows_of(BurstVerdict)
def _burst_verdict(side: Side) -> Rows:
    verdict = BurstVerdict.objects.create(
        **side.owner,
        burst=side.one(BurstRequest),
        answer="approved",
        user=side.founder.user,
        at=AT,
    )
    return shown(verdict)


@rows_of(BalanceShare)
def _balance_share(side: Side) -> Rows:
    until = AT + dt.timedelta(days=30)
    return shown(
        BalanceShare.objects.create(
            **side.owner,
            made_by=side.member.user,
            only_of=side.member,
            made_at=AT,
            expires_at=until,
        )
    )
