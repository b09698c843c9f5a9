import re
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest

from common.charts import (
    LIGHT,
    Bar,
    Palette,
    burn_bars,
    burnup,
    columns,
    meter,
    spark,
)
from common.charts.drawing import breadth

SVG = "{http://www.w3.org/2000/svg}"
D = Decimal
HOSTILE = '<script>alert(1)</script>" onload="x'


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def shapes(svg: str, css: str) -> list[ElementTree.Element]:
    return [item for item in parsed(svg).iter() if css in (item.get("class") or "").split()]


def number(item: ElementTree.Element, name: str) -> float:
    return float(item.get(name) or 0)


def every_chart(text: str) -> list[str]:
    return [
        meter(value=1, total=2, title=text, pace=1, projection=3),
        spark(values=[1, 2, 3], target=2, title=text),
        columns(done=[D(1)], plan=[D(2)], labels=[text], title=text, text=lambda _: text),
        burn_bars(rows=[Bar(text, D(3), text, plan=D(2))], title=text),
        burnup(
            length=30,
            points=[(3, D(1)), (9, D(2))],
            contracted=D(6),
            contracted_text=text,
            labels=[(0, text), (9, text), (30, text)],
            projection=D(7),
            title=text,
        ),
    ]


def test_charts_escape_every_text_and_carry_no_style() -> None:
    for svg in every_chart(HOSTILE):
        assert "<script" not in svg
        assert not re.search(r"style=|onload=\"", svg)
        root = parsed(svg)
        assert root.get("role") == "img"
        assert root[0].tag == f"{SVG}title"
        assert root[0].text == HOSTILE


def test_charts_are_the_same_every_time() -> None:
    assert every_chart("a") == every_chart("a")


def test_every_shape_is_drawn_without_a_stylesheet() -> None:
    for svg in every_chart("a"):
        for item in parsed(svg).iter():
            if item.tag not in (f"{SVG}svg", f"{SVG}title"):
                assert item.get("fill") or item.get("stroke")


def test_a_meter_fills_its_share() -> None:
    svg = meter(value=D("1.5"), total=D(6), title="t", width=100)
    assert number(shapes(svg, "v")[0], "width") == 25
    assert not shapes(svg, "gap")


def test_a_meter_past_the_whole_shrinks_and_shows_where_the_whole_ends() -> None:
    svg = meter(value=D(8), total=D(6), title="t", tone="bad", width=80)
    assert number(shapes(svg, "v")[0], "width") == 80
    assert number(shapes(svg, "gap")[0], "x1") == 60
    assert shapes(svg, "v")[0].get("fill") == LIGHT.bad


def test_a_meter_without_width_fills_its_container() -> None:
    root = parsed(meter(value=1, total=4, title="t"))
    assert root.get("width") == "100%"
    assert [item.get("width") for item in root if item.get("class") == "v"] == ["25%"]


@pytest.mark.parametrize(("value", "total"), [(0, 0), (0, 6), (-1, 6)])
def test_a_meter_of_nothing_has_no_bar(value: int, total: int) -> None:
    assert not shapes(meter(value=value, total=total, title="t", width=100), "v")


def test_a_spark_rises_with_its_values_and_ends_in_a_dot() -> None:
    svg = spark(values=[1, 3], title="t", tone="good")
    x, y = re.findall(r"M2 ([\d.]+)L([\d.]+)", svg)[0]
    dot = shapes(svg, "dot")[0]
    assert float(x) > number(dot, "cy")
    assert float(y) == number(dot, "cx")
    assert dot.get("fill") == LIGHT.good


@pytest.mark.parametrize("values", [[4], [4, 4], [None, 4], [4, None]])
def test_a_spark_of_little_is_still_a_picture(values: list[int | None]) -> None:
    assert len(shapes(spark(values=values, title="t"), "dot")) == 1


@pytest.mark.parametrize("values", [[], [None, None]])
def test_a_spark_of_nothing_draws_only_its_target(values: list[None]) -> None:
    svg = spark(values=values, target=3, title="t")
    assert [item.get("class") for item in parsed(svg)[1:]] == ["target"]


def test_a_spark_leaves_a_gap_where_a_value_is_missing() -> None:
    svg = spark(values=[1, 2, None, 3, None, 4, 5], title="t")
    runs = [item.get("d") or "" for item in shapes(svg, "line")]
    assert [run.count("L") for run in runs] == [1, 1]
    # 2, then seven values over 96 - 6 in steps of 15: the third one of them is missing.
    assert runs[0].startswith("M2 ")
    assert runs[1].startswith("M77 ")
    assert number(shapes(svg, "lone")[0], "cx") == 47


def test_a_spark_whose_newest_value_is_missing_ends_hollow() -> None:
    full, old = spark(values=[1, 2, 3], title="t"), spark(values=[1, 2, None], title="t")
    assert not shapes(full, "old")
    assert shapes(old, "old")[0].get("fill") == "#fff"
    assert number(shapes(old, "old")[0], "cx") == 47


