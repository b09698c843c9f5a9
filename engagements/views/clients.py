"""The doors of the clients a provider serves."""

from collections.abc import Sequence

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import FORM, OFFICE, OWNER, AccessRequest, allow, today
from accounts.models import Contact
from engagements import companies
from engagements.forms.clients import OF_COMPANY, ClientForm
from engagements.lifecycle import CannotOpen, change_client, open_client
from engagements.models import Engagement, Headcount
from tenancy.models import Client


@allow(OWNER, OFFICE)
def client_list(request: AccessRequest, provider: str) -> HttpResponse:
    people: dict[int, list[Contact]] = {}
    for contact in Contact.objects.active().select_related("user").order_by("user__name"):
        people.setdefault(contact.client_id, []).append(contact)
    counts = Engagement.objects.values_list("client_id").annotate(Count("id")).order_by()
    held: dict[int, int] = dict(counts)
    clients = list(Client.objects.order_by("name"))
    fast = companies.growing(clients)
    rows = [
        (client, held.get(client.pk, 0), people.get(client.pk, []), fast.get(client.pk))
        for client in clients
    ]
    context = {"rows": rows, "crumbs": [(_("Clients"), "")]}
    return render(request, "engagements/client_list.html", context)


@allow(OWNER, OFFICE, methods=FORM)
def client_create(request: AccessRequest, provider: str) -> HttpResponse:
    form = ClientForm(request.POST or None, initial={"language": request.provider.language})
    if form.is_valid():
        try:
            made = open_client(by=request.actor, **form.facts)
        except CannotOpen as problem:
            form.add_error("name", str(problem))
        else:
            _describe(request, made, form)
            messages.success(request, _("%(client)s is a client now.") % {"client": made})
            return redirect("engagements:client_list", provider)
    return _form_page(request, form, title=_("New client"))


@allow(OWNER, OFFICE, methods=FORM)
def client_edit(request: AccessRequest, provider: str, slug: str) -> HttpResponse:
    found = get_object_or_404(Client, slug=slug)
    name = found.name
    known = companies.profile_of(found)
    counts = companies.history_of(found)
    form = ClientForm(
        request.POST or None,
        instance=found,
        initial={
            **{flag: getattr(known, flag) for flag in OF_COMPANY},
            "staff": counts[0].staff if counts else None,
        },
    )
    if form.is_valid():
        change_client(client=found, by=request.actor, **form.facts)
        _describe(request, found, form)
        messages.success(request, _("Saved."))
        return redirect("engagements:client_list", provider)
    return _form_page(request, form, title=name, counts=counts)


def _describe(request: AccessRequest, client: Client, form: ClientForm) -> None:
    """Keep what was said of the company beside its address."""
    if staff := form.cleaned_data["staff"]:
        companies.count_staff(client=client, staff=staff, by=request.actor, on=today(request))
    companies.describe(client=client, by=request.actor, **form.company)


def _form_page(
    request: AccessRequest, form: ClientForm, *, title: str, counts: Sequence[Headcount] = ()
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "counts": counts,
        "growth": companies.growth(counts),
        "crumbs": [
            (_("Clients"), reverse("engagements:client_list", args=[request.provider.slug])),
            (title, ""),
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "engagements/client_form.html", context, status=status)
