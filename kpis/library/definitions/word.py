"""What a proposed word is."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Word:
    """A word as it is proposed: its meaning in plain sentences, and whose signatures it needs."""

    code: str
    word: Any
    text: Any
    signed_by: tuple[str, ...]
