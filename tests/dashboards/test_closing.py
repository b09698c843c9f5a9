"""A month that the office closes, followed from logged days to the paid invoice."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from accounts.actors import actor_of
from billing import drafting, expenses, issuing, payments, runs, tasks
from billing.models import BillingRun, Invoice
from common.periods import Month
from common.tables import read_table
from dashboards.closing import Closing, chosen, closing, month_to_close
from engagements import months
from engagements.models import Engagement, EngagementMonth
from tests.factories.billing import approved_month, log_days, month_of, move_client, settle
from tests.factories.world import World, make_engagement, make_world

OCTOBER = Month(2026, 10)
PAGE = "/p/acme/close/2026-10/"
NOW = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)


@pytest.fixture
def young(db: None) -> World:
    """Acme with one engagement that began in October, so that no earlier month is open."""
    world = make_world(starts_on=OCTOBER.first)
    with world.staff():
        settle(world)
    return world


def seen(world: World, today: dt.date, month: Month = OCTOBER) -> Closing:
    with world.staff():
        return closing(month=month, on=today)


def state(world: World, today: dt.date, month: Month = OCTOBER) -> str:
    (row,) = seen(world, today, month).rows
    return row.state


def hand_in(world: World, at: dt.datetime) -> EngagementMonth:
    row = months.month_of(engagement=world.engagement, month=OCTOBER)
    return months.submit(month=row, by=actor_of(world.bob), at=at, on=at.date())


def test_a_month_goes_from_logged_to_paid(young: World, today: dt.date, now: dt.datetime) -> None:
    olga = actor_of(young.olga)
    assert state(young, today) == "unlogged"
    with young.staff():
        log_days(young.engagement, OCTOBER, Decimal(3))
    assert state(young, today) == "missing"
    with young.staff():
        hand_in(young, now)
    assert state(young, today) == "waiting"
    with young.staff():
        row = young.engagement.months.get(month=OCTOBER.first)
        row = months.approve_for_client(month=row, by=olga, at=now, reason="Agreed.")
    assert state(young, today) == "ready"
    with young.staff():
        draft = drafting.draft_invoice(month=row, by=olga)
    assert state(young, today) == "draft"
    with young.staff():
        issued = issuing.issue_invoice(invoice=draft, on=today, at=now, by=olga)
    assert state(young, today) == "issued"
    with young.staff():
        payments.mark_paid(invoice=issued, on=today, at=now, by=olga)
    closed = seen(young, today)
    assert [row.state for row in closed.rows] == ["paid"]
    assert closed.is_closed


def test_the_steps_count_what_is_done_and_the_first_that_is_not_is_now(
    young: World, today: dt.date
) -> None:
    with young.staff():
        for role in ("cto", "cmo"):
            make_engagement(
                client=young.brume, executive=young.bob, role=role, starts_on=OCTOBER.first
            )
        approved_month(young)
    found = seen(young, today)
    assert [(step.name, step.done, step.total) for step in found.steps] == [
        ("logged", 1, 3),
        ("checks", 1, 3),
        ("drafts", 0, 3),
        ("sent", 0, 3),
        ("reports", 0, 3),
    ]
    assert [step.name for step in found.steps if step.is_now] == ["logged"]
    assert (found.attention, found.executives) == (2, 1)


def test_amounts_are_what_was_signed_or_what_it_would_charge(young: World, today: dt.date) -> None:
    # 8 days at 1,200 are signed; 4 days at 1,000 a month are contracted; of the days used, 2 at
    # 900 are charged as they were worked.
    with young.staff():
        approved_month(young)
        make_engagement(
            client=young.brume, executive=young.bob, role="cto", starts_on=OCTOBER.first,
            days_per_month=Decimal(4), day_rate=Decimal(1000),
        )  # fmt: skip
        actual = make_engagement(
            client=young.brume, executive=young.alice, role="cmo", starts_on=OCTOBER.first,
            day_rate=Decimal(900), billing="actual",
        )  # fmt: skip
        log_days(actual, OCTOBER, Decimal(2))
    found = seen(young, today)
    nets = {row.seat.title: (row.net, row.is_signed) for row in found.rows}
    assert nets == {
        "Fractional CIO": (Decimal(9600), True),
        "Fractional CTO": (Decimal(4000), False),
        "Fractional CMO": (Decimal(1800), False),
    }
    assert found.to_invoice == {"EUR": Decimal(15400)}
    assert found.ready == {"EUR": Decimal(9600)}


def test_a_client_who_lets_the_delay_pass_is_late(
    young: World, today: dt.date, now: dt.datetime
) -> None:
    # Handed in on Monday 2 November, five working days (11 November is a holiday): the office may
    # approve from the 9th on.
    with young.staff():
        hand_in(young, dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC))
    assert state(young, dt.date(2026, 11, 8)) == "waiting"
    assert state(young, dt.date(2026, 11, 9)) == "late"


def test_a_month_that_came_back_comes_first(young: World, today: dt.date, now: dt.datetime) -> None:
    with young.staff():
        make_engagement(
            client=young.brume, executive=young.bob, role="cto", starts_on=OCTOBER.first
        )
        month = hand_in(young, now)
    with young.founder():
        month = EngagementMonth.objects.get(pk=month.pk)
        months.return_month(
            month=month, comment="Take the 14th out.", by=actor_of(young.dora), at=now
        )
    assert [row.state for row in seen(young, today).rows] == ["returned", "unlogged"]


def test_a_client_without_an_address_blocks_its_invoice(young: World, today: dt.date) -> None:
    with young.staff():
        approved_month(young)
        move_client(young.brume, street="")
    assert state(young, today) == "blocked"


def test_a_month_that_charges_nothing_asks_for_no_invoice_before_expenses_wait(
    db: None, today: dt.date
) -> None:
    young = make_world(starts_on=dt.date(2026, 9, 1))
    with young.staff():
        settle(young)
        over = Engagement.objects.filter(pk=young.engagement.pk)
        over.update(ends_on=dt.date(2026, 9, 30))
        idle = make_engagement(
            client=young.brume, executive=young.bob, role="cto", starts_on=OCTOBER.first,
            billing="actual",
        )  # fmt: skip
        approved_month(young, days=Decimal(0), engagement=idle)
    found = seen(young, today)
    assert [row.state for row in found.rows] == ["nothing"]
    assert found.is_closed
    with young.staff():
        expenses.note_expense(
            engagement=idle, member=young.olga, day=dt.date(2026, 10, 6), kind="travel",
            title="Train", net_amount=Decimal("84.50"), on=today, at=NOW, by=actor_of(young.olga),
        )  # fmt: skip
    [row] = seen(young, today).rows
    assert (row.state, row.net, row.is_ready) == ("ready", Decimal("84.50"), True)


@pytest.mark.parametrize(
    ("days", "shown"), [(0, "unlogged"), (4, "quiet"), (7, "watch"), (9, "over")]
)
def test_a_running_month_is_on_pace_until_its_days_run_out_or_none_comes(
    young: World, today: dt.date, days: int, shown: str
) -> None:
    november = Month(2026, 11)
    with young.staff():
        log_days(young.engagement, november, Decimal(days))
    assert state(young, today, november) == shown


def test_engagements_outside_the_month_are_not_in_it(young: World, today: dt.date) -> None:
    assert seen(young, today, Month(2026, 9)).rows == ()


def test_the_last_month_is_to_close_until_nothing_of_it_is_left(
    young: World, today: dt.date
) -> None:
    with young.staff():
        assert month_to_close(on=today) == OCTOBER
        approved_month(young)
        row = young.engagement.months.get(month=OCTOBER.first)
        months.mark_invoiced(month=row)
        assert month_to_close(on=today) == Month(2026, 11)


def test_views_and_words_pick_rows_and_count_them(young: World, today: dt.date) -> None:
    with young.staff():
        make_engagement(
            client=young.brume, executive=young.alice, role="cto", starts_on=OCTOBER.first
        )
        approved_month(young)
    rows = seen(young, today).rows
    ready = chosen(rows=rows, show="ready")
    assert [row.seat.executive for row in ready.rows] == ["Bob"]
    assert ready.counts == {"": 2, "attention": 1, "ready": 1, "draft": 0, "invoiced": 0}
    named = chosen(rows=rows, query="ali  brumé")
    assert [row.seat.executive for row in named.rows] == ["Alice"]
    assert named.counts["ready"] == 0


# ------------------------------------------------------------------------------------ the pages


@pytest.fixture
def office(client: Browser, young: World) -> Browser:
    client.force_login(young.olga.user)
    return client


def said(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


def worked(world: World) -> None:
    """What the worker does with the runs that were asked for."""
    with world.staff():
        left = runs.unfinished()
    for run in left:
        tasks.work_run(provider_id=world.acme.pk, run_id=run)


@time_machine.travel(NOW, tick=False)
def test_ticked_months_are_drafted_and_a_second_press_drafts_nothing(
    office: Browser, young: World
) -> None:
    with young.staff():
        other = make_engagement(
            client=young.brume, executive=young.alice, role="cto", starts_on=OCTOBER.first
        )
        ticked = {"chosen": [approved_month(young).pk, approved_month(young, engagement=other).pk]}
    page = said(office.post(f"{PAGE}draft/", ticked, follow=True))
    assert "Drafting 2 months" in page
    assert "About to begin" in page
    office.post(f"{PAGE}draft/", ticked)
    with young.staff():
        assert BillingRun.objects.count() == 1
    worked(young)
    with young.staff():
        assert Invoice.objects.count() == 2


@time_machine.travel(NOW, tick=False)
def test_the_button_of_a_row_drafts_that_row_alone(office: Browser, young: World) -> None:
    with young.staff():
        other = make_engagement(
            client=young.brume, executive=young.alice, role="cto", starts_on=OCTOBER.first
        )
        mine, theirs = approved_month(young), approved_month(young, engagement=other)
    office.post(f"{PAGE}draft/", {"chosen": [mine.pk], "only": theirs.pk})
    worked(young)
    with young.staff():
        assert month_of(Invoice.objects.get()) == theirs


@time_machine.travel(NOW, tick=False)
def test_all_that_are_ready_are_drafted_with_one_button(
    office: Browser, young: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboards.views.office.PAGE", 1)
    with young.staff():
        other = make_engagement(
            client=young.brume, executive=young.alice, role="cto", starts_on=OCTOBER.first
        )
        approved_month(young)
        approved_month(young, engagement=other)
    assert "Draft all 2" in said(office.get(PAGE))
    office.post(f"{PAGE}draft/", {"every": "1"})
    assert "Invoices of this month are being drafted." in said(office.get(PAGE))
    worked(young)
    with young.staff():
        assert Invoice.objects.count() == 2
    assert "are being drafted" not in said(office.get(PAGE))


@time_machine.travel(NOW, tick=False)
def test_what_cannot_be_drafted_is_named_and_the_others_go_on(
    office: Browser, young: World
) -> None:
    with young.staff():
        other = make_engagement(
            client=young.brume, executive=young.alice, role="cto", starts_on=OCTOBER.first
        )
        ready = approved_month(young)
        waiting = months.month_of(engagement=other, month=OCTOBER)
    place = office.post(f"{PAGE}draft/", {"chosen": [ready.pk, waiting.pk]})["Location"]
    worked(young)
    page = said(office.get(place))
    assert "1 month is drafted." in page
    assert "1 was refused" in page
    assert "The client has not approved this month yet." in page


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("ticked", [[], ["999999"], ["x"]])
def test_nothing_ticked_or_not_there_is_refused_with_words(
    office: Browser, ticked: list[str]
) -> None:
    answer = office.post(f"{PAGE}draft/", {"chosen": ticked})
    assert answer.status_code == 422
    assert "Nothing was drafted." in said(answer)


@time_machine.travel(NOW, tick=False)
def test_months_that_have_not_begun_are_no_page(office: Browser) -> None:
    assert office.get("/p/acme/close/2026-12/").status_code == 404
    assert office.get("/p/acme/close/2026-12/csv/").status_code == 404
    assert office.get("/p/acme/close/", follow=True).redirect_chain[-1][0] == PAGE


@time_machine.travel(NOW, tick=False)
def test_the_table_holds_every_engagement(office: Browser, young: World) -> None:
    with young.staff():
        approved_month(young)
    table = read_table(office.get(f"{PAGE}csv/").content, name="close")
    (row,) = table.rows
    assert (row.values["client"], row.values["state"]) == ("Brume", "ready")
    assert Decimal(row.values["net"]) == 9600


@time_machine.travel(NOW, tick=False)
def test_filtered_rows_come_alone_with_their_counts(office: Browser, young: World) -> None:
    whole = said(office.get(PAGE, {"q": "nobody"}))
    part = said(office.get(PAGE, {"q": "nobody"}, headers={"HX-Request": "true"}))
    assert "<h1>" in whole
    assert "<h1>" not in part
    assert 'hx-swap-oob="true"' in part
    assert "No engagement fits" in part


@time_machine.travel(NOW, tick=False)
def test_the_page_costs_the_same_for_one_engagement_and_for_six(
    office: Browser, young: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with young.staff():
        for role in ("cto", "cmo", "coo", "cfo", "ciso"):
            make_engagement(
                client=young.brume, executive=young.bob, role=role, starts_on=OCTOBER.first
            )
        approved_month(young)
    with django_assert_max_num_queries(24):
        page = said(office.get(PAGE))
    assert all(f"Fractional {role}<" in page for role in ("CTO", "CMO", "COO", "CFO", "CISO"))


def test_borrowed_days_of_a_running_month_are_not_charged_beyond(
    young: World, today: dt.date
) -> None:
    with young.staff():
        Engagement.objects.filter(pk=young.engagement.pk).update(ends_on=dt.date(2026, 10, 31))
        borrowing = make_engagement(
            client=young.brume, executive=young.bob, role="cto",
            starts_on=dt.date(2026, 11, 1), deficit_days=Decimal(2),
        )  # fmt: skip
        log_days(borrowing, Month(2026, 11), Decimal(9))
    (row,) = seen(young, today, Month(2026, 11)).rows
    assert (row.net, row.burn.available, row.burn.over) == (9600, 9, 0)
