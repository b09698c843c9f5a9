"""What another version of a word says differently, word for word.

"A lead with a budget" → "A lead with a budget and a date": *and a date* is new, the rest stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from kpis.definitions.standing import functions_in_words
from kpis.models import DefinitionVersion

# A word with the space behind it; so nothing is lost when they are put together again.
_PIECES = re.compile(r"\S+\s*")


@dataclass(frozen=True)
class Piece:
    """A stretch of text: `kind` is "same", "gone" or "new"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """How a version differs from the one before it: its text, and who has to sign."""

    pieces: tuple[Piece, ...]
    signs_too: tuple[str, ...]
    signs_no_more: tuple[str, ...]

    @property
    def signs_too_in_words(self) -> str:
        return functions_in_words(self.signs_too)

    @property
    def signs_no_more_in_words(self) -> str:
        return functions_in_words(self.signs_no_more)


def between(before: DefinitionVersion, after: DefinitionVersion) -> Difference:
    """What `after` changes in `before`."""
    return Difference(
        pieces=pieces(before.text, after.text),
        signs_too=tuple(one for one in after.signed_by if one not in before.signed_by),
        signs_no_more=tuple(one for one in before.signed_by if one not in after.signed_by),
    )


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The text of both versions, in one row; what is gone stands before what is new."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    # The space behind a word is no difference.
    matcher = SequenceMatcher(
        None, [one.strip() for one in old], [one.strip() for one in new], autojunk=False
    )
    return tuple(_said(matcher, old, new))


def _said(matcher: SequenceMatcher[str], old: list[str], new: list[str]) -> Iterator[Piece]:
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(new[new_from:new_to]))
            continue
        if old_from < old_to:
            yield Piece("gone", "".join(old[old_from:old_to]))
        if new_from < new_to:
            yield Piece("new", "".join(new[new_from:new_to]))
