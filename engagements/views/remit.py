"""The doors of what a mandate covers: its scope, who does what, the people around it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.access import FORM, PROVIDER_SIDE, WRITE, AccessRequest, allow
from engagements.forms.mandate import (
    ResponsibilityForm,
    ScopeAddForm,
    ScopeForm,
    StakeholderForm,
)
from engagements.mandate import lists, people, responsibilities
from engagements.mandate import scope as rules
from engagements.mandate.responsibilities import CannotAssign
from engagements.mandate.scope import CannotScope
from engagements.models import Responsibility, ScopeItem, Stakeholder
from engagements.views.doors import engagement_or_404
from engagements.views.mandate import crumbs


@allow(PROVIDER_SIDE, methods=FORM)
def scope(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    form = ScopeAddForm(request.POST or None)
    if form.is_valid():
        rules.add_line(engagement=found, by=request.actor, **form.cleaned_data)
        messages.success(request, _("The line is added."))
        return redirect("engagements:scope", provider, engagement)
    lines = rules.lines_of(found)
    context = {
        "engagement": found,
        "inside": lines["in"],
        "outside": lines["out"],
        "typed": [line for line in found.out_of_scope.splitlines() if line.strip()],
        "drifted": rules.drifted(found),
        "has_usual": bool(lists.out_of_scope(found.role)),
        "form": form,
        "crumbs": crumbs(request, found, _("Scope")),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "engagements/scope.html", context, status=status)


@allow(PROVIDER_SIDE, methods=WRITE)
def scope_usual(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    taken = rules.take_usual(engagement=found, by=request.actor)
    said = _("The usual lines are added.") if taken else _("They are all there already.")
    messages.success(request, said)
    return redirect("engagements:scope", provider, engagement)


@allow(PROVIDER_SIDE, methods=FORM)
def scope_edit(request: AccessRequest, provider: str, engagement: str, number: int) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    item = get_object_or_404(ScopeItem, engagement=found, pk=number)
    initial = {"text": rules.text_of(item), "category": item.category}
    form = ScopeForm(request.POST or None, initial=initial)
    if item.side == ScopeItem.Side.OUT:
        del form.fields["category"]
    if form.is_valid():
        try:
            rules.change_line(item=item, by=request.actor, **form.cleaned_data)
        except CannotScope as problem:
            form.add_error("text", str(problem))
        else:
            messages.success(request, _("Saved."))
            return redirect("engagements:scope", provider, engagement)
    context = {
        "engagement": found,
        "item": item,
        "form": form,
        "crumbs": crumbs(request, found, _("Scope")),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "engagements/scope_edit.html", context, status=status)


@allow(PROVIDER_SIDE, methods=WRITE)
def scope_remove(
    request: AccessRequest, provider: str, engagement: str, number: int
) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    item = get_object_or_404(ScopeItem, engagement=found, pk=number)
    rules.remove_line(item=item, by=request.actor)
    messages.success(request, _("The line is removed."))
    return redirect("engagements:scope", provider, engagement)


@allow(PROVIDER_SIDE, methods=FORM)
def domains(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    form = ResponsibilityForm(request.POST or None)
    if form.is_valid():
        responsibilities.add_domain(engagement=found, by=request.actor, **form.cleaned_data)
        messages.success(request, _("The domain is added."))
        return redirect("engagements:responsibilities", provider, engagement)
    rows = responsibilities.domains_of(found)
    context = {
        "engagement": found,
        "domains": rows,
        "gaps": responsibilities.open_gaps(rows),
        "form": form,
        "names": responsibilities.known_names(found),
        "crumbs": crumbs(request, found, _("Responsibilities")),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "engagements/responsibilities.html", context, status=status)


@allow(PROVIDER_SIDE, methods=WRITE)
def domains_usual(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    taken = responsibilities.take_usual(engagement=found, by=request.actor)
    said = _("The usual domains are added.") if taken else _("They are all there already.")
    messages.success(request, said)
    return redirect("engagements:responsibilities", provider, engagement)


@allow(PROVIDER_SIDE, methods=FORM)
def domain_edit(
    request: AccessRequest, provider: str, engagement: str, number: int
) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    row = get_object_or_404(Responsibility, engagement=found, pk=number)
    names = ("decides", "does", "consulted", "informed", "operations")
    held = {name: getattr(row, name) for name in names}
    initial = {"name": responsibilities.name_of(row), **held}
    form = ResponsibilityForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            responsibilities.change_domain(row=row, by=request.actor, **form.cleaned_data)
        except CannotAssign as problem:
            form.add_error("name", str(problem))
        else:
            messages.success(request, _("Saved."))
            return redirect("engagements:responsibilities", provider, engagement)
    context = {
        "engagement": found,
        "row": row,
        "form": form,
        "shown": responsibilities.name_of(row),
        "names": responsibilities.known_names(found),
        "crumbs": crumbs(request, found, responsibilities.name_of(row)),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "engagements/responsibility.html", context, status=status)


@allow(PROVIDER_SIDE, methods=WRITE)
def domain_remove(
    request: AccessRequest, provider: str, engagement: str, number: int
) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    row = get_object_or_404(Responsibility, engagement=found, pk=number)
    responsibilities.remove_domain(row=row, by=request.actor)
    messages.success(request, _("The domain is removed."))
    return redirect("engagements:responsibilities", provider, engagement)


@allow(PROVIDER_SIDE, methods=FORM)
def stakeholders(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    form = StakeholderForm(request.POST or None)
    if form.is_valid():
        people.add_person(engagement=found, by=request.actor, **form.cleaned_data)
        messages.success(request, _("The person is added."))
        return redirect("engagements:stakeholders", provider, engagement)
    outside = rules.out_of_scope(engagement=found, language=found.client.language)
    context = {
        "engagement": found,
        "people": people.people_of(found),
        "introduction": people.introduction(engagement=found, boundaries=list(outside)),
        "form": form,
        "crumbs": crumbs(request, found, pgettext("mandate", "People")),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "engagements/stakeholders.html", context, status=status)


@allow(PROVIDER_SIDE, methods=FORM)
def stakeholder_edit(
    request: AccessRequest, provider: str, engagement: str, number: int
) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    person = get_object_or_404(Stakeholder, engagement=found, pk=number)
    form = StakeholderForm(request.POST or None, instance=person)
    if form.is_valid():
        people.change_person(person=person, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("engagements:stakeholders", provider, engagement)
    context = {
        "engagement": found,
        "person": person,
        "form": form,
        "crumbs": crumbs(request, found, person.name),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "engagements/stakeholder.html", context, status=status)


@allow(PROVIDER_SIDE, methods=WRITE)
def stakeholder_remove(
    request: AccessRequest, provider: str, engagement: str, number: int
) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    person = get_object_or_404(Stakeholder, engagement=found, pk=number)
    people.remove_person(person=person, by=request.actor)
    messages.success(request, _("The person is off the list."))
    return redirect("engagements:stakeholders", provider, engagement)
