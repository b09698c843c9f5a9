"""Who acts: a person in one role at one provider, or the clock."""

from dataclasses import dataclass
from enum import StrEnum

from accounts.models import Contact, Membership


class Role(StrEnum):
    """What a person may be, on either side."""

    OWNER = "owner"
    EXECUTIVE = "executive"
    OFFICE = "office"
    FOUNDER = "founder"
    VIEWER = "viewer"


PROVIDER_SIDE = frozenset({Role.OWNER, Role.EXECUTIVE, Role.OFFICE})
CLIENT_SIDE = frozenset({Role.FOUNDER, Role.VIEWER})


@dataclass(frozen=True)
class Actor:
    """The `by` of every rule. Ids are those of the user, the membership or the contact.

    `by_link` says that they answer from the link in a letter, without having signed in.
    """

    name: str
    role: Role | None = None
    user_id: int | None = None
    member_id: int | None = None
    contact_id: int | None = None
    client_id: int | None = None
    by_link: bool = False

    @property
    def is_office(self) -> bool:
        return self.role in {Role.OWNER, Role.OFFICE}

    @property
    def is_client(self) -> bool:
        return self.role in CLIENT_SIDE


# What the scheduler does by itself is written down in its own name.
CLOCK = Actor(name="Mandate")


def actor_of(person: Membership | Contact) -> Actor:
    """The person as one who acts."""
    if isinstance(person, Contact):
        return Actor(
            name=person.user.name,
            role=Role(person.role),
            user_id=person.user_id,
            contact_id=person.pk,
            client_id=person.client_id,
        )
    return Actor(
        name=person.user.name,
        role=Role(person.role),
        user_id=person.user_id,
        member_id=person.pk,
    )
