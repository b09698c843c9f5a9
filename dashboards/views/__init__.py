"""The doors that belong to nobody else: the way in, the homes, the signs of life."""

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.access import (
    CLIENT_SIDE,
    EXECUTIVE,
    PROVIDER_SIDE,
    WRITE,
    AccessRequest,
    allow,
    public,
    signed_in,
)
from accounts.people import workspaces
from dashboards.navigation import door_of
from dashboards.readiness import readiness

THEMES = {"light", "dark", "system"}


@public()
@transaction.non_atomic_requests
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@public()
@transaction.non_atomic_requests
def readyz(request: HttpRequest) -> HttpResponse:
    parts = readiness(at=timezone.now(), broker_url=settings.REDIS_URL)
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


@public(methods=WRITE)
@transaction.non_atomic_requests
def theme(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("theme", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = redirect(back)
    if wanted in THEMES:
        response.set_cookie(
            "theme", wanted, max_age=365 * 86400, samesite="Lax", secure=settings.PRODUCTION
        )
    return response


@signed_in()
def home(request: HttpRequest) -> HttpResponse:
    doors = [door_of(place) for place in workspaces(user=request.user)]  # type: ignore[arg-type]
    if not doors:
        return redirect("dashboards:places")
    remembered = request.session.get("door")
    return redirect(remembered if remembered in doors else doors[0])


@signed_in()
def places(request: HttpRequest) -> HttpResponse:
    found = workspaces(user=request.user)  # type: ignore[arg-type]
    doors = [(place, door_of(place)) for place in found]
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "dashboards/places.html", {"doors": doors})
    # The menu on the workspace's head marks the place that its page lies in, or was last in.
    page = request.htmx.current_url_abs_path or ""  # type: ignore[attr-defined]
    under = [door for _place, door in doors if page.startswith(door)]
    last = request.session.get("door") or next((door for _place, door in doors), "")
    here = max(under, key=len, default=last)
    return render(request, "dashboards/_places.html", {"doors": doors, "here": here})


def remember(request: HttpRequest) -> None:
    """The place that a person was last in is where their next sign-in leads."""
    if request.session.get("door") != request.path:
        request.session["door"] = request.path


@allow(PROVIDER_SIDE, CLIENT_SIDE)
def landing(request: AccessRequest, provider: str) -> HttpResponse:
    remember(request)
    if request.client is not None:
        return redirect("dashboards:client", provider, request.client.slug)
    if request.actor.role == EXECUTIVE:
        return redirect("engagements:week_current", provider)
    return redirect("dashboards:portfolio", provider)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks for nothing that may be away: no person, no messages, no database."""
    page = render_to_string("500.html", {"theme": request.COOKIES.get("theme")})
    return HttpResponse(page, status=500)
