"""The fee statement on paper: for its person and the owner, and nothing of the margin."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.test import Client as Browser

from accounts.actors import actor_of
from accounts.models import Membership
from billing import fees
from billing.fee_paper import fee_paper, render_fees
from tests.factories.billing import OCTOBER, approved_month
from tests.factories.world import World
from tests.printed import text

NOW = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)


@pytest.fixture
def stated(world: World) -> World:
    """Bob's October: 5½ days at 800, of a month that charges 9,600."""
    with world.staff():
        fees.agree_fee(
            member=world.bob,
            engagement=None,
            begins_on=OCTOBER.first,
            day_rate=Decimal(800),
            share=None,
            currency="EUR",
            by=actor_of(world.alice),
        )
        approved_month(world, days=Decimal("5.5"))
        (sheet,) = fees.sheets(month=OCTOBER, member_id=world.bob.pk)
        fees.state_fee(sheet=sheet, at=NOW, by=actor_of(world.alice))
    return world


@pytest.mark.parametrize(
    ("language", "words", "amount"),
    [("en", "Fee statement", "€4,400.00"), ("fr", "Relevé d’honoraires", "400,00")],
)
def test_the_paper_speaks_the_language_of_its_person(
    stated: World, language: str, words: str, amount: str
) -> None:
    with stated.staff():
        (sheet,) = fees.sheets(month=OCTOBER, member_id=stated.bob.pk)
        content = fee_paper(
            sheet=sheet, provider=stated.acme, language=language, stated_on=NOW.date()
        )
    made = render_fees(content)
    assert made == render_fees(content)
    found = text(made)
    assert words in found
    assert amount in found
    # What the client is charged, and what is left over, is nobody's but the owner's.
    assert "9,600" not in found
    assert "5,200" not in found


def ask(client: Browser, who: Membership, number: int) -> int:
    client.force_login(who.user)
    with time_machine.travel(NOW, tick=False):
        return client.get(f"/p/acme/fees/2026-10/{number}/EUR/pdf/").status_code


def test_an_executive_gets_their_own_paper_and_no_other(client: Browser, stated: World) -> None:
    assert ask(client, stated.bob, stated.bob.pk) == 200
    assert ask(client, stated.alice, stated.bob.pk) == 200
    assert ask(client, stated.bob, stated.alice.pk) == 404
    assert ask(client, stated.olga, stated.bob.pk) == 403
    # Nothing is stated of the owner.
    assert ask(client, stated.alice, stated.alice.pk) == 404
