"""A funnel: one bar for each stage, and between them the share that went on.

The label and its figure stand above their bar, the share below it with an arrow, so that no word
is ever cut, at any width.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from common.charts.drawing import LIGHT, Across, Number, Palette, breadth, rect, words, wrapped

_SIZE, _SMALL, _LINE, _THICK, _BETWEEN = 13.0, 12.0, 17.0, 12.0, 20.0


@dataclass(frozen=True)
class Step:
    """One stage: what it is called, how many reached it, how that is written; what went on."""

    label: str
    value: Number
    text: str
    onward: str = ""
    tone: str = "accent"


def funnel(
    *,
    steps: Sequence[Step],
    title: str,
    width: float | None = None,
    palette: Palette = LIGHT,
) -> SafeString:
    """Draw the stages on one scale, the largest over the whole width.

    Without a width it fills its container, with one (in points) it is made for print.
    """
    across = Across(width)
    k = across.scale
    reach = max([float(step.value) for step in steps], default=0.0) or 1.0
    shapes: list[str] = []
    y = 0.0
    for step in steps:
        room = across.least - breadth(step.text, _SIZE * k, 600) - 12 * k
        for line in wrapped(step.label, _SIZE * k, room, 500):
            y += _LINE * k
            shapes.append(words("strong", 0, y - 4 * k, line, _SIZE * k, palette.ink, weight=500))
        text = words(
            "strong", across.at(1), y - 4 * k, step.text, _SIZE * k, palette.ink, "end", 600
        )
        shapes += [text, *_bar(step, reach, y + 2 * k, across, palette)]
        y += (2 + _THICK) * k
        if step.onward:
            y += _BETWEEN * k
            fill = palette.secondary if step.tone == "accent" else palette.tone(step.tone)
            said = f"↓ {step.onward}"
            shapes.append(words("label", 0, y - 4 * k, said, _SMALL * k, fill))
        y += 8 * k
    return across.svg("scores", title, max(y - 6 * k, 1), shapes)


def _bar(step: Step, reach: float, y: float, across: Across, palette: Palette) -> list[str]:
    end, round_ = y + _THICK * across.scale, 3 * across.scale
    shapes = [rect("track", 0, y, across.at(1), end, palette.track, radius=round_)]
    if step.value > 0:
        # What is there is seen, however little of the whole it is.
        long = across.at(max(float(step.value) / reach, 0.004))
        shapes.append(rect("bar accent", 0, y, long, end, palette.accent, radius=round_))
    return shapes
