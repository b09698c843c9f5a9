import datetime as dt
from decimal import Decimal

import pytest

from dashboards.health.answers import Answer, Due, committees, time_to_decide

DAY = dt.date(2026, 11, 19)


def answered(*spans: int, on: dt.date = DAY) -> list[Answer]:
    return [Answer(on - dt.timedelta(days=span), on) for span in spans]


@pytest.mark.parametrize(
    ("spans", "median"), [((20, 1, 3), "3"), ((1, 4), "2.5"), ((0,), "0"), ((9, 9, 30, 1), "9")]
)
def test_half_of_the_answers_came_within_so_many_days(spans: tuple[int, ...], median: str) -> None:
    assert time_to_decide(answered(*spans), DAY).value == Decimal(median)


def test_only_answers_of_twelve_months_count() -> None:
    before = answered(40, on=dt.date(2025, 11, 19))
    found = time_to_decide([*before, *answered(2)], DAY)
    assert (found.value, found.note) == (Decimal(2), "One answer in twelve months")
    assert time_to_decide(before, DAY).value is None
    # What comes tomorrow is not known today.
    assert time_to_decide(answered(2, on=DAY + dt.timedelta(days=1)), DAY).value is None


def test_what_was_kept_counts_of_what_was_due() -> None:
    months = [Due(dt.date(2026, month, 5), was_kept=month != 3) for month in range(1, 12)]
    reviews = [Due(dt.date(2026, month, 8), was_kept=month != 7) for month in (1, 4, 7, 10)]
    old = [Due(dt.date(2025, 11, 19), was_kept=False)]
    today = [Due(DAY, was_kept=False)]
    found = committees([*months, *reviews, *old, *today], DAY)
    # 10 reports of 11 and 3 reviews of 4; what is due today is not late yet.
    assert found.value == Decimal(13) * 100 / 15
    assert found.note == "13 of 15 in twelve months"
    assert committees(today, DAY).value is None
