"""Nobody is surprised by a missing day: an executive is reminded of days that are not logged and of
a month that is not handed in, a founder of a month that waits for them.

To the executive who leads an engagement, in the morning of a working day on which they are not
away, one letter about everything at once:

- nothing was logged on it, by them or by whoever covers, for twice the time that lies between two
  days of its volume, at least five working days. 8 days a month are one in three working days:
  after six. 2 days a month are one in eleven: after twenty-two. Told on the person's first working
  day of a week, while days of the month are left;
- last month is not handed in, on the third working day of this one or later.

Working days are the client's, those on which the executive was away do not count, and neither do
those before the engagement began. Each is told once, and not at all to who has switched it off.

To the founders of a client, on a working day of theirs: a month still waits when half of the time
for an answer is over, and once more on the working day before the last one where silence counts as
a yes. Each with a link of their own.

Who closes the month may ask the lead for what is missing at any time.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from accounts.mail import write_to
from accounts.messages import Message
from accounts.models import Membership
from common.periods import Month, Week, is_working_day, working_days
from common.typography import date_format
from engagements.agenda.leave import leave_of
from engagements.burn import Burn, burns
from engagements.models import Engagement, EngagementMonth, Reminder, WorkLog
from tenancy.models import Provider

Reason = Reminder.Reason
KIND = "days missing"
# Letters come when people are at work, at the provider's place.
MORNING = 8
SHORTEST = 5
# On the working day after so many of a new month.
GRACE = 2
# How far back leave is read: longer silences are told long before.
FARTHEST = dt.timedelta(days=120)
WHOLE = Decimal(1)

Leave = Mapping[int, Mapping[dt.date, Decimal]]


@dataclass(frozen=True)
class Missing:
    """What is not there: no work since a day, or a month that is not handed in."""

    engagement: Engagement
    reason: str
    since: dt.date

    @property
    def key(self) -> tuple[int, str, dt.date]:
        return (self.engagement.pk, self.reason, self.since)


def is_morning(local: dt.datetime) -> bool:
    """Whether letters of this kind may be written at this time of the provider's day."""
    return local.hour >= MORNING


def patience(*, contracted: Decimal, of_month: int) -> int:
    """After how many working days without work somebody is reminded, at so many days a month."""
    return max(SHORTEST, ceil(2 * of_month / contracted))


def _days(engagement: Engagement, first: dt.date, last: dt.date) -> list[dt.date]:
    client = engagement.client
    return working_days(first, last, country=client.country, subdivision=client.subdivision)


def _without(days: Iterable[dt.date], away: Mapping[dt.date, Decimal]) -> list[dt.date]:
    """The dates on which the person was there, if only for a part of the day."""
    return [day for day in days if away.get(day, Decimal(0)) < WHOLE]


def quiet_since(
    *, engagement: Engagement, last: dt.date | None, burn: Burn, away: Mapping[dt.date, Decimal],
    on: dt.date,
) -> dt.date | None:  # fmt: skip
    """The last day with work, where nothing was logged for too long; None where all is well."""
    if not engagement.runs_on(on) or burn.contracted <= 0 or burn.left <= 0:
        return None
    since = last or engagement.starts_on - dt.timedelta(days=1)
    gone = _without(
        _days(engagement, since + dt.timedelta(days=1), on - dt.timedelta(days=1)), away
    )
    of_month = len(_days(engagement, burn.month.first, burn.month.last))
    if len(gone) < patience(contracted=burn.contracted, of_month=of_month):
        return None
    return since


def is_late(*, engagement: Engagement, month: Month, burn: Burn, on: dt.date) -> bool:
    """Whether a finished month should have been handed in by a day; an empty one need not be."""
    if not burn.contracted and not burn.used:
        return False
    yesterday = on - dt.timedelta(days=1)
    return len(_days(engagement, month.plus(1).first, yesterday)) >= GRACE


def missing(*, on: dt.date) -> dict[int, list[Missing]]:
    """What is missing at the provider in scope and was not told yet, by the lead's membership.

    A fixed number of statements, whatever the number of engagements.
    """
    this, last = Month.of(on), Month.of(on).plus(-1)
    rows = Engagement.objects.running(first=last.first, last=this.last).with_people()
    found = list(rows.select_related("provider").order_by("client__name", "id"))
    leads = {one.executive_id: one.executive for one in found if _may_be_told(one.executive)}
    away = leave_of(members=list(leads), first=on - FARTHEST, last=on)
    told = set(
        Reminder.objects.filter(engagement__in=found).values_list("engagement", "reason", "since")
    )
    due: dict[int, list[Missing]] = {}
    for one in [*_late(found, last, on), *_quiet(found, this, away, on)]:
        lead = one.engagement.executive_id
        here = lead in leads and away[lead].get(on, Decimal(0)) < WHOLE
        if here and one.key not in told:
            due.setdefault(lead, []).append(one)
    return due


def _may_be_told(member: Membership) -> bool:
    user = member.user
    return member.left_on is None and user.is_active and user.reminded


