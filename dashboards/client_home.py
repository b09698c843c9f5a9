"""The founder's home, in the order of a founder's questions: are we getting what we pay for, what
waits for me, how many days are left, where did they go, what can I take away.

The sentence at the top is made from the data by rules; nobody writes it.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from billing.models import Invoice
from committees.models import Report
from common.days import format_days, round_to_quarter
from common.periods import Month
from engagements import months
from engagements.burn import Burn, State, burns
from engagements.models import Engagement, EngagementMonth, WorkLog
from tenancy.models import Client

ZERO = Decimal(0)
RECENT = 6


@dataclass(frozen=True)
class Days:
    """One engagement's days of the month, and their course for the chart."""

    engagement: Engagement
    burn: Burn
    length: int
    points: tuple[tuple[int, Decimal], ...]
    labels: tuple[tuple[int, str], ...]

    @property
    def chart_title(self) -> str:
        return _("%(used)s of %(available)s days used by %(day)s.") % {
            "used": format_days(self.burn.used),
            "available": format_days(self.burn.available),
            "day": self.labels[-1][1] if len(self.labels) > 2 else self.labels[0][1],
        }

    @property
    def contracted_text(self) -> str:
        return _("%(days)s d") % {"days": format_days(self.burn.available)}

    @property
    def in_words(self) -> str:
        return days_in_words(self.burn)


@dataclass(frozen=True)
class ClientHome:
    """Everything on the page."""

    client: Client
    month: Month
    sentence: tuple[str, ...]
    waiting: tuple[EngagementMonth, ...]
    days: tuple[Days, ...]
    entries: tuple[WorkLog, ...]
    reports: tuple[Report, ...]
    invoices: tuple[Invoice, ...]


def days_in_words(burn: Burn) -> str:
    """What is left, for how long, and where the pace leads: one or two short sentences."""
    if burn.over:
        return _("%(days)s days beyond what is contracted.") % {"days": format_days(burn.over)}
    words = ngettext(
        "%(days)s left for %(count)s working day.",
        "%(days)s left for %(count)s working days.",
        burn.days_to_go,
    ) % {"days": format_days(burn.left), "count": burn.days_to_go}
    if burn.projected is None:
        return words
    return (
        words
        + " "
        + _("Expected to end at %(days)s.")
        % {"days": format_days(round_to_quarter(burn.projected))}
    )


def _course(burn: Burn, logs: Sequence[WorkLog], on: dt.date) -> tuple[tuple[int, Decimal], ...]:
    """The days used so far at the end of each day of the month that had work, and today."""
    used = ZERO
    points = [(0, ZERO)]
    for log in sorted(logs, key=lambda log: log.day):
        used += log.days
        if points[-1][0] == log.day.day:
            points.pop()
        points.append((log.day.day, used))
    last = min(on, burn.month.last).day
    if points[-1][0] < last:
        points.append((last, used))
    return tuple(points)


def _days(engagement: Engagement, burn: Burn, logs: Sequence[WorkLog], on: dt.date) -> Days:
    last = burn.month.last
    labels = [(1, date_format(burn.month.first, "j M")), (last.day, date_format(last, "j M"))]
    if 4 <= on.day <= last.day - 4:
        labels.append((on.day, _("Today")))
    return Days(engagement, burn, last.day, _course(burn, logs, on), tuple(labels))


def _waiting_words(waiting: Sequence[EngagementMonth]) -> str:
    if not waiting:
        return ""
    named = date_format(waiting[0].month, "F")
    return ngettext(
        "%(month)s waits for your approval.",
        "%(count)s months wait for your approval.",
        len(waiting),
    ) % {"month": named, "count": len(waiting)}


def _pace_words(days: Sequence[Days]) -> str:
    over = [one for one in days if one.burn.state == State.OVER]
    watch = [one for one in days if one.burn.state == State.WATCH]
    if over:
        return _("%(title)s has used more days than contracted.") % {
            "title": over[0].engagement.title
        }
    if watch:
        return _("%(title)s is close to its days for the month.") % {
            "title": watch[0].engagement.title
        }
    return _("Your days are on pace.") if days else _("No engagement runs at the moment.")


def sentence(*, days: Sequence[Days], waiting: Sequence[EngagementMonth]) -> tuple[str, ...]:
    """The page in one breath: the pace first, then what waits."""
    rest = _waiting_words(waiting) or _("Nothing waits for you.")
    return (_pace_words(days), rest)


def client_home(*, client: Client, by: Actor, on: dt.date) -> ClientHome:
    """The home of a client's people, for a day; the same statements for one engagement or ten.

    An executive who looks sees what belongs to the engagements that they lead, no other.
    """
    month = Month.of(on)
    theirs = list(
        Engagement.objects.open_to(by).with_people().filter(client=client).order_by("title")
    )
    running = [engagement for engagement in theirs if engagement.runs_on(on)]
    burning = burns(engagements=running, month=month, as_of=on)
    logs = list(
        WorkLog.objects.standing()
        .filter(engagement__in=theirs)
        .between(month.first, month.last)
        .order_by("day", "id")
    )
    days = tuple(
        _days(one, burning[one.pk], [log for log in logs if log.engagement_id == one.pk], on)
        for one in running
    )
    waiting = tuple(row for row in months.waiting(client_id=client.pk) if row.engagement in theirs)
    recent = WorkLog.objects.standing().filter(engagement__in=theirs, day__lte=on)
    reports = Report.objects.published().filter(engagement__in=theirs)
    invoices = Invoice.objects.issued().filter(engagement__in=theirs)
    return ClientHome(
        client=client,
        month=month,
        sentence=sentence(days=days, waiting=waiting),
        waiting=waiting,
        days=days,
        entries=tuple(
            recent.select_related("engagement", "member__user").order_by("-day", "-id")[:RECENT]
        ),
        reports=tuple(reports.select_related("engagement").order_by("-month", "id")[:RECENT]),
        invoices=tuple(invoices.select_related("engagement").order_by("-month", "id")[:RECENT]),
    )
