"""Finding invoices by words."""

import pytest

from billing.collecting import named
from tests.factories.billing import drafted_invoice
from tests.factories.world import World


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
