"""A day on an engagement is set to so many days, never added to: saying it twice is saying it once.

So a press, a key or a line that is sent again after a lost answer changes nothing more. Who sends
it may say what they saw there: where another window has changed it since, nothing is written and
both values are told.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership
from common.periods import Month
from engagements import carrying, ledger, terms
from engagements.course.papers import nda_reason
from engagements.elsewhere import days_elsewhere
from engagements.models import Engagement, EngagementMonth, WorkLog
from engagements.overrun import GoesOver, Overrun, overrun
from engagements.words import NO_WORDS, Said, Words, said_by, usual
from engagements.worklogs import (
    CannotLog,
    Change,
    OpenMonth,
    alter,
    enter,
    fits_day,
    hold_month,
    hold_person,
    lock_reason,
    run_reason,
    strike,
)

ZERO = Decimal(0)


class ChangedMeanwhile(CannotLog):
    """The day was changed elsewhere since it was shown; `now` is what it holds."""

    def __init__(self, now: Decimal) -> None:
        self.now = now
        super().__init__(_("This day was changed in another window meanwhile."))


def standing_on(*, member_id: int, day: dt.date) -> list[WorkLog]:
    """What a person has logged on a date over all engagements, corrections left out."""
    logs = WorkLog.objects.standing().filter(member_id=member_id, day=day, corrects=None)
    return list(logs.order_by("id"))


def set_cell(
    *,
    engagement: Engagement,
    member: Membership,
    day: dt.date,
    days: Decimal,
    by: Actor,
    at: dt.datetime,
    words: Words = NO_WORDS,
    seen: Collection[Decimal] = (),
    ask: bool = False,
) -> Change | None:
    """Make a person's day on an engagement so many days; 0 clears it.

    Returns what changed, or None where it was so already; corrections are left alone. `seen` are
    the values that the sender knows of; empty asks nothing. With `ask`, passing the contract is
    asked about first. Raises CannotLog, ChangedMeanwhile and GoesOver; CannotLog also where the
    date holds several entries, which are changed one by one.
    """
    hold_person(member_id=member.pk)
    there = standing_on(member_id=member.pk, day=day)
    logs = [log for log in there if log.engagement_id == engagement.pk]
    if len(logs) > 1:
        raise CannotLog(_("This date holds several entries; change them one by one below."))
    log = logs[0] if logs else None
    before = log.days if log else ZERO
    if before == days and not (log and words.change(log)):
        return None
    if seen and before not in seen and before != days:
        raise ChangedMeanwhile(before)
    if days and (reason := run_reason(engagement=engagement, day=day)):
        raise CannotLog(reason)
    month = hold_month(engagement=engagement, day=day)
    others = sum((other.days for other in there if other is not log), ZERO)
    if days > before:
        elsewhere = days_elsewhere(member_id=member.pk, day=day, hold=True)
        fits_day(day=day, days=days, already=others, elsewhere=elsewhere)
        if reason := nda_reason(engagement=engagement, day=day):
            raise CannotLog(reason)
    if ask and (
        passed := overrun(
            engagement=engagement,
            month=Month.of(day),
            account=month.account,
            parts=month.parts,
            added=days - before,
        )
    ):
        raise GoesOver(passed)
    fresh = WorkLog(**engagement.owner, engagement=engagement, member=member, day=day, days=days)
    return _write(log, fresh, words, by=by, at=at, within=month)


def _write(
    log: WorkLog | None,
    wanted: WorkLog,
    words: Words,
    *,
    by: Actor,
    at: dt.datetime,
    within: OpenMonth,
) -> Change:
    """Enter, alter or strike; the person and the month are held."""
    if log is None:
        words.over(_begins_as(wanted.engagement, wanted.member_id, wanted.day)).put(wanted)
        enter(log=wanted, by=by, within=within, aside=words.aside or "")
        return Change(wanted, ZERO, wanted.days)
    log.engagement, log.member = wanted.engagement, wanted.member
    before, said = log.days, said_by(log)
    if not wanted.days:
        strike(log=log, by=by, at=at, within=within)
        return Change(log, before, ZERO)
    alter(log=log, days=wanted.days, by=by, within=within, words=words)
    return Change(log, before, wanted.days, said if said_by(log) != said else None)


def _begins_as(engagement: Engagement, member_id: int, day: dt.date) -> Said:
    return usual(member_id=member_id, engagement_id=engagement.pk, day=day)


@dataclass(frozen=True)
class Outlook:
    """What a day would come to if it were set: all in days, nothing is written.

    `left` is negative where it goes over; `refusal` says why it would not be taken; `note` is
    what the day says now, `said` what the entry would say.
    """

    before: Decimal
    note: str
    said: Said
    left: Decimal
    available: Decimal
    passed: Overrun | None
    refusal: str

    @property
    def over(self) -> Decimal:
        return max(-self.left, ZERO)


def outlook(
    *,
    engagement: Engagement,
    member_id: int,
    day: dt.date,
    days: Decimal,
    words: Words = NO_WORDS,
) -> Outlook:
    """What setting a day would do, in six statements."""
    month = Month.of(day)
    there = standing_on(member_id=member_id, day=day)
    logs = [log for log in there if log.engagement_id == engagement.pk]
    before = sum((log.days for log in logs), ZERO)
    held = terms.terms_of(engagement)
    account = terms.as_it_will_open(
        account=ledger.accounts(engagements=[engagement.pk], month=month).get(engagement.pk),
        engagement=engagement,
        terms=held,
        month=month,
    )
    others = sum((log.days for log in there), ZERO) - before
    base = said_by(logs[0]) if logs else _begins_as(engagement, member_id, day)
    after = carrying.borrowing(
        engagement=engagement,
        held=held,
        month=month,
        account=replace(account, used=account.used + days - before, borrowed=ZERO),
    )
    return Outlook(
        before=before,
        note=logs[0].note if logs else "",
        said=words.over(base),
        left=after.available - after.used,
        available=after.available,
        passed=overrun(
            engagement=engagement,
            month=month,
            account=account,
            parts=terms.parts_of_month(engagement=engagement, terms=held, month=month),
            added=days - before,
        ),
        refusal=_refusal(
            engagement,
            day,
            days,
            already=(others, days_elsewhere(member_id=member_id, day=day)),
            entries=len(logs),
        ),
    )


def _refusal(
    engagement: Engagement,
    day: dt.date,
    days: Decimal,
    *,
    already: tuple[Decimal, Decimal],
    entries: int,
) -> str:
    """Why the day would not be taken; nothing where it would. `already` is what stands on it
    here, and elsewhere."""
    month = Month.of(day)
    row = EngagementMonth.objects.filter(engagement=engagement, month=month.first).first()
    try:
        if entries > 1:
            raise CannotLog(_("This date holds several entries; change them one by one below."))
        here, elsewhere = already
        fits_day(day=day, days=days, already=here, elsewhere=elsewhere)
    except CannotLog as refusal:
        return str(refusal)
    locked = lock_reason(status=row.status, month=month) if row else ""
    closed = run_reason(engagement=engagement, day=day) or locked
    return closed or nda_reason(engagement=engagement, day=day)
