"""What the printed month says: the statement with its grid, and how far the client's answer is.

Where it is signed, every figure, entry and date is what was signed; else it is a draft of the
month as it stood at `as_of`.
"""

from dataclasses import dataclass
from datetime import date, datetime

from common.brand import PLAIN, Brand
from common.content import Content
from common.periods import Month
from engagements.statement import Statement


@dataclass(frozen=True)
class Answer:
    """What the client, or the clock, said to a month, at the provider's local time.

    `kind` is waiting, returned, approved (by the client), in_place (by the office) or lapsed (by
    nobody, in time); empty while the month is not handed in.
    """

    kind: str = ""
    handed_in_by: str = ""
    handed_in_at: datetime | None = None
    by: str = ""
    at: datetime | None = None
    comment: str = ""
    # Unanswered by the end of this day it counts as approved.
    answer_by: date | None = None
    # From this day on the office may approve in the client's place.
    office_from: date | None = None
    # The month that has to be approved before.
    waits_for: Month | None = None


@dataclass(frozen=True)
class MonthPaper(Content):
    """One month of one engagement, as it is printed in the client's language."""

    provider: str
    client: str
    title: str
    executive: str
    month: Month
    language: str
    statement: Statement
    answer: Answer
    # Of what was signed; empty for a draft.
    hash: str
    as_of: datetime
    references: tuple[tuple[str, str], ...] = ()
    invoiced: bool = False
    brand: Brand = PLAIN

    @property
    def is_signed(self) -> bool:
        return bool(self.hash)
