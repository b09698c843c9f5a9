"""Every address, asked by everybody who may open it, answers in French."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser

import pytest
import time_machine
from django.db import transaction
from django.test import Client as Browser
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import User
from common import catalogue
from tenancy.scope import person
from tests.factories.scene import make_scene
from tests.factories.world import make_world
from tests.house.addresses import OF_THE_LIBRARY, PAGES
from tests.house.stage import NOW, Stage, address

WHO = ("alice", "bob", "olga", "dora", "carol")
# Shorter messages are words that a French page may hold, such as a name.
LONG = 12
HIDDEN = {"script", "style", "code", "template"}


class Visible(HTMLParser):
    """What a page says, to the eye or to a screen reader, and in which language it claims to."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.language = ""
        self.said: list[str] = []
        self.hidden: list[str] = []
        # The tag that is in another language, as a note to the client is, with those inside it.
        self.foreign: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.language = given.get("lang") or ""
        if self.foreign or given.get("lang", self.language) != self.language:
            self.foreign.append(tag)
        if tag in HIDDEN:
            self.hidden.append(tag)
        self.said += [given.get(name) or "" for name in ("aria-label", "placeholder", "title")]

    def handle_endtag(self, tag: str) -> None:
        if self.hidden and self.hidden[-1] == tag:
            self.hidden.pop()
        if tag in self.foreign:
            while self.foreign.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self.hidden and not self.foreign:
            self.said.append(data)


@cache
def english() -> dict[str, list[tuple[str, str]]]:
    """What must not stand on a French page: each sentence, whatever its placeholders hold.

    By how it begins: a page has few such beginnings, and the catalogue has thousands.
    """
    french = "\n".join(
        form for one in catalogue.messages(catalogue.written()) for form in forms(one)
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for message in catalogue.messages(catalogue.found()):
        for form in [message.id] if isinstance(message.id, str) else message.id:
            fixed = re.split(r"%\(\w+\)[sd]|\{\w*\}|<[^>]+>|%%", form)
            longest = max(fixed, key=len).strip()
            if len(longest) > LONG and longest not in french:
                whole = r"\b" + ".{1,60}?".join(map(re.escape, fixed))
                found.setdefault(longest[:LONG], []).append((longest, whole))
    return found


def forms(message: object) -> tuple[str, ...]:
    return catalogue.forms(message)  # type: ignore[arg-type]


def english_in(page: str) -> list[str]:
    """The English of the catalogue that stands on a page, spaces as they may be."""
    reader = Visible()
    reader.feed(page)
    text = re.sub(r"\s+", " ", " | ".join(reader.said))
    begun = {text[at : at + LONG] for at in range(len(text))} & english().keys()
    return [
        longest
        for start in sorted(begun)
        for longest, whole in english()[start]
        if longest in text and re.search(whole, text)
    ]


def language_of(page: str) -> str:
    reader = Visible()
    reader.feed(page)
    return reader.language


@pytest.fixture(scope="module")
def paris(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    """The scene with everybody French, in a transaction that is taken back."""
    with (
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        transaction.atomic(),
    ):
        world = make_world()
        scene = make_scene(world, at=NOW)
        people = {"anonymous": Browser(headers={"Accept-Language": "fr-FR,fr;q=0.9"})}
        for who in WHO:
            user = getattr(world, who).user
            with person(user=user.pk):
                User.objects.filter(pk=user.pk).update(language="fr")
            people[who] = Browser()
            people[who].force_login(user)
        yield Stage(scene, people)
        transaction.set_rollback(True)


def read(browser: Browser, path: str) -> str:
    """The page at an address, nothing where it is no page."""
    with transaction.atomic():
        answer = browser.get(path)
        transaction.set_rollback(True)
    is_page = answer.get("Content-Type", "").startswith("text/html") and not answer.streaming
    return answer.content.decode() if is_page else ""


# A page of parts, for those who build pages; a picture, which has no words.
APART = {"dashboards:styleguide", "accounts:brand_logo"}


@pytest.mark.parametrize(
    "name",
    sorted(name for name, page in PAGES.items() if "GET" in page.methods and name not in APART),
)
def test_page_answers_in_french(name: str, paris: Stage) -> None:
    page = PAGES[name]
    path = address(name, paris.scene, page.names)
    for who in sorted(page.who & paris.people.keys()):
        answer = read(paris.people[who], path)
        assert language_of(answer) in {"fr", ""}, who
        assert english_in(answer) == [], who


@pytest.mark.parametrize("name", sorted(OF_THE_LIBRARY))
def test_page_of_the_library_answers_in_french(name: str, paris: Stage) -> None:
    path = address(name, {"uidb36": "1", "key": "set-password"}, {})
    for who in ("anonymous", "dora"):
        answer = read(paris.people[who], path)
        assert language_of(answer) in {"fr", ""}, who
        assert english_in(answer) == [], who


@pytest.mark.parametrize("path", ["/nothing-here/", "/p/acme/nothing-here/", "/p/else/people/"])
def test_a_refusal_answers_in_french(path: str, paris: Stage) -> None:
    """Though the browser asks for English: whoever is signed in has chosen."""
    with transaction.atomic():
        answer = paris.people["dora"].get(path, headers={"Accept-Language": "en"})
        transaction.set_rollback(True)
    assert answer.status_code in {403, 404}
    assert answer["Content-Language"] == "fr"
    assert language_of(answer.content.decode()) == "fr"
    assert english_in(answer.content.decode()) == []


def test_english_on_a_french_page_is_found() -> None:
    page = '<html lang="fr"><p>There is nothing\n at this address</p><code>Read and approve</code>'
    assert language_of(page) == "fr"
    assert english_in(page) == ["There is nothing at this address"]
    assert english_in('<a title="Your profile, and Read the days">x</a>') == []
    assert english_in("<p>The address\n of Brume is missing.</p>") == ["The address of"]
