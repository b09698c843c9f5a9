"""Isolation, proved on every table: what belongs to another cannot be seen, linked, changed or
removed, in SQL as the app's own role. A new table fails here until tests/factories/rows has
its rows. The last tests break a wall on purpose and want the probes to say so."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections, models
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import Membership, User
from billing.models import Invoice
from engagements.models import (
    CalendarChoice,
    CalendarEvent,
    Engagement,
    MonthVerdict,
    WorkLog,
)
from tenancy.checks import provider_models, role_is_bound, unguarded
from tenancy.models import Client, ClientOwned, Provider
from tenancy.policies import RowPolicy, SameOwnerForeignKey
from tenancy.providers import open_provider
from tenancy.scope import person, scope
from tests.cluster import url_of
from tests.factories.rows import BUILDERS, make_side
from tests.house import probes
from tests.house.probes import (
    DENIED,
    OWNER,
    STRANGER,
    SWEEPER,
    Door,
    Sides,
    attempt,
    insert,
    sees,
    table,
    values,
)
from tests.house.verdicts import VERDICTS

MODELS = provider_models()
# No number of the scope's provider, client or person is set: PostgreSQL says one of these.
NO_SCOPE = {DENIED, "42704", "22P02"}
by_table = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Sides]:
    """Committed, so that other logins see them; removed by the owner at the end."""
    with django_db_blocker.unblock():
        acme = open_provider(slug="acme", name="Acme")
        other = open_provider(slug="other", name="Other")
        yield Sides(
            mine=make_side(acme, "Brume"),
            beside=make_side(acme, "Cime"),
            theirs=make_side(other, "Elsewhere"),
        )
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
        connections["owner"].close()


@pytest.fixture
def sides(built: Sides, django_db_blocker: DjangoDbBlocker) -> Iterator[Sides]:
    with django_db_blocker.unblock():
        yield built


def test_every_table_of_a_provider_has_rows_to_try() -> None:
    missing = [model.__name__ for model in MODELS if model not in BUILDERS]
    assert not missing, f"add these to tests/factories/rows: {missing}"


@by_table
def test_table_is_guarded(model: type[models.Model]) -> None:
    assert list(unguarded(model)) == []


@by_table
def test_without_a_scope_the_table_is_closed(sides: Sides, model: type[models.Model]) -> None:
    row = sides.mine.one(model)
    assert sees(STRANGER, model).refused in NO_SCOPE
    assert insert(STRANGER, model, values(model, row)).refused in NO_SCOPE
    for sql in ("UPDATE {} SET id = id WHERE id = %s", "DELETE FROM {} WHERE id = %s"):
        assert attempt(STRANGER, sql.format(table(model)), [row.pk]).refused in NO_SCOPE


@by_table
def test_nothing_of_another_provider_is_seen_or_changed(
    sides: Sides, model: type[models.Model]
) -> None:
    assert probes.leaks_between(sides.staff, model, sides.mine, sides.theirs) == []


@by_table
def test_nothing_of_another_provider_is_linked(sides: Sides, model: type[models.Model]) -> None:
    for door in (OWNER, sides.staff):
        assert probes.foreign_links(door, model, sides.mine, sides.theirs) == []


@by_table
def test_nothing_of_another_client_is_linked(sides: Sides, model: type[models.Model]) -> None:
    assert probes.inner_links(model, sides.mine, sides.beside) == []


@pytest.mark.parametrize("model", [CalendarEvent, CalendarChoice])
def test_what_is_one_persons_alone_is_not_their_colleagues(
    sides: Sides, model: type[models.Model]
) -> None:
    row = sides.mine.one(model)
    assert sees(sides.colleague, model).ids == set()
    assert list(probes.touches(sides.colleague, model, row)) == []
    assert insert(sides.colleague, model, values(model, row)).refused == DENIED


@by_table
def test_a_clients_people_see_what_is_shown_to_them(
    sides: Sides, model: type[models.Model]
) -> None:
    assert probes.leaks_to_client(sides.founder, model, sides.mine) == []


@by_table
def test_a_clients_people_write_nothing_but_their_verdicts(
    sides: Sides, model: type[models.Model]
) -> None:
    found = probes.writes_of_client(sides.founder, model, sides.mine)
    assert found == ([f"inserts {model.__name__}"] if model in VERDICTS else [])


def test_a_verdict_is_given_in_ones_own_name_and_for_ones_own_client(sides: Sides) -> None:
    own = values(MonthVerdict, sides.mine.one(MonthVerdict))
    beside = values(MonthVerdict, sides.beside.one(MonthVerdict))
    assert insert(sides.founder, MonthVerdict, own).count == 1
    for forged in (
        {**own, "user_id": sides.mine.member.user_id},
        {**own, "client_id": sides.beside.client.pk},
        {**own, "provider_id": sides.theirs.provider.pk},
        beside,
    ):
        assert insert(sides.founder, MonthVerdict, forged).refused == DENIED


def test_a_verdict_on_another_clients_month_is_refused(sides: Sides) -> None:
    own = values(MonthVerdict, sides.mine.one(MonthVerdict))
    for month in (sides.beside, sides.theirs):
        own["engagement_month_id"] = month.one(MonthVerdict).engagement_month_id
        assert insert(sides.founder, MonthVerdict, own).refused == probes.FOREIGN_KEY


def test_a_client_id_of_another_provider_shows_nothing(sides: Sides) -> None:
    crossed = Door(
        lambda: scope(provider=sides.mine.provider.pk, client=sides.theirs.client.pk, user=1)
    )
    for model in (Engagement, Invoice, WorkLog, Client):
        assert sees(crossed, model).rows == []


def test_people_of_other_providers_are_invisible(sides: Sides) -> None:
    mine = {
        one.user_id
        for side in (sides.mine, sides.beside)
        for one in (side.member, side.stranger, side.founder)
    }
    assert sees(sides.staff, User).ids == mine
    assert sees(sides.founder, User).ids == {
        sides.mine.member.user_id,
        sides.mine.founder.user_id,
    }


def test_users_are_changed_in_no_scope_of_a_provider(sides: Sides) -> None:
    for door in (sides.staff, sides.founder):
        for who in (sides.mine.member, sides.theirs.member):
            assert list(probes.touches(door, User, who.user)) == []


def test_a_provider_sees_itself_alone(sides: Sides) -> None:
    for door in (sides.staff, sides.founder):
        assert sees(door, Provider).ids == {sides.mine.provider.pk}
        assert list(probes.touches(door, Provider, sides.theirs.provider)) == []
    assert list(probes.touches(sides.founder, Provider, sides.mine.provider)) == []


def test_before_a_provider_is_chosen_a_person_sees_their_own_places(sides: Sides) -> None:
    founder, member = sides.mine.founder, sides.mine.member
    as_founder = Door(lambda: person(user=founder.user_id))
    as_member = Door(lambda: person(user=member.user_id))
    assert sees(as_founder, Provider).ids == {founder.provider_id}
    assert sees(as_founder, Client).ids == {founder.client_id}
    assert sees(as_founder, Membership).ids == set()
    assert sees(as_member, Membership).ids == {member.pk}
    assert sees(as_member, Client).ids == set()
    for model in (Engagement, Invoice, WorkLog):
        assert sees(as_member, model).refused == DENIED
    own = attempt(as_member, "SELECT DISTINCT member_id FROM engagements_worklog")
    assert own.ids == {member.pk}
    assert attempt(as_founder, "SELECT member_id FROM engagements_worklog").ids == set()
    for secret in ("note", "engagement_id", "client_id", "category"):
        asked = f"SELECT {secret} FROM engagements_worklog"
        assert attempt(as_member, asked).refused == DENIED
    assert list(probes.touches(as_member, Membership, member)) == []


def test_the_sweeper_reads_the_numbers_of_providers_and_nothing_else(sides: Sides) -> None:
    both = {sides.mine.provider.pk, sides.theirs.provider.pk}
    assert attempt(SWEEPER, "SELECT id, slug FROM tenancy_provider").ids == both
    assert attempt(SWEEPER, "SELECT name FROM tenancy_provider").refused == DENIED
    assert attempt(SWEEPER, "UPDATE tenancy_provider SET slug = slug").refused == DENIED
    tables: list[type[models.Model]] = [*MODELS, User]
    for model in tables:
        assert sees(SWEEPER, model).refused == DENIED


@pytest.mark.parametrize(
    "sql",
    [
        "SET ROLE app_owner",
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION app_owner",
        "ALTER TABLE billing_invoice DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE billing_invoice DISABLE TRIGGER ALL",
        "DROP POLICY invoice_staff ON billing_invoice",
        "CREATE POLICY open ON billing_invoice USING (true)",
        "TRUNCATE billing_invoice CASCADE",
        "DROP TABLE billing_invoice CASCADE",
        "ALTER ROLE app_login BYPASSRLS",
        "SET session_replication_role = replica",
        "CREATE TABLE copy AS SELECT 1",
        "SELECT pg_read_file('/etc/passwd')",
        "COPY billing_invoice TO PROGRAM 'cat'",
    ],
)
@pytest.mark.parametrize("who", ["nobody", "staff", "founder"])
def test_the_wall_cannot_be_taken_down(sides: Sides, sql: str, who: str) -> None:
    door = {"nobody": STRANGER, "staff": sides.staff, "founder": sides.founder}[who]
    assert attempt(door, sql).refused == DENIED


def test_a_right_that_one_has_cannot_be_handed_on(sides: Sides) -> None:
    for door in (sides.staff, sides.founder):
        asked = "SELECT has_table_privilege('app_login', 'billing_invoice', 'SELECT')"
        give = "SET client_min_messages = error; GRANT SELECT ON billing_invoice TO app_login"
        assert attempt(door, asked, first=give).rows == [(False,)]


def test_row_security_off_is_an_error_and_opens_nothing(sides: Sides) -> None:
    for door in (sides.staff, sides.founder):
        answer = attempt(door, "SELECT id FROM billing_invoice", first="SET row_security = off")
        assert answer.refused == DENIED


@contextmanager
def broken(owner_url: str, breach: str, repair: str) -> Iterator[None]:
    """A wall taken down for a moment."""
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute(breach)
        try:
            yield
        finally:
            owner.execute(repair)


@pytest.fixture
def owner_url() -> str:
    named = connections["owner"].settings_dict
    like = f"postgresql://{named['USER']}:{named['PASSWORD']}@{named['HOST']}:{named['PORT']}/x"
    return url_of(str(named["NAME"]), like=like)


def policy_of(model: type[models.Model]) -> RowPolicy:
    return next(entry for entry in model._meta.constraints if isinstance(entry, RowPolicy))


@by_table
def test_the_probes_report_a_table_without_its_wall(
    sides: Sides, model: type[models.Model], owner_url: str
) -> None:
    off = f"ALTER TABLE {table(model)} DISABLE ROW LEVEL SECURITY"
    on = f"ALTER TABLE {table(model)} ENABLE ROW LEVEL SECURITY"
    with broken(owner_url, off, on):
        found = probes.leaks_between(sides.staff, model, sides.mine, sides.theirs)
        assert any(leak.startswith("sees") for leak in found)
        assert any(leak.startswith("inserts") for leak in found)
        if policy_of(model).client:
            assert probes.leaks_to_client(sides.founder, model, sides.mine)
    assert probes.leaks_between(sides.staff, model, sides.mine, sides.theirs) == []


def test_the_probes_report_a_role_that_goes_around_the_wall(sides: Sides) -> None:
    for model in MODELS:
        assert probes.leaks_between(OWNER, model, sides.mine, sides.theirs)
        assert probes.leaks_to_client(OWNER, model, sides.mine)
        assert probes.writes_of_client(OWNER, model, sides.mine)


@pytest.mark.parametrize(
    ("model", "key", "columns"),
    [
        (WorkLog, "worklog_engagement", "provider_id, client_id, engagement_id"),
        (WorkLog, "worklog_member", "provider_id, member_id"),
    ],
)
def test_the_probes_report_a_missing_key(
    sides: Sides, model: type[models.Model], key: str, columns: str, owner_url: str
) -> None:
    target = {
        "worklog_engagement": "engagements_engagement",
        "worklog_member": "accounts_membership",
    }
    drop = f"ALTER TABLE {table(model)} DROP CONSTRAINT {key}"
    again = (
        f"ALTER TABLE {table(model)} ADD CONSTRAINT {key} FOREIGN KEY ({columns}) REFERENCES"
        f" {target[key]} ({columns.rsplit(', ', 1)[0]}, id) DEFERRABLE INITIALLY DEFERRED"
    )
    with broken(owner_url, drop, again):
        assert probes.foreign_links(OWNER, model, sides.mine, sides.theirs)
    assert probes.foreign_links(OWNER, model, sides.mine, sides.theirs) == []


def test_the_probes_report_a_right_too_many(sides: Sides, owner_url: str) -> None:
    give = (
        "GRANT UPDATE ON engagements_worklog TO app_founder;"
        "CREATE POLICY open ON engagements_worklog FOR UPDATE TO app_founder USING (true)"
    )
    take = (
        "REVOKE UPDATE ON engagements_worklog FROM app_founder;"
        "DROP POLICY open ON engagements_worklog"
    )
    with broken(owner_url, give, take):
        assert probes.writes_of_client(sides.founder, WorkLog, sides.mine)


@pytest.mark.parametrize(
    ("breach", "repair", "said"),
    [
        (
            "ALTER TABLE billing_invoice DISABLE ROW LEVEL SECURITY",
            "ALTER TABLE billing_invoice ENABLE ROW LEVEL SECURITY",
            "The table billing_invoice has no row-level security",
        ),
        (
            "GRANT TRUNCATE ON billing_invoice TO app_staff",
            "REVOKE TRUNCATE ON billing_invoice FROM app_staff",
            "The role app_staff may empty the table billing_invoice",
        ),
    ],
)
def test_a_server_does_not_start_with_a_hole(
    sides: Sides, owner_url: str, breach: str, repair: str, said: str
) -> None:
    with broken(owner_url, breach, repair):
        assert [problem.msg for problem in role_is_bound(databases=["default"])] == [said]
    assert role_is_bound(databases=["default"]) == []


def test_the_check_reports_a_model_without_a_wall() -> None:
    class Bare(ClientOwned):
        engagement = models.ForeignKey(Engagement, models.PROTECT)
        worklog = models.ForeignKey(WorkLog, models.PROTECT)

        class Meta:
            app_label = "tenancy"
            managed = False
            constraints = [
                SameOwnerForeignKey(name="bare_client", field="client"),
                SameOwnerForeignKey(name="bare_worklog", field="worklog"),
            ]

    try:
        assert list(unguarded(Bare)) == [
            "Bare has no row policy",
            "Bare.engagement could point at another provider's row",
            "Bare.worklog could point at another client's row",
        ]
    finally:
        del apps.all_models["tenancy"]["bare"]
        apps.clear_cache()
