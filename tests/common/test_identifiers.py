"""Numbers that prove themselves, and what is said of those that do not."""

import pytest

from common import identifiers as known


@pytest.mark.parametrize(
    "iban",
    [
        "FR1420041010050500013M02606",
        "DE89370400440532013000",
        "GB82WEST12345698765432",
        "NO9386011117947",
        "MT84MALT011000012345MTLCAST001S",
    ],
)
def test_an_iban_proves_itself(iban: str) -> None:
    assert not known.iban_problem(iban)


@pytest.mark.parametrize(
    "iban",
    [
        "FR",
        "FR1420041010050500013M02607",
        "FR1420041010050500013M0260",
        "1489370400440532",
        "DE8937040044053201300é",
        "DE89-3704-0044-0532-0130",
    ],
)
def test_a_wrong_iban_does_not(iban: str) -> None:
    assert known.iban_problem(iban)


def test_two_digits_swapped_are_found() -> None:
    good = "DE89370400440532013000"
    pairs = [number for number in range(4, len(good) - 1) if good[number] != good[number + 1]]
    for number in pairs:
        swapped = good[:number] + good[number + 1] + good[number] + good[number + 2 :]
        assert known.iban_problem(swapped)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("fr40 303 265 045", "FR40303265045"),
        ("CHE-107.787.577 MWST", "CHE107787577MWST"),
        ("de 811 569 869", "DE811569869"),
    ],
)
def test_what_is_typed_for_the_eye_is_packed(typed: str, kept: str) -> None:
    assert known.packed(typed) == kept


@pytest.mark.parametrize(
    "number",
    [
        "FR40303265045", "DE811569869", "CHE107787577", "CHE107787577MWST", "GB980780684",
        "XI980780684", "EL094259216", "BE0428759497", "NL004495445B01", "ATU13585627",
        "MC12345678901", "US123456789",
    ],
)  # fmt: skip
def test_a_vat_number_that_may_be_right_passes(number: str) -> None:
    assert not known.vat_number_problem(number)


@pytest.mark.parametrize("number", ["FR41303265045", "DE811569868", "CHE107787578", "GB980780685"])
def test_a_vat_number_that_does_not_add_up_is_told(number: str) -> None:
    assert "does not add up" in known.vat_number_problem(number)


def test_a_vat_number_begins_with_its_country() -> None:
    assert "begins with its country" in known.vat_number_problem("40303265045")


@pytest.mark.parametrize(
    ("number", "country", "said"),
    [
        ("852314764", "FR", ""),
        ("852314765", "FR", "SIREN does not add up"),
        ("73282932000074", "FR", ""),
        ("73282932000075", "FR", "SIRET does not add up"),
        ("8523147", "FR", "9 digits"),
        ("RCSLYON852314764", "FR", ""),
        ("CHE107787577", "CH", ""),
        ("CHE107787578", "CH", "UID does not add up"),
        ("HRB12345", "DE", ""),
    ],
)
def test_a_number_in_the_register_proves_itself(number: str, country: str, said: str) -> None:
    problem = known.registration_problem(number, country=country)
    assert said in problem if said else not problem


def test_a_vat_number_and_a_siren_are_of_one_firm() -> None:
    def asked(siren: str) -> str:
        return known.pair_problem(vat_number="FR54852314764", registration=siren, country="FR")

    assert not asked("852314764")
    assert not asked("85231476400018")
    assert "another SIREN" in asked("303265045")


@pytest.mark.parametrize(
    ("code", "account", "said"),
    [
        ("AGRIFRPP", "", ""),
        ("AGRIFRPPXXX", "FR1420041010050500013M02606", ""),
        ("BNPAGPGX", "FR1420041010050500013M02606", ""),
        ("AGRI", "", "8 or 11"),
        ("DEUTDEFF", "FR1420041010050500013M02606", "another country"),
    ],
)
def test_a_bic_goes_with_its_account(code: str, account: str, said: str) -> None:
    problem = known.bic_problem(code, account=account)
    assert said in problem if said else not problem
