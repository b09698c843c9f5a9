"""Milestones have their days from the first one, and rows only for what a person did."""

import datetime as dt
from typing import Any

import pytest

from accounts.actors import actor_of
from engagements.course import milestones
from engagements.course.milestones import CannotMark, State, due_days, stand
from engagements.models import Engagement, MilestoneMark
from tests.factories.world import World

MONDAY = dt.date(2026, 1, 5)
pytestmark = pytest.mark.django_db


def engagement(**facts: object) -> Engagement:
    known: dict[str, object] = {"role": "cmo", "starts_on": MONDAY}
    return Engagement(**{**known, **facts})


def days(one: Engagement, on: dt.date) -> dict[str, dt.date]:
    return dict(due_days(engagement=one, on=on))


def states(one: Engagement, on: dt.date, **marks: MilestoneMark) -> dict[str, State]:
    found = stand(engagement=one, marks=marks, on=on)
    return {milestone.key: milestone.state for milestone in found}


def test_the_days_of_the_law() -> None:
    found = days(engagement(), MONDAY)
    assert found["diagnostic"] == dt.date(2026, 1, 19)
    assert found["kpis"] == dt.date(2026, 2, 4)
    assert found["roadmap"] == dt.date(2026, 2, 19)
    assert found["effect"] == dt.date(2026, 4, 5)
    assert found["review-1"] == dt.date(2026, 4, 5)
    # An engagement without an end is looked at each year, 60 days before.
    assert found["renewal"] == dt.date(2027, 1, 5) - dt.timedelta(days=60)
    assert "handover" not in found


def test_a_window_opens_on_day_31() -> None:
    effect = next(
        one for one in stand(engagement=engagement(), marks={}, on=MONDAY) if one.key == "effect"
    )
    assert effect.opens_on == dt.date(2026, 2, 5)


def test_the_renewal_is_decided_sixty_days_before_the_end() -> None:
    found = days(engagement(ends_on=dt.date(2026, 12, 31)), MONDAY)
    assert found["renewal"] == dt.date(2026, 11, 1)
    assert found["handover"] == dt.date(2026, 12, 31)


def test_a_short_engagement_has_only_what_fits() -> None:
    found = days(engagement(ends_on=dt.date(2026, 2, 13)), MONDAY)
    assert list(found) == ["diagnostic", "kpis", "handover"]


def test_a_bridge_is_not_renewed() -> None:
    found = days(engagement(kind="bridge", ends_on=dt.date(2026, 7, 3)), MONDAY)
    assert "renewal" not in found
    assert found["handover"] == dt.date(2026, 7, 3)


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (dt.date(2026, 1, 4), State.COMING),
        (dt.date(2026, 1, 5), State.SOON),
        (dt.date(2026, 1, 19), State.SOON),
        (dt.date(2026, 1, 20), State.LATE),
    ],
)
def test_it_is_late_from_the_day_after(on: dt.date, state: State) -> None:
    assert states(engagement(), on)["diagnostic"] == state


def test_a_review_is_owed_until_the_next_one_is_due() -> None:
    assert states(engagement(), dt.date(2026, 7, 5))["review-1"] == State.LATE
    found = states(engagement(), dt.date(2026, 7, 6))
    assert (found["review-1"], found["review-2"]) == (State.MISSED, State.LATE)


def test_a_closed_review_of_the_quarter_before_meets_it() -> None:
    """From 5 January the first review is due on 5 April: it looks back on the first quarter."""
    stands = stand(
        engagement=engagement(),
        marks={},
        on=dt.date(2026, 4, 20),
        reviewed=[dt.date(2026, 1, 1)],
    )
    assert {one.key: one.state for one in stands}["review-1"] == State.MET


def test_nobody_owes_what_was_not_done_when_it_ended() -> None:
    found = states(engagement(ends_on=dt.date(2026, 6, 30)), dt.date(2026, 7, 1))
    assert found["diagnostic"] == State.MISSED
    assert found["handover"] == State.LATE


def test_the_last_day_of_a_month_stays_the_last() -> None:
    assert milestones.months_later(dt.date(2025, 11, 30), 3) == dt.date(2026, 2, 28)
    assert milestones.months_later(dt.date(2026, 8, 31), 3) == dt.date(2026, 11, 30)


def test_met_and_waived_are_kept_with_who_said_so(world: World, now: dt.datetime) -> None:
    with world.staff():
        said: dict[str, Any] = {
            "engagement": world.engagement,
            "by": actor_of(world.bob),
            "at": now,
        }
        today = now.date()
        row = milestones.mark(
            **said, key="kpis", verdict="met", on=dt.date(2026, 2, 1), today=today, words="Signed"
        )
        assert (row.by, row.words) == ("Bob", "Signed")
        with pytest.raises(CannotMark, match="Say why"):
            milestones.mark(**said, key="roadmap", verdict="waived", on=today, today=today)
        with pytest.raises(CannotMark, match="still to come"):
            milestones.mark(
                **said,
                key="roadmap",
                verdict="met",
                on=today + dt.timedelta(days=1),
                today=today,
            )
        with pytest.raises(CannotMark, match="no such"):
            milestones.mark(**said, key="handover", verdict="met", on=today, today=today)
        milestones.reopen(engagement=world.engagement, key="kpis", by=actor_of(world.bob))
        assert not MilestoneMark.objects.exists()


def test_what_was_settled_elsewhere_is_waived_at_once(world: World, now: dt.datetime) -> None:
    with world.staff():
        count = milestones.waive_earlier(
            engagement=world.engagement,
            reason="Before we came here",
            by=actor_of(world.olga),
            at=now,
            on=now.date(),
        )
        # Four of the beginning, and the third review; the first two were missed.
        assert count == 5
        assert set(MilestoneMark.objects.values_list("words", flat=True)) == {"Before we came here"}
