"""The doors of engagements: the list, one of them, a new one, what changes of it."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
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
from engagements import companies, ratecard, volumes
from engagements.activity import activity, month_lines
from engagements.burn import burns
from engagements.course import owing
from engagements.drift import drift_by_month, drifts
from engagements.forms.contract import EngagementChangeForm, EngagementForm
from engagements.lifecycle import CannotEnd, CannotOpen, change_engagement, open_engagement
from engagements.mandate import outcomes, priorities, worries
from engagements.models import Engagement, WorkLog
from engagements.onsite import presence
from engagements.suiting import doubts
from engagements.terms import term_on, terms_of
from engagements.views.doors import engagement_or_404
from engagements.views.filling import filled_in, said_in, wants_filling
from engagements.views.sheets import days_sheet
from engagements.words import with_asides
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
        "doubts": doubts(engagement=found) if request.actor.is_office else [],
        "activity": activity(engagement=found, month=Month.of(on), as_of=on),
        "month": Month.of(on),
        "runs": found.runs_on(on),
        "latest": with_asides(
            WorkLog.objects.standing()
            .filter(engagement=found)
            .select_related("member__user")
            .order_by("-day", "-pk")[:LATEST]
        ),
        "current_term": term_on(held, on),
        "conversion": volumes.of_term(term_on(held, on) or held[0]) if held else "",
        "drift": drifts(engagements=[found], as_of=on, held={found.pk: held})[found.pk],
        "drift_months": drift_by_month(engagement=found, held=held, last=Month.of(on)),
        "presence": presence(engagement=found, held=held, month=Month.of(on), as_of=on),
        "goals": outcomes.goals_of(found),
        "top": priorities.top_three(engagements=[found.pk], month=Month.of(on)).get(found.pk),
        "unanswered": worries.unanswered(engagements=[found.pk]).get(found.pk, []),
        "months": month_lines(engagements=[found], on=on),
        "course": owing.course(engagement=found, on=on),
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


def _new_form(request: AccessRequest, data: Any = None, **typed: Any) -> EngagementForm:
    clients = Client.objects.order_by("name")
    client = clients.filter(slug=slugify(request.GET.get("client", ""))).first()
    initial = {
        "client": client,
        "currency": request.provider.currency,
        "starts_on": Month.of(today(request)).plus(1).first,
        "staff": companies.staff_of(client) if client else None,
        "maturity": companies.band_of(
            maturity=request.GET.get("maturity") or (client and companies.maturity_of(client))
        ),
        **typed,
    }
    return EngagementForm(data, initial=initial, clients=clients, executives=_leads())


def _open(request: AccessRequest, form: EngagementForm) -> Engagement:
    """The engagement that was typed, and what was said of its client beside it."""
    on = today(request)
    made = open_engagement(
        **form.facts,
        conditions=form.conditions,
        outcomes=form.outcomes,
        by=request.actor,
        on=on,
    )
    companies.keep_estimate(
        client=made.client,
        staff=form.cleaned_data["staff"],
        band=form.cleaned_data["maturity"],
        by=request.actor,
        on=on,
    )
    messages.success(request, _("%(engagement)s is set up.") % {"engagement": made})
    if unusual := volumes.unusual(role=made.role, days=form.conditions["days_per_month"]):
        messages.warning(request, unusual)
    return made


@allow(OWNER, OFFICE, methods=FORM)
def create(request: AccessRequest, provider: str) -> HttpResponse:
    form, said = _new_form(request), dict[str, Any]()
    if request.method == "POST" and wants_filling(request.POST):
        typed, said = filled_in(request, form)
        form = _new_form(request, **typed)
    elif request.method == "POST":
        form = _new_form(request, request.POST)
        if form.is_valid():
            try:
                made = _open(request, form)
            except CannotOpen as problem:
                form.add_error(None, str(problem))
            else:
                return redirect("engagements:detail", provider, made.slug)
    context = {
        "form": form,
        "has_clients": Client.objects.exists(),
        "card": ratecard.card(),
        **said_in(form),
        **said,
        "crumbs": [
            (_("Engagements"), reverse("engagements:list", args=[provider])),
            (_("New engagement"), ""),
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "engagements/create.html", context, status=status)


@allow(OWNER, OFFICE, methods=FORM)
def edit(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    shown = str(found)
    held = [found.executive_id, found.deputy_id or 0]
    leads = _leads() | Membership.objects.filter(pk__in=held).select_related("user")
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
