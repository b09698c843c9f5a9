"""The doors of what is agreed: the contract page, a new term, the planned quarters."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.access import (
    CLIENT_SIDE,
    EXECUTIVE,
    FORM,
    OFFICE,
    OWNER,
    PROVIDER_SIDE,
    WRITE,
    AccessRequest,
    allow,
    today,
)
from common.days import one_or_many
from common.periods import Month
from engagements import presets, ratecard, tapering, triggers
from engagements.amending import CannotAddTerm, add_term, outlook
from engagements.differences import amendments, side_by_side
from engagements.forms.planning import TaperForm
from engagements.forms.terms import TermForm, initial_of
from engagements.models import Engagement
from engagements.terms import term_on, terms_by_engagement, terms_of
from engagements.views.doors import engagement_or_404
from engagements.views.filling import LOOK, filled_in, said_in, said_of, wants_filling
from tenancy.models import Client


@allow(OWNER, OFFICE)
def volume(request: AccessRequest, provider: str) -> HttpResponse:
    """What a volume comes to, while it is typed."""
    return render(request, "engagements/_volume_said.html", said_of(request.GET))


def _taper_form(request: AccessRequest, engagement: Engagement, data: Any = None) -> TaperForm:
    return TaperForm(
        data,
        quarters=tapering.to_plan(engagement=engagement, on=today(request)),
        planned=tapering.planned(engagement),
    )


def _contract_page(
    request: AccessRequest, engagement: Engagement, form: TaperForm, *, status: int = 200
) -> HttpResponse:
    on = today(request)
    held = terms_of(engagement)
    now = term_on(held, on) or (held[0] if held else None)
    context = {
        "engagement": engagement,
        "terms": held,
        "now": now,
        "days_count": one_or_many(now.days_per_month, language=get_language()) if now else 0,
        "begins_later": now is not None and now.starts_on > on,
        "preset": presets.preset_of(now) if now else None,
        "rows": side_by_side(held),
        "facts": side_by_side([now]) if now else [],
        "steps": amendments(held),
        "today_is": on,
        "quarters": tapering.taper(engagement=engagement, terms=held, on=on),
        "taper_form": form,
        "why": triggers.said(engagement.triggers),
        "crumbs": [
            (_("Engagements"), reverse("engagements:list", args=[request.provider.slug])),
            (
                str(engagement),
                reverse("engagements:detail", args=[request.provider.slug, engagement.slug]),
            ),
            (_("Contract"), ""),
        ],
    }
    return render(request, "engagements/contract.html", context, status=status)


@allow(PROVIDER_SIDE)
def contract(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    return _contract_page(request, found, _taper_form(request, found))


@allow(OWNER, OFFICE, methods=WRITE)
def taper(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    form = _taper_form(request, found, request.POST)
    if not form.is_valid():
        return _contract_page(request, found, form, status=422)
    tapering.plan_quarters(engagement=found, days=form.days, by=request.actor)
    messages.success(request, _("The plan is saved."))
    return redirect("engagements:contract", provider, engagement)


def _term_context(request: AccessRequest, engagement: Engagement, form: TermForm) -> dict[str, Any]:
    held = terms_of(engagement)
    lead = engagement.executive_id
    return {
        "form": form,
        "engagement": engagement,
        "last": held[-1] if held else None,
        "card": ratecard.card(),
        **said_in(form, role=engagement.role, executive=lead),
        "volume_about": {"role": engagement.role, "executive": lead},
        "crumbs": [
            (_("Engagements"), reverse("engagements:list", args=[request.provider.slug])),
            (
                str(engagement),
                reverse("engagements:contract", args=[request.provider.slug, engagement.slug]),
            ),
            (_("New term"), ""),
        ],
    }


def _blank_term(request: AccessRequest, engagement: Engagement) -> TermForm:
    """A new term begins as the last one was, on the first day of a month."""
    held = terms_of(engagement)
    begins = max(Month.of(today(request)).plus(1).first, engagement.starts_on)
    return TermForm(initial={**initial_of(held[-1] if held else None), "starts_on": begins})


@allow(OWNER, OFFICE, methods=FORM)
def term_create(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    form, said = _blank_term(request, found), dict[str, Any]()
    if request.method == "POST" and wants_filling(request.POST):
        typed, said = filled_in(request, form)
        form = TermForm(initial=typed)
    elif request.method == "POST":
        form = TermForm(request.POST)
        if form.is_valid():
            conditions = {"starts_on": form.cleaned_data["starts_on"], **form.conditions}
            try:
                if request.POST.get("step") == LOOK:
                    said = {"outlook": outlook(engagement=found, **conditions)}
                else:
                    by, on = request.actor, today(request)
                    add_term(engagement=found, by=by, on=on, **conditions)
                    messages.success(request, _("The new term is set."))
                    return redirect("engagements:contract", provider, engagement)
            except CannotAddTerm as problem:
                form.add_error("starts_on", str(problem))
    context = {**_term_context(request, found, form), **said}
    status = 422 if form.errors else 200
    return render(request, "engagements/term_create.html", context, status=status)


@allow(CLIENT_SIDE, PROVIDER_SIDE)
def client_contract(request: AccessRequest, provider: str, client: str) -> HttpResponse:
    """What was agreed, as the client's people read it."""
    found = get_object_or_404(Client, slug=client)
    on = today(request)
    shown = Engagement.objects.open_to(request.actor).filter(client=found).with_people()
    engagements = list(shown.order_by("-starts_on", "title"))
    if request.actor.role == EXECUTIVE and not engagements:
        raise Http404
    held = terms_by_engagement(one.pk for one in engagements)
    contracts = []
    for one in engagements:
        terms = held.get(one.pk, [])
        now = term_on(terms, on) or (terms[0] if terms else None)
        contracts.append(
            {
                "engagement": one,
                "now": now,
                "rows": side_by_side([now], to_client=True) if now else [],
                "steps": amendments(terms, to_client=True),
                "quarters": tapering.taper(engagement=one, terms=terms, on=on),
                "runs": one.runs_on(on),
            }
        )
    context = {
        "client": found,
        "contracts": contracts,
        "today_is": on,
        "crumbs": [(_("What is agreed"), "")],
    }
    return render(request, "engagements/client_contract.html", context)
