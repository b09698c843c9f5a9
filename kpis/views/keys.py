"""The doors of the keys for programs: made, shown once, revoked."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import keys as room
from accounts.access import FORM, OFFICE, OWNER, WRITE, AccessRequest, allow
from accounts.keys import CannotMakeKey, Made
from accounts.models import ApiKey
from engagements.models import Engagement
from kpis.forms.keys import KeyForm


@allow(OWNER, OFFICE, methods=FORM)
def keys(request: AccessRequest, provider: str) -> HttpResponse:
    """The keys of the provider, and a form for a new one."""
    rows = Engagement.objects.select_related("client").order_by("client__name", "id")
    engagements = list(rows)
    form = KeyForm(request.POST or None, engagements=engagements)
    made: Made | None = None
    if form.is_valid():
        try:
            made = room.make_key(by=request.actor, at=timezone.now(), **form.cleaned_data)
        except CannotMakeKey as problem:
            form.add_error(None, str(problem))
        else:
            form = KeyForm(engagements=engagements)
    names = {one.pk: f"{one.client.name}, {one.title}" for one in engagements}
    now = timezone.now()
    found = [(row, names.get(row.only_engagement or 0, "")) for row in room.all_keys()]
    context = {
        "form": form,
        "made": made,
        "standing": [one for one in found if one[0].revoked_at is None and one[0].expires_at > now],
        "over": [one for one in found if one[0].revoked_at or one[0].expires_at <= now],
        "address": request.build_absolute_uri(reverse("api:api_readings")),
        "crumbs": [
            (_("Settings"), reverse("accounts:settings", args=[provider])),
            (_("Keys for programs"), ""),
        ],
    }
    # A key is shown on the page that made it and on no other one.
    return render(request, "kpis/keys.html", context, status=422 if form.is_bound else 200)


@allow(OWNER, OFFICE, methods=WRITE)
def key_revoke(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    """Revoke a key."""
    key = get_object_or_404(ApiKey, pk=number)
    room.revoke_key(key=key, by=request.actor, at=timezone.now())
    messages.success(request, _("The key is revoked: it opens nothing any more."))
    return redirect("kpis:keys", provider)
