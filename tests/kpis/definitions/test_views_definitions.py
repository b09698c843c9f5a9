"""The pages of the register, by who opens them."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actors import actor_of
from accounts.models import Contact, Membership
from kpis.definitions import signing, writing
from kpis.library.definitions import WORDS
from kpis.models import Definition, DefinitionSignature
from tests.factories.kpis import make_framework, make_kpi
from tests.factories.world import World, make_engagement, make_member, make_user


def browser_of(person: Membership | Contact) -> Browser:
    browser = Browser()
    browser.force_login(person.user)
    return browser


def page(name: str = "definitions", *rest: object) -> str:
    return reverse(f"kpis:{name}", args=["acme", "brume", *rest])


def newest(word: Definition) -> int:
    return word.versions.latest("number").pk


def filled(world: World, now: dt.datetime, count: int = 4) -> list[Definition]:
    """So many words of the library, put before those who sign them."""
    by = actor_of(world.bob)
    with world.staff():
        codes = [one.code for one in WORDS[:count]]
        made = writing.take_words(client=world.brume, codes=codes, by=by, at=now)
        signing.ask(client=world.brume, by=by, at=now)
        return [one.definition for one in made]


@pytest.mark.parametrize("who", ["bob", "dora"])
def test_the_register_costs_the_same_whatever_stands_in_it(
    world: World, now: dt.datetime, who: str
) -> None:
    browser = browser_of(getattr(world, who))
    (word,) = filled(world, now, 1)
    with world.staff():
        framework = make_framework(world.engagement)
        make_kpi(framework, "one", definition=word.versions.get())
    browser.get(page())
    with CaptureQueriesContext(connection) as few:
        assert browser.get(page()).status_code == 200
    words = filled(world, now, 12)
    with world.staff():
        for number, one in enumerate(words):
            make_kpi(framework, f"kpi{number}", definition=one.versions.get())
    with CaptureQueriesContext(connection) as many:
        assert browser.get(page()).status_code == 200
    assert len(many) == len(few)


def test_the_founder_signs_several_words_at_once(world: World, now: dt.datetime) -> None:
    words = filled(world, now)
    browser = browser_of(world.dora)
    assert "4 words wait for your signature" in browser.get(page()).content.decode()
    with world.staff():
        read = [newest(one) for one in words[:2]]
    sent = {"versions": read, "functions": ["marketing", "sales"]}
    answer = browser.post(page("definition_sign"), sent, follow=True).content.decode()
    assert "You signed 2 words." in answer
    assert "2 words wait for your signature" in answer
    with world.staff():
        assert DefinitionSignature.objects.count() == 4
        assert set(DefinitionSignature.objects.values_list("name", flat=True)) == {"Dora"}


@pytest.mark.parametrize(
    ("functions", "said"),
    [([], "Choose the functions that you sign for."), (["executive"], "Choose again.")],
)
def test_what_was_ticked_stays_where_nothing_is_signed(
    world: World, now: dt.datetime, functions: list[str], said: str
) -> None:
    words = filled(world, now)
    with world.staff():
        sent = {"versions": [newest(words[0])], "functions": functions}
    answer = browser_of(world.dora).post(page("definition_sign"), sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert answer.content.decode().count(" checked>") == 1


def test_nobody_of_the_client_writes_and_the_viewer_signs_nothing(
    world: World, now: dt.datetime
) -> None:
    (word,) = filled(world, now, 1)
    carol = browser_of(world.carol)
    assert "waits for your signature" not in carol.get(page()).content.decode()
    assert carol.post(page("definition_sign"), {"versions": [word.pk]}).status_code == 403
    assert browser_of(world.dora).get(page("definition_create")).status_code == 403


def test_an_executive_who_works_elsewhere_finds_no_register(world: World, now: dt.datetime) -> None:
    user = make_user("Frank")
    with world.staff():
        frank = make_member(world.acme, user, role="executive")
    assert browser_of(frank).get(page()).status_code == 404


def test_a_word_is_written_changed_and_shown_with_its_history(
    world: World, now: dt.datetime
) -> None:
    browser = browser_of(world.bob)
    sent = {"word": "Partner", "text": "Orders twice a year.", "signed_by": ["sales"]}
    assert (
        "is written down"
        in browser.post(page("definition_create"), sent, follow=True).content.decode()
    )
    again = browser.post(page("definition_create"), sent)
    assert again.status_code == 422
    assert "in the register already" in again.content.decode()
    with world.staff():
        word = Definition.objects.get()
    browser.post(page("definition_ask"))
    change = {"text": "Orders three times a year.", "signed_by": ["sales", "finance"]}
    refused = browser.post(page("definition_change", word.pk), change)
    assert refused.status_code == 422
    browser.post(page("definition_change", word.pk), {**change, "reason": "Too many"})
    text = browser.get(page("definition", word.pk)).content.decode()
    assert "<del" in text
    assert "<ins" in text
    assert "Signs too: Finance" in text


def test_kpis_are_moved_by_ticking_them(world: World, now: dt.datetime) -> None:
    (word,) = filled(world, now, 1)
    bob, dora = browser_of(world.bob), browser_of(world.dora)
    with world.staff():
        signed = {"versions": [newest(word)], "functions": ["marketing", "sales"]}
    dora.post(page("definition_sign"), signed)
    with world.staff():
        kpi = make_kpi(make_framework(world.engagement), "one", definition=word.versions.get())
        writing.change(
            definition=word, text="Narrower", signed_by=["sales"], reason="Too wide",
            by=actor_of(world.bob), at=now,
        )  # fmt: skip
    bob.post(page("definition_ask"))
    # What she read first is not what waits now.
    answer = dora.post(page("definition_sign"), {**signed, "functions": ["sales"]})
    assert answer.status_code == 422
    assert "was changed meanwhile" in answer.content.decode()
    with world.staff():
        signed["versions"] = [newest(word)]
    dora.post(page("definition_sign"), {**signed, "functions": ["sales"]})
    assert bob.post(page("definition_count", word.pk)).status_code == 422
    bob.post(page("definition_count", word.pk), {"kpis": [kpi.pk]})
    with world.staff():
        kpi.refresh_from_db()
        assert kpi.definition.number == 2
    assert bob.post(page("definition_retire", word.pk)).status_code == 422


def test_an_executive_neither_sees_nor_moves_the_kpis_of_a_colleague(
    world: World, now: dt.datetime
) -> None:
    (word,) = filled(world, now, 1)
    frank = make_user("Frank")
    with world.staff():
        executive = make_member(world.acme, frank, role="executive")
        theirs = make_engagement(client=world.brume, executive=executive, role="cto")
        version = word.versions.get()
        kpi = make_kpi(make_framework(theirs), "uptime", name="Uptime", definition=version)
        make_kpi(make_framework(world.engagement), "mine", definition=version)
        read = {"versions": [version.pk], "functions": ["marketing", "sales"]}
    browser_of(world.dora).post(page("definition_sign"), read)
    with world.staff():
        by = actor_of(world.bob)
        next_one = writing.change(
            definition=word, text="Narrower", signed_by=["sales"], reason="Wide", by=by, at=now
        )
    bob = browser_of(world.bob)
    bob.post(page("definition_ask"))
    read = {"versions": [next_one.pk], "functions": ["sales"]}
    browser_of(world.dora).post(page("definition_sign"), read)
    assert "Uptime" not in bob.get(page("definition", word.pk)).content.decode()
    answer = bob.post(page("definition_count", word.pk), {"kpis": [kpi.pk]})
    assert answer.status_code == 422
    olga = browser_of(world.olga)
    assert "Uptime" in olga.get(page("definition", word.pk)).content.decode()
    with world.staff():
        kpi.refresh_from_db()
        assert kpi.definition_id == version.pk
