"""What the office decides on a draft."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from accounts.actors import actor_of
from accounts.models import AuditEntry
from billing import tax
from billing.composing import Discount
from billing.editing import CannotEdit, Choices, chosen, edit_draft, offered, redraft
from billing.issuing import CannotIssue, issue_invoice, issue_problems
from billing.models import Invoice
from billing.printed import content_of
from tests.billing.test_composing import spent
from tests.factories.billing import drafted_invoice, issued_invoice, settle
from tests.factories.world import World


def edited(world: World, invoice: Invoice, **changes: object) -> Invoice:
    choices = replace(chosen(invoice), **changes)  # type: ignore[arg-type]
    return edit_draft(invoice=invoice, choices=choices, by=actor_of(world.olga))


def fields_of(refusal: pytest.ExceptionInfo[CannotEdit]) -> list[str | None]:
    return [problem.field for problem in refusal.value.problems]


def test_what_is_chosen_stands_on_the_draft_and_in_the_trail(world: World) -> None:
    with world.staff():
        invoice = edited(
            world, drafted_invoice(world), purchase_order="PO 9", note="Thank you.", payment_days=45
        )
        content = content_of(invoice=invoice, on=dt.date(2026, 11, 19))
        assert content.purchase_order == "PO 9"
        assert "Thank you." in content.notes
        assert content.due_on == dt.date(2027, 1, 3)
        entry = AuditEntry.objects.get(verb="edited")
        assert entry.detail["payment_days"] == ["", "45"]
        assert chosen(Invoice.objects.get(pk=invoice.pk)).note == "Thank you."


def test_a_discount_in_per_cent_follows_the_days(world: World) -> None:
    with world.staff():
        invoice = edited(
            world, drafted_invoice(world), discount=Discount("Launch", percent=Decimal(10))
        )
        line = invoice.lines.get(kind="discount")
        assert (line.title, line.detail, line.net_amount) == ("Launch", "10% of the days", -960)
        assert (invoice.net_amount, invoice.gross_amount) == (8640, 10368)
        again = edited(world, invoice, lines_by="person")
        assert again.net_amount == 8640
        assert edited(world, again, discount=None).net_amount == 9600


def test_a_discount_of_an_amount_is_never_more_than_the_lines(world: World) -> None:
    with world.staff():
        invoice = drafted_invoice(world)
        with pytest.raises(CannotEdit, match=r"come to €9,600\.00") as refusal:
            edited(world, invoice, discount=Discount("Launch", amount=Decimal(9601)))
        assert fields_of(refusal) == ["discount"]
        whole = edited(world, invoice, discount=Discount("Launch", amount=Decimal(9600)))
        assert (whole.net_amount, whole.gross_amount) == (0, 0)


@pytest.mark.parametrize(
    ("discount", "field"),
    [
        (Discount("", amount=Decimal(10)), "discount_reason"),
        (Discount("Launch", amount=Decimal("10.005")), "discount"),
        (Discount("Launch", amount=Decimal(-1)), "discount"),
        (Discount("Launch", percent=Decimal(0)), "discount"),
        (Discount("Launch", percent=Decimal(101)), "discount"),
    ],
)
def test_a_discount_says_what_it_is_for_and_how_much(
    world: World, discount: Discount, field: str
) -> None:
    with world.staff():
        invoice = drafted_invoice(world)
        with pytest.raises(CannotEdit) as refusal:
            edited(world, invoice, discount=discount)
        assert fields_of(refusal) == [field]
        assert Invoice.objects.get(pk=invoice.pk).net_amount == 9600


def test_another_vat_than_the_law_s_is_taken_with_its_reason(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        invoice = drafted_invoice(world)
        reduced = tax.Override("AA", Decimal(10), "Training, article 279")
        invoice = edited(world, invoice, vat=reduced)
        assert (invoice.tax_amount, invoice.lines.get().vat_category) == (960, "AA")
        assert not issue_problems(invoice)
        back = edited(world, invoice, vat=None)
        assert (back.tax_amount, back.vat_category, back.vat_rate) == (1920, "", None)


@pytest.mark.parametrize(
    ("vat", "field"),
    [
        (tax.Override("AA", Decimal(0), "Training"), "vat_rate"),
        (tax.Override("E", Decimal(20), "Training"), "vat_rate"),
        (tax.Override("E", Decimal(0), " "), "vat_reason"),
    ],
)
def test_a_vat_that_says_half_is_refused(world: World, vat: tax.Override, field: str) -> None:
    with world.staff():
        with pytest.raises(CannotEdit) as refusal:
            edited(world, drafted_invoice(world), vat=vat)
        assert fields_of(refusal) == [field]


def test_an_expense_is_left_off_and_put_on_again(world: World) -> None:
    with world.staff():
        expense = spent(world)
        invoice = drafted_invoice(world)
        assert chosen(invoice).expenses == {expense.pk}
        off = edited(world, invoice, expenses=frozenset())
        assert (off.net_amount, [row.pk for row in offered(off)]) == (9600, [expense.pk])
        on = edited(world, off, expenses=frozenset({expense.pk, 999}))
        assert on.net_amount == Decimal("9684.50")


def test_a_draft_that_is_behind_is_drafted_again_with_what_was_chosen(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        invoice = edited(
            world,
            drafted_invoice(world),
            note="Thank you.",
            lines_by="person",
            discount=Discount("Launch", percent=Decimal(10)),
        )
        settle(world, vat_regime="none", vat_reason="Not registered")
        with pytest.raises(CannotIssue, match="draft it again"):
            issue_invoice(invoice=invoice, on=now.date(), at=now, by=actor_of(world.olga))
        again = redraft(invoice=invoice, by=actor_of(world.olga))
        assert (again.net_amount, again.tax_amount, again.note) == (8640, 0, "Thank you.")
        assert not issue_problems(again)


def test_an_issued_invoice_is_not_changed(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        for act in (edit_draft, redraft):
            more = {"choices": Choices()} if act is edit_draft else {}
            with pytest.raises(CannotEdit, match="stays as it is"):
                act(invoice=invoice, by=actor_of(world.olga), **more)


def test_only_the_office_changes_drafts(world: World) -> None:
    with world.staff():
        invoice = drafted_invoice(world)
        with pytest.raises(CannotEdit, match="Only the office"):
            redraft(invoice=invoice, by=actor_of(world.bob))
