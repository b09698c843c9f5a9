"""What clients owe, by how long it is past due."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.actors import actor_of
from billing.ageing import BEYOND, NOT_DUE, TO_30, TO_60, TO_90, ageing, bucket_of, totals
from billing.models import Allocation, Invoice, Payment
from billing.payments import mark_paid
from tests.factories.billing import issued_invoice
from tests.factories.world import World

DUE = dt.date(2026, 1, 31)


@pytest.mark.parametrize(
    ("days", "bucket"),
    [
        (-5, NOT_DUE), (0, NOT_DUE), (1, TO_30), (30, TO_30), (31, TO_60), (60, TO_60),
        (61, TO_90), (90, TO_90), (91, BEYOND),
    ],
)  # fmt: skip
def test_an_invoice_stands_in_the_column_of_its_age(days: int, bucket: str) -> None:
    assert bucket_of(due_on=DUE, on=DUE + dt.timedelta(days=days)) == bucket


@pytest.mark.parametrize("days", [-5, 0, 1, 30, 31, 60, 61, 90, 91])
def test_the_database_sorts_by_age_alike(world: World, now: dt.datetime, days: int) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        assert invoice.due_on is not None
        on = invoice.due_on + dt.timedelta(days=days)
        [row] = ageing(provider=world.acme, on=on)
    filled = {bucket: amount for bucket, amount in row.open.items() if amount}
    assert filled == {bucket_of(due_on=invoice.due_on, on=on): invoice.gross_amount}
    assert row.days == max(days, 0)


def pay(world: World, invoice: Invoice, amount: str, *, at: dt.datetime, set_against: str) -> None:
    """A payment of which a part is set against the invoice, as the room of payments does."""
    payment = Payment.objects.create(
        **invoice.owner,
        paid_on=at.date(),
        amount=Decimal(amount),
        currency=invoice.currency,
        added_at=at,
    )
    part = Decimal(set_against)
    if part:
        Allocation.objects.create(**invoice.owner, payment=payment, invoice=invoice, amount=part)
        invoice.settled_amount += part
        invoice.save(update_fields=["settled_amount"])


def test_what_stands_against_no_invoice_is_taken_off_in_the_open(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        pay(world, invoice, "1500", at=now, set_against="1000")
        [row] = ageing(provider=world.acme, on=now.date())
    assert row.open[NOT_DUE] == invoice.gross_amount - 1000
    assert row.unallocated == 500
    assert row.total == invoice.gross_amount - 1500


def test_who_has_paid_owes_nothing(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        mark_paid(invoice=invoice, on=now.date(), at=now, by=actor_of(world.olga))
        assert ageing(provider=world.acme, on=now.date()) == []


def test_the_sums_of_a_currency_are_those_of_its_clients(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        rows = ageing(provider=world.acme, on=now.date())
    [total] = totals(rows * 2, first="EUR")
    assert total.total == 2 * invoice.gross_amount
    assert total.client is None
