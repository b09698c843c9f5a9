"""The doors of the mandate's outcomes and of the month's top three."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.access import (
    FORM,
    PROVIDER_SIDE,
    WRITE,
    AccessRequest,
    allow,
    today,
)
from common.periods import Month
from common.typography import date_format
from engagements.forms.mandate import OutcomeForm, TopThreeForm
from engagements.mandate import outcomes as rules
from engagements.mandate import priorities, reviews, worries
from engagements.mandate.outcomes import CannotSetOutcome
from engagements.models import Engagement, Outcome
from engagements.views.doors import engagement_or_404


def page(request: AccessRequest, name: str, engagement: Engagement, *more: Any) -> str:
    """The address of a page of a mandate."""
    return reverse(f"engagements:{name}", args=[request.provider.slug, engagement.slug, *more])


def crumbs(request: AccessRequest, engagement: Engagement, last: str) -> list[tuple[str, str]]:
    return [
        (str(engagement), page(request, "detail", engagement)),
        (_("Mandate"), page(request, "mandate", engagement)),
        (last, ""),
    ]


@allow(PROVIDER_SIDE)
def mandate(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    on = today(request)
    goals = rules.goals_of(found)
    open_ones = sum(not goal.outcome.has_ended for goal in goals)
    context = {
        "engagement": found,
        "goals": goals,
        "hint": rules.hint(goals),
        "may_add": open_ones < rules.MOST,
        "month": Month.of(on),
        "top": priorities.top_three(engagements=[found.pk], month=Month.of(on)).get(found.pk),
        "earlier": priorities.history(engagement=found, before=Month.of(on)),
        "unanswered": worries.unanswered(engagements=[found.pk]).get(found.pk, []),
        "due": reviews.review_due(engagement=found, on=on),
        "crumbs": [(str(found), page(request, "detail", found)), (_("Mandate"), "")],
    }
    return render(request, "engagements/mandate.html", context)


def _outcome_page(
    request: AccessRequest, engagement: Engagement, form: OutcomeForm, outcome: Outcome | None
) -> HttpResponse:
    context = {
        "engagement": engagement,
        "form": form,
        "outcome": outcome,
        "is_bound": outcome is not None and rules.is_bound(outcome),
        "crumbs": crumbs(request, engagement, _("Outcome")),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "engagements/outcome.html", context, status=status)


@allow(PROVIDER_SIDE, methods=FORM)
def outcome_create(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    form = OutcomeForm(request.POST or None, on=today(request))
    if form.is_valid():
        try:
            rules.add_outcome(engagement=found, by=request.actor, **form.cleaned_data)
        except CannotSetOutcome as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The outcome is added."))
            return redirect("engagements:mandate", provider, engagement)
    return _outcome_page(request, found, form, None)


@allow(PROVIDER_SIDE, methods=FORM)
def outcome_edit(
    request: AccessRequest, provider: str, engagement: str, number: int
) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    outcome = get_object_or_404(Outcome, engagement=found, pk=number)
    form = OutcomeForm(request.POST or None, instance=outcome, on=today(request))
    if form.is_valid():
        try:
            rules.change_outcome(outcome=outcome, by=request.actor, **form.cleaned_data)
        except CannotSetOutcome as problem:
            form.add_error("state", str(problem))
        else:
            messages.success(request, _("Saved."))
            return redirect("engagements:mandate", provider, engagement)
    return _outcome_page(request, found, form, outcome)


@allow(PROVIDER_SIDE, methods=WRITE)
def outcome_move(
    request: AccessRequest, provider: str, engagement: str, number: int
) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    outcome = get_object_or_404(Outcome, engagement=found, pk=number)
    up = request.POST.get("to") == "up"
    rules.move_outcome(outcome=outcome, up=up, by=request.actor)
    return redirect(page(request, "mandate", found) + f"#outcome-{outcome.pk}")


@allow(PROVIDER_SIDE, methods=WRITE)
def outcome_remove(
    request: AccessRequest, provider: str, engagement: str, number: int
) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    outcome = get_object_or_404(Outcome, engagement=found, pk=number)
    try:
        rules.remove_outcome(outcome=outcome, by=request.actor)
    except CannotSetOutcome as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("The outcome is removed."))
    return redirect("engagements:mandate", provider, engagement)


@allow(PROVIDER_SIDE, methods=FORM)
def top_three(request: AccessRequest, provider: str, engagement: str, month: Month) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    lines = priorities.proposed(engagement=found, month=month)
    form = TopThreeForm(request.POST or None, lines=lines)
    if form.is_valid():
        priorities.set_top_three(engagement=found, month=month, lines=form.lines, by=request.actor)
        messages.success(request, _("Saved."))
        return redirect("engagements:mandate", provider, engagement)
    named = date_format(month.first, "F Y")
    context = {
        "engagement": found,
        "form": form,
        "month": month,
        "crumbs": crumbs(request, found, capfirst(named)),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "engagements/top_three.html", context, status=status)
