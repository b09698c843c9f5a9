"""What the client's people read: their outcomes in figures, and the words that are used."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.access import CLIENT_SIDE, EXECUTIVE, PROVIDER_SIDE, AccessRequest, allow, today
from engagements.models import Engagement
from kpis import glossary, outlook
from kpis.definitions import standing
from kpis.funnel.stages import funnels_of
from kpis.views.doors import client_crumbs
from tenancy.models import Client


def _mine(request: AccessRequest, client: Client) -> list[Engagement]:
    """The client's engagements that this person may see, those that run first."""
    on = today(request)
    rows = Engagement.objects.open_to(request.actor).with_people().filter(client=client)
    found = sorted(rows, key=lambda one: (not one.runs_on(on), one.title, one.pk))
    if request.actor.role == EXECUTIVE and not found:
        raise Http404
    running = [one for one in found if one.runs_on(on) or one.starts_on > on]
    return running or found


@allow(CLIENT_SIDE, PROVIDER_SIDE)
def client_figures(request: AccessRequest, provider: str, client: str) -> HttpResponse:
    found = get_object_or_404(Client, slug=client)
    mine = _mine(request, found)
    context = {
        "client": found,
        "outlooks": outlook.outlooks(engagements=mine, on=today(request)),
        "funnels": funnels_of(engagements=mine),
        "crumbs": [(_("Figures"), "")],
    }
    return render(request, "kpis/client_figures.html", context)


@allow(CLIENT_SIDE, PROVIDER_SIDE)
def client_glossary(request: AccessRequest, provider: str, client: str) -> HttpResponse:
    found = get_object_or_404(Client, slug=client)
    _mine(request, found)
    context = {
        "client": found,
        "own": standing.register(client=found),
        "groups": glossary.groups(),
        "crumbs": client_crumbs(request, client, (_("Glossary"), "")),
    }
    return render(request, "kpis/glossary.html", context)
