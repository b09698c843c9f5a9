"""The periods that figures belong to, across their borders, leap days and time zones."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.periods import local_day
from kpis import cadence

CADENCES = list(cadence.ORDER)
days = st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("on", "of", "first", "last"),
    [
        # Week 53 of 2026 goes over the new year.
        ("2026-12-31", "week", "2026-12-28", "2027-01-03"),
        ("2027-01-01", "week", "2026-12-28", "2027-01-03"),
        ("2027-01-04", "week", "2027-01-04", "2027-01-10"),
        # 2024 ends in week 1 of 2025.
        ("2024-12-31", "week", "2024-12-30", "2025-01-05"),
        ("2026-12-31", "month", "2026-12-01", "2026-12-31"),
        ("2027-01-01", "month", "2027-01-01", "2027-01-31"),
        ("2024-02-29", "month", "2024-02-01", "2024-02-29"),
        ("2026-02-28", "month", "2026-02-01", "2026-02-28"),
        ("2026-12-31", "quarter", "2026-10-01", "2026-12-31"),
        ("2027-01-01", "quarter", "2027-01-01", "2027-03-31"),
        ("2024-02-29", "quarter", "2024-01-01", "2024-03-31"),
        ("2026-12-31", "year", "2026-01-01", "2026-12-31"),
        ("2027-01-01", "year", "2027-01-01", "2027-12-31"),
        ("2024-02-29", "year", "2024-01-01", "2024-12-31"),
    ],
)
def test_a_day_lies_in_a_period(on: str, of: str, first: str, last: str) -> None:
    period = cadence.period_of(day(on), of)
    assert period == day(first)
    assert cadence.last_day(period, of) == day(last)


@pytest.mark.parametrize(
    ("on", "of", "finished"),
    [
        ("2026-02-28", "month", "2026-01-01"),
        ("2026-03-01", "month", "2026-02-01"),
        ("2024-02-29", "month", "2024-01-01"),
        ("2024-03-01", "month", "2024-02-01"),
        ("2026-12-31", "month", "2026-11-01"),
        ("2027-01-01", "month", "2026-12-01"),
        ("2026-12-31", "quarter", "2026-07-01"),
        ("2027-01-01", "quarter", "2026-10-01"),
        ("2026-12-31", "year", "2025-01-01"),
        ("2027-01-01", "year", "2026-01-01"),
        # On its Sunday a week still runs; on Monday it is over.
        ("2027-01-03", "week", "2026-12-21"),
        ("2027-01-04", "week", "2026-12-28"),
    ],
)
def test_a_period_is_finished_the_day_after_its_last(on: str, of: str, finished: str) -> None:
    assert cadence.last_finished(of, day(on)) == day(finished)


@pytest.mark.parametrize(
    ("at", "timezone", "finished"),
    [
        # Noon of the last day of October in Greenwich is November in Auckland already.
        ("2026-10-31T12:00+00:00", "Pacific/Auckland", "2026-10-01"),
        ("2026-10-31T12:00+00:00", "Europe/Paris", "2026-09-01"),
        ("2026-10-31T12:00+00:00", "America/Los_Angeles", "2026-09-01"),
        # Early on 1 November in Greenwich it is still October in Los Angeles.
        ("2026-11-01T06:30+00:00", "America/Los_Angeles", "2026-09-01"),
        ("2026-11-01T07:30+00:00", "America/Los_Angeles", "2026-10-01"),
        ("2026-10-31T22:59+00:00", "Europe/Paris", "2026-09-01"),
        ("2026-10-31T23:00+00:00", "Europe/Paris", "2026-10-01"),
        # The leap day, and the turn of the year.
        ("2024-02-29T10:59+00:00", "Pacific/Auckland", "2024-01-01"),
        ("2024-02-29T11:00+00:00", "Pacific/Auckland", "2024-02-01"),
        ("2026-12-31T11:00+00:00", "Pacific/Auckland", "2026-12-01"),
        ("2027-01-01T07:59+00:00", "America/Los_Angeles", "2026-11-01"),
        ("2027-01-01T08:00+00:00", "America/Los_Angeles", "2026-12-01"),
    ],
)
def test_the_day_is_that_of_the_provider(at: str, timezone: str, finished: str) -> None:
    on = local_day(dt.datetime.fromisoformat(at), timezone=timezone)
    assert cadence.last_finished("month", on) == day(finished)


@pytest.mark.parametrize(
    ("text", "of", "first"),
    [
        ("2026-W53", "week", "2026-12-28"),
        ("2025-W01", "week", "2024-12-30"),
        ("2024-02", "month", "2024-02-01"),
        ("2026-Q4", "quarter", "2026-10-01"),
        ("2026", "year", "2026-01-01"),
    ],
)
def test_a_period_is_written_shortly_and_read_again(text: str, of: str, first: str) -> None:
    assert cadence.parse(text) == (of, day(first))
    assert cadence.short_name(day(first), of) == text


@pytest.mark.parametrize("text", ["", "20261", "2026-13", "2025-W53", "2026-Q5", "٢٠٢٦", "W", "Q4"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        cadence.parse(text)


@pytest.mark.parametrize(
    ("period", "of", "finer", "parts"),
    [
        ("2026-10-01", "quarter", "month", ["2026-10-01", "2026-11-01", "2026-12-01"]),
        ("2026-01-01", "year", "quarter", ["2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01"]),
        # A week belongs to the month of its Thursday.
        (
            "2026-10-01",
            "month",
            "week",
            [f"2026-{text}" for text in ["09-28", "10-05", "10-12", "10-19", "10-26"]],
        ),
        ("2026-11-01", "month", "week", [f"2026-11-{text}" for text in ["02", "09", "16", "23"]]),
        (
            "2024-02-01",
            "month",
            "week",
            ["2024-01-29", "2024-02-05", "2024-02-12", "2024-02-19", "2024-02-26"],
        ),
    ],
)
def test_shorter_periods_belong_to_a_longer_one(
    period: str, of: str, finer: str, parts: list[str]
) -> None:
    assert [str(part) for part in cadence.parts_of(day(period), of, finer=finer)] == parts


def test_a_year_has_52_or_53_weeks() -> None:
    counts = {
        year: len(cadence.parts_of(dt.date(year, 1, 1), "year", finer="week"))
        for year in (2020, 2024, 2025, 2026, 2027)
    }
    assert counts == {2020: 53, 2024: 52, 2025: 52, 2026: 53, 2027: 52}


@given(on=days, of=st.sampled_from(CADENCES))
def test_periods_follow_one_another_without_gap(on: dt.date, of: str) -> None:
    period = cadence.period_of(on, of)
    assert period <= on <= cadence.last_day(period, of)
    assert cadence.last_day(period, of) + cadence.DAY == cadence.later(period, of)
    assert cadence.later(cadence.later(period, of, count=7), of, count=-7) == period
    assert cadence.days_in(period, of) == (cadence.later(period, of) - period).days
    periods = cadence.periods_until(period, of, count=14)
    assert periods == sorted(set(periods))
    assert periods[-1] == period
    assert cadence.parse(cadence.short_name(period, of)) == (of, period)


@given(on=days, of=st.sampled_from(CADENCES), finer=st.sampled_from(CADENCES))
def test_every_shorter_period_belongs_to_exactly_one_longer(
    on: dt.date, of: str, finer: str
) -> None:
    if not cadence.is_finer(finer, of):
        return
    period = cadence.period_of(on, of)
    here = cadence.parts_of(period, of, finer=finer)
    then = cadence.parts_of(cadence.later(period, of), of, finer=finer)
    assert cadence.later(here[-1], finer) == then[0]
