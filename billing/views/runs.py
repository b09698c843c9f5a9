"""Drafting and issuing many at once: what will be done, how far it is, what came of it."""

from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import OFFICE, OWNER, WRITE, AccessRequest, allow, today
from billing import numbering, runs, tasks
from billing.forms import SelectionForm
from billing.models import BillingRun, Invoice
from billing.views.doors import crumbs
from common.periods import Month
from common.typography import date_format


@allow(OWNER, OFFICE, methods=WRITE)
def invoices_issue(request: AccessRequest, provider: str) -> HttpResponse:
    """The drafts that were ticked: confirmed once, then issued one after the other."""
    form = SelectionForm(request.POST)
    if not form.is_valid():
        return _confirm(request, [], problem=str(next(iter(form.errors.values()))[0]))
    chosen = list(form.cleaned_data["invoice"])
    if not form.cleaned_data["confirmed"]:
        return _confirm(request, chosen)
    run = runs.start_issuing(
        invoices=chosen, on=today(request), by=request.actor, at=timezone.now()
    )
    return begun(request, run)


def begun(request: AccessRequest, run: BillingRun) -> HttpResponse:
    """Have a run worked on, and show it."""
    tasks.nudge_run(provider_id=request.provider.pk, run_id=run.pk)
    return redirect("billing:run", request.provider.slug, run.pk)


def _confirm(request: AccessRequest, chosen: list[Invoice], *, problem: str = "") -> HttpResponse:
    on = today(request)
    sums: dict[str, Decimal] = {}
    for row in chosen:
        sums[row.currency] = sums.get(row.currency, Decimal(0)) + row.gross_amount
    context = {
        "chosen": chosen,
        "sums": sums,
        "problem": problem,
        "on": on,
        "number": numbering.foreseen(provider=request.provider, on=on),
        "crumbs": crumbs(request, (_("Issue"), "")),
    }
    status = 422 if problem else 200
    return render(request, "billing/invoices_issue.html", context, status=status)


@allow(OWNER, OFFICE)
def run(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    """A run: how far it is while it is under way, then what came of it."""
    row = get_object_or_404(BillingRun.objects.select_related("asked_by__user"), pk=number)
    known = runs.progress(run=row)
    context = {
        "run": row,
        "progress": known,
        "is_issue": row.kind == BillingRun.Kind.ISSUE,
        "heading": _heading(row, known.total),
        "again": [one.item for one in known.turned_away],
        "month": Month.of(row.month) if row.month else None,
        "crumbs": [*_above(request, row), (_heading(row, known.total), "")],
    }
    part = "#state" if request.htmx and not request.htmx.history_restore_request else ""
    return render(request, f"billing/run.html{part}", context)


def _above(request: AccessRequest, row: BillingRun) -> list[tuple[str, str]]:
    """A run of one month stands below its close, any other below the invoices."""
    if row.month is None:
        return crumbs(request)
    place = [request.provider.slug, Month.of(row.month)]
    said = capfirst(date_format(row.month, "F Y"))
    return [(said, reverse("dashboards:close", args=place))]


def _heading(row: BillingRun, count: int) -> str:
    if row.kind == BillingRun.Kind.ISSUE:
        said = ngettext("Issuing %(count)s invoice", "Issuing %(count)s invoices", count)
    else:
        said = ngettext("Drafting %(count)s month", "Drafting %(count)s months", count)
    return said % {"count": count}
