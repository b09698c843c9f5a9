"""From an approved month to an invoice."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.actors import actor_of
from accounts.models import AuditEntry, Letter
from billing.drafting import (
    CannotDiscard,
    CannotDraft,
    discard_draft,
    draft_invoice,
    draft_invoices,
    draft_problems,
    left_out,
)
from billing.issuing import CannotIssue, issue_invoice, issue_problems
from billing.models import BilledWork, Invoice, Series
from billing.payments import CannotPay, mark_paid
from billing.printed import content_of, frozen_content
from common.money import Taxed
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


def test_issue_problems_name_everything_that_is_missing(world: World) -> None:
    with world.staff():
        invoice = drafted_invoice(world)
        settle(world, iban="", street="", vat_number="")
        move_client(world.brume, city="")
        invoice = Invoice.objects.get(pk=invoice.pk)
        assert codes(issue_problems(invoice)) == [
            "seller_address",
            "seller_iban",
            "seller_vat_number",
            "buyer_address",
        ]


def test_a_provider_without_vat_needs_no_vat_number(world: World, now: dt.datetime) -> None:
    with world.staff():
        settle(world, vat_regime="none", vat_reason="TVA non applicable, art. 293 B du CGI")
        month = approved_month(world)
        invoice = draft_invoice(month=month, by=actor_of(world.olga))
        settle(
            world,
            vat_regime="none",
            vat_reason="TVA non applicable, art. 293 B du CGI",
            vat_number="",
        )
        invoice = issue_invoice(invoice=invoice, on=now.date(), at=now, by=actor_of(world.olga))
        content = frozen_content(invoice)
        assert content.totals == Taxed(Decimal(9600), Decimal(0), Decimal(9600))
        assert content.vat_rows[0].reason == "TVA non applicable, art. 293 B du CGI"


def test_a_draft_whose_vat_has_changed_is_not_issued(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = drafted_invoice(world)
        settle(world, vat_regime="none", vat_reason="Not registered")
        with pytest.raises(CannotIssue, match="draft it again"):
            issue_invoice(invoice=invoice, on=now.date(), at=now, by=actor_of(world.olga))


def test_issue_invoice_takes_the_next_number_and_sets_the_dates(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        assert (invoice.number, invoice.status) == ("F-2026-0001", "issued")
        assert invoice.issued_on == dt.date(2026, 11, 19)
        assert invoice.due_on == dt.date(2026, 12, 19)
        month = EngagementMonth.objects.get(pk=month_of(invoice).pk)
        assert month.status == "invoiced"


def test_what_was_previewed_is_what_is_issued(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = drafted_invoice(world, days="9.5")
        preview = content_of(invoice=invoice, on=now.date(), number="F-2026-0001")
        invoice = issue_invoice(invoice=invoice, on=now.date(), at=now, by=actor_of(world.olga))
        assert frozen_content(Invoice.objects.get(pk=invoice.pk)) == preview


def test_a_later_change_of_address_leaves_the_invoice_as_it_was(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        settle(world, street="Elsewhere", legal_name="Renamed SAS")
        move_client(world.brume, name="Other", street="Elsewhere")
        content = frozen_content(Invoice.objects.get(pk=invoice.pk))
        assert content.seller.lines == ("14 rue des Capucins", "69001 Lyon")
        assert (content.seller.registration, content.buyer.name) == ("SIREN 852314764", "Brume")


def test_a_country_is_printed_where_the_other_side_sits_elsewhere(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        invoice = drafted_invoice(world)
        move_client(world.brume, country="DE", registration="HRB 7711")
        invoice = Invoice.objects.get(pk=invoice.pk)
        content = content_of(invoice=invoice, on=now.date())
        assert content.buyer.lines[-1] == "Germany"
        assert content.buyer.registration == "HRB 7711"
        assert content.seller.lines[-1] == "France"


def test_an_issued_invoice_cannot_be_issued_again(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        with pytest.raises(CannotIssue, match="F-2026-0001 is issued already"):
            issue_invoice(invoice=invoice, on=now.date(), at=now, by=actor_of(world.olga))
        with pytest.raises(CannotDraft, match="issued already"):
            draft_invoice(month=month_of(invoice), by=actor_of(world.olga))


def test_an_invoice_is_not_paid_before_it_is_issued(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        with pytest.raises(CannotPay, match="was issued on 19 November 2026"):
            mark_paid(invoice=invoice, on=dt.date(2026, 11, 18), at=now, by=actor_of(world.olga))


def test_only_the_office_issues(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = drafted_invoice(world)
        with pytest.raises(CannotIssue, match="Only the office"):
            issue_invoice(invoice=invoice, on=now.date(), at=now, by=actor_of(world.bob))


def test_a_number_never_carries_an_earlier_date_than_the_one_before(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        issued_invoice(world, now)
        month = approved_month(world, month=Month(2026, 9))
        september = draft_invoice(month=month, by=actor_of(world.olga))
        with pytest.raises(CannotIssue, match="earlier date"):
            issue_invoice(
                invoice=september, on=dt.date(2026, 11, 18), at=now, by=actor_of(world.olga)
            )


def test_issuing_tells_each_founder_once(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        letter = Letter.objects.get(kind="invoice")
        assert letter.recipient == "dora@brume.example"
        assert letter.subject == "Invoice F-2026-0001: €11,520.00, due 19\u00a0December 2026"
        assert f"/p/acme/c/brume/invoices/{invoice.pk}/pdf/" in letter.text


def test_issuing_leaves_a_trail(world: World, now: dt.datetime) -> None:
    with world.staff():
        issued_invoice(world, now)
        entry = AuditEntry.objects.get(verb="issued")
        assert (entry.actor, entry.subject) == ("Olga", "F-2026-0001")


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


def test_an_issued_invoice_is_paid_once(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        paid = mark_paid(invoice=invoice, on=dt.date(2026, 12, 1), at=now, by=actor_of(world.olga))
        assert (paid.status, paid.paid_on) == ("paid", dt.date(2026, 12, 1))
        with pytest.raises(CannotPay, match="paid already"):
            mark_paid(invoice=invoice, on=dt.date(2026, 12, 2), at=now, by=actor_of(world.olga))


def test_a_draft_cannot_be_paid(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = drafted_invoice(world)
        with pytest.raises(CannotPay, match="issue it first"):
            mark_paid(invoice=invoice, on=dt.date(2026, 12, 1), at=now, by=actor_of(world.olga))


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
