"""The grid of a month: its dates, its holidays, who worked and who was away."""

import datetime as dt
from decimal import Decimal

import pytest

from engagements.grid import Grid, grid_of
from engagements.sheet import Absence, Sheet
from engagements.statement import Entry, Statement

D = Decimal


def frame(
    *,
    first: dt.date,
    last: dt.date,
    where: tuple[str, str] = ("FR", ""),
    holidays: tuple[dt.date, ...] = (),
    people: tuple[str, ...] = ("Bob",),
    away: tuple[Absence, ...] = (),
) -> Sheet:
    return Sheet(
        first=first,
        last=last,
        country=where[0],
        subdivision=where[1],
        holidays=holidays,
        people=people,
        away=away,
        shares=(),
    )


def said(sheet: Sheet | None, *entries: Entry, month: str = "2026-11") -> Statement:
    none = D(0)
    return Statement(
        engagement="Fractional CIO",
        client="Brume",
        month=month,
        currency="EUR",
        contracted=D(8),
        carried_in=none,
        available=D(8),
        used=sum((entry.days for entry in entries), none),
        borrowed=none,
        burst=none,
        beyond_cap=none,
        carried_out=none,
        expired=none,
        charges=(),
        entries=entries,
        sheet=sheet,
    )


def entry(day: int, days: str, person: str = "Bob") -> Entry:
    return Entry(day, dt.date(2026, 11, day), person, "leadership", D(days), "")


NOVEMBER = frame(
    first=dt.date(2026, 11, 1),
    last=dt.date(2026, 11, 30),
    holidays=(dt.date(2026, 11, 1), dt.date(2026, 11, 11)),
)


def november(*entries: Entry, sheet: Sheet | None = NOVEMBER, language: str = "en") -> Grid:
    return grid_of(statement=said(sheet, *entries), language=language)


def test_each_date_is_a_column_and_each_person_a_row() -> None:
    grid = november(entry(3, "0.5"), entry(3, "0.25"), entry(4, "1"))
    assert len(grid.columns) == 30
    assert [line.person for line in grid.lines] == ["Bob"]
    assert [cell.days for cell in grid.lines[0].cells[2:4]] == [D("0.75"), D(1)]
    assert (grid.lines[0].total, grid.columns[2].days) == (D("1.75"), D("0.75"))


def test_weekends_and_holidays_are_off_and_holidays_are_named() -> None:
    columns = november().columns
    assert [one.day.day for one in columns if one.is_off] == [1, 7, 8, 11, 14, 15, 21, 22, 28, 29]
    assert [one.holiday for one in columns if one.holiday] == ["All Saints' Day", "Armistice Day"]
    french = november(language="fr").columns
    assert [one.holiday for one in french if one.holiday] == ["Toussaint", "Armistice"]


@pytest.mark.parametrize(
    ("where", "day", "names"),
    [
        # Corpus Christi is kept in Bavaria, and nowhere in French.
        (("DE", "BY"), dt.date(2026, 6, 4), {"en": "Corpus Christi", "fr": "Fronleichnam"}),
        # The Thursday after the first Sunday of September, in Geneva alone.
        (("CH", "GE"), dt.date(2026, 9, 10), {"en": "Genevan Fast", "fr": "Jeûne genevois"}),
        (("FR", ""), dt.date(2026, 5, 14), {"en": "Ascension Day", "fr": "Ascension"}),
    ],
)
def test_holidays_are_called_as_the_reader_does_or_as_the_country_does(
    where: tuple[str, str], day: dt.date, names: dict[str, str]
) -> None:
    sheet = frame(first=day, last=day, where=where, holidays=(day,))
    for language, name in names.items():
        grid = grid_of(statement=said(sheet, month=f"{day:%Y-%m}"), language=language)
        assert [one.holiday for one in grid.holidays] == [name]


def test_a_holiday_that_was_signed_stays_one_whatever_the_calendar_says_later() -> None:
    moved = frame(
        first=dt.date(2026, 11, 1), last=dt.date(2026, 11, 30), holidays=(dt.date(2026, 11, 12),)
    )
    columns = november(sheet=moved).columns
    assert (columns[10].is_off, columns[11].is_off) == (False, True)


def test_dates_before_the_engagement_begins_are_not_its_own() -> None:
    sheet = frame(
        first=dt.date(2026, 11, 16),
        last=dt.date(2026, 11, 27),
        holidays=(dt.date(2026, 11, 11),),
    )
    grid = november(sheet=sheet)
    assert [one.day.day for one in grid.columns if one.runs] == list(range(16, 28))
    assert grid.holidays == ()


def test_leave_goes_on_over_a_weekend_and_parts_where_somebody_is_back() -> None:
    days = [5, 6, 9, 10, 13]
    away = tuple(Absence("Bob", dt.date(2026, 11, day), D(1)) for day in days)
    half = (*away, Absence("Bob", dt.date(2026, 11, 16), D("0.5")))
    sheet = frame(first=NOVEMBER.first, last=NOVEMBER.last, holidays=NOVEMBER.holidays, away=half)
    told = [(one.first.day, one.last.day, one.is_whole) for one in november(sheet=sheet).away]
    assert told == [(5, 10, True), (13, 13, True), (16, 16, False)]


def test_lead_and_deputy_have_a_row_each_even_where_one_did_nothing() -> None:
    sheet = frame(first=NOVEMBER.first, last=NOVEMBER.last, people=("Bob", "Zoe"))
    grid = november(entry(3, "1", "Yan"), entry(4, "1"), sheet=sheet)
    assert [(line.person, line.total) for line in grid.lines] == [
        ("Bob", 1),
        ("Zoe", 0),
        ("Yan", 1),
    ]


def test_a_month_that_was_signed_before_frames_were_still_has_a_grid() -> None:
    grid = november(entry(3, "1"), sheet=None)
    assert [line.person for line in grid.lines] == ["Bob"]
    assert all(one.runs for one in grid.columns)
