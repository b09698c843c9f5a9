"""Where a KPI began, and what it should be from when on."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.actors import Actor, actor_of
from kpis import baselines, frameworks, signing, targets
from kpis.baselines import CannotSetBaseline
from kpis.library.entry import Relative
from kpis.models import Framework, Kpi, Target
from kpis.status import Limits
from kpis.targets import CannotSetTarget
from tests.factories.kpis import make_framework, make_kpi, read, set_target
from tests.factories.world import World

AT = dt.datetime(2026, 11, 3, 9, tzinfo=dt.UTC)
ON = dt.date(2026, 11, 3)
OCTOBER = dt.date(2026, 10, 1)


def begin(world: World, *codes: str) -> tuple[Framework, Actor]:
    by = actor_of(world.bob)
    made = frameworks.start(
        engagement=world.engagement, size="short", codes=codes, by=by, at=AT, on=ON
    )
    return made, by


@pytest.mark.parametrize(
    ("baseline", "relative", "direction", "limits"),
    [
        ("20", Relative(10, -10), "up", Limits(low=Decimal(22), amber_low=Decimal(18))),
        ("50", Relative(-10, 0), "down", Limits(high=Decimal(45), amber_high=Decimal(50))),
        ("900", Relative(0), "down", Limits(high=Decimal(900))),
        ("-10", Relative(10), "up", Limits(low=Decimal(-9))),
        ("0", Relative(0, -20), "up", Limits(low=Decimal(0), amber_low=Decimal(0))),
    ],
)
def test_limits_follow_from_the_baseline(
    baseline: str, relative: Relative, direction: str, limits: Limits
) -> None:
    found = baselines.limits_from(
        baseline=Decimal(baseline), relative=relative, direction=direction
    )
    assert found == limits


def test_a_baseline_brings_its_target_until_somebody_sets_one(world: World) -> None:
    with world.staff():
        _framework, by = begin(world, "M10")
        kpi = Kpi.objects.get()
        for value in (50, 40):
            baselines.set_baseline(kpi=kpi, value=Decimal(value), period=ON, on=ON, by=by)
        assert Target.objects.get().high == 40
        Target.objects.update(high=30)
        baselines.set_baseline(kpi=kpi, value=Decimal(60), period=ON, on=ON, by=by)
        assert Target.objects.get().high == 30


def test_a_frozen_baseline_stays(world: World) -> None:
    with world.staff():
        framework, by = begin(world, "M10")
        kpi = Kpi.objects.get()
        baselines.set_baseline(kpi=kpi, value=Decimal(50), period=OCTOBER, on=ON, by=by)
        assert baselines.freeze_all(framework=framework, by=by, at=AT) == [kpi]
        kpi.refresh_from_db()
        with pytest.raises(CannotSetBaseline, match="frozen"):
            baselines.set_baseline(kpi=kpi, value=Decimal(40), period=OCTOBER, on=ON, by=by)


# ---------------------------------------------------------------------------------- targets


@pytest.mark.parametrize(
    ("direction", "limits", "field"),
    [
        ("up", Limits(high=Decimal(5)), "low"),
        ("down", Limits(low=Decimal(5)), "high"),
        ("band", Limits(low=Decimal(5)), "high"),
        ("band", Limits(low=Decimal(9), high=Decimal(5)), "high"),
        ("above", Limits(low=Decimal(5), amber_low=Decimal(6)), "amber_low"),
        ("below", Limits(high=Decimal(5), amber_high=Decimal(4)), "amber_high"),
        ("yes", Limits(low=Decimal(1)), ""),
    ],
)
def test_limits_have_to_fit_their_direction(direction: str, limits: Limits, field: str) -> None:
    with pytest.raises(CannotSetTarget) as refusal:
        targets.check_limits(limits, direction)
    assert refusal.value.field == field


def test_a_target_says_only_what_its_direction_has(world: World) -> None:
    with world.staff():
        kpi = make_kpi(make_framework(world.engagement), "leads", direction="up")
        limits = Limits(low=Decimal(5), high=Decimal(9), amber_low=Decimal(4))
        made = targets.set_target(kpi=kpi, starts_on=ON, limits=limits, by=actor_of(world.bob))
    assert (made.starts_on, made.low, made.high) == (dt.date(2026, 11, 1), 5, None)


def test_a_target_that_was_signed_and_judged_by_stays(world: World) -> None:
    with world.staff():
        framework = make_framework(world.engagement)
        kpi = make_kpi(framework, "leads", why="They are the start.")
        target = set_target(kpi, OCTOBER, low=5)
        by = actor_of(world.bob)
        version = signing.propose(framework=framework, by=by, at=AT, seen=True)
    with world.founder():
        signing.sign(version=version, by=actor_of(world.dora), at=AT, seen=version.sha256)
    with world.staff():
        assert not targets.settled(kpi=kpi)
        read(kpi, OCTOBER, 4)
        assert targets.settled(kpi=kpi) == {target.pk}
        with pytest.raises(CannotSetTarget, match="add one from a later period"):
            targets.set_target(kpi=kpi, starts_on=OCTOBER, limits=Limits(low=Decimal(4)), by=by)
        with pytest.raises(CannotSetTarget, match="later period"):
            targets.remove_target(target=target, by=by)
        targets.set_target(kpi=kpi, starts_on=ON, limits=Limits(low=Decimal(4)), by=by)
        assert Target.objects.filter(kpi=kpi).count() == 2


def test_a_signed_target_changed_before_it_judged_is_not_what_was_signed(world: World) -> None:
    with world.staff():
        framework = make_framework(world.engagement)
        kpi = make_kpi(framework, "leads", why="They are the start.")
        set_target(kpi, OCTOBER, low=5)
        by = actor_of(world.bob)
        version = signing.propose(framework=framework, by=by, at=AT, seen=True)
    with world.founder():
        signing.sign(version=version, by=actor_of(world.dora), at=AT, seen=version.sha256)
    with world.staff():
        targets.set_target(kpi=kpi, starts_on=OCTOBER, limits=Limits(low=Decimal(6)), by=by)
        read(kpi, OCTOBER, 4)
        assert not targets.settled(kpi=kpi)
        targets.set_target(kpi=kpi, starts_on=OCTOBER, limits=Limits(low=Decimal(5)), by=by)
        assert targets.settled(kpi=kpi)


def test_no_target_begins_where_a_signed_one_judged_already(world: World) -> None:
    with world.staff():
        framework = make_framework(world.engagement)
        weekly = make_kpi(framework, "visits", cadence="week", why="People come.")
        kpi = make_kpi(framework, "leads", formula="visits / 2", why="They are the start.")
        set_target(kpi, dt.date(2026, 7, 1), low=5)
        by = actor_of(world.bob)
        version = signing.propose(framework=framework, by=by, at=AT, seen=True)
    with world.founder():
        signing.sign(version=version, by=actor_of(world.dora), at=AT, seen=version.sha256)
    with world.staff():
        # November is not read to its end yet.
        read(weekly, dt.date(2026, 11, 2), 8)
        late = set_target(kpi, dt.date(2026, 12, 1), low=9)
        for instead in (None, late):
            with pytest.raises(CannotSetTarget, match="judged by a target that was signed off"):
                targets.set_target(
                    kpi=kpi,
                    starts_on=OCTOBER,
                    limits=Limits(low=Decimal(2)),
                    by=by,
                    instead=instead,
                )
        targets.set_target(kpi=kpi, starts_on=ON, limits=Limits(low=Decimal(2)), by=by)
