"""From a calendar file to the dates and hours that somebody spent: RFC 5545, read with care.

What recurs is unfolded with its exceptions. Left out is what is no work of theirs: cancelled,
declined, free, out of office, and what is marked private. A date is the one that the moment has at
the person's place. An event that takes whole dates counts on each working one of them. What cannot
be a meeting, for it lies outside the century or never ends, is left out.
Weekly on Mondays at 9:00 in Paris stays at 9:00 when the clocks change.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import prod
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from dateutil.rrule import rrulestr

MOST_BYTES = 5 * 1024 * 1024
MOST_EVENTS = 20_000
# What recurs costs time to unfold; nobody has that many standing meetings.
MOST_SERIES = 400
MOST_FOUND = 2_000
# More often than daily is no meeting, and would take forever to unfold.
FREQUENCIES = {"DAILY": 1, "WEEKLY": 3, "MONTHLY": 3, "YEARLY": 10}
MOST_A_DAY = 4
# A series is gone through from its beginning: so many dates over all series, where a date of a
# rarer series counts for less.
MOST_STEPS = 1_000_000
EARLIEST, LATEST = dt.date(1990, 1, 1), dt.date(2100, 1, 1)
# The calendar is the same again after 400 years: what never comes is known by the end of time,
# which from then on is near.
CYCLES = 19 * 400
RARE = dt.timedelta(days=40 * 366)
MOST_EMPTY = 10
# Longer ones may recur, but their dates are no work.
LONGEST_OF_SERIES = dt.timedelta(days=31)
LONGEST = dt.timedelta(days=366)
ONE_DAY = dt.timedelta(days=1)
ONCE = ("UID", "DTSTART", "DTEND", "DURATION", "RECURRENCE-ID")
WHEN = {*ONCE, "RRULE", "RDATE", "EXDATE"}
# What the libraries raise at a file that only looks like a calendar.
UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


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
    try:
        for calendar in _calendars(raw):
            for event in _unfolded(calendar, first, last):
                found += _within(event, own, ZoneInfo(zone), (first, last))
                if len(found) > MOST_FOUND:
                    raise CannotReadCalendar("large")
    except UNREADABLE as problem:
        raise CannotReadCalendar("calendar") from problem
    return sorted(found, key=lambda one: (one.day, str(one.starts_at or ""), one.uid))


def _within(
    event: Any, own: set[str], zone: ZoneInfo, stretch: tuple[dt.date, dt.date]
) -> list[Occurrence]:
    """What one event takes of the stretch."""
    if not _is_work(event, own):
        return []
    first, last = stretch
    dates = _dates(event, zone=zone, own=own, stretch=stretch)
    return [one for one in dates if first <= one.day <= last]


def _calendars(raw: bytes) -> list[icalendar.Calendar]:
    # No text has that sign, and no column takes it.
    found: Any = icalendar.Calendar.from_ical(raw.replace(b"\0", b""), multiple=True)
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


def _rules(event: Any) -> list[Any]:
    rules = event.get("RRULE", [])
    return rules if isinstance(rules, list) else [rules]


def _frequencies(event: Any) -> set[str]:
    return {str(each).upper() for rule in _rules(event) for each in rule.get("FREQ", [])}


def _sane_rule(rule: Any) -> bool:
    """Whether it takes a step each time, and not by the minute."""
    times = prod(max(len(rule.get(name, [])), 1) for name in ("BYHOUR", "BYMINUTE", "BYSECOND"))
    return times <= MOST_A_DAY and all(each >= 1 for each in rule.get("INTERVAL", []))


def _length(event: Any) -> dt.timedelta:
    """How long it takes; a moment where it does not say."""
    begins, ends = _moment(event, "DTSTART"), _moment(event, "DTEND")
    if begins is not None and ends is not None:
        return _day(ends) - _day(begins)
    takes = getattr(event.get("DURATION"), "dt", None)
    return takes if isinstance(takes, dt.timedelta) else dt.timedelta(0)


def _sane_series(event: Any) -> bool:
    return (
        _frequencies(event) <= FREQUENCIES.keys()
        and all(_sane_rule(rule) for rule in _rules(event))
        and _length(event) <= LONGEST_OF_SERIES
    )


def _steps(event: Any, last: dt.date) -> int:
    """How far it is from the beginning of a series to a date."""
    pace = min((FREQUENCIES[often] for often in _frequencies(event)), default=10)
    return max((last - _day(_moment(event, "DTSTART"))).days, 0) // pace


def _ever_comes(event: Any) -> bool:
    """Whether every rule of a series has a date: one that has none, like the 30th of each
    February, would be looked for until the end of time."""
    begins = _day(_moment(event, "DTSTART"))
    start = dt.datetime(begins.year + CYCLES, begins.month, begins.day)  # noqa: DTZ001 - a date
    for rule in _rules(event):
        bare = type(rule)({k: v for k, v in rule.items() if k.upper() not in {"UNTIL", "COUNT"}})
        try:
            found = next(iter(rrulestr(bare.to_ical().decode(), dtstart=start)), None)
        except ValueError:
            return False
        if found is None or found - start > RARE:
            return False
    return True


def _empty(series: Iterable[Any]) -> set[int]:
    """Which of the series have no date at all, by their identity. Raises CannotReadCalendar where
    there are many: looking for them takes long."""
    found: set[int] = set()
    for event in series:
        if not _ever_comes(event):
            found.add(id(event))
        if len(found) > MOST_EMPTY:
            raise CannotReadCalendar("calendar")
    return found


def _is_sound(event: Any) -> bool:
    """Whether everything that says when it takes place could be read, is said once, and lies in
    our time."""
    return (
        "UID" in event
        and not {str(name).upper() for name, _why in event.errors} & WHEN
        and not any(isinstance(event.get(name), list) for name in ONCE)
        and all(
            moment is None or EARLIEST <= _day(moment) < LATEST
            for moment in (_moment(event, name) for name in ("DTSTART", "DTEND", "RECURRENCE-ID"))
        )
        and _length(event) <= LONGEST
    )


def _worth_unfolding(event: Any, first: dt.date, last: dt.date) -> bool:
    """Whether it can touch the stretch at all; a day more on either side for time zones."""
    begins = _moment(event, "DTSTART") if _is_sound(event) else None
    if begins is None:
        return False
    if _recurs(event):
        return _sane_series(event) and _day(begins) <= last + ONE_DAY
    if "RECURRENCE-ID" in event:
        return True
    ends = _moment(event, "DTEND") or begins
    longest = max(_length(event), ONE_DAY)
    return _day(begins) <= last + ONE_DAY and _day(ends) + longest >= first


def _unfolded(calendar: icalendar.Calendar, first: dt.date, last: dt.date) -> Iterator[Any]:
    events = calendar.walk("VEVENT")
    if len(events) > MOST_EVENTS:
        raise CannotReadCalendar("large")
    kept = [event for event in events if _worth_unfolding(event, first, last)]
    series = [event for event in kept if _recurs(event)]
    if len(series) > MOST_SERIES or sum(_steps(one, last) for one in series) > MOST_STEPS:
        raise CannotReadCalendar("large")
    empty = _empty(series)
    lean = icalendar.Calendar()
    for zone in calendar.walk("VTIMEZONE"):
        lean.add_component(zone)
    for event in kept:
        if id(event) not in empty:
            lean.add_component(event)
    query = recurring_ical_events.of(lean, skip_bad_series=True)
    yield from query.between(first, last + ONE_DAY)


def _text(event: Any, name: str) -> str:
    said = event.get(name, "")
    return str(said[0] if isinstance(said, list) else said).strip()


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
    emails = {_email(person) for person in [*_people(event), _text(event, "ORGANIZER")]} - own
    return tuple(sorted({email.partition("@")[2] for email in emails} - {""}))[:20]


def _dates(
    event: Any, *, zone: ZoneInfo, own: set[str], stretch: tuple[dt.date, dt.date]
) -> Iterator[Occurrence]:
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
    whole = _day(begins), _day(ends or begins)
    yield from _whole_dates(whole, _key(which, zone), named, stretch)


def _whole_dates(
    whole: tuple[dt.date, dt.date],
    which: str,
    named: dict[str, Any],
    stretch: tuple[dt.date, dt.date],
) -> Iterator[Occurrence]:
    """Each date from Monday to Friday before the end, and at least the first; a year at most, and
    of it what lies in the stretch."""
    first, after = whole
    count = min(max((after - first).days, 1), LONGEST.days)
    begin = max((stretch[0] - first).days, 0)
    for number in range(begin, min(count, (stretch[1] - first).days + 1)):
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
