"""Two months beside each other, by hand."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from common.periods import Month
from kpis import comparing
from kpis.comparing import Pair
from kpis.formulas import Found
from kpis.glance import Line
from kpis.series import Point, Series
from kpis.status import Limits, Status, Trend
from tests.factories.kpis import make_framework, make_kpi, read, set_target, unsaved_kpi
from tests.factories.world import World

ON = dt.date(2026, 11, 19)
MARCH, OCTOBER = Month(2026, 3), Month(2026, 10)


def pair(before: str | None, after: str | None, limits: Limits | None = None, **facts: Any) -> Pair:
    kpi = unsaved_kpi(**facts)

    def at(value: str | None) -> Line:
        found = None if value is None else Decimal(value)
        point = Point(OCTOBER.first, found, limits, Status.NO_TARGET, Found(found))
        return Line(Series(kpi, (point,), Trend.UNKNOWN), ON)

    return Pair(at(before), at(after))


@pytest.mark.parametrize(
    ("before", "after", "facts", "difference", "share", "moved"),
    [
        ("20", "34", {}, "+14", "+70%", Trend.BETTER),
        ("34", "20", {}, "−14", "−41.2%", Trend.WORSE),
        ("20", "20", {}, "±0", "±0%", Trend.STEADY),
        ("22", "25", {"unit": "percent"}, "+3 points", "+13.6%", Trend.BETTER),
        ("25", "24", {"unit": "percent"}, "−1 point", "−4%", Trend.WORSE),
        ("1500", "1200", {"currency": "EUR", "direction": "down"}, "−€300", "−20%", Trend.BETTER),
        ("1539", "1493.05", {"currency": "EUR", "direction": "down"}, "−€46", "−3%", Trend.BETTER),
        (
            "90",
            "44.05",
            {"currency": "EUR", "direction": "down"},
            "−€45.95",
            "−51.1%",
            Trend.BETTER,
        ),
        ("0", "5", {}, "+5", "", Trend.BETTER),
        ("-4", "5", {}, "+9", "", Trend.BETTER),
        (None, "5", {}, "", "", Trend.UNKNOWN),
        ("5", None, {}, "", "", Trend.UNKNOWN),
        ("0", "1", {"unit": "yes_no"}, "", "", Trend.BETTER),
    ],
)
def test_the_difference_is_said_in_the_unit_and_in_per_cent(
    before: str | None,
    after: str | None,
    facts: dict[str, Any],
    difference: str,
    share: str,
    moved: Trend,
) -> None:
    found = pair(before, after, **facts)
    assert (found.difference, found.share, found.moved) == (difference, share, moved)


def test_a_range_is_better_the_nearer_it_is() -> None:
    limits = Limits(low=Decimal(70), high=Decimal(85))
    facts: dict[str, Any] = {"unit": "percent", "direction": "band"}
    assert pair("60", "68", limits, **facts).moved == Trend.BETTER
    assert pair("72", "95", limits, **facts).moved == Trend.WORSE


def test_each_kpi_stands_as_it_did_at_the_end_of_the_month(world: World) -> None:
    with world.staff():
        framework = make_framework(world.engagement)
        leads = make_kpi(framework, "leads")
        set_target(leads, low=30)
        read(leads, MARCH.first, 20)
        read(leads, OCTOBER.first, 34)
        margin = make_kpi(framework, "margin", cadence="quarter", unit="percent")
        read(margin, dt.date(2026, 1, 1), 40)
        read(margin, dt.date(2026, 7, 1), 45)
        found = comparing.compare(framework=framework, earlier=MARCH, later=OCTOBER, on=ON)
    first, second = found.pairs
    assert (first.earlier.value, first.later.value) == ("20", "34")
    assert (first.earlier.status_label, first.later.status_label) == ("Off track", "On track")
    # The first quarter ends with March; in October the third one is the last that is over.
    assert (second.earlier.period, second.later.period) == ("Q1 2026", "Q3 2026")
    assert second.difference == "+5 points"
    assert found.sentence == "2 better, 0 worse, 0 steady."


def test_months_can_be_chosen_since_the_first_that_counts() -> None:
    kpi = unsaved_kpi(counts_from=dt.date(2026, 8, 15))
    found = comparing.months_to_compare(kpis=[kpi], on=ON)
    assert [str(one) for one in found] == ["2026-10", "2026-09", "2026-08"]
    assert len(comparing.months_to_compare(kpis=[], on=ON)) == 1
    old = unsaved_kpi(counts_from=dt.date(1999, 1, 1))
    assert len(comparing.months_to_compare(kpis=[old], on=ON)) == comparing.MOST_MONTHS
