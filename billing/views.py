"""The office's invoices, and those that a client gets to see."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.access import FORM, FOUNDER, OFFICE, OWNER, VIEWER, WRITE, AccessRequest, allow, today
from billing import collecting, files, invoicing, numbering, pdf, printed, tasks, tax
from billing.content import InvoiceContent
from billing.forms import PaidForm, SelectionForm
from billing.lines import net_of_month
from billing.models import Invoice
from common.http import pdf_response
from common.periods import Month
from common.problems import Problem
from engagements.models import EngagementMonth, WorkLog
from engagements.statement import Entry, thaw

PAGE = 50
# So many approved months stand above the invoices; the month's close has all of them.
READY = 8


def _place(row: Invoice | EngagementMonth) -> list[str]:
    return [row.provider.slug, row.engagement.slug, str(row.period)]


def _month(engagement: str, month: Month) -> EngagementMonth:
    rows = EngagementMonth.objects.select_related("provider", "engagement__client")
    return get_object_or_404(rows, engagement__slug=engagement, month=month.first)


def _invoice(engagement: str, month: Month) -> Invoice:
    rows = Invoice.objects.select_related("provider", "engagement__client", "engagement_month")
    return get_object_or_404(rows, engagement__slug=engagement, month=month.first)


# ------------------------------------------------------------------------------ the office's list


@allow(OWNER, OFFICE)
def invoice_list(request: AccessRequest, provider: str) -> HttpResponse:
    return _list(request)


def _list(request: AccessRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    on = today(request)
    state, query = request.GET.get("state", ""), request.GET.get("q", "")
    state = state if state in collecting.STATES else ""
    page = Paginator(collecting.invoices(on=on, state=state, query=query), PAGE).get_page(
        request.GET.get("page")
    )
    tallies = collecting.tallies(on=on, first=request.provider.currency, query=query)
    names = {
        "": pgettext("invoices", "All"),
        collecting.DRAFT: _("Drafts"),
        collecting.OPEN: _("To collect"),
        collecting.OVERDUE: _("Past due"),
        collecting.PAID: pgettext("invoices", "Paid"),
    }
    part = bool(request.htmx) and not request.htmx.history_restore_request
    at_top = page.number == 1 and not (state or query or part)
    context = {
        "page_obj": page,
        "ready": collecting.ready(most=READY) if at_top else [],
        "ready_count": collecting.ready_count() if at_top else 0,
        "tallies": tallies,
        "state": state,
        "query": query,
        "states": [(key, name, tallies[key].count) for key, name in names.items()],
        # Ticking drafts and issuing them is a view of its own.
        "choosing": state == collecting.DRAFT,
        "on": on,
        "problem": problem,
        "crumbs": [(_("Invoices"), "")],
    }
    name = "billing/invoice_list.html"
    return render(request, f"{name}#found" if part else name, context, status=status)


@allow(OWNER, OFFICE, methods=WRITE)
def invoices_issue(request: AccessRequest, provider: str) -> HttpResponse:
    form = SelectionForm(request.POST)
    if not form.is_valid():
        problem = next(iter(form.errors.values()))[0]
        return _list(request, problem=str(problem), status=422)
    chosen = list(form.cleaned_data["invoice"])
    if not form.cleaned_data["confirmed"]:
        return _confirm_several(request, chosen)
    try:
        with transaction.atomic():
            issued = [_issue(request, invoice) for invoice in chosen]
    except invoicing.CannotIssue as problem:
        return _confirm_several(request, chosen, problems=problem.problems)
    said = ngettext("%(count)s invoice issued.", "%(count)s invoices issued.", len(issued))
    messages.success(request, said % {"count": len(issued)})
    return redirect("billing:invoice_list", provider)


def _confirm_several(
    request: AccessRequest, chosen: list[Invoice], problems: Iterable[Problem] = ()
) -> HttpResponse:
    found = [(row, invoicing.issue_problems(row)) for row in chosen]
    ready = [row for row, reasons in found if not reasons]
    sums: dict[str, Decimal] = {}
    for row in ready:
        sums[row.currency] = sums.get(row.currency, Decimal(0)) + row.gross_amount
    context = {
        "chosen": found,
        "ready": ready,
        "problems": problems,
        "sums": sums,
        "number": numbering.foreseen(provider=request.provider, on=today(request)),
        "crumbs": [
            (_("Invoices"), reverse("billing:invoice_list", args=[request.provider.slug])),
            (_("Issue"), ""),
        ],
    }
    status = 422 if problems else 200
    return render(request, "billing/invoices_issue.html", context, status=status)


# ------------------------------------------------------------------------------------ one invoice


@allow(OWNER, OFFICE)
def invoice(request: AccessRequest, provider: str, engagement: str, month: Month) -> HttpResponse:
    return _page(request, _month(engagement, month))


def _page(
    request: AccessRequest,
    month: EngagementMonth,
    *,
    problems: Iterable[Problem] = (),
    form: PaidForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one engagement and month, with its invoice or without one yet."""
    rows = Invoice.objects.select_related("provider", "engagement__client", "engagement_month")
    row = rows.filter(engagement_month=month).first()
    on = today(request)
    if row is None:
        found = invoicing.draft_problems(month)
    else:
        found = [] if row.is_issued else invoicing.issue_problems(row)
    signed = thaw(month.content) if month.content else None
    content = _content(row, on) if row else None
    context = {
        "month": month,
        "invoice": row,
        "content": content,
        "paper": pdf.paper(content) if content else None,
        "history": _history(month, row),
        "signed": signed,
        "entries": [(entry, _work(entry)) for entry in signed.entries] if signed else [],
        "ready": net_of_month(signed) if signed and row is None and not found else None,
        "left_out": invoicing.left_out(signed) if signed else [],
        "problems": [*found, *(problem for problem in problems if problem not in found)],
        "overdue": bool(row and row.is_overdue(on=on)),
        "form": form or PaidForm(today=on),
        "on": on,
        "crumbs": [
            (_("Invoices"), reverse("billing:invoice_list", args=[request.provider.slug])),
            (row.number if row and row.number else str(month.engagement), ""),
        ],
    }
    return render(request, "billing/invoice.html", context, status=status)


