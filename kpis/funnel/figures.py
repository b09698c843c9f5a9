"""The figures of a funnel in a period (domain, KPIs 5).

Conversion compares what reached the next stage in the period with what reached this one.
Velocity = opportunities × win rate × mean value ÷ cycle length: the opportunities that stood in
qualified stages when the period ended, the share won of those decided in it, the mean value of
the won, the median days from opening to winning. Four opportunities, a third of them won, 9,000 in
the mean and 45 days make 4 × ⅓ × 9,000 ÷ 45 = 266.67 a day.
Win rate = won ÷ (won + lost), of opportunities: a lead that is lost before it was one is counted
apart. What cannot be computed has no value, never nought, and says why.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from common.money import half_up
from common.periods import Month, Quarter
from kpis.funnel import tally
from kpis.funnel.stages import name_of, stages_of
from kpis.funnel.tally import Origin, Span, StageTally, Standing, Tally
from kpis.models import Funnel, Stage

LAST_YEAR = "12-months"


class NoPeriod(ValueError):
    """What stands in the address is no period."""


@dataclass(frozen=True)
class Window:
    """The period that a page speaks of: its name in addresses, its days, the one before it."""

    code: str
    span: Span
    before: Span

    @property
    def kind(self) -> str:
        if self.code == LAST_YEAR:
            return "year"
        return "quarter" if "Q" in self.code else "month"


def window_of(*, text: str, on: dt.date) -> Window:
    """The window of "2026-11", "2026-Q4" or "12-months" (to today). Raises NoPeriod."""
    if text in {"", LAST_YEAR}:
        month = Month.of(on)
        first = month.plus(-11).first
        return Window(LAST_YEAR, Span(first, on), _year_before(first, on))
    try:
        if "Q" in text:
            quarter = Quarter.parse(text)
            earlier = quarter.plus(-1)
            return Window(text, _span(quarter), _span(earlier))
        found = Month.parse(text)
        return Window(text, _span(found), _span(found.plus(-1)))
    except (ValueError, OverflowError) as problem:
        raise NoPeriod(text) from problem


def _span(period: Month | Quarter) -> Span:
    return Span(period.first, period.last)


def _year_before(first: dt.date, on: dt.date) -> Span:
    """The same days a year earlier; the 29th of February then is the 28th."""
    last = Month.of(on).plus(-12)
    return Span(Month.of(first).plus(-12).first, last.first.replace(day=min(on.day, last.last.day)))


@dataclass(frozen=True)
class StageFigures:
    """A stage in the period, and what stands in it today."""

    stage: Stage
    name: str
    tally: StageTally
    now: Standing
    # Per cent of what reached it that reached the next one; the last one's are won.
    conversion: Decimal | None


@dataclass(frozen=True)
class Velocity:
    """Value won in a day, and what it is made of; `why` says why there is none."""

    opportunities: int
    win_rate: Decimal | None
    mean_value: Decimal | None
    cycle_days: Decimal | None
    value: Decimal | None
    why: str = ""


@dataclass(frozen=True)
class Summary:
    """A period in a few figures, all of them computed from its tally."""

    tally: Tally
    win_rate: Decimal | None
    velocity: Velocity
    in_time: Decimal | None
    refused: Decimal | None
    unsegmented: Decimal | None
    unsourced: Decimal | None
    unplaced: Decimal | None

    @property
    def needed(self) -> Decimal | None:
        """How many times what is to be won the pipeline has to be, at this win rate."""
        return rounded(100 / self.win_rate) if self.win_rate else None


@dataclass(frozen=True)
class Figures:
    """The funnel of a period, beside the period before it."""

    window: Window
    stages: tuple[StageFigures, ...]
    now: Summary
    before: Summary
    sources: Sequence[Origin]
    segments: Sequence[Origin]
    lost: Mapping[str, int]
    refused: Mapping[str, int]

    @property
    def leads(self) -> int:
        return self.stages[0].tally.reached if self.stages else 0

    @property
    def stalled(self) -> int:
        return sum(one.now.stalled for one in self.stages)

    @property
    def stalled_value(self) -> Decimal:
        return sum((one.now.stalled_value for one in self.stages), Decimal(0))

    @property
    def stall_reasons(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for one in self.stages:
            for code, count in one.now.reasons.items():
                found[code] = found.get(code, 0) + count
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    @property
    def open_count(self) -> int:
        return sum(one.now.open for one in self.stages)

    @property
    def narrowest(self) -> StageFigures | None:
        """The stage after which the smallest share goes on, where more than a few reached it."""
        known = [one for one in self.stages if one.conversion is not None and one.tally.reached > 4]
        return min(known, key=lambda one: one.conversion or 0) if known else None


def figures_of(*, funnel: Funnel, window: Window, on: dt.date) -> Figures:
    """All that the page of a funnel says of a period, as it stands on a day; five statements."""
    stages = stages_of(funnel=funnel)
    now, before = tally.tallies(funnel=funnel, stages=stages, spans=[window.span, window.before])
    standing = tally.standings(funnel=funnel, on=on)
    sources, segments = tally.origins(funnel=funnel, stages=stages, span=window.span)
    lost, refused = tally.reasons(funnel=funnel, span=window.span)
    reached = [one.reached for one in now.stages] + [now.won]
    return Figures(
        window=window,
        stages=tuple(
            StageFigures(
                stage=stage,
                name=name_of(stage),
                tally=now.stages[place],
                now=standing.get(stage.pk, Standing()),
                conversion=share(reached[place + 1], reached[place]),
            )
            for place, stage in enumerate(stages)
        ),
        now=summary_of(now),
        before=summary_of(before),
        sources=sources,
        segments=segments,
        lost=lost,
        refused=refused,
    )


def summary_of(found: Tally) -> Summary:
    """What a tally comes to."""
    return Summary(
        tally=found,
        win_rate=share(found.won, found.won + found.lost),
        velocity=velocity_of(found),
        in_time=share(found.in_time, found.timed),
        refused=share(found.refused, found.handed),
        unsegmented=share(found.unsegmented, found.open_value),
        unsourced=share(found.unsourced, found.open_value),
        unplaced=share(found.unplaced, found.open_value),
    )


def velocity_of(found: Tally) -> Velocity:
    """Opportunities × win rate × mean value ÷ cycle length, computed exactly and rounded once."""
    decided = found.won + found.lost
    why = ""
    if not decided:
        why = _("No opportunity was won or lost in this period.")
    elif not found.won:
        why = _("No deal was won in this period.")
    elif found.won_mean is None:
        why = _("No won deal of this period has a value.")
    elif not found.cycle:
        why = _("The won deals of this period have no days between opening and winning.")
    value = None
    if not why and found.won_mean is not None and found.cycle:
        value = found.open * found.won * found.won_mean / decided / found.cycle
    return Velocity(
        opportunities=found.open,
        win_rate=share(found.won, decided),
        mean_value=rounded(found.won_mean),
        cycle_days=found.cycle,
        value=rounded(value),
        why=why,
    )


def share(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """Per cent with two places, half up; None of nothing."""
    return rounded(Decimal(100) * part / whole) if whole else None


def rounded(value: Decimal | None) -> Decimal | None:
    """Two places, half up."""
    return None if value is None else half_up(value, places=2)
