"""How a charge becomes lines."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.allocating import Share, allocate
from billing.grouping import Key, Piece, Rest, pieces_of
from engagements.statement import VOLUME, Entry, Statement
from tests.billing.months import ZERO, charge, entry, part, statement
from tests.billing.test_allocating import months


def by_person(one: Entry) -> Key:
    return one.person


def share(number: int, days: str, **facts: str) -> Share:
    return Share(entry(number, number, days, **facts), 0, Decimal(days))


def told(pieces: tuple[Piece, ...]) -> list[tuple[Key, Decimal, str]]:
    return [(piece.key, piece.days, piece.rest.value) for piece in pieces]


def test_without_a_key_the_charge_is_one_line_with_all_its_entries() -> None:
    (piece,) = pieces_of(days=Decimal(8), shares=[share(1, "1"), share(2, "0.5")], key_of=None)
    assert (piece.days, piece.is_whole) == (8, True)
    assert piece.work == ((1, Decimal(1)), (2, Decimal("0.5")))


def test_what_nobody_used_is_a_line_of_its_own() -> None:
    pieces = pieces_of(
        days=Decimal(8),
        shares=[share(1, "1"), share(2, "2", person="Ann"), share(3, "3")],
        key_of=by_person,
    )
    assert told(pieces) == [("Bob", 4, ""), ("Ann", 2, ""), (None, 2, "unused")]


def test_days_that_an_earlier_month_borrowed_are_told_apart() -> None:
    pieces = pieces_of(
        days=Decimal(6), shares=[share(1, "3")], key_of=by_person, owed=Decimal("1.5")
    )
    assert told(pieces)[1:] == [(None, Decimal("1.5"), "owed"), (None, Decimal("1.5"), "unused")]


def test_days_are_grouped_by_their_date() -> None:
    pieces = pieces_of(
        days=Decimal(1),
        shares=[share(4, "0.5"), share(5, "0.5")],
        key_of=lambda one: one.day,
    )
    assert [piece.key for piece in pieces] == [dt.date(2026, 10, 4), dt.date(2026, 10, 5)]


def test_a_correction_comes_off_its_own_line_and_then_off_the_longest() -> None:
    pieces = pieces_of(
        days=Decimal(4),
        shares=[share(1, "0.5", person="Ann"), share(2, "3"), share(3, "-1", person="Ann")],
        key_of=by_person,
    )
    assert told(pieces) == [("Bob", Decimal("2.5"), ""), (None, Decimal("1.5"), "unused")]
    assert pieces[0].work == ((2, Decimal(3)), (3, Decimal("-0.5")))


def test_no_more_than_what_is_still_to_be_invoiced() -> None:
    pieces = pieces_of(
        days=Decimal("1.5"), shares=[share(1, "1"), share(2, "1", person="Ann")], key_of=by_person
    )
    assert told(pieces) == [("Bob", 1, ""), ("Ann", Decimal("0.5"), "")]


@pytest.mark.parametrize("key", ["person", "category", "day", None])
def test_nothing_worked_is_all_unused_or_whole(key: str | None) -> None:
    content = statement([charge(VOLUME, "8")], [])
    assert allocate(content=content, parts=[part("8")]) == ()
    key_of = (lambda one: getattr(one, key)) if key else None
    (piece,) = pieces_of(days=Decimal(8), shares=[], key_of=key_of)
    assert (piece.days, piece.rest) == (8, Rest.UNUSED if key else Rest.NONE)


@settings(max_examples=60, deadline=None)
@given(months(), st.sampled_from(["person", "category", "day"]), st.data())
def test_the_lines_of_a_charge_are_exactly_its_days(
    drawn: tuple[Statement, list[object]], key: str, data: st.DataObject
) -> None:
    content, parts = drawn
    shares = allocate(content=content, parts=parts)  # type: ignore[arg-type]
    worked = {one.id: one.days for one in content.entries}
    for place, held in enumerate(content.charges):
        left = held.days * Decimal(data.draw(st.integers(1, 4))) / 4
        pieces = pieces_of(
            days=left,
            shares=[one for one in shares if one.charge == place],
            key_of=lambda one: getattr(one, key),
        )
        assert sum((piece.days for piece in pieces), ZERO) == left
        for piece in pieces:
            assert piece.days > 0
            stands = sum((days for _entry, days in piece.work), ZERO)
            assert stands == (ZERO if piece.rest else piece.days)
            assert all(abs(days) <= abs(worked[pk]) for pk, days in piece.work)
