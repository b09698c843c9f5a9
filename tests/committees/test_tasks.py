"""The real thing: Valkey, beat and worker as processes of their own, on a committed database."""

import datetime as dt
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import time_machine
from django.db import connections

from committees import tasks
from committees.models import Report, ReportFile
from common.fonts import font_files
from config.valkey import binary
from tests.cluster import ROOT, url_of
from tests.factories.world import World, make_engagement, make_world

# 4 November 2026 is the third working day in France; in Paris it begins an hour before London.
MIDNIGHT = dt.datetime(2026, 11, 3, 23, 0, tzinfo=dt.UTC)
KILLS = 20
WHOLE_WORKERS = 3
# What is waited for comes in seconds; on a busy machine it takes the time it takes.
LONG = 180


class Stack:
    """The processes of one test, each started and ended by its own id."""

    def __init__(self, folder: Path, clock: dt.datetime, **environment: str) -> None:
        self.folder = folder
        self.rendering = folder / "rendering"
        self.rendering.mkdir()
        self.began = time.monotonic()
        self.clock = clock
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        database = str(connections["default"].settings_dict["NAME"])
        self.environment = {
            **os.environ,
            "DATABASE_URL": url_of(database, like=os.environ["DATABASE_URL"]),
            "REDIS_URL": f"redis://127.0.0.1:{port}/0",
            "SWEEP_SECONDS": "1",
            "MAIL_SECONDS": "3600",
            "RENDERING_DIR": str(self.rendering),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONWARNINGS": "ignore",
            **environment,
        }
        self.processes: list[subprocess.Popen[bytes]] = []
        broker = [str(binary()), "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
        self.start("valkey", broker)

    def start(self, name: str, command: list[str]) -> "subprocess.Popen[bytes]":
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )
        self.processes.append(process)
        return process

    def celery(self, role: str, *arguments: str) -> "subprocess.Popen[bytes]":
        passed = dt.timedelta(seconds=time.monotonic() - self.began)
        self.environment["CLOCK"] = (self.clock + passed).isoformat()
        command = [sys.executable, "-m", "tests.committees.launcher", role, *arguments]
        return self.start(role, command)

    def beat(self) -> "subprocess.Popen[bytes]":
        return self.celery("beat", "--schedule", str(self.folder / "beat"))

    def worker(self, processes: int = 2) -> "subprocess.Popen[bytes]":
        return self.celery(
            "worker", "--concurrency", str(processes), "--without-gossip", "--without-mingle"
        )

    def kill_tree(self, process: "subprocess.Popen[bytes]") -> None:
        """kill -9 of a worker and the processes that it started."""
        children = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        for child in children:
            child.kill()
        process.wait()

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()[-3000:]

    def stop(self) -> None:
        # Asked to end, a worker would wait for its broker, which ends too.
        for process in reversed(self.processes):
            if process.poll() is None:
                self.kill_tree(process)


@pytest.fixture
def stack(transactional_db: None, tmp_path: Path) -> Iterator[Callable[..., Stack]]:
    font_files()  # cut once per machine, or every worker would begin with it
    started: list[Stack] = []

    def _start(clock: dt.datetime, **environment: str) -> Stack:
        started.append(Stack(tmp_path, clock, **environment))
        return started[-1]

    yield _start
    for one in started:
        one.stop()


def cast_of(clock: dt.datetime, *roles: str) -> World:
    """The cast as it was a day earlier, with more engagements."""
    with time_machine.travel(clock - dt.timedelta(days=1)):
        world = make_world()
        with world.staff():
            for role in roles:
                make_engagement(client=world.brume, executive=world.bob, role=role)
    return world


def wait_until(true: Callable[[], bool], *, told: Callable[[], str]) -> None:
    deadline = time.monotonic() + LONG
    while not true():
        assert time.monotonic() < deadline, told()
        time.sleep(0.2)


def ready(world: World) -> set[tuple[int, str]]:
    """The finished reports of both providers."""
    found: set[tuple[int, str]] = set()
    for scope in (world.staff(), world.theirs()):
        with scope:
            rows = Report.objects.filter(status="ready", file__isnull=False)
            found |= {(row.engagement_id, str(row.period)) for row in rows.defer("content")}
    return found


