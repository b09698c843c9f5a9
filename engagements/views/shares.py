"""The doors of the link that shows a balance: where it is made and taken back, and what it shows."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.access import (
    EXECUTIVE,
    FORM,
    FOUNDER,
    OFFICE,
    OWNER,
    WRITE,
    AccessRequest,
    allow,
    public,
)
from accounts.branding import page_brand
from accounts.links import CannotOpenLink
from accounts.views.by_link import Closed, refused, sealed
from engagements import sharing
from engagements.forms.bursts import ShareForm
from engagements.models import BalanceShare, Engagement
from engagements.sharing import CannotShare
from tenancy.models import Client


def _client(request: AccessRequest, slug: str) -> Client:
    """The client of the address; an executive's where they work on an engagement."""
    if request.client is not None:
        return request.client
    found = get_object_or_404(Client, slug=slug)
    # Who was let in to read an engagement shares nothing of it.
    mine = Engagement.objects.worked_by(request.actor.member_id).filter(client=found)
    if request.actor.role == EXECUTIVE and not mine.exists():
        raise Http404
    return found


@allow(OWNER, OFFICE, EXECUTIVE, FOUNDER, methods=FORM)
def share_list(request: AccessRequest, provider: str, client: str) -> HttpResponse:
    found = _client(request, client)
    form = ShareForm(request.POST or None)
    if form.is_valid():
        days = form.cleaned_data["days"]
        sharing.share(client=found, days=days, by=request.actor, at=timezone.now())
        messages.success(request, _("The link is made: copy it from the list."))
        return redirect("engagements:share_list", provider, client)
    now = timezone.now()
    rows = sharing.shares(client=found, by=request.actor)
    holding = [row for row in rows if row.revoked_at is None and row.expires_at > now]
    context = {
        "client": found,
        "form": form,
        "holding": [(row, sharing.address(row)) for row in holding],
        "over": [row for row in rows if row not in holding],
        "crumbs": [
            (_("Months"), reverse("engagements:client_months", args=[provider, client])),
            (_("Share the balance"), ""),
        ],
    }
    status = 422 if form.is_bound else 200
    return render(request, "engagements/share_list.html", context, status=status)


@allow(OWNER, OFFICE, EXECUTIVE, FOUNDER, methods=WRITE)
def share_revoke(request: AccessRequest, provider: str, client: str, number: int) -> HttpResponse:
    found = _client(request, client)
    row = get_object_or_404(BalanceShare, client=found, pk=number)
    try:
        sharing.revoke(share=row, by=request.actor, at=timezone.now())
    except CannotShare as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("The link is taken back: it shows nothing any more."))
    return redirect("engagements:share_list", provider, client)


@public()
@sealed
def balance(request: HttpRequest, token: str) -> HttpResponse:
    try:
        counts = request.method == "GET"
        shown = sharing.shown(token=token, at=timezone.now(), counts=counts)
    except CannotOpenLink as problem:
        return refused(request, Closed(_("There is no balance to see here"), str(problem)))
    with (
        translation.override(shown.client.language),
        timezone.override(shown.provider.timezone),
    ):
        context = {"shown": shown, "brand": page_brand(shown.provider)}
        response = render(request, "engagements/balance.html", context)
        response["Content-Language"] = translation.get_language() or ""
        return response
