"""What every chart is drawn with: the palette of print, shapes, words and axes."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

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
FONT = "Mandate Sans, Inter, sans-serif"


def num(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def box(width: float, height: float) -> str:
    return (
        f'viewBox="0 0 {num(width)} {num(height)}" width="{num(width)}pt" height="{num(height)}pt"'
    )


def svg(css: str, size: str, title: str, shapes: Sequence[str]) -> SafeString:
    return mark_safe(  # noqa: S308 - every text above went through escape()
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{escape(css)}" {size} role="img">'
        f"<title>{escape(title)}</title>{''.join(shapes)}</svg>"
    )


def words(
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
        f'<text class="{css}" x="{num(x)}" y="{num(y)}" font-family="{FONT}" font-size="{num(size)}"'
        f' font-weight="{weight}" fill="{fill}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def rect(
    css: str, x: float, top: float, width: float, bottom: float, fill: str, *, radius: float = 0
) -> str:
    rounded = f' rx="{num(radius)}"' if radius else ""
    return (
        f'<rect class="{css}" x="{num(x)}" y="{num(top)}" width="{num(max(width, 0))}"'
        f' height="{num(max(bottom - top, 0))}"{rounded} fill="{fill}"/>'
    )


def circle(css: str, x: float, y: float, radius: float, fill: str) -> str:
    return f'<circle class="{css}" cx="{num(x)}" cy="{num(y)}" r="{num(radius)}" fill="{fill}"/>'


def tick(css: str, x: str, top: float, bottom: float, stroke: str, width: float) -> str:
    return (
        f'<line class="{css}" x1="{x}" x2="{x}" y1="{num(top)}" y2="{num(bottom)}"'
        f' stroke="{stroke}" stroke-width="{num(width)}"/>'
    )


def path_of(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{num(x)} {num(y)}" for x, y in points)


def line(css: str, points: Sequence[tuple[float, float]], stroke: str, width: float) -> str:
    return (
        f'<path class="{css}" d="{path_of(points)}" fill="none" stroke="{stroke}"'
        f' stroke-width="{num(width)}" stroke-linejoin="round" stroke-linecap="round"/>'
    )


def dashed(css: str, path: str, stroke: str, dashes: str) -> str:
    return (
        f'<path class="{css}" d="{path}" fill="none" stroke="{stroke}" stroke-width="1.5"'
        f' stroke-dasharray="{dashes}"/>'
    )


def ticks_to(highest: float) -> list[float]:
    """Round values from 0 to at least the highest, in three to five steps."""
    power = 10 ** math.floor(math.log10(highest / 5))
    step = next(base * power for base in (1, 2, 4, 5, 10) if base * power >= highest / 5)
    count = math.ceil(highest / step - 1e-9)
    return [step * index for index in range(count + 1)]


def grid(
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
        line = f'<path class="grid" d="M{num(left)} {num(y(tick))}H{num(right)}" stroke="{stroke}"'
        shapes.append(f'{line} stroke-width=".6"/>')
        shapes.append(
            words("label", left - 5, y(tick) + 2.3, f"{tick:g}", size, palette.secondary, "end")
        )
    return shapes
