"""What is said of one KPI: its name and why it matters, what is counted and by which word, unit and
cadence, direction, formula, sources, owners, and what it serves.

Once it was read it keeps its unit and cadence: a series stays one series. A change that would break a
formula is refused and says whose. Two sources for one figure are a conflict until one is left.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from engagements.models import Outcome
from kpis import adding, baselines, cadence, frameworks, measuring
from kpis.formulas import CannotUseFormula, check_formula, check_users, is_key
from kpis.library.roles import BY_CODE
from kpis.models import DefinitionVersion, FinancialGoal, Framework, Kpi, KpiOwner, Reading, Target
from kpis.status import Limits
from kpis.targets import (
    FALLS,
    RISES,
    CannotSetTarget,
    fitting,
    is_settled,
    remove_target,
    set_target,
)

Unit, Direction = Kpi.Unit, Kpi.Direction
FIXED = ("unit", "currency", "per", "cadence")
# What a unit measured over time can be a rate of.
PER_TIME = frozenset({Unit.COUNT, Unit.MONEY, Unit.HOURS, Unit.DAYS})


class CannotKeep(Exception):
    """Why a KPI is not kept so, in the user's words; `field` says where."""

    def __init__(self, said: str, *, field: str = "") -> None:
        super().__init__(said)
        self.field = field


@dataclass(frozen=True)
class Owner:
    """A function that answers for it, and the person who does."""

    side: str
    function: str
    name: str = ""


@dataclass(frozen=True)
class Facts:
    """Everything that is said of a KPI but its baseline and targets."""

    name: str
    unit: str
    cadence: str
    direction: str
    counts_from: dt.date
    key: str = ""
    why: str = ""
    counted: str = ""
    currency: str = ""
    per: str = ""
    gather: str = Kpi.Gather.SUM
    formula: str = ""
    sources: tuple[str, ...] = ()
    is_input: bool = False
    is_activity: bool = False
    due_days: int = 5
    definition: DefinitionVersion | None = None
    outcome: Outcome | None = None
    goal: FinancialGoal | None = None
    owners: tuple[Owner, ...] = ()


@dataclass(frozen=True)
class Aim:
    """A target as it is typed: one that there is, or a new one; without limits it goes."""

    row: str
    starts_on: dt.date | None
    limits: Limits
    target: Target | None = None

    @property
    def is_empty(self) -> bool:
        return self.limits == Limits()


@dataclass(frozen=True)
class Baseline:
    """Where it began, as it is typed."""

    value: Decimal | None = None
    period: dt.date | None = None


COLUMNS = tuple(one.name for one in fields(Facts) if one.name not in {"owners", "key"})


def is_conflict(kpi: Kpi) -> bool:
    """Whether two systems answer for one figure (one of them has to win)."""
    return len(kpi.sources) > 1


def is_read(kpi: Kpi) -> bool:
    """Whether a reading of it was ever taken."""
    return kpi.pk is not None and Reading.objects.filter(kpi=kpi).exists()


def add(*, framework: Framework, facts: Facts, by: Actor) -> Kpi:
    """Add a KPI, or an input, of one's own. Raises CannotKeep."""
    adding.hold(framework.pk)
    everyone = list(Kpi.objects.filter(framework=framework))
    if sum(one.retired_at is None for one in everyone) >= frameworks.MOST * 2:
        raise CannotKeep(_("That is more than anybody can read: retire something first."))
    kpi = Kpi(
        **framework.owner,
        framework=framework,
        engagement_id=framework.engagement_id,
        position=adding.next_position(framework),
    )
    kpi.key = _key(kpi, facts, everyone)
    _set(kpi, facts)
    _check(kpi, everyone)
    kpi.save()
    _set_owners(kpi, facts.owners)
    record(by=by, verb="added KPI", subject=kpi)
    return kpi


