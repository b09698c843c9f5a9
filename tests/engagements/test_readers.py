import datetime as dt
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from accounts.actors import actor_of
from accounts.models import AuditEntry, Membership
from engagements import readers
from engagements.models import Engagement, Reader
from engagements.readers import CannotLetIn
from tests.factories.world import World, make_member, make_user


@pytest.fixture
def frank(world: World) -> Membership:
    user = make_user("Frank")
    with world.staff():
        return make_member(world.acme, user, role="executive")


def let_in(world: World, frank: Membership, now: dt.datetime) -> Reader:
    with world.staff():
        return readers.let_in(
            engagement=world.engagement,
            member=frank,
            reason="Same supplier",
            by=actor_of(world.olga),
            at=now,
        )


def opens(world: World, member: Membership) -> bool:
    with world.staff():
        rows = Engagement.objects.open_to(actor_of(member))
        return rows.filter(pk=world.engagement.pk).count() == 1


def test_an_executive_does_not_see_a_colleagues_engagement(world: World, frank: Membership) -> None:
    assert opens(world, world.bob)
    assert not opens(world, frank)


def test_whoever_is_let_in_sees_it_until_that_ends(
    world: World, frank: Membership, now: dt.datetime
) -> None:
    reader = let_in(world, frank, now)
    assert opens(world, frank)
    with world.staff():
        readers.shut_out(reader=reader, by=actor_of(world.olga), at=now)
        readers.shut_out(reader=reader, by=actor_of(world.olga), at=now)
        assert AuditEntry.objects.filter(verb__in=["let in", "shut out"]).count() == 2
    assert not opens(world, frank)


def test_a_lead_with_readers_sees_the_engagement_once(
    world: World, frank: Membership, now: dt.datetime
) -> None:
    let_in(world, frank, now)
    with world.staff():
        assert Engagement.objects.open_to(actor_of(world.bob)).count() == 1


def test_only_the_office_lets_in_and_says_why(
    world: World, frank: Membership, now: dt.datetime
) -> None:
    let_in = partial(readers.let_in, engagement=world.engagement, at=now)
    with world.staff():
        with pytest.raises(CannotLetIn, match="Only the owner"):
            let_in(member=frank, reason="x", by=actor_of(world.bob))
        with pytest.raises(CannotLetIn, match="Say why"):
            let_in(member=frank, reason=" ", by=actor_of(world.olga))
        with pytest.raises(CannotLetIn, match="Bob sees this engagement already"):
            let_in(member=world.bob, reason="x", by=actor_of(world.olga))
        assert not Reader.objects.exists()


def test_nobody_is_let_in_twice(world: World, frank: Membership, now: dt.datetime) -> None:
    let_in(world, frank, now)
    with pytest.raises(CannotLetIn, match="Frank sees this engagement already"):
        let_in(world, frank, now)


def test_the_database_refuses_an_opening_without_a_reason(
    world: World, frank: Membership, now: dt.datetime
) -> None:
    with world.staff(), pytest.raises(IntegrityError), transaction.atomic():
        Reader.objects.create(
            **world.engagement.owner, engagement=world.engagement, member=frank, let_in_at=now
        )


def test_those_who_may_be_let_in_are_executives_who_do_not_see_it(
    world: World, frank: Membership, now: dt.datetime
) -> None:
    with world.staff():
        assert list(readers.may_be_let_in(engagement=world.engagement)) == [frank]
    let_in(world, frank, now)
    with world.staff():
        assert not readers.may_be_let_in(engagement=world.engagement)


def test_a_reader_reads_the_pages_and_changes_nothing(
    world: World, frank: Membership, now: dt.datetime, client: Browser
) -> None:
    let_in(world, frank, now)
    client.force_login(frank.user)
    place = [world.acme.slug, world.engagement.slug]
    assert client.get(reverse("engagements:detail", args=place)).status_code == 200
    month = reverse("engagements:month", args=[*place, "2026-10"])
    assert client.get(month).status_code == 200
    submit = reverse("engagements:month_submit", args=[*place, "2026-10"])
    assert client.post(submit).status_code == 403


def test_the_office_lets_in_and_ends_it_on_the_page(
    world: World, frank: Membership, client: Browser
) -> None:
    client.force_login(world.olga.user)
    place = [world.acme.slug, world.engagement.slug]
    page = reverse("engagements:readers", args=place)
    assert client.post(page, {"member": frank.pk, "reason": ""}).status_code == 422
    assert client.post(page, {"member": frank.pk, "reason": "Same site"}).status_code == 302
    assert "Same site" in client.get(page).content.decode()
    with world.staff():
        reader = Reader.objects.get()
    client.post(reverse("engagements:reader_end", args=[*place, reader.pk]))
    assert "Same site" not in client.get(page).content.decode()
