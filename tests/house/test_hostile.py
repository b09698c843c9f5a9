"""What nobody types by hand breaks no page: signs that no column takes, digits that are no number,
numbers that no key has. Each page is asked with all of them, in its address and in its forms."""

from collections.abc import Iterator
from functools import cache
from itertools import product
from urllib.parse import urlencode

import pytest
import time_machine
from django import forms
from django.db import transaction
from django.test import Client as Browser
from pytest_django.plugin import DjangoDbBlocker

from tests.factories.scene import make_scene
from tests.factories.world import make_world
from tests.house.addresses import PAGES
from tests.house.stage import NOW, Stage, address, browser_of

PEOPLE = ("alice", "bob", "dora")
JUNK = ("\0", "²", "9" * 40)
# What pages read of their address and of presses without a form of their own.
READ = (
    "again",
    "amount",
    "as",
    "asked",
    "by",
    "client",
    "credited",
    "currency",
    "day",
    "decline",
    "dismiss",
    "dismiss_all",
    "do",
    "entry",
    "every",
    "filled",
    "from",
    "key",
    "kind",
    "line",
    "maturity",
    "month",
    "on",
    "order",
    "over",
    "period",
    "page",
    "place",
    "preset",
    "preview",
    "q",
    "query",
    "rates",
    "reckon",
    "return",
    "revoke",
    "seen",
    "separator",
    "send",
    "show",
    "sort",
    "stage",
    "state",
    "step",
    "take",
    "tick",
    "title",
    "to",
    "told",
    "usual",
    "week",
    "weekend",
)


def _kinds(kind: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for each in kind.__subclasses__():
        yield each
        yield from _kinds(each)


@cache
def fields() -> tuple[str, ...]:
    """Every name that a form of ours has."""
    ours = [one for one in _kinds(forms.BaseForm) if not one.__module__.startswith("django")]
    names = {name for one in ours for name in getattr(one, "base_fields", {})}
    return tuple(sorted(names.union(READ)))


FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    """Built once, in a transaction that is taken back: each request leaves it as it was."""
    with (
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        transaction.atomic(),
    ):
        world = make_world()
        scene = make_scene(world, at=NOW)
        yield Stage(scene, {name: browser_of(world, name) for name in PEOPLE})
        transaction.set_rollback(True)


def ask(browser: Browser, method: str, path: str, sent: dict[str, str]) -> int:
    with transaction.atomic():
        browser.raise_request_exception = False
        if method == "GET":
            answer = browser.get(path, sent)
        else:
            answer = browser.post(path, urlencode(sent), content_type=FORM)
        transaction.set_rollback(True)
    return answer.status_code


@pytest.mark.parametrize("name", sorted(PAGES))
def test_no_page_breaks_at_what_makes_no_sense(name: str, stage: Stage) -> None:
    page = PAGES[name]
    who = next((one for one in PEOPLE if one in page.who), "")
    if not who or name.endswith("readyz"):
        return
    path = address(name, stage.scene, page.names)
    methods = [method for method in ("GET", "POST") if method in page.methods]
    broken = [
        (method, junk)
        for method, junk in product(methods, JUNK)
        if ask(stage.people[who], method, path, dict.fromkeys(fields(), junk)) >= 500
    ]
    assert broken == []
