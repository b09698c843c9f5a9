"""The values of successive periods as a line, over the ranges that they should lie in.

Ranges are drawn for each period, as they held then: on track, and at risk beside it. A period
without a value is a gap, never a zero. What happened on a day is a numbered mark above its period.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.safestring import SafeString

from common.charts.drawing import (
    LIGHT,
    Number,
    Palette,
    box,
    breadth,
    circle,
    dashed,
    line,
    num,
    rect,
    svg,
    words,
)

_SIZE, _ABOVE, _BELOW = 11.0, 14.0, 20.0
# So many steps at most; what lies far from nothing is not drawn from nothing.
_STEPS, _NEAR = 5, 0.5


@dataclass(frozen=True)
class Range:
    """What is on track (`low` to `high`) and at risk; None does not bound."""

    low: Number | None = None
    high: Number | None = None
    amber_low: Number | None = None
    amber_high: Number | None = None

    @property
    def bounds(self) -> list[float]:
        every = (self.low, self.high, self.amber_low, self.amber_high)
        return [float(one) for one in every if one is not None]


@dataclass(frozen=True)
class Moment:
    """One period: its name under the axis, its value, what it should be."""

    label: str
    value: Number | None
    aim: Range | None = None


@dataclass(frozen=True)
class Happening:
    """A numbered mark: the place of its period, and what the mark says ("2", "3–5")."""

    place: int
    label: str


@dataclass(frozen=True)
class _Plot:
    """Where a place and a value lie on the drawing."""

    left: float
    right: float
    top: float
    bottom: float
    low: float
    high: float
    count: int

    @property
    def slot(self) -> float:
        return (self.right - self.left) / max(self.count, 1)

    def x(self, place: float) -> float:
        return self.left + self.slot * (place + 0.5)

    def y(self, value: Number) -> float:
        part = (float(value) - self.low) / (self.high - self.low)
        return self.bottom - (self.bottom - self.top) * min(max(part, 0.0), 1.0)


def series(
    *,
    moments: Sequence[Moment],
    title: str,
    text: Callable[[float], str] = "{:g}".format,
    baseline: Number | None = None,
    happenings: Sequence[Happening] = (),
    width: float = 360,
    height: float = 170,
    palette: Palette = LIGHT,
) -> SafeString:
    """Draw a line through the values of successive periods, the newest at the right.

    `text` writes the values of the axis. The newest value is a dot; where it is missing, the
    last one known is a hollow one.
    """
    ticks = _ticks(_known(moments, baseline))
    left = max([22.0, *(breadth(text(tick), _SIZE) + 6 for tick in ticks)])
    rows = _rows(happenings, (width - left - 6) / max(len(moments), 1))
    plot = _Plot(
        left=left,
        right=width - 6,
        top=8 + _ABOVE * (max(rows, default=-1) + 1),
        bottom=height - _BELOW,
        low=ticks[0],
        high=ticks[-1],
        count=len(moments),
    )
    shapes = [
        *_ranges(moments, plot, palette),
        *_axis(ticks, text, plot, palette),
        *_names(moments, plot, height, palette),
    ]
    if baseline is not None:
        across = f"M{num(plot.left)} {num(plot.y(baseline))}H{num(plot.right)}"
        shapes.append(dashed("plan", across, palette.secondary, "2 4"))
    shapes += _happenings(happenings, rows, plot, palette)
    shapes += _values(moments, plot, palette)
    return svg("chart series", box(width, height), title, shapes)


def _known(moments: Sequence[Moment], baseline: Number | None) -> list[float]:
    values = [float(one.value) for one in moments if one.value is not None]
    aims = {one.aim for one in moments if one.aim}
    known = [*values, *(bound for aim in aims for bound in aim.bounds)]
    if baseline is not None:
        known.append(float(baseline))
    # What has no end shows that it goes on.
    more = (max(known, default=0.0) - min([0.0, *known])) / 20
    known += [float(aim.low) + more for aim in aims if aim.low is not None and aim.high is None]
    known += [float(aim.high) - more for aim in aims if aim.high is not None and aim.low is None]
    return known


def _ticks(known: Sequence[float]) -> list[float]:
    """Round values around all that is known, from nothing where that is near."""
    low, high = min(known, default=0.0), max(known, default=1.0)
    if 0 < low <= high * (1 - _NEAR) or low == high > 0:
        low = 0.0
    if high < 0 and high >= low * (1 - _NEAR):
        high = 0.0
    if low == high:
        high = low + 1.0
    rough = (high - low) / _STEPS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(base * power for base in (1, 2, 5, 10) if base * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(step * count, 10) for count in range(first, last + 1)]


def _rows(happenings: Sequence[Happening], slot: float) -> list[int]:
    """On which line above the plot each mark stands: the lowest on which it meets no other."""
    ends: list[float] = []
    rows = []
    for one in sorted(happenings, key=lambda one: one.place):
        middle, half = slot * (one.place + 0.5), breadth(one.label, _SIZE, 600) / 2 + 2
        row = next((row for row, end in enumerate(ends) if end <= middle - half), len(ends))
        ends[row : row + 1] = [middle + half]
        rows.append(row)
    return rows


def _ranges(moments: Sequence[Moment], plot: _Plot, palette: Palette) -> list[str]:
    shapes = []
    for aim, run in groupby(enumerate(moments), key=lambda pair: pair[1].aim):
        if aim is None:
            continue
        places = [place for place, _ in run]
        left = plot.left + plot.slot * places[0]
        wide = plot.slot * len(places)
        for css, fill, least, most in _bands(aim, palette):
            low = plot.bottom if least is None else plot.y(least)
            high = plot.top if most is None else plot.y(most)
            shapes.append(rect(f"zone {css}", left, high, wide, low, fill))
        for bound in (aim.low, aim.high):
            if bound is not None:
                across = f"M{num(left)} {num(plot.y(bound))}h{num(wide)}"
                edge = f'<path class="target" d="{across}" fill="none" stroke="{palette.good}"'
                shapes.append(f"{edge}/>")
    return shapes


def _bands(aim: Range, palette: Palette) -> list[tuple[str, str, Number | None, Number | None]]:
    """What is on track, and at risk below and above it: its class, colour, from and to."""
    bands: list[tuple[str, str, Number | None, Number | None]] = [
        ("low", palette.good_soft, aim.low, aim.high)
    ]
    if aim.low is not None and aim.amber_low is not None:
        bands.append(("mid", palette.warn_soft, aim.amber_low, aim.low))
    if aim.high is not None and aim.amber_high is not None:
        bands.append(("mid", palette.warn_soft, aim.high, aim.amber_high))
    return bands


def _axis(
    ticks: Sequence[float], text: Callable[[float], str], plot: _Plot, palette: Palette
) -> list[str]:
    shapes = []
    for tick in ticks:
        y = plot.y(tick)
        stroke = palette.grid if tick else palette.hairline
        across = f'd="M{num(plot.left)} {num(y)}H{num(plot.right)}"'
        shapes.append(f'<path class="grid" {across} stroke="{stroke}" stroke-width=".6"/>')
        shapes.append(
            words("label", plot.left - 5, y + 4, text(tick), _SIZE, palette.secondary, "end")
        )
    return shapes


def _names(moments: Sequence[Moment], plot: _Plot, height: float, palette: Palette) -> list[str]:
    """The newest period is always named; of the others, as many as have room."""
    shapes: list[str] = []
    free = plot.right + 1
    for place in range(len(moments) - 1, -1, -1):
        label = moments[place].label
        long = breadth(label, _SIZE)
        middle = min(plot.x(place), plot.right + 5 - long / 2)
        if label and middle + long / 2 <= free + 5 and middle - long / 2 >= 0:
            shapes.append(
                words("label", middle, height - 5, label, _SIZE, palette.secondary, "middle")
            )
            free = middle - long / 2 - 13
    return shapes


def _happenings(
    happenings: Sequence[Happening], rows: Sequence[int], plot: _Plot, palette: Palette
) -> list[str]:
    shapes = []
    ordered = sorted(happenings, key=lambda one: one.place)
    for one, row in zip(ordered, rows, strict=True):
        x, top = plot.x(one.place), plot.top - 6 - _ABOVE * row
        half = breadth(one.label, _SIZE, 600) / 2
        middle = min(max(x, half), plot.right + 6 - half)
        shapes.append(
            f'<path class="web" d="M{num(x)} {num(top + 3)}V{num(plot.bottom)}"'
            f' fill="none" stroke="{palette.hairline}"/>'
        )
        shapes.append(
            words("strong", middle, top, one.label, _SIZE, palette.ink, "middle", weight=600)
        )
    return shapes


def _values(moments: Sequence[Moment], plot: _Plot, palette: Palette) -> list[str]:
    known = [(place, one.value) for place, one in enumerate(moments) if one.value is not None]
    shapes = []
    for _, group in groupby(enumerate(known), key=lambda pair: pair[1][0] - pair[0]):
        run = [(plot.x(place), plot.y(value)) for _, (place, value) in group]
        if len(run) > 1:
            shapes.append(line("actual", run, palette.accent, 2.25))
        else:
            shapes.append(circle("area", *run[0], 2.6, palette.accent))
    if known:
        place, value = known[-1]
        x, y = plot.x(place), plot.y(value)
        if place == len(moments) - 1:
            shapes.append(circle("point", x, y, 4.5, palette.accent))
        else:
            ring = circle("on today", x, y, 4, "#fff")
            shapes.append(ring.replace("/>", f' stroke="{palette.accent}" stroke-width="2"/>'))
    return shapes