def test_beat_and_worker_alone_make_each_report_once_when_its_day_begins(
    stack: Callable[..., Stack],
) -> None:
    world = cast_of(MIDNIGHT)
    due = {
        (engagement.pk, month)
        for engagement in (world.engagement, world.other_engagement)
        for month in ("2026-08", "2026-09", "2026-10")
    }
    running = stack(MIDNIGHT - dt.timedelta(seconds=25))
    running.beat()
    running.worker()
    wait_until(lambda: ready(world) == due, told=lambda: running.log("worker") + "stopped")
    time.sleep(4)  # some more sweeps, which find nothing to do
    for scope in (world.staff(), world.theirs()):
        with scope:
            rows = list(Report.objects.order_by("month"))
            assert [str(row.period) for row in rows] == ["2026-08", "2026-09", "2026-10"]
            assert [row.attempts for row in rows] == [1, 1, 1]
            assert rows[-1].created_at >= MIDNIGHT
            assert rows[-1].due_on == dt.date(2026, 11, 4)
            files = ReportFile.objects.filter(report__in=rows)
            assert [bytes(file.content)[:5] for file in files] == [b"%PDF-"] * 3


def test_a_worker_killed_in_the_middle_twenty_times_leaves_each_report_once(
    stack: Callable[..., Stack],
) -> None:
    world = cast_of(MIDNIGHT, "cto", "cmo")
    running = stack(MIDNIGHT + dt.timedelta(hours=9), SLOW_RENDERING="0.8")
    running.beat()
    worker = running.worker(3)
    chance = random.Random(4)
    at_once = set(chance.sample(range(KILLS), WHOLE_WORKERS))
    for number in range(KILLS):
        victim = _somebody_rendering(running)
        assert victim is not None, running.log("worker")
        if number in at_once:
            running.kill_tree(worker)
            for mark in running.rendering.iterdir():
                mark.unlink()
            worker = running.worker(3)
        else:
            victim.kill()
            (running.rendering / str(victim.pid)).unlink(missing_ok=True)
    wait_until(lambda: len(ready(world)) == 12, told=lambda: running.log("worker"))
    with world.staff():
        rows = list(Report.objects.all())
        assert len({(row.engagement_id, row.month) for row in rows}) == len(rows) == 9
        assert {row.status for row in rows} == {"ready"}
        assert ReportFile.objects.count() == 9
        attempts = sum(row.attempts for row in rows)
    with world.theirs():
        attempts += sum(Report.objects.values_list("attempts", flat=True))
    assert attempts >= 12 + KILLS


def _somebody_rendering(running: Stack) -> psutil.Process | None:
    """A process that is at a report now."""
    deadline = time.monotonic() + LONG
    while time.monotonic() < deadline:
        for mark in running.rendering.iterdir():
            pid = int(mark.name)
            if not psutil.pid_exists(pid):
                mark.unlink(missing_ok=True)
            elif mark.exists():
                return psutil.Process(pid)
        time.sleep(0.02)
    return None


# Without processes: what a task does when something goes wrong


def test_a_report_that_cannot_be_rendered_says_why(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from committees import publishing
    from common.periods import Month

    def broken(content: object) -> bytes:
        raise OSError("no font")

    monkeypatch.setattr("committees.pdf.render_report", broken)
    with world.staff():
        report = publishing.plan(engagement=world.engagement, month=Month(2026, 10))
    for status in ("pending", "pending", "failed", "failed"):
        tasks.render_report(provider_id=world.acme.pk, report_id=report.pk, of_a_later_release=1)
        with world.staff():
            row = Report.objects.get()
            assert (row.status, row.error) == (status, "OSError: no font")


def test_a_report_whose_figures_cannot_be_read_says_why(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from committees import publishing
    from common.periods import Month

    def broken(**_: object) -> object:
        raise ValueError("no term")

    monkeypatch.setattr("committees.report.build", broken)
    with world.staff():
        report = publishing.plan(engagement=world.engagement, month=Month(2026, 10))
    assert not tasks.make(provider_id=world.acme.pk, report_id=report.pk)
    with world.staff():
        row = Report.objects.get()
        assert (row.status, row.error, row.failures) == ("pending", "ValueError: no term", 1)
        assert row.content is None


def test_a_task_of_another_provider_makes_nothing(world: World) -> None:
    from committees import publishing
    from common.periods import Month

    with world.staff():
        report = publishing.plan(engagement=world.engagement, month=Month(2026, 10))
    assert not tasks.make(provider_id=world.other.pk, report_id=report.pk)
    with world.staff():
        assert Report.objects.get().status == "pending"
