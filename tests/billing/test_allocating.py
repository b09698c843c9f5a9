"""Which entries stand behind which charge, and for how many days."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from billing.allocating import allocate, owed
from engagements.ledger import Account
from engagements.statement import ACTUAL, BURST, VOLUME, Statement, charges_of
from tests.billing.months import ZERO, charge, entry, part, statement

EIGHT = part("8")


def behind(content: Statement, *parts: object) -> list[tuple[int, int | None, Decimal]]:
    shares = allocate(content=content, parts=parts or [EIGHT])  # type: ignore[arg-type]
    return [(share.entry.id, share.charge, share.days) for share in shares]


def test_the_volume_is_filled_first_and_burst_last() -> None:
    content = statement(
        [charge(VOLUME, "6"), charge(BURST, "1.5")],
        [entry(1, 5, "5"), entry(2, 12, "1.5"), entry(3, 19, "1")],
    )
    assert behind(content) == [
        (1, 0, Decimal(5)),
        (2, 0, Decimal(1)),
        (2, 1, Decimal("0.5")),
        (3, 1, Decimal(1)),
    ]


def test_days_that_an_earlier_month_carried_in_stand_behind_no_line() -> None:
    content = statement(
        [charge(VOLUME, "6")],
        [entry(1, 5, "1"), entry(2, 6, "1"), entry(3, 7, "1")],
        carried_in="1.5",
    )
    assert behind(content) == [
        (1, None, Decimal(1)),
        (2, None, Decimal("0.5")),
        (2, 0, Decimal("0.5")),
        (3, 0, Decimal(1)),
    ]


def test_what_lies_beyond_the_cap_stands_behind_no_line() -> None:
    content = statement(
        [charge(VOLUME, "1"), charge(BURST, "0.5")],
        [entry(1, 5, "1"), entry(2, 6, "1")],
        beyond_cap="0.5",
    )
    assert behind(content)[1:] == [(2, 1, Decimal("0.5")), (2, None, Decimal("0.5"))]


def test_days_borrowed_ahead_are_paid_by_the_month_that_owes_them() -> None:
    content = statement([charge(VOLUME, "6")], [entry(1, 5, "6"), entry(2, 20, "1")], borrowed="1")
    assert behind(content)[1] == (2, None, Decimal(1))
    after = statement(
        [charge(VOLUME, "6"), charge(BURST, "1")],
        [entry(1, 5, "5"), entry(2, 20, "1")],
        carried_in="-1",
    )
    assert owed(after) == {0: Decimal(1)}
    assert behind(after) == [(1, 0, Decimal(5)), (2, 1, Decimal(1))]


def test_each_entry_is_charged_by_the_term_of_its_day_first() -> None:
    parts = [
        part("3", rate="1200", last=15, of=(11, 22)),
        part("3", rate="1300", first=16, of=(11, 22)),
    ]
    content = statement(
        [charge(VOLUME, "3", "1200", (11, 22)), charge(VOLUME, "3", "1300", (11, 22))],
        [entry(1, 5, "1"), entry(2, 20, "4")],
    )
    assert behind(content, *parts) == [
        (1, 0, Decimal(1)),
        (2, 0, Decimal(1)),
        (2, 1, Decimal(3)),
    ]


def test_a_correction_gives_back_what_was_filled_last() -> None:
    content = statement(
        [charge(VOLUME, "2"), charge(BURST, "0.5")],
        [entry(1, 5, "2"), entry(2, 6, "1"), entry(3, 7, "-0.5")],
    )
    assert behind(content) == [
        (1, 0, Decimal(2)),
        (2, 1, Decimal("0.5")),
        (2, None, Decimal("0.5")),
        (3, None, Decimal("-0.5")),
    ]


def test_a_correction_before_any_work_comes_off_what_follows() -> None:
    content = statement([charge(ACTUAL, "0.5")], [entry(1, 2, "-0.5"), entry(2, 6, "1")])
    assert behind(content, part("8", billing="actual")) == [
        (1, None, Decimal("-0.5")),
        (2, 0, Decimal("0.5")),
        (2, None, Decimal("0.5")),
    ]


quarters = st.integers(-6, 6).filter(bool).map(lambda number: Decimal(number) / 4)


@st.composite
def months(draw: st.DrawFn) -> tuple[Statement, list[object]]:
    """A month as the law of days charges it: one or two terms, corrections, moved days, a cap."""
    logs = draw(st.lists(st.tuples(st.integers(1, 31), quarters), max_size=14))
    entries = [entry(number, day, str(days)) for number, (day, days) in enumerate(logs, 1)]
    kinds = draw(st.lists(st.sampled_from(["fixed", "actual"]), min_size=1, max_size=2))
    spans = [(1, 31)] if len(kinds) == 1 else [(1, 15), (16, 31)]
    parts = [
        part(
            str(Decimal(draw(st.integers(1, 32))) / 4),
            rate=str(1000 + 100 * number),
            billing=kind,
            first=first,
            last=last,
            of=(11, 22) if len(kinds) == 2 else (22, 22),
        )
        for number, (kind, (first, last)) in enumerate(zip(kinds, spans, strict=True))
    ]
    contracted = sum((one.days for one in parts), ZERO)
    carried = Decimal(draw(st.integers(-4, 8))) / 4 if set(kinds) == {"fixed"} else ZERO
    # What was borrowed beyond the days of this month was worked in an earlier one.
    carried = max(carried, -contracted)
    used = max(sum((one.days for one in entries), ZERO), ZERO)
    account = Account(contracted=contracted, carried_in=carried, used=used)
    charges = charges_of(account=account, parts=parts, entries=entries)
    content = statement(list(charges), entries, carried_in=str(carried))
    return content, list(parts)


@settings(max_examples=60, deadline=None)
@given(months())
def test_every_day_stands_somewhere_once_and_no_charge_for_more_than_it_is(
    drawn: tuple[Statement, list[object]],
) -> None:
    content, parts = drawn
    shares = allocate(content=content, parts=parts)  # type: ignore[arg-type]
    for one in content.entries:
        mine = [share.days for share in shares if share.entry.id == one.id]
        assert sum(mine, ZERO) == one.days
        assert all(days * one.days > 0 for days in mine)
    for place, held in enumerate(content.charges):
        filled = sum((share.days for share in shares if share.charge == place), ZERO)
        assert 0 <= filled <= held.days
    burst = [place for place, held in enumerate(content.charges) if held.kind == BURST]
    for place in burst:
        # What is charged beyond the volume was worked.
        filled = sum((share.days for share in shares if share.charge == place), ZERO)
        assert filled == content.charges[place].days
