"""Papers of the house's tests: each is laid out by the real renderer once, and kept by its content.

Whole tables of addresses are asked here, by everybody and in every way; equal contents are equal
bytes (tests/common/test_pdf.py), so that asking again need not lay the same paper out again.
"""

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from common import pdf


@cache
def _kept() -> Callable[..., bytes]:
    return cache(pdf.lay_out)


@pytest.fixture(scope="module", autouse=True)
def each_paper_once() -> Iterator[None]:
    """Only here: whether equal contents are equal bytes is asked of the renderer itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "lay_out", _kept())
        yield
