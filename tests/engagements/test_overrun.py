"""Asking before a month goes past its contract, or past the cap of its extra days."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.actors import actor_of
from common.periods import Month
from engagements.ledger import Account
from engagements.models import Engagement, Term
from engagements.overrun import GoesOver, overrun
from engagements.terms import Part
from engagements.week import cells
from engagements.worklogs import Change, log_work
from tests.factories.world import World

NOVEMBER = Month(2026, 11)
THURSDAY = dt.date(2026, 11, 19)


def passed(
    used: str,
    added: str,
    *,
    deficit: str = "0",
    borrowed: str = "0",
    ends_on: dt.date | None = None,
) -> str:
    """Which line 8 days with a cap of 4 pass: "contract", "cap" or nothing."""
    term = Term(days_per_month=Decimal(8), day_rate=Decimal(1000), deficit_days=Decimal(deficit))
    part = Part(term, NOVEMBER.first, NOVEMBER.last, 1, 1, Decimal(8))
    found = overrun(
        engagement=Engagement(ends_on=ends_on),
        month=NOVEMBER,
        account=Account(contracted=Decimal(8), used=Decimal(used), borrowed=Decimal(borrowed)),
        parts=[part],
        added=Decimal(added),
    )
    return "" if found is None else "cap" if found.beyond_cap else "contract"


@pytest.mark.parametrize(
    ("used", "added", "line"),
    [
        ("7.5", "0.5", ""),
        ("7.75", "0.5", "contract"),
        ("8", "0.25", "contract"),
        ("8.25", "0.5", ""),
        ("11.5", "0.5", ""),
        ("11.75", "0.5", "cap"),
        ("12.25", "1", ""),
        ("9", "-0.5", ""),
    ],
)
def test_each_line_is_asked_about_once(used: str, added: str, line: str) -> None:
    assert passed(used, added) == line


@pytest.mark.parametrize(
    ("used", "added", "borrowed", "line"),
    [
        ("8", "0.5", "0", ""),
        ("9.75", "0.5", "1.75", "contract"),
        ("13.75", "0.5", "2", "cap"),
    ],
)
def test_days_that_are_borrowed_ahead_are_not_beyond_the_contract(
    used: str, added: str, borrowed: str, line: str
) -> None:
    assert passed(used, added, deficit="2", borrowed=borrowed) == line


def test_in_the_last_month_nothing_is_borrowed() -> None:
    assert passed("8", "0.5", deficit="2", ends_on=NOVEMBER.last) == "contract"


def press(world: World, at: dt.datetime, *, ask: bool) -> Change | None:
    return cells.set_cell(
        engagement=world.engagement,
        member=world.bob,
        day=THURSDAY,
        days=Decimal("0.5"),
        by=actor_of(world.bob),
        at=at,
        ask=ask,
    )


def test_nothing_is_written_until_somebody_says_so(world: World, now: dt.datetime) -> None:
    with world.staff():
        for day in range(2, 10):
            log_work(
                engagement=world.engagement,
                member=world.bob,
                day=dt.date(2026, 11, day),
                days=Decimal(1),
                by=actor_of(world.bob),
            )
        with pytest.raises(GoesOver, match="That takes Brume to 8½ of 8 days in November"):
            press(world, now, ask=True)
        assert cells.standing_on(member_id=world.bob.pk, day=THURSDAY) == []
        assert press(world, now, ask=False) is not None
