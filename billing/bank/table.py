"""Tables of movements as banks export them: CSV with their own headings, marks and preambles.

The columns are told by their headings in English, French and German, or by the person who brings
the file; then the next file with the same headings is read the same way.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from stdnum import iban as ibans

from billing.bank.headings import DAY_FIRST, FIELDS, HEADINGS, IN, OUT, PENDING
from billing.bank.movement import (
    MOST_LINES,
    CannotRead,
    Movement,
    Statement,
    clean,
    compact,
    is_amount,
)
from common.problems import Problem
from engagements.importing.sheet_values import (
    AmbiguousDate,
    CannotReadValue,
    day_comes_first,
    parse_date,
)

# The headings stand among the first lines, after what the bank says of the account.
_PREAMBLE = 40
_MOST_COLUMNS = 60
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]){11,30}\b")
_FIGURE = re.compile(r"\d[\d.,'\u2019 \u00a0\u202f]*|[.,]\d+")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings, and the line of the file that each row ends on."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    preamble: str = ""

    def places(self, columns: Mapping[str, str]) -> dict[str, int]:
        return {
            field: self.headings.index(heading)
            for field, heading in columns.items()
            if heading in self.headings
        }


@dataclass(frozen=True, slots=True)
class Columns:
    """Which heading holds which of our fields; whether the day stands before the month."""

    of: Mapping[str, str]
    day_first: bool | None = None


def read_rows(raw: bytes) -> Table:
    """The rows of a file and their headings. Raises CannotRead."""
    lines = _lines(_decoded(raw))
    if len(lines) > MOST_LINES + _PREAMBLE:
        said = _("The file has more than %(most)d movements. Fetch fewer days at once.")
        raise CannotRead(said % {"most": MOST_LINES})
    place = _heading_place([cells for _number, cells in lines])
    if place is None:
        raise CannotRead(
            _("This file is no table of movements. Fetch them from the bank as CSV or camt.053.")
        )
    headings, rows = lines[place][1], lines[place + 1 :]
    if _holds_a_date(headings):
        rows, headings = lines[place:], [""] * len(headings)
    return Table(
        headings=_named(headings),
        rows=tuple(tuple(cells) for _number, cells in rows),
        lines=tuple(number for number, _cells in rows),
        preamble="\n".join(" ".join(cells) for _number, cells in lines[:place]),
    )


def recognised(table: Table) -> Columns:
    """The columns as far as their headings tell them."""
    free = list(table.headings)
    of: dict[str, str] = {}
    for field, known in HEADINGS.items():
        found = [name for word in known for name in free if plain(name) == word]
        found += [name for word in known for name in free if _bare(name) == word]
        if found:
            of[field] = found[0]
            free.remove(found[0])
    if {"credit", "debit"} <= of.keys():
        of.pop("amount", None)
    _tell_accounts_apart(table, of)
    return Columns(of, day_first=_day_first(table, of))


def _tell_accounts_apart(table: Table, of: dict[str, str]) -> None:
    """Our own account is the same in every row; what changes is the account of who pays."""
    place = table.places(of).get("account")
    if place is None:
        return
    said = {row[place].strip() if place < len(row) else "" for row in table.rows}
    if len(said) != 1 or "" in said:
        heading = of.pop("account")
        of.setdefault("payer_iban", heading)


def column_problems(*, table: Table, columns: Columns) -> list[Problem]:
    """What is still to be said about the columns; empty when the table can be read."""
    of, found = columns.of, []
    for field, heading in of.items():
        if field not in FIELDS or heading not in table.headings:
            said = _("The file has no column “%(heading)s”.") % {"heading": heading}
            found.append(Problem("heading", said, field=field))
    if "date" not in of:
        found.append(Problem("date", _("Say which column holds the day."), field="date"))
    elif columns.day_first is None and _reads_both_ways(table, of):
        said = _("Say whether 05/08 is the fifth of August or the eighth of May.")
        found.append(Problem("day_first", said, field="day_first"))
    if "amount" not in of and not {"credit", "debit"} & of.keys():
        said = _("Say which column holds the amount, or which ones hold money in and money out.")
        found.append(Problem("amount", said, field="amount"))
    return found


def read_table(*, table: Table, columns: Columns, account: str, currency: str) -> Statement:
    """The movements of a table; `account` and `currency` stand where the file does not say.

    Raises CannotRead where no row reads at all, naming the first fault.
    """
    own = account_of(table) or account
    reader = _Rows(table, columns, own, currency or _heading_currency(columns))
    movements, problems = reader.read()
    if problems and not movements:
        raise CannotRead(str(problems[0]).capitalize())
    return Statement(
        kind="csv",
        movements=tuple(movements),
        pending=reader.pending,
        problems=tuple(problems),
        layout={
            "headings": list(table.headings),
            "columns": dict(columns.of),
            "day_first": columns.day_first,
        },
    )


def account_of(table: Table) -> str:
    """The account that the bank names above the table."""
    for found in _IBAN.findall(table.preamble):
        if ibans.is_valid(compact(found)):
            return compact(found)
    return ""


# ---------------------------------------------------------------------------------- the file


def _decoded(raw: bytes) -> str:
    if raw.startswith((b"%PDF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"{\\rtf", b"PK")):
        raise CannotRead(
            _("This file is no CSV. Fetch the movements from the bank as CSV or camt.053.")
        )
    marked = [encoding for mark, encoding in _MARKS if raw.startswith(mark)]
    for encoding in marked or ["utf-8", "cp1252"]:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise CannotRead(_("The letters of this file cannot be read. Save it as CSV in UTF-8."))


def _lines(text: str) -> list[tuple[int, list[str]]]:
    found = max((_split(text, mark) for mark in ";,\t|"), key=_width)
    return [(number, cells) for number, cells in found if any(cell.strip() for cell in cells)]


def _split(text: str, mark: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    found: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            found.append((reader.line_num, cells[:_MOST_COLUMNS]))
            if len(found) > 4 * MOST_LINES:
                break
    except csv.Error:
        return []
    return found


def _width(found: list[tuple[int, list[str]]]) -> int:
    """How many columns most of the rows have, times how many rows those are."""
    widths = [len(cells) for _number, cells in found[:400] if len(cells) > 1]
    return max((width * widths.count(width) for width in set(widths)), default=0)


def _heading_place(lines: list[list[str]]) -> int | None:
    """The line of the headings: most of its cells are known, or it is the first wide one."""
    near = lines[:_PREAMBLE]
    known = {word for words in HEADINGS.values() for word in words}
    scores = [sum(plain(cell) in known or _bare(cell) in known for cell in line) for line in near]
    if scores and max(scores) >= 2:
        return scores.index(max(scores))
    width = max((len(line) for line in near), default=0)
    wide = [place for place, line in enumerate(near) if len(line) == width and width >= 2]
    return wide[0] if wide else None


def _holds_a_date(cells: Iterable[str]) -> bool:
    return any(_date(cell.strip(), day_first=True) for cell in cells if cell.strip())


def _named(cells: Iterable[str]) -> tuple[str, ...]:
    """The headings, each one different from the others."""
    found: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = clean(cell, most=60) or _("Column %(number)d") % {"number": place}
        found.append(name if name not in found else f"{name} ({place})")
    return tuple(found)


def plain(heading: str) -> str:
    """A heading in small letters without accents and marks: "Date d'opération" is "date d operation"."""
    flat = unicodedata.normalize("NFKD", heading.replace("ß", "ss")).encode("ascii", "ignore")
    return " ".join(re.findall("[a-z0-9]+", flat.decode().lower()))


def _bare(heading: str) -> str:
    """A heading without what stands in brackets: "Montant (EUR)" is "montant"."""
    return plain(re.sub(r"[(\[].*?[)\]]", " ", heading))


def _heading_currency(columns: Columns) -> str:
    for field in ("amount", "credit", "debit"):
        found = re.search(r"\b(EUR|CHF|USD|GBP|CAD)\b", columns.of.get(field, "").upper())
        if found:
            return found[1]
    return ""


# ---------------------------------------------------------------------------------- the days


def _date(text: str, *, day_first: bool | None) -> date | None:
    if re.fullmatch(r"20\d{6}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    try:
        return parse_date(text=text, day_first=day_first)
    except (AmbiguousDate, CannotReadValue):
        return None


def _dates(table: Table, of: Mapping[str, str]) -> list[str]:
    place = table.places(of).get("date")
    if place is None:
        return []
    return [row[place].strip() for row in table.rows if place < len(row) and row[place].strip()]


def _day_first(table: Table, of: Mapping[str, str]) -> bool | None:
    """What the dates of a file prove; French and German banks put the day first."""
    proofs = {day_comes_first(text=text) for text in _dates(table, of)} - {None}
    if len(proofs) == 1:
        return proofs.pop()
    said = " | ".join(plain(name) for name in table.headings)
    return True if any(stem in said for stem in DAY_FIRST) else None


def _reads_both_ways(table: Table, of: Mapping[str, str]) -> bool:
    return any(
        _date(text, day_first=None) is None and _date(text, day_first=True) is not None
        for text in _dates(table, of)[:200]
    )


# ------------------------------------------------------------------------------- the amounts


def parse_amount(text: str) -> Decimal | None:
    """An amount in any customary writing: 1.234,56 or 1,234.56, -5, 5-, (5), +5 €, CHF 1'200."""
    figures = _FIGURE.findall(text)
    if len(figures) != 1:
        return None
    figure = re.sub(r"['\u2019 \u00a0\u202f]", "", figures[0]).rstrip(".,")
    negative = bool(re.search(r"[-\u2212]|^\s*\(.*\)\s*$", text))
    marks = re.findall("[.,]", figure)
    decimal = marks[-1] if marks and _is_decimal(figure, marks) else ""
    whole, _mark, rest = figure.rpartition(decimal) if decimal else (figure, "", "")
    digits = re.sub("[.,]", "", whole) or "0"
    value = Decimal(f"{digits}.{rest or 0}")
    return -value if negative else value


