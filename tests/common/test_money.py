from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.money import Taxed, format_amount, format_number, percent_of, round_amount, taxed

amounts = st.decimals(min_value=-1_000_000, max_value=1_000_000, places=5)
currencies = st.sampled_from(["EUR", "JPY", "KWD"])


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("2.345", "EUR", "2.35"),
        ("2.3449", "EUR", "2.34"),
        ("-2.345", "EUR", "-2.35"),
        ("-0.004", "EUR", "0.00"),
        ("1234.5", "JPY", "1235"),
        ("1.2345", "KWD", "1.235"),
    ],
)
def test_round_amount_goes_half_up_to_the_minor_unit(
    amount: str, currency: str, rounded: str
) -> None:
    assert str(round_amount(Decimal(amount), currency=currency)) == rounded


@given(amount=amounts, currency=currencies)
def test_a_credit_cancels_exactly(amount: Decimal, currency: str) -> None:
    assert round_amount(amount, currency=currency) == -round_amount(-amount, currency=currency)


@given(net=amounts, rate=st.sampled_from(["0", "5.5", "8.1", "20"]), currency=currencies)
def test_taxed_amounts_add_up_and_are_whole_minor_units(
    net: Decimal, rate: str, currency: str
) -> None:
    result = taxed(net, rate=Decimal(rate), currency=currency)
    assert result.net + result.tax == result.gross
    assert round_amount(result.gross, currency=currency) == result.gross
    assert result + -result == Taxed(Decimal(0), Decimal(0), Decimal(0))


def test_taxed_refuses_what_does_not_add_up() -> None:
    with pytest.raises(ValueError, match="is not"):
        Taxed(net=Decimal("10"), tax=Decimal("2"), gross=Decimal("12.01"))


def test_percent_of_is_rounded_once() -> None:
    assert percent_of(Decimal("8809.60"), rate=Decimal(20), currency="EUR") == Decimal("1761.92")


@pytest.mark.parametrize(
    ("amount", "currency", "language", "text"),
    [
        ("9600", "EUR", "en", "€9,600.00"),
        ("9600", "EUR", "fr", "9\u202f600,00\u00a0€"),
        ("-1234567.5", "EUR", "en", "\u2212€1,234,567.50"),
        ("-1234567.5", "EUR", "fr-ch", "\u22121\u202f234\u202f567,50\u00a0€"),
        ("9600", "CHF", "en", "CHF\u00a09,600.00"),
        ("9600", "CHF", "fr", "9\u202f600,00\u00a0CHF"),
        ("9600", "JPY", "en", "¥9,600"),
        ("1.5", "KWD", "en", "KWD\u00a01.500"),
        ("0.3333", "EUR", "en", "€0.3333"),
        ("0", "EUR", "en", "€0.00"),
        ("9.6E+3", "EUR", "en", "€9,600.00"),
    ],
)
def test_format_amount_follows_the_language(
    amount: str, currency: str, language: str, text: str
) -> None:
    assert format_amount(Decimal(amount), currency=currency, language=language) == text


def test_format_number_shows_what_there_is() -> None:
    assert format_number(Decimal("1.50")) == "1.5"
    assert format_number(Decimal("-20.00"), language="fr") == "\u221220"
