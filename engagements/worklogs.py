"""Logging work: by whom, on what, how much, and when no more.

One person cannot log more than 1.5 days on one date over all engagements; past 1.0 it warns
(domain, Days 1). A month that the client is looking at, or has signed, is locked: nobody changes
or removes its work (Days 10); a correction is a new entry in an open month that names the entry
it corrects, and may be negative. Each change moves the ledger by the difference.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from accounts.models import Membership
from common.days import format_days
from common.periods import Month
from common.typography import date_format
from engagements import carrying, ledger, terms
from engagements.course.papers import nda_reason
from engagements.elsewhere import MOST, days_elsewhere, too_much
from engagements.ledger import Account
from engagements.models import Engagement, EngagementMonth, Movement, Term, WorkLog
from engagements.terms import Part
from engagements.words import (
    COLUMNS,
    NO_WORDS,
    Said,
    Words,
    aside_of,
    is_of_mandate,
    said_by,
    write_aside,
)

ZERO = Decimal(0)
FULL = Decimal(1)


class CannotLog(Exception):
    """Why this work cannot be logged or changed, in the user's words."""


class NoteChanged(CannotLog):
    """A note was changed elsewhere since it was shown; `now` is what it says.

    `which` is the client's note ("note") or the provider's own ("aside").
    """

    def __init__(self, which: str, now: str) -> None:
        self.which, self.now = which, now
        super().__init__(_("This note was changed in another window meanwhile."))


@dataclass(frozen=True)
class Change:
    """What was done to an entry: its days before and after, 0 where it does not stand.

    `words` is what it said, where that was changed too.
    """

    log: WorkLog
    before: Decimal
    after: Decimal
    words: Said | None = None


def day_total(*, member_id: int, day: dt.date, without: WorkLog | None = None) -> Decimal:
    """What a person has logged on a date over all engagements, corrections left out."""
    logs = WorkLog.objects.standing().filter(member_id=member_id, day=day, corrects=None)
    if without is not None:
        logs = logs.exclude(pk=without.pk)
    return logs.aggregate(total=Sum("days"))["total"] or ZERO


def is_long_day(total: Decimal) -> bool:
    """Past one day it is worth a second look."""
    return total > FULL


def lock_reason(*, status: str, month: Month) -> str:
    """Why a month of this status takes no more work; nothing where it does."""
    name = date_format(month.first, "F Y")
    if status == EngagementMonth.Status.SUBMITTED:
        said = _("%(month)s is with the client for approval. Take it back to change it.")
    elif status in EngagementMonth.SIGNED_STATES:
        said = _("%(month)s is approved and locked. Log a correction in an open month instead.")
    else:
        return ""
    return said % {"month": name}


def run_reason(*, engagement: Engagement, day: dt.date) -> str:
    """Why an engagement takes no work on a day; nothing while it runs."""
    if engagement.runs_on(day):
        return ""
    if day < engagement.starts_on:
        began = date_format(engagement.starts_on, "j F Y")
        return _("The engagement begins on %(day)s.") % {"day": began}
    ended = date_format(engagement.ends_on or day, "j F Y")
    return _("The engagement ended on %(day)s.") % {"day": ended}


def hold_person(*, member_id: int) -> None:
    """Two hands of one person wait for each other, always before they wait for a month."""
    Membership.objects.select_for_update(no_key=True).get(pk=member_id)


def _held(log: WorkLog) -> None:
    """Hold the entry's person, and bring the entry to what another hand made of it meanwhile."""
    hold_person(member_id=log.member_id)
    log.refresh_from_db(fields=["days", *COLUMNS, "withdrawn_at"])


@dataclass(frozen=True)
class OpenMonth:
    """A month that is held for this transaction: its account, allotted, and what contracts it."""

    month: Month
    account: Account
    terms: tuple[Term, ...]
    parts: tuple[Part, ...]


def hold_month(*, engagement: Engagement, day: dt.date) -> OpenMonth:
    """Lock the month of a day for this transaction, allotted. Raises CannotLog where it is locked.

    The terms are read under the lock: whoever adds one holds the month too.
    """
    month = Month.of(day)
    row = carrying.open_month(engagement=engagement, month=month)
    if reason := lock_reason(status=row.status, month=month):
        raise CannotLog(reason)
    held = terms.terms_of(engagement)
    parts = terms.parts_of_month(engagement=engagement, terms=held, month=month)
    days = sum((part.days for part in parts), ZERO)
    account = ledger.allot_open(engagement=engagement, month=month, days=days)
    return OpenMonth(month=month, account=account, terms=tuple(held), parts=tuple(parts))


