"""The day and a half over all providers of a person, without one hearing of another."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest

from accounts.actors import actor_of
from accounts.models import Membership
from engagements.elsewhere import days_elsewhere
from engagements.models import Engagement, WorkLog
from engagements.week.cells import outlook, set_cell
from engagements.worklogs import CannotLog, log_work
from tenancy.scope import scope
from tests.factories.world import World, make_engagement, make_member

DAY = dt.date(2026, 11, 18)

Post = tuple[Membership, Engagement]


@pytest.fixture
def abroad(world: World) -> Post:
    """Bob works for the other provider, too."""
    with world.theirs():
        member = make_member(world.other, world.bob.user, role="executive")
        return member, make_engagement(client=world.other_client, executive=member, role="cto")


@contextmanager
def as_bob(world: World) -> Iterator[None]:
    with scope(provider=world.acme.pk, user=world.bob.user_id):
        yield


def log(member: Membership, engagement: Engagement, days: str) -> WorkLog:
    with scope(provider=engagement.owner["provider_id"], user=member.user_id):
        return log_work(
            engagement=engagement,
            member=member,
            day=DAY,
            days=Decimal(days),
            by=actor_of(member),
        )


def test_days_at_another_provider_count(world: World, abroad: Post) -> None:
    log(*abroad, "1")
    with as_bob(world):
        assert days_elsewhere(member_id=world.bob.pk, day=DAY) == 1
        assert days_elsewhere(member_id=world.bob.pk, day=DAY + dt.timedelta(days=1)) == 0


def test_past_a_day_and_a_half_is_refused_without_a_name(world: World, abroad: Post) -> None:
    log(*abroad, "1")
    log(world.bob, world.engagement, "0.5")
    with pytest.raises(CannotLog, match="You logged 1 day elsewhere on 18 November") as refusal:
        log(world.bob, world.engagement, "0.25")
    assert "Other" not in str(refusal.value)
    assert "Elsewhere" not in str(refusal.value)


def test_a_press_and_its_preview_say_the_same(world: World, abroad: Post) -> None:
    log(*abroad, "1")
    with as_bob(world):
        seen = outlook(
            engagement=world.engagement, member_id=world.bob.pk, day=DAY, days=Decimal(1)
        )
        assert "1 day elsewhere" in seen.refusal
        with pytest.raises(CannotLog, match="1 day elsewhere"):
            set_cell(
                engagement=world.engagement,
                member=world.bob,
                day=DAY,
                days=Decimal(1),
                by=actor_of(world.bob),
                at=dt.datetime(2026, 11, 18, 18, tzinfo=dt.UTC),
            )


def test_withdrawn_work_and_corrections_do_not_count(world: World, abroad: Post) -> None:
    entry = log(*abroad, "1")
    with world.theirs():
        WorkLog.objects.filter(pk=entry.pk).update(
            withdrawn_at=dt.datetime(2026, 11, 18, 18, tzinfo=dt.UTC)
        )
    with as_bob(world):
        assert days_elsewhere(member_id=world.bob.pk, day=DAY) == 0


def test_the_office_is_told_nothing_of_elsewhere(world: World, abroad: Post) -> None:
    log(*abroad, "1")
    with scope(provider=world.acme.pk, user=world.olga.user_id):
        assert days_elsewhere(member_id=world.bob.pk, day=DAY) == 0
    with world.staff():
        assert days_elsewhere(member_id=world.bob.pk, day=DAY) == 0


def test_a_client_is_told_nothing_of_elsewhere(world: World, abroad: Post) -> None:
    log(*abroad, "1")
    with world.founder():
        assert days_elsewhere(member_id=world.bob.pk, day=DAY) == 0
