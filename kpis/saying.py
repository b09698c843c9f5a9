"""How a KPI of a framework is said in the language of the page: unit, target, baseline, owners."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kpis import wording
from kpis.content import KpiLine, TargetLine
from kpis.formulas import formula_in_words
from kpis.models import Function, Kpi

Direction = Kpi.Direction


def unit(one: KpiLine) -> str:
    """Per cent; money in EUR, per day."""
    said = str(Kpi.Unit(one.unit).label)
    if one.currency:
        said = f"{said}, {one.currency}"
    return f"{said}, {Kpi.Per(one.per).label}".strip() if one.per else said


def one_target(one: KpiLine, aim: TargetLine | None) -> str:
    """At least 25%, at risk from 15%."""
    said = wording.target_in_words(one, aim.limits if aim else None)
    if aim is None or (aim.amber_low is None and aim.amber_high is None):
        return said
    words = {
        "target": said,
        "low": wording.value_in_words(one, aim.limits.low_at_risk),
        "high": wording.value_in_words(one, aim.limits.high_at_risk),
    }
    if aim.low is None:
        return _("%(target)s, at risk up to %(high)s") % words
    if aim.high is None:
        return _("%(target)s, at risk from %(low)s") % words
    return _("%(target)s, at risk from %(low)s to %(high)s") % words


def target(one: KpiLine) -> str:
    """Every dated target; the first one without its date."""
    if not one.targets and one.from_baseline is not None:
        return _from_baseline(one.direction, one.from_baseline)
    if one.direction == Direction.YES or not one.targets:
        return one_target(one, None)
    said = [one_target(one, one.targets[0])]
    for later in one.targets[1:]:
        words = {
            "target": one_target(one, later),
            "period": wording.period_name(later.starts_on, one.cadence),
        }
        said.append(_("from %(period)s: %(target)s") % words)
    return "; ".join(said)


def _from_baseline(direction: str, percent: int) -> str:
    """A target that waits for its baseline: at least 10% above it."""
    said = {"percent": abs(percent)}
    if percent > 0:
        return _("%(percent)d%% above the baseline, once it is known") % said
    if percent < 0:
        return _("%(percent)d%% below the baseline, once it is known") % said
    if direction in wording.FALLS:
        return _("no more than the baseline, once it is known")
    return _("no less than the baseline, once it is known")


def baseline(one: KpiLine) -> str:
    """21% in October 2026; empty where it began from nothing known."""
    if one.baseline is None or one.baseline_on is None:
        return ""
    return _("%(value)s in %(period)s") % {
        "value": wording.value_in_words(one, one.baseline),
        "period": wording.period_name(one.baseline_on, one.cadence),
    }


def owners(one: KpiLine) -> str:
    """Marketing (Claire Martin) and Sales."""
    said = []
    for owner in one.owners:
        function = str(Function(owner.function).label)
        said.append(f"{function} ({owner.name})" if owner.name else function)
    return ", ".join(said)


@dataclass(frozen=True)
class Said:
    """A KPI of a framework, said word by word for a page."""

    line: KpiLine
    unit: str
    cadence: str
    target: str
    baseline: str
    owners: str
    formula: str = ""


def said(lines: Iterable[KpiLine]) -> list[Said]:
    """KPIs as a page says them; their formulas with the names of what they are made of."""
    lines = list(lines)
    known = {one.key: Kpi(key=one.key, name=one.name) for one in lines}
    return [
        Said(
            line=one,
            unit=unit(one),
            cadence=str(Kpi.Cadence(one.cadence).label),
            target=target(one),
            baseline=baseline(one),
            owners=owners(one),
            formula=formula_in_words(one.formula, known) if one.formula else "",
        )
        for one in lines
    ]
