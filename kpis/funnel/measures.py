"""What the funnel says of KPIs of the library, period by period, for whoever types their readings.

M02 pipeline created (value that reached a qualified stage), M07 MQL to SQL, M08 lead to
opportunity, M09 win rate, M10 sales cycle, M12 velocity, M13 follow-up in time, M14 leads refused,
M19 pipeline without source or segment. Per cent is 25 for 25 %. A figure that cannot be computed
is None and says why; it is proposed to a person, who takes it or types another.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kpis import cadence as periods
from kpis.funnel.figures import rounded, share, summary_of
from kpis.funnel.stages import name_of, stages_of
from kpis.funnel.tally import Span, Tally, tallies
from kpis.models import Funnel, Stage


@dataclass(frozen=True)
class Measure:
    """A figure of the funnel, or None and why."""

    value: Decimal | None
    why: str = ""


def measure(code: str, *, funnel: Funnel, period: dt.date, cadence: str) -> Measure:
    """One KPI of the library in one period, known by its first day; two statements."""
    return measures([code], funnel=funnel, period=period, cadence=cadence)[code]


def measures(
    codes: Iterable[str], *, funnel: Funnel, period: dt.date, cadence: str
) -> dict[str, Measure]:
    """Several KPIs of one period; two statements. Codes that no funnel knows are left out."""
    stages = stages_of(funnel=funnel)
    span = Span(period, periods.last_day(period, cadence))
    found = tallies(funnel=funnel, stages=stages, spans=[span])[0]
    return {code: MEASURES[code](found, stages) for code in codes if code in MEASURES}


def _created(found: Tally, stages: Sequence[Stage]) -> Measure:
    if not any(stage.is_qualified for stage in stages):
        return Measure(None, _("No stage of the funnel counts as qualified pipeline."))
    return Measure(rounded(found.created_value))


def _mql_to_sql(found: Tally, stages: Sequence[Stage]) -> Measure:
    return _between("mql", "sql", found, stages)


def _lead_to_opportunity(found: Tally, stages: Sequence[Stage]) -> Measure:
    first = stages[0].key if stages else ""
    return _between(first, "opportunity", found, stages, from_first=True)


def _between(
    key: str, to: str, found: Tally, stages: Sequence[Stage], *, from_first: bool = False
) -> Measure:
    places = {stage.key: place for place, stage in enumerate(stages) if stage.key}
    begin = 0 if from_first and stages else places.get(key)
    if begin is None or to not in places:
        return Measure(None, _("The funnel has no such stages any more."))
    whole = found.stages[begin].reached
    if not whole:
        said = _("Nothing reached “%(stage)s” in this period.")
        return Measure(None, said % {"stage": name_of(stages[begin])})
    return Measure(share(found.stages[places[to]].reached, whole))


def _win_rate(found: Tally, _stages: Sequence[Stage]) -> Measure:
    value = share(found.won, found.won + found.lost)
    return Measure(
        value, "" if value is not None else _("No opportunity was won or lost in this period.")
    )


def _cycle(found: Tally, _stages: Sequence[Stage]) -> Measure:
    why = "" if found.cycle is not None else _("No deal was won in this period.")
    return Measure(found.cycle, why)


def _velocity(found: Tally, _stages: Sequence[Stage]) -> Measure:
    velocity = summary_of(found).velocity
    return Measure(velocity.value, velocity.why)


def _in_time(found: Tally, _stages: Sequence[Stage]) -> Measure:
    value = share(found.in_time, found.timed)
    why = "" if value is not None else _("No lead was handed over in this period.")
    return Measure(value, why)


def _refused(found: Tally, _stages: Sequence[Stage]) -> Measure:
    value = share(found.refused, found.handed)
    why = "" if value is not None else _("No lead was handed over in this period.")
    return Measure(value, why)


def _unplaced(found: Tally, _stages: Sequence[Stage]) -> Measure:
    value = share(found.unplaced, found.open_value)
    why = "" if value is not None else _("No qualified pipeline stood open with a value.")
    return Measure(value, why)


MEASURES: Mapping[str, Callable[[Tally, Sequence[Stage]], Measure]] = {
    "M02": _created,
    "M07": _mql_to_sql,
    "M08": _lead_to_opportunity,
    "M09": _win_rate,
    "M10": _cycle,
    "M12": _velocity,
    "M13": _in_time,
    "M14": _refused,
    "M19": _unplaced,
}