def _history(
    month: EngagementMonth, row: Invoice | None
) -> list[tuple[str, dt.date | dt.datetime]]:
    """What happened to a month and its invoice, the newest first."""
    said = [
        (_("Handed in"), month.submitted_at),
        (
            month.signed_by
            if month.has_lapsed
            else _("Approved by %(name)s") % {"name": month.approved_by},
            month.approved_at,
        ),
        (_("Drafted"), row.created_at if row and not row.is_issued else None),
        (_("Issued"), row.issued_on if row else None),
        (_("Paid"), row.paid_on if row else None),
    ]
    return [(what, when) for what, when in reversed(said) if when]


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


@allow(OWNER, OFFICE, methods=WRITE)
def invoice_draft(
    request: AccessRequest, provider: str, engagement: str, month: Month
) -> HttpResponse:
    row = _month(engagement, month)
    try:
        drafted = invoicing.draft_invoice(month=row, by=request.actor)
    except invoicing.CannotDraft as problem:
        return _page(request, row, problems=problem.problems, status=422)
    return redirect("billing:invoice", *_place(drafted))


@allow(OWNER, OFFICE, methods=FORM)
def invoice_issue(
    request: AccessRequest, provider: str, engagement: str, month: Month
) -> HttpResponse:
    row = _invoice(engagement, month)
    if request.method != "POST":
        return _confirm(request, row)
    try:
        with transaction.atomic():
            issued = _issue(request, row)
    except invoicing.CannotIssue as problem:
        return _page(request, row.engagement_month, problems=problem.problems, status=422)
    said = _("%(number)s is issued; the client's founders get a letter.") % {
        "number": issued.number
    }
    messages.success(request, said)
    return redirect("billing:invoice", *_place(row))


def _issue(request: AccessRequest, row: Invoice) -> Invoice:
    issued = invoicing.issue_invoice(
        invoice=row, on=today(request), at=timezone.now(), by=request.actor
    )
    tasks.nudge(provider_id=request.provider.pk, invoice_id=issued.pk)
    return issued


def _confirm(request: AccessRequest, row: Invoice) -> HttpResponse:
    on = today(request)
    if row.is_issued or invoicing.issue_problems(row):
        return redirect("billing:invoice", *_place(row))
    context = {
        "invoice": row,
        "content": printed.content_of(invoice=row, on=on),
        "number": numbering.foreseen(provider=request.provider, on=on),
        "crumbs": [
            (_("Invoices"), reverse("billing:invoice_list", args=[request.provider.slug])),
            (str(row.engagement), reverse("billing:invoice", args=_place(row))),
            (_("Issue"), ""),
        ],
    }
    name = "billing/invoice_issue.html"
    return render(request, f"{name}#dialog" if request.htmx else name, context)


@allow(OWNER, OFFICE, methods=WRITE)
def invoice_discard(
    request: AccessRequest, provider: str, engagement: str, month: Month
) -> HttpResponse:
    row = _invoice(engagement, month)
    try:
        invoicing.discard_draft(invoice=row, by=request.actor)
    except invoicing.CannotDiscard as problem:
        return _page(request, row.engagement_month, problems=problem.problems, status=422)
    again = reverse("billing:invoice_draft", args=_place(row))
    messages.success(request, _("The draft is discarded."), extra_tags=f"undo:{again}")
    return redirect("billing:invoice_list", provider)


@allow(OWNER, OFFICE, methods=WRITE)
def invoice_paid(
    request: AccessRequest, provider: str, engagement: str, month: Month
) -> HttpResponse:
    row = _invoice(engagement, month)
    form = PaidForm(request.POST, today=today(request))
    if not form.is_valid():
        return _page(request, row.engagement_month, form=form, status=422)
    try:
        invoicing.mark_paid(invoice=row, on=form.cleaned_data["paid_on"], by=request.actor)
    except invoicing.CannotPay as problem:
        return _page(request, row.engagement_month, problems=problem.problems, status=422)
    messages.success(request, _("%(number)s is marked as paid.") % {"number": row.number})
    return redirect("billing:invoice", *_place(row))


@allow(OWNER, OFFICE)
def invoice_pdf(
    request: AccessRequest, provider: str, engagement: str, month: Month
) -> HttpResponse:
    row = _invoice(engagement, month)
    if row.is_issued:
        return pdf_response(files.pdf_of(invoice=row), name=row.number)
    content = _content(row, today(request))
    if content is None:
        raise Http404
    return pdf_response(files.preview(content), name=f"draft-{engagement}-{month}")


# ---------------------------------------------------------------------------------- the client's


@allow(FOUNDER, VIEWER)
def client_invoice_pdf(
    request: AccessRequest, provider: str, client: str, engagement: str, month: Month
) -> HttpResponse:
    row = get_object_or_404(
        Invoice.objects.issued(),
        client__slug=client,
        engagement__slug=engagement,
        month=month.first,
    )
    return pdf_response(files.pdf_of(invoice=row), name=row.number)
