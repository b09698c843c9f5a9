"""Days a month for a size and a maturity."""

from decimal import Decimal

import pytest

from engagements.recommending import recommended


@pytest.mark.parametrize(
    ("staff", "maturity", "days"),
    [
        (80, None, (6, 10)),
        (80, 35, (8, 10)),
        (80, 55, (6, 10)),
        (80, 70, (6, 8)),
        (1, None, (2, 4)),
        (19, None, (2, 4)),
        (20, None, (3, 6)),
        (49, 0, (Decimal("4.5"), 6)),
        (50, None, (6, 10)),
        (149, None, (8, 12)),
        (150, None, (10, 14)),
        (5000, None, (12, 16)),
    ],
)
def test_a_size_and_a_maturity_give_a_range(
    staff: int, maturity: int | None, days: tuple[int, int]
) -> None:
    found = recommended(staff=staff, maturity=maturity)
    assert found is not None
    assert (found.least, found.most) == days


@pytest.mark.parametrize(("staff", "tips"), [(49, False), (50, True), (150, True), (151, False)])
def test_from_50_to_150_people_it_begins_to_pay(staff: int, tips: bool) -> None:
    found = recommended(staff=staff)
    assert found is not None
    assert found.tips == tips


def test_nobody_needs_nothing() -> None:
    assert recommended(staff=0) is None
