"""The door itself: what answers whom, and what stays of a page that failed."""

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client as Browser
from django.urls import path
from django.utils import timezone, translation

from accounts.access import (
    CLIENT_SIDE,
    EXECUTIVE,
    PROVIDER_SIDE,
    AccessRequest,
    allow,
    public,
    signed_in,
)
from accounts.models import AuditEntry, User
from config import urls as pages
from tenancy.scope import current
from tests.factories.world import World, make_contact, make_member


@public()
def shout(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


@signed_in()
def own(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{current()}")


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("nobody said who may see this")


@allow(EXECUTIVE)
def for_executives(request: AccessRequest, provider: str) -> HttpResponse:
    scope = current()
    assert scope
    zone, words = timezone.get_current_timezone_name(), translation.get_language()
    return HttpResponse(f"{request.actor.role} {scope.role} {zone} {words}")


@allow(PROVIDER_SIDE, CLIENT_SIDE)
def for_all(request: AccessRequest, provider: str, client: str) -> HttpResponse:
    scope = current()
    assert scope
    return HttpResponse(f"{request.actor.role} {scope.role} {request.client}")


@allow(EXECUTIVE, methods=("POST",))
def fails(request: AccessRequest, provider: str) -> HttpResponse:
    AuditEntry.objects.create(actor="?", verb="half done", subject="?")
    kind = request.POST["kind"]
    if kind == "error":
        raise ValueError(kind)
    if kind == "missing":
        raise Http404
    return HttpResponse(status=int(kind))


@allow(PROVIDER_SIDE, CLIENT_SIDE)
def missing(request: AccessRequest, provider: str, client: str) -> HttpResponse:
    raise Http404


urlpatterns = [
    *pages.urlpatterns,
    path("open/", shout),
    path("own/", own),
    path("forgotten/", forgotten),
    path("p/<slug:provider>/for-executives/", for_executives),
    path("p/<slug:provider>/c/<slug:client>/for-all/", for_all),
    path("p/<slug:provider>/fails/", fails),
    path("p/<slug:provider>/c/<slug:client>/missing/", missing),
]

pytestmark = pytest.mark.urls(__name__)


def seen_by(user: User, path: str) -> tuple[int, str]:
    browser = Browser()
    browser.force_login(user)
    answer = browser.get(path)
    return answer.status_code, answer.content.decode() if answer.status_code == 200 else ""


def test_a_page_without_a_rule_does_not_answer(client: Browser, world: World) -> None:
    assert client.get("/forgotten/").status_code == 403
    assert seen_by(world.alice.user, "/forgotten/")[0] == 403


def test_a_stranger_is_sent_to_sign_in_and_back(client: Browser, world: World) -> None:
    answer = client.get("/p/acme/for-executives/?week=3")
    assert answer["Location"] == "/account/login/?next=/p/acme/for-executives/%3Fweek%3D3"
    assert client.get("/open/").content == b"open"


def test_a_persons_own_page_has_no_scope(world: World) -> None:
    assert seen_by(world.carol.user, "/own/") == (200, "None")


def test_a_page_is_in_the_scope_time_and_language_of_its_reader(world: World) -> None:
    world.bob.user.language = "fr"
    world.bob.user.save()
    said = seen_by(world.bob.user, "/p/acme/for-executives/")
    assert said == (200, "executive app_staff Europe/Paris fr")


def test_another_providers_page_does_not_exist(world: World) -> None:
    assert seen_by(world.mallory.user, "/p/acme/for-executives/")[0] == 404
    assert seen_by(world.mallory.user, "/p/nowhere/for-executives/")[0] == 404


def test_a_role_that_may_not_is_told_so(world: World) -> None:
    for who in (world.alice, world.olga, world.dora, world.carol):
        assert seen_by(who.user, "/p/acme/for-executives/")[0] == 403


def test_a_clients_people_enter_under_their_own_role(world: World) -> None:
    path = "/p/acme/c/brume/for-all/"
    assert seen_by(world.dora.user, path) == (200, "founder app_founder Brume")
    assert seen_by(world.bob.user, path) == (200, "executive app_staff None")


def test_a_client_of_another_provider_does_not_exist(world: World) -> None:
    assert seen_by(world.dora.user, "/p/acme/c/elsewhere/for-all/")[0] == 404
    assert seen_by(world.dora.user, "/p/other/c/elsewhere/for-all/")[0] == 404


def test_a_page_that_is_missing_says_so_to_everybody(world: World) -> None:
    for who in (world.alice, world.bob, world.olga, world.dora, world.carol):
        assert seen_by(who.user, "/p/acme/c/brume/missing/")[0] == 404


def test_two_tabs_show_two_providers(world: World) -> None:
    with world.theirs():
        make_member(world.other, world.bob.user, role="executive")
        make_contact(world.other_client, world.bob.user, role="viewer")
    browser = Browser()
    browser.force_login(world.bob.user)
    for _ in range(2):
        assert browser.get("/p/acme/for-executives/").status_code == 200
        assert browser.get("/p/other/for-executives/").status_code == 200
        said = browser.get("/p/other/c/elsewhere/for-all/").content.decode()
        assert said == "viewer app_founder Elsewhere"


@pytest.mark.parametrize("kind", ["error", "missing", "500"])
def test_a_page_that_fails_leaves_nothing(transactional_db: None, world: World, kind: str) -> None:
    browser = Browser(raise_request_exception=False)
    browser.force_login(world.bob.user)
    assert browser.post("/p/acme/fails/", {"kind": kind}).status_code in {404, 500}
    with world.staff():
        assert not AuditEntry.objects.filter(verb="half done").exists()


@pytest.mark.parametrize("kind", ["200", "302", "422"])
def test_a_page_that_answers_keeps_what_it_did(
    transactional_db: None, world: World, kind: str
) -> None:
    browser = Browser()
    browser.force_login(world.bob.user)
    browser.post("/p/acme/fails/", {"kind": kind})
    with world.staff():
        assert AuditEntry.objects.filter(verb="half done").exists()


def test_a_person_who_was_switched_off_is_a_stranger(world: World) -> None:
    browser = Browser()
    browser.force_login(world.bob.user)
    User.objects.filter(pk=world.bob.user_id).update(is_active=False)
    assert browser.get("/p/acme/for-executives/").status_code == 302


def test_what_a_person_sees_stays_in_no_cache(client: Browser, world: World) -> None:
    client.force_login(world.bob.user)
    for page in ("/own/", "/p/acme/for-executives/"):
        assert client.get(page)["Cache-Control"] == "private, no-store"
    assert "Cache-Control" not in client.get("/open/")
