from collections.abc import Sequence
from typing import Any

import pytest

from common.charts import Happening, Moment, Number, Range, series
from tests.common.drawn import SVG, meet, number, parsed, shapes, text_box


def drawn(values: Sequence[Number | None], aim: Range | None = None, **options: Any) -> str:
    moments = [Moment(f"P{place}", value, aim) for place, value in enumerate(values)]
    return series(moments=moments, title="t", **options)


def ends(path: str) -> list[tuple[float, float]]:
    return [tuple(map(float, pair.split())) for pair in path.removeprefix("M").split("L")]  # type: ignore[misc]


def test_a_missing_value_is_a_gap_and_what_stands_alone_a_dot() -> None:
    svg = drawn([1, 2, None, 3, None, 4, 5])
    lines = [ends(item.get("d") or "") for item in shapes(svg, "actual")]
    assert [len(line) for line in lines] == [2, 2]
    assert len(shapes(svg, "area")) == 1
    assert lines[0][0][1] > lines[0][1][1], "more is higher"


def test_the_newest_value_is_a_dot_and_an_older_one_hollow() -> None:
    assert shapes(drawn([1, 2]), "point")
    hollow = drawn([1, 2, None])
    assert not shapes(hollow, "point")
    assert [ring.get("fill") for ring in shapes(hollow, "on")] == ["#fff"]


def test_nothing_at_all_keeps_its_axis_and_its_range() -> None:
    svg = drawn([None] * 3, Range(low=10))
    assert not [*shapes(svg, "actual"), *shapes(svg, "point"), *shapes(svg, "on")]
    assert shapes(svg, "low")
    assert shapes(svg, "label")


@pytest.mark.parametrize(
    ("aim", "green", "amber"),
    [
        (Range(low=20, amber_low=15), 1, 1),
        (Range(high=20, amber_high=30), 1, 1),
        (Range(70, 85, 63, 93), 1, 2),
        (Range(70, 85), 1, 0),
    ],
)
def test_ranges_meet_at_the_target(aim: Range, green: int, amber: int) -> None:
    svg = drawn([10, 50, 90], aim)
    good, risk = shapes(svg, "low"), shapes(svg, "mid")
    assert (len(good), len(risk)) == (green, amber)
    edges = {number(good[0], "y"), number(good[0], "y") + number(good[0], "height")}
    for zone in risk:
        top = number(zone, "y")
        assert any(
            abs(edge - one) < 0.02 for edge in edges for one in (top, top + number(zone, "height"))
        )


def test_a_range_that_changes_holds_from_its_period() -> None:
    moments = [Moment("", 1, Range(low=5))] * 2 + [Moment("", 1, Range(low=9))] * 3
    zones = shapes(series(moments=moments, title="t"), "low")
    assert len(zones) == 2
    first, second = zones
    assert number(first, "x") + number(first, "width") == pytest.approx(
        number(second, "x"), abs=0.02
    )
    assert number(second, "width") == pytest.approx(number(first, "width") * 1.5, abs=0.05)


def test_a_target_at_the_top_shows_what_lies_beyond_it() -> None:
    assert number(shapes(drawn([10, 20], Range(low=40)), "low")[0], "height") > 0


def test_what_is_far_from_nothing_is_not_drawn_from_nothing() -> None:
    axis = [item.text for item in shapes(drawn([97, 98.5, 99]), "label")]
    assert "0" not in axis
    assert "0" in [item.text for item in shapes(drawn([10, 98]), "label")]


def test_marks_do_not_meet_however_close_they_stand() -> None:
    marks = [Happening(place, "10–12") for place in (0, 3, 4, 5, 12)]
    svg = drawn(list(range(13)), happenings=marks)
    boxes = [text_box(item) for item in shapes(svg, "strong")]
    assert len(boxes) == 5
    assert not any(meet(one, other) for one in boxes for other in boxes if one is not other)


def test_the_names_below_do_not_meet_and_the_newest_stands() -> None:
    moments = [Moment(f"S{week}", 1) for week in range(1, 37)]
    names = [
        item
        for item in shapes(series(moments=moments, title="t"), "label")
        if (item.text or "").startswith("S")
    ]
    boxes = [text_box(item) for item in names]
    assert "S36" in {item.text for item in names}
    assert not any(meet(one, other) for one in boxes for other in boxes if one is not other)


def test_a_curve_escapes_every_text_and_carries_no_style() -> None:
    hostile = '<script>alert(1)</script>" onload="x'
    svg = series(
        moments=[Moment(hostile, 1, Range(low=2))] * 3,
        title=hostile,
        happenings=[Happening(1, hostile)],
        text=lambda _value: hostile,
    )
    assert "<script" not in svg
    assert "style=" not in svg
    root = parsed(svg)
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    for item in root.iter():
        if item.tag.removeprefix(SVG) in {"rect", "path", "circle", "polygon", "line", "text"}:
            assert item.get("fill") or item.get("stroke")
