"""What the figures say of an outcome, and what they leave alone."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from engagements.models import Outcome
from kpis import measuring, tasks
from kpis.formulas import Found
from kpis.models import Kpi
from kpis.series import Point, Series
from kpis.status import Limits, Status, Trend
from tests.factories.kpis import make_framework, make_kpi, read, set_target, unsaved_kpi
from tests.factories.world import World

ON = dt.date(2026, 11, 19)
AUGUST, SEPTEMBER, OCTOBER = (dt.date(2026, month, 1) for month in (8, 9, 10))
LEAD = Limits(low=Decimal(25))


def told(*values: str | None, status: Status = Status.AT_RISK, **facts: Any) -> Series:
    points = tuple(
        Point(
            dt.date(2026, 11 - len(values) + number, 1),
            None if value is None else Decimal(value),
            LEAD,
            status if value is not None else Status.NO_DATA,
            Found(None if value is None else Decimal(value)),
        )
        for number, value in enumerate(values)
    )
    return Series(unsaved_kpi(**{"unit": "percent", **facts}), points, Trend.UNKNOWN)


def measured_by(world: World, **facts: Any) -> tuple[Kpi, Outcome]:
    outcome = Outcome.objects.get(engagement=world.engagement)
    kpi = make_kpi(make_framework(world.engagement), unit="percent", outcome=outcome, **facts)
    set_target(kpi, low=25)
    return kpi, outcome


def measure(world: World, on: dt.date = ON) -> int:
    return measuring.measure(engagements=[world.engagement.pk], on=on)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (Status.ON_TRACK, {"state": "on_track"}),
        (Status.AT_RISK, {"state": "at_risk"}),
        (Status.OFF_TRACK, {"state": "off_track"}),
        (Status.NO_TARGET, {}),
    ],
)
def test_the_state_is_that_of_the_figure_and_stays_without_a_target(
    status: Status, state: dict[str, str]
) -> None:
    facts = measuring.facts_of(Outcome(unit="%"), told("20", status=status))
    assert facts == {**state, "current": Decimal(20), "current_on": dt.date(2026, 10, 31)}


def test_a_reading_that_is_late_moves_nothing() -> None:
    facts = measuring.facts_of(Outcome(unit="%"), told("20", None))
    assert facts["current_on"] == dt.date(2026, 9, 30)
    assert measuring.facts_of(Outcome(unit="%"), told(None, None)) == {}


@pytest.mark.parametrize(
    ("written", "unit", "same"),
    [
        ("%", {"unit": "percent"}, True),
        ("leads", {"unit": "percent"}, False),
        ("€", {"unit": "money", "currency": "EUR"}, True),
        ("eur", {"unit": "money", "currency": "EUR"}, True),
        ("k€", {"unit": "money", "currency": "EUR"}, False),
        ("$", {"unit": "money", "currency": "EUR"}, False),
        ("jours", {"unit": "days"}, True),
        ("h", {"unit": "days"}, False),
        ("leads", {"unit": "count"}, True),
        ("%", {"unit": "count"}, False),
    ],
)
def test_a_value_is_taken_over_in_its_own_unit_only(
    written: str, unit: dict[str, Any], same: bool
) -> None:
    facts = measuring.facts_of(Outcome(unit=written, aim=Decimal(1)), told("20", **unit))
    assert ("current" in facts) is same
    assert facts["state"] == "at_risk"


def test_a_larger_amount_is_taken_over_in_whole_units() -> None:
    for value, kept in (("1493.3333", "1493"), ("-250.5", "-251"), ("99.996", "100.00")):
        facts = measuring.facts_of(Outcome(unit="€"), told(value, unit="money", currency="EUR"))
        assert str(facts["current"]) == kept


def test_a_mandate_without_figures_takes_those_of_the_kpi_and_no_other_does() -> None:
    kpi: dict[str, Any] = {"baseline": Decimal(12), "baseline_on": dt.date(2026, 1, 31)}
    facts = measuring.facts_of(Outcome(), told("20", **kpi))
    assert (facts["unit"], facts["baseline"], facts["aim"]) == ("%", 12, 25)
    agreed = measuring.facts_of(Outcome(unit="%", aim=Decimal(50)), told("20", **kpi))
    assert agreed.keys() == {"state", "current", "current_on"}


def test_a_reading_and_its_correction_reach_the_outcome(world: World) -> None:
    with world.staff():
        kpi, outcome = measured_by(world)
        read(kpi, OCTOBER, 18)
        assert measure(world) == 1
        outcome.refresh_from_db()
        assert (outcome.state, outcome.current) == ("off_track", 18)
        read(kpi, OCTOBER, 24)
        assert (measure(world), measure(world)) == (1, 0)
        outcome.refresh_from_db()
        assert (outcome.state, outcome.current) == ("at_risk", 24)
        trail = AuditEntry.objects.filter(verb="measured").order_by("id")
        assert [row.detail["state"] for row in trail] == [
            ["", "off_track"],
            ["off_track", "at_risk"],
        ]


def test_the_first_figure_leads(world: World) -> None:
    with world.staff():
        kpi, outcome = measured_by(world, position=2)
        first = make_kpi(kpi.framework, "first", unit="percent", outcome=outcome, position=1)
        set_target(first, low=10)
        read(kpi, OCTOBER, 1)
        read(first, OCTOBER, 11)
        measure(world)
        outcome.refresh_from_db()
        assert (outcome.state, outcome.current) == ("on_track", 11)


@pytest.mark.parametrize("state", ["met", "dropped"])
def test_what_a_person_said_stays_said(world: World, state: str) -> None:
    with world.staff():
        kpi, outcome = measured_by(world)
        Outcome.objects.filter(pk=outcome.pk).update(state=state, reason="Agreed")
        read(kpi, OCTOBER, 18)
        assert measure(world) == 0
        outcome.refresh_from_db()
        assert (outcome.state, outcome.current) == (state, None)


def test_a_formula_measures_too(world: World) -> None:
    with world.staff():
        outcome = Outcome.objects.get(engagement=world.engagement)
        framework = make_framework(world.engagement)
        make_kpi(framework, "rate", unit="percent", formula="won / all_deals", outcome=outcome)
        for key, value in (("won", 1), ("all_deals", 4)):
            read(make_kpi(framework, key, is_input=True), SEPTEMBER, value)
        measure(world)
        outcome.refresh_from_db()
        assert (outcome.current, outcome.current_on) == (25, dt.date(2026, 9, 30))


def test_measuring_asks_as_much_for_five_as_for_one(world: World) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            measure(world)
        return len(queries)

    with world.staff():
        assert asked() == 1
        kpi, _ = measured_by(world)
        read(kpi, AUGUST, 20)
        measure(world)
        few = asked()
        for number in range(2, 6):
            outcome = Outcome.objects.create(
                **world.engagement.owner,
                engagement=world.engagement,
                position=number,
                title=f"Outcome {number}",
            )
            read(make_kpi(kpi.framework, f"kpi_{number}", outcome=outcome), AUGUST, 1)
        measure(world)
        assert asked() == few == 4


def test_the_sweep_finds_a_tie_that_is_new(world: World) -> None:
    with world.staff():
        kpi, outcome = measured_by(world)
        read(kpi, AUGUST, 30)
        assert measuring.measured() == [world.engagement.pk]
    with time_machine.travel(dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC), tick=False):
        tasks.measure(provider_id=world.acme.pk)
    with world.staff():
        outcome.refresh_from_db()
        assert (outcome.state, outcome.current) == ("on_track", 30)
