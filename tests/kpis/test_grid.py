"""The sheet of a month, typed from top to bottom."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.actors import actor_of
from common.periods import Month
from kpis import grid
from kpis.models import Kpi, Reading
from tests.factories.kpis import make_framework, make_kpi, read, set_target, unsaved_kpi
from tests.factories.world import World

ON = dt.date(2026, 11, 19)
NOON = dt.datetime(2026, 11, 19, 12, tzinfo=dt.UTC)
OCTOBER = Month(2026, 10)


def sheet_of(world: World, month: Month = OCTOBER) -> grid.Sheet:
    framework = world.engagement.framework  # type: ignore[attr-defined]
    return grid.sheet_of(framework=framework, month=month, on=ON)


@pytest.fixture
def leads(world: World) -> Kpi:
    with world.staff():
        world.engagement.framework = make_framework(world.engagement)  # type: ignore[attr-defined]
        counts_from = dt.date(2026, 7, 1)
        kpi = make_kpi(world.engagement.framework, "leads", counts_from=counts_from)  # type: ignore[attr-defined]
        set_target(kpi, low=30)
        for month, value in ((7, 30), (8, 32), (9, 34)):
            read(kpi, dt.date(2026, month, 1), value)
    return kpi


@pytest.fixture
def browser(world: World) -> Any:
    one = Browser()
    one.force_login(world.bob.user)
    with time_machine.travel(NOON, tick=False):
        yield one


def url(world: World, month: str = "2026-10") -> str:
    return f"/p/acme/engagements/{world.engagement.slug}/kpis/readings/{month}/"


# ---------------------------------------------------------------------------------------- the sheet


@pytest.mark.parametrize(
    ("of", "period", "month"),
    [
        ("month", dt.date(2026, 10, 1), Month(2026, 10)),
        ("week", dt.date(2026, 9, 28), Month(2026, 10)),
        ("week", dt.date(2026, 12, 28), Month(2026, 12)),
        ("quarter", dt.date(2026, 10, 1), Month(2026, 12)),
        ("year", dt.date(2026, 1, 1), Month(2026, 12)),
    ],
)
def test_a_period_stands_on_the_sheet_of_one_month(of: str, period: dt.date, month: Month) -> None:
    assert grid.month_of(period, of) == month


def test_a_sheet_says_what_was_before_and_what_is_aimed_at(world: World, leads: Kpi) -> None:
    with world.staff():
        (place,) = sheet_of(world).places
    assert place.earlier == (30, 32, 34)
    assert place.earlier_said == ["34", "32", "30"]
    assert (place.target_said, place.is_late, place.reading) == ("at least 30", True, None)


def test_weeks_and_quarters_stand_on_the_sheet_of_their_month(world: World, leads: Kpi) -> None:
    with world.staff():
        framework = leads.framework
        make_kpi(framework, "visits", cadence="week")
        make_kpi(framework, "nps", cadence="quarter")
        october, september = sheet_of(world), sheet_of(world, Month(2026, 9))
        november = sheet_of(world, Month(2026, 11))
    assert [one.period_said for one in october.places] == [
        "October 2026", "Week 40, 2026", "Week 41, 2026", "Week 42, 2026", "Week 43, 2026",
        "Week 44, 2026",
    ]  # fmt: skip
    assert september.places[-1].period_said == "Q3 2026"
    running = [one.period_said for one in november.places if one.opens_on]
    assert running == ["November 2026", "Week 47, 2026", "Week 48, 2026"]
    assert november.missing == 2
    assert sheet_of_late(october) == {(2026, 9): 5, (2026, 10): 6, (2026, 11): 1}


def sheet_of_late(sheet: grid.Sheet) -> dict[tuple[int, int], int]:
    found = {(month.year, month.number): count for month, count in sheet.late.items()}
    return {month: count for month, count in found.items() if month >= (2026, 9)}


def test_what_lies_before_the_first_period_is_left_out(world: World, leads: Kpi) -> None:
    with world.staff():
        assert sheet_of(world, Month(2026, 6)).places == ()
        assert sheet_of(world).first == Month(2026, 7)


def test_a_reading_is_late_once_its_days_are_over() -> None:
    kpi = unsaved_kpi(due_days=5)
    october = dt.date(2026, 10, 1)
    assert not grid.is_late(kpi=kpi, period=october, on=dt.date(2026, 11, 5))
    assert grid.is_late(kpi=kpi, period=october, on=dt.date(2026, 11, 6))


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("value", ["1234.5", "0.125", "1234567", "-3", "34.0000"])
def test_a_value_read_from_its_field_is_the_same(value: str, language: str) -> None:
    from kpis.typed import read_figure

    kpi = unsaved_kpi(unit="ratio")
    text = grid.as_typed(kpi, Decimal(value), language=language)
    assert read_figure(text=text, kpi=kpi, language=language) == Decimal(value)


# ----------------------------------------------------------------------------------------- the page


def test_ten_readings_are_kept_with_one_press(world: World, leads: Kpi, browser: Browser) -> None:
    with world.staff():
        kpis = [leads, *(make_kpi(leads.framework, f"k{n}") for n in range(9))]
    typed = {f"v-{kpi.pk}-2026-10-01": str(33 + n) for n, kpi in enumerate(kpis)}
    answer = browser.post(url(world), typed, follow=True)
    assert "10 readings are kept." in answer.content.decode()
    with world.staff():
        assert Reading.objects.filter(period=OCTOBER.first).count() == 10


def test_what_nobody_touched_is_left_alone(world: World, leads: Kpi, browser: Browser) -> None:
    """Somebody else fills it in while the page is open: an empty field takes nothing back."""
    with world.staff():
        read(leads, OCTOBER.first, 31)
    name = f"{leads.pk}-2026-10-01"
    answer = browser.post(url(world), {f"v-{name}": "", f"was-{name}": ""}, follow=True)
    assert "nothing was kept anew" in answer.content.decode()


def test_a_correction_asks_why_at_its_row_and_keeps_what_was_typed(
    world: World, leads: Kpi, browser: Browser
) -> None:
    with world.staff():
        other = make_kpi(leads.framework, "deals")
        read(leads, OCTOBER.first, 31)
    name = f"{leads.pk}-2026-10-01"
    typed = {f"v-{name}": "36", f"was-{name}": "31", f"v-{other.pk}-2026-10-01": "7"}
    answer = browser.post(url(world), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'name="r-{name}"' in page
    assert 'value="36"' in page
    assert 'value="7"' in page
    with world.staff():
        assert Reading.objects.filter(period=OCTOBER.first).count() == 1
    answer = browser.post(url(world), {**typed, f"r-{name}": "Five more"}, follow=True)
    assert "2 readings are kept." in answer.content.decode()


def test_a_slip_is_asked_about_once(world: World, leads: Kpi, browser: Browser) -> None:
    name = f"{leads.pk}-2026-10-01"
    answer = browser.post(url(world), {f"v-{name}": "350"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The last value was 34." in page
    assert f'name="sure-{name}" value="350"' in page
    again = {f"v-{name}": "350", f"sure-{name}": "350"}
    assert browser.post(url(world), again).status_code == 302
    other = {f"v-{name}": "3500", f"was-{name}": "350", f"sure-{name}": "350"}
    assert browser.post(url(world), other).status_code == 422


def test_what_is_no_number_is_said_at_its_field(world: World, leads: Kpi, browser: Browser) -> None:
    answer = browser.post(url(world), {f"v-{leads.pk}-2026-10-01": "many"})
    assert answer.status_code == 422
    assert "“many” is not a number" in answer.content.decode()
    assert 'value="many"' in answer.content.decode()


def test_all_that_there_is_to_ask_is_asked_at_once(
    world: World, leads: Kpi, browser: Browser
) -> None:
    with world.staff():
        other, third = (make_kpi(leads.framework, key) for key in ("deals", "calls"))
        read(third, OCTOBER.first, 5)
    typed = {
        f"v-{leads.pk}-2026-10-01": "350",
        f"v-{other.pk}-2026-10-01": "many",
        f"v-{third.pk}-2026-10-01": "7",
        f"was-{third.pk}-2026-10-01": "5",
    }
    page = browser.post(url(world), typed).content.decode()
    assert "3 rows ask for a look" in page
    with world.staff():
        assert Reading.objects.filter(period=OCTOBER.first).count() == 1


def test_a_month_that_is_not_there_is_not_found(world: World, leads: Kpi, browser: Browser) -> None:
    assert browser.get(url(world, "2026-12")).status_code == 404
    assert browser.get(url(world, "0001-01")).status_code == 404
    here = url(world).removesuffix("2026-10/")
    assert browser.get(here)["Location"] == url(world)


def test_the_number_of_statements_is_the_same_for_many(
    world: World, leads: Kpi, browser: Browser
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as statements:
            assert browser.get(url(world)).status_code == 200
        return len(statements)

    few = count()
    with world.staff():
        for number in range(8):
            read(make_kpi(leads.framework, f"k{number}"), OCTOBER.first, 3)
    assert count() == few


def test_who_types_is_written_down(world: World, leads: Kpi, browser: Browser) -> None:
    browser.post(url(world), {f"v-{leads.pk}-2026-10-01": "33", f"n-{leads.pk}-2026-10-01": "Fair"})
    with world.staff():
        row = Reading.objects.get(period=OCTOBER.first)
    assert (row.by, row.user_id, row.note) == ("Bob", actor_of(world.bob).user_id, "Fair")


# --------------------------------------------------------------------------------- from the funnel


def test_what_the_funnel_says_is_taken_with_a_press_and_kept_as_such(
    world: World, leads: Kpi, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kpis import suggesting
    from kpis.funnel.measures import Measure
    from kpis.models import Funnel

    with world.staff():
        Funnel.objects.create(**world.engagement.owner, engagement=world.engagement, currency="EUR")
        facts: dict[str, Any] = {"counts_from": dt.date(2026, 10, 1)}
        rate = make_kpi(leads.framework, "rate", code="M09", unit="percent", **facts)
        money = make_kpi(leads.framework, "pipeline", code="M02", currency="USD", **facts)
    said = {"M09": Measure(Decimal("24.5678")), "M02": Measure(Decimal(1000))}
    monkeypatch.setattr(suggesting, "measures", lambda codes, **_: {c: said[c] for c in codes})
    page = browser.get(url(world)).content.decode()
    assert "The funnel says" in page
    assert "Take 1 figure from the funnel" in page
    # Enter presses the first button of a form: it has to keep, not to take.
    assert page.index('form="readings"') < page.index('name="take"')
    name = f"{rate.pk}-2026-10-01"
    taken = browser.post(url(world), {"take": "funnel", f"v-{leads.pk}-2026-10-01": "33"})
    page = taken.content.decode()
    assert 'value="24.57"' in page
    assert 'value="33"' in page
    browser.post(url(world), {f"v-{name}": "24.57", f"taken-{name}": "24.57"})
    with world.staff():
        row = Reading.objects.get(kpi=rate)
        assert not Reading.objects.filter(kpi=money).exists()
    assert (row.value, row.source) == (Decimal("24.57"), "funnel")
