"""One colour that a provider picks, and every legal shade of it.

Whatever they pick keeps its hue and gives way in lightness: text is read at 4.5:1 on every ground
it stands on, white on every filled button, a bar at 3:1 on its track, in light and in dark (WCAG
2.2, 1.4.3 and 1.4.11). The shades are found by moving the lightness in OKLCH, where equal steps
look equal, until what is printed as #rrggbb obeys.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import atan2, cos, hypot, sin

HEX = re.compile(r"#[0-9a-f]{6}")
WHITE = "#ffffff"

# The grounds of static/css/app.css on which the accent stands as text, and where it is only seen.
LIGHT_GROUNDS = ("#ffffff", "#f6f5f2", "#faf9f7", "#f3f1ed", "#f1efea")
DARK_GROUNDS = ("#17181b", "#0e0f11", "#131417", "#1f2125", "#212429")
LIGHT_TRACK, DARK_TRACK = "#eae7e1", "#2b2e33"
# The grounds of the printed documents: paper and boxes.
PAPER = ("#ffffff", "#f1f5f5")

TEXT, SEEN = 4.5, 3.0
# A little more than the law, so that no rounding of a browser goes below it.
SPARE = 0.05
STEP = 0.004


@dataclass(frozen=True)
class Shades:
    """The tokens of a page (light, dark) that an accent replaces; names as in the stylesheet."""

    accent: tuple[str, str]
    accent_soft: tuple[str, str]
    accent_fill: tuple[str, str]
    accent_fill_2: tuple[str, str]
    meter: tuple[str, str]


@dataclass(frozen=True)
class Print:
    """The colours of a printed document that an accent replaces."""

    accent: str
    muted: str
    panel: str
    panel_soft: str
    panel_line: str


def is_colour(text: str) -> bool:
    """Whether a text is a colour as we keep it: #rrggbb in small letters."""
    return bool(HEX.fullmatch(text))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of a colour, 0 to 1 (WCAG)."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(maxsize=512)
def shades(colour: str) -> Shades:
    """The shades of a colour for the pages."""
    lightness, chroma, hue = _oklch(colour)
    soft = (_hex(0.955, min(chroma, 0.028), hue), _hex(0.27, min(chroma, 0.065), hue))
    light = _reads_on((*LIGHT_GROUNDS, soft[0]), LIGHT_TRACK)
    dark = _reads_on((*DARK_GROUNDS, soft[1]), DARK_TRACK)
    accent = (
        _first((chroma, hue), _down(lightness), light),
        _first((chroma, hue), _up(max(lightness, 0.72)), dark),
    )
    fill = (
        _first((chroma, hue), _down(lightness), _bears_white(())),
        _first((chroma, hue), _around(lightness), _bears_white(DARK_GROUNDS)),
    )
    meter = (
        _first((chroma, hue), _down(lightness), _seen_on((LIGHT_TRACK, *LIGHT_GROUNDS))),
        _first((chroma, hue), _up(lightness), _seen_on((DARK_TRACK, *DARK_GROUNDS))),
    )
    return Shades(
        accent=accent,
        accent_soft=soft,
        accent_fill=fill,
        accent_fill_2=(_pressed(fill[0]), _pressed(fill[1])),
        meter=meter,
    )


@lru_cache(maxsize=512)
def printed(colour: str) -> Print:
    """The shades of a colour for paper, which is white."""
    lightness, chroma, hue = _oklch(colour)
    panel = _first((chroma, hue), _down(min(lightness, 0.36)), _at_least(8.0, (WHITE,)))
    return Print(
        accent=_first((chroma, hue), _down(lightness), _at_least(TEXT + SPARE, PAPER)),
        muted=_first(
            (chroma * 0.45, hue), _down(max(lightness, 0.66)), _at_least(SEEN + SPARE, (WHITE,))
        ),
        panel=panel,
        panel_soft=_first((min(chroma, 0.03), hue), _up(0.87), _at_least(TEXT, (panel,))),
        panel_line=_hex(_oklch(panel)[0] + 0.22, min(chroma, 0.06), hue),
    )


def stylesheet(colour: str) -> str:
    """The tokens of a page as CSS, in the words of static/css/app.css."""
    found = shades(colour)
    lines = [
        f"--{name.replace('_', '-')}:light-dark({light},{dark});"
        for name, (light, dark) in vars(found).items()
    ]
    return ":root{" + "".join(lines) + "}\n"


Test = Callable[[str], bool]


def _at_least(least: float, grounds: Iterable[str]) -> Test:
    held = tuple(grounds)
    return lambda colour: all(contrast(colour, ground) >= least for ground in held)


def _reads_on(grounds: Iterable[str], track: str) -> Test:
    reads, seen = _at_least(TEXT + SPARE, grounds), _at_least(SEEN + SPARE, (track,))
    return lambda colour: reads(colour) and seen(colour)


def _seen_on(grounds: Iterable[str]) -> Test:
    return _at_least(SEEN + SPARE, grounds)


def _bears_white(grounds: Iterable[str]) -> Test:
    """White is read on it, and it is seen itself on what lies around."""
    reads, seen = _at_least(TEXT + SPARE, (WHITE,)), _at_least(2.6, grounds)
    return lambda colour: reads(colour) and seen(colour)


def _down(start: float) -> Iterable[float]:
    return (max(start - STEP * index, 0.0) for index in range(260))


def _up(start: float) -> Iterable[float]:
    return (min(start + STEP * index, 1.0) for index in range(260))


def _around(start: float) -> Iterable[float]:
    """The nearest lightness first, in both directions."""
    for index in range(260):
        yield max(start - STEP * index, 0.0)
        yield min(start + STEP * index, 1.0)


def _first(tint: tuple[float, float], ways: Iterable[float], test: Test) -> str:
    """The first colour on the way that passes; every way ends in black or white, which does."""
    chroma, hue = tint
    return next(colour for at in ways if test(colour := _hex(at, chroma, hue)))


def _moved(colour: str, by: float) -> str:
    lightness, chroma, hue = _oklch(colour)
    return _hex(min(max(lightness + by, 0.0), 1.0), chroma, hue)


def _pressed(fill: str) -> str:
    """A button under the pointer: darker, or lighter where it is nearly black."""
    return _moved(fill, -0.055 if _oklch(fill)[0] > 0.25 else 0.09)


# ------------------------------------------------------- OKLCH (Björn Ottosson, 2020)


def _linear(colour: str) -> tuple[float, float, float]:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return red, green, blue


def _oklch(colour: str) -> tuple[float, float, float]:
    red, green, blue = _linear(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return lightness, hypot(a, b), atan2(b, a)


def _rgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * cos(hue), chroma * sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _hex(lightness: float, chroma: float, hue: float) -> str:
    """The colour as a screen has it; what is too vivid for it pales at the same lightness."""
    lightness = min(max(lightness, 0.0), 1.0)
    for _ in range(24):
        parts = _rgb(lightness, chroma, hue)
        if all(-0.0005 <= part <= 1.0005 for part in parts):
            break
        chroma *= 0.88
    return "#" + "".join(f"{_byte(part):02x}" for part in parts)


def _byte(part: float) -> int:
    part = min(max(part, 0.0), 1.0)
    shown = 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
    return int(255 * shown + 0.5)
