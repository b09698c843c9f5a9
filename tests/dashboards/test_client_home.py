"""The founder's home says what the data says."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from accounts.actors import actor_of
from common.periods import Month
from dashboards.client_home import ClientHome, client_home
from engagements import months, worklogs
from tests.factories.world import World, make_engagement, make_member, make_user

NOVEMBER = Month(2026, 11)


def log(world: World, day: dt.date, days: str, note: str = "") -> None:
    worklogs.log_work(
        engagement=world.engagement,
        member=world.bob,
        day=day,
        days=Decimal(days),
        note=note,
        by=actor_of(world.bob),
    )


def home(world: World, today: dt.date) -> ClientHome:
    with world.founder():
        return client_home(client=world.brume, by=actor_of(world.dora), on=today)


def test_an_engagement_on_pace_with_nothing_waiting(world: World, today: dt.date) -> None:
    with world.staff():
        log(world, dt.date(2026, 11, 3), "1")
    assert home(world, today).sentence == ("Your days are on pace.", "Nothing waits for you.")


def test_days_left_are_said_in_words(world: World, today: dt.date) -> None:
    with world.staff():
        log(world, dt.date(2026, 11, 3), "1")
        log(world, dt.date(2026, 11, 4), "1.5")
    shown = home(world, today)
    # 20 working days in November 2026 in France: 13 gone by the 19th, 7 to go.
    assert shown.days[0].in_words == "5½ left for 7 working days. Expected to end at 3¾."


def test_used_beyond_the_contract_is_said_first(world: World, today: dt.date) -> None:
    with world.staff():
        for day in (2, 3, 4, 5, 6, 9, 10, 12):
            log(world, dt.date(2026, 11, day), "1.25")
    shown = home(world, today)
    assert shown.sentence[0] == "Fractional CIO has used more days than contracted."
    assert shown.days[0].in_words == "2 days beyond what is contracted."


def test_a_month_that_waits_is_named(world: World, now: dt.datetime, today: dt.date) -> None:
    with world.staff():
        log(world, dt.date(2026, 10, 5), "1")
        row = months.month_of(engagement=world.engagement, month=Month(2026, 10))
        months.submit(month=row, by=actor_of(world.bob), at=now, on=today)
    shown = home(world, today)
    assert shown.sentence[1] == "October waits for your approval."
    assert [one.pk for one in shown.waiting] == [row.pk]


def test_the_course_of_the_month_climbs_with_the_work(world: World, today: dt.date) -> None:
    with world.staff():
        log(world, dt.date(2026, 11, 3), "1")
        log(world, dt.date(2026, 11, 10), "0.5")
    assert home(world, today).days[0].points == (
        (0, Decimal(0)),
        (3, Decimal("1.00")),
        (10, Decimal("1.50")),
        (19, Decimal("1.50")),
    )


def test_a_client_without_an_engagement_has_a_home(world: World) -> None:
    shown = home(world, dt.date(2025, 6, 1))
    assert shown.sentence == ("No engagement runs at the moment.", "Nothing waits for you.")


@pytest.mark.parametrize("person", ["dora", "carol", "bob", "olga", "alice"])
def test_the_page_opens_for_both_sides(world: World, client: Browser, person: str) -> None:
    client.force_login(getattr(world, person).user)
    page = client.get("/p/acme/c/brume/")
    assert page.status_code == 200
    assert "Fractional CIO" in page.content.decode()


def test_an_executive_sees_what_they_lead_and_nothing_else(
    world: World, client: Browser, today: dt.date
) -> None:
    zoe = make_user("Zoe")
    with world.staff():
        executive = make_member(world.acme, zoe, role="executive")
        log(world, dt.date(2026, 11, 3), "1", "Bob's own work")
    client.force_login(zoe)
    assert client.get("/p/acme/c/brume/").status_code == 404
    with world.staff():
        make_engagement(client=world.brume, executive=executive, role="cto")
    page = client.get("/p/acme/c/brume/").content.decode()
    assert "Fractional CTO" in page
    assert "Fractional CIO" not in page
    assert "own work" not in page


def test_the_page_costs_the_same_for_one_engagement_and_for_five(
    world: World, client: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with world.staff():
        for role in ("cmo", "cto", "coo", "cfo"):
            make_engagement(client=world.brume, executive=world.bob, role=role)
    client.force_login(world.dora.user)
    with django_assert_max_num_queries(28):
        assert client.get("/p/acme/c/brume/").status_code == 200
