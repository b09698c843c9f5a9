"""The quarterly review: due, drafted, closed, frozen, confirmed."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.actors import actor_of
from accounts.models import AuditEntry
from common.periods import Quarter
from engagements.mandate import outcomes, reviews
from engagements.mandate.reviews import CannotReview
from engagements.models import Outcome, OutcomeReview, QuarterReview, ReviewConfirmation
from tests.factories.mandate import THIRD, closed_review
from tests.factories.world import World, make_engagement

FOURTH = Quarter(2026, 4)


def drafted(world: World, quarter: Quarter = THIRD) -> QuarterReview:
    review = reviews.begin_review(
        engagement=world.engagement, quarter=quarter, by=actor_of(world.bob)
    )
    review.engagement = world.engagement
    return review


def saved(world: World, review: QuarterReview, **said: Any) -> QuarterReview:
    parts = {one.part.pk: said for one in reviews.parts_of(review)}
    return reviews.save_review(
        review=review,
        parts=parts,
        by=actor_of(world.bob),
        held_on=dt.date(2026, 10, 8),
        decided="Go on",
    )


def test_the_quarter_that_has_ended_is_due_two_weeks_later(world: World) -> None:
    with world.staff():
        due = reviews.review_due(engagement=world.engagement, on=dt.date(2026, 10, 10))
        assert due == reviews.Due(THIRD, dt.date(2026, 10, 14), is_late=False)
        late = reviews.review_due(engagement=world.engagement, on=dt.date(2026, 10, 15))
    assert late is not None
    assert late.is_late


def test_after_a_review_the_quarter_that_runs_comes_next(world: World, now: dt.datetime) -> None:
    with world.staff():
        closed_review(world, at=now)
        due = reviews.review_due(engagement=world.engagement, on=now.date())
    assert due == reviews.Due(FOURTH, dt.date(2027, 1, 14), is_late=False)


@pytest.mark.parametrize(
    ("starts_on", "quarter"),
    [(dt.date(2026, 8, 10), THIRD), (dt.date(2026, 8, 20), FOURTH), (dt.date(2026, 12, 1), None)],
)
def test_a_quarter_that_was_hardly_worked_is_not_reviewed(
    world: World, starts_on: dt.date, quarter: Quarter | None
) -> None:
    with world.staff():
        made = make_engagement(
            client=world.brume, executive=world.bob, role="cmo", starts_on=starts_on
        )
        due = reviews.review_due(engagement=made, on=dt.date(2026, 11, 19))
    assert (due.quarter if due else None) == quarter


def test_a_draft_begins_with_where_each_outcome_stands(world: World) -> None:
    with world.staff():
        Outcome.objects.filter(engagement=world.engagement).update(
            current=Decimal(41), current_on=dt.date(2026, 9, 30), unit="%", state="at_risk"
        )
        parts = reviews.parts_of(drafted(world))
    assert [(one.value, one.part.state) for one in parts] == [("41%", "at_risk")]


def test_an_outcome_that_comes_later_joins_the_draft(world: World) -> None:
    with world.staff():
        drafted(world)
        outcomes.add_outcome(engagement=world.engagement, by=actor_of(world.bob), title="Second")
        assert len(reviews.parts_of(drafted(world))) == 2


def test_closing_hands_what_was_said_on_to_the_outcome(world: World, now: dt.datetime) -> None:
    with world.staff():
        closed_review(world, at=now)
        outcome = Outcome.objects.get(engagement=world.engagement)
    assert (outcome.current, outcome.current_on) == (41, now.date())
    assert outcome.state == "on_track"


def test_what_is_dropped_in_a_review_is_dropped_with_its_reason(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        review = drafted(world)
        saved(world, review, state="off_track", decision="drop", words="")
        with pytest.raises(CannotReview, match="Say why"):
            reviews.close_review(review=review, by=actor_of(world.bob), at=now)
        saved(world, review, state="off_track", decision="drop", words="The market is gone")
        reviews.close_review(review=review, by=actor_of(world.bob), at=now)
        outcome = Outcome.objects.get(engagement=world.engagement)
    assert (outcome.state, outcome.reason) == ("dropped", "The market is gone")


def test_a_review_that_says_nothing_of_an_outcome_stays_open(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        review = drafted(world)
        with pytest.raises(CannotReview, match="on which day"):
            reviews.close_review(review=review, by=actor_of(world.bob), at=now)
        saved(world, review, words="Half of it")
        with pytest.raises(CannotReview, match="how “Orders without re-entry” stands"):
            reviews.close_review(review=review, by=actor_of(world.bob), at=now)


def test_a_closed_review_is_frozen_in_the_database(world: World, now: dt.datetime) -> None:
    with world.staff():
        review = closed_review(world, at=now)
        rows: list[Any] = [
            QuarterReview.objects.filter(pk=review.pk),
            OutcomeReview.objects.filter(review=review),
        ]
        for row in rows:
            with pytest.raises(IntegrityError, match="closed"), transaction.atomic():
                row.update(provider_id=world.acme.pk)
            with pytest.raises(IntegrityError, match="closed"), transaction.atomic():
                row._raw_delete("default")
        outcome = outcomes.add_outcome(
            engagement=world.engagement, by=actor_of(world.bob), title="Late"
        )
        with pytest.raises(IntegrityError, match="closed"), transaction.atomic():
            OutcomeReview.objects.create(
                **review.owner, review=review, outcome=outcome, title="Late"
            )
        review.engagement = world.engagement
        with pytest.raises(CannotReview, match="closed already"):
            saved(world, review, words="Other words")


def test_the_hard_truths_are_the_executives_own(world: World) -> None:
    with world.staff():
        review = drafted(world)
        for person, kept in ((world.olga, ""), (world.alice, ""), (world.bob, "Unpaid debt")):
            row = reviews.save_review(
                review=review, parts={}, by=actor_of(person), hard_truths="Unpaid debt"
            )
            assert row.hard_truths == kept
            review.hard_truths = row.hard_truths


def test_the_client_sees_a_review_once_it_is_closed(world: World, now: dt.datetime) -> None:
    with world.staff():
        drafted(world, FOURTH)
    with world.founder():
        assert reviews.reviews_of(world.engagement) == []
    with world.staff():
        closed_review(world, at=now)
    with world.founder():
        [review] = reviews.reviews_of(world.engagement)
        assert len(reviews.parts_of(review)) == 1


def test_the_founder_confirms_a_closed_review_once(world: World, now: dt.datetime) -> None:
    with world.staff():
        review = closed_review(world, at=now)
    with world.founder():
        mine = QuarterReview.objects.select_related("engagement__client").get(pk=review.pk)
        reviews.confirm_review(review=mine, by=actor_of(world.dora), at=now, remark=" Agreed ")
        with pytest.raises(CannotReview, match="confirmed already"):
            reviews.confirm_review(review=mine, by=actor_of(world.dora), at=now)
    with world.staff():
        kept = ReviewConfirmation.objects.get(review=review)
        assert (kept.remark, kept.user_id) == ("Agreed", world.dora.user_id)
        assert AuditEntry.objects.filter(verb="confirmed", actor="Dora").exists()


@pytest.mark.parametrize("who", ["carol", "bob", "alice"])
def test_nobody_else_confirms_a_review(world: World, now: dt.datetime, who: str) -> None:
    with world.staff():
        review = closed_review(world, at=now)
        with pytest.raises(CannotReview, match="Only the founder"):
            reviews.confirm_review(review=review, by=actor_of(getattr(world, who)), at=now)


def test_a_draft_cannot_be_confirmed_even_past_the_room(world: World, now: dt.datetime) -> None:
    with world.staff():
        review = drafted(world)
    with world.founder(), pytest.raises(IntegrityError), transaction.atomic():
        ReviewConfirmation.objects.create(
            **review.owner, review_id=review.pk, user_id=world.dora.user_id, at=now
        )


def test_a_review_is_read_beside_the_one_before(world: World, now: dt.datetime) -> None:
    with world.staff():
        closed_review(world, at=now, quarter=Quarter(2026, 2), value=Decimal(30))
        review = closed_review(world, at=now, value=Decimal(41))
        [compared] = reviews.parts_of(review)
    assert (compared.value_before, compared.value, compared.difference) == ("30", "41", 11)


def test_a_quarter_before_the_engagement_is_refused(world: World) -> None:
    with world.staff(), pytest.raises(CannotReview, match="does not run"):
        drafted(world, Quarter(2025, 4))
