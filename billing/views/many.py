"""The office's invoices: the list, and issuing several of them."""

from collections.abc import Iterable
from decimal import Decimal

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.access import OFFICE, OWNER, WRITE, AccessRequest, allow, today
from billing import collecting, issuing, numbering
from billing.forms import SelectionForm
from billing.models import Invoice
from billing.views.doors import crumbs
from billing.views.one import issue
from common.problems import Problem

PAGE = 50
# So many approved months stand above the invoices; the month's close has all of them.
READY = 8


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
            issued = [issue(request, invoice) for invoice in chosen]
    except issuing.CannotIssue as problem:
        return _confirm_several(request, chosen, problems=problem.problems)
    said = ngettext("%(count)s invoice issued.", "%(count)s invoices issued.", len(issued))
    messages.success(request, said % {"count": len(issued)})
    return redirect("billing:invoice_list", provider)


def _confirm_several(
    request: AccessRequest, chosen: list[Invoice], problems: Iterable[Problem] = ()
) -> HttpResponse:
    found = [(row, issuing.issue_problems(row)) for row in chosen]
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
        "crumbs": crumbs(request, (_("Issue"), "")),
    }
    status = 422 if problems else 200
    return render(request, "billing/invoices_issue.html", context, status=status)
