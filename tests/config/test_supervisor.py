"""`manage.py` on its own in a folder where nothing is yet; `make run` as real processes there: up,
stopped, killed, and never an orphan.
"""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config import supervisor
from config.supervisor import Supervisor
from tests.config.test_servers import BASE_DIR, LONG, at_work, lives, within

SAY = "from django.conf import settings as s; print(s.ENVIRONMENT, s.DEMO, len(s.SECRET_KEY) > 50)"
ROLE = "from django.db import connection as c; k = c.cursor(); k.execute('SELECT current_user');"
FAILING = """
import signal, sys
from config import supervisor as s
s.services = lambda **_: [s.Service("beat", [sys.executable, "-c", "1/0"], signal.SIGTERM)]
sys.exit(s.main())
"""


def manage(local: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    ours = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "ENVIRONMENT", "DEMO")
    env = {name: value for name, value in os.environ.items() if name not in ours}
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command,
        cwd=BASE_DIR,
        env=env | {"LOCAL_DIR": str(local)},
        capture_output=True,
        text=True,
        timeout=LONG,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


class Run:
    """One `make run`, without make."""

    def __init__(self, local: Path, *, port: int, program: tuple[str, ...]) -> None:
        unwanted = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "ENVIRONMENT")
        env = {name: value for name, value in os.environ.items() if name not in unwanted}
        env |= {"LOCAL_DIR": str(local), "PORT": str(port), "DEMO": "0"}
        self.local, self.port = local, port
        self.path = local.parent / f"log-{time.monotonic_ns()}"
        with self.path.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, *program], cwd=BASE_DIR, env=env, stdout=log, stderr=log
            )

    def log(self) -> str:
        return self.path.read_text(errors="replace")

    def wait_up(self) -> None:
        within(LONG, lambda: "Mandate is up" in self.log() or self.process.poll() is not None)
        assert f"Mandate is up:  http://127.0.0.1:{self.port}/" in self.log(), self.log()

    def get(self, path: str) -> int:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with contextlib.closing(line):
            line.request("GET", path)
            return line.getresponse().status

    def family(self) -> list[int]:
        """Every process of this run but the supervisor, known by its LOCAL_DIR."""
        mark = f"LOCAL_DIR={self.local}\0".encode()
        found = set(at_work(self.local))
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and lives(int(entry.name)):
                with contextlib.suppress(OSError):
                    if mark in (entry / "environ").read_bytes():
                        found.add(int(entry.name))
        return sorted(found - {self.process.pid})

    def main_process(self, name: str) -> int:
        words = {"web": "gunicorn", "worker": "worker", "beat": "beat"}
        for pid in self.family():
            line = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
            parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
            if parent == self.process.pid and words[name] in line:
                return pid
        raise AssertionError(f"no {name}")

    def gone(self) -> bool:
        return self.process.poll() is not None and not self.family()


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory, lend_fonts: Callable[[Path], Path]) -> Path:
    return lend_fonts(tmp_path_factory.mktemp("run") / ".local")


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def runs() -> Iterator[list[Run]]:
    """Every run that was started here, the last one last."""
    made: list[Run] = []
    yield made
    for each in made:
        each.process.kill()
        each.process.wait()
    within(LONG, lambda: all(each.gone() for each in made))


@pytest.fixture
def run(local: Path, port: int, runs: list[Run]) -> Callable[..., Run]:
    def one_more(*program: str) -> Run:
        runs.append(Run(local, port=port, program=program or ("-m", "config.supervisor")))
        return runs[-1]

    return one_more


@pytest.fixture
def up(run: Callable[..., Run], runs: list[Run]) -> Run:
    """A run at work: the one that the test before left, else a new one."""
    if not runs or runs[-1].process.poll() is not None:
        run()
    runs[-1].wait_up()
    within(LONG, lambda: "ready." in runs[-1].log())
    return runs[-1]


@pytest.fixture
def none_up(runs: list[Run]) -> None:
    for each in runs:
        each.process.terminate()
    within(LONG, lambda: all(each.gone() for each in runs))


def test_a_command_in_a_fresh_clone_finds_servers_schema_and_settings(local: Path) -> None:
    first = manage(local, "shell", "-v0", "-c", f"{ROLE} print(k.fetchone()[0]); {SAY}")
    assert first.stdout == "app_login\ndevelopment False True\n"
    assert first.stderr == "Bringing the local database up to date.\n"
    again = manage(local, "shell", "-v0", "-c", SAY)
    assert again.stderr == ""
    within(LONG, lambda: not at_work(local))


