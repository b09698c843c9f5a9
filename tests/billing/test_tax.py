"""Which VAT an invoice carries, over all the cases."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils.translation import override

from billing.models import ClientBilling, Invoice
from billing.rates import UNION
from billing.tax import (
    NoRateKnown,
    Override,
    reduced_rates,
    standard_rate,
    vat_for,
    vat_of,
)
from tenancy.models import Client, Provider
from tests.factories.world import World

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


FRENCH = {"country": "FR", "vat_number": "FR54852314764"}
FRANCHISE = {
    "country": "FR",
    "vat_regime": "none",
    "vat_reason": "TVA non applicable, art. 293 B du CGI",
}
SWISS = {"country": "CH", "vat_number": "CHE116281710"}
BRITISH = {"country": "GB", "vat_number": "GB980780684"}
GERMAN_BUYER = {"country": "DE", "vat_number": "DE136695976"}


@pytest.mark.parametrize(
    ("seller", "buyer", "category", "rate", "code", "why"),
    [
        (FRENCH, {"country": "FR"}, "S", "20", "", "same country"),
        (FRENCH, {"country": "MC"}, "S", "20", "", "same country"),
        (FRENCH, GERMAN_BUYER, "AE", "0", "VATEX-EU-AE", "business in Germany"),
        (FRENCH, {"country": "DE"}, "S", "20", "", "no VAT number"),
        (FRENCH | {"vat_number": ""}, GERMAN_BUYER, "S", "20", "", "You have no VAT number"),
        (FRENCH, {"country": "US"}, "O", "0", "VATEX-EU-O", "United States"),
        (FRENCH, {"country": "CH"}, "O", "0", "VATEX-EU-O", "Switzerland"),
        (FRENCH, BRITISH, "O", "0", "VATEX-EU-O", "United Kingdom"),
        (FRANCHISE, {"country": "FR"}, "E", "0", "VATEX-FR-FRANCHISE", "charge no VAT"),
        (FRANCHISE, {"country": "US"}, "E", "0", "VATEX-FR-FRANCHISE", "charge no VAT"),
        (FRANCHISE | {"vat_number": "FR54852314764"}, GERMAN_BUYER, "AE", "0", "VATEX-EU-AE", ""),
        (
            {"country": "DE", "vat_regime": "none", "vat_reason": "§ 19 UStG"},
            {"country": "DE"},
            "E", "0", "", "charge no VAT",
        ),
        (SWISS, {"country": "CH"}, "S", "8.1", "", "same country"),
        (SWISS, {"country": "LI"}, "S", "8.1", "", "same country"),
        (SWISS, GERMAN_BUYER, "O", "0", "VATEX-EU-O", "Germany"),
        (BRITISH, {"country": "GB"}, "S", "20", "", "same country"),
        (BRITISH, {"country": "FR", "vat_number": "FR72418072930"}, "O", "0", "VATEX-EU-O", ""),
        ({"country": "GR", "vat_number": "EL094259216"}, GERMAN_BUYER, "AE", "0", "VATEX-EU-AE", ""),
    ],
)  # fmt: skip
def test_seller_and_client_decide_the_category(
    seller: dict[str, str], buyer: dict[str, str], category: str, rate: str, code: str, why: str
) -> None:
    found = vat_of(
        provider=provider(**seller), client=Client(name="B", **buyer), on=OCTOBER, language="en"
    )
    assert (found.category, found.rate, found.code) == (category, Decimal(rate), code)
    assert why in found.why
    assert bool(found.reason) == (category not in ("S", "AA"))


def test_reverse_charge_says_so_in_the_invoice_s_language() -> None:
    for language, said in (("en", "Reverse charge"), ("fr", "Autoliquidation")):
        found = vat_of(
            provider=provider(**FRENCH),
            client=Client(name="B", **GERMAN_BUYER),
            on=OCTOBER,
            language=language,
        )
        assert found.label == said
        assert found.reason.startswith(said)
        assert "283-2" in found.reason


def test_what_was_decided_by_hand_wins_and_says_why() -> None:
    decided = Override("AA", Decimal(10), "Training at the reduced rate")
    found = vat_of(provider=provider(**FRENCH), on=OCTOBER, language="en", override=decided)
    assert (found.category, found.rate, found.label) == ("AA", Decimal(10), "Reduced rate 10%")
    assert found.why == "Decided by hand: Training at the reduced rate"
    exempt = Override("E", Decimal(0), "Article 261 of the tax code")
    found = vat_of(provider=provider(**FRENCH), on=OCTOBER, language="en", override=exempt)
    assert (found.category, found.reason) == ("E", "Article 261 of the tax code")


def test_a_client_may_have_a_rate_of_its_own_and_one_invoice_another(world: World) -> None:
    decided = {"vat_category": "AA", "vat_rate": Decimal(10), "vat_reason": "Training"}
    with world.staff():
        ClientBilling.objects.create(provider=world.acme, client=world.brume, **decided)
        found = vat_for(client=world.brume, on=OCTOBER)
        assert (found.category, found.rate) == ("AA", Decimal(10))
        outside = Invoice(vat_category="O", vat_rate=Decimal(0), vat_reason="A branch abroad")
        assert vat_for(client=world.brume, on=OCTOBER, invoice=outside).category == "O"


def test_reduced_rates_are_below_the_standard_one() -> None:
    assert reduced_rates(country="FR") == (Decimal("2.1"), Decimal("5.5"), Decimal(10))
    for country in UNION:
        standard = standard_rate(country=country, on=OCTOBER)
        assert all(rate < standard for rate in reduced_rates(country=country))
