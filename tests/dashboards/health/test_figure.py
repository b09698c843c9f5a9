import datetime as dt
from decimal import Decimal

import pytest

from dashboards.health.figure import SCALES, Figure, Reading, in_need_first, window
from kpis.status import Status


@pytest.mark.parametrize(
    ("day", "months", "first"),
    [
        ("2026-11-19", 3, "2026-08-20"),
        ("2026-11-30", 3, "2026-09-01"),
        ("2026-02-28", 3, "2025-12-01"),
        ("2024-02-29", 12, "2023-03-01"),
        ("2026-05-31", 3, "2026-03-01"),
        ("2026-01-15", 12, "2025-01-16"),
    ],
)
def test_so_many_months_end_with_a_day(day: str, months: int, first: str) -> None:
    assert window(dt.date.fromisoformat(day), months=months) == dt.date.fromisoformat(first)


@pytest.mark.parametrize(
    ("code", "value", "status"),
    [
        ("E01", "85", "on_track"),
        ("E01", "110", "on_track"),
        ("E01", "121", "at_risk"),
        ("E01", "76.49", "off_track"),
        ("E02", "15", "on_track"),
        ("E02", "15.001", "at_risk"),
        ("E02", "30.001", "off_track"),
        ("E03", "50", "on_track"),
        ("E03", "70", "at_risk"),
        ("E03", "70.1", "off_track"),
        ("E04", "14", "on_track"),
        ("E04", "30", "at_risk"),
        ("E05", "49.9", "off_track"),
        ("E06", "99.9", "at_risk"),
        ("E07", "70", "at_risk"),
        ("E08", "80", "on_track"),
        ("E09", "74", "off_track"),
        ("E10", "0", "on_track"),
        ("E10", "1", "off_track"),
        ("E11", "80", "on_track"),
    ],
)
def test_each_figure_has_its_limits(code: str, value: str, status: str) -> None:
    assert Figure(SCALES[code], Reading(Decimal(value))).status == status


def test_what_nothing_is_kept_of_has_no_value_and_says_why() -> None:
    figure = Figure(SCALES["E05"], Reading(None, why_not="Nothing was decided."))
    assert (figure.value, figure.status, figure.trend) == ("", Status.NO_DATA, "")
    assert not figure.has_line


def test_a_figure_says_where_it_is_going() -> None:
    figure = Figure(SCALES["E02"], Reading(Decimal(10)), (None, Decimal(20), Decimal(20)))
    assert (figure.value, figure.target) == ("10%", "at most 15%")
    assert (figure.trend, figure.trend_icon) == ("Better", "trending-down")
    assert "from 20% to 10%" in figure.spark


def test_what_is_off_track_comes_first_and_what_has_no_value_last() -> None:
    figures = [
        Figure(SCALES["E01"], Reading(None)),
        Figure(SCALES["E02"], Reading(Decimal(10))),
        Figure(SCALES["E03"], Reading(Decimal(60))),
        Figure(SCALES["E10"], Reading(Decimal(3))),
    ]
    assert [one.code for one in in_need_first(figures)] == ["E10", "E03", "E02", "E01"]
