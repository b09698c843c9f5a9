"""When it is renewed, when notice ends, and what follows from a decision."""

import datetime as dt

import pytest

from accounts.actors import actor_of
from engagements.course import milestones, renewal
from engagements.course.renewal import CannotDecide, renewal_day
from engagements.models import Engagement, RenewalDecision
from tests.factories.world import World

START = dt.date(2026, 1, 1)
pytestmark = pytest.mark.django_db


def engagement(**facts: object) -> Engagement:
    return Engagement(**{"role": "cio", "starts_on": START, **facts})


@pytest.mark.parametrize(
    ("facts", "on", "day"),
    [
        ({}, dt.date(2026, 11, 19), dt.date(2027, 1, 1)),
        ({}, dt.date(2027, 1, 1), dt.date(2027, 1, 1)),
        ({}, dt.date(2027, 1, 2), dt.date(2028, 1, 1)),
        ({"renews_on": dt.date(2026, 7, 1)}, dt.date(2026, 2, 1), dt.date(2026, 7, 1)),
        ({"ends_on": dt.date(2026, 12, 31)}, dt.date(2026, 2, 1), dt.date(2026, 12, 31)),
        ({"kind": "bridge", "ends_on": dt.date(2026, 6, 30)}, dt.date(2026, 2, 1), None),
    ],
)
def test_the_day_of_the_renewal(facts: dict[str, object], on: dt.date, day: dt.date | None) -> None:
    assert renewal_day(engagement=engagement(**facts), on=on) == day


def decide(world: World, now: dt.datetime, **said: object) -> RenewalDecision:
    facts: dict[str, object] = {"decision": "renew", "until": dt.date(2028, 1, 1), **said}
    return renewal.decide(
        engagement=Engagement.objects.select_related("client").get(pk=world.engagement.pk),
        by=actor_of(world.olga),
        at=now,
        on=now.date(),
        **facts,  # type: ignore[arg-type]
    )


def test_it_goes_on(world: World, now: dt.datetime) -> None:
    with world.staff():
        decide(world, now)
        row = Engagement.objects.get(pk=world.engagement.pk)
        assert (row.renews_on, row.ends_on) == (dt.date(2028, 1, 1), None)
        found = renewal.renewals(engagements=[row], as_of=now.date())[row.pk]
        assert not found.is_near


def test_it_ends_and_the_renewal_is_settled(world: World, now: dt.datetime) -> None:
    with world.staff():
        decide(world, now, decision="end", until=dt.date(2026, 12, 31))
        row = Engagement.objects.get(pk=world.engagement.pk)
        assert row.ends_on == dt.date(2026, 12, 31)
        found = renewal.renewals(engagements=[row], as_of=now.date())[row.pk]
        assert found.is_settled
        stands = milestones.stand(engagement=row, marks={}, on=now.date(), decision=found.decision)
        assert {one.key: one.state for one in stands}["renewal"] == "met"


def test_it_goes_on_only_past_the_renewal(world: World, now: dt.datetime) -> None:
    with world.staff():
        with pytest.raises(CannotDecide, match="after the renewal"):
            decide(world, now, until=dt.date(2027, 1, 1))
        with pytest.raises(CannotDecide, match="not over yet"):
            decide(world, now, decision="end", until=dt.date(2026, 11, 1))


def test_notice_is_counted_back_from_the_renewal(world: World, now: dt.datetime) -> None:
    with world.staff():
        Engagement.objects.filter(pk=world.engagement.pk).update(renews_on=dt.date(2026, 12, 31))
        row = Engagement.objects.get(pk=world.engagement.pk)
        renewal.change_prospect(engagement=row, by=actor_of(world.olga), notice_days=60)
        found = renewal.renewals(engagements=[row], as_of=now.date())[row.pk]
        assert found.notice_by == dt.date(2026, 11, 1)
        assert found.is_late


def test_renewals_cost_the_same_for_many(world: World, django_assert_num_queries: object) -> None:
    with world.staff(), django_assert_num_queries(2):  # type: ignore[operator]
        renewal.renewals(engagements=[world.engagement] * 9, as_of=START)
