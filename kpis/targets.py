"""Targets by period: what a KPI should be from a period on, and from where it is off.

The last target that has begun holds. A target that the founder has signed and whose time has been
read already is not changed, nor removed: what was judged stays judged as it was, and another target
is one from a later period on.

A target says only what its direction has: a lowest value for up and above, a highest for down and
below, both for a range. The amber limit lies on the far side of it. A yes needs no target.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from kpis import cadence
from kpis.content import content_of, last_signed
from kpis.models import Kpi, Reading, Target
from kpis.status import Limits

Direction = Kpi.Direction
RISES = frozenset({Direction.UP, Direction.ABOVE})
FALLS = frozenset({Direction.DOWN, Direction.BELOW})


class CannotSetTarget(Exception):
    """Why a target is not kept so, in the user's words; `field` says where."""

    def __init__(self, said: str, *, field: str = "") -> None:
        super().__init__(said)
        self.field = field


def sides(direction: str) -> tuple[str, ...]:
    """The limits that a direction has, as columns of a target."""
    if direction == Direction.YES:
        return ()
    if direction in RISES:
        return ("low", "amber_low")
    if direction in FALLS:
        return ("high", "amber_high")
    return ("low", "high", "amber_low", "amber_high")


def fitting(limits: Limits, direction: str) -> Limits:
    """Only what the direction has."""
    kept = set(sides(direction))
    gone = {side: None for side in ("low", "high", "amber_low", "amber_high") if side not in kept}
    return replace(limits, **gone)


def check_limits(limits: Limits, direction: str) -> None:
    """Raises CannotSetTarget where limits contradict each other or the direction."""
    if direction == Direction.YES:
        raise CannotSetTarget(_("What should be yes needs no target."))
    if direction in RISES | {Direction.BAND} and limits.low is None:
        raise CannotSetTarget(_("Say from which value on it is on track."), field="low")
    if direction in FALLS | {Direction.BAND} and limits.high is None:
        raise CannotSetTarget(_("Say up to which value it is on track."), field="high")
    if _exceeds(limits.low, limits.high):
        raise CannotSetTarget(_("The lowest value is above the highest."), field="high")
    if _exceeds(limits.amber_low, limits.low):
        said = _("At risk begins below the target: choose a lower value.")
        raise CannotSetTarget(said, field="amber_low")
    if _exceeds(limits.high, limits.amber_high):
        said = _("At risk begins above the target: choose a higher value.")
        raise CannotSetTarget(said, field="amber_high")


def _exceeds(one: Decimal | None, other: Decimal | None) -> bool:
    return one is not None and other is not None and one > other


def settled(*, kpi: Kpi) -> frozenset[int]:
    """The targets of a KPI that were signed and whose time was read, by number: they stay."""
    version = last_signed(kpi.framework)
    line = (
        next((one for one in content_of(version).kpis if one.id == kpi.pk), None)
        if version
        else None
    )
    until = _read_until(kpi) if line else None
    if line is None or until is None:
        return frozenset()
    # One that was changed since is not what was signed.
    signed = {(one.starts_on, one.limits) for one in line.targets}
    rows = Target.objects.filter(kpi=kpi, starts_on__lte=until)
    return frozenset(one.pk for one in rows if (one.starts_on, _limits_of(one)) in signed)


def _read_until(kpi: Kpi) -> dt.date | None:
    """The last period of a KPI that was read to its end; for a formula, of what it is made of."""
    read = Reading.objects.filter(kpi=kpi)
    if kpi.origin == Kpi.Origin.FORMULA:
        read = Reading.objects.filter(kpi__framework=kpi.framework_id)
    newest = read.order_by("-period").values_list("period", "kpi__cadence").first()
    if newest is None:
        return None
    until, end = cadence.period_of(newest[0], kpi.cadence), cadence.last_day(*newest)
    if cadence.last_day(until, kpi.cadence) > end:
        until = cadence.later(until, kpi.cadence, count=-1)
    return until


def _must_be_ahead(kpi: Kpi, first: dt.date) -> None:
    """A target that begins in the past would judge anew what was judged by one that was signed."""
    if settled(kpi=kpi) and first <= (_read_until(kpi) or dt.date.min):
        raise CannotSetTarget(
            _("Figures of that time were judged by a target that was signed off: add one from a"
              " later period on."),
            field="starts_on",
        )  # fmt: skip


def is_settled(target: Target) -> bool:
    """Whether a target was signed and its time was read: then it stays."""
    return target.pk is not None and target.pk in settled(kpi=target.kpi)


def _must_be_open(target: Target | None) -> None:
    if target is not None and is_settled(target):
        raise CannotSetTarget(
            _("This target was signed off and figures were judged by it: add one from a later"
              " period on."),
            field="starts_on",
        )  # fmt: skip


def set_target(
    *, kpi: Kpi, starts_on: dt.date, limits: Limits, by: Actor, instead: Target | None = None
) -> Target:
    """Set the target from a period on, `instead` of another where one is named. Raises
    CannotSetTarget."""
    limits = fitting(limits, kpi.direction)
    check_limits(limits, kpi.direction)
    first = cadence.period_of(starts_on, kpi.cadence)
    held = Target.objects.filter(kpi=kpi, starts_on=first).select_related("kpi__framework").first()
    if held is not None and _is_same(held, limits) and instead in {None, held}:
        return held
    for one in {instead, held} - {None}:
        _must_be_open(one)
    if instead is not None and held is not None and held.pk != instead.pk:
        raise CannotSetTarget(_("There is a target from this period on."), field="starts_on")
    if held is None:
        _must_be_ahead(kpi, first)
    row = instead or held or Target(**kpi.owner, kpi=kpi)
    row.starts_on = first
    row.low, row.high = limits.low, limits.high
    row.amber_low, row.amber_high = limits.amber_low, limits.amber_high
    row.save()
    record(by=by, verb="set the target of", subject=kpi)
    return row


def _is_same(held: Target, limits: Limits) -> bool:
    return limits == _limits_of(held)


def _limits_of(row: Target) -> Limits:
    return Limits(row.low, row.high, row.amber_low, row.amber_high)


def remove_target(*, target: Target, by: Actor) -> None:
    """Take a target away. Raises CannotSetTarget."""
    _must_be_open(target)
    record(by=by, verb="removed the target of", subject=target.kpi)
    target.delete()
