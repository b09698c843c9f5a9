"""Charts as SVG text, one source for the page and the printed document.

Geometry and the light palette stand in attributes, because a PDF does not apply the page's CSS
inside an SVG; classes carry the meaning, so that a stylesheet overrides every colour on the web:
`meter` (bg v ghost gap halo pace), `spark` (line target dot), `chart` (grid label strong cap plan
area actual proj point bar over tick track). A tone (accent good warn bad) is a class on the root.
`<title>` holds the whole sentence, for it alone is read aloud and becomes the picture's
alternative text in a PDF. Every text is given by the caller, already in the reader's language.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from common.days import format_days

Number = Decimal | int | float


@dataclass(frozen=True)
class Palette:
    """The colours of a chart on white; a provider's own accent replaces the first two."""

    accent: str = "#0B5D66"
    accent_muted: str = "#6E9AA0"
    ink: str = "#16202E"
    secondary: str = "#55606E"
    track: str = "#E3E8EC"
    hairline: str = "#D5DBE1"
    grid: str = "#E6EAEE"
    good: str = "#18794E"
    warn: str = "#A84B06"
    bad: str = "#B42318"

    def tone(self, name: str) -> str:
        return {"good": self.good, "warn": self.warn, "bad": self.bad}.get(name, self.accent)


LIGHT = Palette()
_FONT = "Mandate Sans, Inter, sans-serif"


@dataclass(frozen=True)
class Bar:
    """One row of bars: what was done against what was planned, and how that is written."""

    label: str
    done: Decimal
    text: str
    plan: Decimal | None = None


def meter(
    *,
    value: Number,
    total: Number,
    title: str,
    tone: str = "accent",
    pace: Number | None = None,
    projection: Number | None = None,
    width: float | None = None,
    height: float = 8,
    palette: Palette = LIGHT,
) -> SafeString:
    """Draw how much of a whole is used; `pace` marks where an even pace would be today.

    Without a width it fills its container, for the page; with one (in points) it has a size of
    its own, for print. Past the whole, the scale grows and a gap shows where the whole ends.
    """
    whole = max(float(total), 0.0)
    reach = max(whole, float(value), float(projection or 0), 1e-9)

    def at(number: Number) -> str:
        part = min(max(float(number), 0.0) / reach, 1.0)
        return f"{_n(100 * part)}%" if width is None else _n(width * part)

    def bar(css: str, end: Number, fill: str, extra: str = "") -> str:
        return (
            f'<rect class="{css}" width="{at(end)}" height="{_n(height)}" rx="{_n(height / 2)}"'
            f' fill="{fill}"{extra}/>'
        )

    colour = palette.tone(tone)
    shapes = [bar("bg", reach, palette.track)]
    if projection is not None and projection > value:
        shapes.append(bar("ghost", projection, colour, ' fill-opacity=".32"'))
    if value > 0:
        shapes.append(bar("v", value, colour))
    if reach > whole > 0:
        shapes.append(_tick("gap", at(whole), -1, height + 1, "#fff", 2.5))
    if pace is not None:
        shapes.append(_tick("halo", at(pace), -2, height + 2, "#fff", 6))
        shapes.append(_tick("pace", at(pace), -3, height + 3, palette.ink, 2))
    size = f'height="{_n(height)}"'
    if width is None:
        size = f'width="100%" {size}'
    else:
        size = f'viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}pt" {size[:-1]}pt"'
    return _svg(f"meter {tone}", size, title, shapes)


