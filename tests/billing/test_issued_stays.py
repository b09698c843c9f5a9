"""What is issued or paid stays, also for whoever writes SQL as the app's own role."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.actors import actor_of
from billing import einvoice
from billing.credit import Choice, draft_credit
from billing.issuing import issue_invoice
from billing.models import Allocation, Invoice, InvoiceFile, Payment
from billing.remaining import rest_of
from billing.settling import settle
from tests.factories.billing import issued_invoice
from tests.factories.world import World

TABLES = [
    "billing_invoice",
    "billing_invoiceline",
    "billing_billedmonth",
    "billing_billedwork",
    "billing_invoicefile",
    "billing_payment",
    "billing_allocation",
    "billing_series",
]
# What payments change of an issued invoice; the database reckons it anew (see below).
PAID = {"status", "paid_on", "settled_amount"}
# Something else of each type of column.
OTHER = {
    "bigint": "coalesce({0}, 0) + 1",
    "integer": "coalesce({0}, 0) + 1",
    "smallint": "coalesce({0}, 0) + 1",
    "numeric": "coalesce({0}, 0) + 1",
    "date": "coalesce({0}, DATE '2026-01-01') + 40",
    "timestamp with time zone": "coalesce({0}, now()) + interval '1 day'",
    "boolean": "NOT {0}",
    "jsonb": "'{{}}'::jsonb",
    "bytea": "'\\x00'::bytea",
    "character varying": "left('x' || {0}, 2)",
    "text": "'x' || {0}",
}
REFUSED = r"does not change|stays|permission denied|row-level security"


@pytest.fixture
def books(world: World, now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> World:
    """An issued invoice with its file, partly credited and partly paid."""
    monkeypatch.setattr(einvoice, "problems", lambda _content: [])
    by = actor_of(world.olga)
    with world.staff():
        invoice = issued_invoice(world, now)
        InvoiceFile.objects.create(
            **invoice.owner, invoice=invoice, content=b"%PDF", sha256="0" * 64
        )
        part = next(part for one in rest_of(invoice) for part in one.parts)
        choice = Choice(entries=frozenset([part.work.pk]))
        draft = draft_credit(invoice=invoice, choice=choice, reason="Agreed.", by=by)
        issue_invoice(invoice=draft, on=now.date(), at=now, by=by)
        invoice.refresh_from_db()
        payment = Payment.objects.create(
            **invoice.owner, paid_on=now.date(), amount=Decimal(100), currency="EUR", added_at=now
        )
        Allocation.objects.create(
            **invoice.owner, payment=payment, invoice=invoice, amount=Decimal(100)
        )
        settle(invoice)
        connection.check_constraints()
    return world


def columns_of(table: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_name = %s AND column_name <> 'id' ORDER BY ordinal_position",
            [table],
        )
        return list(cursor.fetchall())


def run(statement: str) -> None:
    """The statement, judged as at the end of its transaction, and taken back where it is refused."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        connection.check_constraints()


def refused(statement: str, why: str = REFUSED) -> None:
    with pytest.raises(DatabaseError, match=why):
        run(statement)


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_changed_removed_or_emptied_by_sql(books: World, table: str) -> None:
    with books.staff():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone()[0] > 0
        for column, kind in columns_of(table):
            if table == "billing_invoice" and column in PAID:
                continue
            value = OTHER[kind].format(column)
            refused(f"UPDATE {table} SET {column} = {value}")
        refused(f"DELETE FROM {table}")
        refused(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize(
    "change",
    [
        "settled_amount = settled_amount + 1",
        "settled_amount = 0",
        "status = 'paid', paid_on = issued_on, settled_amount = gross_amount",
    ],
)
def test_nobody_is_paid_by_sql_without_a_payment(books: World, change: str) -> None:
    with books.staff():
        refused(
            f"UPDATE billing_invoice SET {change} WHERE kind = 'invoice'",
            why="what is settled is not what was paid",
        )
        assert Invoice.objects.get(kind="invoice").settled_amount > 100
