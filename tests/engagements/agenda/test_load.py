"""The load over all providers: by name for the person, one sum for an office that may know it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client as Browser
from django.urls import reverse
from time_machine import travel

from accounts.models import Membership
from engagements.agenda import load as loads
from engagements.agenda.load import CannotShare, a_week, elsewhere_of, load, share, team
from engagements.models import SharedLoad
from engagements.tasks import measure_loads
from tests.factories.world import World, make_engagement, make_member

ON = dt.date(2026, 11, 19)


@pytest.fixture
def abroad(world: World) -> Membership:
    """Bob carries 6½ days a month for the other provider, too."""
    with world.theirs():
        member = make_member(world.other, world.bob.user, role="executive")
        make_engagement(
            client=world.other_client,
            executive=member,
            role="cto",
            days_per_month=Decimal("6.5"),
        )
    return member


def tell(world: World, *, told: bool = True) -> None:
    share(user=world.bob.user, member_id=world.bob.pk, told=told, by="Bob", on=ON)


def test_eight_days_a_month_are_1_85_days_a_week() -> None:
    assert a_week(Decimal(8)) == Decimal("1.85")


def test_the_person_sees_every_provider_by_name(world: World, abroad: Membership) -> None:
    found = load(user=world.bob.user, on=ON)
    assert [(place.name, place.contracted) for place in found.places] == [
        ("Acme", Decimal("1.85")),
        ("Other", Decimal("1.5")),
    ]
    assert (found.contracted, found.capacity) == (Decimal("3.35"), 5)


def test_an_office_is_told_nothing_until_the_person_says_so(
    world: World, abroad: Membership
) -> None:
    with world.staff():
        assert {one.member.user.name: one.elsewhere for one in team(on=ON)}["Bob"] is None
    tell(world)
    with world.staff():
        row = next(one for one in team(on=ON) if one.member.pk == world.bob.pk)
    assert (row.elsewhere, row.free) == (Decimal("1.5"), Decimal("1.65"))
    tell(world, told=False)
    with world.staff():
        assert not SharedLoad.objects.exists()


def test_what_an_office_is_told_holds_no_name(
    world: World, abroad: Membership, client: Browser
) -> None:
    tell(world)
    client.force_login(world.olga.user)
    page = client.get(reverse("engagements:team_load", args=["acme"])).content.decode()
    assert "1½" in page
    assert "Elsewhere</a>" not in page
    assert "Other" not in page


def test_the_sum_follows_what_changes(world: World, abroad: Membership) -> None:
    tell(world)
    with world.theirs():
        make_engagement(
            client=world.other_client, executive=abroad, role="cfo", days_per_month=Decimal("6.5")
        )
    loads.measure_again(user=world.bob.user, member_id=world.bob.pk, on=ON + dt.timedelta(days=1))
    with world.staff():
        assert SharedLoad.objects.get().days_a_week == Decimal(3)
        assert loads.told_here(on=ON + dt.timedelta(days=1)) == []


def test_measuring_again_switches_nothing_on(world: World, abroad: Membership) -> None:
    loads.measure_again(user=world.bob.user, member_id=world.bob.pk, on=ON)
    with world.staff():
        assert not SharedLoad.objects.exists()


def test_nobody_shares_for_somebody_else(world: World, abroad: Membership) -> None:
    with pytest.raises(CannotShare):
        share(user=world.alice.user, member_id=world.bob.pk, told=True, by="Alice", on=ON)
    found = load(user=world.bob.user, on=ON)
    assert elsewhere_of(found, member_id=abroad.pk) == Decimal("1.75")


def test_the_page_is_the_persons_own(world: World, abroad: Membership, client: Browser) -> None:
    client.force_login(world.bob.user)
    page = reverse("dashboards:my_load")
    shown = client.get(page).content.decode()
    assert "Acme" in shown
    assert "Elsewhere" in shown
    assert client.post(page, {"place": world.bob.pk, "told": "1"}).status_code == 302
    with world.staff():
        assert SharedLoad.objects.get().member_id == world.bob.pk
    client.force_login(world.mallory.user)
    assert "Acme" not in client.get(page).content.decode()


def test_the_worker_measures_once_a_date(world: World, abroad: Membership) -> None:
    tell(world)
    with world.theirs():
        make_engagement(
            client=world.other_client, executive=abroad, role="cfo", days_per_month=Decimal("6.5")
        )
    tomorrow = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
    with travel(tomorrow, tick=False):
        measure_loads(provider_id=world.acme.pk)
    with world.staff():
        assert SharedLoad.objects.get().days_a_week == Decimal(3)
