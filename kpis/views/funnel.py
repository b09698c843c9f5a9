"""The doors of the funnel: its figures, on both sides, and its stages."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.access import (
    CLIENT_SIDE,
    FORM,
    PROVIDER_SIDE,
    WRITE,
    AccessRequest,
    allow,
    today,
)
from common.charts import Step
from common.money import format_number, half_up
from common.periods import Month, Quarter
from common.templatetags.ui import percent
from common.typography import date_format
from engagements.models import Engagement, Term
from engagements.views.doors import engagement_or_404
from kpis.forms.funnel import HoursForm, StageFormSet, stage_facts, stage_initial
from kpis.funnel import reasons
from kpis.funnel.connections import connections_of, lead_to_won
from kpis.funnel.figures import LAST_YEAR, Figures, NoPeriod, Window, figures_of, share, window_of
from kpis.funnel.stages import (
    CannotChangeFunnel,
    funnel_of,
    meaning_of,
    name_of,
    set_stages,
    stages_of,
    start_funnel,
)
from kpis.models import Deal, Definition, Funnel
from kpis.views.doors import crumbs

MOST_ORIGINS = 8


@allow(PROVIDER_SIDE)
def funnel(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    """The figures of a funnel in a period."""
    found = engagement_or_404(request, engagement)
    here = crumbs(request, found, (_("Funnel"), ""))
    return _page(request, found, {"crumbs": here, "base": reverse("kpis:funnel", args=_at(found))})


@allow(CLIENT_SIDE, PROVIDER_SIDE)
def client_funnel(
    request: AccessRequest, provider: str, client: str, engagement: str
) -> HttpResponse:
    """The same for the client's people: it is their pipeline."""
    found = engagement_or_404(request, engagement)
    if found.client.slug != client:
        raise Http404
    place = [provider, client]
    here = [(_("Figures"), reverse("kpis:client_figures", args=place)), (_("Funnel"), "")]
    base = reverse("kpis:client_funnel", args=[*place, found.slug])
    return _page(request, found, {"crumbs": here, "base": base, "is_client": True})


def _at(engagement: Engagement) -> list[str]:
    return [engagement.provider.slug, engagement.slug]


def _page(request: AccessRequest, engagement: Engagement, more: dict[str, Any]) -> HttpResponse:
    row, on = funnel_of(engagement=engagement), today(request)
    context = {"engagement": engagement, "funnel": row, "on": on, **more}
    if row is not None:
        try:
            window = window_of(text=request.GET.get("period", ""), on=on)
        except NoPeriod:
            raise Http404 from None
        context |= _figures(engagement, row, window, on)
    return render(request, "kpis/funnel.html", context)


def _figures(engagement: Engagement, row: Funnel, window: Window, on: dt.date) -> dict[str, Any]:
    found = figures_of(funnel=row, window=window, on=on)
    return {
        "figures": found,
        "steps": steps_of(found),
        "window": window,
        "period_name": period_name(window),
        "periods": _periods(window, on),
        "connections": connections_of(engagement=engagement, figures=found),
        "stalled_reasons": _said(found.stall_reasons, reasons.STALLED),
        "lost_reasons": _said(found.lost, reasons.LOST),
        "refused_reasons": _said(found.refused, reasons.REFUSED),
        "sources": [(one, lead_to_won(one)) for one in found.sources[:MOST_ORIGINS]],
        "more_sources": max(len(found.sources) - MOST_ORIGINS, 0),
        "segments": [(_segment(one.name), one, lead_to_won(one)) for one in found.segments],
    }


def steps_of(found: Figures) -> list[Step]:
    """The bars of the funnel: its stages, then what was won."""
    steps = [
        Step(
            label=one.name,
            value=one.tally.reached,
            text=_whole(one.tally.reached),
            onward=""
            if one.conversion is None
            else _("%(share)s go on") % {"share": _percent(one.conversion)},
            tone="warn" if one is found.narrowest else "accent",
        )
        for one in found.stages
    ]
    won = found.now.tally.won
    return [*steps, Step(label=_("Won"), value=won, text=_whole(won))]


