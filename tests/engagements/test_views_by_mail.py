"""A month answered from the link in a letter, by somebody who has signed in nowhere."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser

from accounts.actors import actor_of
from accounts.models import AuditEntry, Contact, Letter, MailedLink
from common.periods import Month
from engagements import months
from engagements.models import EngagementMonth, MonthVerdict
from engagements.worklogs import log_work
from tests.factories.billing import log_days
from tests.factories.world import World, make_contact, make_user

OCTOBER = Month(2026, 10)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock(now: dt.datetime):  # type: ignore[no-untyped-def]
    with time_machine.travel(now, tick=False) as clock:
        yield clock


@pytest.fixture
def row(world: World, now: dt.datetime) -> EngagementMonth:
    with world.staff():
        log_days(world.engagement, OCTOBER, Decimal("2.5"))
        found = months.month_of(engagement=world.engagement, month=OCTOBER)
        return months.submit(month=found, by=actor_of(world.bob), at=now, on=now.date())


def address(world: World, to: str = "dora@brume.example") -> str:
    """The way to the last letter's link."""
    with world.staff():
        text = Letter.objects.filter(recipient=to).order_by("-id")[0].text
    return re.findall(r"(/a/\S+/)", text)[0]


def stands(world: World) -> EngagementMonth:
    with world.staff():
        return EngagementMonth.objects.get(month=OCTOBER.first)


def body(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def seen_in(answer: Any) -> str:
    return re.findall(r'name="seen" value="([0-9a-f]{64})"', answer.content.decode())[0]


def approve(browser: Browser, path: str) -> Any:
    return browser.post(path, {"seen": seen_in(browser.get(path))})


def test_opening_shows_the_month_and_changes_nothing(world: World, row: EngagementMonth) -> None:
    browser, path = Browser(), address(world)
    for _ in range(3):
        answer = browser.get(path)
    assert answer.status_code == 200
    assert "Approve October 2026" in body(answer)
    assert "You answer as Dora" in body(answer)
    assert seen_in(answer) in body(answer).split("SHA-256")[1]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]
    assert "sessionid" not in answer.cookies
    assert stands(world).status == "submitted"


def test_a_press_approves_what_was_seen(world: World, row: EngagementMonth) -> None:
    browser, path = Browser(enforce_csrf_checks=True), address(world)
    seen = seen_in(browser.get(path))
    answer = browser.post(path, {"seen": seen}, headers={"Origin": "null"})
    assert answer.status_code == 302
    signed = stands(world)
    assert (signed.status, signed.approved_by, signed.content_hash) == ("approved", "Dora", seen)
    with world.staff():
        verdict = MonthVerdict.objects.get()
        trail = AuditEntry.objects.get(verb="approved")
        link = MailedLink.objects.get(user=world.dora.user_id)
    assert verdict.by_link
    assert trail.detail["through"] == "mailed link"
    assert link.used_at is not None
    after = browser.get(path)
    assert after.status_code == 200
    assert "You approved October 2026" in body(after)
    assert "_auth_user_id" not in browser.session


def test_it_works_once(world: World, row: EngagementMonth) -> None:
    browser, path = Browser(), address(world)
    approve(browser, path)
    again = browser.post(path, {"seen": "0" * 64})
    assert again.status_code == 200
    assert "You approved October 2026" in body(again)
    with world.staff():
        assert MonthVerdict.objects.count() == 1


def test_a_return_needs_a_comment_and_carries_it(world: World, row: EngagementMonth) -> None:
    browser, path = Browser(), address(world)
    bare = browser.post(path, {"return": "1", "comment": ""})
    assert bare.status_code == 422
    assert "Say what should change" in body(bare)
    done = browser.post(path, {"return": "1", "comment": "The 6th was remote."}, follow=True)
    assert "October 2026 went back" in body(done)
    assert stands(world).comment == "The 6th was remote."


