import datetime as dt

from django.test import Client as Browser

from accounts import profiles
from accounts.actors import actor_of
from engagements import companies
from engagements.suiting import doubts
from tests.factories.world import World

TODAY = dt.date(2026, 11, 19)


def test_what_nobody_wrote_down_raises_no_doubt(world: World) -> None:
    with world.staff():
        assert doubts(engagement=world.engagement) == []


def test_a_lead_from_another_sector_and_size_raises_doubts(world: World) -> None:
    by = actor_of(world.olga)
    with world.staff():
        profiles.keep_profile(member=world.bob, by=by, sectors=["finance"], sizes=["micro"])
        companies.describe(client=world.brume, by=by, sector="health")
        companies.count_staff(client=world.brume, staff=80, by=by, on=TODAY)
        assert doubts(engagement=world.engagement) == [
            "Their profile names no work in the client's sector.",
            "Their profile names no company of the client's size.",
        ]


def test_the_office_reads_the_doubts_on_the_overview(world: World, client: Browser) -> None:
    by = actor_of(world.olga)
    with world.staff():
        profiles.keep_profile(member=world.bob, by=by, sectors=["finance"])
        companies.describe(client=world.brume, by=by, sector="health")
    said = "names no work in the client"
    client.force_login(world.olga.user)
    assert said in client.get("/p/acme/engagements/brume-cio/").content.decode()
    client.force_login(world.bob.user)
    assert said not in client.get("/p/acme/engagements/brume-cio/").content.decode()


def test_the_sector_is_chosen_on_the_clients_form(world: World, client: Browser) -> None:
    client.force_login(world.olga.user)
    page = client.get("/p/acme/clients/brume/edit/").content.decode()
    assert "Healthcare" in page


def test_an_executive_finds_their_own_profile(world: World, client: Browser) -> None:
    client.force_login(world.bob.user)
    answer = client.get("/p/acme/people/profile/")
    assert answer["Location"] == f"/p/acme/people/members/{world.bob.pk}/profile/"
    assert "/p/acme/people/profile/" in client.get("/people/profile/").content.decode()
