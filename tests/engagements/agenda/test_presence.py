"""Usual weekdays, and the dates that follow from them."""

import datetime as dt

import pytest
from django.test import Client as Browser
from django.urls import reverse

from accounts.actors import actor_of
from engagements.agenda.leave import Dates, Why, enter_leave
from engagements.agenda.presence import (
    EVERY,
    CannotPlan,
    keep_usual_days,
    planned_presence,
    usual_days,
)
from engagements.models import Availability
from tests.factories.world import World


def keep(
    world: World,
    *,
    at_all: frozenset[int] = frozenset({1, 2, 3, 4}),
    there: frozenset[int] = frozenset({2}),
) -> None:
    keep_usual_days(
        member=world.bob,
        at_all=at_all,
        by_engagement={world.engagement: there},
        by=actor_of(world.bob),
    )


def weekdays_there(world: World) -> frozenset[int]:
    """The weekdays on which bob usually works for his engagement."""
    usual = usual_days(members=[world.bob.pk])[world.bob.pk]
    return usual.by_engagement[world.engagement.pk]


def test_a_person_of_whom_nothing_is_said_works_monday_to_friday(world: World) -> None:
    with world.staff():
        assert usual_days(members=[world.bob.pk])[world.bob.pk].at_all == EVERY


def test_usual_days_replace_what_was_said_before(world: World) -> None:
    with world.staff():
        keep(world)
        keep(world, at_all=frozenset({2, 3}), there=frozenset({3}))
        usual = usual_days(members=[world.bob.pk])[world.bob.pk]
        assert usual.at_all == {2, 3}
        assert usual.days_a_week == 2
        assert weekdays_there(world) == {3}


def test_an_engagement_on_a_day_off_is_refused(world: World) -> None:
    with world.staff(), pytest.raises(CannotPlan, match="Brume"):
        keep(world, there=frozenset({5}))


def test_presence_is_each_usual_day_less_leave_and_holidays(world: World) -> None:
    # Tuesdays of November and December 2026; 8 December away.
    first, last = dt.date(2026, 11, 23), dt.date(2026, 12, 15)
    day = dt.date(2026, 12, 8)
    with world.staff():
        keep(world)
        enter_leave(member=world.bob, dates=Dates(day, day), why=Why(), by=actor_of(world.bob))
        found = planned_presence(
            member_id=world.bob.pk, engagements=[world.engagement], first=first, last=last
        )
        assert [one.day for one in found] == [
            dt.date(2026, 11, 24),
            dt.date(2026, 12, 1),
            dt.date(2026, 12, 15),
        ]
        # Friday 25 December is a holiday in France.
        keep(world, at_all=EVERY, there=frozenset({5}))
        christmas = planned_presence(
            member_id=world.bob.pk,
            engagements=[world.engagement],
            first=dt.date(2026, 12, 25),
            last=dt.date(2026, 12, 25),
        )
        assert not list(christmas)


def test_a_client_sees_its_own_days_alone(world: World) -> None:
    with world.staff():
        keep(world)
    with world.founder():
        assert set(Availability.objects.values_list("weekday", "engagement")) == {
            (2, world.engagement.pk)
        }


def test_the_page_keeps_them(world: World, client: Browser) -> None:
    client.force_login(world.bob.user)
    page = reverse("engagements:usual_days", args=["acme"])
    name = f"e{world.engagement.pk}"
    sent = {"usual": "1", "at_all": ["1", "2"], name: ["2"]}
    assert client.post(page, sent).status_code == 302
    with world.staff():
        assert weekdays_there(world) == {2}
    refused = client.post(page, {**sent, name: ["5"]})
    assert refused.status_code == 422
    assert "Brume has a weekday on which you do not work" in refused.content.decode()
