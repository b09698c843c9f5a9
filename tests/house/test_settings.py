"""What the settings promise, read in a process of their own as a server would."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.cluster import ROOT

SERVER = {
    "SECRET_KEY": "a-key-for-checking-only-of-more-than-fifty-letters-0123456789",
    "DATABASE_URL": "postgresql://app_login:p%40ss@db.example:5433/mandate",
    "REDIS_URL": "redis://redis.example:6379/0",
    "ALLOWED_HOSTS": "mandate.example, www.mandate.example",
    "SITE_URL": "https://mandate.example/",
    "PATH": os.environ["PATH"],
}
PRINT = (
    "import json; from config import settings as s;"
    "print(json.dumps({n: getattr(s, n) for n in dir(s) if n.isupper()}, default=str))"
)


def run(code: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value for name, value in {**SERVER, **changes}.items() if value is not None
    }
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def read(**changes: str | None) -> dict:
    found = run(PRINT, **changes)
    assert found.returncode == 0, found.stderr
    answer: dict = json.loads(found.stdout)
    return answer


@pytest.fixture(scope="module")
def production() -> dict:
    return read()


def test_a_server_is_a_production_server_unless_it_says_otherwise(production: dict) -> None:
    assert production["PRODUCTION"] is True
    assert production["DEBUG"] is False
    assert production["DEMO"] is False


def test_production_sends_cookies_over_https_only(production: dict) -> None:
    for name in (
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS",
        "CSRF_COOKIE_HTTPONLY",
    ):
        assert production[name] is True, name
    assert production["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert production["X_FRAME_OPTIONS"] == "DENY"


def test_production_answers_to_its_own_names_only(production: dict) -> None:
    assert production["ALLOWED_HOSTS"] == ["mandate.example", "www.mandate.example"]
    assert read(ALLOWED_HOSTS=None)["ALLOWED_HOSTS"] == []


def test_requests_are_atomic_and_the_owner_is_no_connection_of_a_server(production: dict) -> None:
    default = production["DATABASES"]["default"]
    assert default["ATOMIC_REQUESTS"] is True
    assert (default["USER"], default["PASSWORD"], default["PORT"]) == ("app_login", "p@ss", "5433")
    assert list(production["DATABASES"]) == ["default"]
    assert connection.settings_dict["ATOMIC_REQUESTS"] is True
    assert settings.DEBUG is False


@pytest.mark.parametrize("name", ["DEBUG", "DEMO"])
def test_production_refuses_what_is_for_development(name: str) -> None:
    found = run(PRINT, **{name: "1"})
    assert found.returncode != 0
    assert "for development only" in found.stderr
    assert read(ENVIRONMENT="development", **{name: "1"})[name] is True


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "SITE_URL"])
def test_what_is_missing_is_named(name: str) -> None:
    found = run(PRINT, **{name: None})
    assert found.returncode != 0
    assert f"Set {name}" in found.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENVIRONMENT", "staging"),
        ("DEBUG", "perhaps"),
        ("SMTP_PORT", "http"),
        ("DATABASE_URL", "mysql://x/y"),
    ],
)
def test_what_is_wrong_is_said(name: str, value: str) -> None:
    found = run(PRINT, **{name: value})
    assert found.returncode != 0
    assert "ImproperlyConfigured" in found.stderr


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("from-a-file\n", encoding="utf-8")
    assert read(SECRET_KEY=None, SECRET_KEY_FILE=str(file))["SECRET_KEY"] == "from-a-file"


def test_an_earlier_key_still_opens_what_it_sealed(production: dict) -> None:
    assert production["SECRET_KEY_FALLBACKS"] == []
    assert read(SECRET_KEY_FALLBACKS="older, oldest")["SECRET_KEY_FALLBACKS"] == ["older", "oldest"]


def test_development_needs_no_https() -> None:
    development = read(ENVIRONMENT="development", ALLOWED_HOSTS=None)
    assert development["SESSION_COOKIE_SECURE"] is False
    assert development["SECURE_SSL_REDIRECT"] is False
    assert "127.0.0.1" in development["ALLOWED_HOSTS"]


def test_the_order_of_the_doors_is_kept(production: dict) -> None:
    """The access middleware is the innermost: sessions and messages are written outside it."""
    assert len(production["MIDDLEWARE"]) == len(set(production["MIDDLEWARE"]))
    assert production["MIDDLEWARE"][-1] == "accounts.middleware.AccessMiddleware"


def test_djangos_own_check_of_a_server_has_nothing_to_say() -> None:
    code = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings';"
        "from django.core.management import execute_from_command_line as run;"
        "run(['manage.py', 'check', '--deploy', '--fail-level', 'WARNING'])"
    )
    found = run(code)
    assert found.returncode == 0, found.stderr
