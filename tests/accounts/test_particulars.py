import pytest

from accounts.actors import actor_of
from accounts.models import AuditEntry
from accounts.particulars import CannotChangeParticulars, change_particulars, iban_adds_up
from tenancy.models import Provider
from tests.factories.world import World


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
    assert iban_adds_up(iban)


@pytest.mark.parametrize(
    "iban",
    [
        "",
        "FR",
        "FR1420041010050500013M02607",
        "FR1420041010050500013M0260",
        "1489370400440532",
        "DE8937040044053201300é",
        "DE89-3704-0044-0532-0130",
    ],
)
def test_a_wrong_iban_does_not(iban: str) -> None:
    assert not iban_adds_up(iban)


def test_two_digits_swapped_are_found() -> None:
    good = "DE89370400440532013000"
    pairs = [number for number in range(4, len(good) - 1) if good[number] != good[number + 1]]
    for number in pairs:
        swapped = good[:number] + good[number + 1] + good[number] + good[number + 2 :]
        assert not iban_adds_up(swapped)


def test_what_changes_is_told_and_the_rest_is_not(world: World) -> None:
    with world.staff():
        change_particulars(provider=world.acme, by=actor_of(world.olga), name="Acme", city="Nantes")
        assert AuditEntry.objects.get(verb="changed particulars").detail == {"city": ["", "Nantes"]}
        change_particulars(provider=world.acme, by=actor_of(world.olga), city="Nantes")
        assert AuditEntry.objects.filter(verb="changed particulars").count() == 1


def test_no_vat_needs_its_reason(world: World) -> None:
    with world.staff():
        with pytest.raises(CannotChangeParticulars, match="say why"):
            change_particulars(
                provider=world.acme, by=actor_of(world.alice), vat_regime=Provider.VatRegime.NONE
            )
        change_particulars(
            provider=world.acme,
            by=actor_of(world.alice),
            vat_regime=Provider.VatRegime.NONE,
            vat_reason="Art. 293 B CGI",
        )


def test_an_executive_changes_no_particulars(world: World) -> None:
    with world.staff(), pytest.raises(CannotChangeParticulars, match="Only the owner"):
        change_particulars(provider=world.acme, by=actor_of(world.bob), city="Nantes")
