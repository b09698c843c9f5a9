from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagements.importing.sheet_values import (
    AmbiguousDate,
    CannotReadValue,
    day_comes_first,
    parse_date,
    parse_hours,
    parse_worked_days,
)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("8", "8"),
        ("1.5", "1.5"),
        ("1,5", "1.5"),
        (",5", "0.5"),
        ("+2", "2"),
        ("1:30", "1.5"),
        ("01:30:00", "1.5"),
        ("0:00:36", "0.01"),
        ("01:30:00.000", "1.5"),
        ("1h30", "1.5"),
        ("1 h 30", "1.5"),
        ("1h 30m", "1.5"),
        ("1h30min", "1.5"),
        ("2 Std.", "2"),
        ("1,5 heures", "1.5"),
        ("90 min", "1.5"),
        ("90 Minuten", "1.5"),
        ("PT1H30M", "1.5"),
        ("24", "24"),
    ],
)
def test_parse_hours_reads_what_tools_and_people_write(text, hours):
    assert parse_hours(text=text) == Decimal(hours)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the hours are missing."),
        ("0", "the hours are zero."),
        ("00:00:00", "the hours are zero."),
        ("0h", "the hours are zero."),
        ("-4", "the hours are negative (-4)."),
        ("-1:30", "the hours are negative (-1:30)."),
        ("\u22121,5", "the hours are negative (\u22121,5)."),
        ("24.01", "“24.01” is more hours than a day has."),
        ("24:01", "“24:01” is more hours than a day has."),
        ("1.234,5", "“1.234,5” is more hours than a day has."),
        ("1,234.5", "“1,234.5” is more hours than a day has."),
        ("1 234", "“1 234” is more hours than a day has."),
        ("1'234'567", "“1'234'567” is more hours than a day has."),
        ("abc", "“abc” is not a number of hours."),
        ("1,5,5", "“1,5,5” is not a number of hours."),
        ("1:75", "“1:75” is not a number of hours."),
        ("1.5.2026", "“1.5.2026” is not a number of hours."),
        ("-", "“-” is not a number of hours."),
    ],
)
def test_parse_hours_says_what_is_wrong(text, reason):
    with pytest.raises(CannotReadValue) as refused:
        parse_hours(text=text)
    assert str(refused.value) == reason


def test_a_long_cell_is_not_repeated_in_full():
    with pytest.raises(CannotReadValue) as refused:
        parse_hours(text="x" * 5_000)
    assert len(str(refused.value)) < 100


@given(st.integers(min_value=1, max_value=24 * 60))
def test_minutes_read_the_same_however_they_are_written(minutes):
    hours, rest = divmod(minutes, 60)
    ways = [
        f"{hours}:{rest:02}",
        f"{hours:02}:{rest:02}:00",
        f"{hours}h{rest:02}",
        f"{minutes} min",
    ]
    assert {parse_hours(text=way) for way in ways} == {Decimal(minutes) / 60}


@pytest.mark.parametrize(
    ("text", "days"),
    [("1", "1"), ("0,25", "0.25"), ("½", "0.5"), ("1/2", "0.5"), ("0.5 j", "0.5"), ("1 day", "1")],
)
def test_parse_worked_days_reads_what_people_write(text, days):
    assert parse_worked_days(text=text) == Decimal(days)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the days are missing."),
        ("0", "the days are zero."),
        ("-1", "the days are negative (-1)."),
        ("3.5", "“3.5” is more than one person works on one date."),
        ("some", "“some” is not a number of days."),
    ],
)
def test_parse_worked_days_says_what_is_wrong(text, reason):
    with pytest.raises(CannotReadValue) as refused:
        parse_worked_days(text=text)
    assert str(refused.value) == reason


@pytest.mark.parametrize(
    "text",
    [
        "2026-08-05",
        "2026/8/5",
        "2026-08-05T09:00:00Z",
        "2026-08-05 09:00",
        "05.08.2026",
        "5.8.26",
        "5. 8. 2026",
        "05.08.2026 09:00",
    ],
)
@pytest.mark.parametrize("day_first", [None, True, False])
def test_parse_date_reads_unmistakable_dates_whatever_comes_first(text, day_first):
    assert parse_date(text=text, day_first=day_first) == date(2026, 8, 5)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from("/-"))
def test_parse_date_reads_back_slashed_dates_of_both_orders(day, mark):
    day_first = f"{day.day:02}{mark}{day.month:02}{mark}{day.year}"
    month_first = f"{day.month}{mark}{day.day}{mark}{day.year}"
    assert parse_date(text=day_first, day_first=True) == day
    assert parse_date(text=month_first, day_first=False) == day


def test_parse_date_does_not_guess():
    with pytest.raises(AmbiguousDate):
        parse_date(text="05/08/2026", day_first=None)


@pytest.mark.parametrize(
    "text",
    ["2026-13-45", "31/02/2026", "2026", "yesterday", "0026-08-05", "3026-08-05", "2026-08-05x"],
)
def test_parse_date_refuses_what_is_no_date(text):
    with pytest.raises(CannotReadValue, match="is not a date"):
        parse_date(text=text, day_first=None)


@pytest.mark.parametrize(
    ("text", "proof"),
    [
        ("13/08/2026", True),
        ("08/13/2026", False),
        ("05/08/2026", None),
        ("31/02/2026", None),
        ("13.08.2026", None),
        ("2026-08-13", None),
        ("", None),
    ],
)
def test_day_comes_first_is_proved_by_dates_that_read_one_way(text, proof):
    assert day_comes_first(text=text) is proof


def test_a_month_of_slashed_dates_always_proves_its_order():
    days = [date(2026, 8, 1) + timedelta(number) for number in range(31)]
    assert {day_comes_first(text=f"{day:%d/%m/%Y}") for day in days} == {True, None}
