"""The office's home: what needs somebody comes first."""

import datetime as dt
from decimal import Decimal

from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from accounts.actors import actor_of
from billing import collecting
from common.periods import Month
from dashboards.portfolio import portfolio
from engagements import months, worklogs
from tests.factories.world import World, make_engagement


def hand_in(world: World, month: Month, now: dt.datetime) -> None:
    row = months.month_of(engagement=world.engagement, month=month)
    months.submit(month=row, by=actor_of(world.bob), at=now, on=now.date())


def test_finished_months_that_are_not_handed_in_are_counted(world: World, today: dt.date) -> None:
    with world.staff():
        shown = portfolio(on=today)
    (row,) = shown.rows
    assert (row.step, row.month, row.months_open) == ("hand_in", Month(2026, 1), 10)
    assert (shown.to_hand_in, shown.to_approve, shown.to_invoice) == (10, 0, 0)


def test_a_month_with_the_client_is_counted_apart(
    world: World, now: dt.datetime, today: dt.date
) -> None:
    with world.staff():
        hand_in(world, Month(2026, 1), now)
        shown = portfolio(on=today)
    assert shown.rows[0].step == "approve"
    assert (shown.to_hand_in, shown.to_approve, shown.to_close) == (9, 1, 10)


def test_an_approved_month_is_to_invoice_and_comes_first(
    world: World, now: dt.datetime, today: dt.date
) -> None:
    with world.staff():
        make_engagement(client=world.brume, executive=world.alice, role="cmo")
        hand_in(world, Month(2026, 1), now)
        row = world.engagement.months.get(month=dt.date(2026, 1, 1))
        months.approve_for_client(month=row, by=actor_of(world.olga), at=now, reason="delay")
        shown = portfolio(on=today)
    assert [row.step for row in shown.rows] == ["invoice", "hand_in"]
    assert shown.to_invoice == 1


def test_an_approved_month_that_charges_nothing_is_done(
    world: World, now: dt.datetime, today: dt.date
) -> None:
    with world.staff():
        idle = make_engagement(
            client=world.brume,
            executive=world.alice,
            role="cmo",
            starts_on=dt.date(2026, 10, 1),
            billing="actual",
        )
        row = months.month_of(engagement=idle, month=Month(2026, 10))
        months.submit(month=row, by=actor_of(world.bob), at=now, on=now.date())
        months.approve_for_client(month=row, by=actor_of(world.olga), at=now, reason="delay")
        shown = portfolio(on=today)
        assert collecting.ready() == []
    assert {row.engagement.pk: row.step for row in shown.rows}[idle.pk] == ""
    assert shown.to_invoice == 0


def test_an_engagement_that_ended_stays_until_its_months_are_closed(
    world: World, now: dt.datetime, today: dt.date
) -> None:
    with world.staff():
        world.engagement.ends_on = dt.date(2026, 1, 31)
        world.engagement.save(update_fields=["ends_on"])
        assert len(portfolio(on=today).rows) == 1
        hand_in(world, Month(2026, 1), now)
        row = world.engagement.months.get(month=dt.date(2026, 1, 1))
        row = months.approve_for_client(month=row, by=actor_of(world.olga), at=now, reason="delay")
        months.mark_invoiced(month=row)
        assert portfolio(on=today).rows == ()


def test_days_of_all_engagements_are_added(world: World, today: dt.date) -> None:
    with world.staff():
        worklogs.log_work(
            engagement=world.engagement,
            member=world.bob,
            day=dt.date(2026, 11, 3),
            days=Decimal(1),
            by=actor_of(world.bob),
        )
        shown = portfolio(on=today)
    assert (shown.used, shown.available) == (Decimal("1.00"), Decimal("8.00"))


def test_the_page_costs_the_same_for_one_engagement_and_for_ten(
    world: World, client: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with world.staff():
        for number in range(9):
            make_engagement(
                client=world.brume, executive=world.bob, role="cto",
                starts_on=dt.date(2026, number + 1, 1),
            )  # fmt: skip
    client.force_login(world.olga.user)
    with django_assert_max_num_queries(22):
        assert client.get("/p/acme/portfolio/").status_code == 200
