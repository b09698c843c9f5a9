"""The servers that Mandate works with: real ones where the environment names them, else our own.

`make run`, every `manage.py` command and the tests call `ensure()`; see config/keeper.py for how
they share the embedded servers, which live in LOCAL_DIR.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from config import keeper
from config.postgres import Postgres, bootstrap, create_database
from config.valkey import Valkey

__all__ = ["Servers", "bootstrap", "create_database", "ensure", "given", "release"]

BASE_DIR = Path(__file__).resolve().parent.parent
KINDS: dict[str, type[Postgres] | type[Valkey]] = {
    "postgres": Postgres,
    "valkey": Valkey,
}

_set_here: dict[str, str] = {}


@dataclass(frozen=True)
class Servers:
    """Where the servers are. `superuser_url` is empty for a real database: it is not ours."""

    database_url: str
    database_owner_url: str
    redis_url: str
    superuser_url: str = ""

    @property
    def own_database(self) -> bool:
        return bool(self.superuser_url)


def local_folder() -> Path:
    """Where everything local is kept: LOCAL_DIR, or .local beside manage.py."""
    return Path(os.environ.get("LOCAL_DIR") or BASE_DIR / ".local").resolve()


def given(name: str) -> str:
    """NAME from the environment, or the contents of the file that NAME_FILE names, or ''."""
    path = os.environ.get(f"{name}_FILE")
    return Path(path).read_text().strip() if path else os.environ.get(name, "")


def ensure(*, local_dir: Path | None = None, durable: bool = True) -> Servers:
    """Start what the environment does not name, until this process ends; set what it lacks.

    Safe to call from several processes at once, and again: a server whose keeper was killed is
    started anew. Raises keeper.CannotServe or TimeoutError.
    """
    local = (local_dir or local_folder()).resolve()
    local.mkdir(mode=0o700, parents=True, exist_ok=True)
    database_url, owner_url = _named("DATABASE_URL"), _named("DATABASE_OWNER_URL")
    superuser_url = ""
    if not database_url:
        postgres = Postgres(local / "postgres", durable=durable)
        port = keeper.join(postgres, keeper=_keeper("postgres", postgres.folder, durable=durable))
        database_url = postgres.dsn("app_login", port=port)
        owner_url = postgres.dsn("app_owner", port=port)
        superuser_url = postgres.dsn("postgres", port=port, database="postgres")
    redis_url = _named("REDIS_URL")
    if not redis_url:
        valkey = Valkey(local / "valkey", durable=durable)
        port = keeper.join(valkey, keeper=_keeper("valkey", valkey.folder, durable=durable))
        redis_url = valkey.url(port=port)
    for name, value in (
        ("DATABASE_URL", database_url),
        ("DATABASE_OWNER_URL", owner_url),
        ("REDIS_URL", redis_url),
    ):
        if value and not _named(name):
            os.environ[name] = _set_here[name] = value
    return Servers(database_url, owner_url, redis_url, superuser_url)


def _named(name: str) -> str:
    # What an earlier ensure() of this process set is not what somebody else chose.
    value = given(name)
    return "" if value == _set_here.get(name) else value


def release(*, local_dir: Path) -> None:
    """Stop using the embedded servers of a folder before this process ends."""
    for kind in KINDS:
        keeper.leave(local_dir.resolve() / kind)


def _keeper(kind: str, folder: Path, *, durable: bool) -> list[str]:
    speed = ["--durable"] if durable else []
    return [sys.executable, "-m", "config.servers", "keep", *speed, kind, str(folder)]


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m config.servers", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    keep = commands.add_parser("keep", help="keep one embedded server (started by ensure)")
    keep.add_argument("kind", choices=KINDS)
    keep.add_argument("folder", type=Path)
    keep.add_argument("lock", type=int)
    keep.add_argument("--durable", action="store_true")
    commands.add_parser(
        "bootstrap",
        help="make the roles and the database on the server that SUPERUSER_URL names",
    )
    chosen = parser.parse_args(arguments)
    if chosen.command == "keep":
        server = KINDS[chosen.kind](chosen.folder, durable=chosen.durable)
        keeper.keep(server, lock=chosen.lock)
        return 0
    return _bootstrap()


def _bootstrap() -> int:
    names = ("SUPERUSER_URL", "DATABASE_URL", "DATABASE_OWNER_URL")
    missing = [name for name in names if not given(name)]
    if missing:
        sys.stderr.write(f"Set {', '.join(missing)} (or the same with _FILE).\n")
        return 1
    superuser, login, owner = (given(name) for name in names)
    bootstrap(superuser_url=superuser, database_url=login, database_owner_url=owner)
    sys.stdout.write("The roles and the database are there.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
