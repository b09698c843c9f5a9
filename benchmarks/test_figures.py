"""The pages of figures at 10 and at 40 KPIs of 36 months, a quarter of them formulas, against the
floor. Ratios of medians in one run; statements must not grow, bytes grow with the lines alone."""

import datetime as dt

import psycopg
import time_machine
from django.test import override_settings

from accounts.models import Contact, Membership
from benchmarks.floor import MIDDLEWARE
from benchmarks.test_homes import Row, measured
from benchmarks.test_pages import signed_in
from common.periods import Month
from kpis.models import Framework, Kpi, KpiOwner, Reading, Target
from tests.factories.kpis import make_framework, make_kpi
from tests.factories.world import World

SIZES = (10, 40)
MONTHS = 36
HERE = "/p/acme/engagements/brume-cio/kpis/"
THERE = "/p/acme/c/brume/figures/"


def keep(framework: Framework, *, to: int, on: dt.date, member: Membership) -> Kpi:
    """Bring the framework to so many KPIs, each read for three years; gives back the first."""
    at = dt.datetime(on.year, on.month, 1, tzinfo=dt.UTC)
    for number in range(Kpi.objects.filter(framework=framework).count(), to):
        facts = {"formula": f"k{number - 1} / k{number - 2}"} if number % 4 == 3 else {}
        kpi = make_kpi(
            framework,
            f"k{number}",
            name=f"Share of what is number {number}",
            why="Says in a sentence why a founder should look at it.",
            counts_from=dt.date(2023, 1, 1),
            **facts,
        )
        Target.objects.create(**kpi.owner, kpi=kpi, starts_on=kpi.counts_from, low=40)
        KpiOwner.objects.create(**kpi.owner, kpi=kpi, function="sales", name="Ana Costa")
        if not facts:
            Reading.objects.bulk_create(
                Reading(
                    **kpi.owner,
                    kpi=kpi,
                    period=Month.of(on).plus(-1 - step).first,
                    value=30 + (7 * number + 3 * step) % 40,
                    by=member.user.name,
                    at=at,
                )
                for step in range(MONTHS)
            )
    return Kpi.objects.get(framework=framework, key="k3")


def test_the_pages_of_figures_against_the_floor(
    transactional_db: None, world: World, now: dt.datetime, owner_url: str
) -> None:
    with override_settings(MIDDLEWARE=MIDDLEWARE):
        bare = signed_in(world.bob)
        bare.get("/page/")
    with world.staff():
        framework = make_framework(world.engagement)
    rows: list[Row] = []
    for size in SIZES:
        with world.staff():
            kpi = keep(framework, to=size, on=now.date(), member=world.bob)
        # The figures of a database that has been at work for a while.
        with psycopg.connect(owner_url, autocommit=True) as owner:
            owner.execute("VACUUM ANALYZE")
        pages: dict[str, tuple[Membership | Contact, str]] = {
            "framework": (world.bob, HERE),
            "one formula": (world.bob, f"{HERE}{kpi.pk}/?show=long"),
            "two months": (world.bob, f"{HERE}compare/"),
            "founder's figures": (world.dora, THERE),
        }
        with time_machine.travel(now, tick=True):
            rows += [
                measured(page, size, signed_in(who), path, lambda: bare.get("/page/"))
                for page, (who, path) in pages.items()
            ]
    heads = ("page", "KPIs", "× floor", "statements", "kB", "kB gz")
    print("\n{:<22}{:>12}{:>9}{:>12}{:>8}{:>8}".format(*heads))
    for row in rows:
        print(
            f"{row.page:<22}{row.engagements:>12}{row.times:>9.1f}{row.statements:>12}"
            f"{row.html / 1000:>8.1f}{row.packed / 1000:>8.1f}"
        )
    few, many = rows[: len(rows) // 2], rows[len(rows) // 2 :]
    assert [row.statements for row in few] == [row.statements for row in many]
    assert max(row.packed for row in rows) < 12_000
