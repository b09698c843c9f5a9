"""The month as a grid: a column for each date, a row for each person, the days and part-days.

Weekends and the public holidays of the client's country are marked, holidays by their name;
so is who was away, and what lies before the engagement began or after it ended. The page and the
printed month are drawn from this one grid.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from common.periods import Month, holiday_names
from engagements.sheet import Sheet
from engagements.statement import Entry, Statement

ZERO = Decimal(0)


@dataclass(frozen=True)
class Column:
    """A date of the month. `holiday` is its name in the reader's language, empty on other days."""

    day: dt.date
    holiday: str
    is_off: bool
    runs: bool
    days: Decimal


@dataclass(frozen=True)
class Cell:
    """One person on one date: days worked, and the share of the day that they were away."""

    column: Column
    days: Decimal
    away: Decimal


@dataclass(frozen=True)
class Line:
    """One person over the month."""

    person: str
    cells: tuple[Cell, ...]
    total: Decimal


@dataclass(frozen=True)
class Stretch:
    """Dates that follow each other on which a person was away."""

    person: str
    first: dt.date
    last: dt.date
    is_whole: bool


@dataclass(frozen=True)
class Grid:
    """The month's dates and its people."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    @property
    def holidays(self) -> tuple[Column, ...]:
        """The named days that lie in the engagement."""
        return tuple(one for one in self.columns if one.holiday and one.runs)

    @property
    def away(self) -> tuple[Stretch, ...]:
        """Who was away from when to when; weekends and holidays between do not part a stretch."""
        return tuple(found for line in self.lines for found in _stretches(line))


def _stretches(line: Line) -> list[Stretch]:
    found: list[Stretch] = []
    goes_on = False
    for cell in line.cells:
        if cell.away:
            is_whole = cell.away >= 1
            day = cell.column.day
            if goes_on and found[-1].is_whole == is_whole:
                found[-1] = Stretch(line.person, found[-1].first, day, is_whole)
            else:
                found.append(Stretch(line.person, day, day, is_whole))
            goes_on = True
        elif not cell.column.is_off:
            goes_on = False
    return found


def grid_of(*, statement: Statement, language: str) -> Grid:
    """The grid of a month, its holidays named in a language."""
    month = Month.parse(statement.month)
    frame = statement.sheet
    columns = _columns(month, frame, statement.entries, language)
    named = frame.people if frame else ()
    people = dict.fromkeys([*named, *(entry.person for entry in statement.entries)])
    return Grid(
        columns=columns,
        lines=tuple(_line(person, columns, statement.entries, frame) for person in people),
    )


def _columns(
    month: Month, frame: Sheet | None, entries: tuple[Entry, ...], language: str
) -> tuple[Column, ...]:
    kept = frozenset(frame.holidays) if frame else frozenset()
    names = holiday_names(frame.country, frame.subdivision, month.year, language) if frame else {}
    return tuple(
        Column(
            day=day,
            holiday=names.get(day, "") if day in kept else "",
            is_off=day.weekday() > 4 or day in kept,
            runs=frame is None or frame.first <= day <= frame.last,
            days=sum((entry.days for entry in entries if entry.day == day), ZERO),
        )
        for day in month.days
    )


def _line(
    person: str, columns: tuple[Column, ...], entries: tuple[Entry, ...], frame: Sheet | None
) -> Line:
    mine = [entry for entry in entries if entry.person == person]
    away = {one.day: one.share for one in frame.away if one.person == person} if frame else {}
    return Line(
        person=person,
        cells=tuple(
            Cell(
                column=column,
                days=sum((entry.days for entry in mine if entry.day == column.day), ZERO),
                away=away.get(column.day, ZERO),
            )
            for column in columns
        ),
        total=sum((entry.days for entry in mine), ZERO),
    )
