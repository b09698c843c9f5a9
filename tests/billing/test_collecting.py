"""Finding invoices by words, and what waits for its invoice."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.actors import actor_of
from billing.collecting import named, ready
from billing.credit import Choice, draft_credit
from billing.issuing import issue_invoice
from billing.remaining import rest_of
from tests.factories.billing import drafted_invoice, issued_invoice
from tests.factories.world import World

NOW = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("brume", True),
        ("BOB brume", True),
        ("brume nobody", False),
        ("", True),
        # A sign that no column of text takes is none.
        ("brume\0", True),
        ("brume\0nobody", False),
    ],
)
def test_every_word_must_stand_in_an_invoice(world: World, words: str, found: bool) -> None:
    with world.staff():
        draft = drafted_invoice(world)
        assert list(named(words)) == ([draft] if found else [])


def test_a_month_given_back_in_part_waits_with_what_was_given_back(world: World) -> None:
    """Of 8 days at 1,200 one was credited: 1,200 wait for their invoice, not 9,600."""
    by = actor_of(world.olga)
    with world.staff():
        invoice = issued_invoice(world, NOW)
        assert ready() == []
        (rest,) = rest_of(invoice)
        choice = Choice(entries=frozenset([rest.parts[0].work.pk]))
        draft = draft_credit(invoice=invoice, choice=choice, reason="Agreed.", by=by)
        issue_invoice(invoice=draft, on=NOW.date(), at=NOW, by=by)
        (waiting,) = ready()
    assert (waiting.month.month, waiting.net) == (invoice.month, Decimal(1200))
