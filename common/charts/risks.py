"""A matrix of risks: likelihood upwards, impact to the right, a numbered dot for each risk.

The numbers lead to the list of risks beside it, which is where the words are. The colour of a
field only repeats what its place says. More risks than a field holds end in "+" and how many.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from common.charts.drawing import LIGHT, Palette, breadth, num, rect, svg, words, wrapped

_WIDTH, _LEFT, _TOP, _SIZE, _LINE, _GAP = 340.0, 68.0, 18.0, 10.5, 12.5, 2.0
_LEAST, _MOST = 8.5, 11.0


@dataclass(frozen=True)
class Risk:
    """A risk of the list: its number there, and its two levels, counted from 1."""

    number: int
    label: str
    likelihood: int
    impact: int


def risk_matrix(
    *,
    risks: Sequence[Risk],
    likelihoods: Sequence[str],
    impacts: Sequence[str],
    likelihood_name: str,
    impact_name: str,
    title: str,
    width: float = _WIDTH,
    palette: Palette = LIGHT,
) -> SafeString:
    """Draw as many fields as there are levels, named from the lowest, and the risks in them.

    A level beyond the last counts as the last, one below the first as the first.
    """
    across, up = len(impacts), len(likelihoods)
    wide = (_WIDTH - _LEFT) / across
    tall = min(wide, 52.0)
    shapes = [words("label", 0, _SIZE, likelihood_name, _SIZE, palette.secondary, weight=500)]
    for row, name in enumerate(reversed(likelihoods)):
        middle = _TOP + tall * (row + 0.5)
        shapes.extend(_beside(name, middle, palette))
        for column in range(across):
            tone = _severity(up - row, column + 1, up, across)
            fill = {"high": palette.bad_soft, "mid": palette.warn_soft}.get(tone, palette.good_soft)
            shapes.append(
                rect(
                    f"zone {tone}", _LEFT + wide * column + _GAP / 2,
                    _TOP + tall * row + _GAP / 2, wide - _GAP, _TOP + tall * (row + 1) - _GAP / 2,
                    fill, radius=4,
                )
            )  # fmt: skip
    fields = defaultdict(list)
    for risk in sorted(risks, key=lambda one: one.number):
        place = (min(max(risk.likelihood, 1), up), min(max(risk.impact, 1), across))
        fields[place].append(risk.number)
    for (likelihood, impact), numbers in sorted(fields.items()):
        corner = (_LEFT + wide * (impact - 1), _TOP + tall * (up - likelihood))
        shapes.extend(_dots(numbers, corner, (wide, tall), palette))
    below, foot = _beneath(impacts, wide, _TOP + tall * up + 4, palette)
    shapes.extend(below)
    foot += _LINE + 3
    shapes.append(words("label", _WIDTH, foot, impact_name, _SIZE, palette.secondary, "end", 500))
    height = foot + 4
    size = f'viewBox="0 0 {num(_WIDTH)} {num(height)}" width="{num(width)}pt"'
    size += f' height="{num(height * width / _WIDTH)}pt"'
    return svg("chart risks", size, title, shapes)


def _severity(likelihood: int, impact: int, up: int, across: int) -> str:
    """How grave a field is, by the product of its two levels against the greatest."""
    share = likelihood * impact / (up * across)
    return "high" if share >= 0.55 else "mid" if share >= 0.25 else "low"


def _beside(name: str, middle: float, palette: Palette) -> list[str]:
    lines = wrapped(name, _SIZE, _LEFT - 8)
    first = middle - _LINE * (len(lines) - 1) / 2 + _SIZE * 0.35
    return [
        words("label", _LEFT - 6, first + _LINE * n, line, _SIZE, palette.secondary, "end")
        for n, line in enumerate(lines)
    ]


def _beneath(
    names: Sequence[str], wide: float, top: float, palette: Palette
) -> tuple[list[str], float]:
    shapes, foot = [], top
    for column, name in enumerate(names):
        for n, line in enumerate(wrapped(name, _SIZE, wide - 2)):
            y = top + _SIZE + _LINE * n
            middle = _LEFT + wide * (column + 0.5)
            shapes.append(words("label", middle, y, line, _SIZE, palette.secondary, "middle"))
            foot = max(foot, y)
    return shapes, foot


def _dots(
    numbers: Sequence[int],
    corner: tuple[float, float],
    size: tuple[float, float],
    palette: Palette,
) -> list[str]:
    wide, tall = size[0] - _GAP, size[1] - _GAP
    most = int(wide // (2 * _LEAST)) * int(tall // (2 * _LEAST))
    names = [str(number) for number in numbers]
    if len(names) > most:
        names = [*names[: most - 1], f"+{len(names) - most + 1}"]
    columns = min(math.ceil(math.sqrt(len(names))), int(wide // (2 * _LEAST)))
    rows = math.ceil(len(names) / columns)
    radius = min(_MOST, wide / columns / 2 - 0.5, tall / rows / 2 - 0.5)
    shapes = []
    for index, name in enumerate(names):
        in_row = min(columns, len(names) - index // columns * columns)
        x = corner[0] + size[0] / 2 + (index % columns - (in_row - 1) / 2) * wide / columns
        y = corner[1] + size[1] / 2 + (index // columns - (rows - 1) / 2) * tall / rows
        letters = min(10.5, 10.5 * 1.7 * radius / max(breadth(name, 10.5, 600), 1))
        shapes.append(
            f'<circle class="spot" cx="{num(x)}" cy="{num(y)}" r="{num(radius)}"'
            f' fill="{palette.ink}"/>'
        )
        shapes.append(words("on", x, y + 3.7, name, max(letters, 10), "#fff", "middle", 600))
    return shapes
