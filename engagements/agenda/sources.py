"""The calendars that a person lets us read: a file, or a secret address that is read again.

The row is the queue: it says what is due, who reads it now, and why it could not be read. Reading
an address happens apart from every page. The address is sealed; nobody is shown it again.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from accounts.models import Membership
from common.sealing import CannotUnseal, seal, unseal
from engagements.agenda import proposing
from engagements.agenda.fetching import CannotFetch, Fetched, host_of, normal_url
from engagements.agenda.reading import CannotReadCalendar, Occurrence, occurrences
from engagements.models import CalendarSource

PURPOSE = "engagements.calendar-address"
EVERY = dt.timedelta(hours=1)
# Longer than the task may take: then whoever claimed it is gone.
STALE = dt.timedelta(minutes=10)
MOST_SOURCES = 5
BACK, AHEAD = dt.timedelta(days=92), dt.timedelta(days=14)


class CannotAddCalendar(Exception):
    """Why a calendar is not taken, in the user's words."""


def problem_in_words(code: str) -> str:
    """Why a calendar could not be read, and what to do."""
    return {
        "address": _("This is no address of a calendar: it begins with https:// or webcal://."),
        "away": _("The calendar's server does not answer. We try again by the hour."),
        "refused": _("This address leads into a private network, where we do not read."),
        "large": _("This calendar is too large: 5 MB is the most. Export a shorter one."),
        "slow": _("The calendar's server is too slow. We try again by the hour."),
        "answer": _("The server has no calendar at this address. Copy the address again."),
        "calendar": _("What is there is no calendar. Choose a file that ends in .ics."),
        "key": _("The address can no longer be opened here. Add the calendar again."),
    }.get(code, _("The calendar could not be read. Add it again."))


def sources(*, member_id: int) -> list[CalendarSource]:
    """A person's calendars at the provider in scope, the oldest first."""
    return list(CalendarSource.objects.filter(member=member_id).order_by("id"))


def _room(member_id: int) -> None:
    if CalendarSource.objects.filter(member=member_id).count() >= MOST_SOURCES:
        raise CannotAddCalendar(_("Five calendars are the most; remove one first."))


def add_address(
    *, member: Membership, url: str, name: str, by: Actor, at: dt.datetime
) -> CalendarSource:
    """Take an address, to be read at once and then by the hour. Raises CannotAddCalendar."""
    _room(member.pk)
    try:
        clean = normal_url(url)
        host = host_of(clean)
    except CannotFetch as problem:
        raise CannotAddCalendar(problem_in_words(problem.code)) from problem
    source = CalendarSource.objects.create(
        member=member,
        name=name.strip() or host,
        host=host,
        sealed_url=seal(clean, purpose=PURPOSE),
        due_at=at,
    )
    record(by=by, verb="added calendar", subject=source, host=host)
    return source


def add_file(
    *,
    member: Membership,
    raw: bytes,
    name: str,
    emails: Iterable[str],
    zone: str,
    by: Actor,
    at: dt.datetime,
    on: dt.date,
) -> CalendarSource:
    """Read a file once. Raises CannotAddCalendar."""
    _room(member.pk)
    try:
        found = occurrences(raw=raw, first=on - BACK, last=on + AHEAD, zone=zone, emails=emails)
    except CannotReadCalendar as problem:
        raise CannotAddCalendar(problem_in_words(problem.code)) from problem
    source = CalendarSource.objects.create(
        member=member,
        name=name.strip()[:120],
        status=CalendarSource.Status.READ,
        read_at=at,
    )
    proposing.propose(source=source, user_id=member.user_id, found=found, first=on - BACK)
    record(by=by, verb="added calendar", subject=source)
    return source


def remove_source(*, source: CalendarSource, by: Actor) -> None:
    """Forget a calendar with all that it proposed; what was logged from it stays logged."""
    proposing.forget(source=source)
    record(by=by, verb="removed calendar", subject=source, host=source.host)
    source.delete()


def read_again(*, source: CalendarSource, at: dt.datetime) -> None:
    """Make an address due now."""
    held = CalendarSource.objects.filter(pk=source.pk).exclude(sealed_url="")
    held.update(due_at=at, attempts=0, status=CalendarSource.Status.WAITING, problem="")


def due(*, at: dt.datetime) -> list[int]:
    """The ids of the addresses to be read now, also those whose reader is gone."""
    held = Q(claimed_at=None) | Q(claimed_at__lt=at - STALE)
    rows = CalendarSource.objects.filter(held, due_at__lte=at).exclude(sealed_url="")
    return list(rows.order_by("due_at").values_list("pk", flat=True))


@dataclass(frozen=True)
class Claim:
    """A source that we alone read now, and what reading it takes."""

    source_id: int
    user_id: int
    url: str
    etag: str
    emails: tuple[str, ...]
    claimed_at: dt.datetime


def claim(*, source_id: int, at: dt.datetime) -> Claim | None:
    """Take a source to read; None where somebody else has it, or it is not due any more."""
    held = Q(claimed_at=None) | Q(claimed_at__lt=at - STALE)
    taken = CalendarSource.objects.filter(held, pk=source_id, due_at__lte=at).update(
        claimed_at=at, status=CalendarSource.Status.READING, attempts=F("attempts") + 1
    )
    if not taken:
        return None
    source = CalendarSource.objects.select_related("member__user").get(pk=source_id)
    if source.member.left_on is not None:
        CalendarSource.objects.filter(pk=source_id).update(due_at=None, claimed_at=None)
        return None
    try:
        url = unseal(source.sealed_url, purpose=PURPOSE)
    except CannotUnseal:
        _failed(source_id, "key", due_at=None)
        return None
    return Claim(
        source_id=source_id,
        user_id=source.member.user_id,
        url=url,
        # On a new date it is read whole again: the window of dates has moved.
        etag=source.etag if source.read_at and source.read_at.date() == at.date() else "",
        emails=(source.member.user.email,),
        claimed_at=at,
    )


def _failed(source_id: int, code: str, *, due_at: dt.datetime | None) -> None:
    CalendarSource.objects.filter(pk=source_id).update(
        status=CalendarSource.Status.FAILED, problem=code, claimed_at=None, due_at=due_at
    )


def give_up(*, claim: Claim, code: str, at: dt.datetime) -> None:
    """It could not be read: say why. What may pass by itself is tried again by the hour."""
    passing = code in {"away", "slow", "answer"}
    _failed(claim.source_id, code, due_at=at + EVERY if passing else None)


def keep(
    *,
    claim: Claim,
    fetched: Fetched,
    found: list[Occurrence] | None,
    at: dt.datetime,
    on: dt.date,
) -> bool:
    """Store what was read; False where the source was taken away or by another meanwhile.

    `found` is None where nothing has changed.
    """
    source = (
        CalendarSource.objects.select_for_update(no_key=True)
        .filter(pk=claim.source_id, claimed_at=claim.claimed_at)
        .first()
    )
    if source is None:
        return False
    if found is not None:
        proposing.propose(source=source, user_id=claim.user_id, found=found, first=on - BACK)
    CalendarSource.objects.filter(pk=source.pk).update(
        status=CalendarSource.Status.READ,
        problem="",
        attempts=0,
        claimed_at=None,
        read_at=at,
        due_at=at + EVERY,
        etag=fetched.etag,
    )
    return True


def window(*, on: dt.date) -> tuple[dt.date, dt.date]:
    """The dates that are read: a quarter back, two weeks ahead."""
    return on - BACK, on + AHEAD