def test_the_second_is_told_who_was_first(world: World, now: dt.datetime) -> None:
    denis = make_user("Denis", at="brume.example")
    with world.staff():
        make_contact(world.brume, denis, role="founder")
        found = months.month_of(engagement=world.engagement, month=OCTOBER)
        months.submit(month=found, by=actor_of(world.bob), at=now, on=now.date())
    approve(Browser(), address(world))
    late = Browser().get(address(world, "denis@brume.example"))
    assert "Dora approved it on 19 November 2026" in body(late)
    assert Browser().post(address(world, "denis@brume.example"), {"seen": "x"}).status_code == 200


def test_what_changed_meanwhile_is_read_again(
    world: World, row: EngagementMonth, now: dt.datetime
) -> None:
    browser, path = Browser(), address(world)
    seen = seen_in(browser.get(path))
    with world.staff():
        months.recall(month=row, by=actor_of(world.bob))
    waits = browser.get(path)
    assert "waits for nobody now" in body(waits)
    with world.staff():
        log_work(
            engagement=world.engagement,
            member=world.bob,
            day=dt.date(2026, 10, 20),
            days=Decimal("0.5"),
            by=actor_of(world.bob),
        )
        months.submit(month=row, by=actor_of(world.bob), at=now + DAY, on=now.date())
    older = browser.post(path, {"seen": seen})
    assert older.status_code == 410
    assert "There is a newer letter" in body(older)
    stale = browser.post(address(world), {"seen": seen})
    assert stale.status_code == 422
    assert "read it again, then approve" in body(stale)
    assert stands(world).status == "submitted"


def test_without_having_seen_it_nobody_approves(world: World, row: EngagementMonth) -> None:
    assert Browser().post(address(world)).status_code == 422
    assert stands(world).status == "submitted"


def test_an_expired_link_sends_a_new_one_to_the_same_person(
    world: World, row: EngagementMonth, now: dt.datetime
) -> None:
    browser, path = Browser(), address(world)
    with time_machine.travel(now + 15 * DAY, tick=False):
        closed = browser.get(path)
        assert closed.status_code == 410
        assert "This link has expired" in body(closed)
        sent = browser.post(path, {"again": "1"})
        assert "A new letter is on its way" in body(sent)
        assert "dora@" not in body(sent)
        again = browser.post(path, {"again": "1"})
        assert "a moment ago" in body(again)
        with world.staff():
            assert Letter.objects.filter(kind="month to approve").count() == 2
        newer = address(world)
        assert newer != path
        assert approve(browser, newer).status_code == 302
    assert stands(world).status == "approved"


@pytest.mark.parametrize("spoil", [lambda p: p[:-3] + "/", lambda p: p[:3] + "x" + p[3:]])
def test_an_altered_link_is_refused_in_plain_words(
    world: World, row: EngagementMonth, spoil: object
) -> None:
    path = spoil(address(world))  # type: ignore[operator]
    for answer in (Browser().get(path), Browser().post(path)):
        assert answer.status_code == 410
        assert "This link is not complete" in body(answer)
        assert answer["Referrer-Policy"] == "no-referrer"
    assert stands(world).status == "submitted"


def test_who_is_no_founder_any_more_is_refused(world: World, row: EngagementMonth) -> None:
    path = address(world)
    seen = seen_in(Browser().get(path))
    with world.staff():
        Contact.objects.filter(pk=world.dora.pk).update(role="viewer")
    for answer in (Browser().get(path), Browser().post(path, {"seen": seen})):
        assert answer.status_code == 410
        assert "You no longer answer for Brume" in body(answer)
    assert stands(world).status == "submitted"


def test_the_words_are_those_of_whose_link_it_is(world: World, row: EngagementMonth) -> None:
    world.dora.user.language = "fr"
    world.dora.user.save()
    answer = Browser(headers={"Accept-Language": "en"}).get(address(world))
    assert answer["Content-Language"] == "fr"
    assert 'lang="fr"' in body(answer)


def test_a_link_that_somebody_else_opens_answers_for_its_person(
    world: World, row: EngagementMonth
) -> None:
    browser = Browser()
    browser.force_login(world.mallory.user)
    approve(browser, address(world))
    assert stands(world).approved_by == "Dora"
