import contextlib
import threading
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import AuditEntry, Contact, Membership
from engagements.models import Engagement, WorkLog
from tenancy.models import Client, Provider
from tenancy.scope import (
    Scope,
    as_provider,
    current,
    person,
    provider_id_of,
    provider_ids,
    scope,
)
from tests.factories.world import World


def denied() -> pytest.RaisesExc[DatabaseError]:
    """No right on the table, or no number of a provider to compare with."""
    return pytest.raises(DatabaseError, match=r"permission denied|unrecognized|invalid input")


def settings_of_the_transaction() -> tuple[str, str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user::text, coalesce(current_setting('app.provider_id', true), ''),"
            " coalesce(current_setting('app.client_id', true), '')"
        )
        found: tuple[str, str, str] = cursor.fetchone()
        return found


def test_a_scope_shows_one_providers_rows(world: World) -> None:
    with world.staff():
        assert {client.name for client in Client.objects.all()} == {"Brume"}
    with world.theirs():
        assert {client.name for client in Client.objects.all()} == {"Elsewhere"}


def test_without_a_scope_a_query_is_an_error(world: World) -> None:
    for model in (Engagement, WorkLog, AuditEntry, Membership, Contact, Client, Provider):
        with denied(), transaction.atomic():
            list(model.objects.all()[:1])


def test_a_row_is_its_scopes_by_default(world: World) -> None:
    with world.staff():
        entry = AuditEntry.objects.create(actor="?", verb="?", subject="?")
    assert entry.provider_id == world.acme.pk


def test_a_query_that_waits_past_its_scope_is_an_error(world: World) -> None:
    with world.staff():
        lazy = Client.objects.all()
    with denied(), transaction.atomic():
        list(lazy)


@pytest.mark.parametrize("leave", [lambda: None, lambda: 1 / 0])
def test_after_a_scope_nothing_of_it_stays(world: World, leave: Callable[[], object]) -> None:
    try:
        with world.founder():
            leave()
    except ZeroDivisionError:
        pass
    assert current() is None
    assert settings_of_the_transaction() == ("app_login", "", "")


def test_after_an_error_of_the_database_nothing_of_it_stays(world: World) -> None:
    with pytest.raises(DatabaseError), world.staff(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    assert settings_of_the_transaction() == ("app_login", "", "")


def test_a_scope_inside_narrows_to_a_client(world: World) -> None:
    with world.staff():
        with world.founder():
            assert settings_of_the_transaction()[0] == "app_founder"
        assert settings_of_the_transaction() == ("app_staff", str(world.acme.pk), "")


@pytest.mark.parametrize("fail", [False, True])
def test_the_outer_scope_holds_again(world: World, fail: bool) -> None:
    with world.staff():
        before = current()
        try:
            with world.founder(), transaction.atomic():
                if fail:
                    Engagement.objects.update(title="?")
        except DatabaseError:
            pass
        assert current() == before
        assert Engagement.objects.update(title="Fractional CIO") == 1


def test_a_scope_inside_never_widens(world: World) -> None:
    acme, brume, other = world.acme.pk, world.brume.pk, world.other.pk
    dora, bob = world.dora.user_id, world.bob.user_id
    with scope(provider=acme, client=brume, user=dora):
        for wider in (
            {"provider": other},
            {"provider": acme},
            {"provider": acme, "client": world.other_client.pk},
            {"provider": acme, "client": brume, "user": bob},
        ):
            with pytest.raises(RuntimeError, match="may only narrow"), scope(**wider):
                pass
        with pytest.raises(RuntimeError, match="keeps its person"), person(user=bob):
            pass
        assert settings_of_the_transaction() == ("app_founder", str(acme), str(brume))


def test_a_scope_inside_keeps_its_person(world: World) -> None:
    acme, brume, dora = world.acme.pk, world.brume.pk, world.dora.user_id
    with scope(provider=acme, user=dora), scope(provider=acme, client=brume) as inner:
        assert inner == Scope(role="app_founder", provider=acme, client=brume, user=dora)


def test_as_provider_goes_on_in_the_same_transaction(world: World) -> None:
    with world.founder():
        with as_provider():
            AuditEntry.objects.create(actor="?", verb="followed", subject="?")
            assert settings_of_the_transaction() == ("app_staff", str(world.acme.pk), "")
        with denied(), transaction.atomic():
            AuditEntry.objects.count()
    with world.staff():
        assert AuditEntry.objects.filter(verb="followed").exists()


def test_as_provider_needs_a_provider(world: World) -> None:
    with pytest.raises(RuntimeError, match="no scope"), as_provider():
        pass
    alone, refused = person(user=world.bob.user.pk), pytest.raises(RuntimeError, match="no scope")
    with alone, refused, as_provider():
        pass


def test_sweeps_read_ids_and_slugs(world: World) -> None:
    assert provider_ids() == sorted([world.acme.pk, world.other.pk])
    assert provider_id_of("acme") == world.acme.pk
    assert provider_id_of("nowhere") is None
    assert settings_of_the_transaction()[0] == "app_login"


def test_a_thread_begins_with_no_scope(transactional_db: None, world: World) -> None:
    said: list[str] = []

    def look() -> None:
        try:
            said.append(f"{current()}")
            Client.objects.count()
        except DatabaseError as problem:
            said.append(str(problem))
        finally:
            connection.close()

    with world.staff():
        hand = threading.Thread(target=look)
        hand.start()
        hand.join(timeout=180)
    assert said[0] == "None"
    assert "unrecognized" in said[1]


def test_what_waits_for_the_commit_runs_in_no_scope(transactional_db: None, world: World) -> None:
    said: list[object] = []

    def look() -> None:
        said.append(current())
        with pytest.raises(DatabaseError):
            Client.objects.count()
        with scope(provider=world.other.pk):
            said.append(Client.objects.get().name)

    with world.staff():
        transaction.on_commit(look)
    assert said == [None, "Elsewhere"]


def test_what_waits_hears_nothing_of_a_scope_that_failed(
    transactional_db: None, world: World
) -> None:
    said: list[str] = []
    with contextlib.suppress(ZeroDivisionError), world.staff():
        AuditEntry.objects.create(actor="?", verb="failed", subject="?")
        transaction.on_commit(lambda: said.append("told"))
        raise ZeroDivisionError
    assert said == []
    with world.staff():
        assert not AuditEntry.objects.filter(verb="failed").exists()
