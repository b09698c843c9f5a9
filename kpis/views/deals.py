"""The doors of deals: their list, and each by hand."""

from dataclasses import fields
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import CLIENT_SIDE, FORM, PROVIDER_SIDE, AccessRequest, allow, today
from engagements.models import Engagement
from engagements.views.doors import engagement_or_404
from kpis.forms.funnel import DealForm
from kpis.funnel import reasons
from kpis.funnel.deals import (
    SHOWN,
    CannotSaveDeal,
    DealFacts,
    Wanted,
    days_over,
    deals_of,
    save_deal,
)
from kpis.funnel.stages import name_of, stages_of
from kpis.models import Deal, Funnel
from kpis.views.funnel import funnel_crumbs, funnel_or_404

PAGE = 50


@allow(PROVIDER_SIDE)
def deals(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    """The deals of a funnel: all, of one stage, or of one kind."""
    found = engagement_or_404(request, engagement)
    here = funnel_crumbs(request, found, (_("Deals"), ""))
    return _list(request, found, {"crumbs": here})


@allow(CLIENT_SIDE, PROVIDER_SIDE)
def client_deals(
    request: AccessRequest, provider: str, client: str, engagement: str
) -> HttpResponse:
    """The same for the client's people, to be read."""
    found = engagement_or_404(request, engagement)
    if found.client.slug != client:
        raise Http404
    place = [provider, client]
    here = [
        (_("Figures"), reverse("kpis:client_figures", args=place)),
        (_("Funnel"), reverse("kpis:client_funnel", args=[*place, found.slug])),
        (_("Deals"), ""),
    ]
    return _list(request, found, {"crumbs": here, "is_client": True})


def _list(request: AccessRequest, engagement: Engagement, more: dict[str, Any]) -> HttpResponse:
    row, on = funnel_or_404(engagement), today(request)
    stages = stages_of(funnel=row)
    wanted = _wanted(request)
    rows = deals_of(funnel=row, stages=stages, wanted=wanted, on=on)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    names = {stage.pk: name_of(stage) for stage in stages}
    context = {
        "engagement": engagement,
        "funnel": row,
        "wanted": wanted,
        "page": page,
        "lines": [
            (deal, names[deal.stage_id], days_over(deal=deal, on=on), _why(deal)) for deal in page
        ],
        "stages": [(stage.pk, name_of(stage)) for stage in stages],
        "kinds": [(code, str(words)) for code, words in _kinds().items()],
        "shown": _shown(wanted, names),
        **more,
    }
    return render(request, "kpis/deals.html", context)


def _wanted(request: AccessRequest) -> Wanted:
    stage, show = request.GET.get("stage", ""), request.GET.get("show", "")
    return Wanted(
        stage=int(stage) if stage.isascii() and stage.isdigit() and len(stage) < 18 else None,
        show=show if show in SHOWN else "",
        words=request.GET.get("q", "").replace("\0", "").strip(),
    )


def _kinds() -> dict[str, str]:
    return {
        "open": _("Open"),
        "stalled": _("Stalled"),
        "won": _("Won"),
        "lost": _("Lost"),
        "refused": _("Refused by sales"),
        "unplaced": _("Without source or segment"),
    }


def _shown(wanted: Wanted, names: dict[int, str]) -> str:
    """What the list holds, for its heading."""
    said = [_kinds()[wanted.show]] if wanted.show else []
    if wanted.stage in names:
        said.append(names[wanted.stage or 0])
    return ", ".join(said)


def _why(deal: Deal) -> str:
    """Why it was lost, was refused, or stands still."""
    if deal.ended == Deal.Ended.LOST:
        return reasons.said(deal.lost_reason, among=reasons.LOST)
    if deal.verdict == Deal.Verdict.REFUSED:
        return deal.verdict_words or reasons.said(deal.verdict_reason, among=reasons.REFUSED)
    if deal.ended:
        return ""
    return deal.stall_words or reasons.said(deal.stall_reason, among=reasons.STALLED)


@allow(PROVIDER_SIDE, methods=FORM)
def deal_add(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    """A deal that no export knows."""
    found = engagement_or_404(request, engagement)
    return _form(request, found, funnel_or_404(found), None)


@allow(PROVIDER_SIDE, methods=FORM)
def deal(request: AccessRequest, provider: str, engagement: str, number: int) -> HttpResponse:
    """One deal: where it stands, why, and what sales says of it."""
    found = engagement_or_404(request, engagement)
    funnel = funnel_or_404(found)
    row = get_object_or_404(Deal.objects.select_related("stage"), pk=number, funnel=funnel)
    return _form(request, found, funnel, row)


def _form(
    request: AccessRequest, engagement: Engagement, funnel: Funnel, row: Deal | None
) -> HttpResponse:
    on, stages = today(request), stages_of(funnel=funnel)
    initial: dict[str, Any] = {"opened_on": on, "stage": stages[0].pk}
    if row is not None:
        initial = {field.name: getattr(row, field.name) for field in fields(DealFacts)}
        initial["stage"] = row.stage_id
    form = DealForm(request.POST or None, initial=initial, stages=stages)
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        try:
            saved = save_deal(funnel=funnel, facts=facts, by=request.actor, on=on, deal=row)
        except CannotSaveDeal as refusal:
            form.add_problems(refusal.problems)
        else:
            messages.success(request, _("%(deal)s is saved.") % {"deal": saved})
            return redirect("kpis:deals", request.provider.slug, engagement.slug)
    names = {stage.pk: name_of(stage) for stage in stages}
    context = {
        "engagement": engagement,
        "funnel": funnel,
        "deal": row,
        "form": form,
        "over": days_over(deal=row, on=on) if row else None,
        "passed": [
            (names.get(step.stage_id, ""), step.entered_on)
            for step in (row.steps.order_by("entered_on", "pk") if row else [])
        ],
        "crumbs": funnel_crumbs(request, engagement, (str(row) if row else _("New deal"), "")),
    }
    return render(request, "kpis/deal.html", context, status=422 if form.errors else 200)