def _late(found: list[Engagement], month: Month, on: dt.date) -> Iterable[Missing]:
    done = set(
        EngagementMonth.objects.filter(month=month.first)
        .exclude(status__in=EngagementMonth.WRITABLE_STATES)
        .values_list("engagement_id", flat=True)
    )
    ran = [one for one in found if one.pk not in done and one.starts_on <= month.last]
    burnt = burns(engagements=ran, month=month, as_of=on)
    for one in ran:
        if is_late(engagement=one, month=month, burn=burnt[one.pk], on=on):
            yield Missing(one, Reason.MONTH, month.first)


def _quiet(found: list[Engagement], month: Month, away: Leave, on: dt.date) -> Iterable[Missing]:
    running = [one for one in found if one.runs_on(on)]
    burnt = burns(engagements=running, month=month, as_of=on)
    logs = WorkLog.objects.standing().filter(engagement__in=running, day__lte=on, corrects=None)
    latest = dict(logs.values_list("engagement").annotate(day=Max("day")).order_by())
    for one in running:
        absent = away.get(one.executive_id, {})
        if not _begins_week(one, absent, on):
            continue
        since = quiet_since(
            engagement=one, last=latest.get(one.pk), burn=burnt[one.pk], away=absent, on=on
        )
        if since is not None:
            yield Missing(one, Reason.QUIET, since)


def _begins_week(engagement: Engagement, away: Mapping[dt.date, Decimal], on: dt.date) -> bool:
    """Whether this is the first day of the week on which the person works for this client."""
    days = _without(_days(engagement, Week.of(on).first, Week.of(on).last), away)
    return bool(days) and days[0] == on


def remind(*, provider: Provider, at: dt.datetime, on: dt.date) -> dict[int, list[Missing]]:
    """Owe each executive of the provider in scope one letter about what is missing; gives back
    what was told now, by their membership. On no day off of the provider's country."""
    if not is_working_day(on, country=provider.country):
        return {}
    due = missing(on=on)
    Reminder.objects.bulk_create(
        [
            Reminder(
                **one.engagement.owner,
                engagement=one.engagement,
                member_id=member,
                reason=one.reason,
                since=one.since,
                at=at,
            )
            for member, things in due.items()
            for one in things
        ],
        ignore_conflicts=True,
    )
    for things in due.values():
        _write(provider, things, on)
    return due


def remind_lead(*, missing: Missing, by: Actor, at: dt.datetime, on: dt.date) -> None:
    """The office asks the lead of an engagement for what is missing: a letter, once a day at most,
    whatever the clock has said before."""
    engagement = missing.engagement
    Reminder.objects.bulk_create(
        [
            Reminder(
                **engagement.owner,
                engagement=engagement,
                member_id=engagement.executive_id,
                reason=missing.reason,
                since=missing.since,
                at=at,
            )
        ],
        ignore_conflicts=True,
    )
    write_to(
        reader=engagement.executive.user,
        kind=KIND,
        reference=f"{on} {engagement.slug}",
        provider=engagement.provider,
        compose=lambda: _message(engagement.provider, [missing]),
    )
    record(by=by, verb="reminded the lead of", subject=engagement, reason=missing.reason)


def _write(provider: Provider, things: list[Missing], on: dt.date) -> None:
    write_to(
        reader=things[0].engagement.executive.user,
        kind=KIND,
        reference=str(on),
        provider=provider,
        compose=lambda: _message(provider, things),
    )


def _point(one: Missing) -> str:
    words = {
        "client": one.engagement.client.name,
        "title": one.engagement.title,
        "month": date_format(one.since, "F Y"),
        "day": date_format(one.since, "j F"),
    }
    if one.reason == Reason.MONTH:
        return _("%(client)s, %(title)s: %(month)s is not handed in.") % words
    if one.since < one.engagement.starts_on:
        return _("%(client)s, %(title)s: no day is logged yet.") % words
    return _("%(client)s, %(title)s: no day is logged since %(day)s.") % words


def _message(provider: Provider, things: list[Missing]) -> Message:
    months = [one for one in things if one.reason == Reason.MONTH]
    only_months = len(months) == len(things)
    place = [provider.slug]
    button, path = _("Open my week"), reverse("engagements:week_current", args=place)
    if only_months and len(months) == 1:
        one = months[0]
        button = _("Open the month")
        path = reverse(
            "engagements:month", args=[*place, one.engagement.slug, str(Month.of(one.since))]
        )
    return Message(
        subject=_("A month is not handed in yet") if only_months else _("Days seem to be missing"),
        heading=_("A month is not handed in yet") if only_months else _("Days seem to be missing"),
        paragraphs=(_("While you still remember, it takes a minute:"),),
        points=tuple(_point(one) for one in things),
        button=button,
        url=settings.SITE_URL + path,
        after=(_("If nothing is missing, there is nothing to do: each is said once."),),
        why=_("You get this because you lead these engagements; switch it off in your profile."),
    )
