"""The numbers of a chart as a table: what is drawn, in words, for whoever reads rather than looks.

Heads and words come from the caller, in the reader's language; so do the functions that write a
number or a day. A value that is missing is a dash.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from common.charts.bars import Score
from common.charts.days import Bar
from common.charts.drawing import Number
from common.charts.gantt import Work
from common.charts.radar import Axis, Outline
from common.charts.risks import Risk
from common.days import format_days

MISSING = "–"


@dataclass(frozen=True)
class ChartTable:
    """A caption, the heads of the columns, and rows that begin with their own head."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.heads) for row in self.rows):
            message = "every row of a table has as many cells as there are heads"
            raise ValueError(message)


def _plain(value: Number) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _told(value: Number | None, write: Callable[..., str]) -> str:
    return MISSING if value is None else write(value)


def table_of_series(
    *,
    caption: str,
    heads: Sequence[str],
    labels: Sequence[str],
    columns: Sequence[Sequence[Number | None]],
    write: Callable[..., str] = _plain,
) -> ChartTable:
    """Values by month or day: one head for the labels and one for each column of values."""
    rows = [
        (label, *(_told(value, write) for value in values))
        for label, *values in zip(labels, *columns, strict=True)
    ]
    return ChartTable(caption, heads, rows)


def table_of_bars(
    *, caption: str, heads: Sequence[str], rows: Sequence[Score | Bar], write: Callable[..., str]
) -> ChartTable:
    """What each bar is called, what it says, and its target or plan."""
    aims = [row.target if isinstance(row, Score) else row.plan for row in rows]
    return ChartTable(
        caption,
        heads,
        [(row.label, row.text, _told(aim, write)) for row, aim in zip(rows, aims, strict=True)],
    )


def table_of_radar(
    *,
    caption: str,
    head: str,
    axes: Sequence[Axis],
    outlines: Sequence[Outline],
    write: Callable[..., str] = _plain,
) -> ChartTable:
    """One row per axis, one column per outline."""
    return table_of_series(
        caption=caption,
        heads=[head, *(outline.name for outline in outlines)],
        labels=[axis.label for axis in axes],
        columns=[outline.values for outline in outlines],
        write=write,
    )


def table_of_gantt(
    *,
    caption: str,
    heads: Sequence[str],
    rows: Sequence[Work],
    states: Mapping[str, str],
    write: Callable[[date], str],
) -> ChartTable:
    """What it is, from when, until when, and its state; a milestone has one day for both."""
    return ChartTable(
        caption,
        heads,
        [
            (
                row.label,
                write(row.starts_on),
                write(row.ends_on or row.starts_on),
                states[row.state],
            )
            for row in rows
        ],
    )


def table_of_risks(
    *,
    caption: str,
    heads: Sequence[str],
    risks: Sequence[Risk],
    likelihoods: Sequence[str],
    impacts: Sequence[str],
) -> ChartTable:
    """The legend of the matrix: number, risk, likelihood and impact in words."""

    def name(level: int, names: Sequence[str]) -> str:
        return names[min(max(level, 1), len(names)) - 1]

    return ChartTable(
        caption,
        heads,
        [
            (
                str(risk.number),
                risk.label,
                name(risk.likelihood, likelihoods),
                name(risk.impact, impacts),
            )
            for risk in sorted(risks, key=lambda one: one.number)
        ],
    )


def table_of_burnup(
    *,
    caption: str,
    heads: Sequence[str],
    points: Sequence[tuple[int, Decimal]],
    write_day: Callable[[int], str],
    write: Callable[[Decimal], str] = format_days,
) -> ChartTable:
    """The days of the month on which something was logged, and the days used so far on each."""
    return ChartTable(caption, heads, [(write_day(day), write(used)) for day, used in points])
