"""Who is written to about a month."""

import datetime as dt
import re

import pytest
from pytest_django import Settings

from accounts.actors import actor_of
from accounts.models import Letter
from common.periods import Month
from engagements import months
from engagements.models import EngagementMonth
from tests.factories.world import World, make_contact, make_user

OCTOBER = Month(2026, 10)


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.SITE_URL = "https://mandate.example"


def hand_in(world: World, at: dt.datetime) -> EngagementMonth:
    with world.staff():
        row = months.month_of(engagement=world.engagement, month=OCTOBER)
        return months.submit(month=row, by=actor_of(world.bob), at=at, on=at.date())


def answer(world: World, at: dt.datetime, comment: str = "") -> None:
    with world.founder():
        row = EngagementMonth.objects.select_related("engagement").get(month=OCTOBER.first)
        if comment:
            months.return_month(month=row, comment=comment, by=actor_of(world.dora), at=at)
        else:
            months.approve(month=row, by=actor_of(world.dora), at=at)


def letters(world: World) -> list[Letter]:
    with world.staff():
        return list(Letter.objects.order_by("id"))


def test_every_founder_hears_that_a_month_waits(world: World, now: dt.datetime) -> None:
    denis = make_user("Denis", at="brume.example")
    with world.staff():
        make_contact(world.brume, denis, role="founder")
    hand_in(world, now)
    written = letters(world)
    assert sorted(letter.recipient for letter in written) == [
        "denis@brume.example",
        "dora@brume.example",
    ]
    assert written[0].subject == "October 2026 waits for your approval: Fractional CIO"
    links = {re.findall(r"https://mandate.example/a/\S+/", letter.text)[0] for letter in written}
    assert len(links) == 2
    assert "works once, and holds until 3 December 2026" in " ".join(written[0].text.split())
    assert "Bob has handed in October 2026" in written[0].text


def test_who_left_hears_nothing(world: World, now: dt.datetime) -> None:
    with world.staff():
        world.dora.left_on = now.date()
        world.dora.save(update_fields=["left_on"])
    hand_in(world, now)
    assert letters(world) == []


def test_handing_in_again_writes_again(world: World, now: dt.datetime) -> None:
    hand_in(world, now)
    answer(world, now, "Half of Tuesday was ours")
    hand_in(world, now + dt.timedelta(hours=1))
    kinds = [letter.kind for letter in letters(world)]
    assert kinds == ["month to approve", "month answered", "month to approve"]


def test_the_executive_hears_the_comment(world: World, now: dt.datetime) -> None:
    hand_in(world, now)
    answer(world, now, "Half of Tuesday was ours & <not> yours")
    last = letters(world)[-1]
    assert last.recipient == "bob@acme.example"
    assert last.subject == "Brume: October 2026 came back with a comment"
    assert "Half of Tuesday was ours & <not> yours" in last.text
    assert "https://mandate.example/p/acme/engagements/brume-cio/months/2026-10/" in last.text


def test_the_executive_hears_of_the_approval(world: World, now: dt.datetime) -> None:
    hand_in(world, now)
    answer(world, now)
    last = letters(world)[-1]
    assert last.subject == "Brume: October 2026 is approved"
    assert "Dora has approved October 2026 of Brume: 0 days used" in last.text
