"""The same papers are asked for by many: each is laid out once (tests/house/conftest.py)."""

from tests.house.conftest import each_paper_once

__all__ = ["each_paper_once"]
