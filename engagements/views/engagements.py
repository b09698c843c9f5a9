"""The doors of the contract: the list, one engagement, its terms."""

import datetime as dt

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import (
    FORM,
    OFFICE,
    OWNER,
    PROVIDER_SIDE,
    AccessRequest,
    allow,
    today,
)
from accounts.models import Membership
from common.periods import Month
from engagements.activity import activity, month_lines
from engagements.amending import CannotAddTerm, add_term
from engagements.burn import burns
from engagements.drift import drift_by_month, drifts
from engagements.forms.contract import EngagementChangeForm, EngagementForm, TermForm
from engagements.lifecycle import CannotEnd, CannotOpen, change_engagement, open_engagement
from engagements.mandate import outcomes, priorities, worries
from engagements.models import Engagement, Term, WorkLog
from engagements.onsite import presence
from engagements.terms import term_on, terms_of
from engagements.views.doors import engagement_or_404
from engagements.views.sheets import days_sheet
from tenancy.models import Client

# So many entries are shown on the page of an engagement.
LATEST = 6


@allow(PROVIDER_SIDE)
def engagement_list(request: AccessRequest, provider: str) -> HttpResponse:
    on = today(request)
    mine = Engagement.objects.open_to(request.actor).with_people()
    shown = list(mine.order_by("client__name", "title", "id"))
    burning = burns(engagements=shown, month=Month.of(on), as_of=on)
    rows = [(engagement, burning[engagement.pk]) for engagement in shown]
    context = {
        "running": [pair for pair in rows if pair[0].runs_on(on)],
        "others": [pair for pair in rows if not pair[0].runs_on(on)],
        "month": Month.of(on),
        "today": on,
        "crumbs": [(_("Engagements"), "")],
    }
    return render(request, "engagements/list.html", context)


@allow(PROVIDER_SIDE)
def detail(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    on = today(request)
    held = terms_of(found)
    context = {
        "engagement": found,
        "activity": activity(engagement=found, month=Month.of(on), as_of=on),
        "month": Month.of(on),
        "runs": found.runs_on(on),
        "latest": WorkLog.objects.filter(engagement=found)
        .select_related("member__user")
        .order_by("-day", "-pk")[:LATEST],
        "terms": held,
        "current_term": term_on(held, on),
        "drift": drifts(engagements=[found], as_of=on, held={found.pk: held})[found.pk],
        "drift_months": drift_by_month(engagement=found, held=held, last=Month.of(on)),
        "presence": presence(engagement=found, held=held, month=Month.of(on), as_of=on),
        "goals": outcomes.goals_of(found),
        "top": priorities.top_three(engagements=[found.pk], month=Month.of(on)).get(found.pk),
        "unanswered": worries.unanswered(engagements=[found.pk]).get(found.pk, []),
        "months": month_lines(engagements=[found], on=on),
        "today": on,
        "crumbs": [
            (_("Engagements"), reverse("engagements:list", args=[provider])),
            (str(found), ""),
        ],
    }
    return render(request, "engagements/detail.html", context)


@allow(PROVIDER_SIDE)
def days_csv(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    name = f"{found.slug}-days"
    return days_sheet(found, first=dt.date.min, last=dt.date.max, name=name, inside=True)


def _leads() -> QuerySet[Membership]:
    """Who may lead an engagement."""
    found = Membership.objects.active().exclude(role=Membership.Role.OFFICE)
    return found.select_related("user").order_by("user__name")


def _new_form(request: AccessRequest) -> EngagementForm:
    clients = Client.objects.order_by("name")
    initial = {
        "client": clients.filter(slug=request.GET.get("client", "")).first(),
        "currency": request.provider.currency,
        "starts_on": Month.of(today(request)).plus(1).first,
    }
    return EngagementForm(
        request.POST or None,
        initial=initial,
        clients=clients,
        executives=_leads(),
    )


@allow(OWNER, OFFICE, methods=FORM)
def create(request: AccessRequest, provider: str) -> HttpResponse:
    form = _new_form(request)
    if form.is_valid():
        try:
            made = open_engagement(
                **form.facts,
                conditions=form.conditions,
                outcomes=form.outcomes,
                by=request.actor,
                on=today(request),
            )
        except CannotOpen as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("%(engagement)s is set up.") % {"engagement": made})
            return redirect("engagements:detail", provider, made.slug)
    context = {
        "form": form,
        "has_clients": Client.objects.exists(),
        "crumbs": [
            (_("Engagements"), reverse("engagements:list", args=[provider])),
            (_("New engagement"), ""),
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "engagements/create.html", context, status=status)


@allow(OWNER, OFFICE, methods=FORM)
def edit(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    shown = str(found)
    leads = _leads() | Membership.objects.filter(pk=found.executive_id).select_related("user")
    form = EngagementChangeForm(request.POST or None, instance=found, executives=leads)
    if form.is_valid():
        try:
            change_engagement(
                engagement=found, by=request.actor, on=today(request), **form.cleaned_data
            )
        except CannotEnd as problem:
            form.add_error("ends_on", str(problem))
        else:
            messages.success(request, _("Saved."))
            return redirect("engagements:detail", provider, engagement)
    context = {
        "form": form,
        "engagement": found,
        "shown": shown,
        "crumbs": [
            (_("Engagements"), reverse("engagements:list", args=[provider])),
            (shown, reverse("engagements:detail", args=[provider, engagement])),
            (_("Change"), ""),
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "engagements/edit.html", context, status=status)


def _conditions_of(term: Term | None) -> dict[str, object]:
    """A new term begins as the last one was."""
    if term is None:
        return {}
    names = [name for name in TermForm.base_fields if name != "starts_on"]
    return {name: getattr(term, name) for name in names}


@allow(OWNER, OFFICE, methods=FORM)
def term_create(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    held = terms_of(found)
    begins = {"starts_on": Month.of(today(request)).plus(1).first}
    initial = {**_conditions_of(held[-1] if held else None), **begins}
    form = TermForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            add_term(
                engagement=found,
                starts_on=form.cleaned_data["starts_on"],
                by=request.actor,
                on=today(request),
                **form.conditions,
            )
        except CannotAddTerm as problem:
            form.add_error("starts_on", str(problem))
        else:
            messages.success(request, _("The new term is set."))
            return redirect("engagements:detail", provider, engagement)
    context = {
        "form": form,
        "engagement": found,
        "last": held[-1] if held else None,
        "crumbs": [
            (_("Engagements"), reverse("engagements:list", args=[provider])),
            (str(found), reverse("engagements:detail", args=[provider, engagement])),
            (_("New term"), ""),
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "engagements/term_create.html", context, status=status)
