"""Many months drafted, many drafts issued: each by itself, each once."""

import datetime as dt
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from accounts.actors import actor_of
from billing import runs, tasks
from billing.drafting import draft_invoice
from billing.models import BilledMonth, BillingRun, Invoice
from engagements import months
from engagements.models import EngagementMonth
from tests.factories.billing import OCTOBER, approved_month, move_client, settle
from tests.factories.world import World, make_engagement, make_world

ROLES = ("cto", "cmo", "coo", "cfo")
NOW = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)


@pytest.fixture
def young(db: None) -> World:
    world = make_world(starts_on=OCTOBER.first)
    with world.staff():
        settle(world)
    return world


def approved(world: World, count: int) -> list[EngagementMonth]:
    """So many approved months, each of an engagement of its own; inside the scope that holds."""
    found = [approved_month(world)]
    for role in ROLES[: count - 1]:
        other = make_engagement(
            client=world.brume, executive=world.alice, role=role, starts_on=OCTOBER.first
        )
        found.append(approved_month(world, engagement=other, days=Decimal(0)))
    return found


def work(world: World, run: BillingRun) -> BillingRun:
    """What the worker does with it."""
    tasks.work_run(provider_id=world.acme.pk, run_id=run.pk)
    with world.staff():
        run.refresh_from_db()
    return run


def drafts(world: World, wanted: list[EngagementMonth]) -> BillingRun:
    with world.staff():
        return runs.start_drafting(months=wanted, by=actor_of(world.olga), at=NOW)


def issues(world: World, wanted: list[Invoice], today: dt.date) -> BillingRun:
    with world.staff():
        return runs.start_issuing(invoices=wanted, on=today, by=actor_of(world.olga), at=NOW)


def test_a_run_drafts_every_month_that_it_was_asked_for(young: World) -> None:
    with young.staff():
        wanted = approved(young, 3)
    run = work(young, drafts(young, wanted))
    assert run.finished_at is not None
    with young.staff():
        assert Invoice.objects.count() == 3
        known = runs.progress(run=run)
    assert (known.total, known.done, known.refused) == (3, 3, 0)
    # 8 days at 1,200 each, and 20 %.
    assert known.sums == {"EUR": 3 * 9600 * 6 / 5}


def test_one_that_is_refused_stops_no_other_and_says_why(young: World) -> None:
    with young.staff():
        wanted = approved(young, 2)
        idle = make_engagement(
            client=young.brume, executive=young.bob, role="ciso", starts_on=OCTOBER.first
        )
        wanted.insert(0, months.month_of(engagement=idle, month=OCTOBER))
    run = work(young, drafts(young, wanted))
    with young.staff():
        known = runs.progress(run=run)
    assert (known.done, known.refused) == (2, 1)
    (refused,) = known.turned_away
    assert refused.month == wanted[0]
    assert refused.reasons == ("The client has not approved this month yet.",)


def test_a_second_start_joins_the_run_that_is_under_way(young: World) -> None:
    with young.staff():
        wanted = approved(young, 3)
    first = drafts(young, wanted)
    assert drafts(young, wanted) == first
    assert drafts(young, wanted[:2]) == first
    with young.staff():
        # Of those under way nothing is asked for twice.
        other = make_engagement(
            client=young.brume, executive=young.bob, role="ciso", starts_on=OCTOBER.first
        )
        more = approved_month(young, engagement=other, days=Decimal(0))
    second = drafts(young, [*wanted, more])
    assert second != first
    with young.staff():
        assert [item.engagement_month for item in second.items.all()] == [more]
    work(young, first)
    again = work(young, drafts(young, wanted))
    assert again not in {first, second}
    with young.staff():
        assert Invoice.objects.count() == 3
        assert BilledMonth.objects.count() == 3


def test_drafts_are_issued_in_the_order_of_their_clients_without_gap(
    young: World, today: dt.date
) -> None:
    with young.staff():
        wanted = [draft_invoice(month=one, by=actor_of(young.olga)) for one in approved(young, 3)]
    run = work(young, issues(young, wanted[::-1], today))
    with young.staff():
        known = runs.progress(run=run)
        assert [one.sequence for one in known.made] == [1, 2, 3]
        assert Invoice.objects.filter(issued_on=today).count() == 3
    work(young, issues(young, wanted, today))
    with young.staff():
        assert Invoice.objects.filter(status="issued").count() == 3


def test_a_draft_that_lacks_something_stays_a_draft_and_the_others_go_on(
    young: World, today: dt.date
) -> None:
    with young.staff():
        wanted = [draft_invoice(month=one, by=actor_of(young.olga)) for one in approved(young, 2)]
        move_client(young.brume, street="")
    run = work(young, issues(young, wanted, today))
    with young.staff():
        known = runs.progress(run=run)
        assert (known.done, known.refused) == (0, 2)
        assert "The client’s address is missing." in known.turned_away[0].reasons
        move_client(young.brume, street="1 quai")
    again = work(young, issues(young, wanted, today))
    with young.staff():
        assert runs.progress(run=again).done == 2


