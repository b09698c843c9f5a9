import pytest
from django.test import Client as Browser
from django.urls import reverse

from accounts import profiles
from accounts.actors import actor_of
from accounts.models import AuditEntry, Profile, TrackRecord
from accounts.profiles import CannotKeep, fit, gaps, size_of
from tests.factories.world import World

WHOLE_CIO = ["infrastructure", "cloud", "security", "vendors", "policy", "business-software"]


@pytest.mark.parametrize(
    ("staff", "band"),
    [
        (1, "micro"),
        (19, "micro"),
        (20, "small"),
        (49, "small"),
        (50, "medium"),
        (80, "medium"),
        (149, "medium"),
        (150, "large"),
        (499, "large"),
        (500, "corporate"),
        (9000, "corporate"),
    ],
)
def test_a_company_has_a_size_by_its_staff(staff: int, band: str) -> None:
    assert size_of(staff) == band


def test_a_profile_that_sees_one_layer_has_gaps() -> None:
    assert gaps(skills=["infrastructure", "cloud"], role="cio") == (
        "security",
        "vendors",
        "policy",
        "business-software",
    )


def test_a_whole_profile_has_none() -> None:
    assert gaps(skills=WHOLE_CIO, role="cio") == ()


@pytest.mark.parametrize(("skills", "role"), [([], "cio"), (["cloud"], "chro")])
def test_gaps_are_named_only_where_skills_are_said_and_asked_for(
    skills: list[str], role: str
) -> None:
    assert gaps(skills=skills, role=role) == ()


def test_a_profile_is_warned_of_where_it_misses_the_client() -> None:
    profile = Profile(sectors=["finance"], sizes=["small"], skills=["cloud"], years=12)
    found = fit(profile=profile, role="cto", sector="health", staff=80)
    assert (found.sector, found.size, found.seasoned) == (False, False, False)
    assert [line.partition(":")[0] for line in found.warnings] == [
        "Their profile names no work in the client's sector.",
        "Their profile names no company of the client's size.",
        "Not in their profile",
    ]


def test_a_profile_that_suits_is_not_warned_of() -> None:
    profile = Profile(sectors=["health"], sizes=["medium"], skills=WHOLE_CIO, years=15)
    found = fit(profile=profile, role="cio", sector="health", staff=80)
    assert (found.sector, found.size, found.seasoned, found.warnings) == (True, True, True, [])


def test_what_nobody_said_is_neither_good_nor_bad() -> None:
    found = fit(profile=Profile(), role="cio", sector="health", staff=80)
    assert (found.sector, found.size, found.seasoned, found.warnings) == (None, None, None, [])


def test_an_executive_keeps_their_own_profile_and_the_office_everybodys(world: World) -> None:
    with world.staff():
        for by in (world.bob, world.olga, world.alice):
            profiles.keep_profile(member=world.bob, by=actor_of(by), years=17, sectors=["food"])
        kept = profiles.profile_of(member=world.bob)
        assert (kept.years, kept.sectors, Profile.objects.count()) == (17, ["food"], 1)
        assert AuditEntry.objects.filter(verb="changed profile").count() == 3


def test_nobody_else_writes_in_a_profile(world: World) -> None:
    with world.staff():
        with pytest.raises(CannotKeep):
            profiles.keep_profile(member=world.alice, by=actor_of(world.bob), years=3)
        with pytest.raises(CannotKeep):
            profiles.add_record(member=world.alice, by=actor_of(world.bob), title="x", year=2020)
        assert not Profile.objects.exists()


def test_a_track_record_reads_from_the_latest_back(world: World) -> None:
    by = actor_of(world.bob)
    with world.staff():
        for year in (2019, 2024, 2021):
            profiles.add_record(
                member=world.bob, by=by, title=f"In {year}", year=year, result="Done"
            )
        found = profiles.records_of(member=world.bob)
        assert [entry.year for entry in found] == [2024, 2021, 2019]
        profiles.remove_record(entry=found[0], by=by)
        assert TrackRecord.objects.count() == 2


def test_the_page_keeps_what_was_ticked_and_says_what_is_wrong(
    world: World, client: Browser
) -> None:
    client.force_login(world.bob.user)
    page = reverse("accounts:executive", args=[world.acme.slug, world.bob.pk])
    wrong = client.post(page, {"seniority": "senior", "years": "200", "headline": "Steady hand"})
    assert wrong.status_code == 422
    assert "Steady hand" in wrong.content.decode()
    kept = {"seniority": "partner", "years": "20", "sectors": ["food", "health"]}
    assert client.post(page, kept).status_code == 302
    with world.staff():
        profile = profiles.profile_of(member=world.bob)
    assert (profile.seniority, profile.sectors) == ("partner", ["food", "health"])


def test_the_profile_of_a_colleague_is_no_page(world: World, client: Browser) -> None:
    client.force_login(world.bob.user)
    place = [world.acme.slug, world.alice.pk]
    assert client.get(reverse("accounts:executive", args=place)).status_code == 404
    assert client.post(reverse("accounts:record_add", args=place)).status_code == 404


def test_something_done_is_added_and_taken_off_on_the_page(world: World, client: Browser) -> None:
    client.force_login(world.olga.user)
    place = [world.acme.slug, world.bob.pk]
    done = {"title": "Killed a rewrite", "year": "2023", "result": "Six months", "stopped": "on"}
    assert client.post(reverse("accounts:record_add", args=place), done).status_code == 302
    page = client.get(reverse("accounts:executive", args=place)).content.decode()
    assert "Killed a rewrite" in page
    assert "Stopped" in page
    bad = client.post(reverse("accounts:record_add", args=place), {"title": "Half a story"})
    assert bad.status_code == 422
    assert "Half a story" in bad.content.decode()
    with world.staff():
        entry = TrackRecord.objects.get()
    client.post(reverse("accounts:record_remove", args=[*place, entry.pk]))
    with world.staff():
        assert not TrackRecord.objects.exists()
