"""Papers of the house's tests: each is laid out by the real renderer once, and kept by its content.

Whole tables of addresses are asked here, by everybody and in every way; equal contents are equal
bytes (tests/common/test_pdf.py), so that asking again need not lay the same paper out again.
"""

from collections.abc import Iterator
from functools import cache

import pytest

from common import pdf


@pytest.fixture(scope="session", autouse=True)
def _each_paper_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "lay_out", cache(pdf.lay_out))
        yield
