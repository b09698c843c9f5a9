"""The funnel as a picture: every bar on one scale, every share between its two stages."""

import re

import pytest

from common.charts import Step, funnel

STEPS = (
    Step("Lead", 200, "200", "25% go on"),
    Step("MQL", 50, "50", "0% go on", tone="warn"),
    Step("Won", 0, "0"),
)


def bars(svg: str) -> list[str]:
    return re.findall(r'class="bar accent"[^>]* width="([\d.%]+)"', svg)


def test_the_largest_stage_fills_the_width_and_nothing_has_no_bar() -> None:
    assert bars(funnel(steps=STEPS, title="Funnel")) == ["100%", "25%"]


def test_what_goes_on_stands_between_the_stages() -> None:
    said = re.findall(r">([^<]+)</text>", funnel(steps=STEPS, title="Funnel"))
    assert said == ["Lead", "200", "↓ 25% go on", "MQL", "50", "↓ 0% go on", "Won", "0"]


@pytest.mark.parametrize("width", [None, 300.0])
def test_it_is_read_aloud_and_drawn_without_stages_too(width: float | None) -> None:
    svg = funnel(steps=(), title="No <leads>", width=width)
    assert "<title>No &lt;leads&gt;</title>" in svg
    assert bars(svg) == []


def test_little_is_seen_and_print_has_points() -> None:
    svg = funnel(steps=(Step("A", 100_000, "A"), Step("B", 1, "B")), title="x", width=300)
    assert bars(svg) == ["300", "1.2"]
