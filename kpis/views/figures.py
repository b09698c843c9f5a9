"""The figures of an engagement: all at a glance, and each by itself."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.access import CLIENT_SIDE, PROVIDER_SIDE, AccessRequest, allow
from engagements.views.doors import engagement_or_404
from kpis.models import Kpi
from kpis.views.doors import client_crumbs, crumbs, framework_of, kpi_or_404
from tenancy.models import Client


@allow(PROVIDER_SIDE)
def framework(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    context = {
        "engagement": found,
        "framework": framework_of(found),
        "crumbs": crumbs(request, found),
    }
    return render(request, "kpis/framework.html", context)


@allow(PROVIDER_SIDE)
def kpi(request: AccessRequest, provider: str, engagement: str, number: int) -> HttpResponse:
    found = kpi_or_404(request, engagement, number)
    context = {
        "kpi": found,
        "engagement": found.engagement,
        "crumbs": crumbs(request, found.engagement, (found.name, "")),
    }
    return render(request, "kpis/kpi.html", context)


@allow(CLIENT_SIDE, PROVIDER_SIDE)
def client_figures(request: AccessRequest, provider: str, client: str) -> HttpResponse:
    context = {
        "client": get_object_or_404(Client, slug=client),
        "crumbs": client_crumbs(request, client),
    }
    return render(request, "kpis/client_figures.html", context)


@allow(CLIENT_SIDE, PROVIDER_SIDE)
def client_kpi(
    request: AccessRequest, provider: str, client: str, engagement: str, number: int
) -> HttpResponse:
    found: Kpi = kpi_or_404(request, engagement, number, client=client)
    context = {
        "kpi": found,
        "engagement": found.engagement,
        "crumbs": client_crumbs(request, client, (found.name, "")),
    }
    return render(request, "kpis/kpi.html", context)
