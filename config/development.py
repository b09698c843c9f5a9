"""What `make run` and `manage.py` do first where the servers are our own.

The environment a server would be given by its operator, the schema brought up to date, and the
mark that says demo data was asked for. Nothing here touches a database that DATABASE_URL names.
"""

import fcntl
import hashlib
import os
import secrets
import sys
import time
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command

from config import keeper, servers

# These deal with migrations themselves, or need no table.
LEAVES_SCHEMA_ALONE = {
    "migrate",
    "makemigrations",
    "showmigrations",
    "sqlmigrate",
    "check",
    "help",
    "version",
}


def prepare(command: str) -> None:
    """Make the environment complete for a `manage.py` command that is about to run."""
    if os.environ.get("ENVIRONMENT") == "production":
        return  # settings.py says what is missing
    if servers.given("DATABASE_URL") and servers.given("REDIS_URL"):
        return
    found = servers.ensure()
    complete_environment()
    if not found.own_database:
        return
    if command == "demo" or demo_asked_for():
        os.environ.setdefault("DEMO", "1")
    if command not in LEAVES_SCHEMA_ALONE:
        update_schema()


def complete_environment() -> None:
    """Development's answers to what the environment leaves open."""
    os.environ.setdefault("ENVIRONMENT", "development")
    if not servers.given("SECRET_KEY"):
        os.environ["SECRET_KEY_FILE"] = str(_secret_key())


def demo_asked_for() -> bool:
    """Whether demo data was ever asked for in the embedded database."""
    return _demo_mark().exists()


def remember(command: str) -> None:
    """Note, after a command that succeeded, that there are demo people now."""
    if command == "demo" and _own_database().exists():
        _demo_mark().touch()


def update_schema() -> None:
    """Migrate the embedded database as its owner, when the migrations are not those of last time."""
    django.setup()
    stamp, wanted = schema_stamp(), _migrations()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    with keeper.locked(stamp.with_suffix(".lock"), until=time.monotonic() + 120):
        if stamp.exists() and stamp.read_text() == wanted:
            return
        sys.stderr.write("Bringing the local database up to date.\n")
        call_command("migrate", database="owner", interactive=False, verbosity=0)
        stamp.write_text(wanted)


def schema_stamp() -> Path:
    """What says which migrations the embedded database has."""
    return _own_database() / "schema"


def _own_database() -> Path:
    # Beside the data, so that whoever throws the data away throws away what is said about it.
    return servers.local_folder() / "postgres"


def _demo_mark() -> Path:
    return _own_database() / "demo"


def _migrations() -> str:
    digest = hashlib.sha256()
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path).glob("migrations/*.py")):
            digest.update(f"{app.label}/{path.name}".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _secret_key() -> Path:
    path = servers.local_folder() / "secret_key"
    lock = keeper.wait_lock(path.with_suffix(".lock"), fcntl.LOCK_EX, until=time.monotonic() + 10)
    if not path.exists():
        draft = path.with_suffix(".draft")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        draft.replace(path)
    os.close(lock)
    return path
