"""The doors of the clients a provider serves."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import FORM, OFFICE, OWNER, AccessRequest, allow
from accounts.models import Contact
from engagements.forms.clients import ClientForm
from engagements.lifecycle import CannotOpen, change_client, open_client
from engagements.models import Engagement
from tenancy.models import Client


@allow(OWNER, OFFICE)
def client_list(request: AccessRequest, provider: str) -> HttpResponse:
    people: dict[int, list[Contact]] = {}
    for contact in Contact.objects.active().select_related("user").order_by("user__name"):
        people.setdefault(contact.client_id, []).append(contact)
    counts = Engagement.objects.values_list("client_id").annotate(Count("id")).order_by()
    held: dict[int, int] = dict(counts)
    rows = [
        (client, held.get(client.pk, 0), people.get(client.pk, []))
        for client in Client.objects.order_by("name")
    ]
    context = {"rows": rows, "crumbs": [(_("Clients"), "")]}
    return render(request, "engagements/client_list.html", context)


@allow(OWNER, OFFICE, methods=FORM)
def client_create(request: AccessRequest, provider: str) -> HttpResponse:
    form = ClientForm(request.POST or None, initial={"language": request.provider.language})
    if form.is_valid():
        try:
            made = open_client(by=request.actor, **form.cleaned_data)
        except CannotOpen as problem:
            form.add_error("name", str(problem))
        else:
            messages.success(request, _("%(client)s is a client now.") % {"client": made})
            return redirect("engagements:client_list", provider)
    return _form_page(request, form, title=_("New client"))


@allow(OWNER, OFFICE, methods=FORM)
def client_edit(request: AccessRequest, provider: str, slug: str) -> HttpResponse:
    found = get_object_or_404(Client, slug=slug)
    name = found.name
    form = ClientForm(request.POST or None, instance=found)
    if form.is_valid():
        change_client(client=found, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("engagements:client_list", provider)
    return _form_page(request, form, title=name)


def _form_page(request: AccessRequest, form: ClientForm, *, title: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "crumbs": [
            (_("Clients"), reverse("engagements:client_list", args=[request.provider.slug])),
            (title, ""),
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "engagements/client_form.html", context, status=status)
