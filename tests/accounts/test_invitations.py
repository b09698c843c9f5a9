import datetime as dt

import pytest

from accounts.actors import Actor, actor_of
from accounts.invitations import (
    CannotAccept,
    CannotInvite,
    accept,
    accept_as_new,
    invite,
    offer_of,
    resend,
    token_of,
    waiting,
    withdraw,
)
from accounts.models import AuditEntry, Contact, Invitation, Letter, Membership
from accounts.people import end_access, workspaces
from tenancy.models import Client
from tests.factories.world import World, make_user

WEEK = dt.timedelta(days=7)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def alice(world: World) -> Actor:
    return actor_of(world.alice)


def invite_erin(world: World, at: dt.datetime, **facts: object) -> Invitation:
    wanted: dict = {
        "email": "erin@new.example",
        "name": "Erin",
        "role": "executive",
        "by": actor_of(world.alice),
        "at": at,
        **facts,
    }
    with world.staff():
        return invite(**wanted)


def test_invite_takes_an_address_whatever_its_case(world: World, now: dt.datetime) -> None:
    invitation = invite_erin(world, now, email=" Erin@New.Example ")
    assert invitation.email == "erin@new.example"
    assert invitation.expires_at == now + WEEK


@pytest.mark.parametrize("who", ["bob", "dora", "carol"])
def test_only_owner_and_office_invite(world: World, now: dt.datetime, who: str) -> None:
    with pytest.raises(CannotInvite, match="Only the owner and the office"):
        invite_erin(world, now, by=actor_of(getattr(world, who)))


def test_only_an_owner_makes_an_owner(world: World, now: dt.datetime) -> None:
    with pytest.raises(CannotInvite, match="Only an owner"):
        invite_erin(world, now, role="owner", by=actor_of(world.olga))
    assert invite_erin(world, now, role="owner").role == "owner"


def test_a_role_belongs_to_its_side(world: World, now: dt.datetime) -> None:
    with pytest.raises(CannotInvite, match="belong to a client"):
        invite_erin(world, now, role="founder")
    with pytest.raises(CannotInvite, match="belong to a client"):
        invite_erin(world, now, role="office", client=world.brume)


def test_who_is_in_is_not_invited(world: World, now: dt.datetime) -> None:
    with pytest.raises(CannotInvite, match="is in already"):
        invite_erin(world, now, email="bob@acme.example")
    with pytest.raises(CannotInvite, match="is in already"):
        invite_erin(world, now, email="dora@brume.example", role="viewer", client=world.brume)


def test_one_invitation_is_open_at_a_time(world: World, now: dt.datetime) -> None:
    invite_erin(world, now)
    with pytest.raises(CannotInvite, match="has an invitation already"):
        invite_erin(world, now + MINUTE)


def test_one_address_is_invited_to_both_sides(world: World, now: dt.datetime) -> None:
    invite_erin(world, now)
    invite_erin(world, now, role="viewer", client=world.brume)
    with world.staff():
        assert waiting().count() == 2


def test_an_expired_invitation_is_renewed(world: World, now: dt.datetime) -> None:
    first = invite_erin(world, now)
    again = invite_erin(world, now + WEEK, role="office")
    assert again.pk == first.pk
    assert again.role == "office"
    with world.staff():
        assert Letter.objects.filter(kind="invitation").count() == 2


def test_each_step_is_in_the_trail(world: World, now: dt.datetime, alice: Actor) -> None:
    invitation = invite_erin(world, now)
    with world.staff():
        resend(invitation=invitation, by=alice, at=now + MINUTE)
        withdraw(invitation=invitation, by=alice, at=now + MINUTE)
        verbs = AuditEntry.objects.filter(subject_id=invitation.pk, subject="erin@new.example")
        told = list(verbs.order_by("id").values_list("verb", "actor"))
    assert told == [("invited", "Alice"), ("sent again", "Alice"), ("withdrew", "Alice")]


def test_send_again_waits_a_minute(world: World, now: dt.datetime, alice: Actor) -> None:
    invitation = invite_erin(world, now)
    with world.staff():
        with pytest.raises(CannotInvite, match="a moment ago"):
            resend(invitation=invitation, by=alice, at=now + MINUTE / 2)
        assert resend(invitation=invitation, by=alice, at=now + MINUTE).expires_at > now + WEEK


def test_the_office_withdraws_no_owners_invitation(world: World, now: dt.datetime) -> None:
    invitation = invite_erin(world, now, role="owner")
    with world.staff(), pytest.raises(CannotInvite, match="Only an owner"):
        withdraw(invitation=invitation, by=actor_of(world.olga), at=now)


def test_the_offer_says_what_awaits(world: World, now: dt.datetime) -> None:
    invitation = invite_erin(world, now, role="viewer", client=world.brume)
    offer = offer_of(token=token_of(invitation), at=now)
    assert (offer.provider, offer.client, offer.role) == ("Acme", "Brume", "viewer")
    assert not offer.has_account


