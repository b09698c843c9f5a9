"""The figures of an engagement: all at a glance, each by itself, two months, all to take away."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.access import (
    CLIENT_SIDE,
    PROVIDER_SIDE,
    WRITE,
    AccessRequest,
    allow,
    today,
)
from common.periods import Month
from engagements.views.doors import engagement_or_404
from engagements.views.sheets import csv_answer, xlsx_answer
from kpis import comparing, cost, glance, glossary, history, notes, sheet
from kpis.definitions import standing
from kpis.forms.figures import CompareForm, NoteForm
from kpis.models import Framework, Kpi, KpiNote
from kpis.series import SHOWN
from kpis.views.doors import client_crumbs, crumbs, framework_of, framework_or_404, kpi_or_404

# How many periods a KPI's page shows: about a year, or about three.
LONG = 36


@allow(PROVIDER_SIDE)
def framework(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    kept = framework_of(found)
    board = glance.board(framework=kept, on=today(request)) if kept else None
    is_agreed = request.GET.get("order") == "agreed"
    context = {
        "engagement": found,
        "framework": kept,
        "board": board,
        "is_agreed": is_agreed,
        "lines": board and (board.lines if is_agreed else board.by_need),
        "crumbs": crumbs(request, found),
    }
    return render(request, "kpis/framework.html", context)


# --------------------------------------------------------------------------------------- one KPI


def _page(
    request: AccessRequest,
    kpi: Kpi,
    trail: list[tuple[str, str]],
    *,
    form: NoteForm | None = None,
    client: str = "",
) -> HttpResponse:
    is_long = request.GET.get("show") == "long"
    story = history.history_of(kpi=kpi, on=today(request), count=LONG if is_long else SHOWN)
    context = {
        "kpi": kpi,
        "engagement": kpi.engagement,
        "history": story,
        "line": story.line,
        "counted_by": standing.signed_by_whom([kpi.definition]).get(kpi.definition.pk)
        if kpi.definition
        else None,
        "words": glossary.used_in(kpi.name, kpi.why, kpi.counted, story.formula),
        "cost": cost.cost_of(kpi=kpi, now=story.series.value),
        "is_long": is_long,
        "form": form or NoteForm(initial={"on": today(request)}),
        "removable": {
            note.pk for _n, note in story.notes if notes.may_remove(note=note, by=request.actor)
        },
        "client": client,
        "crumbs": trail,
    }
    return render(request, "kpis/kpi.html", context, status=422 if form else 200)


@allow(PROVIDER_SIDE)
def kpi(request: AccessRequest, provider: str, engagement: str, number: int) -> HttpResponse:
    found = kpi_or_404(request, engagement, number)
    return _page(request, found, crumbs(request, found.engagement, (found.name, "")))


@allow(CLIENT_SIDE, PROVIDER_SIDE)
def client_kpi(
    request: AccessRequest, provider: str, client: str, engagement: str, number: int
) -> HttpResponse:
    found = kpi_or_404(request, engagement, number, client=client)
    trail = client_crumbs(request, client, (found.name, ""))
    return _page(request, found, trail, client=client)


@allow(PROVIDER_SIDE, methods=WRITE)
def note_add(request: AccessRequest, provider: str, engagement: str, number: int) -> HttpResponse:
    found = kpi_or_404(request, engagement, number)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            notes.add_note(
                kpi=found,
                by=request.actor,
                at=timezone.now(),
                today=today(request),
                **form.cleaned_data,
            )
        except notes.CannotNote as problem:
            form.add_error("on", str(problem))
    if form.errors:
        trail = crumbs(request, found.engagement, (found.name, ""))
        return _page(request, found, trail, form=form)
    messages.success(request, _("Written down. It stands on the curve for everybody."))
    return redirect("kpis:kpi", provider, engagement, number)


@allow(PROVIDER_SIDE, methods=WRITE)
def note_remove(
    request: AccessRequest, provider: str, engagement: str, number: int, note: int
) -> HttpResponse:
    found = kpi_or_404(request, engagement, number)
    row = get_object_or_404(KpiNote, kpi=found, pk=note)
    try:
        notes.remove_note(note=row, by=request.actor)
    except notes.CannotNote as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("The note is removed."))
    return redirect("kpis:kpi", provider, engagement, number)


# --------------------------------------------------------------------------------- two months


def _compare(
    request: AccessRequest, kept: Framework, trail: list[tuple[str, str]], *, client: str = ""
) -> HttpResponse:
    on = today(request)
    months = comparing.months_to_compare(kpis=glance.framework_rows(kept), on=on)
    usual = {"from": str(months[min(3, len(months) - 1)]), "to": str(months[0])}
    form = CompareForm(usual | request.GET.dict(), months=months)
    # What no list offers is answered with what is usual.
    if not form.is_valid():
        form = CompareForm(usual, months=months)
        form.full_clean()
    earlier, later = sorted((form.cleaned_data["from"], form.cleaned_data["to"]))
    context = {
        "engagement": kept.engagement,
        "comparison": comparing.compare(framework=kept, earlier=earlier, later=later, on=on),
        "form": form,
        "client": client,
        "crumbs": trail,
    }
    return render(request, "kpis/compare.html", context)


@allow(PROVIDER_SIDE)
def compare(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    kept = framework_or_404(request, engagement)
    return _compare(request, kept, crumbs(request, kept.engagement, (_("Compare"), "")))


@allow(CLIENT_SIDE, PROVIDER_SIDE)
def client_compare(
    request: AccessRequest, provider: str, client: str, engagement: str
) -> HttpResponse:
    kept = framework_or_404(request, engagement, client=client)
    trail = client_crumbs(request, client, (_("Compare"), ""))
    return _compare(request, kept, trail, client=client)


# ----------------------------------------------------------------------------------- to take away


def _export(request: AccessRequest, kept: Framework, kind: str) -> HttpResponse:
    rows: Iterable[list[object]] = sheet.rows(framework=kept, on=today(request))
    name = slugify(f"{kept.engagement.client.slug} {Month.of(today(request))} figures")
    if kind == "csv":
        return csv_answer(rows, name=name)
    if kind == "xlsx":
        return xlsx_answer(rows, name=name, title=_("Figures"))
    raise Http404


@allow(PROVIDER_SIDE)
def export(request: AccessRequest, provider: str, engagement: str, kind: str) -> HttpResponse:
    return _export(request, framework_or_404(request, engagement), kind)


@allow(CLIENT_SIDE, PROVIDER_SIDE)
def client_export(
    request: AccessRequest, provider: str, client: str, engagement: str, kind: str
) -> HttpResponse:
    return _export(request, framework_or_404(request, engagement, client=client), kind)
