"""Whatever colour is picked, what is made of it can be read."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.colour import (
    DARK_GROUNDS,
    DARK_TRACK,
    LIGHT_GROUNDS,
    LIGHT_TRACK,
    PAPER,
    WHITE,
    contrast,
    is_colour,
    luminance,
    printed,
    shades,
    stylesheet,
)
from tests.cluster import ROOT

GRID = [
    f"#{red:02x}{green:02x}{blue:02x}"
    for red, green, blue in product((0, 51, 102, 153, 204, 255), repeat=3)
]
BYTES = st.integers(min_value=0, max_value=255)


def illegal(colour: str) -> list[str]:
    """What of a colour's shades the law forbids, on any ground where it stands."""
    found, paper = shades(colour), printed(colour)
    wrong: list[str] = []

    def must(name: str, shade: str, grounds: tuple[str, ...], least: float) -> None:
        wrong.extend(
            f"{name} {shade} on {ground}: {contrast(shade, ground):.2f}"
            for ground in grounds
            if contrast(shade, ground) < least
        )

    for theme, grounds, track in ((0, LIGHT_GROUNDS, LIGHT_TRACK), (1, DARK_GROUNDS, DARK_TRACK)):
        soft = found.accent_soft[theme]
        must("text", found.accent[theme], (*grounds, soft), 4.5)
        must("focus ring", found.accent[theme], (*grounds, soft, track), 3)
        must("white on a button", WHITE, (found.accent_fill[theme],), 4.5)
        must("white on a pressed button", WHITE, (found.accent_fill_2[theme],), 4.5)
        must("bar", found.meter[theme], (track, *grounds), 3)
        must("ink on the soft ground", ("#1b1a17", "#f2f1ee")[theme], (soft,), 7)
    must("ticked box", found.accent_fill[0], LIGHT_GROUNDS, 3)
    must("accent on paper", paper.accent, PAPER, 4.5)
    must("past months on paper", paper.muted, (WHITE,), 3)
    must("white on the cover", WHITE, (paper.panel,), 7)
    must("words on the cover", paper.panel_soft, (paper.panel,), 4.5)
    return wrong


def test_every_colour_of_a_grid_becomes_legal() -> None:
    assert {colour: wrong for colour in GRID if (wrong := illegal(colour))} == {}


@given(BYTES, BYTES, BYTES)
def test_any_colour_becomes_legal(red: int, green: int, blue: int) -> None:
    assert illegal(f"#{red:02x}{green:02x}{blue:02x}") == []


def test_contrast_is_what_the_law_measures() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert luminance("#ff0000") == pytest.approx(0.2126)


def test_a_colour_that_is_legal_stays_as_it_was_picked() -> None:
    assert shades("#0b5d66").accent[0] == "#0b5d66"
    assert shades("#0b5d66").accent_fill[0] == "#0b5d66"
    assert printed("#0b5d66").accent == "#0b5d66"


def test_yellow_keeps_its_hue_and_gives_way_in_lightness() -> None:
    text = shades("#ffd400").accent[0]
    red, green, blue = (int(text[start : start + 2], 16) for start in (1, 3, 5))
    assert red > blue + 60
    assert green > blue + 60
    assert luminance(text) < luminance("#ffd400")


def test_the_stylesheet_speaks_in_the_tokens_of_the_pages() -> None:
    ours = (ROOT / "static" / "css" / "app.css").read_text(encoding="utf-8")
    names = [part.split(":")[0] for part in stylesheet("#b4236a")[6:-2].split(";") if part]
    assert len(names) == 5
    assert [name for name in names if f"{name}: light-dark(" not in ours] == []


def test_the_grounds_are_those_of_the_pages() -> None:
    ours = (ROOT / "static" / "css" / "app.css").read_text(encoding="utf-8")
    for token, index in (("canvas", 1), ("surface", 0), ("sunken", 2), ("hover", 3)):
        assert f"--{token}: light-dark({LIGHT_GROUNDS[index]}, " in ours, token
    assert f"--track: light-dark({LIGHT_TRACK}, {DARK_TRACK})" in ours


@pytest.mark.parametrize(
    ("text", "fits"),
    [("#0b5d66", True), ("#0B5D66", False), ("0b5d66", False), ("#0b5", False), ("#0b5d6g", False)],
)
def test_a_colour_is_kept_in_one_way(text: str, fits: bool) -> None:
    assert is_colour(text) is fits
