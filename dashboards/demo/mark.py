"""The logo of the demo's first provider: a sun above a line, drawn here and nowhere kept."""

import io

from PIL import Image, ImageDraw
from PIL.Image import Resampling

SIZE, SHARPER = 256, 4
ACCENT = "#0b6477"


def sunrise() -> bytes:
    """A PNG without background: half a disc between rays, over a horizon."""
    side = SIZE * SHARPER
    image = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)

    def box(left: float, top: float, right: float, bottom: float) -> tuple[float, ...]:
        return (left * side, top * side, right * side, bottom * side)

    pen.rounded_rectangle(box(0, 0, 1, 1), radius=0.24 * side, fill=ACCENT)
    pen.pieslice(box(0.26, 0.32, 0.74, 0.8), 180, 360, fill="#ffffff")
    pen.rounded_rectangle(box(0.16, 0.63, 0.84, 0.695), radius=0.03 * side, fill="#ffffff")
    pen.rounded_rectangle(box(0.31, 0.765, 0.69, 0.83), radius=0.03 * side, fill="#9fd0d8")
    pen.rounded_rectangle(box(0.468, 0.13, 0.532, 0.25), radius=0.03 * side, fill="#ffffff")
    buffer = io.BytesIO()
    image.resize((SIZE, SIZE), Resampling.LANCZOS).save(buffer, "PNG")
    return buffer.getvalue()
