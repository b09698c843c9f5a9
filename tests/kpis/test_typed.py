"""Figures as people type them."""

from decimal import Decimal

import pytest

from kpis.models import Kpi
from kpis.typed import CannotReadNumber, read_figure


def read(text: str, *, unit: str = "count", language: str = "en", currency: str = "") -> object:
    kpi = Kpi(unit=unit, currency=currency or ("EUR" if unit == "money" else ""))
    return read_figure(text=text, kpi=kpi, language=language)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1 234,5", "ratio", "1234.5"),
        ("1\u202f234,5", "ratio", "1234.5"),
        ("1,234.5", "ratio", "1234.5"),
        ("1.234,5", "ratio", "1234.5"),
        ("1'234.50", "money", "1234.50"),
        ("1.234.567", "count", "1234567"),
        ("12k", "count", "12000"),
        ("1.3 k€", "money", "1300"),
        ("1,3k", "money", "1300"),
        ("2.5m", "money", "2500000"),
        ("25%", "percent", "25"),
        ("25 %", "percent", "25"),
        ("34,5", "percent", "34.5"),
        ("€1,300", "money", "1300"),
        ("1.300 €", "money", "1300"),
        ("EUR 1300", "money", "1300"),
        ("1300 EUR", "money", "1300"),
        ("1,234", "count", "1234"),
        ("1.234", "count", "1234"),
        ("0.125", "ratio", "0.125"),
        (".5", "ratio", "0.5"),
        ("−5", "count", "-5"),
        ("(1,300)", "money", "-1300"),
        ("12 days", "days", "12"),
        ("12h", "hours", "12"),
        ("4.2x", "ratio", "4.2"),
        ("0", "count", "0"),
        ("oui", "yes_no", "1"),
        ("No", "yes_no", "0"),
    ],
)
def test_number_is_read_as_it_was_meant(text: str, unit: str, value: str, language: str) -> None:
    assert read(text, unit=unit, language=language) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [("1,234", "en", "1234"), ("1,234", "fr", "1.234"), ("1.234", "en", "1.234")],
)
def test_one_mark_is_read_in_the_language_of_the_page(text: str, language: str, value: str) -> None:
    assert read(text, unit="ratio", language=language) == Decimal(value)


def test_nothing_typed_is_no_value() -> None:
    assert read("  ") is None


@pytest.mark.parametrize(
    "text",
    ["abc", "1,2,3", "1.2.3,4", "--5", "12 apples", "²", "1e9", "9" * 41, "\0²", "٣", "1,23,456.7"],
)
def test_what_is_no_number_is_said(text: str) -> None:
    with pytest.raises(CannotReadNumber, match="is not a number"):
        read(text)


def test_what_is_neither_yes_nor_no_is_said() -> None:
    with pytest.raises(CannotReadNumber, match="neither yes nor no"):
        read("perhaps", unit="yes_no")
