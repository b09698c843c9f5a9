"""From a draft to an invoice that stays."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.actors import actor_of
from accounts.models import AuditEntry, Letter
from billing.composing import Discount
from billing.drafting import (
    CannotDraft,
    draft_invoice,
)
from billing.editing import Choices, edit_draft
from billing.issuing import CannotIssue, issue_invoice, issue_problems
from billing.models import Invoice
from billing.payments import CannotPay, mark_paid
from billing.printed import content_of, frozen_content
from common.money import Taxed
from common.periods import Month
from engagements.models import EngagementMonth
from tests.factories.billing import (
    approved_month,
    drafted_invoice,
    issued_invoice,
    month_of,
    move_client,
    settle,
)
from tests.factories.world import World


def codes(problems: object) -> list[str]:
    return [problem.code for problem in problems]  # type: ignore[attr-defined]


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


def test_an_invoice_is_not_paid_before_it_is_issued(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        with pytest.raises(CannotPay, match="was issued on 19 November 2026"):
            mark_paid(invoice=invoice, on=dt.date(2026, 11, 18), at=now, by=actor_of(world.olga))


def test_an_issued_invoice_is_paid_once(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        paid = mark_paid(invoice=invoice, on=dt.date(2026, 12, 1), at=now, by=actor_of(world.olga))
        assert (paid.status, paid.paid_on) == ("paid", dt.date(2026, 12, 1))
        with pytest.raises(CannotPay, match="paid already"):
            mark_paid(invoice=invoice, on=dt.date(2026, 12, 2), at=now, by=actor_of(world.olga))


def test_an_invoice_that_comes_to_nothing_is_paid_at_once(world: World, now: dt.datetime) -> None:
    """It is never past due, and nobody is reminded of it."""
    by = actor_of(world.olga)
    with world.staff():
        off = Choices(discount=Discount("First month", percent=Decimal(100)))
        draft = edit_draft(invoice=drafted_invoice(world), choices=off, by=by)
        invoice = issue_invoice(invoice=draft, on=now.date(), at=now, by=by)
        assert (invoice.gross_amount, invoice.status) == (0, "paid")
        assert invoice.paid_on == invoice.issued_on
        assert not Invoice.objects.overdue(on=dt.date(2027, 5, 1)).exists()


def test_a_draft_cannot_be_paid(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = drafted_invoice(world)
        with pytest.raises(CannotPay, match="issue it first"):
            mark_paid(invoice=invoice, on=dt.date(2026, 12, 1), at=now, by=actor_of(world.olga))
