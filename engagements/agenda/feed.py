"""A person's own calendar, at a secret address that any calendar program can read.

It holds what is theirs at every provider: the days they logged, the days they plan to be at a
client, their leave, the months to hand in, the days by which an engagement is renewed. The
address opens for whoever knows it, shows nothing else, and is worth nothing once it is revoked.
Each entry keeps its name for ever, so that a calendar changes it in place.
"""

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import icalendar
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership, User
from common.days import format_days, one_or_many
from common.periods import Month
from common.sealing import CannotUnseal, seal, unseal
from common.typography import date_format
from engagements.agenda.load import memberships
from engagements.agenda.presence import planned_presence
from engagements.models import CalendarFeed, Engagement, EngagementMonth, Leave, WorkLog
from tenancy.scope import person, scope

PURPOSE = "engagements.calendar-feed"
BACK, AHEAD = dt.timedelta(days=92), dt.timedelta(days=62)
ONE_DAY = dt.timedelta(days=1)
# How often a program should ask, and how often we note that one did.
EVERY = dt.timedelta(hours=1)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def make_feed(*, user: User, at: dt.datetime) -> str:
    """A new secret address; one that there was is revoked. Gives back the token of the URL."""
    key = secrets.token_urlsafe(24)
    with person(user=user.pk):
        CalendarFeed.objects.filter(user=user, revoked_at=None).update(revoked_at=at)
        CalendarFeed.objects.create(
            user=user, key_hash=_hash(key), sealed_key=seal(key, purpose=PURPOSE), made_at=at
        )
    return _token(user.pk, key)


def revoke_feed(*, user: User, at: dt.datetime) -> None:
    """The address answers nobody any more."""
    with person(user=user.pk):
        CalendarFeed.objects.filter(user=user, revoked_at=None).update(revoked_at=at)


def _token(user_id: int, key: str) -> str:
    return f"{user_id:x}-{key}"


@dataclass(frozen=True)
class Address:
    """A person's feed as they see it; `token` is empty where it can no longer be opened here."""

    token: str
    made_at: dt.datetime
    used_at: dt.datetime | None


def feed_of(*, user: User) -> Address | None:
    """The person's own address; None where there is none."""
    with person(user=user.pk):
        row = CalendarFeed.objects.filter(user=user, revoked_at=None).first()
    if row is None:
        return None
    try:
        key = unseal(row.sealed_key, purpose=PURPOSE)
    except CannotUnseal:
        return Address("", row.made_at, row.used_at)
    return Address(_token(user.pk, key), row.made_at, row.used_at)


def owner_of(*, token: str, at: dt.datetime) -> User | None:
    """Whose feed a token opens; None where it opens none."""
    number, _dash, key = token.partition("-")
    try:
        user_id = int(number, 16)
    except ValueError:
        return None
    if not key or not 0 < user_id < 2**63:
        return None
    with person(user=user_id):
        row = CalendarFeed.objects.filter(user=user_id, revoked_at=None).first()
        if row is None or not hmac.compare_digest(row.key_hash, _hash(key)):
            return None
        if row.used_at is None or at - row.used_at > EVERY:
            CalendarFeed.objects.filter(pk=row.pk).update(used_at=at)
        return User.objects.filter(pk=user_id, is_active=True).first()


@dataclass(frozen=True)
class Entry:
    """One event of whole dates. `name` is its own for ever; `changed_at` moves when it changes."""

    name: str
    first: dt.date
    last: dt.date
    title: str
    changed_at: dt.datetime
    text: str = ""
    sequence: int = 0
    is_busy: bool = False


def _midnight(day: dt.date) -> dt.datetime:
    """For what has no row of its own: the same whenever it is asked."""
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _logged(member: Membership, first: dt.date, last: dt.date) -> Iterator[Entry]:
    logs = WorkLog.objects.standing().between(first, last).filter(member=member.pk, corrects=None)
    for log in logs.select_related("engagement__client").order_by("day", "id"):
        days = format_days(log.days)
        said = ngettext(
            "%(client)s, %(days)s day",
            "%(client)s, %(days)s days",
            one_or_many(log.days, language=None),
        )
        yield Entry(
            name=f"worklog-{log.pk}",
            first=log.day,
            last=log.day,
            title=said % {"client": log.engagement.client.name, "days": days},
            text=log.note,
            changed_at=log.changed_at,
            # Seconds since it was made: it only ever grows.
            sequence=int((log.changed_at - log.created_at).total_seconds()),
        )


