"""The embedded servers as real processes: started, shared, killed. Users are processes, too."""

import contextlib
import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from redis import Redis, RedisError

from config import keeper, servers
from config.postgres import ROLES, WORN_BY_THE_APP, Postgres, bootstrap

BASE_DIR = Path(__file__).resolve().parents[2]
# What is waited for comes in a second or two; on a busy machine it takes the time it takes.
LONG = 180
# Ensures, says what it got and stays until its input ends; "fork" leaves a child behind.
USER = """
import dataclasses, json, os, sys, time
from pathlib import Path
from config import servers
found = servers.ensure(local_dir=Path(sys.argv[1]), durable=sys.argv[2] == "durable")
print(json.dumps(dataclasses.asdict(found)), flush=True)
if sys.argv[3] == "fork":
    if (child := os.fork()) == 0:
        os.closerange(0, 3)
        time.sleep(600)
    print(child, flush=True)
sys.stdin.read()
"""


class User:
    """A process that uses the servers of a folder."""

    def __init__(self, local: Path, *, speed: str = "fast", extra: str = "") -> None:
        names = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
        unwanted = {*names, *(f"{name}_FILE" for name in names)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER, str(local), speed, extra],
            cwd=BASE_DIR,
            env={name: value for name, value in os.environ.items() if name not in unwanted},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def servers(self) -> servers.Servers:
        assert self.process.stdout is not None
        return servers.Servers(**json.loads(self.process.stdout.readline()))

    def leave(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            self.process.communicate(timeout=LONG)

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=LONG)


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("local")


@pytest.fixture
def start(local: Path) -> Iterator[Callable[..., User]]:
    users: list[User] = []

    def one_more(**how: str) -> User:
        users.append(User(local, **how))
        return users[-1]

    yield one_more
    for user in users:
        user.kill()
    within(LONG, lambda: not at_work(local))


def within(seconds: float, condition: Callable[[], object]) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.05)


def lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"  # a dead one that init has not collected yet


def at_work(local: Path) -> list[int]:
    """Every server process and keeper of the folder."""
    words = [Postgres(local / "postgres").mark, servers.Valkey(local / "valkey").mark]
    words += [f"{local}/postgres", f"{local}/valkey"]
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and lives(int(entry.name)):
            with contextlib.suppress(OSError):
                line = (entry / "cmdline").read_bytes().decode(errors="replace")
                if any(word in line for word in words):
                    found.append(int(entry.name))
    return found


def keepers(local: Path) -> list[int]:
    return [
        pid
        for pid in at_work(local)
        if b"config.servers" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]


def postmaster(local: Path) -> int:
    return int((local / "postgres/data/postmaster.pid").read_text().split("\n", 1)[0])


