"""One row of every table, on every side: what the proof of isolation looks for.

A model that is not here fails tests/house/test_tenancy.py until somebody adds it: with the rows
that its client's people may read (`shown`) and those that they may not (`hidden`).
"""

from accounts.models import Contact, Membership, User
from tenancy.models import Client, Provider
from tenancy.scope import scope
from tests.factories.world import make_user

# The order is that of the tables: a row stands on rows made before it.
from tests.factories.rows import people, contract, agreed, days, documents  # isort: skip
from tests.factories.rows import billing, course, agenda, mandate, kpis  # isort: skip
from tests.factories.rows.sides import BUILDERS, Side

__all__ = [
    "BUILDERS",
    "Side",
    "agenda",
    "agreed",
    "billing",
    "contract",
    "course",
    "days",
    "documents",
    "kpis",
    "make_side",
    "mandate",
    "people",
]


def make_side(provider: Provider, name: str) -> Side:
    """A client with its own people, and every row that it can have."""
    users: list[User] = [make_user(f"{name}{number}") for number in range(3)]
    with scope(provider=provider.pk):
        client = Client.objects.create(name=name, slug=name.lower())
        side = Side(
            provider=provider,
            client=client,
            member=Membership.objects.create(user=users[0], role="executive"),
            stranger=Membership.objects.create(user=users[1], role="office"),
            founder=Contact.objects.create(client=client, user=users[2], role="founder"),
        )
        for model, builder in BUILDERS.items():
            side.rows[model] = builder(side)
    return side
