"""The doors to how an engagement is doing, on both sides."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import CLIENT_SIDE, PROVIDER_SIDE, AccessRequest, allow, today
from dashboards.health.board import Health, health
from dashboards.health.figure import Figure
from engagements.models import Engagement
from engagements.views.doors import crumbs, engagement_or_404

# Where what a figure is made of can be read.
BEHIND = {
    "E01": "engagements:account",
    "E02": "engagements:detail",
    "E03": "engagements:fit",
    "E06": "engagements:milestones",
    "E08": "engagements:handover",
    "E09": "engagements:account",
    "E10": "engagements:milestones",
}
BEHIND_FOR_CLIENT = {
    "E01": "engagements:client_account",
    "E03": "engagements:client_fit",
    "E09": "engagements:client_account",
}


def _lines(found: Health, behind: dict[str, str], place: list[str]) -> list[tuple[Figure, str]]:
    """Each figure with the page behind it, if it has one."""
    return [
        (one, reverse(behind[one.code], args=place) if one.code in behind else "")
        for one in found.by_need
    ]


@allow(PROVIDER_SIDE)
def engagement_health(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    board = health(engagement=found, on=today(request))
    context = {
        "engagement": found,
        "health": board,
        "lines": _lines(board, BEHIND, [provider, engagement]),
        "crumbs": crumbs(request, found, _("Health")),
    }
    return render(request, "dashboards/health.html", context)


def _of_client(request: AccessRequest, client: str, slug: str) -> Engagement:
    found = engagement_or_404(request, slug)
    if found.client.slug != client:
        raise Http404
    return found


@allow(PROVIDER_SIDE, CLIENT_SIDE)
def client_health(
    request: AccessRequest, provider: str, client: str, engagement: str
) -> HttpResponse:
    found = _of_client(request, client, engagement)
    board = health(engagement=found, on=today(request), by_client=True)
    lines = _lines(board, BEHIND_FOR_CLIENT, [provider, client, engagement])
    owed = reverse("engagements:client_milestones", args=[provider, client])
    context = {
        "engagement": found,
        "health": board,
        "lines": [(one, owed if one.code == "E10" else url) for one, url in lines],
        "by_client": True,
        "crumbs": [
            (_("Figures"), reverse("kpis:client_figures", args=[provider, client])),
            (_("How the work goes"), ""),
        ],
    }
    return render(request, "dashboards/health.html", context)
