"""What is sent as a logo is looked at and drawn anew, or refused in words."""

import io
import zlib

import pytest
from PIL import Image, ImageFile, PngImagePlugin

from common.pictures import BOX, CannotRead, read_logo
from tests.factories.pictures import disc

SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_becomes_a_png_of_ours(kind: str) -> None:
    picture = read_logo(disc(kind=kind, ground=(255, 255, 255, 255)))
    with opened(picture.content) as image:
        assert (image.format, image.size) == ("PNG", (picture.width, picture.height))


def test_the_empty_margin_is_cut_away() -> None:
    picture = read_logo(disc(size=(160, 160)))
    assert (picture.width, picture.height) == (121, 121)


def test_a_large_picture_is_fitted() -> None:
    picture = read_logo(disc(size=(2400, 1200)))
    assert picture.width <= BOX[0]
    assert picture.height == BOX[1]


def test_nothing_of_the_file_itself_is_kept() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "taken at home")
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), "navy").save(buffer, "PNG", pnginfo=words)
    sent = buffer.getvalue() + b"<script>"
    assert b"home" in sent
    drawn = read_logo(sent).content
    assert b"home" not in drawn
    assert b"script" not in drawn


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert read_logo(disc()).content == read_logo(disc()).content


@pytest.mark.parametrize(
    ("colour", "ground"),
    [
        ((20, 20, 30, 255), "light"),
        ((250, 250, 250, 255), "dark"),
        ((214, 90, 60, 255), ""),
    ],
)
def test_a_logo_says_what_it_has_to_stand_on(colour: tuple[int, ...], ground: str) -> None:
    assert read_logo(disc(colour=colour)).ground == ground


def test_a_logo_that_brings_its_ground_stands_anywhere() -> None:
    assert read_logo(disc(colour=(0, 0, 0, 255), ground=(255, 255, 255, 255))).ground == ""


def bomb(side: int) -> bytes:
    """A few bytes that say they are a picture of so many pixels squared."""

    def part(kind: bytes, said: bytes) -> bytes:
        sum_ = zlib.crc32(kind + said).to_bytes(4, "big")
        return len(said).to_bytes(4, "big") + kind + said + sum_

    head = part(b"IHDR", side.to_bytes(4, "big") * 2 + b"\x08\x06\x00\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", zlib.compress(b"\0"))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (SCRIPT, "not a picture"),
        (b"", "not a picture"),
        (b"GIF89a", "not a picture"),
        (disc()[:200], "not a picture"),
        (bomb(4_001), "too many pixels"),
        # Beyond the limits at which the library itself warns, and refuses.
        (bomb(10_000), "too many pixels"),
        (bomb(20_000), "too many pixels"),
        (disc(size=(20, 20)), "too small"),
        (disc(size=(1400, 100)), "six to one"),
        (disc(colour=(0, 0, 0, 0)), "empty"),
        (b"\x89PNG" + b"0" * 1024 * 1024, "1 MB"),
    ],
    ids=[
        "svg",
        "nothing",
        "gif",
        "cut off",
        "large",
        "bomb",
        "huge",
        "tiny",
        "long",
        "empty",
        "heavy",
    ],
)
def test_what_is_no_logo_is_refused_in_words(content: bytes, why: str) -> None:
    with pytest.raises(CannotRead, match=why):
        read_logo(content)


def test_half_a_picture_is_refused_where_documents_are_printed_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(CannotRead, match="not a picture"):
        read_logo(disc()[:200])
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True
