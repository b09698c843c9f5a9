"""What the database keeps as it is, whoever asks, in SQL as the app's own role."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from accounts.actors import actor_of
from billing.drafting import draft_invoice
from billing.issuing import issue_invoice
from billing.models import BilledWork, Invoice, InvoiceFile, InvoiceLine, Series
from billing.payments import mark_paid
from common.periods import Month
from tests.factories.billing import approved_month, drafted_invoice, issued_invoice
from tests.factories.world import World


def test_the_database_keeps_an_issued_invoice_as_it_is(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        mine = Invoice.objects.filter(pk=invoice.pk)
        InvoiceFile.objects.create(
            **invoice.owner, invoice=invoice, content=b"%PDF", sha256="0" * 64
        )
        attempts = [
            lambda: mine.update(gross_amount=1, net_amount=1, tax_amount=0),
            lambda: mine.update(number="F-2026-0009"),
            lambda: mine.update(content={}),
            lambda: mine.update(due_on=dt.date(2027, 1, 1)),
            lambda: mine.update(
                status="draft", number="", series=None, sequence=None, issued_on=None,
                due_on=None, content=None,
            ),
            lambda: mine._raw_delete("default"),
            lambda: InvoiceLine.objects.update(net_amount=1),
            lambda: InvoiceLine.objects.all()._raw_delete("default"),
            lambda: InvoiceLine.objects.create(
                **invoice.owner, invoice=invoice, position=9, kind="burst", title="More",
                quantity=1, unit_price=1, vat_rate=20, net_amount=1,
            ),
            lambda: BilledWork.objects.all()._raw_delete("default"),
            lambda: Series.objects.update(code="G-2026"),
        ]  # fmt: skip
        for attempt in attempts:
            with (
                pytest.raises(DatabaseError, match=r"does not change|stays"),
                transaction.atomic(),
            ):
                attempt()
        for attempt in (
            lambda: InvoiceFile.objects.update(sha256="1" * 64),
            lambda: InvoiceFile.objects.all()._raw_delete("default"),
            lambda: Series.objects.all()._raw_delete("default"),
        ):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                attempt()


def test_the_database_keeps_a_paid_invoice_paid(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        mark_paid(invoice=invoice, on=dt.date(2026, 12, 1), at=now, by=actor_of(world.olga))
        mine = Invoice.objects.filter(pk=invoice.pk)
        with pytest.raises(DatabaseError, match="invoice_settled"), transaction.atomic():
            mine.update(status="issued", paid_on=None)


def test_the_database_refuses_a_number_out_of_turn(world: World, now: dt.datetime) -> None:
    with world.staff():
        issued_invoice(world, now)
        month = approved_month(world, month=Month(2026, 9))
        september = draft_invoice(month=month, by=actor_of(world.olga))
        series = Series.objects.get()
        for sequence, number, on in (
            (3, "F-2026-0003", now.date()),
            (1, "F-2026-0001", now.date()),
            (2, "F-2026-0007", now.date()),
            (2, "F-2026-0002", dt.date(2026, 11, 1)),
        ):
            with pytest.raises(DatabaseError, match="without gap"), transaction.atomic():
                Invoice.objects.filter(pk=september.pk).update(
                    status="issued", series=series, sequence=sequence, number=number,
                    issued_on=on, due_on=on, content={},
                )  # fmt: skip


def test_the_database_refuses_to_issue_lines_that_do_not_add_up(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        invoice = drafted_invoice(world)
        invoice.lines.update(net_amount=1)
        series = Series.objects.create(code="F-2026", before="F-2026-")
        with pytest.raises(DatabaseError, match="add up"), transaction.atomic():
            Invoice.objects.filter(pk=invoice.pk).update(
                status="issued", series=series, sequence=1, number="F-2026-0001",
                issued_on=now.date(), due_on=now.date(), content={},
            )  # fmt: skip


def test_an_invoice_begins_as_a_draft(world: World, now: dt.datetime) -> None:
    with world.staff():
        month = approved_month(world)
        series = Series.objects.create(code="F-2026", before="F-2026-")
        with pytest.raises(DatabaseError, match="begins as a draft"), transaction.atomic():
            Invoice.objects.create(
                **month.owner, engagement=month.engagement, month=month.month,
                status="issued", series=series, sequence=1,
                number="F-2026-0001", issued_on=now.date(), due_on=now.date(), currency="EUR",
                net_amount=0, tax_amount=0, gross_amount=0, content={},
            )  # fmt: skip


def test_a_founder_sees_what_is_issued_and_never_a_draft(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = drafted_invoice(world)
    with world.founder():
        for model in (Invoice, InvoiceLine, BilledWork):
            assert not model.objects.exists()
    with world.staff():
        issue_invoice(invoice=invoice, on=now.date(), at=now, by=actor_of(world.olga))
    with world.founder():
        assert Invoice.objects.get().number == "F-2026-0001"
        assert InvoiceLine.objects.count() == 1
        assert BilledWork.objects.count() == 8
    with world.theirs():
        assert not Invoice.objects.exists()
        assert not Series.objects.exists()
