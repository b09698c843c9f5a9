"""The cast, the same names in every test."""

import datetime as dt
from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import Decimal

from accounts.actors import CLOCK, Actor, actor_of
from accounts.models import Contact, Membership, User
from engagements.lifecycle import open_client, open_engagement
from engagements.models import Engagement
from tenancy.models import Client, Provider
from tenancy.providers import open_provider
from tenancy.scope import Scope, scope

TODAY = dt.date(2026, 11, 19)


@dataclass(frozen=True)
class World:
    """Acme with its people and its client Brume, and the other provider that must see nothing."""

    acme: Provider
    alice: Membership
    bob: Membership
    olga: Membership
    brume: Client
    dora: Contact
    carol: Contact
    engagement: Engagement
    other: Provider
    mallory: Membership
    other_client: Client
    other_engagement: Engagement

    def staff(self) -> AbstractContextManager[Scope]:
        """The scope of Acme's people."""
        return scope(provider=self.acme.pk)

    def founder(self) -> AbstractContextManager[Scope]:
        """The scope of Brume's people."""
        return scope(provider=self.acme.pk, client=self.brume.pk, user=self.dora.user_id)

    def theirs(self) -> AbstractContextManager[Scope]:
        """The scope of the other provider's people."""
        return scope(provider=self.other.pk)


def make_user(name: str, *, at: str = "acme.example") -> User:
    """A person whose address is their name, with the password "secret-secret"."""
    return User.objects.create_user(f"{name.lower()}@{at}", "secret-secret", name=name)


def make_member(provider: Provider, user: User, *, role: str) -> Membership:
    """A member of the provider in scope."""
    member = Membership.objects.create(provider=provider, user=user, role=role)
    member.user = user
    return member


def make_engagement(
    *,
    client: Client,
    executive: Membership,
    role: str = "cio",
    starts_on: dt.date = dt.date(2026, 1, 1),
    on: dt.date = TODAY,
    by: Actor = CLOCK,
    days_per_month: Decimal = Decimal(8),
    day_rate: Decimal = Decimal(1200),
    **conditions: object,
) -> Engagement:
    """An engagement in the scope that holds, with one term from its first day on."""
    return open_engagement(
        client=client,
        role=role,
        title=f"Fractional {role.upper()}",
        executive=executive,
        starts_on=starts_on,
        by=by,
        on=on,
        conditions={"days_per_month": days_per_month, "day_rate": day_rate, **conditions},
        outcomes=[{"title": "Orders without re-entry", "target": "80 % by December"}],
    )


def make_contact(client: Client, user: User, *, role: str) -> Contact:
    """A person of the client."""
    contact = Contact.objects.create(
        provider_id=client.provider_id, client=client, user=user, role=role
    )
    contact.user = user
    return contact


def make_world(*, starts_on: dt.date = dt.date(2026, 1, 1)) -> World:
    """Everybody, and one engagement on each side."""
    people = {name: make_user(name) for name in ("Alice", "Bob", "Olga")}
    dora, carol = make_user("Dora", at="brume.example"), make_user("Carol", at="brume.example")
    mallory = make_user("Mallory", at="other.example")
    acme = open_provider(slug="acme", name="Acme", iban="FR1930004000030000012345643")
    other = open_provider(slug="other", name="Other")
    with scope(provider=acme.pk):
        alice = make_member(acme, people["Alice"], role="owner")
        bob = make_member(acme, people["Bob"], role="executive")
        olga = make_member(acme, people["Olga"], role="office")
        by = actor_of(alice)
        brume = open_client(name="Brume", by=by, street="1 quai", postcode="44000", city="Nantes")
        founder = make_contact(brume, dora, role="founder")
        viewer = make_contact(brume, carol, role="viewer")
        engagement = make_engagement(client=brume, executive=bob, by=by, starts_on=starts_on)
    with scope(provider=other.pk):
        outsider = make_member(other, mallory, role="owner")
        other_client = open_client(name="Elsewhere", by=actor_of(outsider))
        other_engagement = make_engagement(client=other_client, executive=outsider)
    return World(
        acme=acme,
        alice=alice,
        bob=bob,
        olga=olga,
        brume=brume,
        dora=founder,
        carol=viewer,
        engagement=engagement,
        other=other,
        mallory=outsider,
        other_client=other_client,
        other_engagement=other_engagement,
    )