def add_row(url: str, text: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS said (word text)")
        connection.execute("INSERT INTO said VALUES (%s)", [text])


def rows(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [word for (word,) in connection.execute("SELECT word FROM said ORDER BY word")]


def answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def test_first_start_makes_roles_that_row_security_binds(start: Callable[..., User]) -> None:
    found = start().servers()
    with psycopg.connect(found.superuser_url) as connection:
        may = "rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication"
        query = f"SELECT rolname, rolcanlogin, {may} FROM pg_roles WHERE rolname LIKE 'app_%%'"
        made = {name: (login, mighty) for name, login, mighty in connection.execute(query)}
        worn = "SELECT roleid::regrole::text, inherit_option, set_option FROM pg_auth_members"
        members = connection.execute(f"{worn} WHERE member = 'app_login'::regrole").fetchall()
    assert made == {role: ("NOLOGIN" not in may, False) for role, may in ROLES.items()}
    assert sorted(members) == sorted((role, False, True) for role in WORN_BY_THE_APP)


def test_the_database_is_the_owners_and_closed_to_everybody_else(
    start: Callable[..., User],
) -> None:
    found = start().servers()
    with psycopg.connect(found.database_owner_url) as connection:
        connection.execute("CREATE FUNCTION seven() RETURNS int LANGUAGE sql AS 'SELECT 7'")
        owner = "SELECT pg_get_userbyid(datdba), datacl::text FROM pg_database"
        row = connection.execute(f"{owner} WHERE datname = current_database()").fetchone()
        extension = "SELECT 1 FROM pg_extension WHERE extname = 'btree_gist'"
        assert connection.execute(extension).fetchone()
    assert row is not None
    assert row[0] == "app_owner"
    assert "{=" not in row[1]
    assert ",=" not in row[1]  # an entry without a name is everybody
    for refused in ("CREATE TABLE mine (id int)", "SELECT seven()", "SET ROLE app_owner"):
        with (
            psycopg.connect(found.database_url) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(refused)


def test_a_password_is_asked_for_even_on_this_machine(start: Callable[..., User]) -> None:
    found = start().servers()
    for url in (found.superuser_url, found.database_owner_url, found.database_url):
        role, rest = url.removeprefix("postgresql://").split(":", 1)
        wrong = f"postgresql://{role}:guess@{rest.partition('@')[2]}"
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong)
    assert Redis.from_url(found.redis_url).ping()
    stranger = found.redis_url.replace(found.redis_url.split("@")[0], "redis://", 1)
    with pytest.raises(RedisError, match=r"(?i)authenticat"):
        Redis.from_url(stranger.replace("@", "", 1)).ping()


def test_rows_and_port_outlast_a_restart(start: Callable[..., User], local: Path) -> None:
    first = start()
    before = first.servers()
    add_row(before.database_owner_url, "restart")
    first.leave()
    within(LONG, lambda: not at_work(local))
    after = start().servers()
    assert "restart" in rows(after.database_owner_url)
    assert after.database_url == before.database_url


def test_a_killed_server_comes_back_with_every_committed_row(
    start: Callable[..., User], local: Path
) -> None:
    found = start(speed="durable").servers()
    for number in range(3):
        add_row(found.database_owner_url, f"kill {number}")
        victim = postmaster(local)
        children = [pid for pid in at_work(local) if pid not in keepers(local)]
        for pid in (victim, *children):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        within(LONG, lambda: answers(found.database_url))
        assert f"kill {number}" in rows(start().servers().database_owner_url)


def test_the_next_user_works_after_a_killed_postmaster(
    start: Callable[..., User], local: Path
) -> None:
    first = start(speed="durable")
    add_row(first.servers().database_owner_url, "orphans")
    os.kill(postmaster(local), signal.SIGKILL)
    first.kill()
    assert "orphans" in rows(start().servers().database_owner_url)


def test_a_killed_keeper_takes_its_servers_along_and_the_next_user_works(
    start: Callable[..., User], local: Path
) -> None:
    found = start().servers()
    add_row(found.database_owner_url, "keeper")
    for pid in keepers(local):
        os.kill(pid, signal.SIGKILL)
    within(LONG, lambda: not at_work(local))
    assert "keeper" in rows(start().servers().database_owner_url)


def test_everything_killed_at_once_is_survived(start: Callable[..., User], local: Path) -> None:
    user = start(speed="durable")
    found = user.servers()
    add_row(found.database_owner_url, "everything")
    Redis.from_url(found.redis_url).set("word", "everything")
    user.process.kill()
    for pid in at_work(local):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    found = start(speed="durable").servers()
    assert "everything" in rows(found.database_owner_url)
    assert Redis.from_url(found.redis_url).get("word") == b"everything"


def test_a_stale_pid_file_that_names_another_program_harms_nobody(
    start: Callable[..., User], local: Path
) -> None:
    first = start()
    first.servers()
    first.leave()
    within(LONG, lambda: not at_work(local))
    stranger = subprocess.Popen(["sleep", "600"])
    lines = f"{stranger.pid}\n/proc/self/cwd\n1760000000\n1\n\n127.0.0.1\n   123  4\nready   \n"
    (local / "postgres/data/postmaster.pid").write_text(lines)
    user = start()
    assert answers(user.servers().database_url)
    user.leave()
    within(LONG, lambda: not at_work(local))
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_two_that_start_at_once_share_one_server_until_the_last_leaves(
    start: Callable[..., User], local: Path
) -> None:
    users = [start() for _ in range(3)]
    found = [user.servers() for user in users]
    assert len(set(found)) == 1
    assert len(keepers(local)) == 2
    users[0].leave()
    users[1].kill()
    time.sleep(0.5)
    assert answers(found[0].database_url)
    users[2].leave()
    within(LONG, lambda: not at_work(local))


def test_a_killed_user_leaves_nothing_running(start: Callable[..., User], local: Path) -> None:
    user = start()
    user.servers()
    user.kill()
    within(LONG, lambda: not at_work(local))


def test_a_forked_child_does_not_keep_the_servers(start: Callable[..., User], local: Path) -> None:
    user = start(extra="fork")
    user.servers()
    assert user.process.stdout is not None
    child = int(user.process.stdout.readline())
    user.process.kill()
    within(LONG, lambda: not at_work(local))
    assert lives(child)
    os.kill(child, signal.SIGKILL)


def test_a_closed_folder_works_and_stays_closed(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    (local := closed / "clone" / ".local").parent.mkdir()
    (draft := local / "postgres" / "data.draft").mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18")  # as an interrupted first start leaves it
    user = User(local)
    try:
        found = user.servers()
        with psycopg.connect(found.superuser_url, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
        assert closed.stat().st_mode & 0o777 == 0o700
        assert (local / "postgres/passwords.json").stat().st_mode & 0o777 == 0o600
        assert (local / "postgres/data").stat().st_mode & 0o777 == 0o700
    finally:
        user.kill()
        within(LONG, lambda: not at_work(local))


def test_servers_that_the_environment_names_are_left_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "url").write_text("postgresql://app_login:word@db.example/mandate\n")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL_FILE", str(tmp_path / "url"))
    monkeypatch.setenv("DATABASE_OWNER_URL", "")
    monkeypatch.setenv("REDIS_URL", "redis://broker.example:6379/0")
    found = servers.ensure(local_dir=tmp_path / "local")
    assert dataclasses.astuple(found) == (
        "postgresql://app_login:word@db.example/mandate",
        "",
        "redis://broker.example:6379/0",
        "",
    )
    assert not list((tmp_path / "local").iterdir())


def test_bootstrap_may_run_again_and_sets_the_password_given(start: Callable[..., User]) -> None:
    found = start().servers()
    for _ in range(2):
        bootstrap(
            superuser_url=found.superuser_url,
            database_url=found.database_url,
            database_owner_url=found.database_owner_url,
        )
    assert answers(found.database_url)


def test_bootstrap_refuses_an_address_of_another_role() -> None:
    with pytest.raises(ValueError, match="must sign in as app_login"):
        bootstrap(
            superuser_url="postgresql://postgres@127.0.0.1:1/postgres",
            database_url="postgresql://postgres:word@127.0.0.1:1/mandate",
            database_owner_url="postgresql://app_owner:word@127.0.0.1:1/mandate",
        )


def test_a_server_that_cannot_start_is_told_with_its_last_words(tmp_path: Path) -> None:
    data = tmp_path / "postgres" / "data"
    data.mkdir(parents=True)
    with pytest.raises(keeper.CannotServe, match="postgres did not start"):
        keeper.join(
            Postgres(tmp_path / "postgres", durable=False),
            keeper=[sys.executable, "-m", "config.servers", "keep", "postgres", str(data.parent)],
        )
    servers.release(local_dir=tmp_path)
