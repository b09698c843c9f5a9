"""`make run`: the whole of Mandate in the foreground, with one readable log.

Starts the servers, brings the schema, the static files and, the first time, the demo data, then
runs web, worker and beat until Ctrl-C. What dies is started again; what is left when this process
itself is killed, the kernel ends (keeper.start_child).
"""

import contextlib
import ctypes
import fcntl
import hashlib
import http.client
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

import psycopg

from config import development, keeper, servers

BASE_DIR = Path(__file__).resolve().parent.parent
PATIENCE = 8  # seconds that a process has for stopping
MAX_DEATHS_A_MINUTE = 5
COLOURS = {"setup": 90, "web": 36, "worker": 35, "beat": 33, "mandate": 32}
WIDTH = max(map(len, COLOURS))
DEMO_PEOPLE = (
    ("claire@lumen-partners.example", "executive"),
    ("founder@maison-belval.example", "founder"),
    ("office@lumen-partners.example", "back office"),
)
DEMO_PASSWORD = "lumen-demo-2026"  # noqa: S105  public: it opens demo data only
# Asked every few seconds whether all is well; nobody reads that.
NOISE = (b"tasks.heartbeat", b"/readyz", b"/healthz", b"(heartbeat)")


class CannotRun(Exception):
    """Why `make run` stops, in one line with the cure."""


@dataclass
class Service:
    """A program that shall run all the time."""

    name: str
    arguments: list[str]
    dies_by: signal.Signals
    process: "subprocess.Popen[bytes] | None" = None
    starts: list[float] = field(default_factory=list)


def services(*, port: int, local: Path) -> list[Service]:
    """Web, worker and beat as they run on a developer's machine."""
    # In a developer's container root is usual; Celery would say so in five lines.
    celery = ["-W", "ignore:You're running the worker", "-m", "celery", "--quiet"]
    celery += ["--app=config.celery"]
    web = ["-m", "gunicorn", "config.wsgi", f"--bind=127.0.0.1:{port}", "--workers=2"]
    web += ["--threads=4", "--graceful-timeout=5", "--no-control-socket", "--access-logfile=-"]
    web += ["--access-logformat=%(m)s %(U)s %(s)s %(M)s ms"]
    worker = ["worker", "--pool=prefork", "--concurrency=2", "--max-tasks-per-child=200"]
    worker += ["--loglevel=INFO", "--without-gossip", "--without-mingle"]
    beat = ["beat", f"--schedule={local / 'beat' / 'schedule'}", "--pidfile=", "--loglevel=INFO"]
    # Killed, a worker's children go with it; asked, it would wait for the broker, which is gone too.
    return [
        Service("web", [sys.executable, *web], signal.SIGQUIT),
        Service("worker", [sys.executable, *celery, *worker], signal.SIGKILL),
        Service("beat", [sys.executable, *celery, *beat], signal.SIGKILL),
    ]


class Log:
    """Lines of several programs, each under its name, on one stream."""

    def __init__(self) -> None:
        self.coloured = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        self.pipes = selectors.DefaultSelector()
        self.rests: dict[int, bytes] = {}

    def follow(self, name: str, process: "subprocess.Popen[bytes]") -> None:
        self.pipes.register(cast("IO[bytes]", process.stdout), selectors.EVENT_READ, name)

    def pump(self, timeout: float) -> None:
        """Write what has come, waiting for it at most `timeout` seconds."""
        for key, _ in self.pipes.select(timeout):
            piece = os.read(key.fd, 65536)
            *lines, rest = (self.rests.pop(key.fd, b"") + piece).split(b"\n")
            self.rests[key.fd] = rest
            if not piece:
                lines.append(self.rests.pop(key.fd))
                self.pipes.unregister(key.fileobj)
                key.fileobj.close()  # type: ignore[union-attr]
            for line in lines:
                if line.strip() and not any(word in line for word in NOISE):
                    self.say(key.data, line.decode(errors="replace").rstrip())

    def say(self, name: str, text: str) -> None:
        label = f"{name:<{WIDTH}} |"
        if self.coloured:
            label = f"\x1b[{COLOURS[name]}m{label}\x1b[0m"
        sys.stdout.write(f"{label} {text}\n")
        sys.stdout.flush()


