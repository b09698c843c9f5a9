"""Labelled bars on one scale, each with a mark where its target is.

The label and its figure stand above their bar, so that neither is ever cut, at any width.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from common.charts.drawing import LIGHT, Across, Number, Palette, breadth, rect, words, wrapped

_SIZE, _LINE, _THICK = 13.0, 17.0, 8.0


@dataclass(frozen=True)
class Score:
    """One bar: what it is called, how far it reaches, how that is written, what was aimed at."""

    label: str
    value: Number
    text: str
    target: Number | None = None
    tone: str = "accent"


def bars(
    *,
    rows: Sequence[Score],
    title: str,
    top: Number | None = None,
    width: float | None = None,
    palette: Palette = LIGHT,
) -> SafeString:
    """Draw one bar per row from nothing to `top`, by default the largest value or target.

    What is below nothing has no bar, its figure says it. Without a width it fills its container,
    with one (in points) it is made for print.
    """
    across = Across(width)
    k = across.scale
    numbers = [float(one) for row in rows for one in (row.value, row.target) if one is not None]
    reach = float(top) if top is not None else max([*numbers, 0.0])
    reach = reach if reach > 0 else 1.0
    shapes: list[str] = []
    y = 0.0
    for row in rows:
        room = across.least - breadth(row.text, _SIZE * k, 600) - 12 * k
        for line in wrapped(row.label, _SIZE * k, room, 500):
            y += _LINE * k
            shapes.append(words("strong", 0, y - 4 * k, line, _SIZE * k, palette.ink, weight=500))
        edge = across.at(1)
        shapes.append(
            words("strong", edge, y - 4 * k, row.text, _SIZE * k, palette.ink, "end", 600)
        )
        shapes.extend(_bar(row, reach, y + 2 * k, across, palette))
        y += (2 + _THICK + 10) * k
    return across.svg("scores", title, max(y - 6 * k, 1), shapes)


def _bar(row: Score, reach: float, y: float, across: Across, palette: Palette) -> list[str]:
    end, round_ = y + _THICK * across.scale, _THICK * across.scale / 2
    shapes = [rect("track", 0, y, across.at(1), end, palette.track, radius=round_)]
    if row.value > 0:
        fill, css = palette.tone(row.tone), f"bar {row.tone}"
        long = across.at(float(row.value) / reach)
        shapes.append(rect(css, 0, y, long, end, fill, radius=round_))
    if row.target is not None:
        # Drawn inwards at both ends, where half of it would be cut.
        at = min(max(float(row.target) / reach, 0.006), 0.994)
        x, over = across.at(at), 3 * across.scale
        mark = f'x1="{x}" x2="{x}" y1="{y - over:.2f}" y2="{end + over:.2f}"'
        shapes.append(f'<line class="halo" {mark} stroke="#fff" stroke-width="5"/>')
        shapes.append(f'<line class="tick" {mark} stroke="{palette.ink}" stroke-width="2"/>')
    return shapes
