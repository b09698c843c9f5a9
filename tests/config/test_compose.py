"""docker-compose.yml without Docker: read by a parser, and every command line run for real."""

import contextlib
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from redis import Redis, exceptions

from config import keeper, postgres, valkey
from config.postgres import Postgres
from config.valkey import Valkey
from tests.config.test_servers import BASE_DIR, LONG, at_work, lives, within

FILE: dict[str, Any] = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = FILE["services"]
OURS = ("bootstrap", "migrate", "web", "worker", "beat")
ONE_OFF = ("bootstrap", "migrate")


def test_the_services_are_these() -> None:
    assert set(SERVICES) == {"postgres", "redis", *OURS}


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_runs_as_root_or_may_become_it(name: str) -> None:
    service = SERVICES[name]
    assert service["user"] in {"mandate", "postgres", "valkey"}
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_that_stays_is_health_checked_and_restarted(name: str) -> None:
    service = SERVICES[name]
    if name in ONE_OFF:
        assert service["restart"] == "no"
        assert service["healthcheck"] == {"disable": True}
    else:
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


def test_each_waits_for_what_it_needs() -> None:
    def waits(name: str) -> dict[str, str]:
        return {on: how["condition"] for on, how in SERVICES[name]["depends_on"].items()}

    healthy, done = "service_healthy", "service_completed_successfully"
    assert waits("bootstrap") == {"postgres": healthy}
    assert waits("migrate") == {"bootstrap": done, "redis": healthy}
    for name in ("web", "worker", "beat"):
        assert waits(name) == {"migrate": done, "postgres": healthy, "redis": healthy}


def test_only_the_web_service_is_reached_and_only_from_its_own_host() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["web"]
    assert SERVICES["web"]["ports"] == ["127.0.0.1:${PORT:-8000}:8000"]
    assert FILE["networks"]["inside"] == {"internal": True}
    for name in ("postgres", "redis", "bootstrap", "migrate", "beat"):
        assert SERVICES[name]["networks"] == ["inside"]


def test_only_the_one_off_jobs_see_the_owner_and_the_superuser() -> None:
    seen = {name: set(service.get("secrets", [])) for name, service in SERVICES.items()}
    assert {name for name in seen if "superuser_url" in seen[name]} == {"bootstrap"}
    assert {name for name in seen if "database_owner_url" in seen[name]} == {"bootstrap", "migrate"}
    assert set().union(*seen.values()) == set(FILE["secrets"])
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if match := re.fullmatch(r"/run/secrets/(\w+)", str(value)):
                assert variable.endswith("_FILE")
                assert match[1] in seen[name]


def test_no_file_names_a_registry() -> None:
    images = {service["image"] for service in SERVICES.values()}
    images |= set(re.findall(r"^FROM (\S+)", (BASE_DIR / "Dockerfile").read_text(), re.M))
    for image in images:
        assert "." not in image.partition("/")[0].partition(":")[0], image