def _sane_days(days: Decimal) -> None:
    if not ZERO < days <= MOST:
        raise CannotLog(_("Log more than nothing and at most 1½ days."))


def _room_in_day(member_id: int, day: dt.date, days: Decimal, log: WorkLog | None) -> None:
    """Refuse past a day and a half."""
    fits_day(
        day=day,
        days=days,
        already=day_total(member_id=member_id, day=day, without=log),
        elsewhere=days_elsewhere(member_id=member_id, day=day, hold=True),
    )


def fits_day(*, day: dt.date, days: Decimal, already: Decimal, elsewhere: Decimal = ZERO) -> None:
    """Refuse what makes more than a day and a half with what is logged on the date already, here
    and at other providers of the person."""
    if reason := too_much(day=day, days=days, already=already, elsewhere=elsewhere):
        raise CannotLog(reason)


def _move(log: WorkLog, days: Decimal, within: OpenMonth, note: str = "") -> None:
    ledger.post(
        engagement=log.engagement,
        month=within.month,
        kind=Movement.Kind.WORK,
        days=-days,
        worklog=log,
        note=note,
    )
    carrying.follow(engagement=log.engagement, held=within.terms, month=within.month)


def log_work(
    *,
    engagement: Engagement,
    member: Membership,
    day: dt.date,
    days: Decimal,
    by: Actor,
    category: str = WorkLog.Category.LEADERSHIP,
    note: str = "",
    words: Words = NO_WORDS,
    **source: Any,
) -> WorkLog:
    """Log part of a day. `words` say more than the category and the note of it; `source` says
    where an imported entry came from (hours, file, line).

    Raises CannotLog.
    """
    _sane_days(days)
    reason = run_reason(engagement=engagement, day=day)
    if reason := reason or nda_reason(engagement=engagement, day=day):
        raise CannotLog(reason)
    hold_person(member_id=member.pk)
    within = hold_month(engagement=engagement, day=day)
    _room_in_day(member.pk, day, days, None)
    log = WorkLog(
        **engagement.owner,
        engagement=engagement,
        member=member,
        day=day,
        days=days,
        **source,
    )
    words.over(Said(category=category, note=note.strip())).put(log)
    enter(log=log, by=by, within=within, aside=words.aside or "")
    return log


def _mandated(log: WorkLog) -> None:
    if not is_of_mandate(log=log):
        raise CannotLog(_("That outcome is not one of this engagement."))


def enter(*, log: WorkLog, by: Actor, within: OpenMonth, aside: str = "") -> None:
    """Write a new entry and move the ledger; the caller holds its person and its month.

    Raises CannotLog where its outcome is another engagement's.
    """
    _mandated(log)
    log.save(force_insert=True)
    if aside:
        write_aside(log=log, text=aside)
    _move(log, log.days, within)
    record(by=by, verb="logged", subject=log, engagement=log.engagement.title)


def change_work(
    *,
    log: WorkLog,
    by: Actor,
    days: Decimal | None = None,
    words: Words = NO_WORDS,
    seen: Mapping[str, Collection[str]] | None = None,
) -> WorkLog:
    """Change an entry of an open month; what is None stays.

    `seen` are the notes ("note", "aside") that the sender knows of: where the entry has another
    one by now, the text is not written over it. Raises CannotLog and NoteChanged.
    """
    _held(log)
    if log.withdrawn_at is not None:
        raise CannotLog(_("This entry was withdrawn meanwhile; log the work anew."))
    _not_written_over(log, words, seen or {})
    within = hold_month(engagement=log.engagement, day=log.day)
    if days is not None and days != log.days:
        if log.corrects_id is not None:
            raise CannotLog(_("A correction keeps its days: withdraw it, and log another one."))
        _sane_days(days)
        _room_in_day(log.member_id, log.day, days, log)
    alter(log=log, days=days, words=words, by=by, within=within)
    return log


def _not_written_over(log: WorkLog, words: Words, seen: Mapping[str, Collection[str]]) -> None:
    """Refuse to write over a note that the sender has not seen."""
    for which, text in (("note", words.note), ("aside", words.aside)):
        if text is None or not seen.get(which):
            continue
        now = log.note if which == "note" else aside_of(log)
        if now not in {*seen[which], text.strip()}:
            raise NoteChanged(which, now)


