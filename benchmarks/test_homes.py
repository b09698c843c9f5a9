"""The three homes and the office's month at 12 and at 500 engagements, against the floor.

Side by side in one run: ratios of medians, never milliseconds. The numbers of statements and of
bytes must not grow with the provider.
"""

import datetime as dt
import gzip
import statistics
from collections.abc import Callable
from dataclasses import dataclass

import psycopg
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from benchmarks.crowd import grow
from benchmarks.floor import MIDDLEWARE
from benchmarks.test_pages import seconds, signed_in
from tests.factories.world import World

ROUNDS = 7
SIZES = (12, 500)
HOMES = {
    "founder's dashboard": ("dora", "/p/acme/c/brume/"),
    "my week": ("bob", "/p/acme/log/2026-W47/"),
    "portfolio": ("olga", "/p/acme/portfolio/"),
    "month close": ("olga", "/p/acme/close/2026-10/"),
}


@dataclass(frozen=True)
class Row:
    """One page at one size."""

    page: str
    engagements: int
    times: float
    statements: int
    html: int
    packed: int


def measured(page: str, size: int, browser: Client, path: str, floor: Callable[[], object]) -> Row:
    def get() -> bytes:
        answer = browser.get(path)
        assert answer.status_code == 200
        return answer.content

    html = get()
    with CaptureQueriesContext(connection) as seen:
        get()
        statements = len(seen)
    ratios = []
    for _ in range(ROUNDS):
        below = seconds(floor)
        ratios.append(seconds(get) / below)
    packed = len(gzip.compress(html, 6))
    return Row(page, size, statistics.median(ratios), statements, len(html), packed)


def test_the_homes_against_the_floor(
    transactional_db: None, world: World, now: dt.datetime, owner_url: str
) -> None:
    with override_settings(MIDDLEWARE=MIDDLEWARE):
        bare = signed_in(world.bob)
        bare.get("/page/")
    rows = []
    for size in SIZES:
        grow(world, to=size)
        # The figures of a database that has been at work for a while.
        with psycopg.connect(owner_url, autocommit=True) as owner:
            owner.execute("VACUUM ANALYZE")
        with time_machine.travel(now, tick=True):
            rows += [
                measured(
                    page, size, signed_in(getattr(world, who)), path, lambda: bare.get("/page/")
                )
                for page, (who, path) in HOMES.items()
            ]
    heads = ("page", "engagements", "× floor", "statements", "kB", "kB gz")
    print("\n{:<22}{:>12}{:>9}{:>12}{:>8}{:>8}".format(*heads))
    for row in rows:
        print(
            f"{row.page:<22}{row.engagements:>12}{row.times:>9.1f}{row.statements:>12}"
            f"{row.html / 1000:>8.1f}{row.packed / 1000:>8.1f}"
        )
