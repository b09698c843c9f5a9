"""Charts of days: the months, what they went to, and how a month is used up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from common.charts.drawing import (
    LIGHT,
    Number,
    Palette,
    box,
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
    palette: Palette = LIGHT,
) -> SafeString:
    """Draw one column per month: done up to the plan, what goes beyond it in the warning colour."""
    left, right, top, bottom = 22.0, 6.0, 12.0, 18.0
    ticks = ticks_to(max([*map(float, done), *map(float, plan), 1.0]))
    span = height - top - bottom
    slot = (width - left - right) / max(len(labels), 1)

    def y(value: Number) -> float:
        return top + span * (1 - float(value) / ticks[-1])

    shapes = grid(ticks, y, left, width - right, palette)
    for index, (used, planned, label) in enumerate(zip(done, plan, labels, strict=True)):
        wide = min(slot * 0.6, 26.0)
        x = left + slot * (index + 0.5) - wide / 2
        current = index == len(labels) - 1
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
        shapes.append(words("label", middle, height - 5, label, 6.4, palette.secondary, "middle"))
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
    pitch, thick = 19.0, 11.0
    longest = max([float(max(row.done, row.plan or 0)) for row in rows] + [1e-9])
    scale = (width - label_width - text_width) / longest
    shapes = []
    for index, row in enumerate(rows):
        y, planned = index * pitch + 4, row.plan if row.plan is not None else row.done
        within = max(min(row.done, planned), Decimal(0))
        end = label_width + float(planned) * scale
        colour = palette.warn if row.done > planned else palette.ink
        shapes.append(words("label", 0, y + 8.2, row.label, 7.4, palette.ink, weight=500))
        shapes.append(rect("track", label_width, y, end - label_width, y + thick, palette.track))
        shapes.append(rect("bar", label_width, y, float(within) * scale, y + thick, palette.accent))
        if row.done > planned:
            beyond = float(row.done - planned) * scale
            shapes.append(rect("over", end, y, beyond, y + thick, palette.warn))
        if row.plan is not None:
            shapes.append(tick("tick", num(end), y - 2, y + thick + 2, palette.ink, 1))
        shapes.append(words("strong", width, y + 8.2, row.text, 7.4, colour, "end", 600))
    return svg("chart bars", box(width, len(rows) * pitch + 4), title, shapes)


def category_bars(
    *,
    rows: Sequence[Bar],
    title: str,
    width: float = 340,
    label_width: float = 130,
    text_width: float = 70,
    palette: Palette = LIGHT,
) -> SafeString:
    """Draw one bar per category on a common scale, with its text at the right edge."""
    pitch, thick = 17.0, 7.0
    longest = max([float(row.done) for row in rows] + [1e-9])
    room = width - label_width - text_width
    shapes = []
    for index, row in enumerate(rows):
        y = index * pitch + 5
        reach = max(room * float(row.done) / longest, 0.0)
        shapes.append(words("label", 0, y + 6.4, row.label, 7.6, palette.ink))
        shapes.append(rect("bar", label_width, y, reach, y + thick, palette.accent, radius=1.5))
        shapes.append(words("strong", width, y + 6.4, row.text, 7.6, palette.ink, "end", 600))
    return svg("chart bars", box(width, len(rows) * pitch + 4), title, shapes)


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
    left, right, top, bottom = 22.0, 40.0, 12.0, 20.0
    highest = max([float(contracted), float(projection or 0), *(float(v) for _, v in points), 1.0])
    ticks = ticks_to(highest + 0.25)

    def x(day: float) -> float:
        return left + (width - left - right) * day / length

    def y(value: Number) -> float:
        return top + (height - top - bottom) * (1 - float(value) / ticks[-1])

    end = width - right
    shapes = grid(ticks, y, left, end, palette, size=11)
    for day, label in labels:
        anchor = "start" if day <= 0 else "end" if day >= length else "middle"
        shapes.append(words("label", x(day), height - 4, label, 11, palette.secondary, anchor))
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


def _steps(points: Sequence[tuple[int, Decimal]]) -> list[tuple[int, Decimal]]:
    drawn = [points[0]]
    for day, value in points[1:]:
        drawn += [(day, drawn[-1][1]), (day, value)]
    return drawn
