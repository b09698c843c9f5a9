"""Where a KPI began: a value and the period it is from. It is frozen with the first sign-off, or by
hand before it; from then on nobody changes it, so that what was reached is measured from one place.

Limits that the library sets against the baseline follow from it, as long as nobody has set a target:
revenue contribution, baseline 20 %, ten per cent up: on track from 22 %, at risk from 18 %.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from common.money import half_up
from kpis import cadence
from kpis.library.entry import Relative
from kpis.library.roles import BY_CODE
from kpis.models import Framework, Kpi, Target
from kpis.status import Limits

PLACES = 4


class CannotSetBaseline(Exception):
    """Why a baseline stays as it is, in the user's words."""


def relative_of(kpi: Kpi) -> Relative | None:
    """How the library sets the limits of a KPI against its baseline, where it does."""
    entry = BY_CODE.get(kpi.code)
    return entry.relative if entry and entry.direction == kpi.direction else None


def limits_from(*, baseline: Decimal, relative: Relative, direction: str) -> Limits:
    """The limits that follow from a baseline."""

    def part(percent: int | None) -> Decimal | None:
        if percent is None:
            return None
        moved = baseline + abs(baseline) * percent / 100
        return half_up(moved, places=PLACES)

    green, amber = part(relative.green), part(relative.amber)
    if direction in {Kpi.Direction.DOWN, Kpi.Direction.BELOW}:
        return Limits(high=green, amber_high=amber)
    return Limits(low=green, amber_low=amber)


def set_baseline(
    *, kpi: Kpi, value: Decimal | None, period: dt.date | None, on: dt.date, by: Actor
) -> None:
    """Say where a KPI began; None takes it back. Raises CannotSetBaseline."""
    first = cadence.period_of(period, kpi.cadence) if period else None
    if value is None:
        first = None
    if (value, first) == (kpi.baseline, kpi.baseline_on):
        return
    if kpi.baseline_frozen_at is not None:
        raise CannotSetBaseline(_("The baseline was frozen: what was reached is measured from it."))
    if value is not None and first is None:
        raise CannotSetBaseline(_("Say of which period the baseline is."))
    if first is not None and first > on:
        raise CannotSetBaseline(_("That period is still to come."))
    followed = _follows(kpi)
    kpi.baseline, kpi.baseline_on = value, first
    kpi.save(update_fields=["baseline", "baseline_on"])
    if followed:
        _set_targets(kpi)
    record(by=by, verb="set the baseline of", subject=kpi)


def _follows(kpi: Kpi) -> bool:
    """Whether its only target, if any, is the one that followed from the baseline before."""
    relative = relative_of(kpi)
    rows = list(Target.objects.filter(kpi=kpi))
    if relative is None or len(rows) > 1 or kpi.is_input:
        return False
    if not rows:
        return True
    return is_of_baseline(kpi=kpi, target=rows[0])


def is_of_baseline(*, kpi: Kpi, target: Target) -> bool:
    """Whether a target is what follows from the baseline of its KPI."""
    relative = relative_of(kpi)
    if relative is None or kpi.baseline is None:
        return False
    limits = limits_from(baseline=kpi.baseline, relative=relative, direction=kpi.direction)
    return limits == Limits(target.low, target.high, target.amber_low, target.amber_high)


def _set_targets(kpi: Kpi) -> None:
    Target.objects.filter(kpi=kpi).delete()
    relative = relative_of(kpi)
    if kpi.baseline is None or relative is None:
        return
    limits = limits_from(baseline=kpi.baseline, relative=relative, direction=kpi.direction)
    Target.objects.create(
        **kpi.owner,
        kpi=kpi,
        starts_on=kpi.counts_from,
        low=limits.low,
        high=limits.high,
        amber_low=limits.amber_low,
        amber_high=limits.amber_high,
    )


def freeze(*, kpis: Iterable[Kpi], by: Actor, at: dt.datetime) -> list[Kpi]:
    """Freeze the baselines that are known and not frozen yet; gives those back."""
    found = []
    for kpi in kpis:
        if kpi.baseline is None or kpi.baseline_frozen_at is not None:
            continue
        kpi.baseline_frozen_at = at
        kpi.save(update_fields=["baseline_frozen_at"])
        record(by=by, verb="froze the baseline of", subject=kpi)
        found.append(kpi)
    return found


def open_ones(framework: Framework) -> list[Kpi]:
    """The standing KPIs whose baseline is known and can still be changed."""
    rows = Kpi.objects.filter(framework=framework, baseline__isnull=False, baseline_frozen_at=None)
    return list(rows.standing())


def freeze_all(*, framework: Framework, by: Actor, at: dt.datetime) -> list[Kpi]:
    """Freeze what is known of a framework."""
    return freeze(kpis=open_ones(framework), by=by, at=at)