def test_an_error_that_nobody_foresaw_is_told_and_the_others_go_on(
    young: World, today: dt.date, monkeypatch: pytest.MonkeyPatch
) -> None:
    with young.staff():
        wanted = approved(young, 3)
    broken = wanted[1].pk
    real = runs.drafting.draft_invoice

    def fails(*, month: EngagementMonth, by: object) -> Invoice:
        made = real(month=month, by=by)  # type: ignore[arg-type]
        assert month.pk != broken, "on purpose"
        return made

    monkeypatch.setattr(runs.drafting, "draft_invoice", fails)
    run = work(young, drafts(young, wanted))
    with young.staff():
        known = runs.progress(run=run)
        assert (known.done, known.refused) == (2, 1)
        assert known.turned_away[0].reasons[0].startswith("Something went wrong on our side.")
        # What it had done before it failed is taken back.
        assert Invoice.objects.count() == 2


def test_the_sweep_goes_on_with_what_a_worker_left(
    young: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with young.staff():
        wanted = approved(young, 3)
    run = drafts(young, wanted)
    with young.staff():
        runs.work_next(run_id=run.pk, at=NOW)
        assert runs.unfinished() == [run.pk]
    sent: list[dict[str, int]] = []
    monkeypatch.setattr(tasks.work_run, "delay", lambda **ids: sent.append(ids))
    tasks.sweep()
    assert sent == [{"provider_id": young.acme.pk, "run_id": run.pk}]
    work(young, run)
    with young.staff():
        assert runs.unfinished() == []
        assert Invoice.objects.count() == 3


# ------------------------------------------------------------------------------------- the pages


@pytest.fixture
def office(client: Browser, young: World) -> Browser:
    client.force_login(young.olga.user)
    return client


def said(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


@time_machine.travel(NOW, tick=False)
def test_ticked_drafts_are_confirmed_once_then_issued(office: Browser, young: World) -> None:
    with young.staff():
        wanted = [draft_invoice(month=one, by=actor_of(young.olga)) for one in approved(young, 2)]
    ticked = {"invoice": [one.pk for one in wanted]}
    page = said(office.post("/p/acme/invoices/issue/", ticked))
    assert "Issue 2 invoices?" in page
    assert "€23,040.00" in page
    assert "Numbered from" in page
    answer = office.post("/p/acme/invoices/issue/", {**ticked, "confirmed": "1"}, follow=True)
    assert "Issuing 2 invoices" in said(answer)
    assert 'hx-trigger="every 1s"' in said(answer)
    with young.staff():
        run = BillingRun.objects.get()
    work(young, run)
    place = f"/p/acme/invoices/runs/{run.pk}/"
    part = said(office.get(place, headers={"HX-Request": "true"}))
    assert "<h1>" not in part
    assert "every 1s" not in part
    assert "2 invoices are issued." in part


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("ticked", [[], ["999999"], ["x"]])
def test_nothing_ticked_or_not_there_is_refused_with_words(
    office: Browser, ticked: list[str]
) -> None:
    answer = office.post("/p/acme/invoices/issue/", {"invoice": ticked})
    assert answer.status_code == 422
    assert "Nothing was issued." in said(answer)


@time_machine.travel(NOW, tick=False)
def test_the_page_of_a_run_costs_the_same_for_one_and_for_five(
    office: Browser, young: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with young.staff():
        wanted = approved(young, 5)
    run = work(young, drafts(young, wanted))
    with django_assert_max_num_queries(15):
        page = said(office.get(f"/p/acme/invoices/runs/{run.pk}/"))
    assert "5 months are drafted." in page
    assert "Issue these drafts" in page


def test_a_draft_that_is_thrown_away_meanwhile_is_no_failure_of_the_next(
    young: World, today: dt.date
) -> None:
    real = runs.issuing.issue_invoice
    with young.staff():
        held = [draft_invoice(month=one, by=actor_of(young.olga)) for one in approved(young, 2)]
    run = issues(young, held, today)
    first = run_items(young, run)[0]

    def thrown_away(*, invoice: Invoice, **facts: Any) -> Invoice:
        if invoice.pk == first:
            Invoice.objects.filter(pk=first).delete()
        return real(invoice=invoice, **facts)

    with patch.object(runs.issuing, "issue_invoice", thrown_away):
        work(young, run)
    with young.staff():
        assert [one.state for one in run.items.all()] == ["done"]
        assert list(Invoice.objects.values_list("number", flat=True)) == ["F-2026-0001"]


def run_items(world: World, run: BillingRun) -> list[int | None]:
    with world.staff():
        return list(run.items.order_by("position").values_list("invoice_id", flat=True))
