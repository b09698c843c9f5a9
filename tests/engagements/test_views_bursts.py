"""Extra days over the pages and from a letter."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser

from accounts.actors import actor_of
from accounts.models import Letter
from common.periods import Month
from engagements import bursting
from engagements.models import BurstRequest, BurstVerdict
from tests.factories.billing import log_days
from tests.factories.world import World

NOVEMBER = Month(2026, 11)
NEW = "/p/acme/engagements/brume-cio/burst/new/"
MONTH = "/p/acme/engagements/brume-cio/months/2026-11/"
ASKED = {"month": "2026-11", "days": "2½", "reason": "launch", "words": "The shop opens."}


@pytest.fixture(autouse=True)
def _clock(now: dt.datetime):  # type: ignore[no-untyped-def]
    with time_machine.travel(now, tick=False):
        yield


def browser_of(person: object) -> Browser:
    browser = Browser()
    browser.force_login(person.user)  # type: ignore[attr-defined]
    return browser


def body(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def asked(world: World) -> BurstRequest:
    with world.staff():
        return BurstRequest.objects.get()


def ask(world: World, **more: str) -> Any:
    return browser_of(world.bob).post(NEW, {**ASKED, **more}, follow=True)


def letter_of(world: World) -> str:
    with world.staff():
        text = Letter.objects.filter(kind="extra days to approve").order_by("-id")[0].text
    return re.findall(r"(/a/\S+/)", text)[0]


def test_asking_leads_to_the_month_which_shows_it(world: World) -> None:
    page = ask(world)
    assert "Brume is asked" in body(page)
    assert "The shop opens." in body(page)
    assert "Waiting for an answer" in body(page)
    assert asked(world).days == Decimal("2.5")


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(world: World) -> None:
    page = ask(world, days="", words="Because of the fair.")
    assert page.status_code == 422
    assert "Say how many days you expect to need." in body(page)
    assert "Because of the fair." in body(page)


def test_a_founder_approves_from_the_letter_without_signing_in(world: World) -> None:
    ask(world)
    path = letter_of(world)
    page = Browser().get(path)
    assert "The shop opens." in body(page)
    assert asked(world).waits
    done = Browser().post(path, {"approve": "1", "seen": "0"}, follow=True)
    assert "You approved the extra days" in body(done)
    assert asked(world).closed_by == "Dora"
    with world.staff():
        assert BurstVerdict.objects.get().by_link
    month = body(browser_of(world.bob).get(MONTH))
    assert "2½ approved" in month


def test_a_decline_from_the_letter_carries_its_comment(world: World) -> None:
    ask(world)
    done = Browser().post(letter_of(world), {"decline": "1", "comment": "Later."}, follow=True)
    assert "You declined the extra days" in body(done)
    assert (asked(world).status, asked(world).comment) == ("declined", "Later.")


def test_days_beyond_the_limit_are_approved_by_name_alone(world: World) -> None:
    ask(world, days="6")
    path = letter_of(world)
    page = body(Browser().get(path))
    assert "2 of them lie beyond the agreed limit." in page
    assert "Approve 6, 2 of them beyond the limit" in page
    unseen = Browser().post(path, {"approve": "1", "seen": "0"})
    assert unseen.status_code == 422
    assert asked(world).waits
    Browser().post(path, {"approve": "1", "seen": "2"})
    assert asked(world).named == 2


def test_a_founder_answers_on_the_page_and_a_viewer_does_not(world: World) -> None:
    ask(world)
    path = f"/p/acme/c/brume/burst/{asked(world).pk}/"
    assert "Your answer" not in body(browser_of(world.carol).get(path))
    assert browser_of(world.carol).post(f"{path}answer/").status_code == 403
    founder = browser_of(world.dora)
    assert "Your answer" in body(founder.get(path))
    done = founder.post(f"{path}answer/", {"approve": "1", "seen": "0"}, follow=True)
    assert "Dora approved these days already" in body(done)
    late = founder.post(f"{path}answer/", {"decline": "1"})
    assert late.status_code == 422


def test_a_request_that_was_taken_back_is_closed_in_the_letter(world: World) -> None:
    ask(world)
    path = letter_of(world)
    browser_of(world.bob).post(f"/p/acme/engagements/brume-cio/burst/{asked(world).pk}/withdraw/")
    page = Browser().get(path)
    assert page.status_code == 410
    assert "Bob took this request back." in body(page)


def test_work_past_the_contract_that_nobody_approved_is_said_in_red(world: World) -> None:
    with world.staff():
        log_days(world.engagement, NOVEMBER, Decimal("9.5"))
    page = body(browser_of(world.bob).get(MONTH))
    assert "1½ beyond the contract are logged; 1½ of them nobody has approved." in page
    assert "burst/new/?month=2026-11&amp;days=1.50" in page
    form = body(browser_of(world.bob).get(f"{NEW}?month=2026-11&days=1.50"))
    assert 'value="1.50"' in form
    with world.staff():
        bursting.ask(
            engagement=world.engagement,
            month=NOVEMBER,
            days=Decimal("1.5"),
            reason="crisis",
            words="The servers were down.",
            by=actor_of(world.bob),
            at=dt.datetime(2026, 11, 19, 10, tzinfo=dt.UTC),
        )
    Browser().post(letter_of(world), {"approve": "1", "seen": "0"})
    assert "nobody has approved" not in body(browser_of(world.bob).get(MONTH))
