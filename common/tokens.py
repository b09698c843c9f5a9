"""The colours of the stylesheet, read from it, and how well they can be told apart.

`tokens` reads static/css/app.css itself, so what the styleguide shows is what pages wear.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from common.colour import contrast

STYLESHEET = Path(__file__).resolve().parent.parent / "static" / "css" / "app.css"
TOKEN = re.compile(
    r"--([a-z0-9-]+): (?:light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)|(#[0-9a-f]{6}));"
)
HUE_BLOCK = re.compile(r'\[data-hue="(\d)"\] \{(.*?)\}', re.DOTALL)
TEXT, SEEN = 4.5, 3.0


@dataclass(frozen=True)
class Token:
    """A colour by name, in light and in dark."""

    name: str
    light: str
    dark: str


@dataclass(frozen=True)
class Pair:
    """One colour on another: what it comes to in light and dark, and what the law asks."""

    front: Token
    ground: Token
    least: float

    @property
    def light(self) -> float:
        return contrast(self.front.light, self.ground.light)

    @property
    def dark(self) -> float:
        return contrast(self.front.dark, self.ground.dark)

    @property
    def is_legal(self) -> bool:
        return min(self.light, self.dark) >= self.least


def _read(css: str, suffix: str = "") -> dict[str, Token]:
    return {
        f"{name}{suffix}": Token(f"{name}{suffix}", light or both, dark or both)
        for name, light, dark, both in TOKEN.findall(css)
    }


@cache
def tokens() -> dict[str, Token]:
    """Every colour by name; those of the eight hues end in their number."""
    css = STYLESHEET.read_text(encoding="utf-8")
    found = _read(HUE_BLOCK.sub("", css))
    for number, block in HUE_BLOCK.findall(css):
        found |= _read(block, f"-{number}")
    return found


# What stands on what in pages: (text, its grounds), (what is only seen, its grounds).
READ = {
    "ink": ("canvas", "surface", "raised", "sunken"),
    "ink-2": ("canvas", "surface", "sunken", "quiet", "track"),
    "ink-3": ("canvas", "surface", "raised", "sunken"),
    "accent": ("canvas", "surface", "sunken", "accent-soft"),
    "on-accent": ("accent-fill", "accent-fill-2"),
    "good": ("surface", "good-soft"),
    "warn": ("surface", "warn-soft"),
    "bad": ("surface", "bad-soft"),
}
SHOWN = {
    "field": ("surface", "canvas"),
    "meter": ("track",),
    "good-fill": ("track",),
    "warn-fill": ("track",),
    "bad-fill": ("track",),
}
HUES = range(1, 9)


@cache
def pairs() -> list[Pair]:
    """Every pair that pages use, with its contrast."""
    known = tokens()
    found = [
        Pair(known[front], known[ground], least)
        for table, least in ((READ, TEXT), (SHOWN, SEEN))
        for front, grounds in table.items()
        for ground in grounds
    ]
    for number in HUES:
        found.append(Pair(known[f"hue-{number}"], known[f"hue-soft-{number}"], TEXT))
        found.append(Pair(known[f"hue-fill-{number}"], known["surface"], SEEN))
    return found