def alter(
    *,
    log: WorkLog,
    by: Actor,
    within: OpenMonth,
    days: Decimal | None = None,
    words: Words = NO_WORDS,
) -> None:
    """Write a change and move the ledger; the caller holds the entry's person and its month.

    Raises CannotLog where its outcome is another engagement's.
    """
    before, said = log.days, said_by(log)
    log.days = before if days is None else days
    words.over(said).put(log)
    if log.outcome_id != (said.outcome or None):
        _mandated(log)
    log.save(update_fields=["days", *COLUMNS, "changed_at"])
    if words.aside is not None:
        write_aside(log=log, text=words.aside)
    _move(log, log.days - before, within, "changed")
    record(by=by, verb="changed", subject=log, before=format_days(before))


def withdraw_work(*, log: WorkLog, by: Actor, at: dt.datetime) -> None:
    """Take an entry of an open month back; it stays in the ledger's story. Raises CannotLog."""
    _held(log)
    if log.withdrawn_at is not None:
        return
    within = hold_month(engagement=log.engagement, day=log.day)
    strike(log=log, by=by, at=at, within=within)


def strike(*, log: WorkLog, by: Actor, at: dt.datetime, within: OpenMonth) -> None:
    """Withdraw an entry and move the ledger; the caller holds its person and its month."""
    log.withdrawn_at = at
    log.save(update_fields=["withdrawn_at", "changed_at"])
    _move(log, -log.days, within, "withdrawn")
    record(by=by, verb="withdrew", subject=log)


def restore_work(*, log: WorkLog, by: Actor) -> None:
    """Let a withdrawn entry count again. Raises CannotLog."""
    _held(log)
    if log.withdrawn_at is None:
        return
    within = hold_month(engagement=log.engagement, day=log.day)
    if log.corrects is None:
        _room_in_day(log.member_id, log.day, log.days, log)
    else:
        _not_below_nothing(log.corrects, log.days)
    log.withdrawn_at = None
    log.save(update_fields=["withdrawn_at", "changed_at"])
    _move(log, log.days, within, "restored")
    record(by=by, verb="restored", subject=log)


def put_back(*, log: WorkLog, days: Decimal, by: Actor, at: dt.datetime) -> None:
    """Make an entry what it was: so many days, or withdrawn with 0. Raises CannotLog."""
    if not days:
        withdraw_work(log=log, by=by, at=at)
        return
    restore_work(log=log, by=by)
    if log.days != days:
        change_work(log=log, days=days, by=by)


def _corrected(log: WorkLog) -> Decimal:
    """The days of an entry with its corrections so far."""
    corrections = WorkLog.objects.standing().filter(corrects=log)
    return log.days + (corrections.aggregate(total=Sum("days"))["total"] or ZERO)


def _not_below_nothing(log: WorkLog, days: Decimal) -> None:
    if _corrected(log) + days < 0:
        raise CannotLog(_("A correction cannot take more than the entry holds."))


def _may_correct(log: WorkLog, days: Decimal, note: str) -> None:
    if log.corrects_id is not None:
        raise CannotLog(_("This is a correction itself: correct the entry that it names."))
    month = Month.of(log.day)
    row = EngagementMonth.objects.filter(engagement=log.engagement_id, month=month.first).first()
    if row is None or row.is_writable:
        raise CannotLog(_("Its month is still open: change the entry itself."))
    if not row.is_signed:
        raise CannotLog(lock_reason(status=row.status, month=month))
    if not days or not note.strip():
        raise CannotLog(_("A correction needs days and a reason."))
    if abs(days) > MOST:
        raise CannotLog(_("One correction moves at most 1½ days."))
    _not_below_nothing(log, days)


def correct_work(
    *, log: WorkLog, day: dt.date, days: Decimal, note: str, by: Actor, aside: str = ""
) -> WorkLog:
    """Correct an entry of a locked month by a new one in an open month; `days` may be negative.

    It says what the entry said, but for the notes: the client reads `note`, and `aside` is for
    the provider. Raises CannotLog.
    """
    _held(log)
    _may_correct(log, days, note)
    if reason := run_reason(engagement=log.engagement, day=day):
        raise CannotLog(reason)
    within = hold_month(engagement=log.engagement, day=day)
    correction = WorkLog(
        **log.owner, engagement=log.engagement, member=log.member, day=day, days=days, corrects=log
    )
    said_by(log)._replace(note=note.strip()).put(correction)
    correction.save(force_insert=True)
    if aside:
        write_aside(log=correction, text=aside)
    _move(correction, days, within, "correction")
    record(by=by, verb="corrected", subject=correction, corrects=str(log))
    return correction
