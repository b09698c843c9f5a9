"""From an approved month to a draft."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.actors import actor_of
from billing.drafting import (
    CannotDiscard,
    CannotDraft,
    discard_draft,
    draft_invoice,
    draft_invoices,
    draft_problems,
    left_out,
)
from billing.issuing import issue_problems
from billing.models import BilledWork, Invoice, Series
from common.periods import Month
from engagements import amending, months
from engagements.models import EngagementMonth
from engagements.statement import thaw
from tests.factories.billing import (
    approved_month,
    drafted_invoice,
    issued_invoice,
    log_days,
    month_of,
    move_client,
    settle,
)
from tests.factories.world import World, make_engagement

OCTOBER = Month(2026, 10)


def codes(problems: object) -> list[str]:
    return [problem.code for problem in problems]  # type: ignore[attr-defined]


def figures(invoice: Invoice) -> list[tuple[str, Decimal, Decimal, Decimal]]:
    return [
        (line.kind, line.quantity, line.unit_price, line.net_amount)
        for line in invoice.lines.order_by("position")
    ]


def test_a_fixed_month_bills_the_contracted_days_whatever_was_used(world: World) -> None:
    with world.staff():
        invoice = drafted_invoice(world, days="6.5")
        assert figures(invoice) == [("volume", 8, 1200, 9600)]
        assert (invoice.net_amount, invoice.tax_amount, invoice.gross_amount) == (
            9600,
            1920,
            11520,
        )


def test_a_fixed_month_bills_burst_within_the_cap(world: World) -> None:
    with world.staff():
        invoice = drafted_invoice(world, days="9.5")
        assert figures(invoice) == [("volume", 8, 1200, 9600), ("burst", 1.5, 1200, 1800)]


def test_burst_beyond_the_cap_is_left_out_and_said(world: World) -> None:
    with world.staff():
        invoice = drafted_invoice(world, days="13.5")
        assert figures(invoice)[1] == ("burst", 4, 1200, 4800)
        problems = left_out(thaw(month_of(invoice).content or {}))
        assert "1½ days beyond the burst cap" in problems[0].text
        assert not issue_problems(invoice)


def test_an_actual_month_bills_the_days_used(world: World) -> None:
    with world.staff():
        engagement = make_engagement(
            client=world.brume, executive=world.bob, role="cto", billing="actual"
        )
        invoice = drafted_invoice(world, days="5.75", engagement=engagement)
        assert figures(invoice) == [("actual", Decimal("5.75"), 1200, 6900)]


def test_two_terms_in_one_month_are_charged_each_at_its_rate(world: World) -> None:
    with world.staff():
        amending.add_term(
            engagement=world.engagement,
            starts_on=dt.date(2026, 10, 16),
            by=actor_of(world.alice),
            on=dt.date(2026, 11, 19),
            days_per_month=Decimal(6),
            day_rate=Decimal(1300),
        )
        invoice = drafted_invoice(world, days="5")
        assert [row[2] for row in figures(invoice)] == [1200, 1300]
        assert "11 of 22 working days" in invoice.lines.get(position=1).detail


def test_every_entry_stands_behind_the_invoice(world: World) -> None:
    with world.staff():
        invoice = drafted_invoice(world, days="2.5")
        assert sum(row.worklog.days for row in invoice.work.select_related("worklog")) == 2.5


def test_a_second_draft_is_the_same_draft(world: World) -> None:
    with world.staff():
        invoice = drafted_invoice(world)
        again = draft_invoice(month=month_of(invoice), by=actor_of(world.olga))
        assert again.pk == invoice.pk
        assert Invoice.objects.count() == 1


def test_a_draft_takes_no_number(world: World) -> None:
    with world.staff():
        invoice = drafted_invoice(world)
        assert (invoice.number, invoice.sequence) == ("", None)
        assert not Series.objects.exists()


def test_an_open_month_cannot_be_drafted_invoice(world: World) -> None:
    with world.staff():
        log_days(world.engagement, OCTOBER, Decimal(2))
        month = months.month_of(engagement=world.engagement, month=OCTOBER)
        assert codes(draft_problems(month)) == ["month_open"]
        with pytest.raises(CannotDraft, match="not approved"):
            draft_invoice(month=month, by=actor_of(world.olga))


def test_a_month_that_charges_nothing_cannot_be_drafted_invoice(world: World) -> None:
    with world.staff():
        engagement = make_engagement(
            client=world.brume, executive=world.bob, role="cto", billing="actual"
        )
        month = approved_month(world, days=Decimal(0), engagement=engagement)
        assert codes(draft_problems(month)) == ["nothing"]


def test_a_month_in_two_currencies_cannot_be_drafted_invoice(world: World) -> None:
    with world.staff():
        amending.add_term(
            engagement=world.engagement,
            starts_on=dt.date(2026, 10, 16),
            by=actor_of(world.alice),
            on=dt.date(2026, 11, 19),
            days_per_month=Decimal(6),
            day_rate=Decimal(1300),
            currency="CHF",
        )
        assert codes(draft_problems(approved_month(world))) == ["currencies"]


def test_a_country_without_a_rate_cannot_be_drafted_invoice(world: World) -> None:
    with world.staff():
        settle(world, country="US")
        move_client(world.brume, country="US")
        month = EngagementMonth.objects.get(pk=approved_month(world).pk)
        assert codes(draft_problems(month)) == ["vat_rate"]


def test_a_discarded_draft_can_be_drafted_again(world: World) -> None:
    with world.staff():
        invoice = drafted_invoice(world)
        month = month_of(invoice)
        discard_draft(invoice=invoice, by=actor_of(world.olga))
        assert not BilledWork.objects.exists()
        again = draft_invoice(month=month, by=actor_of(world.olga))
        assert again.number == ""


def test_an_issued_invoice_is_not_discarded(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        with pytest.raises(CannotDiscard, match="stays"):
            discard_draft(invoice=invoice, by=actor_of(world.olga))


def test_several_months_are_drafted_each_by_itself(world: World) -> None:
    olga = actor_of(world.olga)
    with world.staff():
        settle(world)
        ready = approved_month(world)
        waiting = months.month_of(engagement=world.engagement, month=Month(2026, 9))
        first = draft_invoices(months=[waiting, ready], by=olga)
        again = draft_invoices(months=[ready], by=olga)
    assert [invoice.period for invoice in first.drafted] == [Month(2026, 10)]
    assert [(row.pk, reasons[0].code) for row, reasons in first.refused] == [
        (waiting.pk, "month_open")
    ]
    assert (again.drafted, again.standing) == ((), first.drafted)


def test_months_are_held_in_the_order_in_which_everybody_holds_them(world: World) -> None:
    """By engagement, then by month: nobody waits in a circle."""
    with world.staff():
        other = make_engagement(client=world.brume, executive=world.bob, role="cto")
        november = months.month_of(engagement=other, month=Month(2026, 11))
        december = months.month_of(engagement=world.engagement, month=Month(2026, 12))
        assert november.pk < december.pk
        done = draft_invoices(months=[november, december], by=actor_of(world.olga))
    assert [row.pk for row, _reasons in done.refused] == [december.pk, november.pk]
