"""A correction is at once in every figure that depends on it, and in nothing that was agreed or
published before."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import override

from accounts.actors import actor_of
from committees import publishing
from committees.models import Report, ReportFile
from kpis import signing
from kpis.models import Framework, FrameworkVersion, Kpi, KpiOwner, Reading
from kpis.readings import Entry, record_readings
from kpis.series import series_of
from tests.committees.test_publishing import fresh, ready
from tests.factories.kpis import make_framework, make_kpi, read, set_target
from tests.factories.world import TODAY, World

OCTOBER = dt.date(2026, 10, 1)
EARLIER = dt.timedelta(days=9)


def measured(world: World) -> tuple[Framework, dict[str, Kpi]]:
    """Two inputs and a chain of three formulas, each with a target and an owner."""
    framework = make_framework(world.engagement, is_shown=False)
    facts: dict[str, dict[str, object]] = {
        "spend": {"currency": "EUR", "is_input": True},
        "customers": {"is_input": True},
        "cac": {"currency": "EUR", "formula": "spend / customers", "direction": "below"},
        "cac_of_two": {"currency": "EUR", "formula": "cac * 2", "direction": "below"},
        "share": {"unit": "percent", "formula": "cac / cac_of_two"},
    }
    kpis = {key: make_kpi(framework, key, why="It pays.", **known) for key, known in facts.items()}
    for kpi in list(kpis.values())[2:]:
        if kpi.direction == "below":
            set_target(kpi, high=1400)
        else:
            set_target(kpi, low=50)
        KpiOwner.objects.create(**kpi.owner, kpi=kpi, function="finance")
    return framework, kpis


def test_what_was_signed_and_published_stays_while_every_formula_follows(
    world: World, now: dt.datetime
) -> None:
    by = actor_of(world.bob)
    with world.staff():
        framework, kpis = measured(world)
        version = signing.propose(framework=framework, by=by, at=now - EARLIER)
    with world.founder():
        version = FrameworkVersion.objects.get(pk=version.pk)
        signing.sign(
            version=version, by=actor_of(world.dora), at=now - EARLIER, seen=version.sha256
        )
    with world.staff():
        for key, value in (("spend", 12000), ("customers", 8)):
            read(kpis[key], OCTOBER, value, at=now - EARLIER)
        report = ready(world, now)
        publishing.publish(report=report, by=by, at=now)

        def kept() -> list[object]:
            return [
                Report.objects.values().get(pk=report.pk),
                ReportFile.objects.values().get(),
                list(FrameworkVersion.objects.values()),
                list(Reading.objects.filter(number=1).order_by("pk").values()),
            ]

        def now_shown() -> list[Decimal | None]:
            every = list(Kpi.objects.in_order())
            return [one.value for one in series_of(kpis=every[2:], on=TODAY, inputs=every[:2])]

        before = kept()
        assert now_shown() == [Decimal(1500), Decimal(3000), Decimal(50)]
        told = [line.value for line in publishing.content_of(fresh(report)).figures]
        assert told == ["€1,500", "€3,000", "50%"]
        entry = Entry(kpis["customers"], OCTOBER, Decimal(10), reason="Two came late")
        with override("en"):
            record_readings(entries=[entry], by=by, at=now, on=TODAY)
        assert now_shown() == [Decimal(1200), Decimal(2400), Decimal(50)]
        gone = Entry(kpis["customers"], OCTOBER, None, reason="Counted wrongly")
        record_readings(entries=[gone], by=by, at=now, on=TODAY)
        assert now_shown() == [None, None, None]
        publishing.freshen(at=now + EARLIER)
        assert kept() == before
        assert Reading.objects.count() == 4