def spark(
    *,
    values: Sequence[Number],
    title: str,
    target: Number | None = None,
    tone: str = "accent",
    width: float = 96,
    height: float = 28,
    palette: Palette = LIGHT,
) -> SafeString:
    """Draw a small line without axes; the last value is a dot in the tone's colour."""
    seen = [float(value) for value in values] or [0.0]
    marks = seen + ([float(target)] if target is not None else [])
    low, span = min(marks), (max(marks) - min(marks)) or 1.0
    step = (width - 6) / max(len(seen) - 1, 1)

    def y(value: float) -> float:
        return 3 + (height - 6) * (1 - (value - low) / span)

    points = [(2 + step * index, y(value)) for index, value in enumerate(seen)]
    shapes = []
    if target is not None:
        shapes.append(
            f'<path class="target" d="M2 {_n(y(float(target)))}H{_n(width - 2)}" fill="none"'
            f' stroke="{palette.accent}" stroke-width=".6" stroke-dasharray="1.8 1.6"/>'
        )
    if len(points) > 1:
        shapes.append(_line("line", points, palette.secondary, 1.1))
    x, last = points[-1]
    shapes.append(_circle("dot", x, last, 1.9, palette.tone(tone)))
    return _svg(f"spark {tone}", _box(width, height), title, shapes)


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
    ticks = _ticks(max([*map(float, done), *map(float, plan), 1.0]))
    span = height - top - bottom
    slot = (width - left - right) / max(len(labels), 1)

    def y(value: Number) -> float:
        return top + span * (1 - float(value) / ticks[-1])

    shapes = _grid(ticks, y, left, width - right, palette)
    for index, (used, planned, label) in enumerate(zip(done, plan, labels, strict=True)):
        wide = min(slot * 0.6, 26.0)
        x = left + slot * (index + 0.5) - wide / 2
        current = index == len(labels) - 1
        fill = palette.accent if current else palette.accent_muted
        within = max(min(used, planned), Decimal(0))
        shapes.append(_rect("bar now" if current else "bar", x, y(within), wide, y(0), fill))
        if used > planned:
            shapes.append(_rect("over", x, y(used), wide, y(within), palette.warn))
        shapes.append(
            f'<path class="tick" d="M{_n(x - wide / 6)} {_n(y(planned))}h{_n(wide * 4 / 3)}"'
            f' stroke="{palette.ink}" stroke-width="1.1"/>'
        )
        colour = palette.warn if used > planned else palette.ink
        middle = x + wide / 2
        above = y(max(used, planned)) - 3
        shapes.append(_text("strong", middle, above, text(used), 6.2, colour, "middle", 600))
        shapes.append(_text("label", middle, height - 5, label, 6.4, palette.secondary, "middle"))
    return _svg("chart columns", _box(width, height), title, shapes)


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
        shapes.append(_text("label", 0, y + 8.2, row.label, 7.4, palette.ink, weight=500))
        shapes.append(_rect("track", label_width, y, end - label_width, y + thick, palette.track))
        shapes.append(
            _rect("bar", label_width, y, float(within) * scale, y + thick, palette.accent)
        )
        if row.done > planned:
            beyond = float(row.done - planned) * scale
            shapes.append(_rect("over", end, y, beyond, y + thick, palette.warn))
        if row.plan is not None:
            shapes.append(_tick("tick", _n(end), y - 2, y + thick + 2, palette.ink, 1))
        shapes.append(_text("strong", width, y + 8.2, row.text, 7.4, colour, "end", 600))
    return _svg("chart bars", _box(width, len(rows) * pitch + 4), title, shapes)


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
        shapes.append(_text("label", 0, y + 6.4, row.label, 7.6, palette.ink))
        shapes.append(_rect("bar", label_width, y, reach, y + thick, palette.accent, radius=1.5))
        shapes.append(_text("strong", width, y + 6.4, row.text, 7.6, palette.ink, "end", 600))
    return _svg("chart bars", _box(width, len(rows) * pitch + 4), title, shapes)


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
    ticks = _ticks(highest + 0.25)

    def x(day: float) -> float:
        return left + (width - left - right) * day / length

    def y(value: Number) -> float:
        return top + (height - top - bottom) * (1 - float(value) / ticks[-1])

    end = width - right
    shapes = _grid(ticks, y, left, end, palette, size=11)
    for day, label in labels:
        anchor = "start" if day <= 0 else "end" if day >= length else "middle"
        shapes.append(_text("label", x(day), height - 4, label, 11, palette.secondary, anchor))
    level = y(contracted)
    shapes.append(_dashed("cap", f"M{_n(left)} {_n(level)}H{_n(end)}", palette.bad, "5 4"))
    shapes.append(_text("strong", end + 5, level + 4, contracted_text, 11, palette.ink, weight=600))
    even = f"M{_n(left)} {_n(y(0))}L{_n(end)} {_n(level)}"
    shapes.append(_dashed("plan", even, palette.secondary, "2 4"))
    steps = _steps([(0, Decimal(0)), *points])
    drawn = [(x(day), y(value)) for day, value in steps]
    last_x, last_y = drawn[-1]
    shapes.append(
        f'<path class="area" d="{_path(drawn)}V{_n(y(0))}H{_n(drawn[0][0])}Z"'
        f' fill="{palette.accent}" fill-opacity=".12"/>'
    )
    shapes.append(_line("actual", drawn, palette.accent, 2.25))
    if projection is not None:
        ahead = f"M{_n(last_x)} {_n(last_y)}L{_n(end)} {_n(y(projection))}"
        shapes.append(_dashed("proj", ahead, palette.accent, "1 5"))
    shapes.append(_circle("point", last_x, last_y, 4.5, palette.accent))
    return _svg("chart burnup", f'viewBox="0 0 {_n(width)} {_n(height)}"', title, shapes)


