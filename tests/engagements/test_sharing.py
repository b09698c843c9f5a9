"""The link that shows a balance and nothing else."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser

from accounts.actors import actor_of
from accounts.models import AuditEntry
from common.periods import Month
from engagements import sharing
from engagements.models import BalanceShare, WorkLog
from engagements.sharing import CannotShare
from tests.factories.billing import log_days
from tests.factories.world import World, make_engagement, make_member, make_user

PAGE = "/p/acme/c/brume/share/"
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock(now: dt.datetime):  # type: ignore[no-untyped-def]
    with time_machine.travel(now, tick=False):
        yield


def make(world: World, now: dt.datetime, person: str = "olga", days: int = 30) -> BalanceShare:
    by = actor_of(getattr(world, person))
    with world.founder() if by.is_client else world.staff():
        return sharing.share(client=world.brume, days=days, by=by, at=now)


def path(share: BalanceShare) -> str:
    return "/share/" + sharing.address(share).split("/share/")[1]


def body(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def standing(world: World) -> BalanceShare:
    with world.staff():
        return BalanceShare.objects.get()


def browser_of(person: object) -> Browser:
    browser = Browser()
    browser.force_login(person.user)  # type: ignore[attr-defined]
    return browser


def test_it_shows_the_balance_and_nothing_else(world: World, now: dt.datetime) -> None:
    with world.staff():
        log_days(world.engagement, Month(2026, 11), Decimal("6.5"))
        WorkLog.objects.update(note="Board paper on the merger")
    answer = Browser().get(path(make(world, now)))
    page = body(answer)
    assert "Brume" in page
    assert "6½ <small>of 8 days used" in page
    assert "1½ left" in page
    assert "as of 19 November 2026" in page
    for secret in ("merger", "Bob", "Dora", "1,200", "€", "leadership"):
        assert secret not in page
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]


def test_its_state_is_that_of_every_other_page(world: World, now: dt.datetime) -> None:
    with world.staff():
        log_days(world.engagement, Month(2026, 11), Decimal(9))
    assert "Beyond the contract" in body(Browser().get(path(make(world, now))))


def test_its_opens_are_counted_and_said(world: World, now: dt.datetime) -> None:
    share = make(world, now)
    Browser().get(path(share))
    Browser().head(path(share))
    Browser().get(path(share))
    assert (standing(world).opens, standing(world).last_opened_at) == (2, now)
    page = body(browser_of(world.olga).get(PAGE))
    assert "Made by Olga on 19 November 2026" in page
    assert "opened 2 times" in page


@pytest.mark.parametrize("who", ["alice", "olga", "bob", "dora"])
def test_founder_and_provider_make_and_take_back(world: World, now: dt.datetime, who: str) -> None:
    browser = browser_of(getattr(world, who))
    browser.post(PAGE, {"days": "7"})
    share = standing(world)
    assert share.expires_at == now + 7 * DAY
    assert Browser().get(path(share)).status_code == 200
    browser.post(f"{PAGE}{share.pk}/revoke/")
    closed = Browser().get(path(share))
    assert closed.status_code == 410
    assert "This link was taken back" in body(closed)
    with world.staff():
        verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"shared the balance", "revoked a balance link"} <= verbs


def test_a_reader_makes_none(world: World, now: dt.datetime) -> None:
    assert browser_of(world.carol).post(PAGE, {"days": "7"}).status_code == 403
    with world.founder(), pytest.raises(CannotShare):
        sharing.share(client=world.brume, days=7, by=actor_of(world.carol), at=now)


def test_it_has_a_last_moment(world: World, now: dt.datetime) -> None:
    share = make(world, now, days=7)
    with time_machine.travel(now + 7 * DAY, tick=False):
        closed = Browser().get(path(share))
    assert closed.status_code == 410
    assert "This link held until 26 November 2026" in body(closed)


def test_an_altered_one_shows_nothing(world: World, now: dt.datetime) -> None:
    link = path(make(world, now))
    for spoiled in (link[:-2] + "/", re.sub("/share/.", "/share/x", link)):
        assert Browser().get(spoiled).status_code == 410


def test_an_executive_shows_their_own_engagements_alone(world: World, now: dt.datetime) -> None:
    eve = make_user("Eve")
    with world.staff():
        other = make_member(world.acme, eve, role="executive")
        make_engagement(client=world.brume, executive=other, role="cto")
    page = body(Browser().get(path(make(world, now, "bob"))))
    assert "Fractional CIO" in page
    assert "Fractional CTO" not in page
    both = body(Browser().get(path(make(world, now, "dora"))))
    assert "Fractional CTO" in both


def test_an_executive_takes_back_none_of_anothers(world: World, now: dt.datetime) -> None:
    share = make(world, now, "olga")
    with world.staff(), pytest.raises(CannotShare):
        sharing.revoke(share=share, by=actor_of(world.bob), at=now)
