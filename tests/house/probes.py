"""Probes of the walls. Each looks for one kind of leak and names what it finds; an empty answer
is a wall that stands. `Door` says who tries, so that the tests can let the owner try, too, and see
the probes report it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connections, models, transaction
from django.db.backends.utils import CursorWrapper

from tenancy.models import ClientOwned, ProviderOwned
from tenancy.scope import BATCH, Scope, _enter, scope
from tests.factories.rows import Side

DENIED = "42501"
FOREIGN_KEY = "23503"
CHECK = "23514"
UNIQUE = "23505"


@dataclass(frozen=True)
class Door:
    """A login (`alias`) and what it enters (`enter`)."""

    enter: Callable[[], AbstractContextManager[object]]
    alias: str = "default"


OWNER = Door(nullcontext, alias="owner")


@dataclass(frozen=True)
class Sides:
    """Two clients of one provider, and a client of another provider."""

    mine: Side
    beside: Side
    theirs: Side

    @property
    def staff(self) -> Door:
        """As the member: what is one person's alone is theirs."""
        return Door(lambda: scope(provider=self.mine.provider.pk, user=self.mine.member.user_id))

    @property
    def colleague(self) -> Door:
        """Somebody else of the same provider."""
        return Door(lambda: scope(provider=self.mine.provider.pk, user=self.mine.stranger.user_id))

    @property
    def founder(self) -> Door:
        return Door(
            lambda: scope(
                provider=self.mine.provider.pk,
                client=self.mine.client.pk,
                user=self.mine.founder.user_id,
            )
        )


STRANGER = Door(nullcontext)
SWEEPER = Door(lambda: _enter(Scope(role=BATCH)))


@dataclass(frozen=True)
class Answer:
    """What the database said: a code of refusal, or the rows that it gave or touched."""

    refused: str = ""
    count: int = 0
    rows: Sequence[tuple[Any, ...]] = ()

    @property
    def ids(self) -> set[int]:
        return {row[0] for row in self.rows}


class _Undo(Exception):
    def __init__(self, answer: Answer) -> None:
        self.answer = answer


def _run(cursor: CursorWrapper, sql: str, params: Sequence[Any]) -> Answer:
    cursor.execute(sql, params)
    rows = cursor.fetchall() if cursor.description else []
    count = cursor.rowcount
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return Answer(count=count, rows=rows)


def attempt(door: Door, sql: str, params: Sequence[Any] = (), *, first: str = "") -> Answer:
    """Try a statement, deferred constraints included, and take it back whatever happens.

    `first` are statements that prepare it.
    """
    try:
        with (
            transaction.atomic(using=door.alias),
            door.enter(),
            connections[door.alias].cursor() as cursor,
        ):
            if first:
                cursor.execute(first)
            raise _Undo(_run(cursor, sql, params))
    except _Undo as undo:
        return undo.answer
    except DatabaseError as problem:
        return Answer(refused=getattr(problem.__cause__, "sqlstate", None) or "?")


def table(model: type[models.Model]) -> str:
    return f'"{model._meta.db_table}"'


def values(model: type[models.Model], row: models.Model) -> dict[str, Any]:
    """The row as columns, without its id, as the database takes them."""
    return {
        str(column.column): column.get_db_prep_save(
            getattr(row, column.attname), connections["default"]
        )
        for column in model._meta.concrete_fields
        if not column.primary_key
    }


def insert(door: Door, model: type[models.Model], columns: dict[str, Any]) -> Answer:
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join(["%s"] * len(columns))
    return attempt(
        door, f"INSERT INTO {table(model)} ({names}) VALUES ({marks})", list(columns.values())
    )


def sees(door: Door, model: type[models.Model]) -> Answer:
    return attempt(door, f"SELECT id FROM {table(model)}")


def touches(door: Door, model: type[models.Model], row: models.Model) -> Iterator[str]:
    """Which of the writes reach a row that they must not reach."""
    writes = {
        "updates": f"UPDATE {table(model)} SET id = id WHERE id = %s",
        "deletes": f"DELETE FROM {table(model)} WHERE id = %s",
        "locks": f"SELECT id FROM {table(model)} WHERE id = %s FOR UPDATE",
    }
    for name, sql in writes.items():
        answer = attempt(door, sql, [row.pk])
        # Past the policy a trigger or a key would answer: then the row was reached.
        if answer.refused != DENIED and (answer.refused or answer.count):
            yield f"{name} {model.__name__} {row.pk}"


