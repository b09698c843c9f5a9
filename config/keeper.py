"""Keep a local server alive exactly as long as somebody uses it.

Whoever uses the server (a command, the tests, `make run`) holds a shared lock on `users.lock` in
the server's folder. A keeper, a process of its own, has the server as its child and tries for the
exclusive lock: it gets it when the last user is gone in whatever way, for the kernel drops the
locks of a process that was killed. Then it stops the server and goes too. A keeper that is killed
takes its server along (start_child), and the next user starts both anew.
"""

import contextlib
import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

PR_SET_PDEATHSIG = 1
MAX_DEATHS_A_MINUTE = 5
_libc = ctypes.CDLL(None)
_held: dict[Path, int] = {}


class CannotServe(RuntimeError):
    """A local server did not come up; the text says what its log says."""


class Server(Protocol):
    """A program that listens on a port of this machine and has one folder for all it owns."""

    @property
    def folder(self) -> Path: ...

    @property
    def stop_signals(self) -> Sequence[signal.Signals]:
        """From the kindest to the last; the first is also sent when the keeper dies."""

    def launch(self, port: int) -> "subprocess.Popen[bytes]":
        """Start the program as a child of this process; it need not answer yet."""

    def answers(self, port: int) -> bool:
        """Whether it can be used now."""

    def finish_start(self, port: int) -> None:
        """What is left to do once it answers, before anybody may use it."""


def start_child(
    arguments: Sequence[str | Path], *, dies_by: signal.Signals, **options: Any
) -> "subprocess.Popen[bytes]":
    """Start a program in a session of its own that the kernel signals when this process dies.

    The kernel watches the *thread* that starts it: call this from the main thread.
    """
    parent = os.getpid()

    def before_exec() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, int(dies_by), 0, 0, 0)
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    # There are no threads where this is called, so the hook is safe.
    return subprocess.Popen(
        arguments,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=before_exec,
        **options,
    )