def change(*, kpi: Kpi, facts: Facts, by: Actor) -> Kpi:
    """Say something of a KPI differently. Raises CannotKeep."""
    adding.hold(kpi.framework_id)
    everyone = list(Kpi.objects.filter(framework=kpi.framework_id))
    row = next((one for one in everyone if one.pk == kpi.pk), None)
    if row is None:
        raise CannotKeep(_("Somebody removed this KPI meanwhile."))
    key, first = _key(row, facts, everyone), row.counts_from
    fixed = [getattr(row, name) for name in FIXED]
    was_direction, was_origin = row.direction, row.origin
    # Held as well from those who keep a reading of it, or sign its baseline.
    rows = Kpi.objects.select_for_update(no_key=True, of=("self",))
    row = rows.select_related("framework").get(pk=kpi.pk)
    row.framework = kpi.framework
    row.key = key
    _set(row, facts)
    _must_suit_baseline(row, fixed)
    if is_read(row):
        _must_stay_comparable(row, fixed, was_origin, first)
    _check(row, everyone)
    row.save()
    if row.direction != was_direction:
        _fit_targets(row)
    _set_owners(row, facts.owners)
    record(by=by, verb="changed KPI", subject=row)
    return row


def keep(
    *, kpi: Kpi, facts: Facts, baseline: Baseline, aims: Sequence[Aim], on: dt.date, by: Actor
) -> Kpi:
    """Say a KPI, its baseline and its targets at once. Raises CannotKeep: then take it all back."""
    row = change(kpi=kpi, facts=facts, by=by)
    try:
        baselines.set_baseline(kpi=row, value=baseline.value, period=baseline.period, on=on, by=by)
    except baselines.CannotSetBaseline as problem:
        raise CannotKeep(str(problem), field="baseline") from problem
    for aim in aims:
        _aim(row, aim, by=by)
    measuring.measure(engagements=[row.engagement_id], on=on)
    return row


def _aim(kpi: Kpi, aim: Aim, *, by: Actor) -> None:
    # What followed from the baseline may have been written anew.
    held = Target.objects.filter(pk=aim.target.pk).first() if aim.target else None
    if aim.target is not None and held is None:
        return
    try:
        if aim.is_empty:
            if held is not None:
                held.kpi = kpi
                remove_target(target=held, by=by)
        else:
            starts_on = aim.starts_on or kpi.counts_from
            set_target(kpi=kpi, starts_on=starts_on, limits=aim.limits, by=by, instead=held)
    except CannotSetTarget as problem:
        field = f"{problem.field or 'low'}_{aim.row}"
        raise CannotKeep(str(problem), field=field) from problem


def _key(kpi: Kpi, facts: Facts, everyone: Iterable[Kpi]) -> str:
    """Its name in formulas: as typed, as it was, or made of its name."""
    others = [one for one in everyone if one.pk != kpi.pk]
    typed = facts.key.strip().lower()
    if not typed:
        return kpi.key or adding.key_for(facts.name, taken=[one.key for one in others])
    if typed == kpi.key:
        return typed
    if not is_key(typed):
        said = _("Small letters, digits and _ only, beginning with a letter: win_rate.")
        raise CannotKeep(said, field="key")
    if any(one.key == typed for one in others):
        raise CannotKeep(_("Another figure of this framework has this name."), field="key")
    if kpi.pk is not None and (users := frameworks.users_of(kpi)):
        said = _("%(names)s is computed from it under its present name.")
        names = ", ".join(one.name for one in users)
        raise CannotKeep(said % {"names": names}, field="key")
    return typed


def _set(kpi: Kpi, facts: Facts) -> None:
    for name in COLUMNS:
        setattr(kpi, name, getattr(facts, name))
    kpi.name = " ".join(facts.name.split())
    kpi.sources = list(dict.fromkeys(filter(None, (one.strip() for one in facts.sources))))
    kpi.formula = " ".join(facts.formula.split())
    kpi.origin = Kpi.Origin.FORMULA if kpi.formula else Kpi.Origin.TYPED
    if kpi.unit != Unit.MONEY:
        kpi.currency = ""
    if kpi.unit not in PER_TIME:
        kpi.per = ""
    if kpi.unit == Unit.YES_NO:
        kpi.direction = Direction.YES
    kpi.counts_from = cadence.period_of(facts.counts_from, kpi.cadence)


def _must_suit_baseline(kpi: Kpi, fixed: Sequence[object]) -> None:
    for name, before in zip(FIXED, fixed, strict=True):
        if kpi.baseline_frozen_at is not None and getattr(kpi, name) != before:
            said = _("Its baseline was frozen in that unit. Add another KPI instead.")
            raise CannotKeep(said, field=name)


