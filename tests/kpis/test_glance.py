"""What a framework says in one breath, and what each line says of itself."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis import glance
from kpis.formulas import Found
from kpis.models import Kpi, KpiOwner
from kpis.series import Point, Series
from kpis.status import Limits, Status, Trend
from tests.factories.kpis import make_framework, make_kpi, read, set_target, unsaved_kpi
from tests.factories.world import World
from tests.kpis.formulas.figures import by_key, figure, in_october

ON = dt.date(2026, 11, 19)
SEPTEMBER, OCTOBER = dt.date(2026, 9, 1), dt.date(2026, 10, 1)


def line(
    name: str, status: Status, *values: int | None, on: dt.date = ON, **facts: Any
) -> glance.Line:
    limits = None if status == Status.NO_TARGET else Limits(low=Decimal(50))
    periods = [dt.date(2026, 11 - len(values) + place, 1) for place in range(len(values))]
    points = tuple(
        Point(period, None if value is None else Decimal(value), limits, status, Found(None))
        for period, value in zip(periods, values, strict=True)
    )
    kpi = unsaved_kpi(name=name, **facts)
    return glance.Line(
        Series(kpi, points or (Point(OCTOBER, None, limits, status, Found(None)),), Trend.STEADY),
        on,
    )


def test_the_sentences_name_what_is_off_at_risk_and_missing() -> None:
    said = glance.in_one_breath(
        [
            line("CAC", Status.NO_DATA, None),
            line("Leads", Status.ON_TRACK, 60),
            line("Win rate", Status.OFF_TRACK, 10),
            line("Coverage", Status.AT_RISK, 46),
            line("Cycle", Status.AT_RISK, 47),
        ]
    )
    assert said == [
        "1 of 5 on track.",
        "Win rate is off track.",
        "Coverage and Cycle are at risk.",
        "CAC has no value for October 2026; it was due on 5 November.",
    ]


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (2, "K0 and K1 are off track."),
        (4, "K0, K1, K2 and K3 are off track."),
        (5, "K0, K1, K2 and 2 others are off track."),
        (12, "K0, K1, K2 and 9 others are off track."),
    ],
)
def test_of_many_a_few_are_named(count: int, said: str) -> None:
    lines = [line(f"K{number}", Status.OFF_TRACK, 1) for number in range(count)]
    assert glance.in_one_breath(lines)[1] == said


@pytest.mark.parametrize(
    ("on", "count", "said"),
    [
        (dt.date(2026, 11, 5), 1, "K has no value for October 2026 yet, due by 5 November."),
        (dt.date(2026, 11, 6), 1, "K has no value for October 2026; it was due on 5 November."),
        (dt.date(2026, 11, 5), 2, "K and K have no value yet; the first is due by 5 November."),
        (dt.date(2026, 11, 6), 2, "K and K have no value; the first was due on 5 November."),
    ],
)
def test_a_missing_value_is_late_the_day_after_it_is_due(
    on: dt.date, count: int, said: str
) -> None:
    lines = [line("K", Status.NO_DATA, None, on=on)] * count
    assert glance.in_one_breath(lines)[-1] == said
    assert lines[0].is_late == (on.day == 6)


def test_nothing_agreed_says_nothing() -> None:
    assert glance.in_one_breath([]) == []


def test_a_line_without_a_value_says_what_was_known_last() -> None:
    found = line("Leads", Status.NO_DATA, 33, None)
    assert found.value == ""
    assert found.missing == "No reading for October 2026; it was due on 5 November."
    assert found.since == "Last known: 33 in September 2026."
    early = line("Leads", Status.TOO_EARLY, None, counts_from=dt.date(2026, 11, 1))
    assert early.missing == "Counted from November 2026 on."


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((20, 34), "Leads: from 20 in September 2026 to 34 in October 2026. Target: at least 50."),
        ((None, 34), "Leads: 34 in October 2026. Target: at least 50."),
        ((20, None), "Leads: 20 in September 2026. Target: at least 50."),
        ((None, None), "Leads: no value yet."),
    ],
)
def test_the_curve_is_said_in_a_sentence(values: tuple[int | None, ...], said: str) -> None:
    found = line("Leads", Status.AT_RISK, *values)
    assert glance.in_a_sentence(found.series) == said
    assert f"<title>{said}</title>" in found.spark


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"direction": "up", "per": "month"}, "34 of 50 a month."),
        ({"direction": "up", "unit": "percent"}, "34% now, towards 50%."),
        ({"direction": "above", "unit": "percent"}, "34% now; it should be at least 50%."),
    ],
)
def test_a_founder_reads_how_far_it_is(facts: dict[str, Any], said: str) -> None:
    assert glance.way(line("Leads", Status.AT_RISK, 34, **facts)) == said


def test_what_is_reached_is_not_on_the_way() -> None:
    reached = line("Leads", Status.ON_TRACK, 54, direction="up", unit="percent")
    assert glance.way(reached) == "54% now; it should be at least 50%."


def test_a_value_that_was_taken_back_says_why() -> None:
    kpis = by_key(figure("leads"))
    found = in_october(kpis, leads=None).value(kpis["leads"], OCTOBER)
    point = Point(OCTOBER, None, None, Status.NO_DATA, found)
    taken = glance.Line(Series(kpis["leads"], (point,), Trend.UNKNOWN), dt.date(2026, 11, 19))
    assert taken.missing == "The value for October 2026 was taken back: Wrong file"


def test_a_founder_reads_what_is_missing_too() -> None:
    assert glance.way(line("Leads", Status.NO_TARGET, 34)) == "34 now."
    assert glance.way(line("Leads", Status.NO_DATA, None)).startswith("No reading for October")


def test_the_board_puts_what_is_off_first_and_keeps_inputs_apart(world: World) -> None:
    with world.staff():
        framework = make_framework(world.engagement)
        for key, value in (("good", 9), ("missing", None), ("off", 1), ("risk", 8)):
            kpi = make_kpi(framework, key)
            set_target(kpi, low="8.5")
            if value is not None:
                read(kpi, OCTOBER, value)
        read(make_kpi(framework, "spend", is_input=True), OCTOBER, 3)
        make_kpi(framework, "gone", retired_at=framework.made_at, retired_why="Not read")
        found = glance.board(framework=framework, on=ON)
    assert [one.kpi.key for one in found.by_need] == ["off", "risk", "missing", "good"]
    assert [one.kpi.key for one in found.lines] == ["good", "missing", "off", "risk"]
    assert [one.kpi.key for one in found.inputs] == ["spend"]
    assert found.period == "October 2026"


def test_the_board_asks_as_often_for_forty_kpis_as_for_one(world: World) -> None:
    def statements() -> int:
        with world.staff(), CaptureQueriesContext(connection) as asked:
            for one in glance.board(framework=framework, on=ON).lines:
                assert (one.spark, one.owners, one.missing) is not None
        return len(asked)

    with world.staff():
        framework = make_framework(world.engagement)
        read(make_kpi(framework, "k0"), OCTOBER, 1)
    few = statements()
    with world.staff():
        for number in range(1, 40):
            facts = {"formula": f"k{number - 1} + 1"} if number % 4 == 0 else {}
            kpi = make_kpi(framework, f"k{number}", **facts)
            set_target(kpi, low=3)
            KpiOwner.objects.create(**kpi.owner, kpi=kpi, function="sales")
            if kpi.origin == Kpi.Origin.TYPED:
                read(kpi, SEPTEMBER, number)
    assert statements() == few
