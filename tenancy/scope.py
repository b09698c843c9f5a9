"""Whose rows a transaction may see.

A scope is one transaction that takes a database role and names its provider, its client and its
person; row-level security does the rest (docs/decisions/0004-isolation.md). Without a scope the
app's login has no right on any provider's table: a forgotten scope is an error, never somebody
else's rows and never silently none.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from django.db import connection, transaction

STAFF = "app_staff"
FOUNDER = "app_founder"
BATCH = "app_batch"


@dataclass(frozen=True)
class Scope:
    """Ids of who looks and at what; `role` is the database role it acts under."""

    role: str
    provider: int | None = None
    client: int | None = None
    user: int | None = None


_current: ContextVar[Scope | None] = ContextVar("scope", default=None)

NOBODY = Scope(role="none")


def current() -> Scope | None:
    """The scope that holds now, or None."""
    return _current.get()


def _user() -> int | None:
    outer = _current.get()
    return outer.user if outer else None


def _apply(scope: Scope) -> None:
    def text(value: int | None) -> str:
        return "" if value is None else str(value)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.provider_id', %s, true), set_config('app.client_id', %s, true),"
            " set_config('app.user_id', %s, true), set_config('role', %s, true)",
            [text(scope.provider), text(scope.client), text(scope.user), scope.role],
        )


@contextmanager
def _enter(scope: Scope) -> Iterator[Scope]:
    outer = _current.get()
    nested = connection.in_atomic_block
    try:
        with transaction.atomic():
            token = _current.set(scope)
            try:
                _apply(scope)
                yield scope
            finally:
                # Before the commit: what waits for it runs in no scope, as the database sees it.
                _current.reset(token)
    finally:
        # set_config(.., true) outlives an inner atomic block: put the outer values back by hand.
        if nested and not connection.needs_rollback:
            _apply(outer or NOBODY)


@contextmanager
def scope(*, provider: int, client: int | None = None, user: int | None = None) -> Iterator[Scope]:
    """Everything inside sees one provider's rows, or with `client` that client's alone.

    Raises RuntimeError where it would reach beyond the scope around it: it may only narrow, and
    the person stays who they are.
    """
    wanted = (("provider", provider), ("client", client), ("user", user or _user()))
    for name, value in wanted:
        held = getattr(_current.get(), name, None)
        if held is not None and held != value:
            message = f"A scope inside another may only narrow it; this one changes the {name}."
            raise RuntimeError(message)
    role = STAFF if client is None else FOUNDER
    inside = Scope(role=role, provider=provider, client=client, user=user or _user())
    with _enter(inside) as inner:
        yield inner


@contextmanager
def as_provider() -> Iterator[Scope]:
    """What follows from a founder's act, done under the provider's role in one transaction.

    Only for rooms that have just recorded the act itself under the founder's role; each use
    stands in tests/house/test_as_provider.py. Inside a provider's own scope it changes nothing.
    """
    outer = _current.get()
    if outer is None or outer.provider is None:
        message = "There is no scope to go on from."
        raise RuntimeError(message)
    with _enter(replace(outer, role=STAFF, client=None)) as inner:
        yield inner


@contextmanager
def person(*, user: int) -> Iterator[Scope]:
    """Before a provider is chosen: a person sees their own memberships and providers only.

    Inside another scope it must be the same person. Raises RuntimeError.
    """
    if _user() not in {None, user}:
        message = "A scope inside another keeps its person."
        raise RuntimeError(message)
    with _enter(Scope(role="none", user=user)) as inner:
        yield inner


def provider_ids() -> list[int]:
    """The ids of all providers, for sweeps that then enter each by itself."""
    with _enter(Scope(role=BATCH)), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM tenancy_provider ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def provider_id_of(slug: str) -> int | None:
    """The id of the provider with this slug, for commands that name one; None when unknown."""
    with _enter(Scope(role=BATCH)), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM tenancy_provider WHERE slug = %s", [slug])
        row = cursor.fetchone()
        return row[0] if row else None
