import pytest

from accounts.actors import actor_of
from accounts.models import AuditEntry
from accounts.particulars import CannotChangeParticulars, change_particulars
from tenancy.models import Provider
from tests.factories.world import World


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
