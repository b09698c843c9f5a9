"""Charts as SVG text, one source for the page and the printed document.

Geometry and the light palette stand in attributes, because a PDF does not apply the page's CSS
inside an SVG; classes carry the meaning, so that a stylesheet overrides every colour on the web:
`meter` (bg v ghost gap halo pace), `spark` (line target dot), `chart` (grid label strong cap plan
area actual proj point bar over tick track). A tone (accent good warn bad) is a class on the root.
`<title>` holds the whole sentence, for it alone is read aloud and becomes the picture's
alternative text in a PDF. Every text is given by the caller, already in the reader's language.
"""

from common.charts.days import Bar, burn_bars, burnup, category_bars, columns
from common.charts.drawing import LIGHT, Number, Palette
from common.charts.meters import meter, spark

__all__ = [
    "LIGHT",
    "Bar",
    "Number",
    "Palette",
    "burn_bars",
    "burnup",
    "category_bars",
    "columns",
    "meter",
    "spark",
]
