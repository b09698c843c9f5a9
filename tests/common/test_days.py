from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.days import (
    QUARTERS,
    CannotReadDays,
    days_from_hours,
    format_days,
    parse_days,
    percent,
    round_to_quarter,
)

two_places = st.decimals(min_value=-999, max_value=999, places=2)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("½", "0.50"),
        ("1/2", "0.50"),
        ("0.5", "0.50"),
        ("0,5", "0.50"),
        (".5", "0.50"),
        ("1½", "1.50"),
        ("1 ½", "1.50"),
        ("1 1/2", "1.50"),
        (" 3\u20444 ", "0.75"),
        ("2", "2.00"),
        ("1.", "1.00"),
        ("3.27", "3.27"),
        ("-½", "-0.50"),
        ("\u22120.25", "-0.25"),
        ("+1", "1.00"),
        ("0", "0.00"),
        ("-0", "0.00"),
    ],
)
def test_parse_days_reads_what_people_type(text: str, days: str) -> None:
    assert str(parse_days(text)) == days


@pytest.mark.parametrize(
    "text",
    ["", "h", "d", "1d", "2h", "½½", "1/3", "1/0", "0.333", "1,2,3", "1e2", "NaN", "٣", "--1", "."],
)
def test_parse_days_refuses_the_rest(text: str) -> None:
    with pytest.raises(CannotReadDays):
        parse_days(text)


@pytest.mark.parametrize(
    ("days", "text"),
    [
        ("5.5", "5½"),
        ("0.25", "¼"),
        ("0.75", "¾"),
        ("0", "0"),
        ("0.00", "0"),
        ("6.00", "6"),
        ("10", "10"),
        ("3.27", "3.27"),
        ("3.30", "3.3"),
        ("-0.5", "\u2212½"),
        ("-12", "\u221212"),
    ],
)
def test_format_days_prefers_quarters(days: str, text: str) -> None:
    assert format_days(Decimal(days)) == text


def test_format_days_can_carry_a_sign_and_a_comma() -> None:
    assert format_days(Decimal("1.5"), signed=True) == "+1½"
    assert format_days(Decimal("0"), signed=True) == "0"
    assert format_days(Decimal("-3.27"), signed=True, language="fr") == "\u22123,27"


@given(days=two_places, language=st.sampled_from(["en", "fr"]))
def test_what_is_written_can_be_read_again(days: Decimal, language: str) -> None:
    assert parse_days(format_days(days, language=language)) == days


@pytest.mark.parametrize(
    ("hours", "hours_per_day", "days"),
    [("2", "8", "0.25"), ("1.5", "7", "0.21"), ("0.04", "8", "0.01"), ("-1.5", "7", "-0.21")],
)
def test_hours_become_days_half_up(hours: str, hours_per_day: str, days: str) -> None:
    converted = days_from_hours(Decimal(hours), hours_per_day=Decimal(hours_per_day))
    assert str(converted) == days


def test_a_day_without_hours_is_refused() -> None:
    with pytest.raises(ValueError, match="positive"):
        days_from_hours(Decimal(1), hours_per_day=Decimal(0))


@pytest.mark.parametrize(
    ("days", "quarter"), [("3.27", "3.25"), ("3.375", "3.50"), ("0.12", "0.00"), ("-0.2", "-0.25")]
)
def test_round_to_quarter_goes_half_up(days: str, quarter: str) -> None:
    assert str(round_to_quarter(Decimal(days))) == quarter


@given(days=two_places)
def test_a_rounded_day_is_a_quarter_and_stays_one(days: Decimal) -> None:
    rounded = round_to_quarter(days)
    assert rounded % QUARTERS[0] == 0
    assert abs(rounded - days) <= Decimal("0.125")
    assert round_to_quarter(rounded) == rounded


def test_percent_is_whole_and_half_up() -> None:
    assert percent(Decimal("1"), of=Decimal("8")) == 13
    assert percent(Decimal("1"), of=Decimal("0")) == 0
