"""`manage.py` on its own, in a folder where nothing is yet."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.config.test_servers import BASE_DIR, LONG, at_work, within

SAY = "from django.conf import settings as s; print(s.ENVIRONMENT, s.DEMO, len(s.SECRET_KEY) > 50)"
ROLE = "from django.db import connection as c; k = c.cursor(); k.execute('SELECT current_user');"


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


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("development") / ".local"


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
