"""The table to take away: a row for each KPI and period."""

import datetime as dt
from decimal import Decimal

from kpis import sheet
from kpis.models import KpiOwner
from tests.factories.kpis import make_framework, make_kpi, read, set_target
from tests.factories.world import World

ON = dt.date(2026, 11, 19)
SINCE = dt.date(2026, 9, 1)


def test_every_period_since_it_is_counted_has_a_row(world: World) -> None:
    with world.staff():
        framework = make_framework(world.engagement)
        leads = make_kpi(framework, "leads", counts_from=SINCE, sources=["CRM", "Sheet"])
        KpiOwner.objects.create(**leads.owner, kpi=leads, function="sales", name="Ana")
        set_target(leads, low=30)
        read(leads, SINCE, 20)
        read(leads, SINCE, 25, reason="Five were late", note="Fair")
        make_kpi(framework, "twice", counts_from=SINCE, formula="leads * 2")
        make_kpi(framework, "weekly", cadence="week", counts_from=dt.date(2026, 11, 2))
        make_kpi(framework, "later", counts_from=dt.date(2026, 12, 1))
        heads, *rows = sheet.rows(framework=framework, on=ON)
    found = [dict(zip(map(str, heads), row, strict=True)) for row in rows]
    assert [(row["Key"], row["Period"], row["Value"]) for row in found] == [
        ("leads", "2026-09", Decimal(25)),
        ("leads", "2026-10", None),
        ("twice", "2026-09", Decimal(50)),
        ("twice", "2026-10", None),
        ("weekly", "2026-W45", None),
        ("weekly", "2026-W46", None),
    ]
    first = found[0]
    assert (first["Correction"], first["Note"], first["Status"]) == (
        "Five were late",
        "Fair",
        "Off track",
    )
    assert (first["Target from"], first["Target to"]) == (30, None)
    assert (first["Sources"], first["Owners"]) == ("CRM, Sheet", "Ana")
    assert "October 2026" in str(found[3]["Note"])
