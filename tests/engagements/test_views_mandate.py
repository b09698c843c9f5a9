"""The doors of a mandate, for the executive, the office and the founder."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.actors import actor_of
from common.periods import Quarter
from engagements.mandate import outcomes, responsibilities, worries
from engagements.models import (
    Friction,
    Outcome,
    Priority,
    QuarterReview,
    Responsibility,
    ReviewConfirmation,
    ScopeItem,
    Stakeholder,
    Worry,
)
from tests.factories.mandate import closed_review, fill_mandate
from tests.factories.world import World

pytestmark = pytest.mark.usefixtures("on_the_day")

ONE = "/p/acme/engagements/brume-cio/mandate/"
THEIRS = "/p/acme/c/brume/outcomes/"
REVIEW = f"{THEIRS}brume-cio/reviews/2026-Q3/"


@pytest.fixture
def bob(client: Browser, world: World) -> Browser:
    client.force_login(world.bob.user)
    return client


@pytest.fixture
def dora(client: Browser, world: World) -> Browser:
    client.force_login(world.dora.user)
    return client


def text_of(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def outcome(**change: Any) -> dict[str, Any]:
    return {
        "title": "Orders untouched",
        "unit": "%",
        "baseline": "18",
        "aim": "80",
        "current": "41,5",
        "state": "on_track",
        **change,
    }


def test_the_executive_adds_an_outcome_with_its_figures(bob: Browser, world: World) -> None:
    answer = bob.post(f"{ONE}outcomes/new/", outcome(title="Insured"))
    assert answer.status_code == 302
    with world.staff():
        made = Outcome.objects.get(title="Insured")
        assert (made.position, made.current, made.current_on) == (
            2,
            Decimal("41.5"),
            dt.date(2026, 11, 19),
        )
    assert "41.5% now, from 18% in November 2026 towards 80%." in text_of(bob, ONE)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("1,300", "1300"), ("1 300,5", "1300.5"), ("−4", "-4"), ("12.75", "12.75"), ("0,5", "0.5")],
)
def test_a_figure_is_read_as_people_write_it(
    bob: Browser, world: World, typed: str, kept: str
) -> None:
    assert bob.post(f"{ONE}outcomes/new/", outcome(title="Any", current=typed)).status_code == 302
    with world.staff():
        assert Outcome.objects.get(title="Any").current == Decimal(kept)


def test_what_is_wrong_with_an_outcome_is_said_and_nothing_typed_is_lost(bob: Browser) -> None:
    answer = bob.post(f"{ONE}outcomes/new/", outcome(state="dropped", title="Kept words"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say why it is dropped" in page
    assert "Kept words" in page


def test_a_sixth_outcome_is_refused_on_the_page(bob: Browser, world: World) -> None:
    for number in range(4):
        bob.post(f"{ONE}outcomes/new/", outcome(title=f"Outcome {number}"))
    answer = bob.post(f"{ONE}outcomes/new/", outcome(title="Too many"))
    assert answer.status_code == 422
    assert "five outcomes at most" in answer.content.decode()
    assert "Add an outcome" not in text_of(bob, ONE)


def test_outcomes_are_moved_changed_and_removed(bob: Browser, world: World) -> None:
    bob.post(f"{ONE}outcomes/new/", outcome(title="Second"))
    with world.staff():
        second = Outcome.objects.get(title="Second")
    bob.post(f"{ONE}outcomes/{second.pk}/move/", {"to": "up"})
    with world.staff():
        assert Outcome.objects.get(position=1) == second
    bob.post(f"{ONE}outcomes/{second.pk}/", outcome(title="Renamed", state="met"))
    assert "Renamed" in text_of(bob, ONE)
    bob.post(f"{ONE}outcomes/{second.pk}/remove/")
    with world.staff():
        assert not Outcome.objects.filter(pk=second.pk).exists()


def test_an_engagement_without_an_outcome_is_called_vague(bob: Browser, world: World) -> None:
    with world.staff():
        Outcome.objects.filter(engagement=world.engagement).delete()
    assert "Without an outcome the days have no goal" in text_of(bob, ONE)
    assert "Vague" in text_of(bob, "/p/acme/engagements/brume-cio/")


def test_the_top_three_are_written_and_proposed_again(bob: Browser, world: World) -> None:
    typed = {"text_1": "Close the audit", "done_1": "on", "text_2": "Sign the telecom"}
    assert bob.post(f"{ONE}top/2026-11/", typed).status_code == 302
    with world.staff():
        assert Priority.objects.count() == 2
    december = text_of(bob, f"{ONE}top/2026-12/")
    assert "Sign the telecom" in december
    assert "Close the audit" not in december


def test_the_scope_is_added_to_changed_and_shortened(bob: Browser, world: World) -> None:
    bob.post(f"{ONE}scope/", {"side": "out", "text": "Telephones", "category": "vendors"})
    with world.staff():
        item = ScopeItem.objects.get(text="Telephones")
        assert item.category == ""
    bob.post(f"{ONE}scope/{item.pk}/", {"text": "Telephones of the shops"})
    assert "Telephones of the shops" in text_of(bob, f"{ONE}scope/")
    bob.post(f"{ONE}scope/{item.pk}/remove/")
    assert "Telephones" not in text_of(bob, f"{ONE}scope/")
    answer = bob.post(f"{ONE}scope/", {"side": "out", "text": ""})
    assert answer.status_code == 422
    assert "all there already" in text_of_post(bob, f"{ONE}scope/usual/")


def text_of_post(browser: Browser, path: str) -> str:
    return browser.post(path, follow=True).content.decode()


def test_the_matrix_flags_what_is_missing(bob: Browser, world: World) -> None:
    assert "usual domains are added" in text_of_post(bob, f"{ONE}who/usual/")
    page = text_of(bob, f"{ONE}who/")
    assert "9 domains have something missing" in page
    with world.staff():
        row = Responsibility.objects.get(key="security")
    said = {"name": "Security", "decides": "Bob", "does": "Acme", "operations": "provider"}
    bob.post(f"{ONE}who/{row.pk}/", said)
    assert "own firm runs it" in text_of(bob, f"{ONE}who/")
    bob.post(f"{ONE}who/", {"name": "Telephones", "decides": "Anne", "does": "Marc"})
    assert "Telephones" in text_of(bob, f"{ONE}who/")
    bob.post(f"{ONE}who/{row.pk}/remove/")
    with world.staff():
        assert not Responsibility.objects.filter(key="security").exists()


def test_people_are_noted_for_the_firm_alone(bob: Browser, world: World) -> None:
    bob.post(f"{ONE}people/", {"name": "Yves", "influence": "high", "attitude": "against"})
    with world.staff():
        person = Stakeholder.objects.get()
    bob.post(
        f"{ONE}people/{person.pk}/", {"name": "Yves Roy", "influence": "low", "note": "Old hand"}
    )
    page = text_of(bob, f"{ONE}people/")
    assert "Yves Roy" in page
    assert "joins us as our fractional CIO" in page
    bob.force_login(world.dora.user)
    assert "Yves" not in text_of(bob, THEIRS)
    assert bob.get(f"{ONE}people/").status_code == 403


def test_a_founder_writes_down_a_worry_and_reads_its_answer(dora: Browser, world: World) -> None:
    answer = dora.post(f"{THEIRS}brume-cio/worries/", {"text": "Are we safe?"}, follow=True)
    assert "Are we safe?" in answer.content.decode()
    assert "A worry has no answer yet: Are we safe?" in text_of(dora, "/p/acme/c/brume/")
    dora.force_login(world.bob.user)
    assert "Are we safe?" in text_of(dora, "/p/acme/engagements/brume-cio/")
    with world.staff():
        row = Worry.objects.get()
        tied = Outcome.objects.get(engagement=world.engagement)
    page = text_of(dora, f"{ONE}worries/{row.pk}/")
    assert 'name="text"' not in page
    dora.post(f"{ONE}worries/{row.pk}/", {"outcome": tied.pk, "answer": "The restore is tested."})
    dora.force_login(world.dora.user)
    shown = text_of(dora, THEIRS)
    assert "The restore is tested." in shown
    assert "In hand" in shown


def test_a_worry_without_words_is_refused_where_it_was_typed(dora: Browser) -> None:
    answer = dora.post(f"{THEIRS}brume-cio/worries/", {"text": ""})
    assert answer.status_code == 422
    assert "aria-invalid" in answer.content.decode()


def test_who_only_reads_writes_no_worry_and_confirms_nothing(
    client: Browser, world: World, now: dt.datetime
) -> None:
    with world.staff():
        closed_review(world, at=now)
    client.force_login(world.carol.user)
    assert "Write down a worry" not in text_of(client, THEIRS)
    assert client.post(f"{THEIRS}brume-cio/worries/", {"text": "?"}).status_code == 403
    assert "Confirm the review" not in text_of(client, REVIEW)
    assert client.post(f"{REVIEW}confirm/").status_code == 403


def test_the_executive_writes_a_worry_down_and_settles_it(bob: Browser, world: World) -> None:
    bob.post(f"{ONE}worries/", {"text": "Will it hold?", "raised_by": "Dora"})
    with world.staff():
        row = Worry.objects.get()
    answer = bob.post(f"{ONE}worries/{row.pk}/", {"text": row.text, "is_settled": "on"})
    assert answer.status_code == 422
    assert "how it was settled" in answer.content.decode()
    bob.post(
        f"{ONE}worries/{row.pk}/", {"text": row.text, "is_settled": "on", "answer": "It does."}
    )
    assert "Settled" in text_of(bob, f"{ONE}worries/")


def test_frictions_are_noted_and_taken_away(bob: Browser, world: World) -> None:
    said = {"day": "2026-11-18", "who": "The board", "what": "The screen"}
    bob.post(f"{ONE}frictions/", said)
    assert "The screen" in text_of(bob, f"{ONE}worries/")
    assert bob.post(f"{ONE}frictions/", {**said, "what": ""}).status_code == 422
    with world.staff():
        row = Friction.objects.get()
    bob.post(f"{ONE}frictions/{row.pk}/remove/")
    assert "The screen" not in text_of(bob, f"{ONE}worries/")


def test_a_review_goes_from_draft_to_the_founders_word(
    bob: Browser, world: World, now: dt.datetime
) -> None:
    path = f"{ONE}reviews/2026-Q3/"
    assert "Begin the review" in text_of(bob, path)
    assert bob.post(path, {"do": "begin"}).status_code == 302
    with world.staff():
        part = QuarterReview.objects.get().parts.get()
    typed = {
        "held_on": "2026-10-08",
        "hard_truths": "The data is not clean",
        f"value_{part.pk}": "41",
        f"words_{part.pk}": "Half of it",
        f"decision_{part.pk}": "keep",
    }
    answer = bob.post(path, {**typed, "do": "close"})
    assert answer.status_code == 422
    assert "Say how “Orders without re-entry” stands" in answer.content.decode()
    bob.post(path, {**typed, f"state_{part.pk}": "at_risk", "do": "save"})
    bob.force_login(world.dora.user)
    assert bob.get(REVIEW).status_code == 404
    bob.force_login(world.bob.user)
    bob.post(path, {**typed, f"state_{part.pk}": "at_risk", "do": "close"})
    assert "waits for the founder" in text_of(bob, path)
    bob.force_login(world.dora.user)
    assert "Read and confirm" in text_of(bob, "/p/acme/c/brume/")
    assert "The data is not clean" in text_of(bob, REVIEW)
    assert bob.post(f"{REVIEW}confirm/", {"remark": "Agreed"}).status_code == 302
    assert "Confirmed by Dora" in text_of(bob, REVIEW)
    assert bob.post(f"{REVIEW}confirm/").status_code == 422
    with world.staff():
        assert ReviewConfirmation.objects.count() == 1


def test_the_office_cannot_write_the_hard_truths(client: Browser, world: World) -> None:
    client.force_login(world.olga.user)
    path = f"{ONE}reviews/2026-Q3/"
    client.post(path, {"do": "begin"})
    assert 'name="hard_truths"' not in text_of(client, path)
    client.post(path, {"do": "save", "hard_truths": "Ours", "held_on": "2026-10-08"})
    with world.staff():
        assert QuarterReview.objects.get().hard_truths == ""


def test_a_review_before_the_engagement_is_refused_in_words(bob: Browser) -> None:
    answer = bob.post(f"{ONE}reviews/2025-Q3/", {"do": "begin"}, follow=True)
    assert "does not run in that quarter" in answer.content.decode()


def test_every_page_asks_as_much_for_much_as_for_little(
    bob: Browser, world: World, now: dt.datetime
) -> None:
    pages = [ONE, *(f"{ONE}{part}/" for part in ("scope", "who", "people", "worries", "reviews"))]
    paths = [*pages, f"{ONE}reviews/2026-Q3/", THEIRS]

    def asked() -> dict[str, int]:
        found = {}
        for path in paths:
            bob.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert bob.get(path).status_code == 200
            found[path] = len(queries)
        return found

    with world.staff():
        fill_mandate(world, at=now)
    few = asked()
    by = actor_of(world.bob)
    with world.staff():
        for number in range(3):
            outcomes.add_outcome(engagement=world.engagement, by=by, title=f"Outcome {number}")
            responsibilities.add_domain(engagement=world.engagement, by=by, name=f"Part {number}")
            worries.raise_worry(
                engagement=world.engagement, text=f"Worry {number}", by=by, on=now.date()
            )
        closed_review(world, at=now, quarter=Quarter(2026, 2))
    assert asked() == few
    assert max(few.values()) <= 26
