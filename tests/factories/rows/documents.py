"""Rows of every table: invoices and reports."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import models

from billing.models import BilledWork, Invoice, InvoiceFile, InvoiceLine, Series
from committees.models import Report, ReportFile
from engagements.models import (
    Engagement,
    EngagementMonth,
    WorkLog,
)
from tests.factories.rows.sides import AT, DAY, EARLIER, MONTH, Rows, Side, hidden, rows_of, shown


@rows_of(Series)
def _series(side: Side) -> Rows:
    return hidden(
        Series.objects.create(code=f"F-{side.client.slug}", before=f"F-{side.client.slug}-")
    )


@rows_of(Invoice)
def _invoice(side: Side) -> Rows:
    sums: dict[str, Any] = {
        **side.owner,
        "engagement": side.one(Engagement),
        "currency": "EUR",
        "net_amount": 100,
        "tax_amount": 20,
        "gross_amount": 120,
    }
    draft = Invoice.objects.create(**sums, month=MONTH)
    # Issued last, when its lines stand: see below.
    return Rows(shown=[Invoice.objects.create(**sums, month=EARLIER)], hidden=[draft])


def _of_both_invoices(side: Side, make: Callable[[Any], models.Model]) -> Rows:
    invoices = side.rows[Invoice]
    return Rows(shown=[make(invoices.shown[0])], hidden=[make(invoices.hidden[0])])


@rows_of(InvoiceLine)
def _line(side: Side) -> Rows:
    return _of_both_invoices(
        side,
        lambda invoice: InvoiceLine.objects.create(
            **side.owner,
            invoice=invoice,
            position=1,
            kind="volume",
            title="Days",
            quantity=1,
            unit_price=100,
            vat_rate=20,
            net_amount=100,
            engagement_month=side.one(EngagementMonth),
            charge=0,
        ),
    )


@rows_of(BilledWork)
def _billed_work(side: Side) -> Rows:
    logs: Iterator[Any] = iter(side.rows[WorkLog].every)
    return _of_both_invoices(
        side,
        lambda invoice: BilledWork.objects.create(
            **side.owner, invoice=invoice, worklog=next(logs), days=0
        ),
    )


@rows_of(InvoiceFile)
def _invoice_file(side: Side) -> Rows:
    issued: Any = side.rows[Invoice].shown[0]
    issued.status = "issued"
    issued.series = side.one(Series)
    issued.sequence = 1
    issued.number = f"{issued.series.code}-0001"
    issued.issued_on = issued.due_on = DAY
    issued.content = {}
    issued.save()
    return shown(
        InvoiceFile.objects.create(**side.owner, invoice=issued, content=b"%PDF", sha256="0" * 64)
    )


@rows_of(Report)
def _report(side: Side) -> Rows:
    report: dict[str, Any] = {
        **side.owner,
        "engagement": side.one(Engagement),
        "due_on": DAY,
        "status": "ready",
        "content": {},
        "figures_at": AT,
        "words": {},
    }
    published = Report.objects.create(**report, month=EARLIER)
    return Rows(shown=[published], hidden=[Report.objects.create(**report, month=MONTH)])


@rows_of(ReportFile)
def _report_file(side: Side) -> Rows:
    files = Rows()
    report: Any
    for report, pile in (
        (side.rows[Report].shown[0], files.shown),
        (side.hidden(Report), files.hidden),
    ):
        pile.append(
            ReportFile.objects.create(**side.owner, report=report, content=b"%PDF", sha256="0" * 64)
        )
    Report.objects.filter(pk=side.one(Report).pk).update(published_at=AT, published_by="Bob")
    return files
