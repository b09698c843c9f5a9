"""Is the whole of Mandate at work? Database, broker, worker and beat, each by its own proof."""

import datetime as dt

from django.core.cache import cache
from django.db import DatabaseError, connection
from redis import Redis, RedisError

KEY = "heartbeat"
# Three heartbeats missed.
SILENCE = dt.timedelta(seconds=30)


def beat_seen(*, at: dt.datetime) -> None:
    """A worker ran what beat had sent."""
    cache.set(KEY, at.isoformat(), timeout=None)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker(url: str) -> bool:
    try:
        with Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2) as broker:
            return bool(broker.ping())
    except RedisError:
        return False


def _heartbeat(at: dt.datetime) -> bool:
    try:
        seen = cache.get(KEY)
    except RedisError:
        return False
    return seen is not None and at - dt.datetime.fromisoformat(seen) < SILENCE


def readiness(*, at: dt.datetime, broker_url: str) -> dict[str, bool]:
    """Part by part, whether it answers; worker and beat prove each other by their heartbeat."""
    alive = _heartbeat(at)
    return {
        "database": _database(),
        "broker": _broker(broker_url),
        "worker": alive,
        "beat": alive,
    }
