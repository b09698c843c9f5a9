"""What stands around every page: places, help, the styleguide, the keys of a person."""

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from accounts.models import Contact, Membership
from tests.factories.world import World, make_engagement


def test_the_workspace_menu_names_every_place_and_marks_this_one(
    world: World, client: Browser
) -> None:
    with world.theirs():
        Membership.objects.create(provider=world.other, user=world.bob.user, role="office")
        Contact.objects.create(
            provider=world.other, client=world.other_client, user=world.bob.user, role="viewer"
        )
    client.force_login(world.bob.user)
    page = client.get(
        "/places/",
        headers={"hx-request": "true", "hx-current-url": "http://testserver/p/acme/log/"},
    ).content.decode()
    assert "<html" not in page
    for door in ("/p/acme/", "/p/other/", "/p/other/c/elsewhere/"):
        assert f'href="{door}"' in page
    assert page.count("aria-current") == 1
    assert page.index('href="/p/acme/"') < page.index("aria-current") < page.index("/p/other/")


def test_two_engagements_at_one_client_are_told_apart_in_the_rail(
    world: World, client: Browser
) -> None:
    client.force_login(world.bob.user)
    one = client.get("/p/acme/engagements/").context["nav_clients"]
    assert [(led.label, led.sub) for led in one] == [("Brume", "")]
    with world.staff():
        make_engagement(client=world.brume, executive=world.bob, role="ciso")
    two = client.get("/p/acme/engagements/").context["nav_clients"]
    assert [(led.label, led.sub) for led in two] == [
        ("Brume", "Fractional CIO"),
        ("Brume", "Fractional CISO"),
    ]


@pytest.mark.parametrize(
    ("person", "home"), [("bob", "/p/acme/log/"), ("dora", "/p/acme/c/brume/")]
)
def test_a_persons_own_pages_stand_in_the_place_they_were_last_in(
    world: World, client: Browser, person: str, home: str
) -> None:
    client.force_login(getattr(world, person).user)
    for address in ("/people/profile/", "/help/"):
        page = client.get(address)
        assert page.context["nav"][0].url == home
        assert page.context["nav_foot"]


def test_an_error_page_asks_nothing_about_the_place(
    world: World, client: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(world.bob.user)
    with django_assert_max_num_queries(2):
        assert client.get("/nowhere/").status_code == 404


def test_help_speaks_to_each_side(world: World, client: Browser) -> None:
    client.force_login(world.bob.user)
    page = client.get("/help/").content.decode()
    assert "Log your days" in page
    assert "Approve a month" not in page
    client.force_login(world.dora.user)
    page = client.get("/help/").content.decode()
    assert "Approve a month" in page
    assert "Log your days" not in page
    assert "/styleguide/" not in page


@pytest.mark.parametrize(
    ("person", "status"),
    [("alice", 200), ("bob", 200), ("olga", 200), ("dora", 404), ("carol", 404)],
)
def test_the_styleguide_is_for_the_providers_people(
    world: World, client: Browser, person: str, status: int
) -> None:
    client.force_login(getattr(world, person).user)
    assert client.get("/styleguide/").status_code == status
    if status == 200:
        assert 'href="/styleguide/"' in client.get("/help/").content.decode()


def test_keys_of_one_letter_are_on_until_a_person_switches_them_off(
    world: World, client: Browser
) -> None:
    client.force_login(world.bob.user)
    assert "data-keys" not in client.get("/help/").content.decode()[:200]
    client.post("/people/profile/", {"name": "Bob", "language": "en"})
    assert '<html lang="en" data-keys="off"' in client.get("/help/").content.decode()
