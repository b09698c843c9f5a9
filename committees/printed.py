"""The figures of a report on paper: what is measured, where it stands, where it should be.

The first dozen are printed; those that measure an outcome of the mandate come first. Whoever wants
the others opens the page of the report.
"""

from decimal import Decimal
from typing import Any

from committees.content import CommitteeReport, FigureLine
from committees.labels import labels, say
from common.charts import spark
from common.pdf import chart_image
from common.typography import month_name, typeset

MOST, FEW = 12, 4
TONES = {"on_track": "good", "at_risk": "warn", "off_track": "bad"}
_SPARK_WIDTH, _SPARK_HEIGHT = 62, 18


def figures(content: CommitteeReport) -> dict[str, Any]:
    """The section on figures; without rows where the client was shown none."""
    more = len(content.figures) - MOST
    said = say(content.language, "figures_more", count=more) if more > 0 else ""
    return {
        "lead": typeset(_lead(content), language=content.language),
        "rows": [_row(content, one) for one in content.figures[:MOST]],
        "more": typeset(said, language=content.language),
        # A few go on below the outcomes; more have a page of their own.
        "flows": len(content.figures) <= FEW,
    }


def _lead(content: CommitteeReport) -> str:
    """How many of those that have a value and a target are on track."""
    judged = [one for one in content.figures if one.status in TONES]
    if not judged:
        month = month_name(content.month.first, language=content.language)
        return say(content.language, "figures_none_judged", month=month)
    good = sum(one.status == "on_track" for one in judged)
    key = "figures_on_track" if good else "figures_none_on_track"
    return say(content.language, key, count=good, total=len(judged))


def _row(content: CommitteeReport, one: FigureLine) -> dict[str, Any]:
    language = content.language
    label = labels(language)
    value = one.value or label["no_value"]
    return {
        "name": typeset(one.name, language=language),
        "period": typeset(one.period, language=language),
        "value": value,
        "known": bool(one.value),
        "target": typeset(one.target, language=language),
        "status": one.status,
        "state": label.get(one.status, ""),
        "trend": label.get(one.trend, ""),
        "note": typeset(one.note or one.why, language=language),
        "noted": bool(one.note),
        "course": _course(content, one, value, label.get(one.status, "")),
    }


def _course(content: CommitteeReport, one: FigureLine, value: str, state: str) -> str:
    """The last thirteen periods as a line; nothing where fewer than two are known."""
    known: list[Decimal] = [number for number in one.values if number is not None]
    if len(known) < 2:
        return ""
    title = say(content.language, "figure_chart", name=one.name, value=value, state=state)
    svg = spark(
        values=one.values,
        target=one.limit,
        title=title,
        tone=TONES.get(one.status, "accent"),
        width=_SPARK_WIDTH,
        height=_SPARK_HEIGHT,
        palette=content.brand.palette,
    )
    return chart_image(svg, alt=title)
