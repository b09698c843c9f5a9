"""The doors of a framework as it is worked on: begin it, its list, its library, its goals."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import FORM, PROVIDER_SIDE, WRITE, AccessRequest, allow, today
from engagements.models import Engagement
from engagements.views.doors import engagement_or_404
from kpis import adding, baselines, editing, financial_goals, frameworks, saying, signing
from kpis.differences import in_words
from kpis.financial_goals import CannotSetGoal
from kpis.forms.frameworks import CopyForm, GoalForm, NewKpiForm, StartForm
from kpis.frameworks import CannotRetire, CannotStart
from kpis.models import FinancialGoal, Framework, Kpi
from kpis.onboarding import onboarding
from kpis.views.doors import crumbs, framework_of, framework_or_404

SIZES = (Framework.Size.SHORT, Framework.Size.FULL)


def place(request: AccessRequest, name: str, engagement: Engagement, *more: Any) -> str:
    """The address of a page of a framework."""
    return reverse(f"kpis:{name}", args=[request.provider.slug, engagement.slug, *more])


def trail(request: AccessRequest, engagement: Engagement, *last: str) -> list[tuple[str, str]]:
    """Where a page stands: below the KPIs, in the framework."""
    here = crumbs(request, engagement)
    setup = (_("Framework"), place(request, "setup", engagement) if last else "")
    return [*here, setup, *((one, "") for one in last)][-3:]


# ------------------------------------------------------------------------------------------ begin


@allow(PROVIDER_SIDE, methods=FORM)
def setup_start(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    if framework_of(found) is not None:
        return redirect("kpis:setup", provider, engagement)
    wanted = request.POST.get("size") or request.GET.get("size") or Framework.Size.SHORT
    size = wanted if wanted in Framework.Size.values else Framework.Size.SHORT
    offers = frameworks.offers(role=found.role, size=size)
    form = StartForm(request.POST or None, offers=offers)
    if form.is_valid():
        try:
            frameworks.start(
                engagement=found,
                size=size,
                by=request.actor,
                at=timezone.now(),
                on=today(request),
                **form.cleaned_data,
            )
        except CannotStart as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("kpis:setup", provider, engagement)
    copyable = frameworks.copyable(engagement=found, by=request.actor)
    ticked = form["codes"].value() if form.is_bound else None
    context = {
        "engagement": found,
        "form": form,
        "chosen": size,
        "offers": offers,
        "ticked": ticked if ticked is not None else [o.entry.code for o in offers if o.is_ticked],
        "copy_form": CopyForm(frameworks=copyable) if copyable else None,
        "crumbs": [*crumbs(request, found), (_("Begin"), "")][-3:],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "kpis/setup_start.html", context, status=status)


@allow(PROVIDER_SIDE, methods=WRITE)
def setup_copy(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    copyable = frameworks.copyable(engagement=found, by=request.actor)
    form = CopyForm(request.POST, frameworks=copyable)
    if not form.is_valid():
        raise Http404
    earlier = next(one for one in copyable if one.pk == form.cleaned_data["earlier"].pk)
    try:
        frameworks.start_from(
            engagement=found,
            earlier=earlier,
            by=request.actor,
            at=timezone.now(),
            on=today(request),
        )
    except CannotStart as problem:
        messages.error(request, str(problem))
    return redirect("kpis:setup", provider, engagement)


# --------------------------------------------------------------------------------------- the list


@allow(PROVIDER_SIDE)
def setup(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    framework = framework_of(found)
    if framework is None:
        return redirect("kpis:setup_start", provider, engagement)
    looked = signing.review(framework=framework)
    said = saying.said(looked.lines)
    context = {
        "engagement": found,
        "framework": framework,
        "review": looked,
        "measured": [one for one in said if not one.line.is_input],
        "inputs": [one for one in said if one.line.is_input],
        "changes": in_words(looked.differences),
        "retired": frameworks.retired_of(framework),
        "proposal": signing.proposal_of(framework),
        "onboarding": onboarding(framework=framework, on=today(request)),
        "goals": financial_goals.goals_of(found),
        "to_freeze": baselines.open_ones(framework),
        "crumbs": trail(request, found),
    }
    return render(request, "kpis/setup.html", context)


@allow(PROVIDER_SIDE, methods=FORM)
def setup_library(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    framework = framework_or_404(request, engagement)
    found = framework.engagement
    offers = frameworks.offers(role=found.role, size="", framework=framework)
    rest = frameworks.others(role=found.role)
    form = StartForm(request.POST or None, offers=[*offers, *rest])
    if form.is_valid():
        added = adding.add_from_library(
            framework=framework,
            codes=form.cleaned_data["codes"],
            by=request.actor,
            at=timezone.now(),
            on=today(request),
        )
        said = ngettext("%(count)d KPI is added.", "%(count)d KPIs are added.", len(added))
        messages.success(request, said % {"count": len(added)})
        return redirect("kpis:setup", provider, engagement)
    context = {
        "engagement": found,
        "offers": [one for one in offers if not one.stands],
        "rest": rest,
        "standing": {one.code for one in frameworks.standing_of(framework)},
        "form": form,
        "crumbs": trail(request, found, _("Library")),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "kpis/setup_library.html", context, status=status)


@allow(PROVIDER_SIDE, methods=FORM)
def setup_new(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    framework = framework_or_404(request, engagement)
    found, on = framework.engagement, today(request)
    is_input = bool(request.GET.get("input"))
    currency = adding.currency_of(engagement=found, on=on)
    form = NewKpiForm(request.POST or None, is_input=is_input, currency=currency)
    if form.is_valid():
        try:
            facts = editing.Facts(**form.facts, counts_from=on)
            made = editing.add(framework=framework, facts=facts, by=request.actor)
        except editing.CannotKeep as problem:
            field = problem.field if problem.field in form.fields else None
            form.add_error(field, str(problem))
        else:
            return redirect("kpis:setup_kpi", provider, engagement, made.pk)
    context = {
        "engagement": found,
        "form": form,
        "is_input": is_input,
        "crumbs": trail(request, found, _("New input") if is_input else _("New KPI")),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "kpis/setup_new.html", context, status=status)


@allow(PROVIDER_SIDE, methods=WRITE)
def setup_share(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    framework = framework_or_404(request, engagement)
    is_shared = request.POST.get("is_shared") == "1"
    frameworks.share_goals(framework=framework, is_shared=is_shared, by=request.actor)
    said = _("Goals are shared now: every KPI needs owners in two functions.")
    messages.success(request, said if is_shared else _("A KPI may have one owner again."))
    return redirect("kpis:setup", provider, engagement)


@allow(PROVIDER_SIDE, methods=WRITE)
def setup_freeze(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    framework = framework_or_404(request, engagement)
    frozen = baselines.freeze_all(framework=framework, by=request.actor, at=timezone.now())
    said = ngettext("%(count)d baseline is frozen.", "%(count)d baselines are frozen.", len(frozen))
    messages.success(request, said % {"count": len(frozen)})
    return redirect("kpis:setup", provider, engagement)


def kpi_in(request: AccessRequest, slug: str, number: int) -> Kpi:
    """A KPI of the framework that this person works on."""
    framework = framework_or_404(request, slug)
    kpi = get_object_or_404(Kpi, framework=framework, pk=number)
    kpi.framework, kpi.engagement = framework, framework.engagement
    return kpi


@allow(PROVIDER_SIDE, methods=WRITE)
def setup_move(request: AccessRequest, provider: str, engagement: str, number: int) -> HttpResponse:
    kpi = kpi_in(request, engagement, number)
    frameworks.move(kpi=kpi, up=request.POST.get("to") == "up", by=request.actor)
    return redirect(place(request, "setup", kpi.engagement) + f"#kpi-{kpi.pk}")


@allow(PROVIDER_SIDE, methods=WRITE)
def setup_restore(
    request: AccessRequest, provider: str, engagement: str, number: int
) -> HttpResponse:
    kpi = kpi_in(request, engagement, number)
    try:
        frameworks.bring_back(kpi=kpi, by=request.actor)
    except CannotRetire as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("It is measured again."))
    return redirect("kpis:setup", provider, engagement)


# ------------------------------------------------------------------------------------------ goals


def _goal_page(
    request: AccessRequest,
    engagement: Engagement,
    form: GoalForm,
    goal: FinancialGoal | None = None,
) -> HttpResponse:
    context = {
        "engagement": engagement,
        "form": form,
        "goal": goal,
        "goals": financial_goals.goals_of(engagement),
        "crumbs": trail(request, engagement, _("Financial goals")),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "kpis/setup_goals.html", context, status=status)


@allow(PROVIDER_SIDE, methods=FORM)
def setup_goals(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = framework_or_404(request, engagement).engagement
    currency = adding.currency_of(engagement=found, on=today(request))
    form = GoalForm(request.POST or None, currency=currency)
    if form.is_valid():
        try:
            financial_goals.add_goal(engagement=found, by=request.actor, **form.cleaned_data)
        except CannotSetGoal as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The goal is added."))
            return redirect("kpis:setup_goals", provider, engagement)
    return _goal_page(request, found, form)


@allow(PROVIDER_SIDE, methods=FORM)
def setup_goal(request: AccessRequest, provider: str, engagement: str, number: int) -> HttpResponse:
    found = framework_or_404(request, engagement).engagement
    goal = get_object_or_404(FinancialGoal, engagement=found, pk=number)
    names = ("title", "amount", "currency", "due_on")
    initial = {name: getattr(goal, name) or None for name in names}
    currency = goal.currency or adding.currency_of(engagement=found, on=today(request))
    initial["currency"] = currency
    form = GoalForm(request.POST or None, initial=initial, currency=currency)
    if form.is_valid():
        financial_goals.change_goal(goal=goal, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("kpis:setup_goals", provider, engagement)
    return _goal_page(request, found, form, goal)


@allow(PROVIDER_SIDE, methods=WRITE)
def setup_goal_remove(
    request: AccessRequest, provider: str, engagement: str, number: int
) -> HttpResponse:
    found = framework_or_404(request, engagement).engagement
    goal = get_object_or_404(FinancialGoal, engagement=found, pk=number)
    try:
        financial_goals.remove_goal(goal=goal, by=request.actor)
    except CannotSetGoal as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("The goal is removed."))
    return redirect("kpis:setup_goals", provider, engagement)
