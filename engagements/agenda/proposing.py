"""Work that a calendar proposes: never logged by itself, only shown to be confirmed.

What was confirmed or dismissed is not proposed again; what has changed since it was confirmed
says so. An event belongs to an engagement by what its person chose for its title before, by the
name of the client in the title, by the people invited; where two fit, it is asked. Days are the
hours over the hours of a day under the term, to the quarter: 2 h at 8 h a day are ¼, a whole
date is 1, and what is shorter than that rounds to is proposed as ¼, not ticked.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Contact
from common.days import days_from_hours, round_to_quarter
from common.periods import Week
from engagements.agenda.reading import Occurrence
from engagements.models import (
    CalendarChoice,
    CalendarEvent,
    CalendarSource,
    Engagement,
    Term,
    WorkLog,
)
from engagements.terms import term_on, terms_by_engagement

QUARTER, ONE, MOST = Decimal("0.25"), Decimal(1), Decimal("1.5")
HOURS = Decimal(8)
# Anybody may have an address there: it says nothing about a client.
PUBLIC_MAIL = frozenset(
    re.findall(
        r"\S+",
        """
    gmail.com googlemail.com outlook.com outlook.fr hotmail.com hotmail.fr live.com live.fr
    yahoo.com yahoo.fr icloud.com me.com mac.com proton.me protonmail.com gmx.net gmx.de gmx.fr
    orange.fr wanadoo.fr free.fr sfr.fr laposte.net bbox.fr web.de t-online.de aol.com
    """,
    )
)
# Rooms and calendars are invited too, under the calendar's own makers' names.
OF_MAKERS = ("google.com", "calendar.google.com", "zoom.us", "microsoft.com")
SHOWN = ("proposed", "logged")


def words_of(text: str) -> list[str]:
    """The words of a title without what makes no difference: case, accents, punctuation."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[^\W_]+", "".join(one for one in bare if not unicodedata.combining(one)))


def title_key(title: str) -> str:
    """Titles that are the same but for case, accents, punctuation and numbers."""
    return " ".join(word for word in words_of(title) if not word.isdigit())[:253]


def no_work_titles(*, user_id: int) -> list[str]:
    """The titles of which a person said that they are no work here."""
    rows = CalendarChoice.objects.filter(
        user=user_id, kind=CalendarChoice.Kind.TITLE, engagement=None
    )
    return list(rows.order_by("key").values_list("key", flat=True))


def propose(
    *, source: CalendarSource, user_id: int, found: Sequence[Occurrence], first: dt.date
) -> None:
    """Bring a person's proposals to what their calendar says now, from a date on.

    What is new is proposed; what was not answered follows the calendar; what was answered keeps
    its answer. Raises nothing: the person's own scope is the caller's.
    """
    held = {
        (event.uid, event.occurrence): event
        for event in CalendarEvent.objects.select_for_update(no_key=True).filter(user=user_id)
    }
    no_work = set(no_work_titles(user_id=user_id))
    fresh: dict[tuple[str, str], CalendarEvent] = {}
    for one in found:
        key = (one.uid, one.occurrence)
        event = held.get(key)
        if event is None:
            event = fresh.setdefault(key, _event(one, source, user_id))
            if title_key(one.title) in no_work:
                event.status = CalendarEvent.Status.DISMISSED
        elif event.content != one.content or event.is_gone or event.source_id is None:
            _follow(event, one, source)
    CalendarEvent.objects.bulk_create(fresh.values())
    _settle_gone(source, held, {(one.uid, one.occurrence) for one in found}, first)


def _event(one: Occurrence, source: CalendarSource, user_id: int) -> CalendarEvent:
    return CalendarEvent(
        user_id=user_id,
        source=source,
        uid=one.uid,
        occurrence=one.occurrence,
        day=one.day,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        title=one.title,
        domains=list(one.domains),
        is_tentative=one.is_tentative,
        content=one.content,
    )


