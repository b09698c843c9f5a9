"""Logging work: by whom, on what, how much, and when no more.

One person cannot log more than 1.5 days on one date over all engagements; past 1.0 it warns
(domain, Days 1). A month that the client is looking at, or has signed, is locked: nobody changes
or removes its work (Days 10); a correction is a new entry in an open month that names the entry
it corrects, and may be negative. Each change moves the ledger by the difference.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from accounts.actors import Actor
from accounts.audit import record
from accounts.models import Membership
from common.days import format_days
from common.periods import Month
from engagements import ledger, terms
from engagements.models import Engagement, EngagementMonth, Movement, WorkLog

ZERO = Decimal(0)
MOST = Decimal("1.5")
FULL = Decimal(1)


class CannotLog(Exception):
    """Why this work cannot be logged or changed, in the user's words."""


def day_total(*, member_id: int, day: dt.date, without: WorkLog | None = None) -> Decimal:
    """What a person has logged on a date over all engagements, corrections left out."""
    logs = WorkLog.objects.standing().filter(member_id=member_id, day=day, corrects=None)
    if without is not None:
        logs = logs.exclude(pk=without.pk)
    return logs.aggregate(total=Sum("days"))["total"] or ZERO


def is_long_day(total: Decimal) -> bool:
    """Past one day it is worth a second look."""
    return total > FULL


def _writable_month(engagement: Engagement, day: dt.date) -> None:
    """Lock the month for this transaction, allotted; refuse where it takes no more work."""
    month = Month.of(day)
    row = ledger.open_month(engagement=engagement, month=month)
    if row.status == EngagementMonth.Status.SUBMITTED:
        message = f"{day:%B %Y} is with the client for approval. Take it back to change it."
        raise CannotLog(message)
    if row.is_signed:
        message = (
            f"{day:%B %Y} is approved and locked. Log a correction in an open month instead."
        )
        raise CannotLog(message)
    held = terms.terms_of(engagement)
    days = terms.contracted(engagement=engagement, terms=held, month=month)
    ledger.allot(engagement=engagement, month=month, days=days)


def _room_in_day(member: Membership, day: dt.date, days: Decimal, log: WorkLog | None) -> None:
    """Refuse past a day and a half; two hands at once wait for each other."""
    Membership.objects.select_for_update().get(pk=member.pk)
    total = day_total(member_id=member.pk, day=day, without=log) + days
    if total > MOST:
        already = format_days(total - days)
        message = (
            f"That makes {format_days(total)} days on {day:%d %B}; {already} are logged already"
            " and 1½ is the most that one person can work on a date."
        )
        raise CannotLog(message)


def _runs(engagement: Engagement, day: dt.date) -> None:
    if engagement.runs_on(day):
        return
    if day < engagement.starts_on:
        message = f"The engagement begins on {engagement.starts_on:%d %B %Y}."
    else:
        message = f"The engagement ended on {engagement.ends_on:%d %B %Y}."
    raise CannotLog(message)


def _move(log: WorkLog, days: Decimal, note: str = "") -> None:
    ledger.post(
        engagement=log.engagement,
        month=Month.of(log.day),
        kind=Movement.Kind.WORK,
        days=-days,
        worklog=log,
        note=note,
    )


def log_work(
    *,
    engagement: Engagement,
    member: Membership,
    day: dt.date,
    days: Decimal,
    by: Actor,
    category: str = WorkLog.Category.LEADERSHIP,
    note: str = "",
    **source: Any,
) -> WorkLog:
    """Log part of a day. `source` says where an imported entry came from (hours, file, line).

    Raises CannotLog.
    """
    if not ZERO < days <= MOST:
        message = "Log more than nothing and at most 1½ days."
        raise CannotLog(message)
    _runs(engagement, day)
    _writable_month(engagement, day)
    _room_in_day(member, day, days, None)
    log = WorkLog.objects.create(
        **engagement.owner,
        engagement=engagement,
        member=member,
        day=day,
        days=days,
        category=category,
        note=note.strip(),
        **source,
    )
    _move(log, days)
    record(by=by, verb="logged", subject=log, engagement=engagement.slug)
    return log


def change_work(
    *,
    log: WorkLog,
    by: Actor,
    days: Decimal | None = None,
    category: str | None = None,
    note: str | None = None,
) -> WorkLog:
    """Change an entry of an open month; what is None stays. Raises CannotLog."""
    _writable_month(log.engagement, log.day)
    before = log.days
    if days is not None and days != before:
        if not ZERO < days <= MOST:
            message = "Log more than nothing and at most 1½ days."
            raise CannotLog(message)
        _room_in_day(log.member, log.day, days, log)
        log.days = days
    if category is not None:
        log.category = category
    if note is not None:
        log.note = note.strip()
    log.save(update_fields=["days", "category", "note", "changed_at"])
    _move(log, log.days - before, "changed")
    record(by=by, verb="changed", subject=log, before=str(before))
    return log


def withdraw_work(*, log: WorkLog, by: Actor, at: dt.datetime) -> None:
    """Take an entry of an open month back; it stays in the ledger's story. Raises CannotLog."""
    if log.withdrawn_at is not None:
        return
    _writable_month(log.engagement, log.day)
    log.withdrawn_at = at
    log.save(update_fields=["withdrawn_at", "changed_at"])
    _move(log, -log.days, "withdrawn")
    record(by=by, verb="withdrew", subject=log)


def restore_work(*, log: WorkLog, by: Actor) -> None:
    """Let a withdrawn entry count again. Raises CannotLog."""
    if log.withdrawn_at is None:
        return
    _writable_month(log.engagement, log.day)
    _room_in_day(log.member, log.day, log.days, log)
    log.withdrawn_at = None
    log.save(update_fields=["withdrawn_at", "changed_at"])
    _move(log, log.days, "restored")
    record(by=by, verb="restored", subject=log)


def correct_work(
    *, log: WorkLog, day: dt.date, days: Decimal, note: str, by: Actor
) -> WorkLog:
    """Correct an entry of a locked month by a new one in an open month; `days` may be negative.

    Raises CannotLog.
    """
    if not days or not note.strip():
        message = "A correction needs days and a reason."
        raise CannotLog(message)
    _writable_month(log.engagement, day)
    correction = WorkLog.objects.create(
        **log.owner,
        engagement=log.engagement,
        member=log.member,
        day=day,
        days=days,
        category=log.category,
        note=note.strip(),
        corrects=log,
    )
    _move(correction, days, "correction")
    record(by=by, verb="corrected", subject=correction, corrects=log.pk)
    return correction


def set_cell(
    *,
    engagement: Engagement,
    member: Membership,
    day: dt.date,
    days: Decimal,
    by: Actor,
    at: dt.datetime,
) -> WorkLog | None:
    """Make a person's day on an engagement so many days; 0 clears it. Saying it twice is once.

    Returns the entry that now stands, or None. Raises CannotLog; also where the date holds
    several entries, which are changed one by one.
    """
    ledger.open_month(engagement=engagement, month=Month.of(day))
    standing = WorkLog.objects.standing().filter(engagement=engagement, member=member, day=day)
    logs = list(standing.select_related("engagement__client", "member").order_by("id")[:2])
    if len(logs) > 1:
        message = "This date holds several entries; change them one by one below."
        raise CannotLog(message)
    if not logs:
        if not days:
            return None
        return log_work(engagement=engagement, member=member, day=day, days=days, by=by)
    if not days:
        withdraw_work(log=logs[0], by=by, at=at)
        return None
    if logs[0].days == days:
        return logs[0]
    return change_work(log=logs[0], days=days, by=by)
