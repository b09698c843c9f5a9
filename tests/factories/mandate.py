"""A mandate with something in each of its parts, for the pages that show it."""

import datetime as dt
from decimal import Decimal

from accounts.actors import actor_of
from common.periods import Month, Quarter
from engagements.mandate import (
    frictions,
    outcomes,
    people,
    priorities,
    responsibilities,
    reviews,
    worries,
)
from engagements.mandate.priorities import Line
from engagements.models import Outcome, QuarterReview, Responsibility, ScopeItem
from tests.factories.world import World

THIRD = Quarter(2026, 3)


def closed_review(
    world: World, *, at: dt.datetime, quarter: Quarter = THIRD, value: Decimal = Decimal(41)
) -> QuarterReview:
    """A review that the executive has held and closed, every outcome on track."""
    by = actor_of(world.bob)
    review = reviews.begin_review(engagement=world.engagement, quarter=quarter, by=by)
    review.engagement = world.engagement
    said = {"state": "on_track", "value": value, "words": "Half of it", "decision": "keep"}
    reviews.save_review(
        review=review,
        parts={one.part.pk: said for one in reviews.parts_of(review)},
        by=by,
        held_on=at.date(),
        decided="Go on",
        hard_truths="The data is not clean",
    )
    return reviews.close_review(review=review, by=by, at=at)


def fill_mandate(world: World, *, at: dt.datetime) -> dict[str, object]:
    """Something in each part; gives back what stands in the addresses of its pages."""
    engagement, by, on = world.engagement, actor_of(world.bob), at.date()
    outcome = Outcome.objects.filter(engagement=engagement).order_by("position")[0]
    figures = {"unit": "%", "baseline": Decimal(22), "aim": Decimal(80), "baseline_on": on}
    outcomes.change_outcome(outcome=outcome, by=by, **figures)
    outcomes.add_outcome(engagement=engagement, by=by, title="Insured without reserve")
    closed_review(world, at=at)
    priorities.set_top_three(
        engagement=engagement, month=Month.of(on), lines=[Line("Close the audit")], by=by
    )
    responsibilities.take_usual(engagement=engagement, by=by)
    worry = worries.raise_worry(
        engagement=engagement, text="Do we lose orders?", by=by, on=on, raised_by="Dora"
    )
    person = people.add_person(engagement=engagement, by=by, name="Yves", attitude="worried")
    friction = frictions.note_friction(
        engagement=engagement, day=on, who="The board", what="The room's screen", by=by
    )
    return {
        "outcome": outcome.pk,
        "quarter": str(THIRD),
        "scope_item": ScopeItem.objects.filter(engagement=engagement).order_by("pk")[0].pk,
        "responsibility": Responsibility.objects.filter(engagement=engagement)[0].pk,
        "worry": worry.pk,
        "stakeholder": person.pk,
        "friction": friction.pk,
    }
