"""The day rates that a provider proposes."""

from decimal import Decimal

from accounts.actors import actor_of
from accounts.models import AuditEntry, Profile
from engagements.ratecard import card, change_card, rate_for
from tests.factories.world import World


def test_a_card_proposes_the_rate_of_a_persons_seniority(world: World) -> None:
    rates = {"partner": Decimal(1800), "senior": Decimal(1200), "principal": None}
    with world.staff():
        change_card(provider=world.acme, rates=rates, currency="EUR", by=actor_of(world.olga))
        assert [*card()] == ["senior", "partner"]
        assert rate_for(world.bob) is None
        assert rate_for(None) is None
        Profile.objects.create(member=world.bob, seniority="partner")
        proposed = rate_for(world.bob)
        assert proposed is not None
        assert proposed.day_rate == 1800


def test_a_rate_changes_and_is_taken_off_and_the_trail_keeps_both(world: World) -> None:
    by = actor_of(world.olga)
    with world.staff():
        change_card(provider=world.acme, rates={"senior": Decimal(1000)}, currency="EUR", by=by)
        for _ in range(2):
            change_card(provider=world.acme, rates={"senior": Decimal(1100)}, currency="EUR", by=by)
        change_card(provider=world.acme, rates={"senior": None}, currency="EUR", by=by)
        told = AuditEntry.objects.filter(verb="changed the rate card").order_by("id")
        assert [entry.detail["senior"][1] for entry in told] == ["1000", "1100", ""]
        assert card() == {}