FOLLOWS = [
    "source",
    "day",
    "starts_at",
    "ends_at",
    "title",
    "domains",
    "is_tentative",
    "content",
    "is_gone",
]


def _follow(event: CalendarEvent, one: Occurrence, source: CalendarSource) -> None:
    told = _event(one, source, event.user_id)
    for name in FOLLOWS[1:-1]:
        setattr(event, name, getattr(told, name))
    event.source, event.is_gone = source, False
    event.save(update_fields=FOLLOWS)


def _settle_gone(
    source: CalendarSource,
    held: Mapping[tuple[str, str], CalendarEvent],
    there: Collection[tuple[str, str]],
    first: dt.date,
) -> None:
    """What this calendar no longer has: unanswered it goes, logged it says so. What lies before
    the dates that are read is no longer looked for, and only what was answered is kept."""
    mine = [
        event for key, event in held.items() if event.source_id == source.pk and key not in there
    ]
    gone = [event.pk for event in mine if event.status == CalendarEvent.Status.PROPOSED]
    CalendarEvent.objects.filter(pk__in=gone).delete()
    told = [
        event.pk
        for event in mine
        if event.status == CalendarEvent.Status.LOGGED and event.day >= first
    ]
    CalendarEvent.objects.filter(pk__in=told).update(is_gone=True)


def forget(*, source: CalendarSource) -> None:
    """Remove what a calendar proposed; of what was answered only that it was is kept."""
    rows = CalendarEvent.objects.filter(source=source)
    rows.filter(status=CalendarEvent.Status.PROPOSED).delete()
    rows.update(source=None, title="", domains=[])


@dataclass(frozen=True)
class Proposal:
    """A date of an event as it would be logged. `engagement` is None where nothing or too much
    fits; `log` is the entry made of it, where it has changed or gone since, and `there` what the
    day holds of other entries."""

    event: CalendarEvent
    engagement: Engagement | None
    days: Decimal
    is_ticked: bool
    log: WorkLog | None = None
    there: Decimal = Decimal(0)

    @property
    def hours(self) -> Decimal | None:
        return hours_of(self.event)


def hours_of(event: CalendarEvent) -> Decimal | None:
    """How long it lasts; None where it takes the whole date."""
    if event.starts_at is None or event.ends_at is None:
        return None
    return Decimal((event.ends_at - event.starts_at).total_seconds()) / 3600


def days_of(event: CalendarEvent, *, term: Term | None) -> tuple[Decimal, bool]:
    """The days that it comes to, and whether it is long enough to be meant."""
    hours = hours_of(event)
    if hours is None:
        return ONE, True
    per_day = term.hours_per_day if term else HOURS
    days = round_to_quarter(days_from_hours(hours, hours_per_day=per_day))
    return min(max(days, QUARTER), MOST), days >= QUARTER