def test_a_spark_puts_a_single_value_where_the_newest_is() -> None:
    dots = [shapes(spark(values=one, title="t"), "dot")[0] for one in ([4], [1, 4])]
    assert number(dots[0], "cx") == number(dots[1], "cx") == 92


def test_columns_draw_what_goes_beyond_the_plan_apart() -> None:
    svg = columns(
        done=[D(4), D(8)], plan=[D(6), D(6)], labels=["Sep", "Oct"], title="t", height=130
    )
    september, october = shapes(svg, "bar")
    over = shapes(svg, "over")[0]
    assert number(september, "height") * 6 == pytest.approx(number(october, "height") * 4)
    assert number(over, "height") * 3 == pytest.approx(number(october, "height"), abs=0.05)
    assert number(over, "y") + number(over, "height") == pytest.approx(number(october, "y"))
    assert october.get("fill") == LIGHT.accent
    assert september.get("fill") == LIGHT.accent_muted


def test_columns_of_nothing_keep_their_axis() -> None:
    assert shapes(columns(done=[], plan=[], labels=[], title="t"), "grid")


def test_columns_name_as_many_months_as_have_room_and_always_the_newest() -> None:
    months = [f"September {year}" for year in range(2015, 2027)]
    days = [D(1)] * len(months)
    named = [
        item.text
        for item in shapes(columns(done=days, plan=days, labels=months, title="t"), "label")
    ]
    assert "September 2026" in named
    assert "September 2025" not in named
    few = columns(done=days[:3], plan=days[:3], labels=["Sep", "Oct", "Nov"], title="t")
    assert {"Sep", "Oct", "Nov"} <= {item.text for item in shapes(few, "label")}


def test_burn_bars_break_a_long_name_instead_of_running_into_the_bar() -> None:
    short = burn_bars(rows=[Bar("Sales", D(3), "3")], title="t")
    long = burn_bars(rows=[Bar("Vendors, contracts and renewals", D(3), "3")], title="t")
    assert len(shapes(short, "label")) == 1
    assert len(shapes(long, "label")) > 1
    assert float((parsed(long).get("viewBox") or "").split()[3]) > 23


def test_burn_bars_share_one_scale() -> None:
    rows = [Bar("a", D(3), "3 / 6", plan=D(6)), Bar("b", D(6), "6 / 4", plan=D(4))]
    svg = burn_bars(rows=rows, title="t")
    first, second = shapes(svg, "bar")
    assert number(second, "width") / number(first, "width") == pytest.approx(4 / 3, abs=0.01)
    assert number(shapes(svg, "over")[0], "width") == pytest.approx(
        number(first, "width") * 2 / 3, abs=0.02
    )


def burnup_of(**changes: Any) -> str:
    given: dict[str, Any] = {
        "length": 30,
        "points": [(10, D(2)), (20, D(4))],
        "contracted": D(6),
        "contracted_text": "6 d",
        "title": "t",
    }
    return burnup(**given | changes)


def test_a_burnup_steps_on_the_day_the_work_was_logged() -> None:
    path = shapes(burnup_of(), "actual")[0].get("d") or ""
    points = [tuple(map(float, pair.split())) for pair in path[1:].split("L")]
    xs, ys = zip(*points, strict=True)
    assert len(points) == 5
    assert xs[1] == xs[2]
    assert ys[0] == ys[1] > ys[2] == ys[3] > ys[4]
    assert xs[2] - xs[0] == pytest.approx(xs[4] - xs[2], abs=0.02)


def test_a_burnup_projects_only_when_asked() -> None:
    assert not shapes(burnup_of(), "proj")
    assert shapes(burnup_of(projection=D("7.75")), "proj")


def test_a_burnup_without_work_is_flat() -> None:
    assert len(shapes(burnup_of(points=[]), "point")) == 1


def test_a_burnup_drops_the_end_of_its_axis_where_today_is_beside_it() -> None:
    labels = [(0, "1 Nov"), (29, "Today"), (30, "30 Nov")]
    told = {item.text for item in shapes(burnup_of(labels=labels), "label")}
    assert "Today" in told
    assert "1 Nov" in told
    assert "30 Nov" not in told


def test_a_burnup_keeps_room_for_how_its_contract_is_written() -> None:
    for words in ("6 d", "12½ days agreed"):
        svg = burnup_of(contracted_text=words)
        start = number(shapes(svg, "strong")[0], "x")
        assert start + breadth(words, 11, 600) <= 360


def test_another_accent_recolours_a_chart() -> None:
    svg = meter(value=1, total=2, title="t", palette=Palette(accent="#123456"))
    assert shapes(svg, "v")[0].get("fill") == "#123456"
