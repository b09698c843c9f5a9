"""One file per invoice, made once."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from unittest import mock

import pytest
from django.db import DatabaseError, transaction

from accounts.actors import actor_of
from billing import files, tasks
from billing.content import InvoiceContent
from billing.drafting import draft_invoice
from billing.issuing import issue_invoice
from billing.models import Invoice, InvoiceFile
from tests.factories.billing import approved_month, settle
from tests.factories.world import World
from tests.printed import opened, text

PRINTED = b"%PDF-1.7 the invoice"


@pytest.fixture
def press() -> Iterator[mock.Mock]:
    """The printing press, which takes half a second: here it prints at once."""
    with mock.patch.object(files, "render_invoice", return_value=PRINTED) as rendering:
        yield rendering


@pytest.fixture
def invoice(world: World, now: dt.datetime) -> Invoice:
    with world.staff():
        settle(world)
        by = actor_of(world.olga)
        draft = draft_invoice(month=approved_month(world), by=by)
        return issue_invoice(invoice=draft, on=now.date(), at=now, by=by)


def test_an_issued_invoice_without_a_file_is_owed(
    world: World, invoice: Invoice, press: mock.Mock
) -> None:
    with world.staff():
        assert files.owed() == [invoice.pk]
        files.store(invoice=invoice, content=PRINTED)
        assert files.owed() == []


def test_a_file_is_made_once_and_then_served(
    world: World, invoice: Invoice, press: mock.Mock
) -> None:
    with world.staff():
        assert files.pdf_of(invoice=invoice) == PRINTED
        assert files.pdf_of(invoice=invoice) == PRINTED
        assert press.call_count == 1
        # The file for machines goes in with it.
        assert b"F-2026-0001" in press.call_args.kwargs["xml"]
        kept = InvoiceFile.objects.get()
        assert kept.sha256 == hashlib.sha256(PRINTED).hexdigest()


def test_the_first_file_that_is_kept_is_the_invoice(
    world: World, invoice: Invoice, press: mock.Mock
) -> None:
    with world.staff():
        files.store(invoice=invoice, content=PRINTED)
        assert files.store(invoice=invoice, content=b"another") == PRINTED


def test_a_founder_who_asks_first_gets_the_file_that_is_kept(
    world: World, invoice: Invoice, press: mock.Mock
) -> None:
    with world.founder():
        row = Invoice.objects.get()
        assert files.pdf_of(invoice=row) == PRINTED
        assert files.stored(row) == PRINTED
    with world.staff():
        assert files.owed() == []


def test_a_draft_has_no_file(world: World) -> None:
    with world.staff():
        draft = draft_invoice(month=approved_month(world), by=actor_of(world.olga))
        with pytest.raises(DatabaseError, match="a draft has no file"), transaction.atomic():
            files.store(invoice=draft, content=PRINTED)


def test_the_worker_makes_what_is_owed_and_a_second_run_nothing(
    world: World, invoice: Invoice, press: mock.Mock
) -> None:
    message = {"provider_id": world.acme.pk, "invoice_id": invoice.pk}
    tasks.make_file(**message)
    tasks.make_file(**message)
    assert press.call_count == 1
    with world.staff():
        assert InvoiceFile.objects.count() == 1


def test_the_sweep_asks_for_every_provider(
    world: World, invoice: Invoice, press: mock.Mock
) -> None:
    with mock.patch.object(tasks.make_file, "delay") as asked:
        tasks.sweep()
    asked.assert_called_once_with(provider_id=world.acme.pk, invoice_id=invoice.pk)


def test_without_a_broker_the_issue_stands(
    world: World, invoice: Invoice, django_capture_on_commit_callbacks: object
) -> None:
    with (
        mock.patch.object(tasks.make_file, "apply_async", side_effect=OSError) as sent,
        django_capture_on_commit_callbacks(execute=True),  # type: ignore[operator]
    ):
        tasks.nudge(provider_id=world.acme.pk, invoice_id=invoice.pk)
    assert sent.call_count == 1


def test_the_file_says_what_was_frozen(world: World, invoice: Invoice) -> None:
    with world.staff():
        made = files.pdf_of(invoice=invoice)
    printed = " ".join(text(made).split())
    for said in ("F-2026-0001", "Fractional CIO, October 2026", "€11,520.00", "FR76 3000"):
        assert said in printed


def test_the_xml_that_is_kept_is_the_one_inside(world: World, invoice: Invoice) -> None:
    with world.founder():
        row = Invoice.objects.get()
        with opened(files.pdf_of(invoice=row)) as document:
            inside = document.Root.AF[0].EF.F.read_bytes()
        assert files.xml_of(invoice=row) == inside
        assert b"F-2026-0001" in inside
        assert b"F-2026-0001" in files.ubl_of(invoice=row)


def test_what_was_frozen_before_has_no_file_for_machines(
    world: World, invoice: Invoice, press: mock.Mock
) -> None:
    old = InvoiceContent.from_json({**(invoice.content or {}), "seller": {"name": "Acme"}})
    with mock.patch.object(files, "frozen_content", return_value=old), world.staff():
        assert files.xml_of(invoice=invoice) == files.ubl_of(invoice=invoice) == b""
    assert press.call_args.kwargs["xml"] == b""
