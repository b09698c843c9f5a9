"""Credit notes, whole and in part: exactly what they name comes back."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.actors import actor_of
from accounts.models import AuditEntry
from billing import charges, credit, printed
from billing.composing import Discount
from billing.credit import EVERYTHING, CannotCredit, Choice, draft_credit
from billing.drafting import draft_invoice
from billing.editing import Choices, edit_draft
from billing.issuing import CannotIssue, issue_invoice
from billing.models import BillingSettings, Invoice, InvoiceLine
from billing.payments import mark_paid
from billing.remaining import rest_of
from engagements.models import EngagementMonth
from tests.factories.billing import drafted_invoice, issued_invoice, month_of
from tests.factories.world import World

NOW = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)
TODAY = NOW.date()


def credited(world: World, invoice: Invoice, choice: Choice = EVERYTHING) -> Invoice:
    """A credit note that olga issued."""
    by = actor_of(world.olga)
    draft = draft_credit(invoice=invoice, choice=choice, reason="Agreed by phone.", by=by)
    return issue_invoice(invoice=draft, on=TODAY, at=NOW, by=by)


def unused(invoice: Invoice, days: str) -> Choice:
    rest = next(one for one in rest_of(invoice) if one.unused)
    return Choice(unused={rest.line.pk: Decimal(days)})


def test_a_whole_credit_note_has_the_amounts_of_its_invoice(world: World) -> None:
    with world.staff():
        invoice = issued_invoice(world, NOW)
        note = credited(world, invoice)
        assert (note.kind, note.credits, note.number) == ("credit", invoice, "F-2026-0002")
        assert note.gross_amount == invoice.gross_amount
        content = printed.frozen_content(note)
        assert (content.kind, content.credits_number) == ("credit", invoice.number)
        assert content.reason == "Agreed by phone."
        assert content.totals == printed.frozen_content(invoice).totals


def test_a_credit_note_settles_its_unpaid_invoice_and_itself(world: World) -> None:
    with world.staff():
        invoice = issued_invoice(world, NOW)
        note = credited(world, invoice)
        invoice.refresh_from_db()
        assert (invoice.status, invoice.open_amount) == ("paid", 0)
        assert (note.status, note.open_amount) == ("paid", 0)


def test_of_a_paid_invoice_the_credit_note_stays_open(world: World) -> None:
    with world.staff():
        invoice = issued_invoice(world, NOW)
        mark_paid(invoice=invoice, on=TODAY, at=NOW, by=actor_of(world.olga))
        note = credited(world, invoice)
        assert (note.status, note.open_amount) == ("issued", invoice.gross_amount)


def test_a_whole_credit_note_opens_the_month_and_all_of_its_days(world: World) -> None:
    with world.staff():
        invoice = issued_invoice(world, NOW)
        month = month_of(invoice)
        assert charges.left(month=month) == {}
        credited(world, invoice)
        month.refresh_from_db()
        assert month.status == EngagementMonth.Status.APPROVED
        wanted = {
            place: Decimal(one["days"])
            for place, one in enumerate((month.content or {})["charges"])
        }
        assert charges.left(month=month) == wanted


def test_an_invoice_after_a_whole_credit_is_the_same_again(world: World) -> None:
    with world.staff():
        invoice = issued_invoice(world, NOW)
        credited(world, invoice)
        by = actor_of(world.olga)
        again = draft_invoice(month=month_of(invoice), by=by)
        again = issue_invoice(invoice=again, on=TODAY, at=NOW, by=by)
        assert again.gross_amount == invoice.gross_amount
        assert again.months.get().round == 2
        assert month_of(invoice).status == EngagementMonth.Status.INVOICED


def test_a_part_opens_exactly_the_entries_that_it_names(world: World) -> None:
    with world.staff():
        invoice = issued_invoice(world, NOW)
        rest = next(one for one in rest_of(invoice) if len(one.parts) > 1)
        named = rest.parts[1]
        note = credited(world, invoice, Choice(entries=frozenset([named.work.pk])))
        line = note.lines.get()
        assert (line.quantity, line.unit_price) == (named.days, rest.line.unit_price)
        assert line.net_amount == named.days * rest.line.unit_price
        assert [one.worklog_id for one in note.work.all()] == [named.work.worklog_id]
        month = month_of(invoice)
        assert charges.left(month=month) == {rest.line.charge: named.days}
        again = draft_invoice(month=month, by=actor_of(world.olga))
        assert [one.worklog_id for one in again.work.all()] == [named.work.worklog_id]
        left = {part.work.pk for one in rest_of(invoice) for part in one.parts}
        assert named.work.pk not in left


def test_parts_that_make_a_whole_end_at_nothing_to_the_cent(world: World) -> None:
    with world.staff():
        invoice = issued_invoice(world, NOW)
        notes = []
        while rest := rest_of(invoice):
            one = rest[0]
            choice = (
                Choice(entries=frozenset([one.parts[0].work.pk]))
                if one.parts
                else Choice(unused={one.line.pk: min(one.unused, Decimal("0.25"))})
            )
            notes.append(credited(world, invoice, choice))
        assert len(notes) > 2
        assert sum(note.net_amount for note in notes) == invoice.net_amount
        assert sum(note.tax_amount for note in notes) == invoice.tax_amount
        with pytest.raises(CannotCredit, match="in full"):
            credited(world, invoice)


def test_a_reason_is_required_and_something_to_credit(world: World) -> None:
    by = actor_of(world.olga)
    with world.staff():
        invoice = issued_invoice(world, NOW)
        with pytest.raises(CannotCredit, match="Say why"):
            draft_credit(invoice=invoice, choice=EVERYTHING, reason=" ", by=by)
        with pytest.raises(CannotCredit, match="Choose what"):
            draft_credit(invoice=invoice, choice=Choice(), reason="Agreed.", by=by)
        assert not Invoice.objects.filter(kind="credit").exists()


def test_only_the_office_credits(world: World) -> None:
    with world.staff():
        invoice = issued_invoice(world, NOW)
        with pytest.raises(CannotCredit, match="office"):
            draft_credit(invoice=invoice, choice=EVERYTHING, reason="Mine.", by=actor_of(world.bob))


def test_never_more_unused_days_than_there_are(world: World) -> None:
    with world.staff():
        invoice = issued_invoice(world, NOW)
        line = rest_of(invoice)[0].line
        for days in ("99", "-1"):
            with pytest.raises(CannotCredit) as caught:
                credited(world, invoice, Choice(unused={line.pk: Decimal(days)}))
            assert caught.value.problems[0].field == f"unused-{line.pk}"


def test_one_draft_of_a_credit_note_at_a_time(world: World) -> None:
    by = actor_of(world.olga)
    with world.staff():
        invoice = issued_invoice(world, NOW)
        draft = draft_credit(invoice=invoice, choice=EVERYTHING, reason="Agreed.", by=by)
        assert credit.draft_of(invoice) == draft
        with pytest.raises(CannotCredit, match="drafted already"):
            draft_credit(invoice=invoice, choice=EVERYTHING, reason="Agreed.", by=by)
        assert AuditEntry.objects.filter(verb="drafted", subject_id=draft.pk).exists()


def test_a_draft_gives_nothing_back_yet(world: World) -> None:
    by = actor_of(world.olga)
    with world.staff():
        invoice = issued_invoice(world, NOW)
        draft_credit(invoice=invoice, choice=EVERYTHING, reason="Agreed.", by=by)
        month = month_of(invoice)
        assert month.status == EngagementMonth.Status.INVOICED
        assert charges.left(month=month) == {}
        invoice.refresh_from_db()
        assert invoice.settled_amount == 0


def test_neither_drafts_nor_credit_notes_are_credited(world: World) -> None:
    with world.staff():
        invoice = issued_invoice(world, NOW)
        note = credited(world, invoice)
        with pytest.raises(CannotCredit, match="only invoices"):
            credited(world, note)


def test_credit_notes_take_numbers_of_their_own_where_the_provider_says_so(world: World) -> None:
    with world.staff():
        BillingSettings.objects.create(provider=world.acme, credit_pattern="AV-{year}-{number}")
        note = credited(world, issued_invoice(world, NOW))
        assert note.number == "AV-2026-0001"


def test_a_discount_goes_back_in_proportion(world: World) -> None:
    with world.staff():
        invoice = issued_invoice(world, NOW)
        first = invoice.lines.order_by("position").first()
        assert first is not None
        discount = InvoiceLine(
            invoice=invoice, position=9, kind="discount", title="Launch price", unit="flat",
            quantity=1, unit_price=Decimal("-100"), net_amount=Decimal("-100"),
            vat_rate=first.vat_rate, vat_category=first.vat_category,
        )  # fmt: skip
        discount.pk = -1
        rest = rest_of(invoice)
        whole = sum(one.net for one in rest)
        rest.append(credit.Rest(discount, Decimal(1), Decimal(-100)))
        line = rest[0]
        choice = Choice(entries=frozenset(part.work.pk for part in line.parts[:1]))
        choice = choice if line.parts else Choice(unused={line.line.pk: Decimal(1)})
        found = credit.taken(rest=rest, choice=choice, currency="EUR")
        assert [one.rest for one in found] == [line, rest[-1]]
        share = (Decimal(-100) * found[0].net / whole).quantize(Decimal("0.01"))
        assert abs(found[1].net - share) <= Decimal("0.01")


def test_a_discount_that_went_back_in_parts_is_gone(world: World) -> None:
    """Three parts take a share of the discount each; then nothing of the invoice is left."""
    by = actor_of(world.olga)
    with world.staff():
        draft = drafted_invoice(world)
        off = Discount("Launch", percent=Decimal(10))
        draft = edit_draft(invoice=draft, choices=Choices(discount=off), by=by)
        invoice = issue_invoice(invoice=draft, on=TODAY, at=NOW, by=by)
        rest = next(one for one in rest_of(invoice) if one.parts)
        works = [part.work.pk for part in rest.parts]
        for some in (works[:2], works[2:5], works[5:]):
            credited(world, invoice, Choice(entries=frozenset(some)))
        assert rest_of(invoice) == []
        with pytest.raises(CannotCredit) as refused:
            credited(world, invoice)
        assert refused.value.problems[0].code == "credited"
        invoice.refresh_from_db()
        assert (invoice.status, invoice.open_amount) == ("paid", 0)


def test_a_credit_note_that_another_has_overtaken_is_not_issued(world: World) -> None:
    by = actor_of(world.olga)
    with world.staff():
        invoice = issued_invoice(world, NOW)
        draft = draft_credit(invoice=invoice, choice=EVERYTHING, reason="Agreed.", by=by)
        # As if it had been drafted at the same moment by somebody else.
        Invoice.objects.filter(pk=draft.pk).update(credits=None, kind="invoice", reason="")
        credited(world, invoice)
        Invoice.objects.filter(pk=draft.pk).update(credits=invoice, kind="credit", reason="Twice")
        with pytest.raises(CannotIssue, match="in the meantime"):
            issue_invoice(invoice=draft, on=TODAY, at=NOW, by=by)
