"""Pictures as people send them."""

import io
from typing import Any

from PIL import Image, ImageDraw

TRANSPARENT = (0, 0, 0, 0)


def disc(
    *,
    size: tuple[int, int] = (120, 120),
    colour: Any = (180, 35, 106, 255),
    ground: Any = TRANSPARENT,
    kind: str = "PNG",
) -> bytes:
    """A filled ellipse with a margin around it."""
    image = Image.new("RGBA", size, ground)
    edge = [size[0] // 8, size[1] // 8, size[0] * 7 // 8, size[1] * 7 // 8]
    ImageDraw.Draw(image).ellipse(edge, fill=colour)
    buffer = io.BytesIO()
    (image if kind != "JPEG" else image.convert("RGB")).save(buffer, kind)
    return buffer.getvalue()
