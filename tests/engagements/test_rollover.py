"""What a month leaves behind: the law's examples, and that no day is made or lost."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.periods import Month
from engagements.rollover import Closing, Lot, Rules, close, going_on, total

JANUARY, FEBRUARY, MARCH = Month(2026, 1), Month(2026, 2), Month(2026, 3)
D = Decimal
ZERO = D(0)
TWO_DAYS_ONE_MONTH = Rules(fixed=True, goes_on=True, rollover_days=D(2), rollover_months=1)


def test_the_example_of_the_law() -> None:
    january = close(month=JANUARY, own=D(6), carried_in=(), used=D("4.5"), rules=TWO_DAYS_ONE_MONTH)
    assert january == Closing(carried=(Lot(JANUARY, D("1.5")),))
    february = close(
        month=FEBRUARY,
        own=D(6),
        carried_in=january.carried,
        used=D("6.5"),
        rules=TWO_DAYS_ONE_MONTH,
    )
    assert february == Closing(carried=(Lot(FEBRUARY, D(1)),))
    march = close(
        month=MARCH, own=D(6), carried_in=february.carried, used=D(8), rules=TWO_DAYS_ONE_MONTH
    )
    assert march == Closing(burst=D(1))


def test_days_that_outlive_their_months_expire() -> None:
    """Unused in January with one month: they can be used until the end of February."""
    left = close(
        month=FEBRUARY,
        own=D(6),
        carried_in=(Lot(JANUARY, D("1.5")),),
        used=D(1),
        rules=TWO_DAYS_ONE_MONTH,
    )
    assert left.expired == (Lot(JANUARY, D("0.5")), Lot(FEBRUARY, D(4)))
    assert left.carried == (Lot(FEBRUARY, D(2)),)


def test_beyond_the_most_in_total_the_oldest_expire() -> None:
    rules = Rules(fixed=True, goes_on=True, rollover_days=D(3), rollover_months=6)
    left = close(month=FEBRUARY, own=D(2), carried_in=(Lot(JANUARY, D(2)),), used=D(0), rules=rules)
    assert left.expired == (Lot(JANUARY, D(1)),)
    assert left.carried == (Lot(JANUARY, D(1)), Lot(FEBRUARY, D(2)))


@pytest.mark.parametrize(
    ("used", "borrowed", "burst"),
    [("6", "0", "0"), ("7", "1", "0"), ("9.5", "2", "1.5")],
)
def test_a_deficit_is_borrowed_before_it_is_burst(used: str, borrowed: str, burst: str) -> None:
    rules = Rules(fixed=True, goes_on=True, deficit_days=D(2))
    left = close(month=JANUARY, own=D(6), carried_in=(), used=D(used), rules=rules)
    assert (left.borrowed, left.burst) == (D(borrowed), D(burst))
    assert total(left.carried) == -D(borrowed)


def test_what_was_borrowed_lowers_the_next_month() -> None:
    left = close(
        month=FEBRUARY,
        own=D(6),
        carried_in=(Lot(JANUARY, D(-2)),),
        used=D(3),
        rules=TWO_DAYS_ONE_MONTH,
    )
    assert left == Closing(carried=(Lot(FEBRUARY, D(1)),))


@pytest.mark.parametrize(
    ("rules", "expired"),
    [
        (Rules(fixed=True, goes_on=True), "6"),
        (Rules(fixed=False, goes_on=True), "0"),
        (Rules(fixed=True, goes_on=False, rollover_days=D(9), rollover_months=9), "6"),
    ],
)
def test_without_rollover_days_end_with_their_month(rules: Rules, expired: str) -> None:
    """Where days are billed as used nothing carries or expires; nothing outlives the end."""
    left = close(month=JANUARY, own=D(6), carried_in=(), used=D(0), rules=rules)
    assert (left.carried, total(left.expired)) == ((), D(expired))


def test_what_went_on_into_a_month_billed_as_used_expires_with_it_unless_it_is_used() -> None:
    left = close(
        month=FEBRUARY,
        own=D(4),
        carried_in=(Lot(JANUARY, D(2)),),
        used=D("0.5"),
        rules=Rules(fixed=False, goes_on=True),
    )
    assert left == Closing(expired=(Lot(JANUARY, D("1.5")),))


def test_at_the_end_nothing_is_borrowed() -> None:
    rules = Rules(fixed=True, goes_on=False, deficit_days=D(2))
    left = close(month=JANUARY, own=D(6), carried_in=(), used=D(7), rules=rules)
    assert left == Closing(burst=D(1))


quarters = st.integers(min_value=-4, max_value=40).map(lambda number: Decimal(number) / 4)
sizes = st.integers(min_value=0, max_value=20).map(lambda number: Decimal(number) / 4)


@given(
    months=st.lists(st.tuples(quarters, quarters), min_size=1, max_size=9),
    most=sizes,
    lives=st.integers(min_value=0, max_value=4),
    deficit=sizes,
    ends=st.booleans(),
)
def test_no_day_is_made_or_lost(
    months: list[tuple[Decimal, Decimal]],
    most: Decimal,
    lives: int,
    deficit: Decimal,
    *,
    ends: bool,
) -> None:
    month = JANUARY
    carried: tuple[Lot, ...] = ()
    for number, (own, used) in enumerate(months, start=1):
        rules = Rules(
            fixed=True,
            goes_on=not ends or number < len(months),
            rollover_days=most,
            rollover_months=lives,
            deficit_days=deficit,
        )
        left = close(month=month, own=own, carried_in=carried, used=used, rules=rules)
        there = own + total(carried)
        assert there + left.borrowed + left.burst == used + going_on(left) + total(left.expired)
        assert going_on(left) <= most
        assert ZERO <= left.borrowed <= deficit
        assert all(lot.days > 0 for lot in left.expired)
        assert all(lot.origin.plus(lives) > month for lot in left.carried if lot.days > 0)
        month, carried = month.plus(1), left.carried


@pytest.mark.parametrize(("used", "expired"), [("0", "3"), ("2", "1"), ("4", "0")])
def test_only_days_that_were_paid_ahead_expire_where_a_month_has_terms_of_both_kinds(
    used: str, expired: str
) -> None:
    """3 fixed days and 3 that are billed as used: the fixed ones are used first."""
    rules = Rules(fixed=True, goes_on=True, ahead=D(3))
    closing = close(month=JANUARY, own=D(6), carried_in=[], used=D(used), rules=rules)
    assert total(closing.expired) == D(expired)
    as_used = close(
        month=JANUARY, own=D(6), carried_in=[], used=D(used), rules=replace(rules, fixed=False)
    )
    assert as_used.expired == closing.expired