def _n(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _box(width: float, height: float) -> str:
    return f'viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}pt" height="{_n(height)}pt"'


def _svg(css: str, size: str, title: str, shapes: Sequence[str]) -> SafeString:
    return mark_safe(  # noqa: S308 - every text above went through escape()
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{escape(css)}" {size} role="img">'
        f"<title>{escape(title)}</title>{''.join(shapes)}</svg>"
    )


def _text(
    css: str,
    x: float,
    y: float,
    text: str,
    size: float,
    fill: str,
    anchor: str = "start",
    weight: int = 400,
) -> str:
    return (
        f'<text class="{css}" x="{_n(x)}" y="{_n(y)}" font-family="{_FONT}" font-size="{_n(size)}"'
        f' font-weight="{weight}" fill="{fill}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def _rect(
    css: str, x: float, top: float, width: float, bottom: float, fill: str, *, radius: float = 0
) -> str:
    rounded = f' rx="{_n(radius)}"' if radius else ""
    return (
        f'<rect class="{css}" x="{_n(x)}" y="{_n(top)}" width="{_n(max(width, 0))}"'
        f' height="{_n(max(bottom - top, 0))}"{rounded} fill="{fill}"/>'
    )


def _circle(css: str, x: float, y: float, radius: float, fill: str) -> str:
    return f'<circle class="{css}" cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{fill}"/>'


def _tick(css: str, x: str, top: float, bottom: float, stroke: str, width: float) -> str:
    return (
        f'<line class="{css}" x1="{x}" x2="{x}" y1="{_n(top)}" y2="{_n(bottom)}"'
        f' stroke="{stroke}" stroke-width="{_n(width)}"/>'
    )


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)


def _line(css: str, points: Sequence[tuple[float, float]], stroke: str, width: float) -> str:
    return (
        f'<path class="{css}" d="{_path(points)}" fill="none" stroke="{stroke}"'
        f' stroke-width="{_n(width)}" stroke-linejoin="round" stroke-linecap="round"/>'
    )


def _dashed(css: str, path: str, stroke: str, dashes: str) -> str:
    return (
        f'<path class="{css}" d="{path}" fill="none" stroke="{stroke}" stroke-width="1.5"'
        f' stroke-dasharray="{dashes}"/>'
    )


def _steps(points: Sequence[tuple[int, Decimal]]) -> list[tuple[int, Decimal]]:
    drawn = [points[0]]
    for day, value in points[1:]:
        drawn += [(day, drawn[-1][1]), (day, value)]
    return drawn


def _ticks(highest: float) -> list[float]:
    """Round values from 0 to at least the highest, in three to five steps."""
    power = 10 ** math.floor(math.log10(highest / 5))
    step = next(base * power for base in (1, 2, 4, 5, 10) if base * power >= highest / 5)
    count = math.ceil(highest / step - 1e-9)
    return [step * index for index in range(count + 1)]


def _grid(
    ticks: Sequence[float],
    y: Callable[[Number], float],
    left: float,
    right: float,
    palette: Palette,
    size: float = 6.4,
) -> list[str]:
    shapes = []
    for tick in ticks:
        stroke = palette.grid if tick else palette.hairline
        line = f'<path class="grid" d="M{_n(left)} {_n(y(tick))}H{_n(right)}" stroke="{stroke}"'
        shapes.append(f'{line} stroke-width=".6"/>')
        shapes.append(
            _text("label", left - 5, y(tick) + 2.3, f"{tick:g}", size, palette.secondary, "end")
        )
    return shapes
