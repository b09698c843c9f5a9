"""The database, the cast and the clock; nothing else.

The owner migrates one template database per state of the code; each run clones it and logs in as
the app's own role, which row-level security binds.
"""

import datetime as dt
import fcntl
import gc
import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from hypothesis import HealthCheck
from hypothesis import settings as trials
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from tests.answers import CheckedAnswers
from tests.cluster import ROOT, SUPERUSER_URL, url_of
from tests.factories.again import the_cast
from tests.factories.world import World

OWNER_ROLE = "app_owner"


def state_of_the_schema() -> str:
    """Changes whenever a migration, or a file that migrations are made of, changes."""
    files = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("tenancy/*.py"), ROOT / "requirements.txt"]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def database_exists(admin: psycopg.Connection, name: str) -> bool:
    found = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    return found.fetchone() is not None


def create_template(admin: psycopg.Connection, name: str) -> None:
    making = f"{name}_making"
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(making)))
    admin.execute(
        sql.SQL("CREATE DATABASE {} OWNER {}").format(
            sql.Identifier(making), sql.Identifier(OWNER_ROLE)
        )
    )
    with psycopg.connect(url_of(making, like=SUPERUSER_URL), autocommit=True) as inside:
        inside.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        inside.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        inside.execute("GRANT ALL ON SCHEMA public TO app_owner")
        inside.execute(
            "GRANT USAGE ON SCHEMA public TO app_login, app_staff, app_founder, app_batch"
        )
        inside.execute(
            "ALTER DEFAULT PRIVILEGES FOR ROLE app_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC"
        )
    owner = connections["owner"]
    owner.close()
    owner.settings_dict["NAME"] = making
    call_command("migrate", database="owner", verbosity=0)
    owner.close()
    admin.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
            sql.Identifier(making), sql.Identifier(name)
        )
    )


def drop_left_over(admin: psycopg.Connection) -> None:
    """Databases of runs that were killed: their process is gone."""
    rows = admin.execute("SELECT datname FROM pg_database WHERE datname ~ '^test_[0-9]+$'")
    for (name,) in rows.fetchall():
        if not Path(f"/proc/{name.removeprefix('test_')}").exists():
            admin.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    template = f"tpl_{state_of_the_schema()}"
    name = f"test_{os.getpid()}"
    lock = ROOT / ".local" / "template.lock"
    lock.parent.mkdir(exist_ok=True)
    admin = psycopg.connect(SUPERUSER_URL, autocommit=True)
    with lock.open("w") as held, django_db_blocker.unblock():
        fcntl.flock(held, fcntl.LOCK_EX)
        drop_left_over(admin)
        if not database_exists(admin, template):
            create_template(admin, template)
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
        settings.DATABASES[alias]["NAME"] = name
    owner_url = url_of(name, like=os.environ["DATABASE_OWNER_URL"])

    def flush_as_owner(statements: Iterable[str]) -> None:
        with psycopg.connect(owner_url, autocommit=True) as owner:
            for statement in statements:
                owner.execute(statement.encode())

    connections["default"].ops.execute_sql_flush = flush_as_owner  # type: ignore[assignment,method-assign]
    yield
    with django_db_blocker.unblock():
        for alias in ("default", "owner"):
            connections[alias].close()
        admin.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )
    admin.close()


def pytest_configure() -> None:
    """Before any server or client reads the list: every answer passes here on its way out.

    Hashes are quick, also for people whom a whole module shares. A machine that does three things
    at once is slow, and no fault of what hypothesis tries.
    """
    trials.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    trials.load_profile("busy")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    name = f"{CheckedAnswers.__module__}.{CheckedAnswers.__qualname__}"
    settings.MIDDLEWARE = [name, *settings.MIDDLEWARE]


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was imported stays until the end: the garbage collector need not look there again."""
    gc.collect()
    gc.freeze()
    # A test makes and drops some ten thousand things; looking after each seven hundred of them
    # took a sixth of its time.
    gc.set_threshold(100_000, 20, 50)


@pytest.fixture(autouse=True)
def _answers() -> Iterator[None]:
    """No page that this test asked for holds a style or a script in its markup."""
    CheckedAnswers.wrong.clear()
    yield
    assert CheckedAnswers.wrong == []


@pytest.fixture(autouse=True)
def _settings(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain files, mail in memory; a flush leaves the catalogue of models alone."""
    settings.STORAGES = {  # type: ignore[attr-defined]
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.CACHES = {  # type: ignore[attr-defined]
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    }
    monkeypatch.setattr(
        "django.core.management.commands.flush.emit_post_migrate_signal", lambda *_, **__: None
    )


@pytest.fixture
def owner_url() -> str:
    """The address of the test's database as its owner, for what the app itself may not do."""
    return url_of(
        str(connections["default"].settings_dict["NAME"]), like=os.environ["DATABASE_OWNER_URL"]
    )


@pytest.fixture
def today() -> dt.date:
    """Thursday 19 November 2026, in every test that asks."""
    return dt.date(2026, 11, 19)


@pytest.fixture
def now() -> dt.datetime:
    return dt.datetime(2026, 11, 19, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def world(db: None) -> World:
    """The cast: alice owns Acme, bob leads an engagement there, olga keeps its office; dora
    founded the client Brume and carol only reads it; mallory owns another provider."""
    return the_cast()
