"""A plan over months or weeks: one row per piece of work, its name above its bar.

A state is told by the mark at the start of a bar as well as by its colour: a tick for done, a dot
for running, an exclamation mark for what is at risk, an empty ring for what is only planned. A
milestone is a diamond. What lies outside the time shown is an arrow at the edge, never a bar in
the wrong place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString

from common.charts.drawing import LIGHT, Across, Palette, breadth, num, rect, words, wrapped

STATES = ("done", "running", "risk", "plan")
_SIZE, _LINE, _SMALL, _THICK = 13.0, 17.0, 11.0, 12.0
_BADGE = 14.0

# Glyphs in a field of 14 by 14, on the disc of their state.
_GLYPHS = {
    "done": '<path d="M4 7.2l2.1 2.1L10 5.2" fill="none" stroke="#fff" stroke-width="1.6"'
    ' stroke-linecap="round" stroke-linejoin="round"/>',
    "running": '<circle cx="7" cy="7" r="2.4" fill="#fff"/>',
    "risk": '<path d="M7 3.6v4M7 10v.3" fill="none" stroke="#fff" stroke-width="1.8"'
    ' stroke-linecap="round"/>',
    "plan": "",
}


@dataclass(frozen=True)
class Work:
    """A row: from its first to its last day; a milestone has no last day.

    `done` is the share of the work that is behind us, from 0 to 1.
    """

    label: str
    starts_on: date
    ends_on: date | None = None
    state: str = "plan"
    done: float = 0.0

    def __post_init__(self) -> None:
        if self.state not in STATES:
            message = f"{self.state!r} is no state of a piece of work"
            raise ValueError(message)


@dataclass(frozen=True)
class _Span:
    first: date
    last: date

    def share(self, day: date) -> float:
        """How far into the time shown a day begins; outside it is below 0 or above 1."""
        return (day - self.first).days / max((self.last - self.first).days + 1, 1)


def gantt(
    *,
    rows: Sequence[Work],
    first: date,
    last: date,
    periods: Sequence[tuple[date, str]],
    title: str,
    today: date | None = None,
    today_text: str = "",
    width: float | None = None,
    palette: Palette = LIGHT,
) -> SafeString:
    """Draw the rows from the `first` to the `last` day.

    `periods` are the first days of months or weeks and their names, in the reader's language;
    names that would run into each other are left out. Without a width it fills its container,
    with one (in points) it is made for print.
    """
    across, span = Across(width), _Span(first, last)
    k = across.scale
    shapes: list[str] = []
    top = 0.0
    if today is not None and first <= today <= last:
        top = 15 * k
    head = top + 17 * k
    body, y = [], head + 8 * k
    for row in rows:
        drawn, y = _row(row, y, span, across, palette)
        body += drawn
    bottom = y
    shapes.extend(_periods(periods, span, (top, bottom), across, palette))
    if today is not None and first <= today <= last:
        # The day is behind us when it ends, so its line stands in its middle.
        shapes.extend(
            _today(span.share(today) + span.share(first + timedelta(days=1)) / 2, today_text,
                   bottom, across, palette)
        )  # fmt: skip
    return across.svg("gantt", title, bottom, [*shapes, *body])


def _named(text: str, start: float, stop: float, across: Across) -> tuple[str, str, list[str]]:
    """Where the name of a bar begins or ends, and its lines: beside the bar if it can be."""
    size, least = _SIZE * across.scale, across.least
    beside = (
        (across.at(start), "start", (1 - start) * least),
        (across.at(stop), "end", stop * least),
    )
    for most in (1, 2):
        for x, anchor, room in beside:
            lines = wrapped(text, size, room, 500)
            fits = all(breadth(line, size, 500) <= room for line in lines)
            if fits and len(lines) <= most and " ".join(lines) == text:
                return x, anchor, lines
    return across.at(0), "start", wrapped(text, size, least, 500)


def _periods(
    periods: Sequence[tuple[date, str]],
    span: _Span,
    level: tuple[float, float],
    across: Across,
    palette: Palette,
) -> list[str]:
    k = across.scale
    top, bottom = level
    shapes, free = [], 0.0
    for day, name in sorted(periods):
        share = span.share(day)
        if not 0 <= share < 1:
            continue
        x, size = across.at(share), _SMALL * k
        shapes.append(
            f'<line class="grid" x1="{x}" x2="{x}" y1="{num(top + 17 * k)}" y2="{num(bottom)}"'
            f' stroke="{palette.grid}" stroke-width="{num(k)}"/>'
        )
        long = breadth(name, size) + 4 * k
        if free <= share * across.least <= across.least - long:
            shapes.append(words("label", x, top + 11 * k, name, size, palette.secondary))
            free = share * across.least + long
    return shapes


def _today(share: float, text: str, bottom: float, across: Across, palette: Palette) -> list[str]:
    k, x = across.scale, across.at(share)
    anchor = "middle"
    half = breadth(text, _SMALL * k, 600) / 2
    if share * across.least < half:
        anchor = "start"
    elif (1 - share) * across.least < half:
        anchor = "end"
    return [
        words("now-label", x, 11 * k, text, _SMALL * k, palette.accent, anchor, 600),
        f'<line class="today" x1="{x}" x2="{x}" y1="{num(15 * k)}" y2="{num(bottom)}"'
        f' stroke="{palette.accent}" stroke-width="{num(1.5 * k)}"'
        f' stroke-dasharray="{num(4 * k)} {num(3 * k)}"/>',
    ]


def _row(
    row: Work, y: float, span: _Span, across: Across, palette: Palette
) -> tuple[list[str], float]:
    k = across.scale
    begin = span.share(row.starts_on)
    end = span.share((row.ends_on or row.starts_on) + timedelta(days=1))
    start, stop = min(max(begin, 0), 1), min(max(end, 0), 1)
    x, anchor, lines = _named(row.label, start, stop, across)
    shapes = []
    for line in lines:
        y += _LINE * k
        if across.width is not None:
            # The page's stylesheet gives words an edge of the ground's colour; paper a ground.
            shapes.append(_ground(line, float(x), anchor, y, across))
        ink = words("strong", x, y - 5 * k, line, _SIZE * k, palette.ink, anchor, 500)
        shapes.append(ink)
    if begin >= 1 or end <= 0:
        shapes.append(_beyond(y, end <= 0, across, palette))
    elif row.ends_on is None:
        middle = (begin + end) / 2
        shapes.append(_badge(row.state, middle, y, across, palette, diamond=True))
    else:
        shapes.extend(_bar(row, start, stop, y, across, palette))
    return shapes, y + (_BADGE + 8) * k


def _ground(line: str, x: float, anchor: str, y: float, across: Across) -> str:
    size = _SIZE * across.scale
    long = breadth(line, size, 500) * 0.95
    left = x - long if anchor == "end" else x
    return rect("ground", left, y - size * 1.2, long, y - size * 0.2, "#fff")


def _colours(state: str, palette: Palette) -> tuple[str, str]:
    """The colour of a state and its tint."""
    return {
        "done": (palette.good, palette.good_soft),
        "risk": (palette.warn, palette.warn_soft),
        "running": (palette.accent, palette.track),
        "plan": (palette.secondary, palette.track),
    }[state]


def _bar(
    row: Work, start: float, stop: float, y: float, across: Across, palette: Palette
) -> list[str]:
    k = across.scale
    strong, soft = _colours(row.state, palette)
    top, bottom = y + k, y + (1 + _THICK) * k
    bar = rect(
        f"work {row.state}", across.at(start), top, _long(start, stop, across), bottom, soft,
        radius=4 * k,
    )  # fmt: skip
    shapes = [bar]
    share = 1.0 if row.state == "done" else min(max(row.done, 0.0), 1.0)
    if share and row.state != "plan":
        past = _long(start, start + (stop - start) * share, across)
        shade = rect(f"past {row.state}", across.at(start), top, past, bottom, strong, radius=4 * k)
        shapes.append(shade.replace("/>", ' fill-opacity=".45"/>'))
    shapes.append(_badge(row.state, start, y, across, palette))
    return shapes


def _long(start: float, stop: float, across: Across) -> str:
    return across.at(stop - start)


def _badge(
    state: str, share: float, y: float, across: Across, palette: Palette, *, diamond: bool = False
) -> str:
    """The mark of a state, at the start of its bar or, for a milestone, around its middle."""
    k, strong = across.scale, _colours(state, palette)[0]
    fill, edge = ("#fff", strong) if state == "plan" else (strong, strong)
    outline = f'fill="{fill}" stroke="{edge}" stroke-width="1.6"'
    shape = f'<circle class="disc {state}" cx="7" cy="7" r="6.2" {outline}/>'
    if diamond:
        shape = f'<path class="disc {state}" d="M7 .2L13.8 7L7 13.8L.2 7Z" {outline}/>'
    drawn = shape + _GLYPHS[state].replace("/>", ' class="sign"/>')
    # A disc begins where its bar does, a diamond has its middle there; neither leaves the edge.
    room = _BADGE * k / across.least
    shift = 0.5 if diamond else 0.0
    shift = 0.0 if share < shift * room else 1.0 if share > 1 - (1 - shift) * room else shift
    return _placed(drawn, share, shift, y, across)


def _placed(drawn: str, share: float, shift: float, y: float, across: Across) -> str:
    """A mark at a share of the width, moved to the left by so much of its own."""
    k = across.scale
    if across.width is None:
        moved = (
            f'<g transform="translate({num(-shift * _BADGE)} 0)">{drawn}</g>' if shift else drawn
        )
        size = f'width="{num(_BADGE)}" height="{num(_BADGE)}" overflow="visible"'
        return f'<svg x="{across.at(share)}" y="{num(y)}" {size}>{moved}</svg>'
    x = share * across.width - shift * _BADGE * k
    return f'<g transform="translate({num(x)} {num(y)}) scale({num(k)})">{drawn}</g>'


def _beyond(y: float, before: bool, across: Across, palette: Palette) -> str:  # noqa: FBT001
    """An arrow at the edge: this one was before the time shown, or comes after it."""
    path = "M9 2L4 7L9 12" if before else "M5 2L10 7L5 12"
    arrow = (
        f'<path class="beyond" d="{path}" fill="none" stroke="{palette.secondary}"'
        ' stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>'
    )
    side = 0.0 if before else 1.0
    return _placed(arrow, side, side, y, across)
