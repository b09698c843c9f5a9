"""How many days a month a volume is, and what is usual for a role."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from engagements.models import Engagement, Term
from engagements.volumes import USUAL, in_words, monthly, of_term, unusual


@pytest.mark.parametrize(
    ("unit", "volume", "hours", "days"),
    [
        ("week", "2", "8", "8.75"),
        ("week", "1", "8", "4.25"),
        ("week", "1.5", "8", "6.5"),
        ("week", "4", "8", "17.25"),
        ("hours", "10", "8", "5.5"),
        ("hours", "10", "7", "6.25"),
        ("hours", "5", "8", "2.75"),
        ("month", "7.5", "8", "7.5"),
        ("month", "3.27", "8", "3.27"),
    ],
)
def test_a_volume_comes_to_days_a_month(unit: str, volume: str, hours: str, days: str) -> None:
    found = monthly(unit=unit, volume=Decimal(volume), hours_per_day=Decimal(hours))
    assert found == Decimal(days)


@pytest.mark.parametrize(
    ("unit", "volume", "days", "said"),
    [
        ("week", "2", "8.75", "2 days a week × 52/12 = 8¾ days a month"),
        ("week", "1", "4.25", "1 day a week × 52/12 = 4¼ days a month"),
        ("hours", "10", "5.5", "10 hours a week ÷ 8 hours a day × 52/12 = 5½ days a month"),
    ],
)
def test_the_factor_is_shown(unit: str, volume: str, days: str, said: str) -> None:
    term = Term(
        volume_unit=unit,
        volume=Decimal(volume),
        days_per_month=Decimal(days),
        hours_per_day=Decimal(8),
    )
    assert of_term(term) == said


def test_days_a_month_are_not_converted_and_nothing_is_said() -> None:
    assert of_term(Term(days_per_month=Decimal(8))) == ""
    assert (
        in_words(unit="month", volume=Decimal(8), days=Decimal(8), hours_per_day=Decimal(8)) == ""
    )


@pytest.mark.parametrize(("days", "is_said"), [("3.75", True), ("4", False), ("12.25", True)])
def test_a_volume_outside_the_roles_range_is_said(days: str, is_said: bool) -> None:
    said = unusual(role="cio", days=Decimal(days))
    assert bool(said) == is_said
    if said:
        assert said.endswith("is unusual for a CIO: most have 4 to 12.")


def test_every_role_has_its_range() -> None:
    assert USUAL.keys() == set(Engagement.Role.values)
    assert all(0 < least < most for least, most in USUAL.values())


def test_nothing_typed_is_not_unusual() -> None:
    assert unusual(role="cio", days=Decimal(0)) == ""
    assert unusual(role="", days=Decimal(30)) == ""


def test_a_french_day_has_its_comma() -> None:
    with override("fr"):
        assert "3,27" in unusual(role="cio", days=Decimal("3.27"))