class Matcher:
    """Which engagement an event belongs to, from a person's choices, clients' names, people."""

    def __init__(
        self, *, user_id: int, engagements: Sequence[Engagement], own: Iterable[str]
    ) -> None:
        self.engagements = engagements
        self.own = {email.partition("@")[2].lower() for email in own}
        held = {engagement.pk: engagement for engagement in engagements}
        self.titles: dict[str, Engagement | None] = {}
        self.domains: dict[str, Engagement | None] = {}
        for choice in CalendarChoice.objects.filter(user=user_id):
            pile = self.titles if choice.kind == CalendarChoice.Kind.TITLE else self.domains
            if choice.engagement_id is None or choice.engagement_id in held:
                pile[choice.key] = held.get(choice.engagement_id or 0)
        contacts = Contact.objects.filter(client__in={one.client_id for one in engagements})
        self.clients: dict[str, set[int]] = {}
        for client, email in contacts.values_list("client", "user__email"):
            self.clients.setdefault(email.partition("@")[2].lower(), set()).add(client)

    def engagement_of(self, event: CalendarEvent) -> Engagement | None:
        running = [one for one in self.engagements if one.runs_on(event.day)]
        chosen = self.titles.get(title_key(event.title))
        if chosen is not None and chosen in running:
            return chosen
        for found in (self._named(event, running), self._invited(event, running)):
            if len(found) == 1:
                return found[0]
            if found:
                return None
        return None

    @staticmethod
    def _named(event: CalendarEvent, running: Sequence[Engagement]) -> list[Engagement]:
        title = f" {' '.join(words_of(event.title))} "
        found = [one for one in running if f" {' '.join(words_of(one.client.name))} " in title]
        if len(found) < 2:
            return found
        return [one for one in found if one.role in words_of(event.title)] or found

    def _invited(self, event: CalendarEvent, running: Sequence[Engagement]) -> list[Engagement]:
        domains = [
            domain
            for domain in event.domains
            if domain not in PUBLIC_MAIL | self.own and not domain.endswith(OF_MAKERS)
        ]
        chosen = {self.domains[domain] for domain in domains if self.domains.get(domain)}
        by_choice = [one for one in running if one in chosen]
        if by_choice:
            return by_choice
        clients = {client for domain in domains for client in self.clients.get(domain, ())}
        return [one for one in running if one.client_id in clients]


def open_events(*, user_id: int, first: dt.date, last: dt.date) -> list[CalendarEvent]:
    """What waits for an answer between two dates: new, or changed or gone since it was logged."""
    rows = CalendarEvent.objects.filter(
        user=user_id, day__gte=first, day__lte=last, status__in=SHOWN
    ).select_related("worklog")
    return [event for event in rows.order_by("day", "starts_at", "id") if is_open(event)]


def is_open(event: CalendarEvent) -> bool:
    """Whether it still asks for an answer."""
    if event.status == CalendarEvent.Status.PROPOSED:
        return True
    log = event.worklog
    if event.status != CalendarEvent.Status.LOGGED or log is None or log.withdrawn_at is not None:
        return False
    return event.is_gone or event.content != event.answered


def proposals(
    *,
    user_id: int,
    member_id: int,
    engagements: Sequence[Engagement],
    week: Week,
    own: Iterable[str],
) -> list[Proposal]:
    """What a person's calendars propose for a week. `own` are the addresses of their firm and
    themselves, which say nothing about a client; the engagements come with their clients."""
    events = open_events(user_id=user_id, first=week.first, last=week.last)
    if not events:
        return []
    matcher = Matcher(user_id=user_id, engagements=engagements, own=own)
    held = terms_by_engagement(engagement.pk for engagement in engagements)
    logs = WorkLog.objects.standing().between(week.first, week.last).filter(member=member_id)
    there: dict[tuple[int, dt.date], Decimal] = {}
    for number, day, days in logs.values_list("engagement", "day", "days"):
        there[number, day] = there.get((number, day), Decimal(0)) + days
    by_pk = {engagement.pk: engagement for engagement in engagements}
    found = []
    for event in events:
        engagement = (
            by_pk.get(event.worklog.engagement_id)
            if event.worklog
            else matcher.engagement_of(event)
        )
        term = term_on(held.get(engagement.pk, []), event.day) if engagement else None
        days, long_enough = days_of(event, term=term)
        logged = there.get((engagement.pk, event.day), Decimal(0)) if engagement else Decimal(0)
        sure = long_enough and not event.is_tentative and not logged and engagement is not None
        found.append(
            Proposal(
                event=event,
                engagement=engagement,
                days=days,
                is_ticked=bool(sure or (event.worklog and not event.is_gone)),
                log=event.worklog,
                there=logged,
            )
        )
    return found


def waiting(*, user_id: int, week: Week) -> int:
    """How many proposals of a week wait for an answer, for the badge."""
    return len(open_events(user_id=user_id, first=week.first, last=week.last))
