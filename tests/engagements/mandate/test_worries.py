"""Worries and their answers; the top three of a month."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.actors import actor_of
from accounts.models import AuditEntry
from common.periods import Month
from engagements.mandate import priorities, worries
from engagements.mandate.priorities import Line
from engagements.mandate.worries import CannotAnswer
from engagements.models import Outcome, Worry
from tests.factories.world import TODAY, World, make_engagement

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)


def raised(world: World) -> Worry:
    return worries.raise_worry(
        engagement=world.engagement,
        text=" Do we lose orders? ",
        by=actor_of(world.bob),
        on=TODAY,
        raised_by="Dora",
    )


def test_a_founder_writes_down_a_worry_in_their_own_name(world: World) -> None:
    with world.founder():
        made = worries.raise_worry(
            engagement=world.engagement, text="Are we safe?", by=actor_of(world.dora), on=TODAY
        )
        assert (made.raised_by, made.user_id) == ("Dora", world.dora.user_id)
    with world.staff():
        found = worries.unanswered(engagements=[world.engagement.pk])
        assert [one.text for one in found[world.engagement.pk]] == ["Are we safe?"]
        assert AuditEntry.objects.filter(verb="raised", actor="Dora").exists()


def test_a_person_who_only_reads_writes_no_worry(world: World) -> None:
    with world.founder(), pytest.raises(CannotAnswer, match="Only the founder"):
        worries.raise_worry(
            engagement=world.engagement, text="?", by=actor_of(world.carol), on=TODAY
        )


def test_a_worry_in_anothers_name_is_refused_by_the_database(world: World) -> None:
    with world.founder(), pytest.raises(DatabaseError), transaction.atomic():
        Worry.objects.create(
            **world.engagement.owner,
            engagement=world.engagement,
            text="?",
            raised_on=TODAY,
            raised_by="Carol",
            user_id=world.carol.user_id,
        )


def test_the_words_of_the_client_stay(world: World) -> None:
    with world.founder():
        made = worries.raise_worry(
            engagement=world.engagement, text="Are we safe?", by=actor_of(world.dora), on=TODAY
        )
    with world.staff():
        by = actor_of(world.bob)
        row = worries.answer_worry(worry=made, by=by, on=TODAY, text="All is well", answer="Yes.")
        assert (row.text, row.answer) == ("Are we safe?", "Yes.")
        with pytest.raises(IntegrityError, match="words of the client"), transaction.atomic():
            Worry.objects.filter(pk=made.pk).update(text="All is well")


def test_a_worry_is_answered_by_what_it_is_tied_to(world: World) -> None:
    by = actor_of(world.bob)
    with world.staff():
        made = raised(world)
        outcome = Outcome.objects.get(engagement=world.engagement)
        assert not made.is_tied
        tied = worries.answer_worry(worry=made, by=by, on=TODAY, outcome=outcome)
        assert tied.is_tied
        assert worries.unanswered(engagements=[world.engagement.pk]) == {}
        other = worries.answer_worry(worry=raised(world), by=by, on=TODAY, tied_to="The audit")
        assert other.is_tied


def test_a_worry_is_settled_by_an_answer_only(world: World) -> None:
    by = actor_of(world.bob)
    with world.staff():
        made = raised(world)
        with pytest.raises(CannotAnswer, match="how it was settled"):
            worries.answer_worry(worry=made, by=by, on=TODAY, is_settled=True)
        row = worries.answer_worry(
            worry=made, by=by, on=TODAY, answer="The gap is closed.", is_settled=True
        )
        assert row.settled_on == TODAY
        later = TODAY + dt.timedelta(days=3)
        again = worries.answer_worry(
            worry=row, by=by, on=later, answer="It is closed.", is_settled=True
        )
        assert again.settled_on == TODAY


def test_a_worry_is_tied_to_an_outcome_of_its_own_engagement(world: World) -> None:
    with world.staff():
        other = make_engagement(client=world.brume, executive=world.bob, role="cmo")
        outcome = Outcome.objects.get(engagement=other)
        with pytest.raises(CannotAnswer, match="another engagement"):
            worries.answer_worry(
                worry=raised(world), by=actor_of(world.bob), on=TODAY, outcome=outcome
            )


def test_what_nothing_answers_comes_first_and_what_is_settled_last(world: World) -> None:
    by = actor_of(world.bob)
    with world.staff():
        settled, tied, bare = raised(world), raised(world), raised(world)
        worries.answer_worry(worry=settled, by=by, on=TODAY, answer="Done.", is_settled=True)
        worries.answer_worry(worry=tied, by=by, on=TODAY, tied_to="The audit")
        assert [one.pk for one in worries.worries_of(world.engagement)] == [
            bare.pk,
            tied.pk,
            settled.pk,
        ]


def test_a_month_has_three_lines_at_most_and_no_empty_ones(world: World) -> None:
    lines = [Line("One"), Line(" "), Line("Two", is_done=True), Line("Three"), Line("Four")]
    with world.staff():
        made = priorities.set_top_three(
            engagement=world.engagement, month=NOVEMBER, lines=lines, by=actor_of(world.bob)
        )
        found = priorities.top_three(engagements=[world.engagement.pk], month=NOVEMBER)
    assert [(row.position, row.text, row.is_done) for row in made] == [
        (1, "One", False),
        (2, "Two", True),
        (3, "Three", False),
    ]
    assert found[world.engagement.pk] == made


def test_what_was_not_done_is_proposed_for_the_month_after(world: World) -> None:
    by = actor_of(world.bob)
    with world.staff():
        priorities.set_top_three(
            engagement=world.engagement,
            month=OCTOBER,
            lines=[Line("Done", is_done=True), Line("Left")],
            by=by,
        )
        assert priorities.proposed(engagement=world.engagement, month=NOVEMBER) == [Line("Left")]
        priorities.set_top_three(
            engagement=world.engagement, month=NOVEMBER, lines=[Line("Other")], by=by
        )
        assert priorities.proposed(engagement=world.engagement, month=NOVEMBER) == [Line("Other")]
        [(month, lines)] = priorities.history(engagement=world.engagement, before=NOVEMBER)
        assert (month, [line.text for line in lines]) == (OCTOBER, ["Done", "Left"])


def test_the_same_lines_again_leave_no_trace(world: World) -> None:
    by = actor_of(world.bob)
    with world.staff():
        for _ in range(2):
            priorities.set_top_three(
                engagement=world.engagement, month=NOVEMBER, lines=[Line("One")], by=by
            )
        assert AuditEntry.objects.filter(verb="set the top three of").count() == 1


def test_nothing_is_proposed_where_nothing_was_named(world: World) -> None:
    with world.staff():
        assert priorities.proposed(engagement=world.engagement, month=NOVEMBER) == []
