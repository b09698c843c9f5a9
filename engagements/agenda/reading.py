"""From a calendar file to the dates and hours that somebody spent: RFC 5545, read with care.

What recurs is unfolded with its exceptions. Left out is what is no work of theirs: cancelled,
declined, free, out of office, and what is marked private. A date is the one that the moment has at
the person's place. An event that takes whole dates counts on each working one of them.
Weekly on Mondays at 9:00 in Paris stays at 9:00 when the clocks change.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

MOST_BYTES = 5 * 1024 * 1024
MOST_EVENTS = 20_000
# What recurs costs time to unfold; nobody has that many standing meetings.
MOST_SERIES = 400
MOST_FOUND = 2_000
# More often than daily is no meeting, and would take forever to unfold.
FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
EARLIEST = dt.date(1990, 1, 1)
ONE_DAY = dt.timedelta(days=1)
WHEN = {"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"}


class CannotReadCalendar(Exception):
    """`code` is for the row: "calendar" where it is none, "large" where it is too much."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Occurrence:
    """One date of one event. Without times it takes the whole date; `domains` are those of the
    people invited, other than the person's own."""

    uid: str
    occurrence: str
    day: dt.date
    title: str
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    domains: tuple[str, ...] = ()
    is_tentative: bool = False

    @property
    def content(self) -> str:
        """The hash of what a person would notice to have changed."""
        parts = (self.day, self.title, self.starts_at, self.ends_at)
        text = "\n".join(
            one.astimezone(dt.UTC).isoformat() if isinstance(one, dt.datetime) else str(one)
            for one in parts
        )
        return hashlib.sha256(text.encode()).hexdigest()


def occurrences(
    *, raw: bytes, first: dt.date, last: dt.date, zone: str, emails: Iterable[str] = ()
) -> list[Occurrence]:
    """What lies between two dates, in order. `emails` are the person's own addresses.

    Raises CannotReadCalendar.
    """
    if len(raw) > MOST_BYTES:
        raise CannotReadCalendar("large")
    own = {email.lower() for email in emails}
    found: list[Occurrence] = []
    for calendar in _calendars(raw):
        for event in _unfolded(calendar, first, last):
            if _is_work(event, own):
                found += _dates(event, zone=ZoneInfo(zone), own=own)
    within = [one for one in found if first <= one.day <= last]
    if len(within) > MOST_FOUND:
        raise CannotReadCalendar("large")
    return sorted(within, key=lambda one: (one.day, str(one.starts_at or ""), one.uid))


def _calendars(raw: bytes) -> list[icalendar.Calendar]:
    try:
        found: Any = icalendar.Calendar.from_ical(raw, multiple=True)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as problem:
        raise CannotReadCalendar("calendar") from problem
    calendars = [one for one in found if isinstance(one, icalendar.Calendar)]
    if not calendars:
        raise CannotReadCalendar("calendar")
    return calendars


def _moment(event: Any, name: str) -> Any:
    """The date or time of a property; None where it is missing or makes no sense."""
    value = getattr(event.get(name), "dt", None)
    return value if isinstance(value, dt.date) else None


def _day(value: Any) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def _recurs(event: Any) -> bool:
    return "RRULE" in event or "RDATE" in event


def _sane_rule(event: Any) -> bool:
    rules = event.get("RRULE", [])
    rules = rules if isinstance(rules, list) else [rules]
    often = {str(each).upper() for rule in rules for each in rule.get("FREQ", [])}
    return often <= FREQUENCIES and _day(_moment(event, "DTSTART")) >= EARLIEST


def _is_sound(event: Any) -> bool:
    """Whether everything that says when it takes place could be read."""
    return "UID" in event and not {str(name).upper() for name, _why in event.errors} & WHEN


def _worth_unfolding(event: Any, first: dt.date, last: dt.date) -> bool:
    """Whether it can touch the stretch at all; a day more on either side for time zones."""
    begins = _moment(event, "DTSTART") if _is_sound(event) else None
    if begins is None:
        return False
    if _recurs(event):
        return _sane_rule(event) and _day(begins) <= last + ONE_DAY
    if "RECURRENCE-ID" in event:
        return True
    ends = _moment(event, "DTEND") or begins
    longest = dt.timedelta(days=31) if "DURATION" in event else ONE_DAY
    return _day(begins) <= last + ONE_DAY and _day(ends) + longest >= first


