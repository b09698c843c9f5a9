"""Our pages against the floor, side by side in one run: ratios of medians, never milliseconds."""

import datetime as dt
import statistics
import time
from collections.abc import Callable
from decimal import Decimal
from itertools import count

import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from accounts.actors import actor_of
from accounts.models import Contact, Membership
from benchmarks.floor import MIDDLEWARE
from engagements import worklogs
from engagements.models import Engagement
from tests.factories.world import World, make_engagement

ROUNDS, EACH = 7, 10
ENGAGEMENTS = ("cmo", "cto", "coo", "cfo", "ciso")


def fill(world: World) -> None:
    """Six engagements with a day a week each over the year."""
    with world.staff():
        every = [world.engagement] + [
            make_engagement(client=world.brume, executive=world.alice, role=role)
            for role in ENGAGEMENTS
        ]
        monday = dt.date(2026, 1, 5)
        for week in range(44):
            for number, engagement in enumerate(every):
                worklogs.log_work(
                    engagement=engagement,
                    member=world.bob if number == 0 else world.alice,
                    day=monday + dt.timedelta(days=7 * week + number % 5),
                    days=Decimal("0.25"),
                    by=actor_of(world.bob),
                )


def seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    for _ in range(EACH):
        call()
    return (time.perf_counter() - start) / EACH


def statements(call: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        call()
    return len(seen)


def signed_in(person: Membership | Contact) -> Client:
    browser = Client()
    browser.force_login(person.user)
    return browser


def read(browser: Client, path: str) -> Callable[[], None]:
    def get() -> None:
        assert browser.get(path).status_code == 200

    return get


def log(browser: Client, engagement: Engagement) -> Callable[[], None]:
    """Half a day and a quarter in turn, as the key does it."""
    turn = count()

    def post() -> None:
        days = ("0.25", "0.5")[next(turn) % 2]
        cell = {"engagement": engagement.pk, "on": "2026-11-19", "days": days}
        answer = browser.post("/p/acme/log/set/", cell, headers={"HX-Request": "true"})
        assert answer.status_code == 200

    return post


def pages_of(world: World) -> dict[str, Callable[[], None]]:
    bob, olga, dora = signed_in(world.bob), signed_in(world.olga), signed_in(world.dora)
    month = f"/p/acme/engagements/{world.engagement.slug}/months/2026-10/"
    return {
        "sign-in page": read(Client(), "/account/login/"),
        "my week": read(bob, "/p/acme/log/2026-W47/"),
        "log half a day": log(bob, world.engagement),
        "month": read(bob, month),
        "founder's dashboard": read(dora, "/p/acme/c/brume/"),
        "portfolio": read(olga, "/p/acme/portfolio/"),
        "invoices": read(olga, "/p/acme/invoices/"),
    }


def test_pages_against_the_floor(world: World, now: dt.datetime) -> None:
    fill(world)
    with override_settings(MIDDLEWARE=MIDDLEWARE):
        bare = signed_in(world.bob)
        bare.get("/page/")
    pages = pages_of(world)
    floors = {"log half a day": lambda: bare.post("/write/")}
    with time_machine.travel(now, tick=True):
        for call in pages.values():
            call()
        ratios: dict[str, list[float]] = {name: [] for name in pages}
        for _ in range(ROUNDS):
            for name, call in pages.items():
                below = seconds(floors.get(name, lambda: bare.get("/page/")))
                ratios[name].append(seconds(call) / below)
        print(f"\n{'page':<22}{'× floor':>9}{'statements':>12}")
        for name, found in ratios.items():
            print(f"{name:<22}{statistics.median(found):>9.1f}{statements(pages[name]):>12}")
