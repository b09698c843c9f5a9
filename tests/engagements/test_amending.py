"""What a term would change, before it is added."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.actors import actor_of
from common.periods import Month
from engagements.amending import CannotAddTerm, Outlook, add_term, outlook
from engagements.models import Term
from tests.factories.world import World


def seen(world: World, starts_on: dt.date, **conditions: object) -> Outlook:
    wanted = {"days_per_month": Decimal(10), "day_rate": Decimal(1200), **conditions}
    return outlook(engagement=world.engagement, starts_on=starts_on, **wanted)


def test_a_term_is_shown_with_what_it_changes_of_its_first_months(world: World) -> None:
    with world.staff():
        found = seen(world, dt.date(2026, 11, 16))
        assert found.before is not None
        assert [row.key for row in found.rows] == ["days_per_month", "burst_cap"]
        # November: 8 × 9/20 = 3.6 → 3½ and 10 × 11/20 = 5½, together 9.
        assert [(str(one.month), one.before, one.after) for one in found.effects] == [
            ("2026-11", 8, 9),
            ("2026-12", 8, 10),
        ]
        assert Term.objects.filter(engagement=world.engagement).count() == 1


def test_a_term_between_two_holds_until_the_next(world: World, today: dt.date) -> None:
    with world.staff():
        add_term(
            engagement=world.engagement,
            starts_on=dt.date(2027, 3, 1),
            by=actor_of(world.olga),
            on=today,
            days_per_month=Decimal(4),
            day_rate=Decimal(1200),
        )
        found = seen(world, dt.date(2027, 2, 1))
        assert found.until == dt.date(2027, 3, 1)
        assert [(one.before, one.after) for one in found.effects] == [(8, 10), (4, 4)]


def test_no_month_is_shown_after_the_end(world: World) -> None:
    with world.staff():
        world.engagement.ends_on = dt.date(2026, 12, 31)
        found = seen(world, dt.date(2026, 12, 1))
        assert [one.month for one in found.effects] == [Month(2026, 12)]


def test_what_cannot_be_added_is_not_shown_either(world: World) -> None:
    with world.staff(), pytest.raises(CannotAddTerm, match="Another term"):
        seen(world, dt.date(2026, 1, 1))


def test_who_agreed_and_why_is_kept_with_the_term(world: World, today: dt.date) -> None:
    with world.staff():
        made = add_term(
            engagement=world.engagement,
            starts_on=dt.date(2026, 12, 1),
            by=actor_of(world.olga),
            on=today,
            days_per_month=Decimal(4),
            day_rate=Decimal(1200),
            agreed_by="Dora",
            agreed_on=today,
            reason="Lighter from December on.",
        )
        made.refresh_from_db()
        assert (made.agreed_by, made.agreed_on, made.reason) == (
            "Dora",
            today,
            "Lighter from December on.",
        )
