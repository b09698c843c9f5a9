"""Every address and who may open it: the five questions, asked of each page in the tables.

It works for whom it is meant; another provider's people find nothing (404); a role that may not
is told so (403); a stranger is sent to sign-in; a wrong method is 405. An address that is not in
tests/house/addresses fails.
"""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
import time_machine
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client as Browser
from pytest_django.plugin import DjangoDbBlocker

from tests.factories.scene import make_scene
from tests.factories.world import make_world
from tests.house.addresses import OF_THE_LIBRARY, PAGES
from tests.house.addresses.page import EVERYBODY, Page
from tests.house.stage import ADDRESSES, NOW, Stage, address, browser_of


def ask(browser: Browser, method: str, path: str) -> str:
    """What the answer comes to; what it did is taken back, so that the next one asks the same.

    A refused method comes with the list of those that are taken.
    """
    with transaction.atomic():
        answer = browser.generic(method, path)
        transaction.set_rollback(True)
    return f"405 {answer['Allow']}" if answer.status_code == 405 else kind(answer)


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
        yield Stage(scene, {name: browser_of(world, name) for name in sorted(EVERYBODY)})
        transaction.set_rollback(True)


def kind(answer: HttpResponseBase) -> str:
    """What an answer comes to: let in, or why not."""
    if answer.status_code in {301, 302} and answer["Location"].startswith("/account/login/?next="):
        return "sign in"
    if answer.status_code < HTTPStatus.BAD_REQUEST or answer.status_code in {400, 409, 410, 422}:
        return "in"
    return str(answer.status_code)


def expected(page: Page, who: str, method: str, path: str) -> set[str]:
    if who in page.who:
        if method not in page.methods:
            # A door that opens with a key names its one method.
            taken = page.methods[:1] if page.keyed else page.methods
            return {f"405 {', '.join(taken)}"}
        if page.keyed:
            return {"401", "429"}
        # A service that is not at work says 503 of itself.
        return {"in", "404"} if page.may_miss else {"in", "503"} if "readyz" in path else {"in"}
    if who == "anonymous":
        return {"sign in"}
    return {"404"} if who == "mallory" else {"403"}


def test_every_address_is_in_the_table() -> None:
    known = {*PAGES, *OF_THE_LIBRARY}
    assert sorted(ADDRESSES.keys() - known) == [], "say who may open these"
    assert sorted(known - ADDRESSES.keys()) == [], "these are gone"


def methods_for(page: Page, who: str) -> list[str]:
    """What tells all: an answer to a method that is not taken says which ones are.

    Whoever may not gets the same answer to every method. Where nobody's POST is taken, those of
    a member, of another provider's and of a stranger tell.
    """
    methods = ["GET"]
    if "POST" in page.methods or who in {"alice", "dora", "mallory", "anonymous"}:
        methods.append("POST")
    if who in page.who & {"alice", "dora"}:
        methods += ["PUT"] if {"GET", "POST"} <= {*page.methods} else []
        methods += ["HEAD"] if page.keyed else []
    return methods


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page_answers_whom_it_should(name: str, stage: Stage) -> None:
    page = PAGES[name]
    path = address(name, stage.scene, page.names)
    wrong = []
    for who, browser in stage.people.items():
        for method in methods_for(page, who):
            said = ask(browser, method, path)
            wanted = expected(page, who, method, path)
            if said not in wanted:
                wrong.append(f"{who} {method} {path}: {said}, wanted {wanted}")
    assert wrong == []


@pytest.mark.parametrize("name", sorted(OF_THE_LIBRARY))
def test_page_of_the_library_answers_whom_it_should(name: str, stage: Stage) -> None:
    path = address(name, {"uidb36": "1", "key": "set-password"}, {})
    allowed = OF_THE_LIBRARY[name]
    for who, browser in stage.people.items():
        said = ask(browser, "GET", path)
        if not allowed:
            assert said == "403", who
        elif who not in allowed:
            assert said == "sign in", who
        else:
            # The library sends on whoever has nothing to do there.
            assert said in {"in", "404", "sign in"}, who
