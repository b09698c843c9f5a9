"""What stands in the way of each engagement of a month, and what to do about it."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.test import Client as Browser

from accounts.actors import actor_of
from accounts.models import Letter
from billing import credit, disputes, runs, tasks
from billing.drafting import draft_invoice
from billing.issuing import issue_invoice
from billing.models import ClientBilling, Invoice
from common.periods import Month
from dashboards.closing import Row, closing
from dashboards.wording import CloseLine, close_lines
from engagements import bursting, worklogs
from engagements.models import Engagement, WorkLog
from tenancy.models import Provider
from tests.factories.billing import (
    OCTOBER,
    approved_month,
    log_days,
    move_client,
    settle,
)
from tests.factories.world import World, make_engagement, make_world

NOVEMBER = Month(2026, 11)
PAGE = "/p/acme/close/2026-10/"
NOW = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)


@pytest.fixture
def young(db: None) -> World:
    world = make_world(starts_on=OCTOBER.first)
    with world.staff():
        settle(world)
    return world


def rows(world: World, today: dt.date, month: Month = OCTOBER) -> tuple[Row, ...]:
    with world.staff():
        return closing(month=month, on=today).rows


def line(world: World, today: dt.date, month: Month = OCTOBER) -> CloseLine:
    """The one row in words."""
    found = rows(world, today, month)
    with world.staff():
        (only,) = close_lines(rows=found, month=month, provider="acme")
    return only


def wish(world: World, **facts: object) -> None:
    with world.staff():
        ClientBilling.objects.update_or_create(
            client=world.brume, defaults=facts, create_defaults={"provider": world.acme, **facts}
        )


def drafted(world: World) -> Invoice:
    with world.staff():
        return draft_invoice(month=approved_month(world), by=actor_of(world.olga))


def issued(world: World, today: dt.date) -> Invoice:
    draft = drafted(world)
    with world.staff():
        return issue_invoice(invoice=draft, on=today, at=NOW, by=actor_of(world.olga))


def test_an_order_is_asked_for_where_the_client_wants_one(young: World, today: dt.date) -> None:
    wish(young, order_required=True)
    with young.staff():
        approved_month(young)
    told = line(young, today)
    assert (told.row.state, told.state.text, told.action) == (
        "order", "Missing purchase order", "Add order",
    )  # fmt: skip
    assert told.action_url == "/p/acme/clients/brume/edit/"
    assert told.row.is_ready
    with young.staff():
        move_client(young.brume, purchase_order="4711")
    assert line(young, today).row.state == "ready"


def test_the_order_of_a_draft_is_added_to_the_draft(young: World, today: dt.date) -> None:
    wish(young, order_required=True)
    draft = drafted(young)
    told = line(young, today)
    assert told.row.state == "order"
    assert told.action_url == f"/p/acme/invoices/{draft.pk}/edit/"
    with young.staff():
        Invoice.objects.filter(pk=draft.pk).update(purchase_order="4711")
    assert line(young, today).row.state == "draft"


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"registration": ""}, "registration"),
        ({"country": "DE"}, "vat_number"),
        ({"country": "DE", "vat_number": "DE136695976"}, "ready"),
        ({"country": "CH", "registration": ""}, "ready"),
    ],
)
def test_numbers_are_asked_for_where_the_law_wants_them(
    young: World, today: dt.date, facts: dict[str, str], state: str
) -> None:
    with young.staff():
        approved_month(young)
        move_client(young.brume, **facts)
    assert line(young, today).row.state == state


def test_where_vat_was_decided_by_hand_no_number_is_asked_for(young: World, today: dt.date) -> None:
    with young.staff():
        approved_month(young)
        move_client(young.brume, country="DE")
    wish(young, vat_category="S", vat_rate=Decimal(20), vat_reason="A private person")
    assert line(young, today).row.state == "ready"


def test_a_country_whose_vat_is_not_known_is_to_be_decided(young: World, today: dt.date) -> None:
    with young.staff():
        approved_month(young)
        Provider.objects.filter(pk=young.acme.pk).update(country="BR")
    told = line(young, today)
    assert (told.row.state, told.action_url) == ("vat_rate", "/p/acme/clients/brume/billing/")


def test_an_objection_comes_before_all_else(young: World, today: dt.date) -> None:
    invoice = issued(young, today)
    with young.founder():
        disputes.open_dispute(
            invoice=Invoice.objects.get(pk=invoice.pk), line=None,
            comment="The 14th was not agreed.", by=actor_of(young.dora), at=NOW,
        )  # fmt: skip
    told = line(young, today)
    assert (told.row.state, told.action) == ("disputed", "Answer")
    assert told.row.is_invoiced


def test_what_was_credited_is_reopened_and_can_be_drafted_again(
    young: World, today: dt.date
) -> None:
    invoice = issued(young, today)
    by = actor_of(young.olga)
    with young.staff():
        work = invoice.work.filter(line__isnull=False).order_by("id")[:2]
        choice = credit.Choice(entries=frozenset(one.pk for one in work))
        note = credit.draft_credit(invoice=invoice, choice=choice, reason="Not worked", by=by)
        issue_invoice(invoice=note, on=today, at=NOW, by=by)
    told = line(young, today)
    assert (told.row.state, told.state.text, told.action) == ("reopened", "Reopened", "Draft")
    assert told.row.is_ready
    # 8 days were invoiced, 2 credited and open again: 9,600 in all.
    assert told.row.net == 9600
    with young.staff():
        again = draft_invoice(month=invoice.months.get().engagement_month, by=by)
        assert again.net_amount == 2400
    assert line(young, today).row.state == "draft"


def test_corrections_beyond_the_days_lead_to_the_invoice_that_charged_them(
    db: None, today: dt.date
) -> None:
    world = make_world(starts_on=dt.date(2026, 9, 1))
    september = Month(2026, 9)
    with world.staff():
        settle(world)
        Engagement.objects.filter(pk=world.engagement.pk).update(ends_on=september.last)
        by = actor_of(world.olga)
        used = make_engagement(
            client=world.brume, executive=world.bob, role="cto", starts_on=september.first,
            billing="actual",
        )  # fmt: skip
        charged = approved_month(world, month=september, days=Decimal(2), engagement=used)
        invoice = issue_invoice(
            invoice=draft_invoice(month=charged, by=by), on=today, at=NOW, by=by
        )
        worklogs.correct_work(
            log=WorkLog.objects.filter(engagement=used).earliest("day"),
            day=OCTOBER.first,
            days=Decimal(-1),
            note="That day was for our holding.",
            by=actor_of(world.bob),
        )
        approved_month(world, days=Decimal(0), engagement=used)
    told = line(world, today)
    assert (told.row.state, told.action) == ("negative", "Credit")
    assert told.action_url == f"/p/acme/invoices/{invoice.pk}/credit/"


def test_a_refused_issue_says_why_until_it_is_mended(young: World, today: dt.date) -> None:
    draft = drafted(young)
    with young.staff():
        Provider.objects.filter(pk=young.acme.pk).update(iban="")
        run = runs.start_issuing(invoices=[draft], on=today, by=actor_of(young.olga), at=NOW)
    tasks.work_run(provider_id=young.acme.pk, run_id=run.pk)
    told = line(young, today)
    assert (told.row.state, told.state.text) == ("refused", "Not issued")
    assert "Your IBAN is missing." in told.aside
    with young.staff():
        settle(young)
        run = runs.start_issuing(invoices=[draft], on=today, by=actor_of(young.olga), at=NOW)
    tasks.work_run(provider_id=young.acme.pk, run_id=run.pk)
    assert line(young, today).row.state == "issued"


def test_over_asks_for_an_approval_until_there_is_one(young: World, today: dt.date) -> None:
    with young.staff():
        log_days(young.engagement, NOVEMBER, Decimal(9))
    told = line(young, today, NOVEMBER)
    assert (told.row.state, told.state.text) == ("over", "1 over, not approved")
    with young.staff():
        request = bursting.ask(
            engagement=young.engagement, month=NOVEMBER, days=Decimal(1), reason="launch",
            words="The shop opens.", by=actor_of(young.bob), at=NOW,
        )  # fmt: skip
        seen = bursting.named_in(request=request)
    with young.founder():
        mine = type(request).objects.select_related("engagement__client").get(pk=request.pk)
        bursting.approve_burst(request=mine, by=actor_of(young.dora), at=NOW, seen=seen)
    assert line(young, today, NOVEMBER).row.state == "running"


def test_months_on_one_invoice_each_show_their_part(young: World, today: dt.date) -> None:
    wish(young, is_grouped=True)
    with young.staff():
        other = make_engagement(
            client=young.brume, executive=young.alice, role="cto", starts_on=OCTOBER.first,
            days_per_month=Decimal(4), day_rate=Decimal(1000),
        )  # fmt: skip
        approved_month(young, engagement=other, days=Decimal(0))
        draft = draft_invoice(month=approved_month(young), by=actor_of(young.olga))
    assert draft.engagement is None
    found = {row.seat.title: row for row in rows(young, today)}
    assert {title: (row.state, row.net) for title, row in found.items()} == {
        "Fractional CIO": ("draft", Decimal(9600)),
        "Fractional CTO": ("draft", Decimal(4000)),
    }
    assert {row.standing.invoice_id for row in found.values() if row.standing} == {draft.pk}


@time_machine.travel(NOW, tick=False)
def test_the_lead_is_asked_for_days_by_a_letter_and_the_row_says_when(
    client: Browser, young: World, today: dt.date
) -> None:
    client.force_login(young.olga.user)
    page = client.post(f"{PAGE}remind/", {"remind": young.engagement.pk}, follow=True)
    assert "Bob gets a letter about Brume." in page.content.decode()
    client.post(f"{PAGE}remind/", {"remind": young.engagement.pk})
    with young.staff():
        letter = Letter.objects.get()
        assert letter.recipient == young.bob.user.email
    told = line(young, today)
    assert (told.row.state, told.aside) == ("unlogged", "Reminded on 19 Nov")
    assert told.asks


@time_machine.travel(NOW, tick=False)
def test_drafts_are_ticked_where_nothing_is_left_to_draft(client: Browser, young: World) -> None:
    draft = drafted(young)
    client.force_login(young.olga.user)
    page = client.get(PAGE).content.decode()
    assert f'name="invoice" value="{draft.pk}"' in page
    assert "Issue invoices" in page
    assert 'action="/p/acme/invoices/issue/"' in page
