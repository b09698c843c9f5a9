"""Which VAT a provider charges."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils.translation import override

from billing.tax import NoRateKnown, standard_rate, vat_of
from tenancy.models import Provider

OCTOBER = dt.date(2026, 10, 31)


def provider(**facts: object) -> Provider:
    return Provider(name="Acme", **facts)


@pytest.mark.parametrize(
    ("country", "day", "rate"),
    [
        ("FR", "2026-10-31", "20"),
        ("GB", "2026-10-31", "20"),
        ("CH", "2023-12-31", "7.7"),
        ("CH", "2024-01-01", "8.1"),
        ("FI", "2026-10-31", "25.5"),
        ("EE", "2025-06-30", "22"),
        ("EE", "2025-07-01", "24"),
        ("RO", "2025-07-31", "19"),
        ("SK", "2026-01-01", "23"),
    ],
)
def test_the_standard_rate_is_that_of_the_country_on_the_day(
    country: str, day: str, rate: str
) -> None:
    assert standard_rate(country=country, on=dt.date.fromisoformat(day)) == Decimal(rate)


def test_every_member_of_the_union_has_a_rate() -> None:
    members = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
    for country in members.split():
        assert Decimal(15) <= standard_rate(country=country, on=OCTOBER) <= Decimal(27)


def test_a_country_without_a_rate_is_said() -> None:
    with pytest.raises(NoRateKnown, match="US"):
        standard_rate(country="US", on=OCTOBER)


def test_a_country_without_a_rate_is_said_in_the_reader_s_language() -> None:
    with override("fr"), pytest.raises(NoRateKnown, match="31 octobre 2026"):
        standard_rate(country="US", on=OCTOBER)


def test_a_day_before_the_table_is_said() -> None:
    with pytest.raises(NoRateKnown, match="LU"):
        standard_rate(country="LU", on=dt.date(2020, 1, 1))


def test_the_label_speaks_the_language_of_the_invoice() -> None:
    acme = provider(country="CH")
    assert vat_of(provider=acme, on=OCTOBER, language="en").label == "Standard rate 8.1%"
    assert vat_of(provider=acme, on=OCTOBER, language="fr").label == "Taux normal 8,1\u202f%"


def test_a_provider_without_vat_gives_its_reason() -> None:
    acme = provider(vat_regime="none", vat_reason="TVA non applicable, art. 293 B du CGI")
    vat = vat_of(provider=acme, on=OCTOBER, language="fr")
    assert (vat.rate, vat.reason) == (Decimal(0), "TVA non applicable, art. 293 B du CGI")
