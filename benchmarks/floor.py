"""The floor: what a bare Django page costs. A session, one indexed SELECT, a small template."""

from collections.abc import Callable

from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path

from accounts.models import User

PAGE = Template("<!doctype html><title>{{ user.name }}</title><h1>{{ user.name }}</h1>")
MIDDLEWARE = [
    "benchmarks.floor.own_urls",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]


def own_urls(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the floor answer with its own addresses."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.urlconf = "benchmarks.floor"
        return get_response(request)

    return answer


def page(request: HttpRequest) -> HttpResponse:
    user = User.objects.get(email=str(request.user.get_username()))
    return HttpResponse(PAGE.render(Context({"user": user})))


def write(request: HttpRequest) -> HttpResponse:
    Session.objects.filter(pk=request.session.session_key).update(expire_date="2030-01-01T00:00Z")
    return HttpResponse(status=204)


urlpatterns = [path("page/", page), path("write/", write)]