class Supervisor:
    """One run of everything."""

    def __init__(self, *, port: int) -> None:
        self.port = port
        self.log = Log()
        self.local = servers.local_folder()
        self.services = services(port=port, local=self.local)
        self.stops_asked = 0
        self.announced = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_stop)

    def run(self) -> int:
        """Returns the exit code: 0 when asked to stop."""
        try:
            self._prepare()
            for service in self.services:
                self._start(service)
            self._watch()
        except (CannotRun, keeper.CannotServe, TimeoutError) as problem:
            self.log.say("mandate", str(problem))
            return 1
        finally:
            self._stop()
        return 0

    def _ask_stop(self, *_: object) -> None:
        self.stops_asked += 1

    def _prepare(self) -> None:
        os.environ.setdefault("ENVIRONMENT", "development")
        os.environ["PORT"] = str(self.port)
        os.environ["PYTHONUNBUFFERED"] = "1"
        # Commands find the servers, and what else they need, by themselves, as they do alone.
        self.plain = dict(os.environ)
        self.log.say("mandate", "Starting PostgreSQL and Valkey.")
        self.servers = servers.ensure()
        if not self.servers.own_database and self.servers.database_owner_url:
            self._manage("migrate", "--verbosity=0")
        self.make_what_code_makes()
        if self._wants_demo():
            self.log.say("mandate", "First start: making the demo data. This takes a moment.")
            self._manage("demo")
        development.complete_environment()
        if self.servers.own_database and development.demo_asked_for():
            os.environ.setdefault("DEMO", "1")
        (self.local / "beat").mkdir(exist_ok=True)

    def make_what_code_makes(self) -> None:
        """The static files, and by the same command the schema, unless both are made already."""
        stamp, made = self.local / "static.made", self.local / "static" / "staticfiles.json"
        if stamp.exists() and made.exists() and stamp.read_text() == self._made_of():
            return
        stamp.unlink(missing_ok=True)
        self._manage("collectstatic", "--no-input", "--verbosity=0")
        if not self.stops_asked:
            stamp.write_text(self._made_of())

    def _made_of(self) -> str:
        """Changes with whatever these are made of, and when the database has another schema."""
        sources = [BASE_DIR / "config" / "settings.py", *BASE_DIR.glob("requirements*.txt")]
        sources += [*BASE_DIR.glob("static/**/*"), *BASE_DIR.glob("*/migrations/*.py")]
        digest = hashlib.sha256()
        for path in [*sorted(sources), development.schema_stamp()]:
            digest.update(f"{path}\0".encode())
            digest.update(path.read_bytes() if path.is_file() else b"")
        return digest.hexdigest()

    def _wants_demo(self) -> bool:
        wanted = os.environ.get("DEMO", "1" if self.servers.own_database else "0")
        if self.stops_asked or wanted != "1" or not self.servers.database_owner_url:
            return False
        with psycopg.connect(self.servers.database_owner_url) as connection:
            found = connection.execute("SELECT 1 FROM tenancy_provider LIMIT 1").fetchone()
        return found is None

    def _manage(self, *arguments: str) -> None:
        if self.stops_asked:
            return
        command = [sys.executable, str(BASE_DIR / "manage.py"), *arguments]
        process = self._child("setup", command, signal.SIGTERM, self.plain)
        while process.poll() is None:
            self.log.pump(0.1)
            if self.stops_asked:
                _end_group(process, signal.SIGTERM)
        self.log.pump(0)
        if process.returncode and not self.stops_asked:
            raise CannotRun(f"manage.py {arguments[0]} failed; its reason stands above.")

    def _child(
        self, name: str, command: list[str], dies_by: signal.Signals, env: dict[str, str]
    ) -> "subprocess.Popen[bytes]":
        process = keeper.start_child(
            command, dies_by=dies_by, cwd=BASE_DIR, stdout=subprocess.PIPE, env=env
        )
        self.log.follow(name, process)
        return process

    def _start(self, service: Service) -> None:
        service.starts = [at for at in service.starts if at > time.monotonic() - 60]
        if len(service.starts) > MAX_DEATHS_A_MINUTE:
            message = f"{service.name} died {len(service.starts)} times in a minute; its reason"
            raise CannotRun(f"{message} stands above. Stopping everything.")
        service.starts.append(time.monotonic())
        environment = dict(os.environ)
        service.process = self._child(service.name, service.arguments, service.dies_by, environment)

    def _watch(self) -> None:
        looked = time.monotonic()
        while not self.stops_asked:
            self.log.pump(0.2)
            for service in self.services:
                self._revive(service)
            if time.monotonic() - looked < 1:
                continue
            looked = time.monotonic()
            self._look_after_servers()
            if not self.announced and self._ready():
                self._announce()

    def _revive(self, service: Service) -> None:
        process = service.process
        if process is None or process.poll() is None or self.stops_asked:
            return
        _end_group(process, signal.SIGKILL)  # what it left behind
        self.log.say(
            "mandate", f"{service.name} ended (code {process.returncode}); starting it again."
        )
        self._start(service)

    def _look_after_servers(self) -> None:
        before, self.servers = self.servers, servers.ensure()
        if self.servers != before:
            self.log.say("mandate", "The servers came back elsewhere; starting all again.")
            for service in self.services:
                if service.process is not None:
                    _end_group(service.process, signal.SIGKILL)

    def _ready(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            line.request("GET", "/readyz")
            return line.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()

    def _announce(self) -> None:
        self.announced = True
        text = ["", f"Mandate is up:  http://127.0.0.1:{self.port}/"]
        if os.environ.get("DEMO") == "1":
            text += [f"  {address:<32} {role}" for address, role in DEMO_PEOPLE]
            text += [f"  password: {DEMO_PASSWORD}"]
        for line in [*text, "Ctrl-C stops everything.", ""]:
            self.log.say("mandate", line)

    def _stop(self) -> None:
        running = [service.process for service in self.services if service.process is not None]
        if running:
            self.log.say("mandate", "Stopping.")
        for process in running:
            if process.poll() is None:
                process.terminate()
        asked, until = self.stops_asked, time.monotonic() + PATIENCE
        while any(process.poll() is None for process in running):
            if time.monotonic() > until or self.stops_asked > asked:
                break
            self.log.pump(0.1)
        for process in running:
            _end_group(process, signal.SIGKILL)
            process.wait()
        self.log.pump(0)


def _end_group(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    # Each child leads a group of its own (start_new_session), which outlives it.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _check_port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise CannotRun(f"PORT is {text!r}; say a number, for example: make run PORT=8001")
    until = time.monotonic() + 3  # a web server that was just killed may still be going
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", int(text)))
            except PermissionError:
                message = f"Port {text} is for root only. Choose another: make run PORT=8000"
                raise CannotRun(message) from None
            except OSError:
                if time.monotonic() > until:
                    message = f"Port {text} is taken by another program. Choose another: "
                    raise CannotRun(f"{message}make run PORT={int(text) + 1}") from None
                time.sleep(0.1)
            else:
                return int(text)


def _only_one(local: Path) -> None:
    local.mkdir(mode=0o700, parents=True, exist_ok=True)
    if keeper.try_lock(local / "run.lock", fcntl.LOCK_EX) is None:
        raise CannotRun("make run is already running in this folder. Stop it there with Ctrl-C.")


def main() -> int:
    # Ctrl-C reaches us too, but a make that is killed says nothing.
    if "MAKELEVEL" in os.environ:
        ctypes.CDLL(None).prctl(keeper.PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
    try:
        _only_one(servers.local_folder())
        port = _check_port(os.environ.get("PORT") or "8000")
    except CannotRun as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return Supervisor(port=port).run()


if __name__ == "__main__":
    sys.exit(main())
