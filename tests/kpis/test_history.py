"""What is known of one KPI: periods, corrections, events, and what a formula is made of."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis import history
from kpis.models import Kpi, KpiNote
from tests.common.drawn import shapes
from tests.factories.kpis import MADE_AT, make_framework, make_kpi, read, set_target, unsaved_kpi
from tests.factories.world import World

ON = dt.date(2026, 11, 19)
JULY, AUGUST, SEPTEMBER, OCTOBER = (dt.date(2026, month, 1) for month in (7, 8, 9, 10))


def happened(kpi: Kpi, on: dt.date, text: str) -> None:
    KpiNote.objects.create(**kpi.owner, kpi=kpi, on=on, text=text, by="Bob", at=MADE_AT)


def test_a_correction_stands_behind_what_it_replaced(world: World) -> None:
    with world.staff():
        kpi = make_kpi(make_framework(world.engagement), "leads")
        read(kpi, OCTOBER, 30)
        read(kpi, OCTOBER, 33, reason="Three came in late", by="Ana")
        read(kpi, OCTOBER, None, reason="The list was wrong")
        found = history.history_of(kpi=kpi, on=ON, count=13)
    newest = found.rows[0]
    assert (newest.period, newest.value, newest.is_taken_back) == ("October 2026", "", True)
    assert [(said, new.reason) for said, _old, new in newest.before] == [
        ("33", "The list was wrong"),
        ("30", "Three came in late"),
    ]
    assert not found.rows[1].before


def test_a_period_is_held_against_the_target_of_its_time(world: World) -> None:
    with world.staff():
        kpi = make_kpi(make_framework(world.engagement), "leads")
        set_target(kpi, low=10)
        set_target(kpi, OCTOBER, low=40)
        for month in (SEPTEMBER, OCTOBER):
            read(kpi, month, 30)
        found = history.history_of(kpi=kpi, on=ON, count=13)
    assert [(row.target, row.status_label) for row in found.rows[:2]] == [
        ("at least 40", "Off track"),
        ("at least 10", "On track"),
    ]
    assert len(shapes(found.curve, "low")) == 2, "the range changes on the drawing too"


def test_events_are_numbered_and_marked_in_their_period(world: World) -> None:
    with world.staff():
        kpi = make_kpi(make_framework(world.engagement), "leads")
        read(kpi, OCTOBER, 30)
        happened(kpi, dt.date(2026, 10, 20), "Second")
        happened(kpi, dt.date(2026, 10, 2), "First")
        happened(kpi, dt.date(2026, 7, 14), "Fireworks")
        happened(kpi, dt.date(2020, 7, 14), "Before the curve begins")
        found = history.history_of(kpi=kpi, on=ON, count=13)
    assert [(number, note.text) for number, note in found.notes] == [
        (1, "Fireworks"),
        (2, "First"),
        (3, "Second"),
    ]
    assert [mark.text for mark in shapes(found.curve, "strong")] == ["1", "2–3"]
    assert [note.text for note in found.rows[0].notes] == ["First", "Second"]


def test_a_formula_is_read_in_words_with_what_each_part_says(world: World) -> None:
    with world.staff():
        framework = make_framework(world.engagement)
        spend = make_kpi(framework, "spend", name="Spend", currency="EUR", is_input=True)
        make_kpi(framework, "new_customers", name="New customers")
        cac = make_kpi(
            framework, "cac", name="CAC", currency="EUR", formula="spend / new_customers"
        )
        read(spend, OCTOBER, 9000)
        found = history.history_of(kpi=cac, on=ON, count=13)
    assert found.formula == "Spend ÷ New customers"
    assert [(part.kpi.name, part.value) for part in found.parts] == [
        ("Spend", "€9,000"),
        ("New customers", ""),
    ]
    assert not found.has_values
    assert "New customers" in found.rows[0].point.why


def test_a_formula_says_what_shorter_periods_came_to(world: World) -> None:
    with world.staff():
        framework = make_framework(world.engagement)
        sales = make_kpi(framework, "sales", name="Sales", currency="EUR", is_input=True)
        share = make_kpi(framework, "share", cadence="quarter", currency="EUR", formula="sales / 3")
        for month in (JULY, AUGUST, SEPTEMBER):
            read(sales, month, 9000)
        found = history.history_of(kpi=share, on=ON, count=2)
    (part,) = found.parts
    assert (part.value, part.period) == ("€27,000", "Q3 2026. Monthly: Added up")


@pytest.mark.parametrize(
    ("unit", "value", "said"),
    [
        ("count", 1250.0, "1,250"),
        ("count", 25_000.0, "25k"),
        ("money", 2_500_000.0, "2,500k"),
        ("money", 25_000_000.0, "25M"),
        ("percent", 12.5, "12.5%"),
        ("yes_no", 1.0, "Yes"),
        ("yes_no", 0.5, ""),
        ("ratio", 0.30000000000000004, "0.3"),
    ],
)
def test_the_axis_writes_short(unit: str, value: float, said: str) -> None:
    currency = "EUR" if unit == "money" else ""
    assert history.axis_text(unsaved_kpi(unit=unit, currency=currency))(value) == said


def test_long_and_much_corrected_asks_as_often_as_short(world: World) -> None:
    def statements(count: int) -> int:
        with world.staff(), CaptureQueriesContext(connection) as asked:
            assert history.history_of(kpi=kpi, on=ON, count=count).curve
        return len(asked)

    with world.staff():
        kpi = make_kpi(make_framework(world.engagement), "leads")
        read(kpi, OCTOBER, 1)
    few = statements(13)
    with world.staff():
        for month in (JULY, AUGUST, SEPTEMBER):
            for value in (1, 2, 3):
                read(kpi, month, Decimal(value))
            happened(kpi, month, "Again")
    assert statements(36) == few
