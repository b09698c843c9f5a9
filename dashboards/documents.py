"""What a client can take away: committee reports, invoices and credit notes, the newest first.

A report is there once it is published and printed, an invoice once it is issued. An invoice says
what it still asks for: paid, past due, due in so many days, or due on a day. One that stands for
several engagements is there for whoever may read all of them.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Length, TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from billing.models import BilledMonth, Invoice, InvoiceQuerySet
from committees.models import Report
from committees.publishing import due_day
from common.periods import Month, local_day
from common.typography import date_format
from engagements.activity import runs_in
from engagements.models import Engagement

REPORT, INVOICE = "report", "invoice"
KINDS = (REPORT, INVOICE)
# From so many days before its date on an invoice says how many days are left.
SOON_DAYS = 14


@dataclass(frozen=True)
class State:
    """What an invoice still asks for: a word, its tone and its icon."""

    tone: str
    text: str
    icon: str


@dataclass(frozen=True)
class Document:
    """A report or an invoice; `size` is that of its PDF in bytes, None while it is not printed."""

    kind: str
    pk: int
    # None: an invoice of several engagements.
    engagement: Engagement | None
    month: Month
    on: dt.date
    dated: str
    size: int | None
    report: Report | None = None
    invoice: Invoice | None = None
    state: State | None = None


def invoice_state(*, invoice: Invoice, on: dt.date) -> State:
    """Paid, past due, or when it is due; of a credit note, whether it still gives back."""
    if invoice.is_credit:
        return _credit_state(invoice)
    if invoice.status == Invoice.Status.PAID:
        return State("good", _("Paid"), "circle-check")
    due = invoice.due_on or on
    left = (due - on).days
    if left < 0:
        return State("bad", _("Past due"), "circle-alert")
    if left == 0:
        return State("warn", _("Due today"), "clock-alert")
    if left <= SOON_DAYS:
        said = ngettext("Due in %(count)s day", "Due in %(count)s days", left)
        return State("warn", said % {"count": left}, "clock")
    return State("", _("Due %(day)s") % {"day": date_format(due, "j M")}, "calendar-days")


def _credit_state(invoice: Invoice) -> State:
    if invoice.status == Invoice.Status.PAID:
        return State("good", pgettext("credit note", "Used"), "circle-check")
    return State("info", _("In your favour"), "undo-2")


def readable_reports(engagements: Iterable[Engagement]) -> QuerySet[Report]:
    """The published reports of these engagements with the size of their PDF."""
    rows = Report.objects.published().filter(engagement__in=list(engagements))
    return rows.annotate(size=Length("file__content")).defer("content")


def readable_invoices(engagements: Iterable[Engagement]) -> QuerySet[Invoice]:
    """The issued invoices of these engagements with the size of their PDF."""
    rows = issued(engagements).select_related("credits")
    return rows.annotate(size=Length("file__content")).defer("content", "credits__content")


def issued(engagements: Iterable[Engagement]) -> InvoiceQuerySet:
    """The issued invoices of these engagements, and those that stand for several of them alone.

    A credit note stands for what its invoice does.
    """
    mine = list(engagements)
    here = Q(invoice=OuterRef("pk")) | Q(invoice=OuterRef("credits_id"))
    others = BilledMonth.objects.filter(here).exclude(engagement_month__engagement__in=mine)
    grouped = Q(engagement=None, client__in={one.client_id for one in mine}) & ~Exists(others)
    return Invoice.objects.issued().filter(Q(engagement__in=mine) | grouped)


def of_report(*, report: Report, on: dt.date, timezone: str) -> Document:
    assert report.published_at is not None  # noqa: S101 - `readable_reports` has no other
    day = local_day(report.published_at, timezone=timezone)
    return Document(
        kind=REPORT,
        pk=report.pk,
        engagement=report.engagement,
        month=report.period,
        on=day,
        dated=_day(day, on),
        size=getattr(report, "size", None),
        report=report,
    )


def of_invoice(*, invoice: Invoice, on: dt.date) -> Document:
    return Document(
        kind=INVOICE,
        pk=invoice.pk,
        engagement=invoice.engagement,
        month=invoice.period,
        on=invoice.issued_on or on,
        dated=_paid_or_due(invoice, on),
        size=getattr(invoice, "size", None),
        invoice=invoice,
        state=invoice_state(invoice=invoice, on=on),
    )


def _day(day: dt.date, on: dt.date) -> str:
    """5 Oct; with its year where that is another one."""
    return date_format(day, "j M" if day.year == on.year else "j M Y")


def _paid_or_due(invoice: Invoice, on: dt.date) -> str:
    if invoice.is_credit:
        said = _("of %(day)s, to %(number)s")
        number = invoice.credits.number if invoice.credits else ""
        return said % {"day": _day(invoice.issued_on or on, on), "number": number}
    if invoice.paid_on:
        return _("paid %(day)s") % {"day": _day(invoice.paid_on, on)}
    return _("due %(day)s") % {"day": _day(invoice.due_on or on, on)}


def newest(documents: Iterable[Document]) -> list[Document]:
    """The newest first; of one day the invoice before the report."""
    return sorted(documents, key=lambda one: (one.on, one.kind == INVOICE, one.pk), reverse=True)


def index(*, engagements: Iterable[Engagement], kind: str = "") -> QuerySet[Report, dict]:
    """What each document is and which, the newest first, for a page of them at a time."""
    wanted = list(engagements)
    reports = _index(Report.objects.published().filter(engagement__in=wanted), REPORT)
    invoices = _index(issued(wanted), INVOICE)
    chosen = {REPORT: reports, INVOICE: invoices}.get(kind) or reports.union(invoices, all=True)
    return chosen.order_by("-dated", "sort", "-pk")


def _index(rows: QuerySet, kind: str) -> QuerySet:
    day = TruncDate("published_at") if kind == REPORT else Coalesce("issued_on", "month")
    named = rows.annotate(sort=Value(kind, output_field=CharField()), dated=day)
    return named.values("sort", "pk", "dated")


def documents(
    *, rows: Iterable[dict], engagements: Iterable[Engagement], on: dt.date, timezone: str
) -> list[Document]:
    """The documents of some rows of the index, in two statements."""
    known = {engagement.pk: engagement for engagement in engagements}
    wanted = list(rows)
    ids = {kind: [row["pk"] for row in wanted if row["sort"] == kind] for kind in KINDS}
    found: list[Document] = []
    for report in readable_reports(known.values()).filter(pk__in=ids[REPORT]):
        report.engagement = known[report.engagement_id]
        found.append(of_report(report=report, on=on, timezone=timezone))
    for invoice in readable_invoices(known.values()).filter(pk__in=ids[INVOICE]):
        invoice.engagement = known.get(invoice.engagement_id or 0)
        found.append(of_invoice(invoice=invoice, on=on))
    return newest(found)


def counts(*, engagements: Iterable[Engagement]) -> dict[str, int]:
    """How many documents of each kind there are."""
    wanted = list(engagements)
    return {
        REPORT: Report.objects.published().filter(engagement__in=wanted).count(),
        INVOICE: issued(wanted).count(),
    }


@dataclass(frozen=True)
class NextReport:
    """The committee report that comes next, or is late."""

    engagement: Engagement
    month: Month
    due_on: dt.date
    is_late: bool


def next_report(
    *, engagements: Iterable[Engagement], reports: Iterable[Report], on: dt.date
) -> NextReport | None:
    """The report of the last month or of this one that is due next; a late one first."""
    now = Month.of(on)
    out = {(report.engagement_id, report.period) for report in reports}
    due = [
        NextReport(engagement, month, day, is_late=day < on)
        for engagement in engagements
        for month in (now.plus(-1), now)
        if runs_in(engagement=engagement, month=month) and (engagement.pk, month) not in out
        for day in [due_day(engagement=engagement, month=month)]
    ]
    return min(due, key=lambda one: (one.due_on, one.engagement.pk), default=None)
