"""The office's doors: the portfolio, and the month that is being closed."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts import bookmarks
from accounts.access import OFFICE, OWNER, WRITE, AccessRequest, allow, today
from accounts.models import SavedView
from billing import issuing, runs
from billing.views.runs import begun
from common.periods import Month
from common.tables import write_csv
from common.typography import date_format
from dashboards import closing, wording
from dashboards import portfolio as rules
from dashboards.forms import EngagementForm, MonthsForm, ViewForm

# So many rows keep a page of long names under 60 kB.
PAGE = 40
PORTFOLIO = "portfolio"
USUAL = frozenset({"", rules.ATTENTION, rules.BILLING, rules.WAITING, rules.PACE})


def _wants_rows(request: AccessRequest) -> bool:
    """Whether only the rows are asked for; going back in the browser wants the whole page."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def _asked(request: AccessRequest) -> dict[str, str]:
    """What the portfolio is filtered and ordered by."""
    return {name: request.GET.get(name, "") for name in ("show", "q", "sort")}


def _named(asked: dict[str, str]) -> str:
    """The filters as they stand in an address."""
    return urlencode({name: value for name, value in asked.items() if value})


@allow(OWNER, OFFICE)
def portfolio(request: AccessRequest, provider: str) -> HttpResponse:
    asked = _asked(request)
    whole = rules.portfolio(on=today(request))
    found = rules.chosen(rows=whole.rows, show=asked["show"], query=asked["q"], sort=asked["sort"])
    names = {
        "": pgettext("engagements", "All"),
        rules.ATTENTION: _("Needs attention"),
        rules.BILLING: _("To invoice"),
        rules.WAITING: _("With the client"),
        rules.PACE: _("On pace"),
        rules.DRIFTING: _("Drifting"),
        rules.RENEWING: _("Renewal"),
        rules.LACKING: _("Something missing"),
    }
    # The three beyond the usual ones appear where they hold something.
    shown = {name: label for name, label in names.items() if found.counts[name] or name in USUAL}
    page = Paginator(found.rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "portfolio": whole,
        "asked": asked,
        "lines": wording.portfolio_lines(rows=page.object_list, provider=provider),
        "views": [(name, label, found.counts[name]) for name, label in shown.items()],
        "query": _named(asked),
        "kept": bookmarks.views_of(member_id=request.actor.member_id or 0, page=PORTFOLIO),
        "page_obj": page,
        "crumbs": [(_("Portfolio"), "")],
    }
    part = "#found" if _wants_rows(request) else ""
    return render(request, f"dashboards/portfolio.html{part}", context)


@allow(OWNER, OFFICE)
def portfolio_csv(request: AccessRequest, provider: str) -> HttpResponse:
    asked = _asked(request)
    whole = rules.portfolio(on=today(request))
    found = rules.chosen(rows=whole.rows, show=asked["show"], query=asked["q"], sort=asked["sort"])
    rows = rules.sheet(month=whole.month, rows=found.rows)
    response = HttpResponse(b"".join(write_csv(rows)), content_type="text/csv; charset=utf-8")
    name = f"{provider}-{whole.month}-portfolio.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@allow(OWNER, OFFICE, methods=WRITE)
def portfolio_keep(request: AccessRequest, provider: str) -> HttpResponse:
    form = ViewForm(request.POST)
    if form.is_valid():
        try:
            bookmarks.keep_view(
                member_id=request.actor.member_id or 0, page=PORTFOLIO, **form.cleaned_data
            )
        except bookmarks.CannotKeepView as problem:
            messages.warning(request, str(problem))
        else:
            messages.success(request, _("The view is kept."))
    query = form.cleaned_data.get("query", "")
    return redirect(
        reverse("dashboards:portfolio", args=[provider]) + (f"?{query}" if query else "")
    )


