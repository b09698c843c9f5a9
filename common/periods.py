"""Months, weeks, working days and public holidays.

A working day is Monday to Friday less the public holidays of the client's country, and of its
subdivision where given (domain, Days 3). May 2026 in France: 21 weekdays less 1, 8, 14 and
25 May = 17.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from zoneinfo import ZoneInfo

import holidays


@dataclass(frozen=True, order=True)
class Month:
    """One calendar month. `str(Month(2026, 3))` is "2026-03"."""

    year: int
    number: int

    def __post_init__(self) -> None:
        dt.date(self.year, self.number, 1)

    @classmethod
    def of(cls, day: dt.date) -> Month:
        """The month that a day lies in."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """The month of "2026-03"; raises ValueError for anything else."""
        if len(text) != 7 or text[4] != "-" or not (text[:4] + text[5:]).isdigit():
            message = f"{text!r} is not a month; write it like 2026-03"
            raise ValueError(message)
        return cls(int(text[:4]), int(text[5:]))

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, self.number, 1)

    @property
    def last(self) -> dt.date:
        return dt.date(self.year, self.number, monthrange(self.year, self.number)[1])

    @property
    def days(self) -> tuple[dt.date, ...]:
        return tuple(self.first.replace(day=day) for day in range(1, self.last.day + 1))

    def plus(self, months: int) -> Month:
        """The month so many months later; negative for earlier."""
        count = self.year * 12 + self.number - 1 + months
        return Month(count // 12, count % 12 + 1)

    def until(self, later: Month) -> int:
        """How many months lie from this one to a later one, both included."""
        return (later.year - self.year) * 12 + later.number - self.number + 1

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"


def months_between(first: Month, last: Month) -> list[Month]:
    """Every month from the first to the last, both included; empty when the order is turned."""
    months = []
    while first <= last:
        months.append(first)
        first = first.plus(1)
    return months


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months of a calendar year. `str(Quarter(2026, 4))` is "2026-Q4"."""

    year: int
    number: int

    def __post_init__(self) -> None:
        dt.date(self.year, 3 * self.number, 1)

    @classmethod
    def of(cls, day: dt.date) -> Quarter:
        """The quarter that a day lies in."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """The quarter of "2026-Q4"; raises ValueError for anything else."""
        year, mark, number = text.partition("-Q")
        if not mark or not (year + number).isdigit() or len(text) != 7:
            message = f"{text!r} is not a quarter; write it like 2026-Q4"
            raise ValueError(message)
        return cls(int(year), int(number))

    @property
    def months(self) -> tuple[Month, ...]:
        return tuple(Month(self.year, 3 * self.number - left) for left in (2, 1, 0))

    @property
    def first(self) -> dt.date:
        return self.months[0].first

    @property
    def last(self) -> dt.date:
        return self.months[2].last

    def plus(self, quarters: int) -> Quarter:
        """The quarter so many quarters later; negative for earlier."""
        count = self.year * 4 + self.number - 1 + quarters
        return Quarter(count // 4, count % 4 + 1)

    def __str__(self) -> str:
        return f"{self.year:04}-Q{self.number}"


@dataclass(frozen=True, order=True)
class Week:
    """One ISO week. `str(Week(2026, 47))` is "2026-W47"."""

    year: int
    number: int

    def __post_init__(self) -> None:
        dt.date.fromisocalendar(self.year, self.number, 1)

    @classmethod
    def of(cls, day: dt.date) -> Week:
        """The week that a day lies in."""
        year, number, _weekday = day.isocalendar()
        return cls(year, number)

    @classmethod
    def parse(cls, text: str) -> Week:
        """The week of "2026-W47"; raises ValueError for anything else."""
        year, mark, number = text.partition("-W")
        if not mark or not (year + number).isdigit() or len(text) != 8:
            message = f"{text!r} is not a week; write it like 2026-W47"
            raise ValueError(message)
        return cls(int(year), int(number))

    @property
    def first(self) -> dt.date:
        return dt.date.fromisocalendar(self.year, self.number, 1)

    @property
    def last(self) -> dt.date:
        return self.first + dt.timedelta(days=6)

    @property
    def friday(self) -> dt.date:
        return self.first + dt.timedelta(days=4)

    @property
    def days(self) -> tuple[dt.date, ...]:
        return tuple(self.first + dt.timedelta(days=n) for n in range(7))

    def plus(self, weeks: int) -> Week:
        """The week so many weeks later; negative for earlier."""
        return Week.of(self.first + dt.timedelta(weeks=weeks))

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.number:02}"


@lru_cache(maxsize=512)
def public_holidays(country: str, subdivision: str, year: int) -> frozenset[dt.date]:
    """The public holidays of a country (ISO 3166 code) and, where given, its subdivision."""
    try:
        calendar = holidays.country_holidays(country, subdiv=subdivision or None, years=year)
    except NotImplementedError:
        return frozenset()
    return frozenset(calendar)


@lru_cache(maxsize=512)
def holiday_names(
    country: str, subdivision: str, year: int, language: str
) -> Mapping[dt.date, str]:
    """What the public holidays of a year are called in a language ("fr"), or where they are kept
    in the country's own."""
    where = partial(holidays.country_holidays, country, subdivision or None, years=year)
    try:
        calendar = where()
    except NotImplementedError:
        return {}
    spoken = (one for one in calendar.supported_languages if one.startswith(language[:2].lower()))
    wanted = next(spoken, calendar.default_language)
    return dict(where(language=wanted))


def is_working_day(day: dt.date, *, country: str, subdivision: str = "") -> bool:
    """True from Monday to Friday, but not on a public holiday."""
    return day.weekday() < 5 and day not in public_holidays(country, subdivision, day.year)


def working_days(
    first: dt.date, last: dt.date, *, country: str, subdivision: str = ""
) -> list[dt.date]:
    """The working days from the first to the last day, both included."""
    return list(_working_days(first, last, country, subdivision))


@lru_cache(maxsize=2048)  # a page asks the same of every engagement
def _working_days(
    first: dt.date, last: dt.date, country: str, subdivision: str
) -> tuple[dt.date, ...]:
    days = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(
        day for day in days if is_working_day(day, country=country, subdivision=subdivision)
    )


def nth_working_day(month: Month, n: int, *, country: str, subdivision: str = "") -> dt.date:
    """The n-th working day of a month, counted from 1; the last one when it has fewer."""
    days = working_days(month.first, month.last, country=country, subdivision=subdivision)
    return days[min(n, len(days)) - 1]


def add_working_days(day: dt.date, count: int, *, country: str, subdivision: str = "") -> dt.date:
    """The day that lies so many working days after a day."""
    while count > 0:
        day += dt.timedelta(days=1)
        count -= is_working_day(day, country=country, subdivision=subdivision)
    return day


def local_day(at: dt.datetime, *, timezone: str) -> dt.date:
    """The date that a moment has in a time zone."""
    return at.astimezone(ZoneInfo(timezone)).date()
