"""Drift (domain, Days 9): operations is not what an executive is for."""

import datetime as dt
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.actors import actor_of
from common.periods import Month
from engagements.amending import add_term
from engagements.drift import NO_DRIFT, Drift, drift, drift_by_month, drifts
from engagements.models import WorkLog
from engagements.onsite import presence
from engagements.terms import terms_of
from engagements.words import NO_WORDS, Words
from engagements.worklogs import log_work, withdraw_work
from tests.factories.world import World, make_engagement

TODAY = dt.date(2026, 11, 19)
FIRST = dt.date(2026, 10, 23)  # the first of the 28 days that end today
OPERATIONS = Words(category="operations")


def log(world: World, day: dt.date, days: str = "1", words: Words = NO_WORDS) -> WorkLog:
    return log_work(
        engagement=world.engagement,
        member=world.bob,
        day=day,
        days=Decimal(days),
        words=words,
        by=actor_of(world.bob),
    )


def found(world: World) -> Drift:
    return drift(engagement=world.engagement, as_of=TODAY)


@pytest.mark.parametrize(
    ("days", "operational", "drifting"),
    [
        ("5", "1", False),
        ("5", "1.25", True),
        ("4", "0", False),
        ("0", "0", False),
        ("1", "1", True),
    ],
)
def test_past_a_fifth_is_drifting_and_exactly_a_fifth_is_not(
    days: str, operational: str, drifting: bool
) -> None:
    assert Drift(Decimal(days), Decimal(operational)).is_drifting is drifting


def test_a_share_that_rounds_to_the_limit_still_drifts() -> None:
    one = Drift(Decimal("9.75"), Decimal(2))  # 20.5 %
    assert (Drift(Decimal("9.9"), Decimal(2)).share, one.is_drifting) == (20, True)
    assert Drift(Decimal("9.9"), Decimal(2)).is_drifting


def test_without_days_there_is_no_drift(world: World) -> None:
    with world.staff():
        assert found(world) == NO_DRIFT
        assert not found(world).is_drifting


def test_a_major_incident_and_a_risky_change_are_no_drift(world: World) -> None:
    with world.staff():
        log(world, TODAY, words=Words(category="operations", reason="incident"))
        log(
            world, TODAY - dt.timedelta(days=1), words=Words(category="operations", reason="change")
        )
        assert not found(world).is_drifting
        log(world, TODAY - dt.timedelta(days=2), words=OPERATIONS)
        assert found(world) == Drift(Decimal(3), Decimal(1), limit=20)
        assert found(world).is_drifting


def test_the_last_four_weeks_count_and_what_was_withdrawn_does_not(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        log(world, FIRST - dt.timedelta(days=1), words=OPERATIONS)
        log(world, TODAY + dt.timedelta(days=1), words=OPERATIONS)
        assert found(world) == NO_DRIFT
        log(world, FIRST, "0.5", words=OPERATIONS)
        entry = log(world, TODAY, words=OPERATIONS)
        assert found(world).operational == Decimal("1.5")
        withdraw_work(log=entry, by=actor_of(world.bob), at=now)
        assert found(world).operational == Decimal("0.5")


def test_a_term_sets_another_share(world: World) -> None:
    with world.staff():
        add_term(
            engagement=world.engagement,
            starts_on=dt.date(2026, 11, 1),
            by=actor_of(world.alice),
            on=TODAY,
            days_per_month=Decimal(8),
            day_rate=Decimal(1200),
            drift_share=50,
        )
        log(world, TODAY, words=OPERATIONS)
        log(world, TODAY - dt.timedelta(days=1))
        assert (found(world).limit, found(world).share, found(world).is_drifting) == (50, 50, False)
        assert drift(engagement=world.engagement, as_of=dt.date(2026, 10, 31)).limit == 20


def test_many_engagements_cost_two_statements(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with world.staff():
        others = [
            make_engagement(client=world.brume, executive=world.bob, role=role)
            for role in ("cto", "coo", "cfo")
        ]
        log(world, TODAY, words=OPERATIONS)
        with django_assert_num_queries(2):
            known = drifts(engagements=[world.engagement, *others], as_of=TODAY)
        assert [known[one.pk].is_drifting for one in (world.engagement, *others)] == [
            True,
            False,
            False,
            False,
        ]


def test_the_trend_is_six_months_from_the_first_on(world: World) -> None:
    with world.staff():
        log(world, dt.date(2026, 9, 1), words=OPERATIONS)
        log(world, dt.date(2026, 9, 2), "0.5")
        held = terms_of(world.engagement)
        months = drift_by_month(engagement=world.engagement, held=held, last=Month(2026, 11))
        assert [str(one.month) for one in months] == [f"2026-{month:02}" for month in range(6, 12)]
        assert [one.drift.share for one in months] == [0, 0, 0, 67, 0, 0]
        early = drift_by_month(engagement=world.engagement, held=held, last=Month(2026, 2))
        assert [str(one.month) for one in early] == ["2026-01", "2026-02"]
        assert drift_by_month(engagement=world.engagement, held=held, last=Month(2025, 12)) == ()


def test_presence_stands_against_what_was_agreed(world: World) -> None:
    with world.staff():
        log(world, TODAY, "0.5", Words(place="onsite"))
        log(world, TODAY - dt.timedelta(days=1), "1")
        log(world, dt.date(2026, 10, 5), "1", Words(place="onsite"))
        held = terms_of(world.engagement)
        held[0].onsite_days = Decimal(2)
        shown = presence(engagement=world.engagement, held=held, month=Month(2026, 11), as_of=TODAY)
        assert (shown.days, shown.agreed) == (Decimal("0.5"), Decimal(2))
