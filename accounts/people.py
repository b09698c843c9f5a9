"""The people of a provider and of its clients: what each is, where each may go, how one leaves.

Whoever leaves loses every page at once and keeps their name on what they did. Owner and office
change roles and end accesses; only an owner touches an owner, nobody ends their own access, and
the last owner stays.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.actors import CLIENT_SIDE, PROVIDER_SIDE, Actor, Role
from accounts.audit import record
from accounts.models import Contact, Membership, PeopleQuerySet, User
from tenancy.scope import person as person_scope

Person = Membership | Contact


class CannotChange(Exception):
    """Why a person's role or access stays as it is, in the user's words."""


@dataclass(frozen=True)
class Workspace:
    """A place that a person may enter: a provider, or with `client` one client of it.

    `provider` and `client` are the slugs of the address; `sub` is the second line of the switcher.
    """

    provider: str
    client: str
    name: str
    sub: str
    role: Role
    hue: int = 0


def workspaces(*, user: User) -> list[Workspace]:
    """Every place that a person may enter: as a member first, then as a contact, oldest first."""
    with person_scope(user=user.pk):
        members = Membership.objects.active().filter(user=user).select_related("provider")
        contacts = Contact.objects.active().filter(user=user)
        places = [
            Workspace(
                provider=member.provider.slug,
                client="",
                name=member.provider.name,
                sub=member.get_role_display(),
                role=Role(member.role),
            )
            for member in members.order_by("id")
        ]
        places += [
            Workspace(
                provider=contact.provider.slug,
                client=contact.client.slug,
                name=contact.client.name,
                sub=_("with %(provider)s") % {"provider": contact.provider.name},
                role=Role(contact.role),
                hue=contact.client.hue,
            )
            for contact in contacts.select_related("provider", "client").order_by("id")
        ]
    return places


def members() -> PeopleQuerySet:
    """The provider's own people who have not left."""
    rows = Membership.objects.active().select_related("user")
    return rows.order_by("user__name", "id")


def contacts() -> PeopleQuerySet:
    """The clients' people who have not left, client by client."""
    rows = Contact.objects.active().select_related("user", "client")
    return rows.order_by("client__name", "user__name", "id")


def left() -> list[Person]:
    """Who could enter once and no longer can, the latest first; their names stay on what they did."""
    gone: list[Person] = [
        *Membership.objects.exclude(left_on=None).select_related("user"),
        *Contact.objects.exclude(left_on=None).select_related("user", "client"),
    ]
    return sorted(gone, key=lambda person: (person.left_on or dt.date.min, person.pk), reverse=True)


def _may_change(person: Person, by: Actor) -> None:
    if not by.is_office:
        message = _("Only the owner and the office change who may enter.")
        raise CannotChange(message)
    if person.role == Role.OWNER and by.role != Role.OWNER:
        message = _("Only an owner changes what an owner is.")
        raise CannotChange(message)


def _held(person: Person) -> Person:
    """The person as they are now. Owners are held together, so that two cannot leave at once."""
    if person.role == Role.OWNER:
        owners = Membership.objects.active().filter(role=Role.OWNER).order_by("id")
        list(owners.select_for_update(no_key=True, of=("self",)))
    rows = type(person).objects.select_for_update(no_key=True, of=("self",)).select_related("user")
    held: Person = rows.get(pk=person.pk)
    if held.left_on is not None:
        message = _("%(name)s has left already.") % {"name": held.user.name}
        raise CannotChange(message)
    return held


def _must_leave_an_owner(person: Person) -> None:
    if person.role != Role.OWNER:
        return
    others = Membership.objects.active().filter(role=Role.OWNER).exclude(pk=person.pk)
    if not others.exists():
        message = _("A provider keeps at least one owner; make somebody else an owner first.")
        raise CannotChange(message)


def change_role(*, person: Person, role: str, by: Actor) -> Person:
    """Make a person something else on their own side. Raises CannotChange."""
    _may_change(person, by)
    row = _held(person)
    side = CLIENT_SIDE if isinstance(row, Contact) else PROVIDER_SIDE
    if role not in side:
        message = _("A client's people are founders or viewers, the provider's are not.")
        raise CannotChange(message)
    if role == Role.OWNER and by.role != Role.OWNER:
        message = _("Only an owner makes somebody an owner.")
        raise CannotChange(message)
    if role == row.role:
        return row
    _must_leave_an_owner(row)
    before, row.role = row.role, role
    row.save(update_fields=["role"])
    record(by=by, verb="changed role", subject=row, before=before, after=role)
    return row


def end_access(*, person: Person, by: Actor, on: dt.date) -> Person:
    """Somebody leaves on a day: no page answers them any more. Raises CannotChange."""
    _may_change(person, by)
    row = _held(person)
    if row.user_id == by.user_id:
        message = _("Nobody ends their own access; ask another owner or the office.")
        raise CannotChange(message)
    _must_leave_an_owner(row)
    row.left_on = on
    row.save(update_fields=["left_on"])
    record(by=by, verb="ended access", subject=row, role=row.role)
    return row


def change_profile(*, user: User, name: str, language: str, keys: bool, reminded: bool) -> User:
    """What a person says of themselves, at every provider alike."""
    user.name = name.strip()
    user.language = language
    user.keys = keys
    user.reminded = reminded
    user.save(update_fields=["name", "language", "keys", "reminded"])
    return user
