"""The fonts of the printed documents, cut once for all the folders that these tests start in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from common.fonts import font_files


@pytest.fixture(scope="session")
def lend_fonts() -> Callable[[Path], Path]:
    """Give a LOCAL_DIR that is about to be used the cuts of the tests' own, and the folder back.

    Cutting takes a worker as long as everything else that it does at its start.
    """
    font_files()

    def lend(local: Path) -> Path:
        local.mkdir(mode=0o700, parents=True, exist_ok=True)
        (local / "fonts").symlink_to(Path(settings.LOCAL_DIR) / "fonts")
        return local

    return lend
