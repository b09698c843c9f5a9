"""The pages of the brand, and what every other page wears of it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts import branding, invitations
from accounts.actors import actor_of
from tenancy.models import Provider
from tests.factories.pictures import disc
from tests.factories.world import World

PAGE = "/p/acme/settings/brand/"
HOME = "/p/acme/c/brume/"


@pytest.fixture
def office(client: Browser, world: World) -> Browser:
    client.force_login(world.olga.user)
    return client


@pytest.fixture
def founder(world: World) -> Browser:
    browser = Browser()
    browser.force_login(world.dora.user)
    return browser


def provider(world: World) -> Provider:
    with world.staff():
        return Provider.objects.get(pk=world.acme.pk)


def dress(world: World) -> str:
    """An accent and a logo; its name."""
    whose = {"provider": world.acme, "by": actor_of(world.alice)}
    with world.staff():
        branding.change_accent(accent="#b4236a", **whose)  # type: ignore[arg-type]
        return branding.change_logo(content=disc(), **whose).logo_key  # type: ignore[arg-type]


def send(browser: Browser, content: bytes) -> object:
    file = SimpleUploadedFile("logo.png", content, content_type="image/png")
    return browser.post(PAGE, {"logo_sent": "1", "logo": file})


def test_an_accent_is_picked_and_given_back(office: Browser, world: World) -> None:
    assert office.post(PAGE, {"accent": "#b4236a"}).status_code == 302
    assert provider(world).accent == "#b4236a"
    assert office.post(PAGE, {"accent": "#b4236a", "reset": "1"}).status_code == 302
    assert provider(world).accent == ""


def test_what_is_no_colour_is_refused_at_its_field(office: Browser, world: World) -> None:
    answer = office.post(PAGE, {"accent": "red"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["accent"]
    assert provider(world).accent == ""


def test_a_logo_is_sent_and_removed(office: Browser, world: World) -> None:
    assert send(office, disc()).status_code == 302  # type: ignore[attr-defined]
    assert provider(world).logo_key
    assert office.post(PAGE, {"logo_sent": "1", "remove": "1"}).status_code == 302
    assert not provider(world).logo_key


@pytest.mark.parametrize("content", [b"<svg/>", b""])
def test_what_is_no_picture_is_refused_at_its_field(office: Browser, content: bytes) -> None:
    answer = send(office, content)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert answer.context["logo_form"].errors["logo"]  # type: ignore[attr-defined]


def test_without_a_file_nothing_changes(office: Browser) -> None:
    answer = office.post(PAGE, {"logo_sent": "1"})
    assert answer.status_code == 422
    assert "nothing was changed" in answer.content.decode()


def test_the_preview_shows_what_becomes_of_a_colour(office: Browser) -> None:
    kept = office.get(PAGE + "preview/", {"accent": "#0b5d66"}).content.decode()
    assert "#0b5d66 is legible as it is" in kept
    moved = office.get(PAGE + "preview/", {"accent": "#ffd400"}).content.decode()
    assert "#ffd400 gives way" in moved
    assert "style=" not in moved
    assert office.get(PAGE + "preview/", {"accent": '"><script>'}).status_code == 200


def test_clients_pages_wear_the_accent_and_the_firms_tools_do_not(
    office: Browser, founder: Browser, world: World
) -> None:
    key = dress(world)
    page, tool = founder.get(HOME).content.decode(), office.get(PAGE).content.decode()
    sheet = '<link rel="stylesheet" href="/brand/1-b4236a.css">'
    picture = f'src="/p/acme/brand/{key}.png" width="28" height="28" alt="Acme"'
    assert sheet in page
    assert sheet not in tool
    assert picture in page
    assert picture in tool


def test_an_executive_sees_a_clients_page_as_the_client_does(world: World) -> None:
    dress(world)
    browser = Browser()
    browser.force_login(world.bob.user)
    assert "/brand/1-b4236a.css" in browser.get(HOME).content.decode()


def test_a_page_without_a_brand_asks_for_no_file(founder: Browser) -> None:
    page = founder.get(HOME).content.decode()
    assert "/brand/" not in page


@pytest.mark.parametrize("path", ["/brand/1-b4236a.css", "/healthz"])
def test_what_has_no_words_asks_the_database_for_nobody(
    founder: Browser, django_assert_num_queries: DjangoAssertNumQueries, path: str
) -> None:
    """A cache may keep it for all, and it answers while the database is away."""
    with django_assert_num_queries(0):
        answer = founder.get(path)
    assert (answer.status_code, "Cookie" in answer["Vary"]) == (200, False)


def test_the_logo_is_the_same_for_all(founder: Browser, world: World) -> None:
    answer = founder.get(f"/p/acme/brand/{dress(world)}.png")
    assert (answer.status_code, "Cookie" in answer["Vary"]) == (200, False)


def test_the_stylesheet_is_kept_for_a_year(client: Browser) -> None:
    answer = client.get("/brand/1-b4236a.css")
    assert answer["Content-Type"].startswith("text/css")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.content.startswith(b":root{--accent:light-dark(#b4236a,")


@pytest.mark.parametrize("name", ["1-B4236A", "1-b4236", "1-b4236g", "1-b4236a0"])
def test_only_a_colour_has_a_stylesheet(client: Browser, name: str) -> None:
    # An unknown address says nothing else, whoever asks.
    assert client.get(f"/brand/{name}.css").status_code == 404


def test_the_logo_is_a_picture_for_everybody(client: Browser, world: World) -> None:
    key = dress(world)
    answer = client.get(f"/p/acme/brand/{key}.png")
    assert answer["Content-Type"] == "image/png"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.content.startswith(b"\x89PNG")


@pytest.mark.parametrize("path", ["/p/other/brand/{}.png", "/p/nobody/brand/{}.png"])
def test_another_providers_address_has_not_this_logo(
    client: Browser, world: World, path: str
) -> None:
    assert client.get(path.format(dress(world))).status_code == 404


def test_an_invitation_wears_the_brand_of_who_invites(client: Browser, world: World) -> None:
    key = dress(world)
    with world.staff():
        offer = invitations.invite(
            email="erin@new.example",
            name="Erin",
            role="founder",
            client=world.brume,
            by=actor_of(world.alice),
            at=timezone.now(),
        )
        token = invitations.token_of(offer)
    page = client.get(f"/people/invitation/{token}/").content.decode()
    assert "/brand/1-b4236a.css" in page
    assert f"/p/acme/brand/{key}.png" in page


def test_a_persons_own_pages_keep_the_brand_of_where_they_were(
    founder: Browser, world: World
) -> None:
    dress(world)
    founder.get(HOME)
    assert "/brand/1-b4236a.css" in founder.get("/people/profile/").content.decode()
