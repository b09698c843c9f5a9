"""What the models say and what migrations make are the same, and every table has its wall."""

from collections import Counter

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from tenancy.checks import provider_models
from tests.cluster import ROOT

OURS = sorted(path.parent.name for path in ROOT.glob("*/apps.py"))


def test_migrations_are_not_missing() -> None:
    loader = MigrationLoader(None)
    told = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    missing = told.changes(graph=loader.graph)
    assert {app: [str(one.operations) for one in found] for app, found in missing.items()} == {}


def test_each_app_ends_in_one_migration() -> None:
    loader = MigrationLoader(None)
    leaves = Counter(app for app, _ in loader.graph.leaf_nodes())
    assert {app: count for app, count in leaves.items() if count > 1} == {}


def test_no_migration_of_ours_is_left_out() -> None:
    loader = MigrationLoader(None)
    for app in OURS:
        with_models = bool(list(apps.get_app_config(app).get_models()))
        assert (app in loader.migrated_apps) == with_models, app


@pytest.mark.django_db
def test_every_table_of_a_provider_has_row_security_policies_and_bound_grants() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, c.relrowsecurity, array_agg(p.polname::text)"
            " FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' GROUP BY 1, 2"
        )
        walls = {name: (on, policies) for name, on, policies in cursor.fetchall()}
    for model in provider_models():
        on, policies = walls[model._meta.db_table]
        assert on, model
        assert any(str(policy).endswith("_staff") for policy in policies), model


@pytest.mark.django_db
def test_tables_without_a_wall_are_known() -> None:
    """Those of people and of the machinery; a new one has to be thought about."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind = 'r' AND NOT relrowsecurity"
        )
        bare = {name for (name,) in cursor.fetchall()}
    assert bare <= {
        "account_emailaddress",
        "account_emailconfirmation",
        "auth_group",
        "auth_group_permissions",
        "auth_permission",
        "django_content_type",
        "django_migrations",
        "django_session",
        "mfa_authenticator",
    }


@pytest.mark.django_db
def test_every_reference_inside_a_provider_carries_its_owner() -> None:
    """The composite keys that the models ask for are there, and no plain one beside them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conrelid::regclass::text, array_length(c.conkey, 1)"
            " FROM pg_constraint c JOIN pg_attribute a"
            " ON a.attrelid = c.confrelid AND a.attname = 'provider_id'"
            " WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace"
        )
        lengths = cursor.fetchall()
    assert lengths
    assert [table for table, length in lengths if length < 2] == []
