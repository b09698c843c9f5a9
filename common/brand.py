"""A provider's brand as a document carries it: frozen with the document, so that what was issued
keeps the face it had."""

import base64
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from common import colour
from common.charts import LIGHT, Palette


@dataclass(frozen=True)
class Brand:
    """An accent (#rrggbb) and a logo (PNG in base64 with its size); empty is Mandate's own look.

    `ground` is what the logo has to stand on: light, dark, or empty for either.
    """

    accent: str = ""
    logo: str = ""
    width: int = 0
    height: int = 0
    ground: str = ""

    @property
    def palette(self) -> Palette:
        """The colours of its charts on paper."""
        if not self.accent:
            return LIGHT
        found = colour.printed(self.accent)
        return Palette(accent=found.accent, accent_muted=found.muted)

    @property
    def print_rules(self) -> str:
        """Its four values for the stylesheets of static/pdf/, as CSS; empty for our own."""
        if not self.accent:
            return ""
        found = colour.printed(self.accent)
        return (
            f":root{{--accent:{found.accent};--panel:{found.panel};"
            f"--panel-soft:{found.panel_soft};--panel-line:{found.panel_line}}}"
        )

    def picture(self, *, width: float, height: float, css: str, alt: str) -> SafeString | None:
        """The logo in print, as large as a box of so many millimetres lets it be."""
        if not self.logo:
            return None
        wide, high = self.fitted(width=width, height=height)
        plate = f"{css} on-{self.ground}" if self.ground else css
        return format_html(
            '<img class="{}" src="data:image/png;base64,{}" alt="{}" style="width:{}mm;height:{}mm">',
            plate,
            self.logo,
            alt,
            f"{wide:.2f}",
            f"{high:.2f}",
        )

    def fitted(self, *, width: float, height: float) -> tuple[float, float]:
        """The logo's size inside a box, in the box's unit."""
        scale = min(width / max(self.width, 1), height / max(self.height, 1))
        return self.width * scale, self.height * scale


# Mandate's own look.
PLAIN = Brand()


def encoded(content: bytes) -> str:
    """The bytes of a logo as a document carries them."""
    return base64.b64encode(content).decode()
