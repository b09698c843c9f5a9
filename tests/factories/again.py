"""The cast once more: the rows that making it left the first time, put back as they were.

Every room that makes the cast runs once in a process; most tests only need to find it there. The
statements that put it back are written once, too, and go out together.
"""

import datetime as dt
import pickle
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from unittest.mock import patch

from django.db import connection, models
from django.db.models.sql import InsertQuery
from django.utils import timezone

from tenancy.checks import provider_models
from tenancy.models import Provider
from tenancy.scope import scope
from tests.factories.world import World, make_world

# An instant that no row of the cast has by itself.
NOW = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Kept:
    """The cast, and the statements that put its people and the rows of each provider back."""

    world: bytes
    statements: list[tuple[int | None, str]]


_kept: list[Kept] = []


def _rows(world: World) -> dict[int | None, list[list[models.Model]]]:
    """What there is after the cast was made: its people, and every other row by its provider."""
    members = (world.alice, world.bob, world.olga, world.dora, world.carol, world.mallory)
    tables: list[type[models.Model]] = [Provider, *provider_models()]
    rows: dict[int | None, list[list[models.Model]]] = {None: [[one.user for one in members]]}
    for provider in (world.acme, world.other):
        with scope(provider=provider.pk):
            found = [list(model._default_manager.all()) for model in tables]
            rows[provider.pk] = [made for made in found if made]
    return rows


def _statements(rows: list[list[models.Model]]) -> str:
    """What inserts these rows, as one text; NOW stands where the clock is read."""
    said = []
    with patch("django.utils.timezone.now", lambda: NOW):
        for made in rows:
            query = InsertQuery(type(made[0]))
            fields = [one for one in made[0]._meta.concrete_fields if not one.generated]
            query.insert_values(fields, made)
            for sql, params in query.get_compiler(connection=connection).as_sql():
                said.append(connection.ops.compose_sql(sql, params))  # type: ignore[attr-defined]
    return ";".join(said)


def _inside(provider: int | None) -> AbstractContextManager[object]:
    return nullcontext() if provider is None else scope(provider=provider)


def the_cast() -> World:
    """The world of `make_world`, with the same numbers in every test."""
    if not _kept:
        world = make_world()
        statements = [(whose, _statements(rows)) for whose, rows in _rows(world).items()]
        _kept.append(Kept(pickle.dumps(world), statements))
        return world
    (kept,) = _kept
    for whose, text in kept.statements:
        with _inside(whose), connection.cursor() as cursor:
            cursor.execute(text.replace(str(NOW), str(timezone.now())))
    found: World = pickle.loads(kept.world)
    return found
