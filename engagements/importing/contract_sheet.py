"""A table of contracts is read row by row: one term in each, and every cell that does not fit named.

The columns are known by their names, whatever their case, spaces and order. An empty cell takes
the default of the law; only the client, the role, the first day, the days per month and the day
rate have none. Nothing here knows the database.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from common.problems import Problem
from common.tables import Row, Table
from engagements.importing import contract_values as read
from engagements.importing.matching import folded
from engagements.importing.sheet_values import CannotReadValue, parse_date
from engagements.models import Term

ZERO = Decimal(0)
LONGEST_NAME = 80

COLUMNS = (
    *("client", "client_country", "client_subdivision", "role", "executive_email", "start", "end"),
    *("days_per_month", "day_rate", "currency", "billing_mode", "proration", "rollover_days"),
    *("rollover_months", "deficit_days", "burst_cap_days", "burst_rate", "hours_per_day"),
)
NEEDED = ("client", "role", "start", "days_per_month", "day_rate")
# What else a column may be called, in the folded form.
_CALLED = {
    "client": ("clientname", "customer", "kunde", "nomduclient"),
    "client_country": ("country", "pays", "land"),
    "client_subdivision": ("subdivision", "region", "canton", "kanton", "bundesland"),
    "role": ("engagement", "mandate", "mandat", "fonction", "rolle"),
    "executive_email": ("executive", "email", "mail", "leademail", "emailexecutive", "dirigeant"),
    "start": ("startdate", "startson", "from", "begin", "debut", "datededebut", "beginn", "von"),
    "end": ("enddate", "endson", "until", "to", "fin", "datedefin", "ende", "bis"),
    "days_per_month": ("days", "dayspermonth", "daysmonth", "joursparmois", "tagepromonat"),
    "day_rate": ("rate", "dailyrate", "tjm", "tarifjournalier", "tagessatz"),
    "currency": ("devise", "monnaie", "wahrung"),
    "billing_mode": ("billing", "mode", "facturation", "abrechnung"),
    "proration": ("prorata",),
    "rollover_days": ("rollover", "reportjours", "reportenjours"),
    "rollover_months": ("reportmois", "reportenmois"),
    "deficit_days": ("deficit",),
    "burst_cap_days": ("burstcap", "burstdays"),
    "burst_rate": ("burstdayrate",),
    "hours_per_day": ("hours", "hoursday", "heuresparjour", "stundenprotag"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a term, with the client and the engagement that it belongs to.

    `country`, `subdivision`, `title`, `email` and `currency` are empty where the row does not say.
    """

    line: int
    client: str
    country: str
    subdivision: str
    role: str
    title: str
    email: str
    starts_on: dt.date
    ends_on: dt.date | None
    conditions: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ContractSheet:
    """The rows that can be read, what is wrong with the others, and the columns left alone."""

    name: str
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]
    ignored: tuple[str, ...]


def read_contracts(*, table: Table, countries: Mapping[str, str]) -> ContractSheet:
    """Read a table; `countries` are the names by code that a client may be in."""
    placed = _columns(table.headers)
    missing = [column for column in NEEDED if column not in placed]
    ignored = tuple(header for header in table.headers if header not in placed.values())
    if missing:
        said = _("there is no column “%(column)s”.")
        problems = [Problem("no_column", said % {"column": one}, field=one) for one in missing]
        return ContractSheet(table.name, (), tuple(problems), ignored)
    lines: list[Line] = []
    problems = list(table.problems)
    for row in table.rows:
        cells = _Cells(row, placed)
        line = _line(cells, dict(countries))
        problems += cells.problems
        if not cells.problems and line is not None:
            lines.append(line)
    return ContractSheet(
        table.name,
        tuple(lines),
        tuple(sorted(problems, key=lambda problem: problem.line or 0)),
        ignored,
    )