def test_the_image_runs_what_the_web_service_runs() -> None:
    lines = (BASE_DIR / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    assert "USER mandate" in lines
    command = next(line for line in lines if line.startswith("CMD "))
    assert yaml.safe_load(command.removeprefix("CMD ")) == SERVICES["web"]["command"]
    check = next(line.partition("CMD ")[2] for line in lines if line.startswith("HEALTHCHECK "))
    assert ["CMD", *yaml.safe_load(check)] == SERVICES["web"]["healthcheck"]["test"]
    assert "--require-hashes -r requirements.txt" in "\n".join(lines)


def test_the_image_compiles_the_words_of_its_pages(tmp_path: Path) -> None:
    lines = (BASE_DIR / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    line = next(line for line in lines if line.startswith("RUN pybabel "))
    command = line.removeprefix("RUN ").split()
    command[0] = str(Path(sys.executable).with_name("pybabel"))
    catalogues = Path("common", "locale", "fr", "LC_MESSAGES")
    (tmp_path / catalogues).mkdir(parents=True)
    shutil.copy(BASE_DIR / catalogues / "django.po", tmp_path / catalogues)
    subprocess.run(command, cwd=tmp_path, check=True)
    assert (tmp_path / catalogues / "django.mo").stat().st_size > 50_000
    assert "COPY --from=words /srv/mandate/common/locale common/locale" in lines


@dataclass
class Stage:
    """Where the services run here instead of in containers."""

    folder: Path
    web_port: int
    redis_url: str
    secrets: dict[str, str]
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def environment(self, name: str) -> dict[str, str]:
        words = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
        for variable, value in SERVICES[name]["environment"].items():
            secret = value.replace("/run/secrets", str(self.folder))
            words[variable] = self.redis_url if variable == "REDIS_URL" else secret
        # What mandate.env of docs/operations.md says.
        words |= {"ALLOWED_HOSTS": "mandate.example", "SITE_URL": "https://mandate.example"}
        return words | {"PORT": str(self.web_port), "LOCAL_DIR": str(self.folder)}

    def here(self, words: list[str]) -> list[str]:
        places = {
            "0.0.0.0:8000": f"127.0.0.1:{self.web_port}",
            "/srv/mandate/.local": str(self.folder),
            "$$(hostname)": socket.gethostname(),
        }
        for theirs, ours in places.items():
            words = [word.replace(theirs, ours) for word in words]
        return words

    def command(self, name: str) -> list[str]:
        return self.here(SERVICES[name]["command"])

    def once(self, name: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            self.command(name),
            cwd=BASE_DIR,
            env=self.environment(name),
            timeout=LONG,
            capture_output=True,
            text=True,
            check=False,
        )

    def start(self, name: str) -> None:
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = keeper.start_child(
                self.command(name),
                dies_by=signal.SIGKILL,
                cwd=BASE_DIR,
                stdout=log,
                env=self.environment(name),
            )

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def healthy(self, name: str) -> bool:
        kind, *test = SERVICES[name]["healthcheck"]["test"]
        command = self.here(test) if kind == "CMD" else ["sh", "-c", *self.here(test)]
        done = subprocess.run(
            command,
            cwd=BASE_DIR,
            env=self.environment(name),
            timeout=LONG,
            capture_output=True,
            check=False,
        )
        return done.returncode == 0


@pytest.fixture(scope="module")
def stage(
    tmp_path_factory: pytest.TempPathFactory, lend_fonts: Callable[[Path], Path]
) -> Iterator[Stage]:
    folder = lend_fonts(tmp_path_factory.mktemp("compose"))
    (folder / "beat").mkdir()
    database, broker = Postgres(folder / "postgres", durable=False), Valkey(folder / "valkey")
    words = [sys.executable, "-m", "config.servers", "keep"]
    at = keeper.join(database, keeper=[*words, "postgres", str(database.folder)])
    broker_at = keeper.join(broker, keeper=[*words, "valkey", str(broker.folder)])
    secrets = {
        "superuser_url": database.dsn("postgres", port=at, database="postgres"),
        "database_url": f"postgresql://app_login:login-word@127.0.0.1:{at}/served",
        "database_owner_url": f"postgresql://app_owner:owner-word@127.0.0.1:{at}/served",
        "secret_key": "a-key-of-a-server-that-is-longer-than-fifty-letters-0123456789",
    }
    for name, word in secrets.items():
        (folder / name).write_text(word + "\n")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    made = Stage(folder, port, broker.url(port=broker_at), secrets)
    yield made
    for process in made.processes.values():
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    keeper.leave(database.folder)
    keeper.leave(broker.folder)
    within(LONG, lambda: not at_work(folder))


@pytest.fixture(scope="module")
def migrated(stage: Stage) -> Stage:
    """After the two one-off jobs."""
    for name in ONE_OFF:
        done = stage.once(name)
        assert done.returncode == 0, done.stderr
    return stage


@pytest.fixture(scope="module")
def prepared(migrated: Stage) -> Stage:
    """With the static files that the image has inside, and every service at work."""
    stage = migrated
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
    subprocess.run(collect, cwd=BASE_DIR, env=stage.environment("web"), check=True, timeout=LONG)
    for name in ("web", "worker", "beat"):
        stage.start(name)
    return stage


def test_the_one_off_jobs_make_roles_database_and_tables_and_may_run_again(
    migrated: Stage,
) -> None:
    stage = migrated
    for name in ONE_OFF:
        again = stage.once(name)
        assert again.returncode == 0, again.stderr
    with psycopg.connect(stage.secrets["database_owner_url"]) as connection:
        tables = "SELECT count(*) FROM pg_tables WHERE tableowner = 'app_owner'"
        row = connection.execute(tables).fetchone()
    assert row is not None
    assert row[0] > 10
    with psycopg.connect(stage.secrets["database_url"]) as connection:
        bound = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        assert connection.execute(bound).fetchone() == (False,)


def test_web_answers_its_health_check(prepared: Stage) -> None:
    within(LONG, lambda: _bound(prepared) or _ended(prepared, "web"))
    within(LONG, lambda: prepared.healthy("web") or _ended(prepared, "web"))
    assert prepared.processes["web"].poll() is None


def test_the_worker_answers_its_health_check(prepared: Stage) -> None:
    within(LONG, lambda: "ready." in prepared.log("worker") or _ended(prepared, "worker"))
    within(LONG, lambda: prepared.healthy("worker"))


def test_beat_keeps_its_schedule_and_its_heartbeat_reaches_the_worker(prepared: Stage) -> None:
    within(LONG, lambda: prepared.healthy("beat") or _ended(prepared, "beat"))
    within(LONG, lambda: "heartbeat" in prepared.log("worker"))


def test_a_stopped_service_ends_with_all_its_processes(prepared: Stage) -> None:
    for name in ("beat", "worker", "web"):
        process = prepared.processes[name]
        process.terminate()
        assert process.wait(LONG) in {0, -signal.SIGTERM}
        _wait_for_group(process.pid)


def test_the_brokers_command_line_keeps_what_it_is_told(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    words = [word.replace("/data", str(tmp_path)) for word in SERVICES["redis"]["command"]]
    assert words[0] == "valkey-server"
    command = [str(valkey.binary()), *words[1:], "--port", str(port), "--bind", "127.0.0.1"]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        with contextlib.closing(Redis(port=port)) as broker:
            within(LONG, lambda: _pings(broker))
            broker.set("word", "kept")
            assert broker.config_get("maxmemory-policy")["maxmemory-policy"] == "noeviction"
            assert broker.config_get("appendonly")["appendonly"] == "yes"
    finally:
        process.kill()
        process.wait()


def test_the_database_image_gets_arguments_that_initdb_knows(tmp_path: Path) -> None:
    words = shlex.split(SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"])
    user = postgres.system_user()
    (data := tmp_path / "data").mkdir(mode=0o700)
    if user:
        os.chown(data, user["user"], user["group"])
    command = [
        str(postgres.binaries() / "initdb"),
        f"--pgdata={postgres.HERE}",
        "--no-sync",
        *words,
    ]
    # The image's own entry point gives the password.
    command += ["--auth-local=trust", "--auth-host=trust", "--username=postgres"]
    done = subprocess.run(command, cwd=data, capture_output=True, check=False, timeout=LONG, **user)
    assert done.returncode == 0, done.stderr


def test_the_databases_health_check_finds_a_server(stage: Stage) -> None:
    program, *words = SERVICES["postgres"]["healthcheck"]["test"][1:]
    port = psycopg.conninfo.conninfo_to_dict(stage.secrets["database_url"])["port"]
    command = [str(postgres.binaries() / program), *words, f"--port={port}"]
    assert subprocess.run(command, capture_output=True, check=False, timeout=LONG).returncode == 0


def _pings(broker: "Redis") -> bool:
    try:
        return bool(broker.ping())
    except exceptions.ConnectionError:
        return False


def _bound(stage: Stage) -> bool:
    """Whether the web service listens, which is cheaper to ask than its health check."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", stage.web_port)) == 0


def _ended(stage: Stage, name: str) -> bool:
    assert stage.processes[name].poll() is None, stage.log(name)
    time.sleep(0.3)
    return False


def _wait_for_group(group: int) -> None:
    within(LONG, lambda: not _in_group(group))


def _in_group(group: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and lives(int(entry.name)):
            with contextlib.suppress(OSError):
                if os.getpgid(int(entry.name)) == group:
                    found.append(int(entry.name))
    return found
