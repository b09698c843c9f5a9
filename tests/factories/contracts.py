"""Tables of contracts as people bring them, and the command that takes them over."""

from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command

from engagements.importing.contract_sheet import COLUMNS

BOB = "bob@acme.example"


class Run:
    """One run of the command: what it printed, and the code that it ended with."""

    def __init__(self, file: Path, *options: str) -> None:
        out, err = StringIO(), StringIO()
        self.code = 0
        try:
            call_command(
                "import_contracts", str(file), "--provider", "acme", *options,
                stdout=out, stderr=err,
            )  # fmt: skip
        except CommandError as problem:
            self.code = problem.returncode
            err.write(str(problem))
        self.out, self.err = out.getvalue(), err.getvalue()


def row(**cells: str) -> str:
    """A row of the whole table; what is not said is empty, but for what every row needs."""
    usual = {
        "client": "Nordlys",
        "role": "CIO",
        "executive_email": BOB,
        "start": "2026-01-01",
        "days_per_month": "6",
        "day_rate": "1100",
    }
    return ";".join({**usual, **cells}.get(column, "") for column in COLUMNS)


def table(folder: Path, *rows: str, headings: str = ";".join(COLUMNS)) -> Path:
    file = folder / "contracts.csv"
    file.write_text("\n".join([headings, *rows, ""]), encoding="utf-8")
    return file
