"""/healthz answers while the process lives, /readyz when every part does."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client as Browser

from dashboards.readiness import beat_seen, readiness

NOW = dt.datetime(2026, 11, 19, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def test_healthz_needs_nobody(client: Browser) -> None:
    assert client.get("/healthz").content == b"ok"


@pytest.mark.django_db
def test_everything_is_ready_after_a_heartbeat(settings: object) -> None:
    beat_seen(at=NOW - dt.timedelta(seconds=10))
    parts = readiness(at=NOW, broker_url=settings.REDIS_URL)  # type: ignore[attr-defined]
    assert parts == {"database": True, "broker": True, "worker": True, "beat": True}


@pytest.mark.django_db
def test_a_heartbeat_that_is_half_a_minute_old_is_none(settings: object) -> None:
    beat_seen(at=NOW - dt.timedelta(seconds=31))
    parts = readiness(at=NOW, broker_url=settings.REDIS_URL)  # type: ignore[attr-defined]
    assert (parts["worker"], parts["beat"]) == (False, False)


@pytest.mark.django_db
def test_a_broker_that_is_gone_is_said() -> None:
    parts = readiness(at=NOW, broker_url="redis://127.0.0.1:1/0")
    assert parts["broker"] is False


@pytest.mark.django_db
def test_readyz_says_503_with_the_parts_that_are_missing(client: Browser) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["worker"] is False
