"""The founder's doors: the dashboard and the documents; the provider's people see them as well."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.access import (
    CLIENT_SIDE,
    EXECUTIVE,
    FOUNDER,
    PROVIDER_SIDE,
    AccessRequest,
    allow,
    today,
)
from accounts.models import Contact
from billing.collecting import owed
from dashboards import documents as papers
from dashboards.client_home import client_home
from dashboards.sentence import greeting
from dashboards.views import remember
from engagements.agenda.leave import soon_away
from engagements.course import checklists
from engagements.models import Engagement
from tenancy.models import Client

PAGE = 30


def _client(request: AccessRequest, slug: str) -> Client:
    """The client of the address; an executive's where they lead an engagement, running or not."""
    if request.client is not None:
        return request.client
    found = get_object_or_404(Client, slug=slug)
    if request.actor.role == EXECUTIVE:
        get_list_or_404(Engagement.objects.open_to(request.actor), client=found)
    return found


def _founder(client: Client) -> str:
    """The name of the person whose page this is, for the provider's people who look at it."""
    contacts = Contact.objects.active().filter(client=client, role=FOUNDER)
    first = contacts.select_related("user").order_by("id").first()
    return first.user.name if first else ""


@allow(PROVIDER_SIDE, CLIENT_SIDE)
def client(request: AccessRequest, provider: str, client: str) -> HttpResponse:
    if request.actor.is_client:
        remember(request)
    found = _client(request, client)
    at = timezone.localtime()
    home = client_home(
        client=found, by=request.actor, on=at.date(), timezone=request.provider.timezone
    )
    context = {
        "client": found,
        "home": home,
        "away": soon_away(engagements=[one.engagement for one in home.running], on=at.date()),
        "asked_of_client": checklists.asked_of_client(
            engagements=Engagement.objects.open_to(request.actor).filter(client=found)
        ),
        "greeting": greeting(name=request.actor.name, hour=at.hour),
        "may_answer": request.actor.role == FOUNDER,
        "founder": "" if request.actor.is_client else _founder(found),
        "crumbs": [(_("Dashboard") if request.actor.is_client else found.name, "")],
    }
    return render(request, "dashboards/client.html", context)


@allow(PROVIDER_SIDE, CLIENT_SIDE)
def documents(request: AccessRequest, provider: str, client: str) -> HttpResponse:
    found = _client(request, client)
    mine = Engagement.objects.open_to(request.actor).with_people().filter(client=found)
    engagements = list(mine)
    kind = request.GET.get("show", "")
    kind = kind if kind in papers.KINDS else ""
    counts = papers.counts(engagements=engagements)
    names = {
        "": pgettext("documents", "All"),
        papers.REPORT: _("Reports"),
        papers.INVOICE: _("Invoices"),
    }
    rows = papers.index(engagements=engagements, kind=kind)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "client": found,
        "page_obj": page,
        "documents": papers.documents(
            rows=page,
            engagements=engagements,
            on=today(request),
            timezone=request.provider.timezone,
        ),
        "kinds": [
            (key, name, counts[key] if key else sum(counts.values())) for key, name in names.items()
        ],
        "kind": kind,
        "owed": owed(papers.issued(engagements)),
        "several": len(engagements) > 1,
        "crumbs": [(_("Documents"), "")],
    }
    return render(request, "dashboards/documents.html", context)
