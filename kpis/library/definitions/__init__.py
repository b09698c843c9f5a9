"""The words that figures are counted by, as they are proposed to a client: what each means, and
which functions have to agree on it.

A word is known by its code, which the KPIs of the library name. What is proposed is copied into the
client's register in their language and is theirs from then on: the register keeps what people
signed, never what the library says today.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import pgettext_lazy

from kpis.library.definitions.operations import OPERATIONS_WORDS
from kpis.library.definitions.revenue import REVENUE
from kpis.library.definitions.technology import TECHNOLOGY_WORDS
from kpis.library.definitions.word import Word

__all__ = ["PARTS", "WORDS", "WORD_OF", "Part", "Word"]


@dataclass(frozen=True)
class Part:
    """Words that belong together, and the roles that need them first."""

    title: Any
    words: tuple[Word, ...]
    roles: frozenset[str]


PARTS = (
    Part(pgettext_lazy("definition", "Market and sales"), REVENUE, frozenset({"cmo", "cro"})),
    Part(
        pgettext_lazy("definition", "Technology and security"),
        TECHNOLOGY_WORDS,
        frozenset({"cto", "cio", "ciso", "cpo"}),
    ),
    Part(
        pgettext_lazy("definition", "Operations and money"),
        OPERATIONS_WORDS,
        frozenset({"coo", "cfo", "chro"}),
    ),
)
# In the order in which they are offered.
WORDS: tuple[Word, ...] = tuple(word for part in PARTS for word in part.words)
WORD_OF: dict[str, Word] = {one.code: one for one in WORDS}
