"""A few letters lead to what somebody may open, and to nothing else."""

import datetime as dt
import re

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from accounts.actors import Actor, actor_of
from dashboards.finding import Found, find, folded, words_of
from engagements.lifecycle import open_client
from tests.factories.scene import make_scene
from tests.factories.world import World, make_engagement

NOW = dt.datetime(2026, 11, 19, 9, 0, tzinfo=dt.UTC)


def kinds(found: list[Found]) -> list[str]:
    return sorted({one.kind for one in found})


def titles(found: list[Found], kind: str) -> list[str]:
    return [one.title for one in found if one.kind == kind]


@pytest.fixture
def scene(world: World) -> World:
    make_scene(world, at=NOW)
    return world


@pytest.fixture
def bob(world: World) -> Actor:
    return actor_of(world.bob)


@pytest.fixture
def olga(world: World) -> Actor:
    return actor_of(world.olga)


def test_letters_are_compared_without_accents_capitals_and_ligatures() -> None:
    assert folded("Cœur d’Été") == "coeur d’ete"
    assert words_of("  Élan,  BRUME ") == ["elan", "brume"]
    # No column of text takes it, so nothing with it can be found.
    assert words_of("bru\0me") == ["bru", "me"]


def test_the_office_finds_all_kinds_by_a_clients_name(scene: World, olga: Actor) -> None:
    with scene.staff():
        found = find(text="brume", by=olga)
    assert kinds(found) == ["client", "contact", "engagement", "invoice", "report"]


def test_words_are_found_in_any_order_and_all_of_them(scene: World, olga: Actor) -> None:
    with scene.staff():
        assert titles(find(text="cio BRU", by=olga), "engagement") == ["Brume, Fractional CIO"]
        assert find(text="brume nothing", by=olga) == []
        assert find(text="  ", by=olga) == []


@pytest.mark.parametrize("typed", ["chateau", "CHÂTEAU", "Château", "soeurs"])
def test_a_name_with_accents_is_found_with_and_without(
    world: World, olga: Actor, typed: str
) -> None:
    with world.staff():
        open_client(name="Château des Sœurs", by=olga)
        assert titles(find(text=typed, by=olga), "client") == ["Château des Sœurs"]


@pytest.mark.parametrize("typed", ["%", "_", "brume%", "'", "\\"])
def test_signs_of_the_database_are_only_signs(world: World, olga: Actor, typed: str) -> None:
    with world.staff():
        assert find(text=typed, by=olga) == []


@pytest.mark.parametrize("typed", ["octobre 2026 brume", "October brume", "brume oct 2026"])
def test_a_month_is_found_by_its_name_in_either_language(
    scene: World, olga: Actor, typed: str
) -> None:
    with scene.staff():
        assert kinds(find(text=typed, by=olga)) == ["invoice", "report"]
        assert find(text=typed.lower().replace("oct", "nov"), by=olga) == []


def test_an_invoice_is_found_by_its_number(scene: World, olga: Actor) -> None:
    with scene.staff():
        assert titles(find(text="f-2026-0001", by=olga), "invoice") == ["F-2026-0001"]


def test_a_person_is_found_by_name_and_address(world: World, olga: Actor) -> None:
    with world.staff():
        assert titles(find(text="dora@brume", by=olga), "contact") == ["Dora"]
        assert titles(find(text="bob", by=olga), "member") == ["Bob"]


def test_an_executive_finds_only_what_they_lead(world: World, bob: Actor, olga: Actor) -> None:
    with world.staff():
        cliff = open_client(name="Cliff", by=olga)
        make_engagement(client=cliff, executive=world.alice)
        assert find(text="cliff", by=bob) == []
        assert kinds(find(text="cliff", by=olga)) == ["client", "engagement"]
        assert kinds(find(text="brume", by=bob)) == ["client", "engagement"]


def test_a_founder_finds_their_own_papers_only(scene: World) -> None:
    with scene.founder():
        found = find(text="brume", by=actor_of(scene.dora))
        assert kinds(found) == ["invoice", "report"]
        assert find(text="elsewhere", by=actor_of(scene.dora)) == []


def test_another_provider_finds_nothing_of_ours(scene: World) -> None:
    with scene.theirs():
        assert find(text="brume", by=actor_of(scene.mallory)) == []


@pytest.mark.parametrize("more", [0, 12])
def test_finding_takes_as_many_statements_for_many_as_for_few(
    scene: World, olga: Actor, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with scene.staff():
        for number in range(more):
            client = open_client(name=f"Brume {number}", by=olga)
            make_engagement(client=client, executive=scene.bob)
        with django_assert_num_queries(6):
            found = find(text="brume", by=olga)
        assert len(titles(found, "client")) == min(more + 1, 5)


def search(client: Browser, who: object, path: str, text: str, **headers: str) -> str:
    client.force_login(who)  # type: ignore[arg-type]
    page = client.get(path, {"q": text}, headers=headers)
    assert page.status_code == 200
    return page.content.decode()


def test_the_page_and_the_palette_say_the_same(scene: World, client: Browser) -> None:
    whole = search(client, scene.olga.user, "/p/acme/search/", "brume")
    part = search(client, scene.olga.user, "/p/acme/search/", "brume", hx_request="true")
    for page in (whole, part):
        assert 'href="/p/acme/c/brume/"' in page
        assert 'href="/p/acme/engagements/brume-cio/"' in page
        assert re.search(r'href="/p/acme/invoices/\d+/"', page)
        assert 'href="/p/acme/reports/brume-cio/2026-10/"' in page
    assert "<html" in whole
    assert 'role="option"' not in whole
    assert "<html" not in part
    assert 'role="option"' in part
    shown = part.count('role="option"')
    assert shown >= 6
    assert f'data-said="{shown} results"' in part


def test_nothing_typed_offers_where_to_go_and_what_to_do(world: World, client: Browser) -> None:
    page = search(client, world.bob.user, "/p/acme/search/", "", hx_request="true")
    assert "Log a day" in page
    assert "New engagement" not in page
    assert 'href="/help/"' in page
    page = search(client, world.dora.user, "/p/acme/c/brume/search/", "", hx_request="true")
    assert "Log a day" not in page
    assert 'href="/p/acme/c/brume/months/"' in page


def test_what_is_not_found_is_said_as_it_was_typed(world: World, client: Browser) -> None:
    page = search(client, world.bob.user, "/p/acme/search/", "<b>zzz", hx_request="true")
    assert "Nothing found for “&lt;b&gt;zzz”" in page


def test_every_address_that_is_found_opens(scene: World, client: Browser) -> None:
    import re

    for who, path in (("olga", "/p/acme/search/"), ("dora", "/p/acme/c/brume/search/")):
        page = search(client, getattr(scene, who).user, path, "brume", hx_request="true")
        found = re.findall(r'href="(/p/[^"]+)"', page)
        assert found
        for address in found:
            assert client.get(address, follow=True).status_code == 200, address
