"""Starts the servers that the tests run on before Django reads its settings (see pyproject.toml).

A real server can be given by TEST_SUPERUSER_URL and REDIS_URL; else the embedded ones are used.
"""

import contextlib
import os
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent

os.environ["ENVIRONMENT"] = "development"
os.environ["DEMO"] = "0"
os.environ.setdefault("SECRET_KEY", "only-for-the-tests")
os.environ["LOCAL_DIR"] = str(ROOT / ".local" / "test")
# Static files are served from the sources; their collected place only has to be there.
(ROOT / ".local" / "test" / "static").mkdir(parents=True, exist_ok=True)


def _share_fonts() -> None:
    """The cuts that `make setup` made: a test that prints does not wait for its own."""
    cut = ROOT / ".local" / "fonts"
    cut.mkdir(exist_ok=True)
    with contextlib.suppress(FileExistsError):  # another worker was quicker
        (ROOT / ".local" / "test" / "fonts").symlink_to(cut)


_share_fonts()


def _superuser_url() -> str:
    if given := os.environ.get("TEST_SUPERUSER_URL"):
        return given
    from config import servers

    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    started = servers.ensure(local_dir=ROOT / ".local" / "test", durable=False)
    os.environ["DATABASE_URL"] = started.database_url
    os.environ["DATABASE_OWNER_URL"] = started.database_owner_url
    os.environ["REDIS_URL"] = started.redis_url
    return started.superuser_url


SUPERUSER_URL = _superuser_url()


def url_of(database: str, *, like: str) -> str:
    """The address of another database on the same server, as the same role."""
    return urlsplit(like)._replace(path=f"/{database}").geturl()
