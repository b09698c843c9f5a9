"""What the log and the ledger say of an engagement: its pace, its drift, its load, its presence.

*Volume used*: days used ÷ what an even pace would have used by now, from the fifth working day of
the month on; of a month that is over, days used ÷ days available. 8 days in November 2026 in France
are 20 working days; after 13 of them the pace is 5.2 days, and 4.68 used are 90 %.
*Drift*: operational days without an accepted reason ÷ days, of the three months that end with the
day. *Load*: as the page on whether it still fits says it, of three finished months. *Presence*: days
on site in the last whole month that is over ÷ those agreed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import DecimalField, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.days import format_days
from common.periods import Month
from common.typography import date_format
from dashboards.health.figure import BEFORE, Reading, share, window
from engagements import reckoning, terms
from engagements.burn import PACE_FROM, burn_of
from engagements.course.fit import Load, fit
from engagements.drift import OPERATIONAL
from engagements.ledger import Account
from engagements.models import Engagement, Term, WorkLog

ZERO = Decimal(0)
WINDOW = 3


@dataclass(frozen=True)
class Day:
    """What was logged on one day."""

    day: dt.date
    days: Decimal
    operational: Decimal
    on_site: Decimal


@dataclass(frozen=True)
class Log:
    """What is read once for all figures of days."""

    engagement: Engagement
    on: dt.date
    days: tuple[Day, ...]
    accounts: dict[Month, Account]
    held: Sequence[Term]
    loads: tuple[Load, ...]


def _sum(condition: Q | None = None) -> Coalesce:
    nothing = Value(ZERO, output_field=DecimalField())
    return Coalesce(Sum("days", filter=condition), nothing, output_field=DecimalField())


def read(*, engagement: Engagement, on: dt.date) -> Log:
    """The log by its days and the ledger by its months; five statements."""
    first = Month.of(on).plus(-BEFORE - WINDOW).first
    logs = WorkLog.objects.standing().between(first, on).filter(engagement=engagement)
    rows = logs.values("day").annotate(
        total=_sum(), drifted=_sum(OPERATIONAL), there=_sum(Q(place=WorkLog.Place.ONSITE))
    )
    book = reckoning.open_book(engagements=[engagement.pk])
    months = reckoning.reckon(engagement=engagement, book=book, until=Month.of(on))
    return Log(
        engagement=engagement,
        on=on,
        days=tuple(
            Day(row["day"], row["total"], row["drifted"], row["there"])
            for row in rows.order_by("day")
        ),
        accounts={one.month: one.account for one in months},
        held=book.terms.get(engagement.pk, ()),
        loads=fit(engagement=engagement, on=on, with_size=False).loads,
    )


def _said(days: Decimal) -> str:
    return format_days(days, language=get_language() or "en")


def volume(log: Log, day: dt.date) -> Reading:
    """The days used against the pace, on a day."""
    month = Month.of(day)
    account = log.accounts.get(month)
    if account is None or not log.engagement.runs_on(day):
        return Reading(None, why_not=_("The engagement does not run on this day."))
    # What is borrowed from the next month is used ahead, not available.
    available = account.available - account.borrowed
    if available <= 0:
        return Reading(None, why_not=_("No day is available in this month."))
    burn = burn_of(engagement=log.engagement, account=account, month=month, as_of=day)
    words = {
        "used": _said(account.used),
        "available": _said(available),
        "month": date_format(month.first, "F Y"),
    }
    note = _("%(used)s of %(available)s days used in %(month)s") % words
    if not burn.days_to_go:
        return Reading(share(account.used, available), note)
    if burn.days_gone < PACE_FROM:
        said = _("A pace is known from the fifth working day of the month on.")
        return Reading(None, why_not=said)
    pace = available * burn.days_gone / (burn.days_gone + burn.days_to_go)
    return Reading(share(account.used, pace), note)


def drift(log: Log, day: dt.date) -> Reading:
    """The operational share of the three months that end with a day."""
    first = max(window(day, months=WINDOW), log.engagement.starts_on)
    inside = [one for one in log.days if first <= one.day <= day]
    days = sum((one.days for one in inside), ZERO)
    if days <= 0:
        return Reading(None, why_not=_("No day was logged in the last three months."))
    drifted = sum((one.operational for one in inside), ZERO)
    words = {"drifted": _said(drifted), "days": _said(days)}
    return Reading(
        share(max(drifted, ZERO), days), _("%(drifted)s of %(days)s days were operational") % words
    )


def _last_over(log: Log, day: dt.date) -> Month:
    """The last month that was over on a day, the end of one counting as over once it has passed."""
    month = Month.of(day + dt.timedelta(days=1)).plus(-1)
    return month if month.last < log.on else month.plus(-1)


def load(log: Log, day: dt.date) -> Reading:
    """The load at the end of the last month that was over on a day."""
    last = _last_over(log, day)
    found = next((one for one in reversed(log.loads) if one.month <= last), None)
    if found is None:
        said = _("The first whole month of the engagement is not over yet.")
        return Reading(None, why_not=said)
    words = {
        "days": _said(found.days),
        "working": found.working,
        "month": date_format(found.month.first, "F Y"),
    }
    note = _("%(days)s of %(working)d working days in the three months to %(month)s") % words
    return Reading(share(found.days, Decimal(found.working)), note)


def presence(log: Log, day: dt.date) -> Reading:
    """The days on site of the last whole month that was over on a day, of those agreed."""
    month = _last_over(log, day)
    ends_on = log.engagement.ends_on
    if log.engagement.starts_on > month.first or (ends_on is not None and ends_on < month.last):
        return Reading(None, why_not=_("No whole month of the engagement is over yet."))
    term = terms.term_on(log.held, month.last)
    agreed = term.onsite_days if term else ZERO
    if agreed <= 0:
        return Reading(None, why_not=_("No days on site are agreed."))
    days = sum((one.on_site for one in log.days if month.first <= one.day <= month.last), ZERO)
    words = {
        "days": _said(days),
        "agreed": _said(agreed),
        "month": date_format(month.first, "F Y"),
    }
    note = _("%(days)s of %(agreed)s days in %(month)s") % words
    return Reading(share(max(days, ZERO), agreed), note)