def _unfolded(calendar: icalendar.Calendar, first: dt.date, last: dt.date) -> Iterator[Any]:
    events = calendar.walk("VEVENT")
    if len(events) > MOST_EVENTS:
        raise CannotReadCalendar("large")
    kept = [event for event in events if _worth_unfolding(event, first, last)]
    if sum(_recurs(event) for event in kept) > MOST_SERIES:
        raise CannotReadCalendar("large")
    lean = icalendar.Calendar()
    for zone in calendar.walk("VTIMEZONE"):
        lean.add_component(zone)
    for event in kept:
        lean.add_component(event)
    query = recurring_ical_events.of(lean, skip_bad_series=True)
    yield from query.between(first, last + ONE_DAY)


def _text(event: Any, name: str) -> str:
    return str(event.get(name, "")).strip()


def _people(event: Any) -> list[Any]:
    found = event.get("ATTENDEE", [])
    return found if isinstance(found, list) else [found]


def _email(person: Any) -> str:
    return str(person).lower().removeprefix("mailto:").strip()


def _answer(event: Any, own: set[str]) -> str:
    """What the person answered to the invitation; nothing where they were not asked."""
    for person in _people(event):
        if _email(person) in own:
            return str(getattr(person, "params", {}).get("PARTSTAT", "")).upper()
    return ""


def _is_work(event: Any, own: set[str]) -> bool:
    return not (
        _text(event, "STATUS").upper() == "CANCELLED"
        or _text(event, "TRANSP").upper() == "TRANSPARENT"
        or _text(event, "CLASS").upper() in {"PRIVATE", "CONFIDENTIAL"}
        or _text(event, "X-MICROSOFT-CDO-BUSYSTATUS").upper() in {"FREE", "OOF"}
        or _answer(event, own) == "DECLINED"
    )


def _is_tentative(event: Any, own: set[str]) -> bool:
    return (
        _text(event, "STATUS").upper() == "TENTATIVE"
        or _text(event, "X-MICROSOFT-CDO-BUSYSTATUS").upper() == "TENTATIVE"
        or _answer(event, own) in {"TENTATIVE", "NEEDS-ACTION"}
    )


def _domains(event: Any, own: set[str]) -> tuple[str, ...]:
    emails = {_email(person) for person in [*_people(event), event.get("ORGANIZER", "")]} - own
    return tuple(sorted({email.partition("@")[2] for email in emails} - {""}))[:20]


def _dates(event: Any, *, zone: ZoneInfo, own: set[str]) -> Iterator[Occurrence]:
    begins, ends = _moment(event, "DTSTART"), _moment(event, "DTEND")
    if begins is None:
        return
    uid = hashlib.sha256(_text(event, "UID").encode()).hexdigest()
    which = _moment(event, "RECURRENCE-ID") or begins
    named: dict[str, Any] = {
        "uid": uid,
        "title": " ".join(_text(event, "SUMMARY").split())[:200],
        "domains": _domains(event, own),
        "is_tentative": _is_tentative(event, own),
    }
    if isinstance(begins, dt.datetime) and isinstance(ends, dt.datetime):
        # A time without a zone is one at the person's place.
        starts_at, ends_at = _placed(begins, zone), _placed(ends, zone)
        if ends_at - starts_at < ONE_DAY:
            if ends_at > starts_at:
                yield Occurrence(
                    **named,
                    occurrence=_key(which, zone),
                    day=starts_at.date(),
                    starts_at=starts_at,
                    ends_at=ends_at,
                )
            return
        begins, ends = starts_at.date(), ends_at.date() + ONE_DAY
    yield from _whole_dates(_day(begins), _day(ends or begins), _key(which, zone), named)


def _whole_dates(
    first: dt.date, after: dt.date, which: str, named: dict[str, Any]
) -> Iterator[Occurrence]:
    """Each date from Monday to Friday before `after`, and at least the first; a year at most."""
    count = min(max((after - first).days, 1), 366)
    for number in range(count):
        day = first + number * ONE_DAY
        if day.weekday() < 5 or count == 1:
            yield Occurrence(**named, occurrence=f"{which}+{number}" if number else which, day=day)


def _placed(moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    if moment.tzinfo is None:
        return moment.replace(tzinfo=zone)
    return moment.astimezone(zone)


def _key(which: Any, zone: ZoneInfo) -> str:
    """The occurrence's own name, the same whatever zone the calendar writes it in."""
    if isinstance(which, dt.datetime):
        return _placed(which, zone).astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    return which.strftime("%Y%m%d")
