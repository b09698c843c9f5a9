"""The office's invoices: the list."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.access import OFFICE, OWNER, AccessRequest, allow, today
from billing import collecting

PAGE = 50
# So many approved months stand above the invoices; the month's close has all of them.
READY = 8


@allow(OWNER, OFFICE)
def invoice_list(request: AccessRequest, provider: str) -> HttpResponse:
    return _list(request)


def _list(request: AccessRequest) -> HttpResponse:
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
        collecting.DISPUTED: pgettext("invoices", "Disputed"),
        collecting.PAID: pgettext("invoices", "Paid"),
        collecting.CREDIT: _("Credit notes"),
    }
    # What happens seldom has a view once it has happened.
    seldom = {collecting.DISPUTED, collecting.CREDIT} - {state}
    part = bool(request.htmx) and not request.htmx.history_restore_request
    at_top = page.number == 1 and not (state or query or part)
    context = {
        "page_obj": page,
        "ready": collecting.ready(most=READY) if at_top else [],
        "ready_count": collecting.ready_count() if at_top else 0,
        "tallies": tallies,
        "state": state,
        "query": query,
        "states": [
            (key, name, tallies[key].count)
            for key, name in names.items()
            if key not in seldom or tallies[key].count
        ],
        # Ticking drafts and issuing them is a view of its own.
        "choosing": state == collecting.DRAFT,
        "on": on,
        "crumbs": [(_("Invoices"), "")],
    }
    name = "billing/invoice_list.html"
    return render(request, f"{name}#found" if part else name, context)
