from datetime import date
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from common.charts import (
    Axis,
    Bar,
    ChartTable,
    Outline,
    Risk,
    Score,
    Work,
    table_of_bars,
    table_of_burnup,
    table_of_gantt,
    table_of_radar,
    table_of_risks,
    table_of_series,
)
from common.charts.samples import samples
from common.days import format_days


def test_a_series_has_a_dash_where_a_value_is_missing() -> None:
    table = table_of_series(
        caption="Orders", heads=("Month", "Value"), labels=("Oct", "Nov"), columns=([None, 5],)
    )
    assert table.rows == [("Oct", "–"), ("Nov", "5")]


def test_bars_say_what_they_reach_and_what_was_aimed_at() -> None:
    rows: list[Score | Bar] = [Score("Team", 2.8, "2.8 of 5", 3.5), Bar("Sales", Decimal(2), "2 d")]
    table = table_of_bars(caption="c", heads=("a", "b", "c"), rows=rows, write=str)
    assert table.rows == [("Team", "2.8 of 5", "3.5"), ("Sales", "2 d", "–")]


def test_a_radar_is_a_row_per_axis_and_a_column_per_outline() -> None:
    outlines = [Outline("target", "Target", [4, 5]), Outline("now", "Now", [2.5, None])]
    table = table_of_radar(
        caption="c", head="Dimension", axes=[Axis("Team"), Axis("Budget")], outlines=outlines
    )
    assert table.heads == ["Dimension", "Target", "Now"]
    assert table.rows == [("Team", "4", "2.5"), ("Budget", "5", "–")]


def test_a_plan_says_from_when_until_when_and_how_it_stands() -> None:
    rows = [Work("Board", date(2026, 11, 26), None, "plan")]
    table = table_of_gantt(
        caption="c",
        heads=("a", "b", "c", "d"),
        rows=rows,
        states={"plan": "Planned"},
        write=date.isoformat,
    )
    assert table.rows == [("Board", "2026-11-26", "2026-11-26", "Planned")]


def test_risks_are_listed_by_number_with_their_levels_in_words() -> None:
    risks = [Risk(2, "b", 1, 9), Risk(1, "a", 2, 0)]
    table = table_of_risks(
        caption="c",
        heads=tuple("1234"),
        risks=risks,
        likelihoods=["low", "high"],
        impacts=["x", "y"],
    )
    assert table.rows == [("1", "a", "high", "x"), ("2", "b", "low", "y")]


def test_a_burnup_says_the_days_used_so_far_on_each_day() -> None:
    table = table_of_burnup(
        caption="c",
        heads=("Day", "Used"),
        points=[(3, Decimal("1.5")), (9, Decimal(2))],
        write_day=lambda day: f"{day} Nov",
        write=format_days,
    )
    assert table.rows == [("3 Nov", "1½"), ("9 Nov", "2")]


def test_a_table_with_a_row_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match="as many cells"):
        ChartTable("c", ("a", "b"), [("1",)])


def test_every_sample_shows_its_numbers_as_a_table() -> None:
    html = render_to_string("styleguide/_charts.html", {"charts": samples()})
    assert html.count("<details") == html.count("<caption") == len(samples())
    assert "Strategy stands at 3.8 of 5" in html
    assert "style=" not in html
