"""Each role finds its destinations, the home first."""

import pytest
from django.test import Client as Browser

from tests.factories.world import World


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


def test_the_theme_is_a_cookie_and_the_way_back_stays_here(client: Browser) -> None:
    answer = client.post("/theme/", {"theme": "dark", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"
    assert answer.cookies["theme"].value == "dark"
