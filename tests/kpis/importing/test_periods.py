"""Periods as tables write them."""

import datetime as dt

import pytest

from kpis.importing.periods import CannotReadPeriod, day_first, period_for, read_period
from tests.factories.kpis import unsaved_kpi

OCTOBER = ("month", dt.date(2026, 10, 1))
FOURTH = ("quarter", dt.date(2026, 10, 1))
WEEK_41 = ("week", dt.date(2026, 10, 5))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        *((text, OCTOBER) for text in (
            "2026-10", "2026/10", "10/2026", "10.2026", "Oct 2026", "October 2026", "octobre 2026",
            "oct. 2026", "Oct-26", "10/26", "2026 October", "202610", "OCT 2026",
        )),
        *((text, FOURTH) for text in ("2026-Q4", "Q4 2026", "T4 2026", "Q4/26", "2026 T4", "q4-26")),
        *((text, WEEK_41) for text in (
            "2026-W41", "W41 2026", "S41 2026", "sem. 41 2026", "Week 41, 2026", "2026W41", "KW41/26",
        )),
        ("2026", ("year", dt.date(2026, 1, 1))),
        ("févr. 2026", ("month", dt.date(2026, 2, 1))),
        ("août 2026", ("month", dt.date(2026, 8, 1))),
        ("juin 2026", ("month", dt.date(2026, 6, 1))),
        ("juil. 26", ("month", dt.date(2026, 7, 1))),
        ("2026-10-31", ("", dt.date(2026, 10, 31))),
        ("31/10/2026", ("", dt.date(2026, 10, 31))),
        ("2026-10-01 00:00:00", ("", dt.date(2026, 10, 1))),
    ],
)  # fmt: skip
def test_period_is_read_in_any_usual_way(text: str, found: tuple[str, dt.date]) -> None:
    span = read_period(text, day_first=None)
    assert (span.cadence, span.first) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Oct",
        "Total",
        "jui 2026",
        "13/2026",
        "2026-W54",
        "Q5 2026",
        "²",
        "\0",
        "9" * 60,
        "2026-00",
    ],
)
def test_what_is_no_period_is_said(text: str) -> None:
    with pytest.raises(CannotReadPeriod, match="is not a period"):
        read_period(text, day_first=None)


def test_a_date_that_reads_both_ways_is_told_by_another_of_the_file() -> None:
    with pytest.raises(CannotReadPeriod, match="day or with the month first"):
        read_period("08/10/2026", day_first=None)
    told = day_first(["08/10/2026", "31/10/2026", "October"])
    assert read_period("08/10/2026", day_first=told).first == dt.date(2026, 10, 8)


def test_a_day_stands_for_the_period_it_lies_in_and_a_month_for_no_week() -> None:
    kpi = unsaved_kpi(cadence="week")
    day = read_period("2026-10-08", day_first=None)
    assert period_for(day, kpi) == dt.date(2026, 10, 5)
    with pytest.raises(CannotReadPeriod, match="October 2026 is no period of Win rate"):
        period_for(read_period("2026-10", day_first=None), kpi)
