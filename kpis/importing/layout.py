"""How a table of readings is laid out.

One row for each figure and period; or a row for each figure and a column for each period; or a row
for each period and a column for each figure. Headings tell which, in English and in French, and a
person may say it otherwise.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from common.tables import Table
from kpis.importing.periods import CannotReadPeriod, read_period
from kpis.models import Kpi

_HEADINGS = {
    "kpi": ("kpi", "figure", "indicator", "indicateur", "chiffre", "metric", "metrique", "key",
            "code", "name", "nom", "measure", "mesure"),
    "period": ("period", "periode", "month", "mois", "week", "semaine", "quarter", "trimestre",
               "date", "year", "annee"),
    "value": ("value", "valeur", "reading", "releve", "actual", "reel", "realise", "result",
              "resultat", "amount", "montant"),
    "note": ("note", "notes", "comment", "commentaire", "remark", "remarque"),
    "reason": ("reason", "raison", "motif", "why"),
}  # fmt: skip
FIELDS = tuple(_HEADINGS)


@dataclass(frozen=True)
class Columns:
    """The heading of each field; no figure: a column for each; no period: likewise."""

    kpi: str = ""
    period: str = ""
    value: str = ""
    note: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Cell:
    """One value of a table with what it says of itself."""

    line: int
    kpi: str
    period: str
    value: str
    note: str = ""
    reason: str = ""


def plain(text: str) -> str:
    """A name without case, accents and gaps: as two people who mean the same write it."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in bare if sign.isalnum())


def known_as(kpis: Iterable[Kpi]) -> dict[str, list[Kpi]]:
    """The figures by each name that a file may give them: name, key, code."""
    found: dict[str, list[Kpi]] = {}
    for kpi in kpis:
        for name in {plain(kpi.name), plain(kpi.key), plain(kpi.code)} - {""}:
            found.setdefault(name, []).append(kpi)
    return found


def guess(table: Table, *, kpis: Sequence[Kpi]) -> Columns:
    """What the headings and the first rows tell."""
    told = {field: _heading(table.headers, names) for field, names in _HEADINGS.items()}
    names = known_as(kpis)
    if told["value"] and told["kpi"] and told["period"]:
        return Columns(**told)
    if any(_is_period(header) for header in table.headers):
        return Columns(kpi=told["kpi"] or _best(table, names) or table.headers[0])
    if any(plain(header) in names for header in table.headers):
        return Columns(period=told["period"] or table.headers[0])
    return Columns(**told)


def _heading(headers: Sequence[str], names: Sequence[str]) -> str:
    by_name = {plain(header): header for header in reversed(headers)}
    return next((by_name[name] for name in names if name in by_name), "")


def _best(table: Table, names: Mapping[str, list[Kpi]]) -> str:
    """The column whose cells are names of figures most often."""
    counts = {
        header: sum(plain(row.values[header]) in names for row in table.rows[:50])
        for header in table.headers
    }
    best = max(counts, key=lambda header: counts[header])
    return best if counts[best] else ""


def _is_period(text: str) -> bool:
    try:
        read_period(text, day_first=True)
    except CannotReadPeriod:
        return False
    return True


def is_complete(columns: Columns) -> bool:
    """Whether every value has a figure and a period."""
    if columns.kpi and columns.period:
        return bool(columns.value)
    return bool(columns.kpi or columns.period)


def cells(table: Table, columns: Columns) -> Iterator[Cell]:
    """Every value of a table, line by line."""
    taken = {header for header in vars(columns).values() if header}
    across = [header for header in table.headers if header not in taken]
    if columns.kpi and not columns.period:
        # What else stands in columns, a unit or a name, is no period.
        across = [header for header in across if _is_period(header)]
    for row in table.rows:
        note, reason = (
            row.values.get(header, "") if header else ""
            for header in (columns.note, columns.reason)
        )
        if columns.kpi and columns.period:
            yield Cell(
                row.line, row.values[columns.kpi], row.values[columns.period],
                row.values[columns.value], note, reason,
            )  # fmt: skip
            continue
        for header in across:
            kpi = row.values[columns.kpi] if columns.kpi else header
            period = row.values[columns.period] if columns.period else header
            yield Cell(row.line, kpi, period, row.values[header], note, reason)