def _is_decimal(figure: str, marks: list[str]) -> bool:
    """Whether the last mark begins the decimals: 1.234 is a thousand, 0.234, 12.5
    and 8600.000 are not: no thousand has four figures before its mark."""
    if len(set(marks)) > 1:
        return True
    if len(marks) > 1:
        return False
    before, after = re.split("[.,]", figure)
    return len(after) != 3 or len(before) > 3 or before in {"", "0"}


# ----------------------------------------------------------------------------------- the rows


class _Rows:
    """Reads the rows of a table, one movement from each."""

    def __init__(self, table: Table, columns: Columns, account: str, currency: str) -> None:
        self.table = table
        self.places = table.places(columns.of)
        self.day_first = columns.day_first
        self.account = account
        self.currency = currency
        self.pending = 0

    def read(self) -> tuple[list[Movement], list[Problem]]:
        movements: list[Movement] = []
        problems: list[Problem] = []
        for line, row in zip(self.table.lines, self.table.rows, strict=True):
            try:
                movement = self.movement(line, row)
            except CannotRead as error:
                problems.append(Problem("row", str(error), line=line))
                continue
            if movement is not None:
                movements.append(movement)
        return movements, problems

    def cell(self, row: tuple[str, ...], field: str) -> str:
        place = self.places.get(field)
        return row[place].strip() if place is not None and place < len(row) else ""

    def movement(self, line: int, row: tuple[str, ...]) -> Movement | None:
        if plain(self.cell(row, "status")) in PENDING:
            self.pending += 1
            return None
        said = self.cell(row, "date")
        amount = self.amount(row)
        # A balance or a sum at the end of the table has no day; what has no amount moves nothing.
        if not said or amount is None or not amount:
            return None
        on = _date(said, day_first=self.day_first)
        if on is None:
            raise CannotRead(_("“%(text)s” is not a date.") % {"text": said[:40]})
        currency = self.cell(row, "currency").upper() or self.currency
        if not re.fullmatch("[A-Z]{3}", currency):
            raise CannotRead(_("“%(text)s” is no currency.") % {"text": currency[:20]})
        return Movement(
            line=line,
            account=compact(self.cell(row, "account")) or self.account,
            on=on,
            amount=amount,
            currency=currency,
            payer=clean(self.cell(row, "payer"), most=140),
            payer_iban=compact(self.cell(row, "payer_iban")),
            text=clean(self.cell(row, "text"), self.cell(row, "more"), most=600),
            reference=clean(self.cell(row, "reference"), most=140),
            bank_reference=clean(self.cell(row, "bank_reference"), most=64),
        )

    def amount(self, row: tuple[str, ...]) -> Decimal | None:
        """The amount with its sign, from one column or from two."""
        credit, debit = self.number(row, "credit"), self.number(row, "debit")
        if credit:
            return abs(credit)
        if debit:
            return -abs(debit)
        amount = self.number(row, "amount")
        way = self.cell(row, "direction").lower().strip(". ")
        if amount is None or not (plain(way) in OUT | IN or way in {"+", "-"}):
            return amount
        return -abs(amount) if plain(way) in OUT or way == "-" else abs(amount)

    def number(self, row: tuple[str, ...], field: str) -> Decimal | None:
        said = self.cell(row, field)
        if not said:
            return None
        found = parse_amount(said)
        if found is None or not is_amount(found):
            raise CannotRead(_("“%(text)s” is not an amount.") % {"text": said[:40]})
        return found