def _whole(count: int) -> str:
    return format_number(Decimal(count), language=get_language() or "en")


def _percent(value: Any) -> str:
    return percent(int(half_up(Decimal(value), places=0)))


def period_name(window: Window) -> str:
    """Last 12 months, quarter 4 of 2026, November 2026."""
    if window.code == LAST_YEAR:
        return _("Last 12 months")
    if "Q" in window.code:
        quarter = Quarter.parse(window.code)
        return _("Quarter %(number)d, %(year)d") % {
            "number": quarter.number,
            "year": quarter.year,
        }
    return capfirst(date_format(window.span.first, "F Y"))


def _periods(window: Window, on: dt.date) -> dict[str, str]:
    """The kinds of period that are offered, and the one before and after this one."""
    found = {"year": LAST_YEAR, "quarter": str(Quarter.of(on)), "month": str(Month.of(on))}
    unit: Month | Quarter
    if window.kind == "year":
        return found
    unit = Quarter.parse(window.code) if window.kind == "quarter" else Month.parse(window.code)
    found[window.kind] = window.code
    found["earlier"] = str(unit.plus(-1))
    if unit.plus(1).first <= on:
        found["later"] = str(unit.plus(1))
    return found


def _said(counts: Mapping[str, int], among: Any) -> list[tuple[str, int, Any]]:
    """Reasons in words, how often, and their share of all."""
    whole = sum(counts.values())
    return [
        (reasons.said(code, among=among) or _("No reason given"), count, share(count, whole))
        for code, count in counts.items()
    ]


def _segment(code: str) -> str:
    return str(Deal.Segment(code).label)


# ------------------------------------------------------------------------------------ its stages


@allow(PROVIDER_SIDE, methods=WRITE)
def funnel_start(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    """Begin with the usual stages."""
    found = engagement_or_404(request, engagement)
    term = Term.objects.filter(engagement=found).order_by("-starts_on").first()
    currency = term.currency if term else request.provider.currency
    start_funnel(engagement=found, currency=currency, by=request.actor)
    messages.success(request, _("The funnel has begun, with the usual stages."))
    return redirect("kpis:funnel_stages", provider, engagement)


@allow(PROVIDER_SIDE, methods=FORM)
def funnel_stages(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    """What the stages are called, their order, and when a deal counts as stalled."""
    found = engagement_or_404(request, engagement)
    row = funnel_or_404(found)
    stages = stages_of(funnel=row)
    words = Definition.objects.filter(client=found.client, retired_at=None).order_by("word")
    data = request.POST if request.method == "POST" else None
    forms = StageFormSet(
        data, initial=stage_initial(stages), form_kwargs={"definitions": words}, prefix="stage"
    )
    hours = HoursForm(data, initial={"contact_hours": row.contact_hours})
    problem = ""
    if data is not None and forms.is_valid() and hours.is_valid():
        try:
            set_stages(funnel=row, facts=stage_facts(forms), by=request.actor, **hours.cleaned_data)
        except CannotChangeFunnel as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("The stages are saved."))
            return redirect("kpis:funnel", provider, engagement)
    context = {
        "engagement": found,
        "funnel": row,
        "forms": forms,
        "hours": hours,
        "problem": problem,
        "meanings": [(name_of(one), meaning_of(one)) for one in stages if meaning_of(one)],
        "crumbs": funnel_crumbs(request, found, (_("Stages"), "")),
    }
    return render(
        request, "kpis/funnel_stages.html", context, status=422 if data is not None else 200
    )


def funnel_or_404(engagement: Engagement) -> Funnel:
    """The funnel of an engagement."""
    found = funnel_of(engagement=engagement)
    if found is None:
        raise Http404
    return found


def funnel_crumbs(
    request: AccessRequest, engagement: Engagement, *rest: tuple[str, str]
) -> list[tuple[str, str]]:
    """Where a page of the funnel stands: below its figures."""
    here = crumbs(request, engagement)
    return [here[0], (_("Funnel"), reverse("kpis:funnel", args=_at(engagement))), *rest]
