"""The values of KPIs by period, from the database: which reading counts, since when, how often it
is asked."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from common.periods import local_day
from kpis import cadence
from kpis.models import Framework, Kpi
from kpis.series import series_of
from kpis.status import Limits, Status, Trend
from tests.factories.kpis import make_framework, make_kpi, read, set_target
from tests.factories.world import TODAY, World, make_engagement

D = Decimal
OCTOBER, SEPTEMBER, AUGUST = (dt.date(2026, month, 1) for month in (10, 9, 8))
VALUE = {"yes_no": 1, "count": 12}


@pytest.fixture
def framework(world: World) -> Iterator[Framework]:
    with world.staff():
        yield make_framework(world.engagement)


def test_a_series_ends_with_the_last_finished_period(framework: Framework) -> None:
    kpi = make_kpi(framework, unit="percent")
    set_target(kpi, low=25, amber_low=15)
    for month, value in ((8, 14), (9, "24.9"), (10, 25), (11, 99)):
        read(kpi, dt.date(2026, month, 1), value)
    (found,) = series_of(kpis=[kpi], on=TODAY, count=4)
    assert [point.period.month for point in found.points] == [7, 8, 9, 10]
    assert found.values == (None, D(14), D("24.9"), D(25))
    assert [point.status for point in found.points] == [
        Status.NO_DATA,
        Status.OFF_TRACK,
        Status.AT_RISK,
        Status.ON_TRACK,
    ]
    assert (found.status, found.value, found.trend) == (Status.ON_TRACK, D(25), Trend.BETTER)
    assert found.last.reading is not None
    assert found.last.limits == Limits(low=D(25), amber_low=D(15))


@pytest.mark.parametrize("unit", Kpi.Unit.values)
@pytest.mark.parametrize("of", Kpi.Cadence.values)
def test_the_last_finished_period_without_reading_is_no_data(
    framework: Framework, unit: str, of: str
) -> None:
    kpi = make_kpi(framework, unit=unit, currency="EUR" if unit == "money" else "", cadence=of)
    if unit != "yes_no":
        set_target(kpi, low=1)
    last = cadence.last_finished(of, TODAY)
    before, running = cadence.later(last, of, count=-1), cadence.later(last, of)
    for period in (before, running):
        read(kpi, period, 1)
    (found,) = series_of(kpis=[kpi], on=TODAY, count=2)
    assert [point.period for point in found.points] == [before, last]
    assert [point.status for point in found.points] == [Status.ON_TRACK, Status.NO_DATA]
    assert found.trend == Trend.UNKNOWN
    assert found.last.why
    # On the day after the running period it counts.
    (later,) = series_of(kpis=[kpi], on=cadence.last_day(running, of) + cadence.DAY, count=2)
    assert (later.last.period, later.status) == (running, Status.ON_TRACK)


def test_a_correction_counts_and_what_is_taken_back_is_gone(framework: Framework) -> None:
    kpi = make_kpi(framework)
    read(kpi, SEPTEMBER, 5)
    read(kpi, OCTOBER, 7)
    read(kpi, OCTOBER, 8)
    read(kpi, SEPTEMBER, None, reason="Counted twice")
    (found,) = series_of(kpis=[kpi], on=TODAY, count=2)
    assert found.values == (None, D(8))
    assert found.status == Status.NO_TARGET
    with override("en"):
        assert found.points[0].why == ("The value for September 2026 was taken back: Counted twice")


def test_the_target_that_has_begun_last_holds(framework: Framework) -> None:
    kpi = make_kpi(framework)
    set_target(kpi, dt.date(2026, 9, 1), low=10)
    set_target(kpi, dt.date(2026, 10, 1), low=20)
    set_target(kpi, dt.date(2026, 10, 2), low=30)
    for period in (AUGUST, SEPTEMBER, OCTOBER):
        read(kpi, period, 15)
    (found,) = series_of(kpis=[kpi], on=TODAY, count=3)
    assert [point.status for point in found.points] == [
        Status.NO_TARGET,
        Status.ON_TRACK,
        Status.OFF_TRACK,
    ]


def test_what_has_not_begun_is_too_early_and_not_missing(framework: Framework) -> None:
    kpi = make_kpi(framework, counts_from=dt.date(2026, 10, 15))
    (found,) = series_of(kpis=[kpi], on=TODAY, count=2)
    assert [point.status for point in found.points] == [Status.TOO_EARLY, Status.NO_DATA]
    new = make_kpi(framework, "cac", counts_from=TODAY)
    (begun,) = series_of(kpis=[new], on=TODAY)
    assert begun.status == Status.TOO_EARLY


@pytest.mark.parametrize(
    ("timezone", "last"), [("Pacific/Auckland", OCTOBER), ("America/Los_Angeles", SEPTEMBER)]
)
def test_the_provider_lives_in_its_own_day(
    framework: Framework, timezone: str, last: dt.date
) -> None:
    at = dt.datetime(2026, 10, 31, 12, 0, tzinfo=dt.UTC)
    kpi = make_kpi(framework)
    (found,) = series_of(kpis=[kpi], on=local_day(at, timezone=timezone))
    assert found.last.period == last


def test_a_correction_flows_through_every_formula_and_into_no_other_framework(
    world: World, framework: Framework
) -> None:
    with world.staff():
        others = make_engagement(client=world.brume, executive=world.bob, role="cmo")
        elsewhere = make_framework(others)
        frameworks = {}
        for each in (framework, elsewhere):
            spend = make_kpi(each, "spend", currency="EUR", is_input=True)
            customers = make_kpi(each, "customers", is_input=True)
            cac = make_kpi(each, "cac", currency="EUR", formula="spend / customers")
            months = make_kpi(
                each, "cac_of_quarter", currency="EUR", cadence="quarter", formula="cac"
            )
            for month in (7, 8, 9, 10):
                read(spend, dt.date(2026, month, 1), 12000)
                read(customers, dt.date(2026, month, 1), 8)
            frameworks[each.pk] = [spend, customers, cac, months]
        shown = [one for kpis in frameworks.values() for one in kpis[2:]]
        inputs = [one for kpis in frameworks.values() for one in kpis[:2]]

        def values() -> list[Decimal | None]:
            return [one.value for one in series_of(kpis=shown, on=TODAY, inputs=inputs)]

        assert values() == [D(1500), D(4500), D(1500), D(4500)]
        customers = frameworks[framework.pk][1]
        read(customers, OCTOBER, 10)
        read(customers, SEPTEMBER, 12)
        assert values() == [D(1200), D(4000), D(1500), D(4500)]
        read(customers, SEPTEMBER, 0)
        found = series_of(kpis=shown[:2], on=TODAY, inputs=inputs)
        assert found[1].value is None
        with override("en"):
            assert found[1].last.why == "No value: division by zero: Customers is 0."


def test_inputs_are_read_as_far_back_as_a_formula_needs_them(framework: Framework) -> None:
    deploys = make_kpi(framework, "deploys", cadence="week", is_input=True)
    yearly = make_kpi(framework, "by_year", cadence="year", formula="deploys")
    year = cadence.parts_of(dt.date(2025, 1, 1), "year", finer="week")
    assert year[0] == dt.date(2024, 12, 30)
    for week in year:
        read(deploys, week, 2)
    (found,) = series_of(kpis=[yearly], on=TODAY, count=1, inputs=[deploys])
    assert found.value == D(104)


def test_forty_kpis_and_thirty_six_periods_are_two_statements(framework: Framework) -> None:
    kpis = [make_kpi(framework, f"kpi_{n}") for n in range(30)]
    kpis += [
        make_kpi(framework, f"formula_{n}", formula=f"kpi_{n} + kpi_{n + 1}") for n in range(10)
    ]
    for one in kpis[:30]:
        set_target(one, low=1)
        read(one, OCTOBER, 1)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = series_of(kpis=kpis, on=TODAY, count=36)
    assert len(asked) == 2
    assert len(found) == 40
    assert {len(one.points) for one in found} == {36}
    assert [one.value for one in found[30:]] == [D(2)] * 10


def test_no_kpi_is_no_series(framework: Framework) -> None:
    assert series_of(kpis=[], on=TODAY) == []
