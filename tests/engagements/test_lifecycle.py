"""How a client and an engagement begin."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.actors import actor_of
from accounts.models import AuditEntry
from common.periods import Month
from engagements import ledger
from engagements.lifecycle import CannotOpen, change_client, open_client, open_engagement
from engagements.models import Engagement, Outcome
from tests.factories.world import World


def begin(
    world: World, *, starts_on: dt.date = dt.date(2026, 3, 16), role: str = "cto"
) -> Engagement:
    return open_engagement(
        client=world.brume,
        role=role,
        title="Fractional CTO",
        executive=world.bob,
        starts_on=starts_on,
        by=actor_of(world.alice),
        on=dt.date(2026, 11, 19),
        conditions={"days_per_month": Decimal(6), "day_rate": Decimal(1000)},
        outcomes=[{"title": "One"}, {"title": "Two"}],
    )


def test_a_client_gets_an_address_and_a_colour_of_its_own(world: World) -> None:
    with world.staff():
        made = open_client(name="Élan & Cie", by=actor_of(world.alice), city="Lyon")
        assert (made.slug, made.hue, made.city) == ("elan-cie", 2, "Lyon")
        assert AuditEntry.objects.filter(verb="opened", client=made).exists()


@pytest.mark.parametrize(("name", "reason"), [("Brume", "called Brume"), ("!!!", "letters")])
def test_a_name_that_cannot_be_told_apart_is_refused(world: World, name: str, reason: str) -> None:
    with world.staff(), pytest.raises(CannotOpen, match=reason):
        open_client(name=name, by=actor_of(world.alice))


def test_a_long_name_is_shortened_in_its_address(world: World) -> None:
    with world.staff():
        assert len(open_client(name="a" * 80, by=actor_of(world.alice)).slug) == 60


def test_what_changes_of_a_client_stands_in_the_trail(world: World) -> None:
    with world.staff():
        change_client(client=world.brume, by=actor_of(world.olga), city="Rennes", name="Brume")
        assert AuditEntry.objects.get(verb="changed").detail == {"city": ["Nantes", "Rennes"]}
        change_client(client=world.brume, by=actor_of(world.olga), city="Rennes")
        assert AuditEntry.objects.filter(verb="changed").count() == 1


def test_an_engagement_begins_with_its_term_its_outcomes_and_its_ledger(world: World) -> None:
    with world.staff():
        made = begin(world)
        assert made.slug == "brume-cto"
        assert made.terms.get().starts_on == dt.date(2026, 3, 16)
        titles = Outcome.objects.filter(engagement=made).order_by("position")
        assert list(titles.values_list("position", "title")) == [(1, "One"), (2, "Two")]
        march = ledger.account(engagement=made, month=Month(2026, 3))
        assert march.contracted == Decimal("3.25")


def test_a_second_one_of_the_same_role_is_told_apart_by_its_month(world: World) -> None:
    with world.staff():
        begin(world)
        assert begin(world, starts_on=dt.date(2026, 9, 1)).slug == "brume-cto-2026-09"
        with pytest.raises(CannotOpen, match="September 2026"):
            begin(world, starts_on=dt.date(2026, 9, 15))


def test_executives_open_their_own_and_the_office_all(world: World) -> None:
    with world.staff():
        world.engagement.executive = world.alice
        world.engagement.save(update_fields=["executive"])
        counts = [
            Engagement.objects.open_to(actor_of(person)).count()
            for person in (world.alice, world.olga, world.bob)
        ]
        assert counts == [1, 1, 0]