def leaks_between(door: Door, model: type[models.Model], mine: Side, theirs: Side) -> list[str]:
    """What one provider's people get of another's rows of this table."""
    name = model.__name__
    seen = sees(door, model)
    found = []
    for row in mine.rows[model].every:
        if row.pk not in seen.ids:
            found.append(f"{name}: does not see its own row {row.pk}")
    for row in theirs.rows[model].every:
        if row.pk in seen.ids:
            found.append(f"sees {name} {row.pk}")
        found += touches(door, model, row)
    forged = {insert(door, model, values(model, row)).refused for row in theirs.rows[model].every}
    # A trigger may speak before the policy does, but not for every row.
    if DENIED not in forged or forged - {DENIED, CHECK}:
        found.append(f"inserts {name} for the other: {forged}")
    for row in mine.rows[model].every:
        moved = attempt(
            door,
            f"UPDATE {table(model)} SET provider_id = %s WHERE id = %s",
            [theirs.provider.pk, row.pk],
        )
        # What is frozen is refused by its trigger before the policy speaks.
        if moved.refused not in {DENIED, CHECK}:
            found.append(f"moves {name} {row.pk} to the other")
    return found


def links_of(model: type[models.Model]) -> list[Any]:
    """The foreign keys to tables of a provider."""
    return [
        column
        for column in model._meta.concrete_fields
        if isinstance(column.related_model, type)
        and issubclass(column.related_model, ProviderOwned)
    ]


def _bare(model: type[models.Model]) -> str:
    """The table without its triggers and its unique keys, so that the foreign keys alone speak.

    A unique key with the row's own number in it stays: it never speaks, and others refer to it.
    """
    return f"""
        ALTER TABLE {table(model)} DISABLE TRIGGER USER;
        DO $body$ DECLARE found record; BEGIN FOR found IN
            SELECT conname FROM pg_constraint c
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attname = 'id'
            WHERE c.conrelid = '{table(model)}'::regclass AND c.contype = 'u'
            AND a.attnum != ALL (c.conkey)
        LOOP EXECUTE
            format('ALTER TABLE {table(model)} DROP CONSTRAINT %I CASCADE', found.conname);
        END LOOP; END $body$
    """


def _bend(door: Door, column: Any, row: models.Model, target: int) -> Answer:
    """Point a row's reference somewhere else."""
    model = column.model
    return attempt(
        door,
        f'UPDATE {table(model)} SET "{column.column}" = %s WHERE id = %s',
        [target, row.pk],
        first=_bare(model) if door.alias == "owner" else "",
    )


def _linked(side: Side, model: type[models.Model], column: Any) -> Any:
    """A row that has this reference, if any has: a check that asks for it would speak first."""
    rows: list[Any] = side.rows[model].every
    return next((row for row in rows if getattr(row, column.attname) is not None), rows[0])


def foreign_links(door: Door, model: type[models.Model], mine: Side, theirs: Side) -> list[str]:
    """Which references can be bent to another's row, or tell that a number exists there.

    The owner gets past every policy and trigger: there the keys alone must refuse, a real number
    and a guessed one alike.
    """
    expected = {FOREIGN_KEY} if door.alias == "owner" else {FOREIGN_KEY, DENIED, CHECK, UNIQUE}
    found = []
    for column in links_of(model):
        for target in (theirs.one(column.related_model).pk, 9_000_000_000):
            answer = _bend(door, column, _linked(mine, model, column), target)
            if answer.refused not in expected:
                found.append(f"links {model.__name__}.{column.name} to {target}: {answer}")
    return found


def inner_links(model: type[models.Model], mine: Side, beside: Side) -> list[str]:
    """Which references can be bent to another client's row of the same provider, by the owner."""
    found = []
    for column in links_of(model):
        if issubclass(model, ClientOwned) and issubclass(column.related_model, ClientOwned):
            target = beside.one(column.related_model).pk
            answer = _bend(OWNER, column, _linked(mine, model, column), target)
            if answer.refused != FOREIGN_KEY:
                found.append(f"links {model.__name__}.{column.name} to another client: {answer}")
    return found


def leaks_to_client(door: Door, model: type[models.Model], mine: Side) -> list[str]:
    """What a client's people see beyond what is shown to them, or miss of it."""
    name = model.__name__
    seen = sees(door, model)
    expected = {row.pk for row in mine.rows[model].shown}
    if not expected:
        return [] if seen.refused == DENIED else [f"a client reads {name}: {seen.ids}"]
    found = [f"sees {name} {number}" for number in seen.ids - expected]
    return found + [f"does not see its own {name} {number}" for number in expected - seen.ids]


def writes_of_client(door: Door, model: type[models.Model], mine: Side) -> list[str]:
    """What a client's people can write: they add acts of their own, and nothing else."""
    found: list[str] = []
    for row in mine.rows[model].every:
        found += touches(door, model, row)
        if insert(door, model, values(model, row)).refused != DENIED:
            found.append(f"inserts {model.__name__}")
    return found
