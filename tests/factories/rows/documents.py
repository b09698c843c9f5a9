"""Rows of every table: invoices and reports."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import models

from billing.models import (
    BilledMonth,
    BilledWork,
    Expense,
    Invoice,
    InvoiceFile,
    InvoiceLine,
    Receipt,
    Series,
)
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
    standing = Invoice.objects.create(**sums, month=EARLIER)
    credit = Invoice.objects.create(
        **sums, month=EARLIER, kind="credit", credits=standing, reason="Agreed."
    )
    return Rows(shown=[standing], hidden=[draft, credit])


def _of_both_invoices(side: Side, make: Callable[[Any], models.Model]) -> Rows:
    invoices = side.rows[Invoice]
    return Rows(shown=[make(invoices.shown[0])], hidden=[make(invoices.hidden[0])])


@rows_of(Expense)
def _expense(side: Side) -> Rows:
    """A client sees what an issued invoice charges; the other one waits for the office."""
    spent: dict[str, Any] = {
        **side.owner,
        "engagement": side.one(Engagement),
        "member": side.member,
        "day": DAY,
        "kind": "travel",
        "title": "Train",
        "net_amount": 80,
        "currency": "EUR",
        "noted_at": AT,
    }
    return Rows(shown=[Expense.objects.create(**spent)], hidden=[Expense.objects.create(**spent)])


@rows_of(Receipt)
def _receipt(side: Side) -> Rows:
    def receipt(expense: Any) -> Receipt:
        return Receipt.objects.create(
            **side.owner,
            expense=expense,
            name="train.pdf",
            kind="pdf",
            content=b"%PDF",
            size=4,
            sha256="0" * 64,
            added_at=AT,
        )

    spent = side.rows[Expense]
    return Rows(shown=[receipt(spent.shown[0])], hidden=[receipt(spent.hidden[0])])


@rows_of(InvoiceLine)
def _line(side: Side) -> Rows:
    def line(invoice: Any, **facts: Any) -> InvoiceLine:
        days: dict[str, Any] = {
            "kind": "volume",
            "engagement_month": side.one(EngagementMonth),
            "charge": 0,
            "unit_price": 100,
            "net_amount": 100,
        }
        return InvoiceLine.objects.create(
            **side.owner,
            invoice=invoice,
            position=facts.pop("position", 1),
            title="Days",
            quantity=1,
            vat_rate=20,
            **(facts or days),
        )

    standing, draft = side.one(Invoice), side.hidden(Invoice)
    spent = side.rows[Expense].shown[0]
    charged = {"kind": "expense", "expense": spent, "unit_price": 0, "net_amount": 0}
    lines = [line(standing), line(standing, position=2, **charged)]
    given = line(draft)
    given.credits = lines[0]
    given.save()
    return Rows(shown=list(lines), hidden=[given])


@rows_of(BilledMonth)
def _billed_month(side: Side) -> Rows:
    """The month stands on the issued invoice; the draft has a later round of the same."""
    month = side.one(EngagementMonth)
    first = BilledMonth.objects.create(
        **side.owner, invoice=side.one(Invoice), engagement_month=month
    )
    return shown(first)


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
