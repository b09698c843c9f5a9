"""How a provider bills, and what a client wants otherwise."""

from decimal import Decimal

import pytest

from accounts.actors import actor_of
from accounts.models import AuditEntry
from billing import settings
from billing.models import BillingSettings, ClientBilling
from tests.factories.world import World


def test_a_provider_that_saved_nothing_bills_as_usual(world: World) -> None:
    with world.staff():
        row = settings.settings_of(provider=world.acme)
        assert (row.pk, row.number_pattern, row.credit_pattern) == (
            None, "{prefix}-{year}-{number}", ""
        )  # fmt: skip
        assert not BillingSettings.objects.exists()


def test_a_client_that_saved_nothing_is_billed_as_usual(world: World) -> None:
    with world.staff():
        row = settings.client_billing(client=world.brume)
        assert (row.pk, row.is_grouped, row.lines_by) == (None, False, "engagement")
        many = settings.client_billings(clients=[world.brume])
        assert many[world.brume.pk].pk is None


def test_what_is_saved_holds_and_the_trail_keeps_what_was(world: World) -> None:
    by = actor_of(world.olga)
    with world.staff():
        settings.save_settings(provider=world.acme, by=by, note="Thank you.", digits=5)
        row = settings.save_settings(provider=world.acme, by=by, note="Thanks.", digits=5)
        assert settings.settings_of(provider=world.acme) == row
        entry = AuditEntry.objects.filter(verb="changed billing").latest("id")
        assert entry.detail == {"note": ["Thank you.", "Thanks."]}
        settings.save_settings(provider=world.acme, by=by, note="Thanks.")
        assert AuditEntry.objects.filter(verb="changed billing").count() == 2


def test_only_the_office_changes_it(world: World) -> None:
    by = actor_of(world.bob)
    with world.staff(), pytest.raises(settings.CannotSave, match="office"):
        settings.save_settings(provider=world.acme, by=by, note="Mine.")
    with world.staff(), pytest.raises(settings.CannotSave, match="office"):
        settings.save_client_billing(client=world.brume, by=by, is_grouped=True)


def test_a_pattern_without_its_number_is_refused_and_nothing_saved(world: World) -> None:
    by = actor_of(world.olga)
    with world.staff(), pytest.raises(settings.CannotSave) as caught:
        settings.save_settings(provider=world.acme, by=by, number_pattern="{prefix}-{year}")
    assert [problem.field for problem in caught.value.problems] == ["number_pattern"]
    with world.staff():
        assert not BillingSettings.objects.exists()


def test_each_reminder_comes_after_the_one_before(world: World) -> None:
    by = actor_of(world.olga)
    with world.staff(), pytest.raises(settings.CannotSave, match="later"):
        settings.save_settings(provider=world.acme, by=by, friendly_after=30)


def test_a_client_keeps_what_it_wants(world: World) -> None:
    by = actor_of(world.olga)
    with world.staff():
        settings.save_client_billing(
            client=world.brume, by=by, is_grouped=True, buyer_reference="04011000-12345-34"
        )
        row = ClientBilling.objects.get(client=world.brume)
        assert (row.is_grouped, row.buyer_reference) == (True, "04011000-12345-34")
        entry = AuditEntry.objects.filter(verb="changed billing").latest("id")
        assert (entry.client_id, entry.detail["is_grouped"]) == (world.brume.pk, ["False", "True"])


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"vat_category": "E", "vat_rate": Decimal(0)}, "vat_reason"),
        ({"vat_category": "S", "vat_rate": Decimal(0), "vat_reason": "Agreed."}, "vat_rate"),
        ({"vat_category": "O", "vat_rate": Decimal(20), "vat_reason": "Agreed."}, "vat_rate"),
    ],
)
def test_an_override_of_the_vat_says_which_rate_and_why(
    world: World, facts: dict[str, object], field: str
) -> None:
    by = actor_of(world.olga)
    with world.staff(), pytest.raises(settings.CannotSave) as caught:
        settings.save_client_billing(client=world.brume, by=by, **facts)
    assert [problem.field for problem in caught.value.problems] == [field]


@pytest.mark.parametrize(
    ("country", "refused"), [("FR", ["number_pattern", "credit_pattern"]), ("CH", [])]
)
def test_a_number_holds_only_what_the_rules_of_its_country_take(
    world: World, country: str, refused: list[str]
) -> None:
    world.acme.country = country
    row = BillingSettings(
        provider=world.acme, number_pattern="F.{year}.{number}", credit_pattern="A {year} {number}"
    )
    with world.staff():
        assert [one.field for one in settings.number_problems(row)] == refused