def _planned(member: Membership, on: dt.date, last: dt.date) -> Iterator[Entry]:
    mine = Engagement.objects.worked_by(member.pk).running(first=on, last=last)
    engagements = list(mine.select_related("client").order_by("id"))
    for one in planned_presence(member_id=member.pk, engagements=engagements, first=on, last=last):
        yield Entry(
            name=f"presence-{one.engagement.pk}-{one.day}",
            first=one.day,
            last=one.day,
            title=_("%(client)s, planned") % {"client": one.engagement.client.name},
            changed_at=_midnight(one.day - AHEAD),
        )


def _leave(member: Membership, first: dt.date, last: dt.date) -> Iterator[Entry]:
    for leave in Leave.objects.between(first, last).filter(member=member.pk).order_by("starts_on"):
        half = leave.part == Leave.Part.HALF
        yield Entry(
            name=f"leave-{leave.pk}",
            first=leave.starts_on,
            last=leave.ends_on,
            title=_("Away, half of each day") if half else _("Away"),
            changed_at=leave.changed_at,
            sequence=int(leave.changed_at.timestamp()) - 1_700_000_000,
            is_busy=not half,
        )


def _to_hand_in(member: Membership, first: dt.date, on: dt.date) -> Iterator[Entry]:
    """The months that began before this one and still wait for the person."""
    rows = EngagementMonth.objects.filter(
        engagement__executive=member.pk,
        status__in=EngagementMonth.WRITABLE_STATES,
        month__gte=Month.of(first).first,
        month__lt=Month.of(on).first,
    ).select_related("engagement__client")
    for row in rows.order_by("month", "id"):
        due = row.period.plus(1).first
        yield Entry(
            name=f"month-{row.pk}",
            first=due,
            last=due,
            title=_("Hand in %(month)s for %(client)s")
            % {"month": date_format(row.month, "F Y"), "client": row.engagement.client.name},
            changed_at=_midnight(due),
        )


def _renewals(member: Membership, first: dt.date, last: dt.date) -> Iterator[Entry]:
    rows = Engagement.objects.led_by(member.pk).filter(renews_on__gte=first, renews_on__lte=last)
    for one in rows.select_related("client").order_by("id"):
        if one.renews_on is None:
            continue
        yield Entry(
            name=f"renewal-{one.pk}",
            first=one.renews_on,
            last=one.renews_on,
            title=_("Decide on the renewal with %(client)s") % {"client": one.client.name},
            changed_at=_midnight(one.renews_on - AHEAD),
        )


def entries(*, user: User, on: dt.date) -> list[Entry]:
    """All of a person's, at every provider; each is entered by itself, outside every scope."""
    first, last = on - BACK, on + AHEAD
    found: list[Entry] = []
    for member in memberships(user_id=user.pk):
        with scope(provider=member.provider.pk, user=user.pk):
            found += [
                *_logged(member, first, last),
                *_planned(member, on, last),
                *_leave(member, first, last),
                *_to_hand_in(member, first, on),
                *_renewals(member, on, last),
            ]
    return found


def calendar(*, found: Iterable[Entry], host: str) -> bytes:
    """The entries as a calendar file; the same entries make the same bytes."""
    made = icalendar.Calendar()
    made.add("prodid", "-//Mandate//Calendar//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", "Mandate")
    made.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT1H")
    for entry in sorted(found, key=lambda one: (one.first, one.name)):
        made.add_component(_event(entry, host))
    return bytes(made.to_ical())


def _event(entry: Entry, host: str) -> Any:
    event = icalendar.Event()
    event.add("uid", f"{entry.name}@{host}")
    event.add("summary", entry.title)
    if entry.text:
        event.add("description", entry.text)
    event.add("dtstart", entry.first)
    # The end of whole dates is the day after the last.
    event.add("dtend", entry.last + ONE_DAY)
    event.add("dtstamp", entry.changed_at.astimezone(dt.UTC).replace(microsecond=0))
    event.add("last-modified", entry.changed_at.astimezone(dt.UTC).replace(microsecond=0))
    event.add("sequence", max(entry.sequence, 0) % 2**31)
    # What is read from here is never proposed as work again: only leave takes time of its own.
    event.add("transp", "OPAQUE" if entry.is_busy else "TRANSPARENT")
    return event
