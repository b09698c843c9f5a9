"""`make run` as real processes: up, stopped, killed, and never an orphan."""

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

from tests.config.test_servers import BASE_DIR, LONG, at_work, lives, within

FAILING = """
import signal, sys
from config import supervisor as s
s.services = lambda **_: [s.Service("beat", [sys.executable, "-c", "1/0"], signal.SIGTERM)]
sys.exit(s.main())
"""


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


@pytest.fixture
def run(local: Path, port: int) -> Iterator[Callable[..., Run]]:
    runs: list[Run] = []

    def one_more(*program: str) -> Run:
        runs.append(Run(local, port=port, program=program or ("-m", "config.supervisor")))
        return runs[-1]

    yield one_more
    for each in runs:
        each.process.kill()
        each.process.wait()
    within(LONG, lambda: all(each.gone() for each in runs))


def test_it_comes_up_and_stops_as_a_whole_at_ctrl_c(run: Callable[..., Run]) -> None:
    everything = run()
    everything.wait_up()
    assert everything.get("/healthz") == 200
    assert everything.get("/readyz") == 200
    for line in everything.log().splitlines():
        assert re.match(r"(mandate|setup|web|worker|beat) +\| ", line), line
    everything.process.send_signal(signal.SIGINT)
    assert everything.process.wait(LONG) == 0
    within(LONG, everything.gone)


def test_a_killed_supervisor_takes_everything_along_and_the_next_works(
    run: Callable[..., Run],
) -> None:
    first = run()
    first.wait_up()
    within(LONG, lambda: "ready." in first.log())
    first.process.kill()
    second = run()  # at once: it waits for the port
    within(LONG, lambda: first.process.poll() is not None)
    second.wait_up()
    assert second.get("/healthz") == 200


def test_what_is_killed_is_started_again_without_orphans(run: Callable[..., Run]) -> None:
    everything = run()
    everything.wait_up()
    within(LONG, lambda: "ready." in everything.log())
    for name in ("web", "worker", "beat"):
        _kill(everything, name)
    within(LONG, lambda: everything.log().count("ready.") == 2)
    within(LONG, lambda: _answers(everything))


def test_killed_servers_come_back_under_a_running_app(run: Callable[..., Run]) -> None:
    everything = run()
    everything.wait_up()
    for pid in at_work(everything.local):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    within(LONG, lambda: len(at_work(everything.local)) > 4 and _answers(everything, "/readyz"))


def test_a_taken_port_is_said_in_one_line(run: Callable[..., Run], port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        refused = run()
        assert refused.process.wait(LONG) == 1
    assert refused.log() == (
        f"Port {port} is taken by another program. Choose another: make run PORT={port + 1}\n"
    )


def test_a_second_run_in_the_same_folder_is_refused(
    run: Callable[..., Run], local: Path, port: int
) -> None:
    first = run()
    first.wait_up()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        other = int(probe.getsockname()[1])
    second = Run(local, port=other, program=("-m", "config.supervisor"))
    assert second.process.wait(LONG) == 1
    assert second.log().startswith("make run is already running in this folder.")
    first.process.terminate()
    assert first.process.wait(LONG) == 0


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