@allow(OWNER, OFFICE, methods=WRITE)
def portfolio_drop(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    mine = {"member": request.actor.member_id, "page": PORTFOLIO}
    bookmarks.drop_view(view=get_object_or_404(SavedView, pk=number, **mine))
    messages.success(request, _("The view is removed."))
    return redirect("dashboards:portfolio", provider)


# ------------------------------------------------------------------------------- the month's close


@allow(OWNER, OFFICE)
def close_current(request: AccessRequest, provider: str) -> HttpResponse:
    return redirect("dashboards:close", provider, closing.month_to_close(on=today(request)))


@allow(OWNER, OFFICE)
def close(request: AccessRequest, provider: str, month: Month) -> HttpResponse:
    return _close_page(request, month)


def _close_page(
    request: AccessRequest, month: Month, *, problems: Iterable[str] = (), status: int = 200
) -> HttpResponse:
    on = today(request)
    if month > Month.of(on):
        raise Http404
    asked = {name: request.GET.get(name, "") for name in ("show", "q")}
    whole = closing.closing(month=month, on=on)
    found = closing.chosen(rows=whole.rows, show=asked["show"], query=asked["q"])
    names = {
        "": pgettext("engagements", "All"),
        "attention": _("Needs attention"),
        "ready": pgettext("months", "Ready"),
        "draft": _("Drafts"),
        "invoiced": pgettext("months", "Invoiced"),
    }
    page = Paginator(found.rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "closing": whole,
        "asked": asked,
        "views": [(name, label, found.counts[name]) for name, label in names.items()],
        "page_obj": page,
        "lines": wording.close_lines(
            rows=page.object_list, month=month, provider=request.provider.slug
        ),
        "ready": sum(row.is_ready for row in page),
        "ready_all": sum(row.is_ready for row in whole.rows),
        "run": runs.under_way(month=month.first),
        "drafts": sum(row.is_draft for row in page),
        "money": rules.money(on=on),
        "earlier": month.plus(-1),
        "later": month.plus(1) if month < Month.of(on) else None,
        "missing": issuing.seller_problems(request.provider),
        "problems": problems,
        "crumbs": [
            (_("Month close"), reverse("dashboards:close_current", args=[request.provider.slug])),
            (capfirst(date_format(month.first, "F Y")), ""),
        ],
    }
    part = "#found" if _wants_rows(request) else ""
    return render(request, f"dashboards/close.html{part}", context, status=status)


@allow(OWNER, OFFICE, methods=WRITE)
def close_draft(request: AccessRequest, provider: str, month: Month) -> HttpResponse:
    every: list[int] = []
    if "every" in request.POST:
        rows = closing.closing(month=month, on=today(request)).rows
        every = [row.month_id or 0 for row in rows if row.is_ready]
    form = MonthsForm(request.POST, month=month, every=every)
    if not form.is_valid():
        return _close_page(request, month, problems=map(str, form.errors["chosen"]), status=422)
    run = runs.start_drafting(
        months=form.cleaned_data["chosen"], by=request.actor, at=timezone.now()
    )
    return begun(request, run)


@allow(OWNER, OFFICE, methods=WRITE)
def close_remind(request: AccessRequest, provider: str, month: Month) -> HttpResponse:
    """The button of a row: its executive is asked for the days of the month."""
    form = EngagementForm(request.POST)
    on = today(request)
    if month > Month.of(on):
        raise Http404
    if not form.is_valid():
        messages.warning(request, _("That engagement is not there. Nothing was sent."))
        return redirect("dashboards:close", provider, month)
    engagement = form.cleaned_data["remind"]
    closing.ask_for_days(
        engagement=engagement, month=month, by=request.actor, at=timezone.now(), on=on
    )
    said = _("%(name)s gets a letter about %(client)s.")
    words = {"name": engagement.executive.user.name, "client": engagement.client.name}
    messages.success(request, said % words)
    return redirect("dashboards:close", provider, month)


@allow(OWNER, OFFICE)
def close_csv(request: AccessRequest, provider: str, month: Month) -> HttpResponse:
    on = today(request)
    if month > Month.of(on):
        raise Http404
    rows = closing.sheet(closing=closing.closing(month=month, on=on))
    response = HttpResponse(b"".join(write_csv(rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{provider}-{month}-close.csv"'
    return response
