"""The walls, written on the model they guard: row policies with their grants, and foreign keys
that cannot leave the provider.

Both are entries of `Meta.constraints`, so makemigrations finds them and a table cannot exist
without them (tenancy/checks.py). No policy means no grant, and no grant means no access.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import BaseConstraint

THIS_PROVIDER = "(SELECT current_setting('app.provider_id')::bigint)"
THIS_CLIENT = "(SELECT current_setting('app.client_id')::bigint)"
THIS_USER = "(SELECT current_setting('app.user_id')::bigint)"
# Where a scope may name no person: then there are no rows of theirs.
THIS_USER_IF_ANY = "(SELECT nullif(current_setting('app.user_id'), '')::bigint)"


class _Statements(BaseConstraint, ABC):
    """Statements that go to the end of the migration that adds the entry."""

    @abstractmethod
    def up(self, table: str, model: type[models.Model]) -> str: ...

    @abstractmethod
    def down(self, table: str) -> str: ...

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        table = schema_editor.quote_name(model._meta.db_table)
        schema_editor.deferred_sql.append(self.up(table, model))
        return ""

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        return self.constraint_sql(model, schema_editor)

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        return self.down(schema_editor.quote_name(model._meta.db_table))

    def validate(self, *args: object, **kwargs: object) -> None:
        """The database alone judges this entry."""

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.deconstruct() == other.deconstruct()

    __hash__ = BaseConstraint.__hash__


class RowPolicy(_Statements):
    """Who sees and changes which rows of a table.

    `provider` is the column that holds the provider's id. `staff` are the rights of the
    provider's people on their provider's rows ("SELECT, INSERT" makes a table append-only).
    `client` is the column that holds the client's id: with it a client's people may read their
    client's rows, those for which `client_when` holds. `client_adds` lets them add rows in their
    own name: `client_adds` is the column of the person. `own` is the column of the person to
    whom a row is shown before any provider is chosen. `staff_own` is the column of the person who
    alone, among the provider's people, gets at a row.
    """

    def __init__(
        self,
        *,
        name: str,
        provider: str = "provider_id",
        staff: str = "SELECT, INSERT, UPDATE, DELETE",
        client: str = "",
        client_when: str = "",
        client_adds: str = "",
        own: str = "",
        staff_own: str = "",
    ) -> None:
        super().__init__(name=name)
        self.provider = provider
        self.staff = staff
        self.client = client
        self.client_when = client_when
        self.client_adds = client_adds
        self.own = own
        self.staff_own = staff_own

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        kwargs.update(
            provider=self.provider,
            staff=self.staff,
            client=self.client,
            client_when=self.client_when,
            client_adds=self.client_adds,
            own=self.own,
            staff_own=self.staff_own,
        )
        return path, args, kwargs

    def up(self, table: str, model: type[models.Model]) -> str:  # noqa: ARG002
        mine = f'"{self.provider}" = {THIS_PROVIDER}'
        alone = f' AND "{self.staff_own}" = {THIS_USER_IF_ANY}' if self.staff_own else ""
        sql = [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f'CREATE POLICY "{self.name}_staff" ON {table} TO app_staff USING ({mine}{alone})',
            f"GRANT {self.staff} ON {table} TO app_staff",
        ]
        if self.client:
            theirs = f'{mine} AND "{self.client}" = {THIS_CLIENT}'
            shown = f"{theirs} AND ({self.client_when})" if self.client_when else theirs
            sql += [
                f'CREATE POLICY "{self.name}_client" ON {table} FOR SELECT TO app_founder'
                f" USING ({shown})",
                f"GRANT SELECT ON {table} TO app_founder",
            ]
            if self.client_adds:
                sql += [
                    f'CREATE POLICY "{self.name}_adds" ON {table} FOR INSERT TO app_founder'
                    f' WITH CHECK ({theirs} AND "{self.client_adds}" = {THIS_USER})',
                    f"GRANT INSERT ON {table} TO app_founder",
                ]
        if self.own:
            sql += [
                f'CREATE POLICY "{self.name}_own" ON {table} FOR SELECT TO app_login'
                f' USING ("{self.own}" = {THIS_USER})',
                f"GRANT SELECT ON {table} TO app_login",
            ]
        return ";\n".join(sql)

    def down(self, table: str) -> str:
        kinds = ("staff", "client", "adds", "own")
        return ";\n".join(
            [f'DROP POLICY IF EXISTS "{self.name}_{kind}" ON {table}' for kind in kinds]
            + [
                f"REVOKE ALL ON {table} FROM app_staff, app_founder, app_login",
                f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
            ]
        )


class PersonPolicy(_Statements):
    """A table of no provider: each row is its person's alone, before any provider is chosen.

    `person` is the column of the person.
    """

    def __init__(self, *, name: str, person: str) -> None:
        super().__init__(name=name)
        self.person = person

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        kwargs.update(person=self.person)
        return path, args, kwargs

    def up(self, table: str, model: type[models.Model]) -> str:  # noqa: ARG002
        return (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\n"
            f'CREATE POLICY "{self.name}_person" ON {table} TO app_login'
            f' USING ("{self.person}" = {THIS_USER});\n'
            f"GRANT SELECT, INSERT, UPDATE ON {table} TO app_login"
        )

    def down(self, table: str) -> str:
        return (
            f'DROP POLICY IF EXISTS "{self.name}_person" ON {table};\n'
            f"REVOKE ALL ON {table} FROM app_login;\n"
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"
        )


class SameOwnerForeignKey(_Statements):
    """A foreign key that carries the owner's columns along.

    PostgreSQL checks foreign keys past row-level security; with (provider, client, id) in the
    key, a row cannot point at another provider's or another client's row, not even by guessing.
    The target needs a UNIQUE over the same columns.
    """

    def __init__(self, *, name: str, field: str, owner: Sequence[str] = ("provider_id",)) -> None:
        super().__init__(name=name)
        self.field = field
        self.owner = tuple(owner)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        kwargs.update(field=self.field, owner=self.owner)
        return path, args, kwargs

    def up(self, table: str, model: type[models.Model]) -> str:
        field: Any = model._meta.get_field(self.field)
        owner = ", ".join(f'"{column}"' for column in self.owner)
        return (
            f'ALTER TABLE {table} ADD CONSTRAINT "{self.name}"'
            f' FOREIGN KEY ({owner}, "{field.column}")'
            f' REFERENCES "{field.related_model._meta.db_table}" ({owner}, "id")'
            " DEFERRABLE INITIALLY DEFERRED"
        )

    def down(self, table: str) -> str:
        return f'ALTER TABLE {table} DROP CONSTRAINT IF EXISTS "{self.name}"'


class NoOverlap(_Statements):
    """Stretches of dates, both ends included, of which no two may touch.

    `same` are the columns that say whose they are. Asks for the extension btree_gist.
    """

    def __init__(
        self, *, name: str, same: Sequence[str], first: str = "starts_on", last: str = "ends_on"
    ) -> None:
        super().__init__(name=name)
        self.same = tuple(same)
        self.first = first
        self.last = last

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        kwargs.update(same=self.same, first=self.first, last=self.last)
        return path, args, kwargs

    def up(self, table: str, model: type[models.Model]) -> str:  # noqa: ARG002
        whose = ", ".join(f'"{column}" WITH =' for column in self.same)
        return (
            f'ALTER TABLE {table} ADD CONSTRAINT "{self.name}" EXCLUDE USING gist'
            f""" ({whose}, daterange("{self.first}", "{self.last}", '[]') WITH &&)"""
        )

    def down(self, table: str) -> str:
        return f'ALTER TABLE {table} DROP CONSTRAINT IF EXISTS "{self.name}"'


class KeyInto(_Statements):
    """A foreign key over other columns than the id, checked at the commit.

    `columns` are this table's, `into` the columns of the model `to` ("app.Model") that hold the
    same; there they are UNIQUE. It says what a row needs beside it, past row-level security.
    """

    def __init__(self, *, name: str, columns: Sequence[str], to: str, into: Sequence[str]) -> None:
        super().__init__(name=name)
        self.columns = tuple(columns)
        self.to = to
        self.into = tuple(into)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        kwargs.update(columns=self.columns, to=self.to, into=self.into)
        return path, args, kwargs

    def up(self, table: str, model: type[models.Model]) -> str:  # noqa: ARG002
        target = self.to.replace(".", "_").lower()  # its table may come later
        columns = ", ".join(f'"{column}"' for column in self.columns)
        into = ", ".join(f'"{column}"' for column in self.into)
        return (
            f'ALTER TABLE {table} ADD CONSTRAINT "{self.name}" FOREIGN KEY ({columns})'
            f' REFERENCES "{target}" ({into}) DEFERRABLE INITIALLY DEFERRED'
        )

    def down(self, table: str) -> str:
        return f'ALTER TABLE {table} DROP CONSTRAINT IF EXISTS "{self.name}"'


class Trigger(_Statements):
    """A rule over rows that a CHECK cannot say: a function and the trigger that calls it.

    `when` is the trigger's timing ("BEFORE UPDATE OR DELETE"), `body` the plpgsql between
    BEGIN and END. `deferred` makes it a constraint trigger that speaks at the commit, when no
    scope may hold any more: it judges with the owner's eyes, as foreign keys do.
    """

    def __init__(self, *, name: str, when: str, body: str, deferred: bool = False) -> None:
        super().__init__(name=name)
        self.when = when
        self.body = body
        self.deferred = deferred

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        kwargs.update(when=self.when, body=self.body, deferred=self.deferred)
        return path, args, kwargs

    def up(self, table: str, model: type[models.Model]) -> str:  # noqa: ARG002
        kind = "CONSTRAINT TRIGGER" if self.deferred else "TRIGGER"
        wait = " DEFERRABLE INITIALLY DEFERRED" if self.deferred else ""
        eyes = " SECURITY DEFINER SET search_path = public, pg_temp" if self.deferred else ""
        return (
            f'CREATE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql{eyes} AS $body$\n'
            f"BEGIN\n{self.body}\nEND\n$body$;\n"
            f'CREATE {kind} "{self.name}" {self.when} ON {table}{wait}'
            f' FOR EACH ROW EXECUTE FUNCTION "{self.name}"()'
        )

    def down(self, table: str) -> str:
        return (
            f'DROP TRIGGER IF EXISTS "{self.name}" ON {table};\n'
            f'DROP FUNCTION IF EXISTS "{self.name}"()'
        )
