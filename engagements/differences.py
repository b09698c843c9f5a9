"""What terms say, condition by condition, and what a new one changes.

A term is put beside the one before it, row by row; only what differs is marked. What is nobody's
business but the provider's (from which share of operational work an engagement drifts) is left out
of what a client reads.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from common.days import format_days, one_or_many
from common.money import format_amount
from common.typography import THIN_NO_BREAK, is_french
from engagements import volumes
from engagements.models import Term


@dataclass(frozen=True)
class Cell:
    """What a term says of one condition; `note` is the small line below it."""

    text: str
    note: str = ""
    changed: bool = False


@dataclass(frozen=True)
class Row:
    """One condition over several terms, in their order."""

    key: str
    label: str
    cells: tuple[Cell, ...]
    terms: tuple[Term, ...] = ()

    @property
    def pairs(self) -> list[tuple[Term, Cell]]:
        """Each term with what it says."""
        return list(zip(self.terms, self.cells, strict=True))

    @property
    def changes(self) -> bool:
        return any(cell.changed for cell in self.cells)

    @property
    def before(self) -> Cell:
        return self.cells[0]

    @property
    def after(self) -> Cell:
        return self.cells[-1]


def _language() -> str:
    return get_language() or "en"


def _days(days: Decimal | int) -> str:
    return format_days(Decimal(days), language=_language())


def _amount(amount: Decimal, term: Term) -> str:
    return format_amount(amount, currency=term.currency, language=_language(), short=True)


def _volume(term: Term) -> Cell:
    return Cell(_days(term.days_per_month), volumes.of_term(term))


def _rate(term: Term) -> Cell:
    return Cell(_amount(term.day_rate, term))


def _rollover(term: Term) -> Cell:
    return Cell(term.rollover_in_words)


def _deficit(term: Term) -> Cell:
    return Cell(_days(term.deficit_days) if term.deficit_days else pgettext("days", "none"))


def _cap(term: Term) -> Cell:
    if term.burst_cap is None:
        return Cell(_days(term.cap), _("half the days per month"))
    return Cell(_days(term.cap))


def _burst_rate(term: Term) -> Cell:
    text = _amount(term.rate_of_burst, term)
    return Cell(text, _("the day rate") if term.burst_rate is None else "")


def _asked(term: Term) -> Cell:
    return Cell(_("asked for before the work") if term.burst_asked else _("need no question"))


def _onsite(term: Term) -> Cell:
    if not term.onsite_days:
        return Cell(_("nothing agreed"))
    count = one_or_many(term.onsite_days, language=get_language())
    said = ngettext("%(days)s day a month", "%(days)s days a month", count)
    return Cell(said % {"days": _days(term.onsite_days)})


def _delay(term: Term) -> Cell:
    said = ngettext("%(count)d working day", "%(count)d working days", term.approval_days)
    return Cell(said % {"count": term.approval_days})


def _itself(term: Term) -> Cell:
    if term.approves_itself:
        return Cell(_("counts as approved"), _("without an answer, after the delay"))
    return Cell(_("waits for an answer"))


def _drift(term: Term) -> Cell:
    return Cell(f"{term.drift_share}{THIN_NO_BREAK if is_french(_language()) else ''}%")


Reading = Callable[[Term], Cell]

# (key, name, reading); what a client does not read comes in INTERNAL.
CONDITIONS: tuple[tuple[str, Any, Reading], ...] = (
    ("days_per_month", gettext_lazy("Days per month"), _volume),
    ("day_rate", gettext_lazy("Day rate"), _rate),
    ("billing", gettext_lazy("Billing"), lambda term: Cell(str(term.get_billing_display()))),
    (
        "proration",
        gettext_lazy("Months begun or ended in between"),
        lambda term: Cell(str(term.get_proration_display())),
    ),
    ("rollover_days", gettext_lazy("Unused days that go on"), _rollover),
    ("deficit_days", gettext_lazy("Days borrowed ahead"), _deficit),
    ("burst_cap", gettext_lazy("Most days beyond the contract"), _cap),
    ("burst_rate", gettext_lazy("Rate beyond the contract"), _burst_rate),
    ("burst_asked", gettext_lazy("Days beyond the contract"), _asked),
    ("onsite_days", gettext_lazy("On site"), _onsite),
    ("approval_days", gettext_lazy("Delay to approve a month"), _delay),
    ("approves_itself", gettext_lazy("A month without an answer"), _itself),
    ("hours_per_day", gettext_lazy("Hours per day"), lambda term: Cell(_days(term.hours_per_day))),
    (
        "purchase_order",
        gettext_lazy("Purchase order"),
        lambda term: Cell(term.purchase_order or pgettext("number", "none")),
    ),
    ("drift_share", gettext_lazy("Operational work, at most"), _drift),
)
INTERNAL = {"drift_share"}


def side_by_side(terms: Sequence[Term], *, to_client: bool = False) -> list[Row]:
    """Every condition of some terms, the earliest first; a cell knows whether it differs from the
    term before."""
    rows = []
    for key, name, read in CONDITIONS:
        if to_client and key in INTERNAL:
            continue
        cells: list[Cell] = []
        for number, term in enumerate(terms):
            cell = read(term)
            earlier = cells[number - 1] if number else cell
            changed = (cell.text, cell.note) != (earlier.text, earlier.note)
            cells.append(Cell(cell.text, cell.note, changed))
        rows.append(Row(key, str(name), tuple(cells), tuple(terms)))
    return rows


def differences(before: Term | None, after: Term, *, to_client: bool = False) -> list[Row]:
    """What a term changes of the one before it, as rows of two cells; nothing of the first one."""
    if before is None:
        return []
    return [row for row in side_by_side([before, after], to_client=to_client) if row.changes]


@dataclass(frozen=True)
class Amendment:
    """A term with what it changed; the first one changed nothing."""

    term: Term
    rows: tuple[Row, ...]


def amendments(terms: Sequence[Term], *, to_client: bool = False) -> list[Amendment]:
    """The terms of an engagement as steps, the latest first."""
    steps = []
    before: Term | None = None
    for term in terms:
        rows = differences(before, term, to_client=to_client)
        steps.append(Amendment(term, tuple(rows)))
        before = term
    return steps[::-1]
