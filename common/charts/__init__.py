"""Charts as SVG text, one source for the page and the printed document.

Geometry and the light palette stand in attributes, because a PDF does not apply the page's CSS
inside an SVG; classes carry the meaning, so that a stylesheet overrides every colour on the web:
`meter` (bg v ghost gap halo pace), `spark` (line lone target dot), `chart` (grid label strong cap
plan area actual proj point bar over tick track), and `chart` again with `scores`, `radar`, `gantt`
or `risks` for the marks of its own. What is `fluid` fills its container with words of one size. A
tone (accent good warn bad) is a class on the root.
`<title>` holds the whole sentence, for it alone is read aloud and becomes the picture's
alternative text in a PDF. Every text is given by the caller, already in the reader's language.
"""

from common.charts.bars import Score, bars
from common.charts.days import Bar, burn_bars, burnup, columns
from common.charts.drawing import LIGHT, Number, Palette
from common.charts.gantt import Work, gantt
from common.charts.meters import fine_meter, meter, spark
from common.charts.radar import Axis, Outline, radar
from common.charts.risks import Risk, risk_matrix
from common.charts.series import Happening, Moment, Range, series
from common.charts.stages import Step, funnel
from common.charts.tables import (
    ChartTable,
    table_of_bars,
    table_of_burnup,
    table_of_gantt,
    table_of_radar,
    table_of_risks,
    table_of_series,
)

__all__ = [
    "LIGHT",
    "Axis",
    "Bar",
    "ChartTable",
    "Happening",
    "Moment",
    "Number",
    "Outline",
    "Palette",
    "Range",
    "Risk",
    "Score",
    "Step",
    "Work",
    "bars",
    "burn_bars",
    "burnup",
    "columns",
    "fine_meter",
    "funnel",
    "gantt",
    "meter",
    "radar",
    "risk_matrix",
    "series",
    "spark",
    "table_of_bars",
    "table_of_burnup",
    "table_of_gantt",
    "table_of_radar",
    "table_of_risks",
    "table_of_series",
]
