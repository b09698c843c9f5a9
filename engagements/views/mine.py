"""The doors of what is a person's own, whichever provider they work for: the calendar that goes
out and the load over all engagements; and the office's page of who has room."""

import hashlib
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import gettext as _

from accounts.access import (
    FORM,
    OFFICE,
    OWNER,
    AccessRequest,
    allow,
    public,
    signed_in,
    today,
)
from accounts.models import User
from engagements.agenda import feed as room
from engagements.agenda import load as loads

GONE = 404


def _number(text: str) -> int:
    """The key of a row; 0, which no row has, where it is none."""
    return int(text) if re.fullmatch("[0-9]{1,18}", text) else 0


@public()
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar itself, for programs: nobody is signed in here, the token is the key."""
    now = timezone.now()
    owner = room.owner_of(token=token, at=now)
    if owner is None:
        said = _("This calendar address is not valid any more.")
        return HttpResponse(said, status=GONE, content_type="text/plain; charset=utf-8")
    with translation.override(owner.language):
        found = room.entries(user=owner, on=timezone.localdate(now))
        content = room.calendar(found=found, host=urlsplit(settings.SITE_URL).hostname or "mandate")
    tag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    known = parse_etags(request.headers.get("If-None-Match", ""))
    response: HttpResponse
    if tag in known or f"W/{tag}" in known:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="mandate.ics"'
    response["ETag"] = tag
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, no_cache=True)
    return response


@signed_in(methods=FORM)
def my_calendar(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    if request.method == "POST":
        if "revoke" in request.POST:
            room.revoke_feed(user=user, at=timezone.now())
            messages.success(request, _("The address answers nobody any more."))
        else:
            room.make_feed(user=user, at=timezone.now())
            messages.success(request, _("Your calendar has an address now."))
        return redirect("dashboards:my_calendar")
    address = room.feed_of(user=user)
    path = reverse("dashboards:feed", args=[address.token]) if address and address.token else ""
    context = {
        "address": address,
        "url": f"{settings.SITE_URL}{path}" if path else "",
        "crumbs": [(_("Your calendar"), "")],
    }
    return render(request, "engagements/my_calendar.html", context)


@signed_in(methods=FORM)
def my_load(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    on = timezone.localdate()
    if request.method == "POST":
        try:
            loads.share(
                user=user,
                member_id=_number(request.POST.get("place", "")),
                told="told" in request.POST,
                by=user.name,
                on=on,
            )
        except loads.CannotShare as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, _("Saved."))
        return redirect("dashboards:my_load")
    found = loads.load(user=user, on=on)
    shared = {
        place.member_id: loads.elsewhere_of(found, member_id=place.member_id)
        for place in found.places
    }
    context = {
        "load": found,
        "places": [(place, shared[place.member_id]) for place in found.places],
        "crumbs": [(_("Your load"), "")],
    }
    return render(request, "engagements/my_load.html", context)


@allow(OWNER, OFFICE)
def team_load(request: AccessRequest, provider: str) -> HttpResponse:
    context = {
        "team": loads.team(on=today(request)),
        "crumbs": [
            (_("People"), reverse("accounts:people", args=[provider])),
            (_("Load"), ""),
        ],
    }
    return render(request, "engagements/team_load.html", context)
