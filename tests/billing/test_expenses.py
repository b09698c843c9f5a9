"""Expenses are noted with their receipt, answered by the office, and invoiced once."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client as Browser

from accounts.actors import actor_of
from billing import drafting, expenses, issuing
from billing.expenses import CannotExpense
from billing.models import Expense, Invoice, InvoiceLine
from tests.factories.billing import OCTOBER, approved_month, settle
from tests.factories.world import World

DAY = dt.date(2026, 10, 12)
ON = dt.date(2026, 11, 19)
PATH = "/p/acme/engagements/brume-cio/expenses/"


def noted(world: World, now: dt.datetime, **facts: object) -> Expense:
    known: dict[str, object] = {
        "engagement": world.engagement,
        "member": world.bob,
        "day": DAY,
        "kind": "travel",
        "title": "Train to Lyon",
        "net_amount": Decimal("84.50"),
        "by": actor_of(world.bob),
        **facts,
    }
    return expenses.note_expense(on=ON, at=now, **known)  # type: ignore[arg-type]


def test_what_an_executive_notes_waits_for_the_office(world: World, now: dt.datetime) -> None:
    with world.staff():
        row = noted(world, now)
        assert (row.status, row.currency) == ("noted", "EUR")
        assert expenses.to_invoice(engagements=[world.engagement], until=ON) == []
        expenses.accept_expense(expense=row, at=now, by=actor_of(world.olga))
        assert expenses.to_invoice(engagements=[world.engagement], until=ON) == [row]
        before = DAY - dt.timedelta(days=1)
        assert expenses.to_invoice(engagements=[world.engagement], until=before) == []


def test_what_the_office_notes_is_accepted_at_once(world: World, now: dt.datetime) -> None:
    with world.staff():
        row = noted(world, now, member=world.olga, by=actor_of(world.olga))
        assert (row.status, row.answered_by) == ("accepted", world.olga.user.name)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"net_amount": Decimal(0)}, "net_amount"),
        ({"net_amount": Decimal("1.005")}, "net_amount"),
        ({"day": ON + dt.timedelta(days=1)}, "day"),
        ({"day": dt.date(2019, 1, 1)}, "day"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(
    world: World, now: dt.datetime, facts: dict[str, object], field: str
) -> None:
    with world.staff(), pytest.raises(CannotExpense) as problem:
        noted(world, now, **facts)
    assert problem.value.field == field


def test_a_refusal_says_why_and_a_change_asks_anew(world: World, now: dt.datetime) -> None:
    olga, bob = actor_of(world.olga), actor_of(world.bob)
    with world.staff():
        row = noted(world, now)
        with pytest.raises(CannotExpense, match="Say why"):
            expenses.refuse_expense(expense=row, comment=" ", at=now, by=olga)
        row = expenses.refuse_expense(expense=row, comment="First class", at=now, by=olga)
        assert (row.status, row.comment) == ("refused", "First class")
        row = expenses.change_expense(
            expense=row,
            day=DAY,
            kind="travel",
            title="Train",
            net_amount=Decimal(40),
            on=ON,
            by=bob,
        )
        assert (row.status, row.comment, row.answered_at) == ("noted", "", None)


def test_only_the_office_decides_and_changes_what_it_accepted(
    world: World, now: dt.datetime
) -> None:
    bob = actor_of(world.bob)
    with world.staff():
        row = noted(world, now)
        with pytest.raises(CannotExpense, match="Only the owner"):
            expenses.accept_expense(expense=row, at=now, by=bob)
        expenses.accept_expense(expense=row, at=now, by=actor_of(world.olga))
        with pytest.raises(CannotExpense, match="ask the office"):
            expenses.remove_expense(expense=row, by=bob)


def on_an_invoice(row: Expense, world: World, now: dt.datetime) -> Invoice:
    """The expense alone on the invoice of October, as drafting puts it there."""
    settle(world)
    draft = drafting.draft_invoice(
        month=approved_month(world, month=OCTOBER), by=actor_of(world.olga)
    )
    assert InvoiceLine.objects.filter(invoice=draft, expense=row).count() == 1
    return issuing.issue_invoice(invoice=draft, on=now.date(), at=now, by=actor_of(world.olga))


def test_an_expense_goes_onto_one_invoice_and_stays(world: World, now: dt.datetime) -> None:
    olga = actor_of(world.olga)
    with world.staff():
        row = noted(world, now, by=olga)
        expenses.attach_receipt(expense=row, name="été.pdf", content=b"%PDF-1.7", at=now, by=olga)
        invoice = on_an_invoice(row, world, now)
        (seen,) = expenses.seen([row])
        assert (seen.state, seen.invoice) == ("invoiced", invoice)
        assert expenses.to_invoice(engagements=[world.engagement], until=ON) == []
        with pytest.raises(CannotExpense, match=invoice.number):
            expenses.remove_expense(expense=row, by=olga)
        for attempt in (
            lambda: Expense.objects.filter(pk=row.pk).update(net_amount=1),
            lambda: Expense.objects.filter(pk=row.pk)._raw_delete("default"),
            lambda: row.receipts.all()._raw_delete("default"),
        ):
            with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
                attempt()


@pytest.mark.parametrize("content", [b"GIF89a", b""])
def test_a_receipt_is_a_pdf_or_a_picture(world: World, now: dt.datetime, content: bytes) -> None:
    with world.staff():
        row = noted(world, now)
        with pytest.raises(CannotExpense) as problem:
            expenses.attach_receipt(
                expense=row, name="a.gif", content=content, at=now, by=actor_of(world.bob)
            )
    assert problem.value.field == "receipt"


# ------------------------------------------------------------------------------------- the pages


def typed(**more: object) -> dict[str, object]:
    facts = {"day": "2026-10-12", "kind": "meals", "title": "Lunch", "net_amount": "42.50"}
    return {**facts, **more}


def test_an_executive_notes_one_and_fetches_its_receipt(client: Browser, world: World) -> None:
    client.force_login(world.bob.user)
    file = SimpleUploadedFile("lunch.pdf", b"%PDF-1.7 lunch")
    answer = client.post(PATH, typed(receipt=file), follow=True)
    page = answer.content.decode()
    assert "The expense is noted." in page
    assert "€42.50" in page
    with world.staff():
        row = Expense.objects.get()
    receipt = client.get(f"{PATH}{row.pk}/receipt/")
    assert receipt.content == b"%PDF-1.7 lunch"
    assert "attachment" in receipt["Content-Disposition"]


def test_a_bad_receipt_notes_nothing_and_loses_nothing(client: Browser, world: World) -> None:
    client.force_login(world.bob.user)
    file = SimpleUploadedFile("lunch.exe", b"MZ")
    answer = client.post(PATH, typed(receipt=file))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "neither a PDF nor a picture" in page
    assert 'value="Lunch"' in page
    with world.staff():
        assert not Expense.objects.exists()


def test_the_office_accepts_and_refuses_from_its_list(
    client: Browser, world: World, now: dt.datetime
) -> None:
    with world.staff():
        train, hotel = noted(world, now), noted(world, now, title="Hotel", kind="lodging")
    client.force_login(world.olga.user)
    assert "2 wait for your answer" in client.get("/p/acme/expenses/").content.decode()
    client.post(f"/p/acme/expenses/{train.pk}/accept/")
    answer = client.post(f"/p/acme/expenses/{hotel.pk}/refuse/", {"comment": ""})
    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()
    client.post(f"/p/acme/expenses/{hotel.pk}/refuse/", {"comment": "Not agreed"})
    with world.staff():
        states = dict(Expense.objects.values_list("title", "status"))
    assert states == {"Train to Lyon": "accepted", "Hotel": "refused"}


def test_the_list_asks_as_much_for_many_as_for_one(
    client: Browser, world: World, now: dt.datetime, django_assert_max_num_queries: object
) -> None:
    with world.staff():
        for _ in range(12):
            noted(world, now)
    client.force_login(world.olga.user)
    client.get("/p/acme/expenses/")
    with django_assert_max_num_queries(17):  # type: ignore[operator]
        assert client.get("/p/acme/expenses/").status_code == 200
