import datetime as dt
import threading

import pytest
from django.db import connection

from accounts.actors import Role, actor_of
from accounts.models import AuditEntry, Contact, Membership, User
from accounts.people import (
    CannotChange,
    change_profile,
    change_role,
    contacts,
    end_access,
    left,
    members,
    workspaces,
)
from engagements.models import Engagement
from tenancy.scope import scope
from tests.factories.world import World, make_contact, make_member, make_user, make_world


def test_workspaces_are_a_persons_own_places(world: World) -> None:
    assert [(place.name, place.sub, place.role) for place in workspaces(user=world.bob.user)] == [
        ("Acme", "Executive", Role.EXECUTIVE)
    ]
    assert [(place.name, place.sub, place.hue) for place in workspaces(user=world.dora.user)] == [
        ("Brume", "with Acme", world.brume.hue)
    ]


def test_workspaces_span_providers(world: World) -> None:
    with world.theirs():
        make_contact(world.other_client, world.bob.user, role="viewer")
        make_member(world.other, world.dora.user, role="office")
    assert [place.name for place in workspaces(user=world.bob.user)] == ["Acme", "Elsewhere"]
    assert [place.name for place in workspaces(user=world.dora.user)] == ["Other", "Brume"]


def test_workspaces_can_be_asked_inside_a_scope(world: World) -> None:
    with scope(provider=world.acme.pk, user=world.bob.user_id):
        assert len(workspaces(user=world.bob.user)) == 1
        assert Membership.objects.count() == 3


def test_a_place_that_was_left_is_none(world: World, today: dt.date) -> None:
    with world.staff():
        end_access(person=world.bob, by=actor_of(world.alice), on=today)
    assert workspaces(user=world.bob.user) == []


def test_a_name_stays_where_somebody_worked(world: World, today: dt.date) -> None:
    with world.staff():
        end_access(person=world.bob, by=actor_of(world.alice), on=today)
        assert world.bob not in members()
        assert Engagement.objects.with_people().get().executive.user.name == "Bob"
    with world.founder():
        assert Engagement.objects.with_people().get().executive.user.name == "Bob"


def test_people_are_listed_by_name(world: World) -> None:
    with world.staff():
        assert [row.user.name for row in members()] == ["Alice", "Bob", "Olga"]
        assert [row.user.name for row in contacts()] == ["Carol", "Dora"]


def test_change_role_is_told(world: World) -> None:
    with world.staff():
        change_role(person=world.carol, role="founder", by=actor_of(world.olga))
        entry = AuditEntry.objects.get(verb="changed role")
        assert Contact.objects.get(pk=world.carol.pk).role == "founder"
    assert (entry.actor, entry.detail) == ("Olga", {"before": "viewer", "after": "founder"})


def test_the_same_role_is_no_change(world: World) -> None:
    with world.staff():
        change_role(person=world.bob, role="executive", by=actor_of(world.olga))
        assert not AuditEntry.objects.filter(verb="changed role").exists()


@pytest.mark.parametrize("who", ["bob", "dora"])
def test_others_change_nobody(world: World, today: dt.date, who: str) -> None:
    by = actor_of(getattr(world, who))
    with world.staff():
        with pytest.raises(CannotChange, match="Only the owner and the office"):
            change_role(person=world.carol, role="founder", by=by)
        with pytest.raises(CannotChange, match="Only the owner and the office"):
            end_access(person=world.carol, by=by, on=today)


def test_only_an_owner_touches_an_owner(world: World, today: dt.date) -> None:
    by = actor_of(world.olga)
    with world.staff():
        with pytest.raises(CannotChange, match="what an owner is"):
            change_role(person=world.alice, role="office", by=by)
        with pytest.raises(CannotChange, match="what an owner is"):
            end_access(person=world.alice, by=by, on=today)
        with pytest.raises(CannotChange, match="makes somebody an owner"):
            change_role(person=world.bob, role="owner", by=by)


def test_the_last_owner_stays(world: World, today: dt.date) -> None:
    by = actor_of(world.alice)
    with world.staff():
        with pytest.raises(CannotChange, match="at least one owner"):
            change_role(person=world.alice, role="office", by=by)
        change_role(person=world.bob, role="owner", by=by)
        change_role(person=world.alice, role="office", by=by)
        with pytest.raises(CannotChange, match="at least one owner"):
            change_role(person=Membership.objects.get(pk=world.bob.pk), role="office", by=by)


def test_nobody_ends_their_own_access(world: World, today: dt.date) -> None:
    with world.staff(), pytest.raises(CannotChange, match="their own access"):
        end_access(person=world.olga, by=actor_of(world.olga), on=today)


def test_who_has_left_stays_as_they_were(world: World, today: dt.date) -> None:
    by = actor_of(world.alice)
    with world.staff():
        end_access(person=world.carol, by=by, on=today)
        with pytest.raises(CannotChange, match="has left already"):
            change_role(person=world.carol, role="founder", by=by)


def test_a_role_stays_on_its_side(world: World) -> None:
    with world.staff():
        for person, role in ((world.bob, "founder"), (world.carol, "executive")):
            with pytest.raises(CannotChange, match="founders or viewers"):
                change_role(person=person, role=role, by=actor_of(world.alice))


def test_two_owners_cannot_end_each_other_at_once(transactional_db: None, today: dt.date) -> None:
    world = make_world()
    user = make_user("Zoe")
    with world.staff():
        zoe = make_member(world.acme, user, role="owner")
    gate = threading.Barrier(2)
    said: list[str] = []

    def end(person: Membership, by: Membership) -> None:
        try:
            with world.staff():
                gate.wait(timeout=180)
                end_access(person=person, by=actor_of(by), on=today)
                said.append("ended")
        except CannotChange as problem:
            said.append(str(problem))
        finally:
            connection.close()

    hands = [
        threading.Thread(target=end, args=pair) for pair in ((world.alice, zoe), (zoe, world.alice))
    ]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(timeout=180)
    assert sorted(said)[1] == "ended"
    with world.staff():
        assert Membership.objects.active().filter(role="owner").count() == 1


def test_who_left_is_named_with_the_day(world: World, today: dt.date) -> None:
    with world.staff():
        end_access(person=world.bob, by=actor_of(world.alice), on=today)
        end_access(person=world.carol, by=actor_of(world.alice), on=today - dt.timedelta(days=1))
        assert [(person.user.name, person.left_on) for person in left()] == [
            ("Bob", today),
            ("Carol", today - dt.timedelta(days=1)),
        ]


def test_a_profile_is_a_persons_own(world: World) -> None:
    change_profile(user=world.bob.user, name=" Bob B. ", language="fr", keys=False, reminded=False)
    user = User.objects.get(pk=world.bob.user_id)
    assert (user.name, user.language, user.keys) == ("Bob B.", "fr", False)
