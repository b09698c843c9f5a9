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
    good_soft: str = "#E3F0E9"
    warn_soft: str = "#FBEBDD"
    bad_soft: str = "#F8DEDB"

    def tone(self, name: str) -> str:
        return {"good": self.good, "warn": self.warn, "bad": self.bad}.get(name, self.accent)


LIGHT = Palette()
FONT = "Mandate Sans, Inter, sans-serif"
# What a card on the narrowest screen leaves for a chart that fills its container, in pixels.
NARROWEST = 256.0
# How wide letters are, in parts of their size. Inter's are measured; the fonts that people have
# instead are hardly wider, most of them narrower.
_BREADTHS = {
    letter: part
    for letters, part in (
        (" .,:;!|'’iîïjlI\u00a0\u202f", 0.31),
        ("()[]/ft", 0.38),
        ("r1-", 0.47),
        ("?cçJL7kxzsvyeéèêë–", 0.59),
        ("ABCDEÉFGHKNOQTUVXY&¼", 0.77),
        ("w½", 0.86),
        ("mM¾…", 0.91),
        ("W%œ—", 1.0),
    )
    for letter in letters
}
_OTHERS = 0.64


def breadth(text: str, size: float, weight: int = 400) -> float:
    """About how long a line of text is, rather too long than too short."""
    parts = sum(_BREADTHS.get(letter, _OTHERS) for letter in text)
    return parts * size * (1.05 if weight > 500 else 1.02)


def wrapped(text: str, size: float, room: float, weight: int = 400) -> list[str]:
    """A text in lines that fit the room; a word longer than a line is divided with a hyphen."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if breadth(longer, size, weight) <= room:
            lines[-1] = longer
            continue
        *full, rest = _divided(word, size, room, weight)
        lines += [*full, rest]
    return [line for line in lines if line] or [""]


def _divided(word: str, size: float, room: float, weight: int) -> list[str]:
    pieces = []
    while len(word) > 1 and breadth(word, size, weight) > room:
        length = 1
        while breadth(f"{word[: length + 1]}-", size, weight) <= room:
            length += 1
        pieces.append(f"{word[:length]}-")
        word = word[length:]
    return [*pieces, word]


def num(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def box(width: float, height: float) -> str:
    return (
        f'viewBox="0 0 {num(width)} {num(height)}" width="{num(width)}pt" height="{num(height)}pt"'
    )


@dataclass(frozen=True)
class Across:
    """The width of a chart that fills its container (in shares) or has points of its own (print).

    Words keep their size whatever the container's: print's are six tenths of the screen's.
    """

    width: float | None

    @property
    def scale(self) -> float:
        return 1.0 if self.width is None else 0.6

    @property
    def least(self) -> float:
        """The least room there can be, in the unit of the words."""
        return NARROWEST if self.width is None else self.width

    def at(self, share: float) -> str:
        share = min(max(share, 0.0), 1.0)
        return f"{num(100 * share)}%" if self.width is None else num(share * self.width)

    def svg(self, css: str, title: str, height: float, shapes: Sequence[str]) -> SafeString:
        if self.width is not None:
            return svg(f"chart fluid {css}", box(self.width, height), title, shapes)
        return svg(f"chart fluid {css}", f'width="100%" height="{num(height)}"', title, shapes)


def svg(css: str, size: str, title: str, shapes: Sequence[str]) -> SafeString:
    return mark_safe(  # noqa: S308 - every text above went through escape()
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{escape(css)}" {size} role="img">'
        f"<title>{escape(title)}</title>{''.join(shapes)}</svg>"
    )


def place(x: float | str) -> str:
    """A position as it stands in an attribute: a number, or already a share ("12.5%")."""
    return x if isinstance(x, str) else num(x)


def words(
    css: str,
    x: float | str,
    y: float,
    text: str,
    size: float,
    fill: str,
    anchor: str = "start",
    weight: int = 400,
) -> str:
    return (
        f'<text class="{css}" x="{place(x)}" y="{num(y)}" font-family="{FONT}" font-size="{num(size)}"'
        f' font-weight="{weight}" fill="{fill}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def rect(
    css: str,
    x: float | str,
    top: float,
    width: float | str,
    bottom: float,
    fill: str,
    *,
    radius: float = 0,
) -> str:
    rounded = f' rx="{num(radius)}"' if radius else ""
    long = width if isinstance(width, str) else max(width, 0)
    return (
        f'<rect class="{css}" x="{place(x)}" y="{num(top)}" width="{place(long)}"'
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
