"""What the monthly report says: figures that nobody edits, and words that the executive does.

Outcomes come first and effort last (domain, "The monthly report"). The figures are built once
from the ledger; `with_words` is the only way to change a report, and it reaches words only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from common.brand import PLAIN, Brand
from common.content import Content
from common.periods import Month


@dataclass(frozen=True)
class OutcomeNote:
    """One outcome of the mandate and what the month did for it; only the note is editable.

    The state is on_track, at_risk, off_track, reached, or empty while nothing measures it.
    """

    id: int
    title: str
    target: str
    due_on: date | None
    note: str = ""
    state: str = ""


@dataclass(frozen=True)
class FigureLine:
    """One figure of the framework as it stood for the month; only the note is editable.

    The texts are in the client's language, as they were printed. `status` and `trend` are keys of
    kpis.status, `values` the last thirteen periods with the newest at the end, `limit` the target
    as a number where a line can show it. `why` says why there is no value, `serves` names the
    outcome of the mandate that it measures, if it measures one.
    """

    id: int
    name: str
    value: str
    target: str
    status: str
    trend: str = ""
    period: str = ""
    why: str = ""
    values: tuple[Decimal | None, ...] = ()
    limit: Decimal | None = None
    serves: int | None = None
    note: str = ""


@dataclass(frozen=True)
class DaysOfMonth:
    """The month in days: used = within what was available + burst; the rest goes on, expired or is left.

    The state is calm, watch or over. The fraction is the part of the month that the term covers,
    as it is printed ("12/22"), and empty for a whole month.
    """

    contracted: Decimal
    carried_in: Decimal
    available: Decimal
    used: Decimal
    burst: Decimal
    left: Decimal
    expired: Decimal
    state: str
    fraction: str = ""
    borrowed: Decimal = Decimal(0)
    carried_out: Decimal = Decimal(0)


@dataclass(frozen=True)
class MonthDays:
    """One month of the history: the days contracted and the days used."""

    month: Month
    contracted: Decimal
    used: Decimal


@dataclass(frozen=True)
class CategoryDays:
    """The days of one category of work and its share of the month in whole per cent."""

    label: str
    days: Decimal
    share: int


@dataclass(frozen=True)
class LogLine:
    """One entry of the work log, with its note for the client."""

    on: date
    person: str
    category: str
    days: Decimal
    note: str


@dataclass(frozen=True)
class Words(Content):
    """The editable part of a report: three lines, notes on outcomes and figures, next steps.

    Notes are known by the id of their outcome or figure.
    """

    summary: tuple[str, ...] = ()
    outcome_notes: Mapping[int, str] = field(default_factory=dict)
    next_steps: tuple[str, ...] = ()
    figure_notes: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CommitteeReport(Content):
    """One month of one engagement, as its committee reads it.

    `history` ends with the report's month; `cut_off` is the instant the figures were read.
    """

    provider: str
    client: str
    engagement: str
    role: str
    executive: str
    month: Month
    language: str
    days: DaysOfMonth
    cut_off: datetime
    session_on: date | None = None
    next_session_on: date | None = None
    summary: tuple[str, ...] = ()
    outcomes: tuple[OutcomeNote, ...] = ()
    figures: tuple[FigureLine, ...] = ()
    history: tuple[MonthDays, ...] = ()
    categories: tuple[CategoryDays, ...] = ()
    log: tuple[LogLine, ...] = ()
    next_steps: tuple[str, ...] = ()
    out_of_scope: tuple[str, ...] = ()
    brand: Brand = PLAIN

    @property
    def words(self) -> Words:
        """The words as they stand, for the form that edits them."""
        return Words(
            summary=self.summary,
            outcome_notes={outcome.id: outcome.note for outcome in self.outcomes},
            next_steps=self.next_steps,
            figure_notes={figure.id: figure.note for figure in self.figures},
        )

    def with_words(self, words: Words) -> "CommitteeReport":
        """The same figures with other words; empty lines and notes on what is not there fall away."""
        return replace(
            self,
            summary=_kept(words.summary),
            next_steps=_kept(words.next_steps),
            outcomes=tuple(
                replace(outcome, note=words.outcome_notes.get(outcome.id, outcome.note).strip())
                for outcome in self.outcomes
            ),
            figures=tuple(
                replace(figure, note=words.figure_notes.get(figure.id, figure.note).strip())
                for figure in self.figures
            ),
        )


def _kept(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line.strip() for line in lines if line.strip())
