"""The suite proves nothing unless its own login is bound. Were it the owner or a superuser, or
could it go around row-level security, these tests fail first."""

import pytest
from django.db import connection

from tenancy.checks import role_is_bound
from tests.factories.world import World

pytestmark = pytest.mark.django_db

ROLES = ["app_login", "app_staff", "app_founder", "app_batch"]


def ask(sql: str, *params: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def test_the_login_is_the_apps_own() -> None:
    assert ask("SELECT session_user::text, current_user::text") == [("app_login", "app_login")]


@pytest.mark.parametrize("role", ROLES)
def test_role_can_go_around_nothing(role: str) -> None:
    facts = ask(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
        " FROM pg_roles WHERE rolname = %s",
        role,
    )
    assert facts == [(False,) * 5]


@pytest.mark.parametrize("role", ROLES)
def test_role_owns_nothing(role: str) -> None:
    owned = ask(
        "SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = %s"
        " UNION ALL SELECT proname FROM pg_proc WHERE pg_get_userbyid(proowner) = %s",
        role,
        role,
    )
    assert owned == []


def test_the_login_is_member_of_the_three_roles_and_inherits_none() -> None:
    memberships = ask(
        "SELECT r.rolname::text, m.inherit_option, m.set_option, m.admin_option"
        " FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid"
        " WHERE m.member = 'app_login'::regrole ORDER BY 1"
    )
    names = ["app_batch", "app_founder", "app_staff"]
    assert memberships == [(name, False, True, False) for name in names]


def test_no_role_is_a_member_of_the_owner() -> None:
    assert ask("SELECT 1 FROM pg_auth_members WHERE roleid = 'app_owner'::regrole") == []


def test_row_security_is_active_in_every_scope(world: World) -> None:
    for scope in (world.staff(), world.founder()):
        with scope:
            assert ask("SELECT row_security_active('engagements_worklog')") == [(True,)]


def test_no_view_or_function_of_the_owner_opens_a_door() -> None:
    assert (
        ask(
            "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm')"
            " AND relnamespace = 'public'::regnamespace"
        )
        == []
    )
    assert (
        ask(
            "SELECT proname FROM pg_proc p WHERE prosecdef"
            " AND pg_get_userbyid(proowner) = 'app_owner'"
            " AND prorettype <> 'trigger'::regtype"
        )
        == []
    )


def test_a_trigger_with_the_owners_eyes_only_judges() -> None:
    """It looks with a path of its own, writes nothing, and nobody calls it by hand."""
    judges = (
        "SELECT proname FROM pg_proc WHERE prosecdef AND prorettype = 'trigger'::regtype"
        " AND pg_get_userbyid(proowner) = 'app_owner'"
    )
    assert ("invoice_settled_sum",) in ask(judges)
    writes = r"\m(insert|update|delete|truncate|execute|set_config|perform)\M"
    assert ask(f"{judges} AND prosrc ~* %s", writes) == []
    assert ask(f"{judges} AND NOT coalesce(proconfig[1], '') LIKE 'search_path=public,%%'") == []
    for role in ROLES:
        assert ask(f"{judges} AND has_function_privilege(%s, oid, 'EXECUTE')", role) == []


def test_nobody_may_empty_a_table_or_make_one() -> None:
    for role in ROLES:
        assert ask("SELECT has_schema_privilege(%s, 'public', 'CREATE')", role) == [(False,)]
        assert (
            ask(
                "SELECT relname FROM pg_class WHERE relkind = 'r'"
                " AND relnamespace = 'public'::regnamespace"
                " AND has_table_privilege(%s, oid, 'TRUNCATE, TRIGGER, REFERENCES')",
                role,
            )
            == []
        )


def test_the_check_of_the_role_is_content() -> None:
    assert role_is_bound(databases=["default"]) == []
