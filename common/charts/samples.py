"""A chart of each kind with plausible figures, for the style guide and for looking at print.

Words are the caller's in a real chart; these stand for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from common.charts.bars import Score, bars
from common.charts.days import Bar, burn_bars, burnup, columns
from common.charts.drawing import LIGHT, Palette
from common.charts.gantt import Work, gantt
from common.charts.meters import meter, spark
from common.charts.radar import Axis, Outline, radar
from common.charts.risks import Risk, risk_matrix
from common.charts.series import Happening, Moment, Range, series
from common.charts.tables import (
    ChartTable,
    table_of_bars,
    table_of_burnup,
    table_of_gantt,
    table_of_radar,
    table_of_risks,
    table_of_series,
)
from common.days import format_days


@dataclass(frozen=True)
class Sample:
    """A chart, what it is called, and its numbers."""

    name: str
    svg: str
    table: ChartTable


_MONTHS = ("Jun", "Jul", "Aug", "Sep", "Oct", "Nov")
_USED = tuple(map(Decimal, ("7.5", "8", "4", "9.25", "8", "5.5")))
_LIKELY = ("Rare", "Unlikely", "Possible", "Likely", "Almost certain")
_GRAVE = ("Minor", "Moderate", "Serious", "Major", "Critical")
_STATES = {"done": "Done", "running": "Running", "risk": "At risk", "plan": "Planned"}


def samples(*, width: float | None = None, palette: Palette = LIGHT) -> Mapping[str, Sample]:
    """One sample of each kind by name; with a width (in points) as they are printed."""
    return {
        **_of_days(palette),
        **_sparks(palette),
        "series": _course(palette),
        "scores": _scores(width, palette),
        "radar": _radar(palette),
        "gantt": _gantt(width, palette),
        "risks": _risks(palette),
    }


def _of_days(palette: Palette) -> Mapping[str, Sample]:
    points = [(3, Decimal(1)), (9, Decimal("2.5")), (12, Decimal(4)), (19, Decimal("5.5"))]
    plan = [Decimal(8)] * len(_MONTHS)
    log = [
        Bar("Security", Decimal(3), format_days(Decimal(3)), Decimal(4)),
        Bar("Vendors and contracts", Decimal("2.5"), format_days(Decimal("2.5")), Decimal(2)),
    ]
    heads = ("What for", "Days", "Planned")
    logged = table_of_bars(caption="Days by what for", heads=heads, rows=log, write=format_days)
    by_month = table_of_series(
        caption="Days by month",
        heads=("Month", "Used", "Contract"),
        labels=_MONTHS,
        columns=(_USED, plan),
        write=format_days,
    )
    title = "5½ of 8 days are used by 19 November; the month is expected to end at 7¾."
    return {
        "meter": Sample(
            "Meter",
            meter(value=5.5, total=8, pace=5, projection=7.75, title=title, palette=palette),
            by_month,
        ),
        "burnup": Sample(
            "Burn-up",
            burnup(
                length=30,
                points=points,
                contracted=Decimal(8),
                contracted_text="8 d",
                labels=[(0, "1 Nov"), (19, "Today"), (30, "30 Nov")],
                projection=Decimal("7.75"),
                title=title,
                palette=palette,
            ),
            table_of_burnup(
                caption="Days used so far in November",
                heads=("Day", "Used"),
                points=points,
                write_day=lambda day: f"{day} Nov",
            ),
        ),
        "columns": Sample(
            "Columns",
            columns(
                done=_USED,
                plan=plan,
                labels=_MONTHS,
                title="Days used per month against 8 contracted; September went over by 1¼.",
                palette=palette,
            ),
            by_month,
        ),
        "burn_bars": Sample(
            "Bars against a plan",
            burn_bars(
                rows=log, title="Security took 3 of 4 days, vendors 2½ of 2.", palette=palette
            ),
            logged,
        ),
    }


def _sparks(palette: Palette) -> Mapping[str, Sample]:
    kinds: Mapping[str, tuple[str, list[float | None], str]] = {
        "spark": ("Spark", [52, 55, 58, 60, 64, 67], "good"),
        "spark_gap": ("Spark with a gap", [52, None, 58, 49, None, 61], "warn"),
        "spark_old": ("Spark whose newest value is missing", [70, 64, 61, 60, None], "bad"),
        "spark_one": ("Spark of one value", [61], "good"),
    }
    return {
        key: Sample(
            name,
            spark(
                values=values,
                target=70,
                tone=tone,
                title=f"Orders without re-entry by month: {said(values)}; target 70 %.",
                palette=palette,
            ),
            table_of_series(
                caption=name,
                heads=("Month", "Value"),
                labels=_MONTHS[: len(values)],
                columns=(values,),
            ),
        )
        for key, (name, values, tone) in kinds.items()
    }


def _course(palette: Palette) -> Sample:
    values: list[float | None] = [52, None, 58, 49, None, 61]
    before, after = Range(low=55, amber_low=50), Range(low=60, amber_low=54)
    moments = [
        Moment(label, value, before if place < 3 else after)
        for place, (label, value) in enumerate(zip(_MONTHS, values, strict=True))
    ]
    return Sample(
        "Values over their range",
        series(
            moments=moments,
            baseline=44,
            happenings=[Happening(3, "1")],
            title=f"Orders without re-entry by month: {said(values)}; 60 since September.",
            palette=palette,
        ),
        table_of_series(
            caption="Orders without re-entry",
            heads=("Month", "Value", "Target"),
            labels=_MONTHS,
            columns=(values, [55, 55, 55, 60, 60, 60]),
        ),
    )


def said(values: list[float | None]) -> str:
    """The values in a row, a dash where one is missing."""
    return ", ".join("–" if value is None else f"{value:g} %" for value in values)


def _scores(width: float | None, palette: Palette) -> Sample:
    rows = [
        Score("Strategy and governance", 3.8, "3.8", 4, "good"),
        Score("Architecture and data", 3.1, "3.1", 4),
        Score("Team and adoption", 2.8, "2.8", 3.5, "warn"),
        Score("Security and continuity of the three sites", 2.2, "2.2", 4, "bad"),
        Score("Vendors and contracts", 0, "not yet", 3.5, "bad"),
    ]
    title = "Strategy stands at 3.8 of 5, above all others; security and vendors are far from it."
    heads = ("Dimension", "Now", "Target")
    return Sample(
        "Scores against a target",
        bars(rows=rows, top=5, title=title, width=width, palette=palette),
        table_of_bars(caption="Scores", heads=heads, rows=rows, write=lambda aim: f"{aim:g}"),
    )


def _radar(palette: Palette) -> Sample:
    now = (3.8, 3.1, 2.2, 2.0, 3.6, 2.8)
    names = (
        "Strategy and governance",
        "Architecture",
        "Security",
        "Vendors and contracts",
        "Budget",
        "Team",
    )
    axes = [Axis(name, f"{value} / 5") for name, value in zip(names, now, strict=True)]
    outlines = [
        Outline("target", "Target, June 2027", (4, 4, 4, 3.5, 4, 3.5)),
        Outline("before", "May 2026", (2.6, 2.7, 1.6, 1.8, 3, 2.9)),
        Outline("now", "November 2026", now),
    ]
    title = "Strategy and budget are near their targets; security and vendors are far from them."
    return Sample(
        "Radar",
        radar(axes=axes, outlines=outlines, title=title, palette=palette),
        table_of_radar(
            caption="Scores by dimension", head="Dimension", axes=axes, outlines=outlines
        ),
    )


def _gantt(width: float | None, palette: Palette) -> Sample:
    start = date(2026, 10, 1)

    def on(days: int) -> date:
        return start + timedelta(days=days)

    rows = [
        Work("Map order-to-cash and stock flows", on(0), on(28), "done", 1),
        Work("ERP shortlist and negotiation", on(14), on(54), "risk", 0.8),
        Work("Two-step sign-in for all 82 people", on(31), on(61), "running", 0.6),
        Work("Committee chooses the supplier", on(56), None, "plan"),
        Work("ERP kick-off", on(61), on(91), "plan"),
        Work("Roll-out in the three sites", on(100), on(150), "plan"),
    ]
    title = "Of six pieces of work one is done, one runs, one is at risk and three are planned."
    heads = ("What", "From", "Until", "State")
    return Sample(
        "Plan",
        gantt(
            rows=rows,
            first=start,
            last=on(91),
            periods=[
                (start, "October"),
                (date(2026, 11, 1), "November"),
                (date(2026, 12, 1), "December"),
            ],
            today=date(2026, 11, 20),
            today_text="Today",
            title=title,
            width=width,
            palette=palette,
        ),
        table_of_gantt(
            caption="Plan of the quarter",
            heads=heads,
            rows=rows,
            states=_STATES,
            write=lambda day: f"{day.day}/{day.month}",
        ),
    )


def _risks(palette: Palette) -> Sample:
    risks = [
        Risk(1, "Backups were never restored in a test", 4, 5),
        Risk(2, "One person knows the B2B export", 4, 5),
        Risk(3, "The web shop's contract renews by itself", 3, 2),
        Risk(4, "Two suppliers merge", 1, 3),
        Risk(5, "Insurance asks for two-step sign-in", 4, 5),
    ]
    title = "Three of five risks are likely and critical: backups, the B2B export and insurance."
    heads = ("No.", "Risk", "Likelihood", "Impact")
    return Sample(
        "Risk matrix",
        risk_matrix(
            risks=risks,
            likelihoods=_LIKELY,
            impacts=_GRAVE,
            likelihood_name="Likelihood",
            impact_name="Impact",
            title=title,
            palette=palette,
        ),
        table_of_risks(
            caption="Risks", heads=heads, risks=risks, likelihoods=_LIKELY, impacts=_GRAVE
        ),
    )
