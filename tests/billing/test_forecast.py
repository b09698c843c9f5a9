"""What lies ahead, computed by hand."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from accounts.actors import actor_of
from billing.drafting import draft_invoice
from billing.forecast import Cell, Forecast, Line, forecast, sheet
from billing.issuing import issue_invoice
from common.periods import Quarter
from engagements import amending, tapering
from engagements.models import Engagement
from tests.factories.billing import OCTOBER, approved_month, settle
from tests.factories.world import World, make_engagement, make_world

NOW = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)


@pytest.fixture
def young(db: None) -> World:
    """Eight days a month at 1,200 since October 2026, in France."""
    world = make_world(starts_on=OCTOBER.first)
    with world.staff():
        settle(world)
    return world


def ahead(world: World, on: dt.date) -> Forecast:
    with world.staff():
        return forecast(on=on)


def only(world: World, on: dt.date) -> Line:
    (line,) = ahead(world, on).lines
    return line


def change(world: World, **facts: object) -> None:
    with world.staff():
        Engagement.objects.filter(pk=world.engagement.pk).update(**facts)


def at(line: Line, ahead: int) -> tuple[Decimal, Decimal, Decimal]:
    cell = line.cells[ahead]
    return cell.billed, cell.agreed, cell.renewed


def test_twelve_months_begin_with_the_one_that_runs(young: World, today: dt.date) -> None:
    found = ahead(young, today)
    assert (str(found.months[0]), str(found.months[-1])) == ("2026-11", "2027-10")
    assert at(found.lines[0], 0) == (0, 9600, 0)


def test_without_an_end_a_year_is_agreed_and_the_rest_is_told_apart(
    young: World, today: dt.date
) -> None:
    # Since 1 October 2026: agreed until 30 September 2027, October only if it is renewed.
    line = only(young, today)
    assert line.until == dt.date(2027, 9, 30)
    assert at(line, 10) == (0, 9600, 0)
    assert at(line, 11) == (0, 0, 9600)
    assert line.sum == Cell(agreed=Decimal(11 * 9600), renewed=Decimal(9600))


def test_the_month_in_which_it_ends_is_prorated_and_its_rest_comes_if_renewed(
    young: World, today: dt.date
) -> None:
    # March 2027 has 22 working days in France (Easter Monday is the 29th), 11 of them by the 15th:
    # 8 × 11/22 = 4 days.
    change(young, ends_on=dt.date(2027, 3, 15))
    line = only(young, today)
    assert line.until == dt.date(2027, 3, 15)
    assert at(line, 3) == (0, 9600, 0)
    assert at(line, 4) == (0, 4800, 4800)
    assert at(line, 5) == (0, 0, 9600)


def test_a_renewal_day_of_its_own_parts_what_is_agreed_from_what_may_follow(
    young: World, today: dt.date
) -> None:
    change(young, renews_on=dt.date(2026, 12, 31))
    line = only(young, today)
    assert [at(line, one) for one in (1, 2)] == [(0, 9600, 0), (0, 0, 9600)]


def test_what_is_not_renewed_ends(young: World, today: dt.date) -> None:
    change(young, kind="bridge", ends_on=dt.date(2026, 12, 31))
    line = only(young, today)
    assert line.sum == Cell(agreed=Decimal(2 * 9600))


def test_new_terms_count_from_their_day_on(young: World, today: dt.date) -> None:
    with young.staff():
        amending.add_term(
            engagement=young.engagement,
            starts_on=dt.date(2027, 1, 1),
            by=actor_of(young.olga),
            on=today,
            days_per_month=Decimal(4),
            day_rate=Decimal(1300),
        )
    line = only(young, today)
    assert [at(line, one)[1] for one in (1, 2)] == [9600, 5200]


def test_days_billed_as_used_follow_the_plan_of_the_quarter(young: World, today: dt.date) -> None:
    # 24 days are contracted for January to March, 12 are planned: half of each month.
    change(young, ends_on=dt.date(2026, 10, 31), kind="bridge")
    with young.staff():
        used = make_engagement(
            client=young.brume, executive=young.alice, role="cto", starts_on=dt.date(2026, 11, 1),
            day_rate=Decimal(1000), billing="actual",
        )  # fmt: skip
        tapering.plan_quarters(
            engagement=used, days={Quarter(2027, 1): Decimal(12)}, by=actor_of(young.olga)
        )
    line = only(young, today)
    assert line.is_as_used
    assert [at(line, one)[1] for one in (1, 2, 3, 4, 5)] == [8000, 4000, 4000, 4000, 8000]


def test_what_is_invoiced_counts_as_invoiced(young: World, now: dt.datetime) -> None:
    with young.staff():
        by = actor_of(young.olga)
        draft = draft_invoice(month=approved_month(young, days=Decimal(10)), by=by)
        before = forecast(on=OCTOBER.last).lines[0].cells[0]
        issue_invoice(invoice=draft, on=now.date(), at=now, by=by)
        after = forecast(on=OCTOBER.last).lines[0].cells[0]
    # Two days of burst stand on the invoice; the terms alone foresee eight days.
    assert before == Cell(agreed=Decimal(9600))
    assert after == Cell(billed=Decimal(12000))


def test_currencies_are_never_added_up(young: World, today: dt.date) -> None:
    with young.staff():
        make_engagement(
            client=young.brume, executive=young.alice, role="cto", starts_on=OCTOBER.first,
            days_per_month=Decimal("2.5"), day_rate=Decimal(100000), currency="JPY",
        )  # fmt: skip
    found = ahead(young, today)
    sums = {currency: sum(cells, Cell()) for currency, cells in found.by_currency.items()}
    assert sums == {
        "EUR": Cell(agreed=Decimal(11 * 9600), renewed=Decimal(9600)),
        "JPY": Cell(agreed=Decimal(11 * 250000), renewed=Decimal(250000)),
    }


def test_the_table_has_a_line_for_each_month_that_brings_something(
    young: World, today: dt.date
) -> None:
    change(young, kind="bridge", ends_on=dt.date(2026, 12, 31))
    with young.staff():
        head, *rows = sheet(forecast=forecast(on=today))
    assert [row[0] for row in rows] == ["2026-11", "2026-12"]
    assert rows[0][head.index("agreed")] == 9600


@time_machine.travel(NOW, tick=False)
def test_the_page_costs_the_same_for_one_engagement_and_for_six(
    client: Browser, young: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with young.staff():
        for role in ("cto", "cmo", "coo", "cfo", "ciso"):
            make_engagement(
                client=young.brume, executive=young.bob, role=role, starts_on=OCTOBER.first
            )
    client.force_login(young.olga.user)
    with django_assert_max_num_queries(18):
        page = client.get("/p/acme/forecast/").content.decode()
    assert page.count("Agreed until") >= 6
    assert "€633,600" in page


@time_machine.travel(NOW, tick=False)
def test_it_leaves_as_a_table_and_as_a_workbook(client: Browser, young: World) -> None:
    client.force_login(young.olga.user)
    assert b"2026-11" in client.get("/p/acme/forecast/export.csv").content
    assert client.get("/p/acme/forecast/export.xlsx").content.startswith(b"PK")