def try_lock(path: Path, kind: int) -> int | None:
    """Lock a file without waiting: the descriptor that holds the lock, or None."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def wait_lock(path: Path, kind: int, *, until: float) -> int:
    """Lock a file; raises TimeoutError when time.monotonic() has passed `until`."""
    while (descriptor := try_lock(path, kind)) is None:
        if time.monotonic() > until:
            raise TimeoutError(f"{path} stayed locked by another process.")
        time.sleep(0.02)
    return descriptor


@contextlib.contextmanager
def locked(path: Path, *, until: float) -> Iterator[None]:
    """One process at a time."""
    descriptor = wait_lock(path, fcntl.LOCK_EX, until=until)
    try:
        yield
    finally:
        os.close(descriptor)


def join(server: Server, *, keeper: Sequence[str], wait: float = 120) -> int:
    """Become a user of the server until this process ends, starting it if need be; its port.

    `keeper` is the command line that calls `keep` for this server; the number of an inherited
    descriptor is added to it. Raises CannotServe or TimeoutError.
    """
    folder = server.folder
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    until = time.monotonic() + wait
    with locked(folder / "start.lock", until=until):
        if folder not in _held:
            # Waits where a keeper is just stopping the server.
            _held[folder] = wait_lock(folder / "users.lock", fcntl.LOCK_SH, until=until)
        starts = 0
        while True:
            free = try_lock(folder / "keeper.lock", fcntl.LOCK_EX)
            if free is not None:
                if starts == 2:
                    os.close(free)
                    raise CannotServe(f"{folder.name} did not start:\n{_last_words(folder)}")
                _start_keeper(folder, keeper, lock=free)
                starts += 1
            elif (port := _read_port(folder / "port")) and server.answers(port):
                return port
            if time.monotonic() > until:
                raise TimeoutError(f"{folder.name} does not answer:\n{_last_words(folder)}")
            time.sleep(0.02)


def leave(folder: Path) -> None:
    """Stop being a user before this process ends (the tests do)."""
    descriptor = _held.pop(folder, None)
    if descriptor is not None:
        os.close(descriptor)


def _forget_in_a_fork() -> None:
    # A forked child shares our lock; it must not keep the server alive after us.
    for folder in list(_held):
        leave(folder)


os.register_at_fork(after_in_child=_forget_in_a_fork)


def _start_keeper(folder: Path, keeper: Sequence[str], *, lock: int) -> None:
    # The keeper inherits the locked descriptor, so there is no moment without an owner.
    with contextlib.suppress(FileNotFoundError):
        (folder / "port").replace(folder / "port.before")
    with (folder / "keeper.log").open("wb") as log:
        subprocess.run(
            [*keeper, str(lock)],
            pass_fds=[lock],
            cwd=Path(__file__).resolve().parent.parent,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            check=True,
        )
    os.close(lock)


def _last_words(folder: Path) -> str:
    logs = [folder / "server.log", folder / "keeper.log"]
    return "\n".join(log.read_text(errors="replace")[-1500:] for log in logs if log.exists())


def _read_port(path: Path) -> int | None:
    try:
        return int(path.read_text())
    except (FileNotFoundError, ValueError):
        return None


def _free_port(preferred: int | None) -> int:
    # The port of last time, so that users of a server whose keeper was killed find it again.
    for port in (preferred, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if port is not None:
                probe.bind(("127.0.0.1", port))
                return int(probe.getsockname()[1])
    raise CannotServe("No port of 127.0.0.1 is free.")


def keep(server: Server, *, lock: int) -> None:
    """Be the keeper: returns at once in the caller, and in a detached process after the stop."""
    fcntl.fcntl(lock, fcntl.F_SETFD, fcntl.FD_CLOEXEC)
    if os.fork():
        return
    os.setsid()
    os.chdir("/")
    signal.signal(signal.SIGTERM, lambda *_: os._exit(_stop_and_say(server)))
    users = os.open(server.folder / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _serve_until_alone(server, users=users)
    finally:
        _stop(server)
    # `users` is still held here, so that a new user waits until the server is down.


_process: "subprocess.Popen[bytes] | None" = None


def _serve_until_alone(server: Server, *, users: int) -> None:
    global _process  # the signal handler needs it too
    deaths: list[float] = []
    port = _read_port(server.folder / "port.before")
    while True:
        if _process is None or _process.poll() is not None:
            deaths = [at for at in deaths if at > time.monotonic() - 60] + [time.monotonic()]
            if len(deaths) > MAX_DEATHS_A_MINUTE:
                raise CannotServe(f"{server.folder.name} died {len(deaths)} times in a minute.")
            port = _free_port(port)
            _process = server.launch(port)
            if _answered(server, _process, port):
                server.finish_start(port)
                _publish(server.folder / "port", port)
            else:
                port = None
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        time.sleep(0.1)


def _answered(server: Server, process: "subprocess.Popen[bytes]", port: int) -> bool:
    # No time limit: recovery after a crash takes as long as it takes. The user has one.
    while process.poll() is None:
        if server.answers(port):
            return True
        time.sleep(0.02)
    return False


def _publish(path: Path, port: int) -> None:
    draft = path.with_suffix(".draft")
    draft.write_text(str(port))
    draft.replace(path)


def _stop(server: Server) -> None:
    if _process is None:
        return
    for number in server.stop_signals:
        with contextlib.suppress(ProcessLookupError):
            _process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            _process.wait(30)
            return


def _stop_and_say(server: Server) -> int:
    _stop(server)
    return 128 + signal.SIGTERM


def end_leftovers(program: str, mark: str, *, patience: float = 3) -> None:
    """Wait for the processes of an earlier server of this folder, then end them.

    They are known by their name and by a mark in their title that nobody else has; a process that
    merely got the number of a dead one is never touched. Some wait for ever on one that was killed,
    so patience is short; both servers recover from their logs. Only the keeper may call this.
    """
    for number in (None, signal.SIGQUIT, signal.SIGKILL):
        until = time.monotonic() + patience
        for pid in _marked(program, mark):
            if number is not None:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
        while _marked(program, mark) and time.monotonic() < until:
            time.sleep(0.05)


def _marked(program: str, mark: str) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                named = (entry / "comm").read_text().strip() == program
                if named and mark.encode() in (entry / "cmdline").read_bytes():
                    found.append(int(entry.name))
    return found
