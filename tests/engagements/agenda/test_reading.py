"""From calendar files to dates and hours: recurrence, time zones, what is left out, what is no
calendar at all."""

import datetime as dt
import time

import pytest

from engagements.agenda.reading import (
    MOST_BYTES,
    CannotReadCalendar,
    Occurrence,
    occurrences,
)
from tests.engagements.agenda.calendars import calendar, event, timed

FIRST, LAST = dt.date(2026, 10, 1), dt.date(2026, 11, 30)


def read(
    *parts: str, zone: str = "Europe/Paris", own: str = "bob@acme.example"
) -> list[Occurrence]:
    return occurrences(raw=calendar(*parts), first=FIRST, last=LAST, zone=zone, emails=[own])


def test_an_event_is_read_with_its_hours() -> None:
    (one,) = read(event(*timed()))
    assert (one.day, one.title) == (dt.date(2026, 11, 17), "Brume steering")
    assert one.starts_at is not None
    assert one.ends_at is not None
    assert one.ends_at - one.starts_at == dt.timedelta(hours=2)


def test_what_recurs_is_unfolded_with_its_exceptions() -> None:
    weekly = event(
        *timed("20261005T090000", "20261005T110000"),
        "RRULE:FREQ=WEEKLY;COUNT=5",
        "EXDATE;TZID=Europe/Paris:20261012T090000",
    )
    moved = event(
        "RECURRENCE-ID;TZID=Europe/Paris:20261026T090000",
        *timed("20261027T140000", "20261027T180000"),
        title="Brume moved",
    )
    off = event(
        "RECURRENCE-ID;TZID=Europe/Paris:20261102T090000",
        *timed("20261102T090000", "20261102T110000"),
        "STATUS:CANCELLED",
    )
    found = read(weekly, moved, off)
    assert [one.day for one in found] == [
        dt.date(2026, 10, 5),
        dt.date(2026, 10, 19),
        dt.date(2026, 10, 27),
    ]
    assert len({one.occurrence for one in found}) == 3
    assert len({one.uid for one in found}) == 1


def test_weekly_at_nine_stays_at_nine_when_the_clocks_change() -> None:
    weekly = event(*timed("20261019T090000", "20261019T110000"), "RRULE:FREQ=WEEKLY;COUNT=3")
    hours = [one.starts_at for one in read(weekly)]
    assert [moment.hour for moment in hours if moment] == [9, 9, 9]
    assert [moment.utcoffset() for moment in hours if moment] == [
        dt.timedelta(hours=2),
        dt.timedelta(hours=1),
        dt.timedelta(hours=1),
    ]


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Paris", dt.date(2026, 11, 18)),
        ("America/New_York", dt.date(2026, 11, 17)),
        ("Pacific/Auckland", dt.date(2026, 11, 18)),
    ],
)
def test_a_date_is_the_one_at_the_persons_place(zone: str, day: dt.date) -> None:
    late = event("DTSTART:20261117T233000Z", "DTEND:20261118T003000Z")
    (one,) = read(late, zone=zone)
    assert one.day == day


def test_a_time_without_a_zone_is_one_at_the_persons_place() -> None:
    (one,) = read(
        event("DTSTART:20261117T090000", "DTEND:20261117T100000"), zone="America/New_York"
    )
    assert one.starts_at is not None
    assert one.starts_at.astimezone(dt.UTC).hour == 14


def test_the_night_of_the_change_of_clocks_has_its_real_hours() -> None:
    # 25 October 2026: from one to four in the night are four hours in Paris.
    (one,) = read(event(*timed("20261025T010000", "20261025T040000")))
    assert one.starts_at is not None
    assert one.ends_at is not None
    assert one.ends_at.astimezone(dt.UTC) - one.starts_at.astimezone(dt.UTC) == dt.timedelta(
        hours=4
    )


def test_whole_dates_count_from_monday_to_friday() -> None:
    # Thursday 12 to Monday 16 November; the end is the day after.
    found = read(event("DTSTART;VALUE=DATE:20261112", "DTEND;VALUE=DATE:20261117"))
    assert [one.day.day for one in found] == [12, 13, 16]
    assert all(one.starts_at is None for one in found)
    assert len({one.occurrence for one in found}) == 3


def test_a_duration_says_the_end() -> None:
    (one,) = read(event("DTSTART:20261117T090000Z", "DURATION:PT3H"))
    assert one.starts_at is not None
    assert one.ends_at == one.starts_at + dt.timedelta(hours=3)


@pytest.mark.parametrize(
    "line",
    [
        "STATUS:CANCELLED",
        "TRANSP:TRANSPARENT",
        "CLASS:PRIVATE",
        "X-MICROSOFT-CDO-BUSYSTATUS:OOF",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "ATTENDEE;PARTSTAT=DECLINED:mailto:Bob@Acme.example",
    ],
)
def test_what_is_no_work_is_left_out(line: str) -> None:
    assert read(event(*timed(), line)) == []


def test_what_somebody_else_declined_stays() -> None:
    (one,) = read(event(*timed(), "ATTENDEE;PARTSTAT=DECLINED:mailto:dora@brume.example"))
    assert one.domains == ("brume.example",)
    assert not one.is_tentative


@pytest.mark.parametrize(
    "line", ["STATUS:TENTATIVE", "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:bob@acme.example"]
)
def test_what_is_not_accepted_says_so(line: str) -> None:
    (one,) = read(event(*timed(), line))
    assert one.is_tentative


