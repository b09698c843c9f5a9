"""The doors to how an engagement is doing, on both sides."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import CLIENT_SIDE, PROVIDER_SIDE, AccessRequest, allow, today
from dashboards.health.board import health
from engagements.views.doors import crumbs, engagement_or_404


@allow(PROVIDER_SIDE)
def engagement_health(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    context = {
        "engagement": found,
        "health": health(engagement=found, on=today(request)),
        "crumbs": crumbs(request, found, _("Health")),
    }
    return render(request, "dashboards/health.html", context)


@allow(PROVIDER_SIDE, CLIENT_SIDE)
def client_health(
    request: AccessRequest, provider: str, client: str, engagement: str
) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    if found.client.slug != client:
        raise Http404
    context = {
        "engagement": found,
        "health": health(engagement=found, on=today(request), by_client=True),
        "by_client": True,
        "crumbs": [
            (_("Figures"), reverse("kpis:client_figures", args=[provider, client])),
            (_("How the work goes"), ""),
        ],
    }
    return render(request, "dashboards/health.html", context)
