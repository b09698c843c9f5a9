"""Pictures that people send: looked at, decoded, and drawn anew.

Nothing of the file that was sent is kept: what it shows is written as a PNG of our own, without
its metadata, in a size that pages, mails and paper need. A picture that can carry a script (SVG)
is refused, and so is one that only pretends to be small.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageFile, UnidentifiedImageError
from PIL.Image import Resampling

from common.colour import contrast

KINDS = ("PNG", "JPEG", "WEBP")
MOST_BYTES = 1024 * 1024
MOST_PIXELS = 16_000_000
SMALLEST = 32
# Twice what the largest place shows (a cover), so that print and dense screens stay sharp.
BOX = (640, 224)
MOST_STRETCHED = 6
# A pixel counts from half opaque on; so few that let through are smoothed corners.
OPAQUE, EDGE = 128, 0.02
PAPER, NIGHT = "#ffffff", "#17181b"
LEGIBLE = 2.2


class CannotRead(Exception):
    """Why a picture is refused, in the words of who sent it."""


@dataclass(frozen=True)
class Picture:
    """A PNG with its size in pixels.

    `ground` is what it has to stand on: "light" or "dark" where it would vanish on the other,
    empty where it is seen on both.
    """

    content: bytes
    width: int
    height: int
    ground: str = ""


def read_logo(content: bytes) -> Picture:
    """The logo that a file shows, trimmed and fitted. Raises CannotRead."""
    image = _trimmed(_decoded(content))
    width, height = image.size
    if min(width, height) * MOST_STRETCHED < max(width, height):
        raise CannotRead(_("The logo is too long for its height: at most six to one."))
    image.thumbnail(BOX, Resampling.LANCZOS)
    ground = _ground(image)
    return Picture(_png(image), *image.size, ground)


@contextmanager
def _whole() -> Iterator[None]:
    """Take no half of a picture: printing lets the library do so in the whole process."""
    lenient = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _decoded(content: bytes) -> Image.Image:
    if len(content) > MOST_BYTES:
        raise CannotRead(_("The file is larger than 1 MB. Send a smaller one."))
    try:
        with _whole(), Image.open(io.BytesIO(content), formats=KINDS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            if min(image.size) < SMALLEST:
                raise CannotRead(_("The picture is too small: send one of at least 32 pixels."))
            return image.convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
        message = _("The picture has too many pixels: 4,000 by 4,000 is the most.")
        raise CannotRead(message) from problem
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as problem:
        message = _("This is not a picture that we can read. Send a PNG, a JPEG or a WebP file.")
        raise CannotRead(message) from problem


def _trimmed(image: Image.Image) -> Image.Image:
    """Without the empty margin around it."""
    box = image.getchannel("A").getbbox()
    if box is None:
        raise CannotRead(_("The picture is empty: every pixel of it lets through."))
    return image.crop(box)


def _ground(image: Image.Image) -> str:
    alpha = image.getchannel("A").histogram()
    if sum(alpha[:OPAQUE]) <= EDGE * sum(alpha):
        return ""
    small = image.copy()
    small.thumbnail((64, 64), Resampling.BOX)
    pixels = small.tobytes()
    shown = [
        f"#{pixels[at]:02x}{pixels[at + 1]:02x}{pixels[at + 2]:02x}"
        for at in range(0, len(pixels), 4)
        if pixels[at + 3] >= OPAQUE
    ]
    if not shown:
        return ""
    on_paper, at_night = (
        sum(contrast(colour, ground) >= LEGIBLE for colour in shown) for ground in (PAPER, NIGHT)
    )
    most = 0.8 * len(shown)
    if at_night < most and at_night <= on_paper:
        return "light"
    return "dark" if on_paper < most else ""


def _png(image: Image.Image) -> bytes:
    """The pixels and nothing else: the same picture gives the same bytes."""
    clean = Image.frombytes("RGBA", image.size, image.tobytes())
    if clean.getchannel("A").getextrema() == (255, 255):
        clean = clean.convert("RGB")
    buffer = io.BytesIO()
    clean.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
