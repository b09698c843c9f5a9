"""What stands on a draft, in the database."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actors import actor_of
from billing import charges, collecting, composing, credit, expenses, remaining
from billing.drafting import draft_invoice, draft_invoices, draft_problems
from billing.issuing import issue_invoice, issue_problems
from billing.models import ClientBilling, Expense, Invoice
from billing.settings import save_client_billing
from common.periods import Month
from engagements import worklogs
from engagements.models import Engagement, EngagementMonth
from tests.factories.billing import (
    APPROVED_AT,
    approved_month,
    drafted_invoice,
    month_of,
    settle,
)
from tests.factories.world import World, make_engagement

OCTOBER = Month(2026, 10)
LINES_BY = Invoice.LinesBy


def wish(world: World, **facts: object) -> ClientBilling:
    return save_client_billing(client=world.brume, by=actor_of(world.olga), **facts)


def log(world: World, day: int, days: str, category: str, engagement: Engagement) -> None:
    worklogs.log_work(
        engagement=engagement,
        member=engagement.executive,
        day=dt.date(2026, 10, day),
        days=Decimal(days),
        category=category,
        by=actor_of(engagement.executive),
    )


def told(invoice: Invoice) -> list[tuple[str, Decimal, Decimal]]:
    rows = invoice.lines.order_by("position")
    return [(row.title, row.quantity, row.net_amount) for row in rows]


def spent(world: World, amount: str = "84.50", **facts: object) -> Expense:
    held: dict[str, Any] = {
        "engagement": world.engagement,
        "day": dt.date(2026, 10, 6),
        "kind": "travel",
        "title": "Train to Lyon",
        **facts,
    }
    return expenses.note_expense(
        member=world.bob,
        net_amount=Decimal(amount),
        on=dt.date(2026, 11, 3),
        at=APPROVED_AT,
        by=actor_of(world.olga),
        **held,
    )


def test_lines_are_grouped_by_the_kind_of_work(world: World) -> None:
    with world.staff():
        settle(world)
        wish(world, lines_by=LINES_BY.CATEGORY)
        log(world, 5, "1", "strategy", world.engagement)
        log(world, 6, "1", "vendors", world.engagement)
        log(world, 7, "0.5", "strategy", world.engagement)
        invoice = draft_invoice(
            month=approved_month(world, days=Decimal(0)), by=actor_of(world.olga)
        )
        assert told(invoice) == [
            ("Strategy", Decimal("1.5"), 1800),
            ("Vendors", 1, 1200),
            ("Agreed days not used", Decimal("5.5"), 6600),
        ]
        assert invoice.lines.get(position=1).detail == "Fractional CIO, October 2026"
        assert [row.work.count() for row in invoice.lines.order_by("position")] == [2, 1, 0]
        assert not issue_problems(invoice)


@pytest.mark.parametrize("by", LINES_BY.values)
def test_however_they_are_grouped_the_days_are_those_of_the_charges(world: World, by: str) -> None:
    with world.staff():
        settle(world)
        wish(world, lines_by=by)
        invoice = draft_invoice(
            month=approved_month(world, days=Decimal("9.5")), by=actor_of(world.olga)
        )
        month = month_of(invoice)
        assert charges.taken(months=[month])[month.pk] == {0: 8, 1: Decimal("1.5")}
        assert sum(row.days for row in invoice.work.all()) == Decimal("9.5")
        for line in invoice.lines.all():
            assert line.quantity * line.unit_price == line.net_amount
            assert sum(row.days for row in line.work.all()) <= line.quantity


def test_every_accepted_expense_up_to_the_month_s_end_comes_onto_the_draft(world: World) -> None:
    with world.staff():
        spent(world)
        spent(world, day=dt.date(2026, 11, 2), title="In November")
        invoice = drafted_invoice(world)
        line = invoice.lines.get(kind="expense")
        assert (line.title, line.quantity, line.unit, line.net_amount) == (
            "Train to Lyon",
            1,
            "flat",
            Decimal("84.50"),
        )
        assert line.detail == "Travel, 6\u00a0October 2026"
        assert invoice.net_amount == Decimal("9684.50")


def test_a_month_without_days_is_invoiced_for_its_expenses(world: World) -> None:
    with world.staff():
        settle(world)
        engagement = make_engagement(
            client=world.brume, executive=world.bob, role="cto", billing="actual"
        )
        month = approved_month(world, engagement=engagement, days=Decimal(0))
        assert [one.code for one in draft_problems(month)] == ["nothing"]
        assert collecting.ready_count() == 0
        spent(world, engagement=engagement)
        spent(world, engagement=engagement, day=dt.date(2026, 11, 2), title="In November")
        assert draft_problems(month) == []
        ready = collecting.ready()
        assert [(one.month, one.net) for one in ready] == [(month, Decimal("84.50"))]
        assert collecting.ready_count() == 1
        invoice = draft_invoice(month=month, by=actor_of(world.olga))
        assert [line.title for line in invoice.lines.all()] == ["Train to Lyon"]
        assert invoice.net_amount == Decimal("84.50")
        issued = issue_invoice(
            invoice=invoice, on=dt.date(2026, 11, 19), at=APPROVED_AT, by=actor_of(world.olga)
        )
        assert issued.gross_amount == Decimal("101.40")
        month.refresh_from_db()
        assert month.status == "invoiced"


def test_a_client_that_wants_one_invoice_gets_its_months_on_one(world: World) -> None:
    with world.staff():
        settle(world)
        wish(world, is_grouped=True)
        other = make_engagement(client=world.brume, executive=world.bob, role="cto")
        first = approved_month(world, days=Decimal(4))
        second = approved_month(world, engagement=other, days=Decimal("0.5"))
        done = draft_invoices(months=[first, second], by=actor_of(world.olga))
        (invoice,) = done.drafted
        assert invoice.engagement is None
        assert invoice.months.count() == 2
        assert {row.engagement_month_id for row in invoice.lines.all()} == {first.pk, second.pk}
        again = draft_invoices(months=[first, second], by=actor_of(world.olga))
        assert (again.drafted, [row.pk for row in again.standing]) == ((), [invoice.pk])
        assert not issue_problems(Invoice.objects.get(pk=invoice.pk))


def test_a_month_that_is_approved_later_is_drafted_by_itself(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        settle(world)
        wish(world, is_grouped=True)
        other = make_engagement(client=world.brume, executive=world.bob, role="cto")
        olga = actor_of(world.olga)
        first = draft_invoice(month=approved_month(world, days=Decimal(4)), by=olga)
        issue_invoice(invoice=first, on=now.date(), at=now, by=olga)
        later = approved_month(world, engagement=other, days=Decimal("0.5"))
        second = draft_invoice(month=later, by=olga)
        assert (second.engagement, second.pk != first.pk) == (other, True)


def test_currencies_are_never_grouped(world: World) -> None:
    with world.staff():
        settle(world)
        wish(world, is_grouped=True)
        other = make_engagement(client=world.brume, executive=world.bob, role="cto", currency="CHF")
        approved_month(world, engagement=other, days=Decimal("0.5"))
        month = approved_month(world, days=Decimal(4))
        invoice = draft_invoice(month=month, by=actor_of(world.olga))
        assert (invoice.months.count(), invoice.engagement) == (1, world.engagement)


def test_the_order_of_the_term_and_the_client_s_wishes_stand_on_the_draft(world: World) -> None:
    with world.staff():
        ordered = make_engagement(
            client=world.brume, executive=world.bob, role="cto", purchase_order="PO 4711"
        )
        wish(world, buyer_reference="CC 12", with_annex=True)
        invoice = drafted_invoice(world, engagement=ordered)
        assert (invoice.purchase_order, invoice.buyer_reference) == ("PO 4711", "CC 12")
        assert invoice.with_annex


def test_an_order_that_the_client_wants_is_missed(world: World) -> None:
    with world.staff():
        wish(world, order_required=True)
        invoice = drafted_invoice(world)
        assert [problem.code for problem in issue_problems(invoice)] == ["order"]


def test_a_discount_never_takes_more_than_there_is(world: World) -> None:
    with world.staff():
        invoice = drafted_invoice(world)
        printed = composing.expected(invoice).printed
        for discount, taken in [
            (composing.Discount("Launch", percent=Decimal("12.5")), 1200),
            (composing.Discount("Launch", percent=Decimal(100)), 9600),
            (composing.Discount("Launch", amount=Decimal(99999)), 9600),
        ]:
            assert composing.amount_of(discount, printed, currency="EUR") == taken


def test_drafting_asks_as_much_for_many_entries_as_for_few(world: World) -> None:
    counts = []
    with world.staff():
        settle(world)
        wish(world, lines_by=LINES_BY.DAY)
        for month, days in [(Month(2026, 9), "1"), (OCTOBER, "12")]:
            row = approved_month(world, month=month, days=Decimal(days))
            with CaptureQueriesContext(
                connection,
            ) as asked:
                invoice = draft_invoice(month=row, by=actor_of(world.olga))
            counts.append(len(asked))
        assert invoice.lines.count() == 12
    assert counts[0] == counts[1] <= 25


def test_what_a_credit_note_opened_is_drafted_again_with_its_entries(
    world: World, now: dt.datetime
) -> None:
    olga = actor_of(world.olga)
    with world.staff():
        invoice = drafted_invoice(world, days="3")
        issued = issue_invoice(invoice=invoice, on=now.date(), at=now, by=olga)
        (rest,) = remaining.rest_of(issued)
        part = rest.parts[1]
        choice = credit.Choice(entries=frozenset({part.work.pk}))
        note = credit.draft_credit(invoice=issued, choice=choice, reason="Not ours", by=olga)
        issue_invoice(invoice=note, on=now.date(), at=now, by=olga)
        month = EngagementMonth.objects.get(pk=month_of(issued).pk)
        again = draft_invoice(month=month, by=olga)
        assert [(row.quantity, row.net_amount) for row in again.lines.all()] == [(1, 1200)]
        assert [(row.worklog_id, row.days) for row in again.work.all()] == [
            (part.work.worklog_id, 1)
        ]
        assert again.months.get().round == 2
        assert not issue_problems(again)
