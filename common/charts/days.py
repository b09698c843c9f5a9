"""Charts of days: the months, what they went to, and how a month is used up."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from common.charts.drawing import (
    LIGHT,
    Number,
    Palette,
    box,
    breadth,
    circle,
    dashed,
    grid,
    line,
    num,
    path_of,
    rect,
    svg,
    tick,
    ticks_to,
    words,
    wrapped,
)
from common.days import format_days


@dataclass(frozen=True)
class Bar:
    """One row of bars: what was done against what was planned, and how that is written."""

    label: str
    done: Decimal
    text: str
    plan: Decimal | None = None


def columns(
    *,
    done: Sequence[Decimal],
    plan: Sequence[Decimal],
    labels: Sequence[str],
    title: str,
    text: Callable[[Decimal], str] = format_days,
    width: float = 240,
    height: float = 128,
    now: int | None = None,
    palette: Palette = LIGHT,
) -> SafeString:
    """Draw one column per month: done up to the plan, what goes beyond it in the warning colour.

    `now` is the place of the month that runs, without it the last one.
    """
    left, right, top, bottom = 22.0, 6.0, 12.0, 18.0
    ticks = ticks_to(max([*map(float, done), *map(float, plan), 1.0]))
    span = height - top - bottom
    slot = (width - left - right) / max(len(labels), 1)
    # The newest month is always named; of many, as many as have room beside each other.
    named = math.ceil(max([breadth(label, 7.5) for label in labels], default=0) / slot)

    def y(value: Number) -> float:
        return top + span * (1 - max(float(value), 0) / ticks[-1])

    shapes = grid(ticks, y, left, width - right, palette)
    for index, (used, planned, label) in enumerate(zip(done, plan, labels, strict=True)):
        wide = min(slot * 0.6, 26.0)
        x = left + slot * (index + 0.5) - wide / 2
        current = index == (len(labels) - 1 if now is None else now)
        fill = palette.accent if current else palette.accent_muted
        within = max(min(used, planned), Decimal(0))
        shapes.append(rect("bar now" if current else "bar", x, y(within), wide, y(0), fill))
        if used > planned:
            shapes.append(rect("over", x, y(used), wide, y(within), palette.warn))
        shapes.append(
            f'<path class="tick" d="M{num(x - wide / 6)} {num(y(planned))}h{num(wide * 4 / 3)}"'
            f' stroke="{palette.ink}" stroke-width="1.1"/>'
        )
        colour = palette.warn if used > planned else palette.ink
        middle = x + wide / 2
        above = y(max(used, planned)) - 3
        shapes.append(words("strong", middle, above, text(used), 6.2, colour, "middle", 600))
        if (len(labels) - 1 - index) % max(named, 1) == 0:
            x = min(middle, width - breadth(label, 7.5) / 2)
            shapes.append(words("label", x, height - 5, label, 6.4, palette.secondary, "middle"))
    return svg("chart columns", box(width, height), title, shapes)


def burn_bars(
    *,
    rows: Sequence[Bar],
    title: str,
    width: float = 240,
    label_width: float = 78,
    text_width: float = 62,
    palette: Palette = LIGHT,
) -> SafeString:
    """Draw one bar per row against the track of its plan; past the plan in the warning colour."""
    thick, leading = 11.0, 9.0
    longest = max([float(max(row.done, row.plan or 0)) for row in rows] + [1e-9])
    scale = (width - label_width - text_width) / longest
    shapes = []
    y = 4.0
    for row in rows:
        planned = max(row.plan if row.plan is not None else row.done, Decimal(0))
        within = max(min(row.done, planned), Decimal(0))
        end = label_width + float(planned) * scale
        colour = palette.warn if row.done > planned else palette.ink
        lines = wrapped(row.label, 7.4, label_width - 4, 500)
        for number, text in enumerate(lines):
            down = y + 8.2 + leading * number
            shapes.append(words("label", 0, down, text, 7.4, palette.ink, weight=500))
        shapes.append(rect("track", label_width, y, end - label_width, y + thick, palette.track))
        shapes.append(rect("bar", label_width, y, float(within) * scale, y + thick, palette.accent))
        if row.done > planned:
            beyond = float(row.done - planned) * scale
            shapes.append(rect("over", end, y, beyond, y + thick, palette.warn))
        if row.plan is not None:
            shapes.append(tick("tick", num(end), y - 2, y + thick + 2, palette.ink, 1))
        shapes.append(words("strong", width, y + 8.2, row.text, 7.4, colour, "end", 600))
        y += thick + 8 + leading * (len(lines) - 1)
    return svg("chart bars", box(width, y), title, shapes)


def burnup(
    *,
    length: int,
    points: Sequence[tuple[int, Decimal]],
    contracted: Decimal,
    title: str,
    contracted_text: str,
    labels: Sequence[tuple[int, str]] = (),
    projection: Decimal | None = None,
    width: float = 360,
    height: float = 150,
    palette: Palette = LIGHT,
) -> SafeString:
    """Draw the days used in a month of `length` days, as the steps they are logged in.

    `points` are (day of the month, days used so far), the last one being today; `contracted` is
    the level agreed and the end of the even pace; `projection` is where the month would end.
    `labels` are (day, text) under the axis.
    """
    right, top, bottom = max(40.0, breadth(contracted_text, 11, 600) + 8), 12.0, 20.0
    highest = max([float(contracted), float(projection or 0), *(float(v) for _, v in points), 1.0])
    ticks = ticks_to(highest + 0.25)
    left = max([22.0, *(breadth(f"{tick:g}", 11) + 6 for tick in ticks)])

    def x(day: float) -> float:
        return left + (width - left - right) * day / length

    def y(value: Number) -> float:
        return top + (height - top - bottom) * (1 - max(float(value), 0) / ticks[-1])

    end = width - right
    shapes = grid(ticks, y, left, end, palette, size=11)
    for place, anchor, label in _apart(labels, length, x):
        shapes.append(words("label", place, height - 4, label, 11, palette.secondary, anchor))
    level = y(contracted)
    shapes.append(dashed("cap", f"M{num(left)} {num(level)}H{num(end)}", palette.bad, "5 4"))
    shapes.append(words("strong", end + 5, level + 4, contracted_text, 11, palette.ink, weight=600))
    even = f"M{num(left)} {num(y(0))}L{num(end)} {num(level)}"
    shapes.append(dashed("plan", even, palette.secondary, "2 4"))
    steps = _steps([(0, Decimal(0)), *points])
    drawn = [(x(day), y(value)) for day, value in steps]
    last_x, last_y = drawn[-1]
    shapes.append(
        f'<path class="area" d="{path_of(drawn)}V{num(y(0))}H{num(drawn[0][0])}Z"'
        f' fill="{palette.accent}" fill-opacity=".12"/>'
    )
    shapes.append(line("actual", drawn, palette.accent, 2.25))
    if projection is not None:
        ahead = f"M{num(last_x)} {num(last_y)}L{num(end)} {num(y(projection))}"
        shapes.append(dashed("proj", ahead, palette.accent, "1 5"))
    shapes.append(circle("point", last_x, last_y, 4.5, palette.accent))
    return svg("chart burnup", f'viewBox="0 0 {num(width)} {num(height)}"', title, shapes)


def _apart(
    labels: Sequence[tuple[int, str]], length: int, x: Callable[[float], float]
) -> list[tuple[float, str, str]]:
    """Where the labels under an axis stand; one of an end gives way to one that is between."""
    kept: list[tuple[float, float, tuple[float, str, str]]] = []
    for day, label in sorted(labels, key=lambda one: (one[0] <= 0 or one[0] >= length, one[0])):
        anchor = "start" if day <= 0 else "end" if day >= length else "middle"
        long = breadth(label, 11)
        begin = x(day) - {"start": 0, "middle": long / 2, "end": long}[anchor]
        if anchor == "middle":
            begin = min(max(begin, 0), x(length) - long)
        if all(begin + long + 4 <= other or begin >= end + 4 for other, end, _ in kept):
            at = begin + {"start": 0, "middle": long / 2, "end": long}[anchor]
            kept.append((begin, begin + long, (at, anchor, label)))
    return [one for _, _, one in sorted(kept)]


def _steps(points: Sequence[tuple[int, Decimal]]) -> list[tuple[int, Decimal]]:
    drawn = [points[0]]
    for day, value in points[1:]:
        drawn += [(day, drawn[-1][1]), (day, value)]
    return drawn
