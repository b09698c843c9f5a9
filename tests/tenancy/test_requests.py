"""Many requests of many providers over few connections: nothing of one reaches the next."""

import contextlib
import random
import threading
from dataclasses import dataclass

import pytest
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import path

from accounts.access import PROVIDER_SIDE, AccessRequest, allow
from accounts.actors import actor_of
from accounts.audit import record
from accounts.models import AuditEntry, User
from config import urls as pages
from engagements.lifecycle import open_client
from tenancy.models import Client
from tenancy.providers import open_provider
from tenancy.scope import provider_id_of, scope
from tests.factories.world import make_contact, make_member, make_user

NAMES = ("Aspen", "Birch", "Cedar", "Damson")


@allow(PROVIDER_SIDE)
def breaks(request: AccessRequest, provider: str) -> HttpResponse:
    """Fails in the middle of its work, in the program or in the database."""
    AuditEntry.objects.create(actor="?", verb="half done", subject="?")
    if "sql" in request.GET:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
    raise ValueError


urlpatterns = [*pages.urlpatterns, path("p/<slug:provider>/breaks/", breaks)]

pytestmark = pytest.mark.urls(__name__)


@dataclass(frozen=True)
class House:
    slug: str
    owner: User
    founder: User


@pytest.fixture
def houses(transactional_db: None) -> list[House]:
    made = []
    for name in NAMES:
        owner, founder = make_user(f"Owner{name}"), make_user(f"Founder{name}")
        provider = open_provider(slug=name.lower(), name=name)
        with scope(provider=provider.pk):
            member = make_member(provider, owner, role="owner")
            client = open_client(name=f"Client{name}", by=actor_of(member))
            make_contact(client, founder, role="founder")
            record(by=actor_of(member), verb="waved", subject=client)
        made.append(House(slug=name.lower(), owner=owner, founder=founder))
    return made


def foreign(content: bytes, house: House) -> set[str]:
    """The names in a page that belong to another provider."""
    return {name for name in NAMES if name.lower() != house.slug and name.encode() in content}


def walk(houses: list[House], *, seed: int, steps: int) -> list[str]:
    """A random walk of random people over pages that list, fail and refuse; what leaked."""
    chance = random.Random(seed)
    found: list[str] = []
    read = 0
    for _ in range(steps):
        house = chance.choice(houses)
        visited = chance.choice([house, chance.choice(houses)])
        browser = Browser(raise_request_exception=False)
        who = chance.choice([None, house.owner, house.founder])
        if who is not None:
            browser.force_login(who)
        page = chance.choice(
            [
                "people/",
                "audit/",
                "audit.csv",
                "breaks/",
                "breaks/?sql=1",
                "settings/",
                f"c/client{visited.slug}/",
            ]
        )
        answer = browser.get(f"/p/{visited.slug}/{page}")
        allowed = who is not None and house == visited
        if answer.status_code == 200 and not allowed:
            found.append(f"{who} reads /p/{visited.slug}/{page}")
        read += answer.status_code == 200 and house.slug.title().encode() in answer.content
        if allowed and foreign(answer.content, house):
            found.append(f"{who} sees {foreign(answer.content, house)} on {page}")
        with contextlib.suppress(DatabaseError):
            found.append(f"nobody counts {Client.objects.count()} clients after {page}")
        if connection.in_atomic_block:
            found.append(f"a transaction is left open by {page}")
    # A walk that reads nothing proves nothing.
    return found if read > steps // 20 else [*found, f"only {read} pages were read"]


def left_by_failures(houses: list[House]) -> int:
    count = 0
    for house in houses:
        with scope(provider=_id_of(house)):
            count += AuditEntry.objects.filter(verb="half done").count()
    return count


def _id_of(house: House) -> int:
    found = provider_id_of(house.slug)
    assert found is not None
    return found


def test_nothing_leaks_over_one_connection(houses: list[House]) -> None:
    assert walk(houses, seed=7, steps=150) == []
    assert left_by_failures(houses) == 0


def test_nothing_leaks_over_several_at_once(houses: list[House]) -> None:
    found: list[str] = []

    def hand(seed: int) -> None:
        try:
            found.extend(walk(houses, seed=seed, steps=40))
        finally:
            connection.close()

    hands = [threading.Thread(target=hand, args=(seed,)) for seed in range(4)]
    for one in hands:
        one.start()
    for one in hands:
        one.join(timeout=180)
    assert found == []
    assert left_by_failures(houses) == 0