def test_a_link_is_refused_after_its_week(world: World, now: dt.datetime) -> None:
    token = token_of(invite_erin(world, now))
    assert offer_of(token=token, at=now + WEEK - MINUTE)
    with pytest.raises(CannotAccept, match="expired"):
        offer_of(token=token, at=now + WEEK)


def test_the_row_overrules_the_link(world: World, now: dt.datetime) -> None:
    invitation = invite_erin(world, now)
    token = token_of(invitation)
    with world.staff():
        Invitation.objects.filter(pk=invitation.pk).update(expires_at=now)
    with pytest.raises(CannotAccept, match="expired"):
        offer_of(token=token, at=now + MINUTE)


def test_a_withdrawn_invitation_makes_no_account(
    world: World, now: dt.datetime, alice: Actor
) -> None:
    invitation = invite_erin(world, now)
    with world.staff():
        withdraw(invitation=invitation, by=alice, at=now)
    with pytest.raises(CannotAccept, match="withdrawn"):
        accept_as_new(
            token=token_of(invitation), name="E", password="p" * 12, language="en", at=now
        )


def test_a_withdrawn_one_leaves_room_for_the_next(
    world: World, now: dt.datetime, alice: Actor
) -> None:
    first = invite_erin(world, now)
    with world.staff():
        withdraw(invitation=first, by=alice, at=now)
    assert invite_erin(world, now).pk != first.pk


def test_an_accepted_one_can_neither_be_withdrawn_nor_sent_again(
    world: World, now: dt.datetime, alice: Actor
) -> None:
    invitation = invite_erin(world, now)
    accept_as_new(token=token_of(invitation), name="E", password="p" * 12, language="en", at=now)
    with world.staff():
        for act in (withdraw, resend):
            with pytest.raises(CannotInvite, match="has accepted already"):
                act(invitation=invitation, by=alice, at=now + MINUTE)


def test_accept_as_new_does_not_take_over_an_account(world: World, now: dt.datetime) -> None:
    token = token_of(invite_erin(world, now, email="mallory@other.example"))
    with pytest.raises(CannotAccept, match="There is an account"):
        accept_as_new(token=token, name="Eve", password="p" * 12, language="en", at=now)


def test_accept_is_for_the_invited_address(world: World, now: dt.datetime) -> None:
    token = token_of(invite_erin(world, now))
    with pytest.raises(CannotAccept, match="signed in as mallory@other"):
        accept(token=token, user=world.mallory.user, at=now)


def test_one_person_is_several_things(world: World, now: dt.datetime) -> None:
    mallory = world.mallory.user
    for facts in ({"role": "executive"}, {"role": "founder", "client": world.brume}):
        token = token_of(invite_erin(world, now, email=mallory.email, **facts))
        accept(token=token, user=mallory, at=now)
    places = {(place.provider, place.client, place.role) for place in workspaces(user=mallory)}
    assert places == {
        ("other", "", "owner"),
        ("acme", "", "executive"),
        ("acme", "brume", "founder"),
    }


def test_who_left_comes_back_in_the_new_role(
    world: World, now: dt.datetime, alice: Actor, today: dt.date
) -> None:
    with world.staff():
        end_access(person=world.bob, by=alice, on=today)
        end_access(person=world.carol, by=alice, on=today)
    for email, facts in (
        ("bob@acme.example", {"role": "office"}),
        ("carol@brume.example", {"role": "founder", "client": world.brume}),
    ):
        invitation = invite_erin(world, now, email=email, **facts)
        user = world.bob.user if "bob" in email else world.carol.user
        accept(token=token_of(invitation), user=user, at=now)
    with world.staff():
        assert Membership.objects.active().get(pk=world.bob.pk).role == "office"
        assert Contact.objects.active().get(pk=world.carol.pk).role == "founder"


def test_a_token_of_one_provider_opens_nothing_of_another(world: World, now: dt.datetime) -> None:
    erin = make_user("Erin", at="new.example")
    token = token_of(invite_erin(world, now))
    accept(token=token, user=erin, at=now)
    assert [place.provider for place in workspaces(user=erin)] == ["acme"]
    with world.theirs():
        assert not Membership.objects.filter(user=erin).exists()


def test_a_person_is_invited_in_the_language_of_where_they_go(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        Client.objects.filter(pk=world.brume.pk).update(language="fr")
    invite_erin(world, now)
    client = {"role": "viewer", "client": Client(pk=world.brume.pk, language="fr", name="Brume")}
    invite_erin(world, now, email="finn@new.example", **client)
    with world.staff():
        letters = Letter.objects.filter(kind="invitation")
        subjects = dict(letters.values_list("recipient", "subject"))
    assert subjects["erin@new.example"] == "Alice invites you to Acme"
    assert subjects["finn@new.example"] == "Alice vous invite chez Acme"


def test_a_new_account_keeps_the_language_it_was_made_in(world: World, now: dt.datetime) -> None:
    token = token_of(invite_erin(world, now))
    erin = accept_as_new(token=token, name="E", password="p" * 12, language="fr", at=now)
    assert erin.language == "fr"
