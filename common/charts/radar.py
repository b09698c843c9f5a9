"""A radar: some axes from nothing to the top, and up to three outlines over them.

The outlines are told apart by their dashes as well as their colours; the newest is filled. A
radar shows a shape and nothing else: its figures stand in the table that goes with it.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from common.charts.drawing import (
    LIGHT,
    Number,
    Palette,
    box,
    breadth,
    circle,
    num,
    svg,
    words,
    wrapped,
)

FEWEST, MOST = 3, 10
_WIDTH, _EDGE, _SIZE, _LINE = 340.0, 4.0, 11.0, 13.5
_KINDS = ("target", "before", "now")


@dataclass(frozen=True)
class Axis:
    """One direction: its name, and how its newest value is written under it."""

    label: str
    text: str = ""


@dataclass(frozen=True)
class Outline:
    """The values of one moment, in the order of the axes; None where there is none."""

    kind: str
    name: str
    values: Sequence[Number | None]

    def __post_init__(self) -> None:
        if self.kind not in _KINDS:
            message = f"{self.kind!r} is no kind of outline"
            raise ValueError(message)


@dataclass(frozen=True)
class _Label:
    """Where an axis is named: its lines from the top one downwards, and the box around them."""

    x: float
    top: float
    anchor: str
    lines: list[str]
    text: str
    wide: float

    @property
    def tall(self) -> float:
        return _LINE * (len(self.lines) + bool(self.text))

    @property
    def bottom(self) -> float:
        return self.top + self.tall

    @property
    def left(self) -> float:
        return self.x - {"start": 0.0, "middle": self.wide / 2}.get(self.anchor, self.wide)

    def meets(self, other: "_Label") -> bool:
        beside = self.left >= other.left + other.wide or other.left >= self.left + self.wide
        return not beside and self.top < other.bottom and other.top < self.bottom


def radar(
    *,
    axes: Sequence[Axis],
    outlines: Sequence[Outline],
    title: str,
    top: int = 5,
    width: float = _WIDTH,
    palette: Palette = LIGHT,
) -> SafeString:
    """Draw three to ten axes and up to three outlines; raises ValueError for fewer or more.

    `width` is its size in print, in points; on a page it is as wide as its container.
    """
    if not FEWEST <= len(axes) <= MOST:
        message = f"a radar has {FEWEST} to {MOST} axes, not {len(axes)}"
        raise ValueError(message)
    radius, labels = _labelled(axes)
    above = min([label.top for label in labels] + [-radius - _EDGE])
    below = max([label.bottom for label in labels] + [radius + _EDGE])
    middle = (_WIDTH / 2, _EDGE - above)
    shapes = _web(len(axes), top, radius, middle, palette)
    for outline in sorted(outlines, key=lambda one: _KINDS.index(one.kind)):
        shapes.extend(_outline(outline, len(axes), top, radius, middle, palette))
    shapes.extend(text for label in labels for text in _named(label, middle[1], palette))
    height = below - above + 2 * _EDGE
    scale = width / _WIDTH
    size = box(_WIDTH, height).split(" width=")[0]
    size += f' width="{num(width)}pt" height="{num(height * scale)}pt"'
    return svg("chart radar", size, title, shapes)


def _direction(index: int, count: int) -> tuple[float, float]:
    turn = 2 * math.pi * index / count
    return math.sin(turn), -math.cos(turn)


def _labelled(axes: Sequence[Axis]) -> tuple[float, list[_Label]]:
    """The largest radius at which no name must be divided, and where the names stand."""
    labels: list[_Label] = []
    for radius in (94.0, 86.0, 78.0, 70.0, 62.0, 54.0):
        labels = [_label(axis, index, len(axes), radius) for index, axis in enumerate(axes)]
        whole = [set(axis.label.split()) for axis in axes]
        kept = [set(" ".join(label.lines).split()) for label in labels]
        if whole == kept:
            return radius, _apart(labels)
    return 54.0, _apart(labels)


def _apart(labels: Sequence[_Label]) -> list[_Label]:
    """Names that do not touch: the one that is further up or down gives way outwards."""
    placed: list[_Label] = []
    for label in sorted(labels, key=lambda one: abs(one.top + one.tall / 2)):
        down, moved = label.top + label.tall / 2 >= 0, label
        while hit := next((one for one in placed if one.meets(moved)), None):
            moved = replace(moved, top=hit.bottom + 0.1 if down else hit.top - moved.tall - 0.1)
        placed.append(moved)
    return placed


def _label(axis: Axis, index: int, count: int, radius: float) -> _Label:
    across, down = _direction(index, count)
    x, y = _WIDTH / 2 + across * (radius + 10), down * (radius + 10)
    if abs(across) < 0.1:
        # Between its neighbours, which begin beside it.
        beside = 2 * abs(_direction(1, count)[0]) * (radius + 10) - 12
        anchor, room = "middle", beside if count > 6 else 148.0
    else:
        anchor = "start" if across > 0 else "end"
        room = (_WIDTH - x if across > 0 else x) - _EDGE
    lines = wrapped(axis.label, _SIZE, room, 600)
    tall = _LINE * (len(lines) + bool(axis.text))
    wide = max(breadth(line, _SIZE, 600) for line in [*lines, axis.text])
    return _Label(x, y - tall * (1 - down) / 2, anchor, lines, axis.text, wide)


def _named(label: _Label, middle: float, palette: Palette) -> Iterator[str]:
    y = middle + label.top + _SIZE
    for line in label.lines:
        yield words("strong", label.x, y, line, _SIZE, palette.ink, label.anchor, 600)
        y += _LINE
    if label.text:
        yield words("label", label.x, y, label.text, _SIZE, palette.secondary, label.anchor)


def _web(
    count: int, top: int, radius: float, middle: tuple[float, float], palette: Palette
) -> list[str]:
    shapes = []
    for ring in range(top, 0, -1):
        points = " ".join(
            _point(index, count, radius * ring / top, middle) for index in range(count)
        )
        fill = palette.grid if ring == top else "none"
        opacity = ' fill-opacity=".4"' if ring == top else ""
        shapes.append(
            f'<polygon class="web{" outer" if ring == top else ""}" points="{points}"'
            f' fill="{fill}"{opacity} stroke="{palette.hairline}" stroke-width=".8"/>'
        )
    for index in range(count):
        x, y = _point(index, count, radius, middle).split(",")
        shapes.append(
            f'<path class="grid" d="M{num(middle[0])} {num(middle[1])}L{x} {y}"'
            f' stroke="{palette.hairline}" stroke-width=".8"/>'
        )
    return shapes


def _point(index: int, count: int, far: float, middle: tuple[float, float]) -> str:
    across, down = _direction(index, count)
    return f"{num(middle[0] + across * far)},{num(middle[1] + down * far)}"


def _outline(
    outline: Outline,
    count: int,
    top: int,
    radius: float,
    middle: tuple[float, float],
    palette: Palette,
) -> list[str]:
    far = [
        None if value is None else radius * min(max(float(value) / top, 0.0), 1.0)
        for value in outline.values
    ]
    places = [
        None if one is None else _point(index, count, one, middle) for index, one in enumerate(far)
    ]
    colour, dashes, thick = {
        "target": (palette.good, ' stroke-dasharray="6 4"', 1.6),
        "before": (palette.secondary, ' stroke-dasharray="1.5 3.5"', 1.8),
        "now": (palette.accent, "", 2.25),
    }[outline.kind]
    stroke = f'stroke="{colour}" stroke-width="{thick}" stroke-linejoin="round"{dashes}'
    stroke += ' stroke-linecap="round"' if outline.kind == "before" else ""
    shapes = []
    if None not in places and places:
        fill = f'fill="{colour}" fill-opacity=".14"' if outline.kind == "now" else 'fill="none"'
        points = " ".join(one for one in places if one)
        shapes.append(f'<polygon class="{outline.kind}" points="{points}" {fill} {stroke}/>')
    else:
        for index, here in enumerate(places):
            there = places[(index + 1) % len(places)]
            if here and there:
                path = f"M{here}L{there}".replace(",", " ")
                shapes.append(f'<path class="{outline.kind}" d="{path}" fill="none" {stroke}/>')
    if outline.kind == "now":
        for one in filter(None, places):
            x, y = map(float, one.split(","))
            dot = circle("point", x, y, 3.6, colour)
            shapes.append(dot.replace("/>", ' stroke="#fff" stroke-width="1.5"/>'))
    return shapes