def _must_stay_comparable(
    kpi: Kpi, fixed: Sequence[object], was_origin: str, first: dt.date
) -> None:
    for name, before in zip(FIXED, fixed, strict=True):
        if getattr(kpi, name) != before:
            said = _("It was read already: its figures stay comparable. Add another KPI instead.")
            raise CannotKeep(said, field=name)
    if kpi.origin != was_origin:
        said = _("It has readings: a figure is either typed in or computed. Add another KPI.")
        raise CannotKeep(said, field="formula")
    if kpi.counts_from > first:
        earlier = Reading.objects.filter(kpi=kpi, period__lt=kpi.counts_from)
        if earlier.exists():
            said = _("There are readings from before that period.")
            raise CannotKeep(said, field="counts_from")


def _check(kpi: Kpi, everyone: Sequence[Kpi]) -> None:
    if kpi.unit == Unit.MONEY and not kpi.currency:
        raise CannotKeep(_("Say in which currency."), field="currency")
    if (kpi.direction == Direction.YES) != (kpi.unit == Unit.YES_NO):
        said = _("Only a yes or no can be meant to be yes: choose another direction.")
        raise CannotKeep(said, field="direction")
    try:
        if kpi.formula:
            check_formula(kpi=kpi, formula=kpi.formula, kpis=everyone)
        if kpi.pk is not None:
            check_users(kpi=kpi, kpis=everyone)
    except CannotUseFormula as problem:
        raise CannotKeep(problem.problem, field="formula" if kpi.formula else "") from problem


def _set_owners(kpi: Kpi, owners: Sequence[Owner]) -> None:
    wanted = {(one.function, " ".join(one.name.split())): one.side for one in owners}
    held = {(one.function, one.name): one for one in KpiOwner.objects.filter(kpi=kpi)}
    for pair, row in held.items():
        if wanted.get(pair) != row.side:
            row.delete()
    for (function, name), side in wanted.items():
        kept = held.get((function, name))
        if kept is None or kept.side != side:
            KpiOwner.objects.create(**kpi.owner, kpi=kpi, side=side, function=function, name=name)


def _fit_targets(kpi: Kpi) -> None:
    """Targets of another direction say nothing any more: they go, unless figures were judged by
    them. A stay above 25 that becomes up to a target keeps its 25."""
    rows = Target.objects.filter(kpi=kpi).select_related("kpi__framework")
    if kpi.direction in RISES:
        rows = rows.filter(low=None)
    elif kpi.direction in FALLS:
        rows = rows.filter(high=None)
    else:
        rows = rows.exclude(low__isnull=False, high__isnull=False)
    gone = list(rows)
    if any(is_settled(one) for one in gone):
        said = _("Figures were judged by its targets: add another KPI for the other direction.")
        raise CannotKeep(said, field="direction")
    for one in gone:
        one.delete()
    for one in Target.objects.filter(kpi=kpi):
        held = Limits(one.low, one.high, one.amber_low, one.amber_high)
        kept = fitting(held, kpi.direction)
        if kept != held:
            one.low, one.high = kept.low, kept.high
            one.amber_low, one.amber_high = kept.amber_low, kept.amber_high
            one.save()


def compute(*, kpi: Kpi, by: Actor, at: dt.datetime, on: dt.date) -> Kpi:
    """Compute a KPI from the inputs that the library names, which come along. Raises CannotKeep
    where it has readings, or the library no formula for it."""
    entry = BY_CODE.get(kpi.code)
    if entry is None or not entry.formula:
        raise CannotKeep(_("The library has no formula for this KPI: write one."))
    adding.hold(kpi.framework_id)
    if is_read(kpi):
        raise CannotKeep(
            _("It has readings: a figure is either typed in or computed. Add another KPI.")
        )
    adding.add_inputs(framework=kpi.framework, keys=entry.needs, by=by, at=at, on=on)
    kpi.formula, kpi.origin = entry.formula, Kpi.Origin.FORMULA
    _check(kpi, list(Kpi.objects.filter(framework=kpi.framework_id)))
    kpi.save(update_fields=["formula", "origin"])
    record(by=by, verb="changed KPI", subject=kpi)
    return kpi
