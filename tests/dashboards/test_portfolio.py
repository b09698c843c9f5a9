"""The office's home: what needs somebody comes first."""

import datetime as dt
from decimal import Decimal

from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from accounts.actors import actor_of
from billing import collecting
from common.periods import Month
from dashboards.portfolio import chosen, portfolio
from engagements import months, worklogs
from tests.factories.world import World, make_engagement, make_world


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


def test_months_to_close_name_only_where_some_are(
    world: World, client: Browser, now: dt.datetime
) -> None:
    client.force_login(world.olga.user)
    assert "All to be handed in" in client.get("/p/acme/portfolio/").content.decode()
    with world.staff():
        hand_in(world, Month(2026, 1), now)
    assert "9 to hand in, 1 with the client" in client.get("/p/acme/portfolio/").content.decode()


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
    with django_assert_max_num_queries(26):
        assert client.get("/p/acme/portfolio/").status_code == 200


# --------------------------------------------------------------------- views, words and the close


def test_views_words_and_orders_pick_rows(world: World, today: dt.date) -> None:
    with world.staff():
        make_engagement(
            client=world.brume, executive=world.alice, role="cto", starts_on=dt.date(2026, 11, 1)
        )
        rows = portfolio(on=today).rows
    whole = chosen(rows=rows)
    assert [row.engagement.executive for row in whole.rows] == ["Bob", "Alice"]
    assert whole.counts == {
        "": 2, "attention": 1, "billing": 0, "waiting": 0, "pace": 2,
        "drift": 0, "renewal": 1, "missing": 2,
    }  # fmt: skip
    assert [row.step for row in chosen(rows=rows, show="attention").rows] == ["hand_in"]
    by_name = chosen(rows=rows, sort="executive").rows
    assert [row.engagement.executive for row in by_name] == ["Alice", "Bob"]
    named = chosen(rows=rows, query="BRUME  ali")
    assert ([row.engagement.executive for row in named.rows], named.counts[""]) == (["Alice"], 1)


def test_a_month_left_open_between_two_that_were_handed_in_is_found(
    world: World, now: dt.datetime, today: dt.date
) -> None:
    with world.staff():
        for number in (1, 3):
            hand_in(world, Month(2026, number), now)
        (row,) = portfolio(on=today).rows
    # January and March wait for the client; February and April to October are open.
    assert (row.step, row.month, row.months_open) == ("approve", Month(2026, 1), 10)


def test_what_is_to_invoice_is_added_by_currency(
    world: World, now: dt.datetime, today: dt.date
) -> None:
    with world.staff():
        hand_in(world, Month(2026, 1), now)
        row = world.engagement.months.get(month=dt.date(2026, 1, 1))
        months.approve_for_client(month=row, by=actor_of(world.olga), at=now, reason="delay")
        # Eight days at 1,200.
        assert portfolio(on=today).to_invoice_amounts == {"EUR": Decimal(9600)}


def test_the_last_month_is_announced_until_it_is_closed_then_the_one_that_ends(db: None) -> None:
    with make_world(starts_on=dt.date(2026, 10, 1)).staff():
        shown = portfolio(on=dt.date(2026, 11, 19)).announcement
        assert shown is not None
        assert (shown.month, shown.left) == (Month(2026, 10), 1)
        shown = portfolio(on=dt.date(2026, 11, 24)).announcement
        assert shown is not None
        assert (shown.month, shown.days) == (Month(2026, 11), 6)
        assert portfolio(on=dt.date(2026, 10, 20)).announcement is None


def test_filtered_rows_come_alone(world: World, client: Browser) -> None:
    client.force_login(world.olga.user)
    asked = {"q": "brume", "show": "pace", "sort": "client"}
    part = client.get("/p/acme/portfolio/", asked, headers={"HX-Request": "true"})
    assert b"<h1>" not in part.content
    assert b"Fractional CIO" in part.content
    back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert b"<h1>" in client.get("/p/acme/portfolio/", asked, headers=back).content


def test_a_new_provider_is_told_where_to_begin(db: None, client: Browser) -> None:
    client.force_login(make_world(starts_on=dt.date(2030, 1, 1)).olga.user)
    page = client.get("/p/acme/portfolio/").content.decode()
    assert "No engagement yet" in page
    assert "/p/acme/engagements/new/" in page
