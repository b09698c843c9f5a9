"""Outcomes: how many, in which order, where they stand, what they have taken."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from accounts.actors import Actor, actor_of
from accounts.models import AuditEntry
from engagements.mandate import outcomes
from engagements.mandate.measures import in_figures, where_it_stands
from engagements.mandate.outcomes import CannotSetOutcome, Goal
from engagements.models import Outcome, WorkLog
from engagements.worklogs import log_work
from tests.factories.world import TODAY, World, make_engagement

Add = Callable[..., Outcome]


@pytest.fixture
def bob(world: World) -> Actor:
    return actor_of(world.bob)


@pytest.fixture
def add(world: World, bob: Actor) -> Add:
    def adding(title: str = "Another", **facts: Any) -> Outcome:
        return outcomes.add_outcome(engagement=world.engagement, by=bob, title=title, **facts)

    return adding


def titles(world: World) -> list[str]:
    rows = Outcome.objects.filter(engagement=world.engagement).order_by("position")
    return [row.title for row in rows]


def test_a_sixth_outcome_is_refused_in_words(world: World, add: Add, bob: Actor) -> None:
    with world.staff():
        made = [add(f"Outcome {number}") for number in range(4)]
        with pytest.raises(CannotSetOutcome, match="five outcomes at most"):
            add("One too many")
        outcomes.change_outcome(outcome=made[0], by=bob, state="met")
        add("In its place")
        with pytest.raises(CannotSetOutcome, match="Five others run"):
            outcomes.change_outcome(outcome=made[0], by=bob, state="on_track")


def test_an_outcome_changes_places_with_its_neighbour(world: World, add: Add, bob: Actor) -> None:
    with world.staff():
        second, third = add("Second"), add("Third")
        outcomes.move_outcome(outcome=third, up=True, by=bob)
        assert titles(world) == ["Orders without re-entry", "Third", "Second"]
        outcomes.move_outcome(outcome=second, up=False, by=bob)
        assert titles(world) == ["Orders without re-entry", "Third", "Second"]
        first = Outcome.objects.get(position=1)
        outcomes.move_outcome(outcome=first, up=False, by=bob)
        assert titles(world) == ["Third", "Orders without re-entry", "Second"]


def test_what_nothing_leads_to_is_removed_and_the_rest_moves_up(
    world: World, add: Add, bob: Actor
) -> None:
    with world.staff():
        second = add("Second")
        add("Third")
        outcomes.remove_outcome(outcome=second, by=bob)
        rows = Outcome.objects.filter(engagement=world.engagement).order_by("position")
        assert [(row.position, row.title) for row in rows] == [
            (1, "Orders without re-entry"),
            (2, "Third"),
        ]


def test_what_days_were_logged_for_is_dropped_not_removed(world: World, bob: Actor) -> None:
    with world.staff():
        outcome = Outcome.objects.get(engagement=world.engagement)
        log = log_work(
            engagement=world.engagement,
            member=world.bob,
            day=TODAY,
            days=Decimal("0.75"),
            by=bob,
        )
        WorkLog.objects.filter(pk=log.pk).update(outcome=outcome)
        with pytest.raises(CannotSetOutcome, match="drop it with a reason"):
            outcomes.remove_outcome(outcome=outcome, by=bob)
        goal = outcomes.goals_of(world.engagement)[0]
    assert (goal.days, goal.days_so_far) == (Decimal("0.75"), "¾ day so far")


def test_the_client_sees_the_days_of_an_outcome_too(world: World, bob: Actor) -> None:
    with world.staff():
        outcome = Outcome.objects.get(engagement=world.engagement)
        for day in (16, 17):
            log = log_work(
                engagement=world.engagement,
                member=world.bob,
                day=TODAY.replace(day=day),
                days=Decimal("1"),
                by=bob,
            )
            WorkLog.objects.filter(pk=log.pk).update(outcome=outcome)
    with world.founder():
        assert outcomes.goals_of(world.engagement)[0].days_so_far == "2 days so far"


def test_the_database_wants_a_reason_for_what_is_dropped(world: World) -> None:
    with world.staff(), pytest.raises(IntegrityError), transaction.atomic():
        Outcome.objects.filter(engagement=world.engagement).update(state="dropped")


def test_what_changes_of_an_outcome_stands_in_the_trail(world: World, bob: Actor) -> None:
    with world.staff():
        outcome = Outcome.objects.get(engagement=world.engagement)
        outcomes.change_outcome(outcome=outcome, by=bob, title="Orders untouched", unit="%")
        outcomes.change_outcome(outcome=outcome, by=bob, unit="%")
        entries = AuditEntry.objects.filter(subject_kind="engagements.outcome")
        assert [entry.detail for entry in entries] == [
            {"title": ["Orders without re-entry", "Orders untouched"], "unit": ["", "%"]}
        ]


def test_an_engagement_without_an_outcome_to_work_towards_is_vague(
    world: World, bob: Actor
) -> None:
    with world.staff():
        bare = make_engagement(client=world.brume, executive=world.bob, role="cmo")
        Outcome.objects.filter(engagement=bare).delete()
        both = [world.engagement, bare]
        assert outcomes.vague(engagements=both) == {bare.pk}
        outcome = Outcome.objects.get(engagement=world.engagement)
        outcomes.change_outcome(outcome=outcome, by=bob, state="met")
        assert outcomes.vague(engagements=both) == {world.engagement.pk, bare.pk}


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ([], "Without an outcome"),
        (["met"], "Without an outcome"),
        ([""], "One outcome is named"),
        (["", "on_track"], ""),
    ],
)
def test_fewer_than_two_outcomes_are_worth_a_word(states: list[str], said: str) -> None:
    found = [Goal(Outcome(title="Any", state=state), Decimal(0)) for state in states]
    assert outcomes.hint(found).startswith(said)
    assert bool(outcomes.hint(found)) == bool(said)


def test_how_the_outcomes_stand_is_said_in_a_sentence() -> None:
    rows = [("A", "on_track"), ("B", "met"), ("C", "off_track"), ("D", ""), ("E", "dropped")]
    found = [Goal(Outcome(title=title, state=state), Decimal(0)) for title, state in rows]
    assert outcomes.in_a_sentence(found) == "2 of 4 outcomes are on track or met. Off track: C."
    assert outcomes.in_a_sentence(found[3:4]) == "1 outcome is agreed; it is not measured yet."
    assert outcomes.in_a_sentence([]) == ""


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, ""),
        ({"current": "41"}, "41% now."),
        ({"current": "41", "aim": "50"}, "41% now, towards 50%."),
        (
            {"baseline": "22", "aim": "50"},
            "From 22% in March 2026 towards 50%; not measured since.",
        ),
        (
            {"baseline": "22", "current": "41.5", "aim": "50"},
            "41.5% now, from 22% in March 2026 towards 50%.",
        ),
    ],
)
def test_where_an_outcome_stands_is_one_sentence(facts: dict[str, str], said: str) -> None:
    import datetime as dt

    figures = {name: Decimal(value) for name, value in facts.items()}
    outcome = Outcome(unit="%", baseline_on=dt.date(2026, 3, 1), **figures)
    assert where_it_stands(outcome) == said


@pytest.mark.parametrize(
    ("value", "unit", "english", "french"),
    [
        ("1300", "€", "€1,300", "1\u202f300\u00a0€"),
        ("41.50", "%", "41.5%", "41,5\u202f%"),
        ("4", "of 6", "4\u00a0of 6", "4\u00a0of 6"),
        ("12000", "", "12,000", "12\u202f000"),
    ],
)
def test_a_value_is_written_as_its_reader_writes(
    value: str, unit: str, english: str, french: str
) -> None:
    assert in_figures(Decimal(value), unit) == english
    with override("fr"):
        assert in_figures(Decimal(value), unit) == french


@pytest.mark.parametrize(
    ("began", "now", "aim", "share"),
    [
        ("22", "36", "50", 50),
        ("1720", "1510", "1300", 50),
        ("0", "9", "3", 100),
        ("10", "5", "20", 0),
        ("5", "5", "5", 100),
        ("5", "6", "5", None),
    ],
)
def test_the_share_of_the_way_works_up_and_down(
    began: str, now: str, aim: str, share: int | None
) -> None:
    outcome = Outcome(baseline=Decimal(began), current=Decimal(now), aim=Decimal(aim))
    assert Goal(outcome, Decimal(0)).share == share
