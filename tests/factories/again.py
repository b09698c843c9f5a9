"""The cast once more: the rows that making it left the first time, put back as they were.

Every room that makes the cast runs once in a process; most tests only need to find it there.
"""

from copy import deepcopy
from dataclasses import dataclass

from django.db import models

from accounts.models import User
from tenancy.checks import provider_models
from tenancy.models import Provider
from tenancy.scope import scope
from tests.factories.world import World, make_world


@dataclass(frozen=True)
class Kept:
    """The cast, its people, and every other row by its provider."""

    world: World
    people: list[User]
    rows: dict[int, list[list[models.Model]]]


_kept: list[Kept] = []


def _found(world: World) -> Kept:
    """What there is after the cast was made."""
    members = (world.alice, world.bob, world.olga, world.dora, world.carol, world.mallory)
    tables: list[type[models.Model]] = [Provider, *provider_models()]
    rows = {}
    for provider in (world.acme, world.other):
        with scope(provider=provider.pk):
            found = [list(model._default_manager.all()) for model in tables]
            rows[provider.pk] = [made for made in found if made]
    return Kept(deepcopy(world), [deepcopy(member.user) for member in members], rows)


def the_cast() -> World:
    """The world of `make_world`, with the same numbers in every test."""
    if not _kept:
        world = make_world()
        _kept.append(_found(world))
        return world
    (kept,) = _kept
    User.objects.bulk_create(kept.people)
    for provider, tables in kept.rows.items():
        with scope(provider=provider):
            for rows in tables:
                type(rows[0])._default_manager.bulk_create(rows)
    return deepcopy(kept.world)
