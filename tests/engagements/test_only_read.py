"""What only may be read offers nothing that the door would refuse."""

import datetime as dt
import re

import pytest
from django.test import Client as Browser
from django.urls import reverse

from accounts.actors import actor_of
from accounts.models import Membership
from engagements import readers
from engagements.course import closing
from engagements.lifecycle import change_engagement
from engagements.models import Engagement, EngagementMonth
from tests.factories.world import World, make_engagement, make_member, make_user

LAST = dt.date(2026, 9, 30)
AFTER = dt.date(2026, 10, 20)

PAGES = (
    "detail",
    "account",
    "contract",
    "mandate",
    "reviews",
    "scope",
    "responsibilities",
    "worries",
    "stakeholders",
    "milestones",
    "fit",
    "renewal",
    "papers",
    "handover",
)
# Pages that are nothing but a form, or where a line is settled.
FORMS = re.compile(
    r"/(new|edit|outcomes/\d+|top/[\d-]+|reviews/\w+-Q\d|milestones/[\w-]+|items/[\w-]+"
    r"|domains/[\w-]+|parts/[\w-]+|who/\d+|people/\d+|scope/\d+|worries/\d+)/"
)


def offers(browser: Browser, provider: str, engagement: str, name: str) -> list[str]:
    """The forms and the ways to forms that a page of an engagement shows."""
    address = reverse(f"engagements:{name}", args=[provider, engagement])
    answer = browser.get(address)
    assert answer.status_code == 200
    main = answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    forms = [tag for tag in re.findall(r"<form[^>]*>", main) if "post" in tag]
    ways = [
        way
        for way in re.findall(r'href="([^"]+)"', main)
        if engagement in way and FORMS.search(way)
    ]
    return forms + ways


@pytest.fixture
def frank(world: World, now: dt.datetime) -> Membership:
    """A colleague who was let in."""
    user = make_user("Frank")
    with world.staff():
        frank = make_member(world.acme, user, role="executive")
        readers.let_in(
            engagement=world.engagement,
            member=frank,
            reason="Same supplier",
            by=actor_of(world.olga),
            at=now,
        )
    return frank


@pytest.mark.usefixtures("on_the_day")
@pytest.mark.parametrize("name", PAGES)
def test_a_colleague_who_was_let_in_is_offered_nothing(
    world: World, client: Browser, frank: Membership, name: str
) -> None:
    client.force_login(frank.user)
    assert offers(client, "acme", world.engagement.slug, name) == []
    address = reverse(f"engagements:{name}", args=["acme", world.engagement.slug])
    assert "You were let in to read this engagement" in client.get(address).content.decode()


@pytest.mark.usefixtures("on_the_day")
def test_whoever_leads_it_is_offered_the_forms(world: World, client: Browser) -> None:
    client.force_login(world.bob.user)
    for name in ("mandate", "milestones", "scope", "worries", "handover"):
        assert offers(client, "acme", world.engagement.slug, name)


@pytest.fixture
def closed(world: World, now: dt.datetime) -> Engagement:
    with world.staff():
        ended = make_engagement(
            client=world.brume,
            executive=world.bob,
            role="cto",
            starts_on=dt.date(2026, 9, 1),
        )
        by = actor_of(world.olga)
        ended = change_engagement(engagement=ended, ends_on=LAST, by=by, on=AFTER)
        EngagementMonth.objects.filter(engagement=ended).delete()
        EngagementMonth.objects.create(
            **ended.owner,
            engagement=ended,
            month=LAST.replace(day=1),
            status="approved",
            approved_at=now,
            approved_by="Dora",
            content={},
            content_hash="0" * 64,
        )
        return closing.close(engagement=ended, by=by, at=now, on=AFTER)


@pytest.mark.usefixtures("on_the_day")
@pytest.mark.parametrize("name", PAGES)
def test_a_closed_engagement_offers_nothing(
    world: World, client: Browser, closed: Engagement, name: str
) -> None:
    client.force_login(world.olga.user)
    assert offers(client, "acme", closed.slug, name) == []
