"""The words that figures are counted by, as they are proposed to a client: what each means, and
which functions have to agree on it.

A word is known by its code, which the KPIs of the library name. What is proposed is copied into the
client's register in their language and is theirs from then on: the register keeps what people
signed, never what the library says today.
"""

from kpis.library.definitions.operations import OPERATIONS_WORDS
from kpis.library.definitions.revenue import REVENUE
from kpis.library.definitions.technology import TECHNOLOGY_WORDS
from kpis.library.definitions.word import Word

__all__ = ["WORDS", "WORD_OF", "Word"]

# In the order in which they are offered.
WORDS: tuple[Word, ...] = (*REVENUE, *TECHNOLOGY_WORDS, *OPERATIONS_WORDS)
WORD_OF: dict[str, Word] = {one.code: one for one in WORDS}
