"""Each role finds its destinations, the home first."""

import pytest
from django.test import Client as Browser

from accounts.models import Membership
from tests.factories.world import World, make_user


@pytest.mark.parametrize(
    ("person", "lands_on"),
    [
        ("bob", "/p/acme/log/"),
        ("olga", "/p/acme/portfolio/"),
        ("alice", "/p/acme/portfolio/"),
        ("dora", "/p/acme/c/brume/"),
        ("carol", "/p/acme/c/brume/"),
    ],
)
def test_everybody_lands_on_their_home(
    world: World, client: Browser, person: str, lands_on: str
) -> None:
    client.force_login(getattr(world, person).user)
    page = client.get("/", follow=True)
    assert page.redirect_chain
    assert any(address.startswith(lands_on) for address, _ in page.redirect_chain)
    assert page.status_code == 200


def test_who_belongs_to_two_places_lands_where_they_were_last(
    world: World, client: Browser
) -> None:
    with world.theirs():
        Membership.objects.create(provider=world.other, user=world.olga.user, role="office")
    client.force_login(world.olga.user)
    assert client.get("/")["Location"] == "/p/acme/"
    page = client.get("/places/").content.decode()
    assert "Acme" in page
    assert "Other" in page
    client.get("/p/other/")
    assert client.get("/")["Location"] == "/p/other/"


def test_who_belongs_nowhere_is_told_so(client: Browser, db: None) -> None:
    client.force_login(make_user("Nobody"))
    page = client.get("/", follow=True)
    assert "no provider and no client" in page.content.decode()


def test_every_destination_of_every_role_opens(world: World, client: Browser) -> None:
    pages = {
        "bob": "/p/acme/log/",
        "olga": "/p/acme/portfolio/",
        "alice": "/p/acme/portfolio/",
        "dora": "/p/acme/c/brume/",
    }
    for person, start in pages.items():
        client.force_login(getattr(world, person).user)
        home = client.get(start, follow=True)
        urls = [item.url for item in home.context["nav"]]
        assert len(urls) == len(set(urls)) >= 3
        for url in urls:
            assert client.get(url, follow=True).status_code == 200, (person, url)


@pytest.mark.parametrize(
    ("person", "path", "label"),
    [
        ("dora", "/p/acme/c/brume/", "Dashboard"),
        ("dora", "/p/acme/c/brume/documents/", "Documents"),
        ("dora", "/p/acme/c/brume/reports/brume-cio/2026-10/", "Documents"),
        ("dora", "/p/acme/c/brume/contract/", "Documents"),
        ("dora", "/p/acme/c/brume/days/brume-cio/", "Months"),
        ("dora", "/p/acme/c/brume/share/", "Months"),
        ("olga", "/p/acme/invoices/", "Invoices"),
        ("alice", "/p/acme/fees/2026-10/", "Invoices"),
        ("olga", "/p/acme/bank/import/", "Invoices"),
        ("bob", "/p/acme/log/2026-W47/", "My week"),
    ],
)
def test_one_destination_is_where_one_is(
    world: World, client: Browser, person: str, path: str, label: str
) -> None:
    client.force_login(getattr(world, person).user)
    nav = client.get(path).context["nav"]
    assert [item.label for item in nav if item.current] == [label]


def test_the_theme_is_a_cookie_and_the_way_back_stays_here(client: Browser) -> None:
    answer = client.post("/theme/", {"theme": "dark", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"
    assert answer.cookies["theme"].value == "dark"
