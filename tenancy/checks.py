"""Checks that the walls stand: every table of a provider has its policy and keys, and the app's
role can go around none of them."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core import checks
from django.db import connection, models

from tenancy.models import ClientOwned, ProviderOwned
from tenancy.policies import RowPolicy, SameOwnerForeignKey


def provider_models() -> list[type[models.Model]]:
    """Every concrete model whose rows belong to a provider."""
    return [model for model in apps.get_models() if issubclass(model, ProviderOwned)]


def unguarded(model: type[models.Model]) -> Iterator[str]:
    """What a provider's model lacks, in words."""
    entries = model._meta.constraints
    if not any(isinstance(entry, RowPolicy) for entry in entries):
        yield f"{model.__name__} has no row policy"
    guarded = {
        entry.field: entry.owner for entry in entries if isinstance(entry, SameOwnerForeignKey)
    }
    for field in model._meta.concrete_fields:
        target = field.related_model
        if not isinstance(target, type) or not issubclass(target, ProviderOwned):
            continue
        owner = guarded.get(field.name, ())
        if "provider_id" not in owner:
            yield f"{model.__name__}.{field.name} could point at another provider's row"
        elif (
            issubclass(model, ClientOwned)
            and issubclass(target, ClientOwned)
            and "client_id" not in owner
        ):
            yield f"{model.__name__}.{field.name} could point at another client's row"


@checks.register(checks.Tags.models)
def models_are_guarded(**_: Any) -> list[checks.CheckMessage]:
    """Every provider's model stands behind a policy and composite keys."""
    return [
        checks.Error(text, id="tenancy.E001")
        for model in provider_models()
        for text in unguarded(model)
    ]


@checks.register(checks.Tags.database)
def role_is_bound(databases: Any = None, **_: Any) -> list[checks.CheckMessage]:
    """The app's login bypasses nothing, owns nothing, and no table is left open."""
    if not databases or "default" not in databases:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles"
            " WHERE rolname = current_user"
        )
        who, bypasses = cursor.fetchone()
        cursor.execute(
            "SELECT c.relname, c.relrowsecurity,"
            " pg_has_role(current_user, c.relowner, 'MEMBER'),"
            " has_table_privilege('app_staff', c.oid, 'TRUNCATE'),"
            " EXISTS (SELECT 1 FROM pg_attribute a"
            "  WHERE a.attrelid = c.oid AND a.attname = 'provider_id')"
            " FROM pg_class c WHERE c.relkind IN ('r', 'p')"
            " AND c.relnamespace = 'public'::regnamespace"
        )
        tables = cursor.fetchall()
    if who == "app_owner":
        # Migrations log in as the owner; nothing else does.
        return []
    found = []
    if bypasses:
        found.append(f"The role {who} goes around row-level security")
    for table, guarded, owned, truncates, of_provider in tables:
        if owned:
            found.append(f"The role {who} owns the table {table}")
        if truncates:
            found.append(f"The role app_staff may empty the table {table}")
        if of_provider and not guarded:
            found.append(f"The table {table} has no row-level security")
    return [checks.Error(text, id="tenancy.E002") for text in found]