def test_demo_is_said_to_be_there_once_it_was_asked_for(local: Path) -> None:
    manage(local, "demo", "--bare")
    assert manage(local, "shell", "-v0", "-c", SAY).stdout == "development True True\n"
    (local / "postgres" / "demo").unlink()
    assert manage(local, "shell", "-v0", "-c", SAY).stdout == "development False True\n"


@pytest.mark.usefixtures("none_up")
def test_it_brings_the_schema_up_to_date_and_comes_up_in_one_log(
    local: Path, run: Callable[..., Run]
) -> None:
    (local / "postgres" / "schema").unlink(missing_ok=True)
    everything = run()
    everything.wait_up()
    assert everything.get("/healthz") == 200
    assert everything.get("/readyz") == 200
    assert "setup   | Bringing the local database up to date." in everything.log()
    for line in everything.log().splitlines():
        assert re.match(r"(mandate|setup|web|worker|beat) +\| ", line), line


def test_a_second_run_in_the_same_folder_is_refused(up: Run, local: Path, port: int) -> None:
    second = Run(local, port=port, program=("-m", "config.supervisor"))
    assert second.process.wait(LONG) == 1
    assert second.log().startswith("make run is already running in this folder.")


def test_what_is_killed_is_started_again_without_orphans(up: Run) -> None:
    before = up.log().count("ready.")
    for name in ("web", "worker", "beat"):
        _kill(up, name)
    within(LONG, lambda: up.log().count("ready.") == before + 1)
    within(LONG, lambda: _answers(up))


def test_killed_servers_come_back_under_a_running_app(up: Run) -> None:
    for pid in (killed := at_work(up.local)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    within(LONG, lambda: not any(map(lives, killed)))
    within(LONG, lambda: len(at_work(up.local)) > 4 and _answers(up, "/readyz"))


def test_a_killed_supervisor_takes_everything_along_and_the_next_stops_at_ctrl_c(
    up: Run, runs: list[Run], local: Path
) -> None:
    up.process.kill()
    runs.append(second := Run(local, port=up.port, program=("-m", "config.supervisor")))  # at once
    within(LONG, lambda: up.process.poll() is not None)
    second.wait_up()
    assert second.get("/healthz") == 200
    second.process.send_signal(signal.SIGINT)
    assert second.process.wait(LONG) == 0
    within(LONG, second.gone)


def test_static_files_and_schema_are_made_again_only_when_they_must(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (local := tmp_path / ".local" / "postgres").mkdir(parents=True)
    (source := tmp_path / "static" / "shell.css").parent.mkdir()
    manifest = tmp_path / ".local" / "static" / "staticfiles.json"
    manifest.parent.mkdir()
    made: list[str] = []

    def manage(_: Supervisor, *arguments: str) -> None:
        made.append(arguments[0])
        manifest.touch()

    monkeypatch.setenv("LOCAL_DIR", str(tmp_path / ".local"))
    monkeypatch.setattr(supervisor, "BASE_DIR", tmp_path)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(Supervisor, "_manage", manage)
    one = Supervisor(port=1)
    changes: list[Callable[[], object]] = [
        lambda: None,
        lambda: source.write_text("body {}"),
        lambda: source.write_text("body {color: red}"),
        lambda: (local / "schema").write_text("another"),
        manifest.unlink,
    ]
    for times, change in enumerate(changes, start=1):
        change()
        one.make_what_code_makes()
        one.make_what_code_makes()
        assert made == ["collectstatic"] * times


@pytest.mark.usefixtures("none_up")
def test_a_taken_port_is_said_in_one_line(run: Callable[..., Run], port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        refused = run()
        assert refused.process.wait(LONG) == 1
    assert refused.log() == (
        f"Port {port} is taken by another program. Choose another: make run PORT={port + 1}\n"
    )


@pytest.mark.usefixtures("none_up")
def test_a_service_that_keeps_dying_stops_everything(run: Callable[..., Run]) -> None:
    failing = run("-c", FAILING)
    assert failing.process.wait(LONG) == 1
    assert "ZeroDivisionError" in failing.log()
    assert "beat died 6 times in a minute" in failing.log()
    within(LONG, failing.gone)


def _kill(everything: Run, name: str) -> None:
    before = everything.main_process(name)
    group = [pid for pid in everything.family() if _group(pid) == before]
    os.kill(before, signal.SIGKILL)
    within(LONG, lambda: f"{name} ended (code -9)" in everything.log())
    within(LONG, lambda: not any(map(lives, group)))


def _group(pid: int) -> int:
    with contextlib.suppress(OSError):
        return os.getpgid(pid)
    return 0


def _answers(everything: Run, path: str = "/healthz") -> bool:
    with contextlib.suppress(OSError):
        return everything.get(path) == 200
    return False
