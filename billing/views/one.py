"""One invoice: its page, issuing, discarding, paying, its PDF; and a month that has none yet."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import FORM, OFFICE, OWNER, WRITE, AccessRequest, allow, today
from billing import (
    backing,
    charges,
    disputes,
    drafting,
    files,
    issuing,
    lines,
    numbering,
    payments,
    pdf,
    printed,
    tasks,
    tax,
)
from billing.content import InvoiceContent
from billing.forms import PaidForm
from billing.models import Invoice
from billing.views import credit, late, paying
from billing.views.doors import called, crumbs, invoice_or_404, mended, month_or_404, place
from common.http import pdf_response
from common.periods import Month
from common.problems import Problem
from engagements.models import EngagementMonth, WorkLog
from engagements.statement import Entry, thaw


@allow(OWNER, OFFICE)
def invoice_month(
    request: AccessRequest, provider: str, engagement: str, month: Month
) -> HttpResponse:
    """The invoice of a month, or why there is none yet."""
    row = month_or_404(engagement, month)
    standing = drafting.invoice_of(month=row)
    if standing is not None and not (standing.is_issued and charges.left(month=row)):
        return redirect("billing:invoice", *place(standing))
    return _month_page(request, row)


def _month_page(
    request: AccessRequest,
    month: EngagementMonth,
    *,
    problems: Sequence[Problem] = (),
    status: int = 200,
) -> HttpResponse:
    """A month that can be drafted, or what stands in the way."""
    found = [*(drafting.draft_problems(month) or problems)]
    signed = thaw(month.content) if month.content else None
    left = charges.left(month=month) if signed else {}
    context = {
        "month": month,
        "signed": signed,
        "sheets": [_sheet(month)] if signed else [],
        "months": [month],
        "ready": lines.net_of_left(signed, left) if signed and not found else None,
        "left_out": drafting.left_out(signed) if signed else [],
        "problems": found,
        "history": _history([month], None),
        "crumbs": crumbs(request, (str(month.engagement), "")),
    }
    return render(request, "billing/invoice_month.html", context, status=status)


@allow(OWNER, OFFICE, methods=WRITE)
def invoice_draft(
    request: AccessRequest, provider: str, engagement: str, month: Month
) -> HttpResponse:
    row = month_or_404(engagement, month)
    try:
        drafted = drafting.draft_invoice(month=row, by=request.actor)
    except drafting.CannotDraft as problem:
        return _month_page(request, row, problems=problem.problems, status=422)
    return redirect("billing:invoice", *place(drafted))


@allow(OWNER, OFFICE)
def invoice(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    return _page(request, invoice_or_404(number))


def _page(
    request: AccessRequest,
    row: Invoice,
    *,
    problems: Iterable[Problem] = (),
    form: PaidForm | None = None,
    status: int = 200,
) -> HttpResponse:
    on = today(request)
    found = [] if row.is_issued else issuing.issue_problems(row)
    content = _content(row, on)
    months = _months(row)
    context = {
        "invoice": row,
        "content": content,
        "paper": pdf.paper(content) if content else None,
        "history": _history(months, row),
        "months": months,
        "backing": backing.backing_of(row),
        "left_out": [
            one for month in months for one in drafting.left_out(thaw(month.content or {}))
        ],
        "problems": mended(
            request, row, [*found, *(problem for problem in problems if problem not in found)]
        ),
        "stale": any(problem.code == "stale" for problem in found) and not row.is_credit,
        "overdue": row.is_overdue(on=on),
        **paying.card(row, on=on, form=form),
        "disputes": disputes.of_invoice(invoice=row) if row.is_issued else [],
        **credit.card(row),
        **late.card(row, on=on),
        "on": on,
        "crumbs": crumbs(request, (called(row), "")),
    }
    return render(request, "billing/invoice.html", context, status=status)


def _months(row: Invoice) -> list[EngagementMonth]:
    rows = row.months.select_related("engagement_month__engagement__client")
    return [billed.engagement_month for billed in rows.order_by("id")]


def _sheet(
    month: EngagementMonth,
) -> tuple[EngagementMonth, object, list[tuple[Entry, str]]]:
    """A month that was signed, and its entries in words."""
    signed = thaw(month.content or {})
    return month, signed, [(entry, _work(entry)) for entry in signed.entries]


def _history(
    months: Iterable[EngagementMonth], row: Invoice | None
) -> list[tuple[str, dt.date | dt.datetime]]:
    """What happened to the months and their invoice, the newest first."""
    said = [step for month in months for step in _signed(month)]
    said += [
        (_("Drafted"), row.created_at if row and not row.is_issued else None),
        (_("Issued"), row.issued_on if row else None),
        (_("Paid"), row.paid_on if row else None),
    ]
    return [(what, when) for what, when in reversed(said) if when]


def _signed(month: EngagementMonth) -> list[tuple[str, dt.date | dt.datetime | None]]:
    approved = (
        month.signed_by
        if month.has_lapsed
        else _("Approved by %(name)s") % {"name": month.approved_by}
    )
    return [(_("Handed in"), month.submitted_at), (approved, month.approved_at)]


def _work(entry: Entry) -> str:
    """What an entry says it was, at least its category."""
    return entry.note or str(WorkLog.Category(entry.category).label)


def _content(row: Invoice, on: dt.date) -> InvoiceContent | None:
    """What was issued, or what would be issued today."""
    if row.is_issued:
        return printed.frozen_content(row)
    try:
        return printed.content_of(invoice=row, on=on)
    except tax.NoRateKnown:
        return None


@allow(OWNER, OFFICE, methods=FORM)
def invoice_issue(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    row = invoice_or_404(number)
    if request.method != "POST":
        return _confirm(request, row)
    try:
        with transaction.atomic():
            issued = issue(request, row)
    except issuing.CannotIssue as problem:
        return _page(request, row, problems=problem.problems, status=422)
    said = _("%(number)s is issued; the client's founders get a letter.") % {
        "number": issued.number
    }
    messages.success(request, said)
    return redirect("billing:invoice", *place(row))


def issue(request: AccessRequest, row: Invoice) -> Invoice:
    """Issue a draft today, and have its file made. Raises CannotIssue."""
    issued = issuing.issue_invoice(
        invoice=row, on=today(request), at=timezone.now(), by=request.actor
    )
    tasks.nudge(provider_id=request.provider.pk, invoice_id=issued.pk)
    return issued


def _confirm(request: AccessRequest, row: Invoice) -> HttpResponse:
    on = today(request)
    if row.is_issued or issuing.issue_problems(row):
        return redirect("billing:invoice", *place(row))
    here = reverse("billing:invoice", args=place(row))
    context = {
        "invoice": row,
        "content": printed.content_of(invoice=row, on=on),
        "number": numbering.foreseen(provider=request.provider, on=on, kind=row.kind),
        "crumbs": crumbs(request, (called(row), here), (_("Issue"), "")),
    }
    name = "billing/invoice_issue.html"
    return render(request, f"{name}#dialog" if request.htmx else name, context)


@allow(OWNER, OFFICE, methods=WRITE)
def invoice_discard(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    row = invoice_or_404(number)
    months = _months(row)
    try:
        drafting.discard_draft(invoice=row, by=request.actor)
    except drafting.CannotDiscard as problem:
        return _page(request, row, problems=problem.problems, status=422)
    again = ""
    if len(months) == 1:
        where = [provider, months[0].engagement.slug, str(months[0].period)]
        again = f"undo:{reverse('billing:invoice_draft', args=where)}"
    messages.success(request, _("The draft is discarded."), extra_tags=again)
    return redirect("billing:invoice_list", provider)


@allow(OWNER, OFFICE, methods=WRITE)
def invoice_paid(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    row = invoice_or_404(number)
    form = PaidForm(request.POST, today=today(request), invoice=row)
    if not form.is_valid():
        return _page(request, row, form=form, status=422)
    on, amount = form.cleaned_data["paid_on"], form.cleaned_data["amount"]
    try:
        with transaction.atomic():
            paid = payments.mark_paid(
                invoice=row, on=on, at=timezone.now(), by=request.actor, amount=amount
            )
    except payments.CannotPay as problem:
        return _page(request, row, problems=problem.problems, form=form, status=422)
    said = _("%(number)s is marked as paid.")
    if not paid.paid_on:
        said = _("The payment is recorded; a part of %(number)s is still open.")
    messages.success(request, said % {"number": row.number})
    return redirect("billing:invoice", *place(row))


@allow(OWNER, OFFICE)
def invoice_pdf(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    row = invoice_or_404(number)
    if row.is_issued:
        return pdf_response(files.pdf_of(invoice=row), name=row.number)
    content = _content(row, today(request))
    if content is None:
        raise Http404
    where = row.engagement.slug if row.engagement else row.client.slug
    return pdf_response(files.preview(content), name=f"draft-{where}-{row.period}")
