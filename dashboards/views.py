"""The doors that belong to nobody else: the way in, the homes, the signs of life."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.access import (
    CLIENT_SIDE,
    OFFICE,
    OWNER,
    PROVIDER_SIDE,
    WRITE,
    AccessRequest,
    allow,
    public,
    signed_in,
)
from dashboards.readiness import readiness

THEMES = {"light", "dark", "system"}


@public()
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@public()
def readyz(request: HttpRequest) -> HttpResponse:
    parts = readiness(at=timezone.now(), broker_url=settings.REDIS_URL)
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


@public(methods=WRITE)
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
    return HttpResponse()


@allow(PROVIDER_SIDE, CLIENT_SIDE)
def landing(request: AccessRequest, provider: str) -> HttpResponse:
    return HttpResponse()


@allow(OWNER, OFFICE)
def portfolio(request: AccessRequest, provider: str) -> HttpResponse:
    return HttpResponse()


@allow(OWNER, OFFICE)
def audit(request: AccessRequest, provider: str) -> HttpResponse:
    return HttpResponse()


@allow(PROVIDER_SIDE, CLIENT_SIDE)
def client(request: AccessRequest, provider: str, client: str) -> HttpResponse:
    return HttpResponse()


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)
