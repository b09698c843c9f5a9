"""Charts without axes, as small as a word: a meter and a spark."""

from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe

from common.charts.drawing import LIGHT, Number, Palette, box, circle, line, num, svg, tick


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
        return f"{num(100 * part)}%" if width is None else num(width * part)

    def bar(css: str, end: Number, fill: str, extra: str = "") -> str:
        return (
            f'<rect class="{css}" width="{at(end)}" height="{num(height)}" rx="{num(height / 2)}"'
            f' fill="{fill}"{extra}/>'
        )

    colour = palette.tone(tone)
    shapes = [bar("bg", reach, palette.track)]
    if projection is not None and projection > value:
        shapes.append(bar("ghost", projection, colour, ' fill-opacity=".32"'))
    if value > 0:
        shapes.append(bar("v", value, colour))
    if reach > whole > 0:
        shapes.append(tick("gap", at(whole), -1, height + 1, "#fff", 2.5))
    if pace is not None:
        shapes.append(tick("halo", at(pace), -2, height + 2, "#fff", 6))
        shapes.append(tick("pace", at(pace), -3, height + 3, palette.ink, 2))
    size = f'height="{num(height)}"'
    if width is None:
        size = f'width="100%" {size}'
    else:
        size = f'viewBox="0 0 {num(width)} {num(height)}" width="{num(width)}pt" {size[:-1]}pt"'
    return svg(f"meter {tone}", size, title, shapes)


def fine_meter(
    *, value: Number, total: Number, tone: str = "accent", projection: Number | None = None
) -> SafeString:
    """The same in a line of a long list, for the page alone: the words stand beside it, so it is
    silent, and all that is equal in every line stands in the stylesheet."""
    whole = max(float(total), 0.0)
    reach = max(whole, float(value), float(projection or 0), 1e-9)

    def bar(css: str, end: Number) -> str:
        return f'<rect class="{css}" width="{num(100 * max(float(end), 0.0) / reach)}%"/>'

    shapes = '<rect class="bg"/>'
    if projection is not None and projection > value:
        shapes += bar("ghost", projection)
    if value > 0:
        shapes += bar("v", value)
    if reach > whole > 0:
        end = num(100 * whole / reach)
        shapes += f'<line class="gap" x1="{end}%" x2="{end}%" y1="-1" y2="7"/>'
    drawn = f'<svg class="meter fine {tone}" aria-hidden="true">{shapes}</svg>'
    return mark_safe(drawn)  # noqa: S308


def spark(
    *,
    values: Sequence[Number | None],
    title: str,
    target: Number | None = None,
    tone: str = "accent",
    width: float = 96,
    height: float = 28,
    palette: Palette = LIGHT,
) -> SafeString:
    """Draw a small line without axes; the last value is a dot in the tone's colour.

    A missing value (None) is a gap, never a zero. Where the newest are missing, the dot is the
    last one known and hollow. Of nothing at all only the target is drawn.
    """
    known = [(index, float(value)) for index, value in enumerate(values) if value is not None]
    marks = [value for _, value in known] + ([float(target)] if target is not None else [])
    low, span = min(marks, default=0.0), (max(marks, default=0.0) - min(marks, default=0.0))
    step = (width - 6) / max(len(values) - 1, 1)
    # A value that is alone is the newest, and the newest is at the right.
    left = 2 if len(values) > 1 else width - 4

    def y(value: float) -> float:
        # What never changes runs through the middle, as nothing is high or low there.
        return 3 + (height - 6) * (1 - (value - low) / span if span else 0.5)

    shapes = []
    if target is not None:
        shapes.append(
            f'<path class="target" d="M2 {num(y(float(target)))}H{num(width - 2)}" fill="none"'
            f' stroke="{palette.accent}" stroke-width=".6" stroke-dasharray="1.8 1.6"/>'
        )
    for run in _runs(known):
        points = [(left + step * index, y(value)) for index, value in run]
        if len(points) > 1:
            shapes.append(line("line", points, palette.secondary, 1.1))
        elif run[-1] != known[-1]:
            shapes.append(circle("lone", *points[0], 0.9, palette.secondary))
    if known:
        index, last = known[-1]
        colour = palette.tone(tone)
        if index == len(values) - 1:
            shapes.append(circle("dot", left + step * index, y(last), 1.9, colour))
        else:
            ring = circle("dot old", left + step * index, y(last), 1.9, "#fff")
            shapes.append(ring.replace("/>", f' stroke="{colour}" stroke-width="1.1"/>'))
    return svg(f"spark {tone}", box(width, height), title, shapes)


def _runs(known: Sequence[tuple[int, float]]) -> list[list[tuple[int, float]]]:
    """The stretches of values without a gap between them."""
    runs: list[list[tuple[int, float]]] = []
    for index, value in known:
        if runs and runs[-1][-1][0] == index - 1:
            runs[-1].append((index, value))
        else:
            runs.append([(index, value)])
    return runs
