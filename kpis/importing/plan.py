"""What would become of each value of a table: new, the same as before, a correction, or left out
with the line and the reason. Nothing is written here.

An empty cell says nothing, and neither does a dash; what is computed in the framework is left out
without a word, so that a table that was exported can be brought back. A workbook's 0.25 under a
percentage is 25 % where all percentages of the file are so small; whoever brings it may say
otherwise.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from django.utils.translation import gettext as _

from common.money import half_up
from common.problems import Problem
from common.tables import Table
from kpis.importing import layout
from kpis.importing.layout import Cell, Columns
from kpis.importing.periods import CannotReadPeriod, day_first, period_for, read_period
from kpis.models import Framework, Kpi, Reading
from kpis.readings import NOTE, Entry, Outcome, Verdict, standing, verdicts
from kpis.typed import CannotReadNumber, places_of, read_figure

NOTHING = frozenset({"", "-", "–", "—", "n/a", "na", "#n/a", "n.d.", "nd", "null", "none"})
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?")
HUNDRED = Decimal(100)
MOST = 20_000


@dataclass(frozen=True)
class Plan:
    """What a table comes to. `problems` are those of cells that are no reading at all."""

    verdicts: tuple[Verdict, ...]
    problems: tuple[Problem, ...]
    computed: int = 0

    def of(self, *outcomes: Outcome) -> list[Verdict]:
        return [one for one in self.verdicts if one.outcome in outcomes]

    @property
    def new(self) -> list[Verdict]:
        return self.of(Outcome.NEW)

    @property
    def same(self) -> list[Verdict]:
        return self.of(Outcome.UNCHANGED)

    @property
    def corrections(self) -> list[Verdict]:
        return self.of(Outcome.CORRECTED, Outcome.NEEDS_REASON)

    @property
    def unexplained(self) -> list[Verdict]:
        return self.of(Outcome.NEEDS_REASON)

    @property
    def left_out(self) -> list[Problem]:
        """Why what is left out is left out, in the order of the lines."""
        refused = [one.problem for one in self.of(Outcome.REFUSED) if one.problem]
        # A line with many periods says once that its figure is unknown.
        found = dict.fromkeys([*self.problems, *refused])
        return sorted(found, key=lambda problem: problem.line or 0)

    @property
    def to_write(self) -> int:
        return len(self.new) + len(self.corrections)


@dataclass(frozen=True)
class Reader:
    """How the cells of a table are read: its framework, its language, its dates, its per cents."""

    names: dict[str, list[Kpi]]
    language: str
    day_first: bool | None
    is_workbook: bool
    fractions: bool

    def entry(self, cell: Cell) -> Entry | Problem | None:
        """The reading of a cell; None where it holds none."""
        if cell.value.strip().casefold() in NOTHING:
            return None
        found = self.names.get(layout.plain(cell.kpi), [])
        if len(found) != 1:
            return _unknown(cell, found)
        (kpi,) = found
        if kpi.origin != Kpi.Origin.TYPED:
            return None
        try:
            period = period_for(read_period(cell.period, day_first=self.day_first), kpi)
            value = self.value(cell.value, kpi)
        except CannotReadPeriod as problem:
            return Problem("period", str(problem), line=cell.line, field="period")
        except CannotReadNumber as problem:
            return Problem("value", str(problem), line=cell.line, field="value")
        note, reason = (" ".join(text.split())[:NOTE] for text in (cell.note, cell.reason))
        return Entry(kpi, period, value, note, reason, Reading.Source.IMPORT, cell.line)

    def value(self, text: str, kpi: Kpi) -> Decimal | None:
        """The value of a cell. Raises CannotReadNumber."""
        said = text.strip()
        if not self.is_workbook or kpi.unit == Kpi.Unit.YES_NO or not _PLAIN.fullmatch(said):
            value = read_figure(text=said, kpi=kpi, language=self.language)
        else:
            value = Decimal(said)
        if (
            value is not None
            and self.fractions
            and kpi.unit == Kpi.Unit.PERCENT
            and "%" not in said
        ):
            value *= HUNDRED
        if value is None or not self.is_workbook or kpi.unit == Kpi.Unit.COUNT:
            return value
        # A workbook computes with more decimals than anybody reads.
        return half_up(value, places=places_of(kpi))


def _unknown(cell: Cell, found: Sequence[Kpi]) -> Problem:
    words = {"name": " ".join(cell.kpi.split())[:60]}
    if found:
        said = _("“%(name)s” are several figures of this framework. Use their keys.")
    elif words["name"]:
        said = _("“%(name)s” is no figure of this framework.")
    else:
        said = _("The figure is not named.")
    return Problem("kpi", said % words, line=cell.line, field="kpi")


def _beyond(cell: Cell) -> Problem:
    said = _("From here on nothing is read: a file may have %(most)d values. Split it.")
    return Problem("too_many", said % {"most": MOST}, line=cell.line)


def plan_of(
    *, table: Table, columns: Columns, framework: Framework, on: dt.date, language: str,
    fractions: bool | None = None, reason: str = "",
) -> Plan:  # fmt: skip
    """What a table comes to on a day; two statements. `reason` is that of all corrections which
    give none themselves."""
    kpis = list(Kpi.objects.filter(framework=framework).standing().in_order())
    names = layout.known_as(kpis)
    found = list(islice(layout.cells(table, columns), MOST + 1))
    beyond = found[MOST:]
    found = found[:MOST]
    reader = Reader(
        names=names,
        language=language,
        day_first=day_first(cell.period for cell in found),
        is_workbook=table.encoding == "XLSX",
        fractions=False,
    )
    small = are_fractions(reader, found) if fractions is None else fractions
    reader = replace(reader, fractions=small)
    entries: list[Entry] = []
    problems = [*table.problems, *(_beyond(one) for one in beyond)]
    for cell in found:
        entry = reader.entry(cell)
        if isinstance(entry, Problem):
            problems.append(entry)
        elif entry is not None:
            entries.append(replace(entry, reason=entry.reason or reason))
    computed = sum(
        kpi.origin != Kpi.Origin.TYPED
        for cell in found
        for kpi in names.get(layout.plain(cell.kpi), [])
    )
    told = verdicts(entries=entries, held=standing(entries=entries), on=on)
    return Plan(tuple(told), tuple(problems), computed)


def are_fractions(reader: Reader, found: Sequence[Cell]) -> bool:
    """Whether the percentages of a workbook are kept as 0.25, as spreadsheets do."""
    values = list(_percentages(reader, found))
    return reader.is_workbook and bool(values) and all(abs(one) <= 1 for one in values)


def _percentages(reader: Reader, found: Sequence[Cell]) -> Iterator[Decimal]:
    for cell in found:
        entry = reader.entry(cell)
        if isinstance(entry, Entry) and entry.kpi.unit == Kpi.Unit.PERCENT and entry.value:
            yield entry.value
