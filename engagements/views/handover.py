"""The doors of the end: continuity, the dossier, closing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import (
    CLIENT_SIDE,
    FORM,
    OFFICE,
    OWNER,
    PROVIDER_SIDE,
    WRITE,
    AccessRequest,
    allow,
    today,
)
from engagements.course import closing, continuity, handover
from engagements.forms.handover import CloseForm, ContinuityForm, ItemForm, PartForm, ReopenForm
from engagements.models import Engagement, HandoverItem
from engagements.views.doors import crumbs, engagement_or_404


def _shown(request: AccessRequest, engagement: Engagement) -> dict[str, Any]:
    """What both sides read of a handover."""
    on = today(request)
    covers = continuity.covers_of(engagement=engagement, on=on)
    dossier = handover.dossier_of(engagement=engagement, on=on)
    return {
        "engagement": engagement,
        "covers": covers,
        "score": continuity.score_of(covers),
        "dossier": dossier,
        "parts": [(part, handover.name_of(part)) for part in dossier.parts],
        "is_late": handover.is_late(engagement=engagement, dossier=dossier, on=on),
    }


def _page(
    request: AccessRequest, engagement: Engagement, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        **_shown(request, engagement),
        "readiness": closing.readiness(engagement=engagement, on=today(request)),
        "item_form": ItemForm(),
        "close_form": CloseForm(),
        "reopen_form": ReopenForm(),
        "crumbs": crumbs(request, engagement, _("Handover")),
        **more,
    }
    return render(request, "engagements/handover.html", context, status=status)


def _back(provider: str, engagement: str) -> HttpResponse:
    return redirect("engagements:handover", provider, engagement)


@allow(PROVIDER_SIDE)
def handover_page(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    return _page(request, engagement_or_404(request, engagement))


@allow(PROVIDER_SIDE, methods=FORM)
def continuity_edit(
    request: AccessRequest, provider: str, engagement: str, domain: str
) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    covers = continuity.covers_of(engagement=found, on=today(request))
    one = next((cover for cover in covers if cover.domain == domain), None)
    if one is None:
        raise Http404
    known = {name: getattr(one.row, name) for name in ContinuityForm.base_fields}
    form = ContinuityForm(request.POST or None, initial=known)
    if form.is_valid():
        continuity.cover(engagement=found, domain=domain, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return _back(provider, engagement)
    return _form(request, found, form, title=one.name, save=_("Save"))


def _form(
    request: AccessRequest, engagement: Engagement, form: Any, *, title: str, save: str
) -> HttpResponse:
    """A page with one form of the handover."""
    context = {
        "engagement": engagement,
        "form": form,
        "title": title,
        "save": save,
        "crumbs": [
            *crumbs(request, engagement)[1:],
            (
                _("Handover"),
                reverse("engagements:handover", args=[request.provider.slug, engagement.slug]),
            ),
            (title, ""),
        ],
    }
    status = 422 if form.is_bound else 200
    return render(request, "engagements/handover_form.html", context, status=status)


@allow(PROVIDER_SIDE, methods=FORM)
def part_settle(request: AccessRequest, provider: str, engagement: str, key: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    if key not in handover.PARTS:
        raise Http404
    kept = HandoverItem.objects.filter(engagement=found, key=key).first()
    known = {"detail": kept.detail, "address": kept.address} if kept else None
    form = PartForm(request.POST or None, initial=known)
    if form.is_valid():
        try:
            handover.settle_part(
                engagement=found,
                key=key,
                by=request.actor,
                on=today(request),
                **form.cleaned_data,
            )
        except handover.CannotHandOver as problem:
            form.add_error("detail", str(problem))
        else:
            messages.success(request, _("Saved."))
            return _back(provider, engagement)
    title = str(handover.PARTS[key])
    return _form(request, found, form, title=title, save=_("It is written"))


@allow(PROVIDER_SIDE, methods=WRITE)
def part_reopen(request: AccessRequest, provider: str, engagement: str, key: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    item = get_object_or_404(HandoverItem, engagement=found, key=key)
    handover.reopen_part(item=item, by=request.actor)
    return _back(provider, engagement)


@allow(PROVIDER_SIDE, methods=WRITE)
def item_add(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    form = ItemForm(request.POST)
    if form.is_valid():
        handover.add_item(engagement=found, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return _back(provider, engagement)
    return _page(request, found, status=422, item_form=form)


@allow(PROVIDER_SIDE, methods=WRITE)
def item_close(request: AccessRequest, provider: str, engagement: str, number: int) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    item = get_object_or_404(HandoverItem, engagement=found, pk=number, key="")
    handover.close_item(item=item, by=request.actor, on=today(request))
    return _back(provider, engagement)


@allow(OWNER, OFFICE, methods=WRITE)
def close(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    form = CloseForm(request.POST)
    if form.is_valid():
        try:
            closing.close(
                engagement=found,
                by=request.actor,
                at=timezone.now(),
                on=today(request),
                **form.cleaned_data,
            )
        except closing.CannotClose as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The engagement is closed. It can still be read."))
            return _back(provider, engagement)
    return _page(request, found, status=422, close_form=form)


@allow(OWNER, methods=WRITE)
def reopen(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    # Not by the usual door: that one lets nobody change what is closed.
    rows = Engagement.objects.open_to(request.actor).with_people().select_related("provider")
    found = get_object_or_404(rows, slug=engagement)
    form = ReopenForm(request.POST)
    if form.is_valid():
        try:
            closing.reopen(engagement=found, by=request.actor, **form.cleaned_data)
        except closing.CannotClose as problem:
            form.add_error("reason", str(problem))
        else:
            messages.success(request, _("The engagement is open again."))
            return _back(provider, engagement)
    return _page(request, found, status=422, reopen_form=form)


@allow(PROVIDER_SIDE, CLIENT_SIDE)
def client_handover(
    request: AccessRequest, provider: str, client: str, engagement: str
) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    if found.client.slug != client:
        raise Http404
    context = {**_shown(request, found), "crumbs": [(_("Handover"), "")]}
    return render(request, "engagements/client_handover.html", context)
