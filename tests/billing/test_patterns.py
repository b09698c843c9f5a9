"""How the numbers of invoices read, and that no two can read the same."""

from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.patterns import Run, problems, run_of

USUAL = "{prefix}-{year}-{number}"


def asked(
    invoices: str,
    credit_notes: str = "",
    *,
    prefix: str = "F",
    digits: int = 4,
    used: Sequence[Run] = (),
) -> list[str]:
    found = problems(
        invoices=invoices, credit_notes=credit_notes, prefix=prefix, digits=digits, used=used
    )
    return [problem.code for problem in found]


@pytest.mark.parametrize(
    ("pattern", "prefix", "digits", "number"),
    [
        (USUAL, "F", 4, "F-2026-0007"),
        (USUAL, "", 4, "2026-0007"),
        ("{number}/{year}", "F", 3, "007/2026"),
        ("{year}{number}", "F", 6, "2026000007"),
        ("RE {number}", "F", 1, "RE 7"),
        ("{number}-{prefix}", "", 4, "0007"),
        ("AV-{prefix}-{number}", "", 4, "AV-0007"),
    ],
)
def test_a_pattern_makes_its_numbers(pattern: str, prefix: str, digits: int, number: str) -> None:
    assert asked(pattern, prefix=prefix, digits=digits) == []
    assert run_of(pattern, prefix=prefix, year=2026, digits=digits).number(7) == number


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("{prefix}-{year}", "number"),
        ("{number}-{number}", "number"),
        ("{year}-{year}-{number}", "year"),
        ("{month}-{number}", "name"),
        ("N° {number}", "signs"),
        ("{number", "number"),
        ("{number}}", "signs"),
        ("INVOICES-OF-OUR-FIRM-{year}-{number}", "long"),
    ],
)
def test_a_pattern_that_makes_no_good_numbers_is_refused(pattern: str, code: str) -> None:
    assert asked(pattern) == [code]


@pytest.mark.parametrize(
    ("invoices", "credit_notes"),
    [
        (USUAL, USUAL),
        ("F{number}", "F1{number}"),
        ("{year}{number}", "{number}"),
        ("{number}-{year}", "{year}-{number}"),
        ("F{number}-1", "F1-{number}"),
    ],
)
def test_invoices_and_credit_notes_must_not_get_the_same_number(
    invoices: str, credit_notes: str
) -> None:
    assert asked(invoices, credit_notes, digits=1) == ["same_numbers"]


def test_credit_notes_may_have_a_series_of_their_own() -> None:
    assert asked(USUAL, "AV-{year}-{number}") == []
    assert asked("{number}", "{year}-{number}-1") == []


def test_a_changed_pattern_never_makes_a_number_that_is_given() -> None:
    used = [Run("F-2026-", "", 4)]
    assert asked("F-{number}-{year}", used=used, digits=4) == ["taken"]
    assert asked("G-{year}-{number}", used=used) == []


def test_a_series_that_is_used_goes_on_where_its_pattern_comes_back() -> None:
    assert asked(USUAL, used=[Run("F-2026-", "", 4)], digits=6) == []


def test_every_series_has_a_code_of_its_own() -> None:
    runs = [Run("F-2026-", "", 4), Run("F-2026", "", 4), Run("", "-F-2026", 4), Run("", "", 4)]
    assert runs[0].code == "F-2026"
    assert len({run.code for run in runs}) == len(runs)


PARTS = st.sampled_from(["{year}", "{prefix}", "-", "F", "1", "20", "/"])


@st.composite
def patterns(draw: st.DrawFn) -> str:
    before, after = draw(st.lists(PARTS, max_size=3)), draw(st.lists(PARTS, max_size=3))
    return "".join([*before, "{number}", *after])


@given(patterns(), patterns(), st.integers(1, 4))
def test_two_patterns_that_are_taken_share_no_number(one: str, other: str, digits: int) -> None:
    if asked(one, other, digits=digits):
        return
    years, sequences = (2019, 2020, 2021, 2120), (1, 2, 9, 12, 20, 120, 1201, 2020, 20201)
    made: list[set[str]] = [
        {
            run_of(pattern, prefix="F", year=year, digits=digits).number(sequence)
            for year, sequence in product(years, sequences)
        }
        for pattern in (one, other)
    ]
    assert not made[0] & made[1]
