"""A file of the bank is read as it was meant: camt.053, or a table whose columns are known.

Its form is told by what stands in it, never by its name. A row of a table that cannot be read is
named with its line; nothing else is left out in silence.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from billing.bank.camt import looks_like_camt, read_camt
from billing.bank.movement import MOST_BYTES, CannotRead, Statement
from billing.bank.table import (
    Columns,
    Table,
    column_problems,
    read_rows,
    read_table,
    recognised,
)
from billing.models import BankStatement
from common.problems import Problem


@dataclass(frozen=True, slots=True)
class Unclear:
    """A table whose columns somebody has to name; `guess` is what we would say."""

    table: Table
    guess: Columns
    problems: tuple[Problem, ...]


def read(
    raw: bytes, *, account: str, currency: str, columns: Columns | None = None
) -> Statement | Unclear:
    """What a file holds, or what is to be said about it first.

    `account` is our own one where the file names none, `currency` what it is kept in. Raises
    CannotRead.
    """
    if len(raw) > MOST_BYTES:
        said = _("The file is larger than %(most)d MB. Fetch fewer days at once.")
        raise CannotRead(said % {"most": MOST_BYTES // 1024 // 1024})
    if not raw.strip():
        raise CannotRead(_("The file is empty."))
    if raw.startswith(b"PK"):
        raise CannotRead(
            _("This is a packed file. Unpack it and bring what is in it, one file at a time.")
        )
    if looks_like_camt(raw):
        return read_camt(raw)
    table = read_rows(raw)
    columns = columns or _remembered(table) or recognised(table)
    problems = column_problems(table=table, columns=columns)
    if problems:
        return Unclear(table, columns, tuple(problems))
    return read_table(table=table, columns=columns, account=account, currency=currency)


def _remembered(table: Table) -> Columns | None:
    """How the last file with the same headings was read."""
    rows = BankStatement.objects.filter(layout__headings=list(table.headings)).order_by("-pk")
    layout = rows.values_list("layout", flat=True).first()
    return Columns(layout["columns"], layout["day_first"]) if layout else None
