"""Time sheets as people bring them, without a file."""

import datetime as dt

from common.tables import read_table
from engagements.importing.import_plan import Plan, plan_import
from engagements.importing.matching import Choices
from engagements.importing.timesheets import Sheet, guess_mapping, read_entries

TODAY = dt.date(2026, 11, 19)

HEADINGS = "Date,Client,Project,Task,Notes,Hours,Person,Email"


def csv_of(*rows: str, headings: str = HEADINGS) -> bytes:
    """A table of these rows; the first one stands on line 2."""
    return "\n".join([headings, *rows, ""]).encode()


def sheet_of(*rows: str, headings: str = HEADINGS) -> Sheet:
    """The sheet that these rows make, by the guessed mapping."""
    table = read_table(csv_of(*rows, headings=headings), name="sheet.csv")
    return read_entries(table=table, mapping=guess_mapping(table=table))


def plan_of(
    *rows: str, choices: Choices | None = None, headings: str = HEADINGS, name: str = "sheet.csv"
) -> Plan:
    """What the import of these rows into the scope that holds would do."""
    sheet = sheet_of(*rows, headings=headings)
    return plan_import(
        sheet=sheet, name=name, tool="mapping", choices=choices or Choices(), on=TODAY
    )


def row(day: str = "2026-10-05", hours: str = "4", note: str = "x", client: str = "Brume") -> str:
    """Bob's work on his engagement at a client."""
    return f"{day},{client},Fractional CIO,Roadmap,{note},{hours},Bob,"


def problems_of(plan: Plan) -> list[str]:
    """As a person reads them."""
    return [str(problem) for problem in plan.problems]
