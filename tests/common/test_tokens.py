"""The stylesheet's colours can be told apart, in light and in dark."""

import pytest

from common.tokens import Pair, pairs, tokens


def test_every_colour_has_a_light_and_a_dark_side() -> None:
    found = tokens()
    assert found["ink"].light == "#1b1a17"
    assert found["hue-soft-8"].dark == "#3d2217"
    assert len(found) > 50


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: f"{pair.front.name}-{pair.ground.name}")
def test_a_pair_that_pages_use_is_legal(pair: Pair) -> None:
    assert pair.is_legal, (pair.light, pair.dark)
