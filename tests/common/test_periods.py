"""Months, working days and holidays."""

import datetime as dt

import pytest

from common.periods import (
    Month,
    Quarter,
    add_working_days,
    is_working_day,
    local_day,
    months_between,
    nth_working_day,
    working_days,
)

MAY = Month(2026, 5)


def test_may_2026_in_france_has_17_working_days() -> None:
    days = working_days(MAY.first, MAY.last, country="FR")
    weekdays = [day for day in MAY.days if day.weekday() < 5]
    assert len(weekdays) == 21
    assert sorted(set(weekdays) - set(days)) == [dt.date(2026, 5, n) for n in (1, 8, 14, 25)]
    assert len(days) == 17


def test_a_subdivision_has_holidays_of_its_own() -> None:
    # Corpus Christi is kept in Bavaria, not in Berlin.
    corpus_christi = dt.date(2026, 6, 4)
    assert not is_working_day(corpus_christi, country="DE", subdivision="BY")
    assert is_working_day(corpus_christi, country="DE", subdivision="BE")


def test_a_country_without_a_calendar_has_no_holidays() -> None:
    assert is_working_day(dt.date(2026, 1, 1), country="ZZ")


@pytest.mark.parametrize(
    ("text", "month"), [("2026-03", Month(2026, 3)), ("2026-12", Month(2026, 12))]
)
def test_a_month_is_read_as_it_is_written(text: str, month: Month) -> None:
    assert Month.parse(text) == month
    assert str(month) == text


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "2026-3", "26-03", "2026/03", "", "xxxx-yy"]
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="month"):
        Month.parse(text)


def test_months_go_over_the_end_of_the_year() -> None:
    assert Month(2026, 11).plus(2) == Month(2027, 1)
    assert Month(2026, 1).plus(-1) == Month(2025, 12)
    between = months_between(Month(2026, 11), Month(2027, 1))
    assert [str(month) for month in between] == ["2026-11", "2026-12", "2027-01"]
    assert months_between(Month(2027, 1), Month(2026, 11)) == []


def test_the_third_working_day_of_november_2026() -> None:
    assert nth_working_day(Month(2026, 11), 3, country="FR") == dt.date(2026, 11, 4)


def test_a_month_with_fewer_working_days_gives_its_last_one() -> None:
    assert nth_working_day(MAY, 20, country="FR") == dt.date(2026, 5, 29)


def test_working_days_are_counted_over_weekends_and_holidays() -> None:
    assert add_working_days(dt.date(2026, 5, 7), 1, country="FR") == dt.date(2026, 5, 11)


def test_a_day_begins_where_the_provider_is() -> None:
    late = dt.datetime(2026, 11, 30, 23, 30, tzinfo=dt.UTC)
    assert local_day(late, timezone="Europe/Paris") == dt.date(2026, 12, 1)
    assert local_day(late, timezone="America/Montreal") == dt.date(2026, 11, 30)


def test_months_are_counted_with_both_ends() -> None:
    assert Month(2025, 11).until(Month(2026, 1)) == 3
    assert Month(2026, 1).until(Month(2026, 1)) == 1
    assert Month(2026, 2).until(Month(2026, 1)) == 0


def test_asking_twice_for_working_days_gives_two_lists() -> None:
    asked = working_days(dt.date(2026, 5, 1), dt.date(2026, 5, 8), country="FR")
    asked.clear()
    again = working_days(dt.date(2026, 5, 1), dt.date(2026, 5, 8), country="FR")
    assert len(again) == 4


def test_a_quarter_is_three_months_of_a_calendar_year() -> None:
    quarter = Quarter.of(dt.date(2026, 11, 19))
    assert str(quarter) == "2026-Q4"
    assert Quarter.parse("2026-Q4") == quarter
    assert (quarter.first, quarter.last) == (dt.date(2026, 10, 1), dt.date(2026, 12, 31))
    assert quarter.plus(1) == Quarter(2027, 1)
    assert quarter.plus(-4) == Quarter(2025, 4)


@pytest.mark.parametrize("text", ["2026-Q5", "2026-Q0", "2026-4", "26-Q4", "2026-Q", "2026-Qx"])
def test_what_is_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"quarter|month"):
        Quarter.parse(text)
