"""The doors of a CRM's export: brought, mapped, looked at, and then how far the worker is."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import FORM, PROVIDER_SIDE, AccessRequest, allow
from common.tables import CannotRead
from engagements.models import Engagement
from engagements.views.doors import engagement_or_404
from kpis import tasks
from kpis.forms.funnel import ColumnsForm, ExportForm
from kpis.funnel import importing
from kpis.funnel.headings import FIELDS
from kpis.funnel.importing import CannotTakeOver
from kpis.funnel.rows import sentence
from kpis.funnel.stages import name_of
from kpis.models import DealImport, Funnel
from kpis.views.funnel import funnel_crumbs, funnel_or_404

State = DealImport.State


@allow(PROVIDER_SIDE, methods=FORM)
def deal_imports(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    """Bring an export; those that were taken over before."""
    found = engagement_or_404(request, engagement)
    funnel = funnel_or_404(found)
    form = ExportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        export, now = form.cleaned_data["export"], timezone.now()
        try:
            row = importing.bring(
                funnel=funnel, raw=export.read(), name=export.name, by=request.actor, at=now
            )
        except CannotRead as problem:
            form.add_error("export", str(problem))
        else:
            return redirect("kpis:deal_import", provider, engagement, row.pk)
    context = {
        "engagement": found,
        "funnel": funnel,
        "form": form,
        "latest": importing.latest(funnel=funnel),
        "crumbs": funnel_crumbs(request, found, (_("Import"), "")),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "kpis/deal_imports.html", context, status=status)


@allow(PROVIDER_SIDE, methods=FORM)
def deal_import(
    request: AccessRequest, provider: str, engagement: str, number: int
) -> HttpResponse:
    """An export by its state: what its columns hold, or how far it is, or what came of it."""
    found = engagement_or_404(request, engagement)
    funnel = funnel_or_404(found)
    row = get_object_or_404(DealImport, pk=number, funnel=funnel)
    if request.method == "POST":
        return _posted(request, found, funnel, row)
    if row.state == State.MAPPED:
        return _mapping(request, found, funnel, row)
    context = {
        "engagement": found,
        "row": row,
        "share": min(100 * row.done // row.rows, 100) if row.rows else None,
        "problems": [(sentence(one), FIELDS.get(one["field"], "")) for one in row.problems],
        "crumbs": _crumbs(request, found, row),
    }
    part = "#state" if request.htmx and not request.htmx.history_restore_request else ""
    return render(request, f"kpis/deal_import.html{part}", context)


def _posted(
    request: AccessRequest, engagement: Engagement, funnel: Funnel, row: DealImport
) -> HttpResponse:
    asked, place = request.POST.get("do"), [request.provider.slug, engagement.slug]
    try:
        if asked == "discard":
            importing.discard(row=row)
            messages.success(request, _("The file was thrown away. Nothing of it was taken over."))
            return redirect("kpis:deal_imports", *place)
        if row.state == State.MAPPED:
            _remapped(request, funnel, row)
        if asked == "start":
            begun = importing.start(row=row, funnel=funnel, by=request.actor, at=timezone.now())
            if begun.state == State.RUNNING:
                tasks.nudge_import(provider_id=request.provider.pk, import_id=row.pk)
    except CannotTakeOver as refusal:
        messages.warning(request, str(refusal))
    return redirect("kpis:deal_import", *place, row.pk)


def _remapped(request: AccessRequest, funnel: Funnel, row: DealImport) -> None:
    seen = importing.preview(row=row, funnel=funnel, at=timezone.now())
    form = ColumnsForm(request.POST, plan=seen.plan, found=seen.found, stages=seen.stages)
    if form.is_valid():
        importing.remap(row=row, plan=form.answer())


def _mapping(
    request: AccessRequest, engagement: Engagement, funnel: Funnel, row: DealImport
) -> HttpResponse:
    seen = importing.preview(row=row, funnel=funnel, at=timezone.now())
    names = {str(stage.pk): name_of(stage) for stage in seen.stages}
    context = {
        "engagement": engagement,
        "funnel": funnel,
        "row": row,
        "seen": seen,
        "form": ColumnsForm(plan=seen.plan, found=seen.found, stages=seen.stages),
        "samples": [(one, names.get(one.stage, "")) for one in seen.samples],
        "before": importing.same_before(row=row),
        "crumbs": _crumbs(request, engagement, row),
    }
    return render(request, "kpis/deal_import_map.html", context)


def _crumbs(
    request: AccessRequest, engagement: Engagement, row: DealImport
) -> list[tuple[str, str]]:
    above = reverse("kpis:deal_imports", args=[request.provider.slug, engagement.slug])
    return [*funnel_crumbs(request, engagement)[1:], (_("Import"), above), (row.name, "")]
