import pytest
from django.db import IntegrityError, transaction

from tenancy.models import Provider
from tenancy.providers import open_provider
from tenancy.scope import scope


@pytest.mark.django_db
def test_a_provider_begins_behind_its_own_wall() -> None:
    first = open_provider(slug="first", name="First", city="Lyon")
    second = open_provider(slug="second", name="Second")
    with scope(provider=first.pk):
        assert Provider.objects.get().city == "Lyon"
        assert not Provider.objects.filter(pk=second.pk).exists()


@pytest.mark.django_db
def test_an_address_is_taken_once() -> None:
    open_provider(slug="first", name="First")
    with pytest.raises(IntegrityError), transaction.atomic():
        open_provider(slug="first", name="Another")


def test_an_address_is_printed_without_empty_lines() -> None:
    provider = Provider(name="Acme", street="1 quai", postcode="44000", city="Nantes")
    assert provider.address_lines == ("1 quai", "44000 Nantes")
    assert Provider(name="Acme", city="Nantes").address_lines == ("Nantes",)
    assert provider.official_name == "Acme"
    assert Provider(name="Acme", legal_name="Acme SAS").official_name == "Acme SAS"