def test_a_changed_event_has_other_content_and_the_same_name() -> None:
    (before,) = read(event(*timed()))
    (after,) = read(event(*timed("20261117T090000", "20261117T120000")))
    (same,) = read(event("DTSTART:20261117T080000Z", "DTEND:20261117T100000Z"))
    assert (before.uid, before.occurrence) == (after.uid, after.occurrence)
    assert before.content != after.content
    assert before.content == same.content


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"hello",
        b"\xff\xfe\x00\x01",
        b"BEGIN:VCALENDAR\r\n",
        b"<html><body>Sign in</body></html>",
        b"BEGIN:VCARD\r\nVERSION:4.0\r\nEND:VCARD\r\n",
    ],
)
def test_what_is_no_calendar_is_refused(raw: bytes) -> None:
    with pytest.raises(CannotReadCalendar) as refusal:
        occurrences(raw=raw, first=FIRST, last=LAST, zone="Europe/Paris")
    assert refusal.value.code == "calendar"


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART:nonsense",),
        ("DTSTART;TZID=Nowhere/Land:20261117T090000", "DTEND;TZID=Nowhere/Land:20261117T110000"),
        ("DTSTART:20261117T110000Z", "DTEND:20261117T090000Z"),
        ("DTSTART;VALUE=DATE:20261117", "RRULE:FREQ=NEVER"),
        (),
    ],
)
def test_an_event_that_makes_no_sense_leaves_the_others_alone(lines: tuple[str, ...]) -> None:
    found = read(event(*lines, uid="two@example", title="Odd"), event(*timed()))
    assert "Brume steering" in {one.title for one in found}


def test_a_file_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(CannotReadCalendar) as refusal:
        occurrences(raw=b"x" * (MOST_BYTES + 1), first=FIRST, last=LAST, zone="Europe/Paris")
    assert refusal.value.code == "large"


@pytest.mark.parametrize(
    "rule",
    [
        "DTSTART:19700101T000000Z\r\nRRULE:FREQ=SECONDLY",
        "DTSTART:20261101T000000Z\r\nRRULE:FREQ=MINUTELY;INTERVAL=1",
        "DTSTART:00010101T000000Z\r\nRRULE:FREQ=DAILY",
    ],
)
def test_a_rule_that_would_unfold_for_ever_is_left_out_at_once(rule: str) -> None:
    begun = time.monotonic()
    assert [one.title for one in read(event(rule, title="Bomb"), event(*timed(), uid="b"))] == [
        "Brume steering"
    ]
    assert time.monotonic() - begun < 5


def test_too_many_series_are_refused() -> None:
    series = [event(*timed(), "RRULE:FREQ=DAILY", uid=f"{number}@example") for number in range(401)]
    with pytest.raises(CannotReadCalendar) as refusal:
        read(*series)
    assert refusal.value.code == "large"


HOSTILE = {
    "that ends at the end of time": ("DTSTART;VALUE=DATE:20261102", "DTEND;VALUE=DATE:99991231"),
    "at the end of time": ("DTSTART:99991231T230000Z", "DTEND:99991231T235959Z"),
    "from the beginning of time": ("DTSTART:00010101T000000Z", "DTEND:20261102T090000Z"),
    "longer than time": ("DTSTART:20261102T090000Z", "DURATION:P999999999D"),
    "of two names": ("UID:another", "DTSTART:20261102T090000Z", "DTEND:20261102T100000Z"),
    "that takes no step": (
        "DTSTART:20261102T090000Z",
        "DTEND:20261102T100000Z",
        "RRULE:FREQ=DAILY;INTERVAL=0",
    ),
    "each minute": (
        "DTSTART:20261102T000000Z",
        "DTEND:20261102T000100Z",
        "RRULE:FREQ=DAILY;BYHOUR="
        + ",".join(map(str, range(24)))
        + ";BYMINUTE="
        + ",".join(map(str, range(60))),
    ),
    "on a date that never comes": (
        "DTSTART:19900101T000000Z",
        "DTEND:19900101T010000Z",
        "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    ),
    "that overlaps itself for years": (
        "DTSTART:19900101T000000Z",
        "DTEND:20260101T000000Z",
        "RRULE:FREQ=DAILY",
    ),
    "with a rule that is none": (
        "DTSTART:20261102T090000Z",
        "DTEND:20261102T100000Z",
        "RRULE:COUNT=3",
    ),
}


@pytest.mark.parametrize("lines", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_event_is_left_out_and_the_others_are_read_at_once(
    lines: tuple[str, ...],
) -> None:
    began = time.monotonic()
    found = read(event(*lines, title="Hostile"), event(*timed(), title="Brume steering"))
    assert [one.title for one in found] == ["Brume steering"]
    assert time.monotonic() - began < 5


def test_what_a_column_cannot_hold_is_not_read() -> None:
    raw = calendar(event(*timed(), title="Brume@ steering")).replace(b"@ ", b"\0 ")
    (one,) = occurrences(raw=raw, first=FIRST, last=LAST, zone="Europe/Paris")
    assert one.title == "Brume steering"


def test_many_rules_that_never_come_are_refused_soon() -> None:
    never = ("DTSTART:19900101T000000Z", "DTEND:19900101T010000Z")
    rule = "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    began = time.monotonic()
    with pytest.raises(CannotReadCalendar):
        read(*(event(*never, rule) for _number in range(300)))
    assert time.monotonic() - began < 20


def test_events_inside_each_other_are_no_calendar() -> None:
    raw = b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 50_000
    with pytest.raises(CannotReadCalendar):
        occurrences(raw=raw, first=FIRST, last=LAST, zone="Europe/Paris")