def _columns(headers: tuple[str, ...]) -> dict[str, str]:
    """Our columns by the headings that hold them: the exact name goes before what it is called."""
    by_name: dict[str, str] = {}
    for header in headers:
        by_name.setdefault(folded(header), header)
    found: dict[str, str] = {}
    for column in COLUMNS:
        names = (folded(column), *_CALLED[column])
        called = next((by_name[name] for name in names if name in by_name), None)
        if called is not None and called not in found.values():
            found[column] = called
    return found


class _Cells:
    """The cells of a row; what cannot be read is kept as a problem with its line and column."""

    def __init__(self, row: Row, placed: Mapping[str, str]) -> None:
        self._placed = placed
        self._row = row
        self.line = row.line
        self.problems: list[Problem] = []

    def text(self, column: str) -> str:
        header = self._placed.get(column)
        return " ".join(self._row.values[header].split()) if header else ""

    def say(self, column: str, text: str) -> None:
        """Name the cell as the file heads it."""
        heading = self._placed.get(column, column)
        self.problems.append(Problem("cell", f"{heading}: {text}", self.line, column))

    def get(self, column: str, reader: Callable[..., Any], default: Any = None, **how: Any) -> Any:
        """What a cell says; the default where it is empty."""
        text = self.text(column)
        if not text:
            if column in NEEDED:
                self.say(column, _("it is missing."))
            return default
        try:
            return reader(text, **how)
        except CannotReadValue as problem:
            self.say(column, str(problem))
            return default


def _date(text: str) -> dt.date:
    return parse_date(text=text, day_first=True)


def _client(text: str) -> str:
    if len(text) > LONGEST_NAME:
        said = _("it is longer than %(count)d characters.")
        raise CannotReadValue(said % {"count": LONGEST_NAME})
    if not folded(text):
        raise CannotReadValue(_("a client needs a name with letters in it."))
    return text


def _line(cells: _Cells, countries: dict[str, str]) -> Line | None:
    client = cells.get("client", _client)
    country = cells.get("client_country", read.read_country, "", names=countries)
    role, title = cells.get("role", read.read_role, ("", ""))
    starts_on, ends_on = cells.get("start", _date), cells.get("end", _date)
    if starts_on and ends_on and ends_on < starts_on:
        cells.say("end", _("it lies before the first day."))
    conditions = _conditions(cells)
    if cells.problems:
        return None
    return Line(
        line=cells.line,
        client=client,
        country=country,
        subdivision=cells.text("client_subdivision"),
        role=role,
        title=title,
        email=cells.text("executive_email").casefold(),
        starts_on=starts_on,
        ends_on=ends_on,
        conditions=conditions,
    )


def _conditions(cells: _Cells) -> dict[str, Any]:
    """The fields of the term; without a currency where the row names none."""
    found = {
        "days_per_month": cells.get("days_per_month", read.read_days),
        "day_rate": cells.get("day_rate", read.read_rate),
        "billing": cells.get("billing_mode", read.read_billing, Term.Billing.FIXED.value),
        "proration": cells.get("proration", read.read_proration, Term.Proration.WORKING.value),
        "rollover_days": cells.get("rollover_days", read.read_days, ZERO),
        "rollover_months": cells.get("rollover_months", read.read_months, 0),
        "deficit_days": cells.get("deficit_days", read.read_days, ZERO),
        "burst_cap": cells.get("burst_cap_days", read.read_days),
        "burst_rate": cells.get("burst_rate", read.read_rate),
        "hours_per_day": cells.get("hours_per_day", read.read_hours, Decimal(8)),
    }
    if currency := cells.get("currency", read.read_currency):
        found["currency"] = currency
    _fit_together(cells, found)
    return found


def _fit_together(cells: _Cells, found: dict[str, Any]) -> None:
    """Days go on for some time, and go on or are borrowed only where they are paid ahead."""
    if found["rollover_days"] and not found["rollover_months"]:
        cells.say("rollover_months", _("say for how many months the unused days go on."))
    if not found["rollover_days"]:
        found["rollover_months"] = 0
    if found["billing"] != Term.Billing.ACTUAL:
        return
    said = _("days billed as used are not paid ahead, so none can move between months.")
    for column in ("rollover_days", "deficit_days"):
        if found[column]:
            cells.say(column, said)
