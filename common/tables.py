"""Tables that people bring and take: CSV in any dialect, and Excel workbooks.

A table is read as it was meant (delimiter, encoding and byte-order mark are found out), every
row keeps the line it stands on in the file, and what does not fit is said with that line.
What we write can be opened in a spreadsheet without running anything (`cell_text`).
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from common.problems import Problem

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 50_000
MAX_LINES = 4 * MAX_ROWS  # empty lines cost time as well
MAX_COLUMNS = 200
MAX_UNPACKED_BYTES = 50 * 1024 * 1024
# A worksheet packs 10 to 30 times smaller, a bomb about 1,000 times.
MAX_PACKING_RATIO = 150
MAX_WORKBOOK_PARTS = 2_000

DELIMITERS, SAMPLE_ROWS = (",", ";", "\t", "|"), 200
_EXCEL_HINT = re.compile(r'\A"?sep=([,;\t|])"?(?=\r?\n|\r|\Z)', re.IGNORECASE)
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


class CannotRead(Exception):
    """The file is not a table we can read; the message is for the person who brought it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row under the headings; `line` is the physical line it begins on, from 1."""

    line: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that fit under the headings, and a problem for each one that does not."""

    name: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    encoding: str
    delimiter: str


Lines = Iterator[tuple[int, list[str]]]


def read_table(raw: bytes, *, name: str) -> Table:
    """Read a CSV, TSV or XLSX file; `name` is what its bringer calls it.

    Raises CannotRead when it is no table at all, or too large.
    """
    stream = stream_table(raw, name=name)
    rows: list[Row] = []
    problems: list[Problem] = []
    for line, cells in stream.rows:
        if isinstance(cells, Problem):
            problems.append(cells)
        else:
            rows.append(Row(line, dict(zip(stream.headers, cells, strict=True))))
    return Table(
        name, stream.headers, tuple(rows), tuple(problems), stream.encoding, stream.delimiter
    )


@dataclass(frozen=True)
class Stream:
    """A table that is read row by row: a list of cells under the headings, or what misfits."""

    headers: tuple[str, ...]
    rows: Iterator[tuple[int, list[str] | Problem]]
    encoding: str
    delimiter: str


def stream_table(
    raw: bytes,
    *,
    name: str,
    most_bytes: int = 0,
    most_rows: int = 0,
    most_unpacked: int = 0,
) -> Stream:
    """Read a table like `read_table`, without ever holding more than one of its rows.

    Limits of 0 are the usual ones. Raises CannotRead at once for what is no table, and from
    `rows` for what breaks off.
    """
    lines, encoding, delimiter = _opened(
        raw, name, most_bytes or MAX_BYTES, most_unpacked or MAX_UNPACKED_BYTES
    )
    filled = _filled(lines, name, 4 * most_rows or MAX_LINES)
    headers = _headers(next(filled, (0, [""]))[1], name=name)
    rows = _under(headers, filled, name, most_rows or MAX_ROWS, padded=encoding == "XLSX")
    return Stream(headers, rows, encoding, delimiter)


def _opened(raw: bytes, name: str, most_bytes: int, most_unpacked: int) -> tuple[Lines, str, str]:
    """The lines of a file with its encoding and delimiter."""
    if len(raw) > most_bytes:
        raise CannotRead(
            _("%(name)s is larger than %(limit)d MB. Split it, for example by month.")
            % {"name": name, "limit": most_bytes // 1024 // 1024}
        )
    if not raw.strip():
        raise CannotRead(_("%(name)s is empty.") % {"name": name})
    if raw.startswith(b"PK"):
        return _workbook_lines(raw, name=name, most_unpacked=most_unpacked), "XLSX", ""
    text, encoding = _decoded(raw, name=name)
    text, delimiter = _delimited(text)
    return _csv_lines(text, delimiter=delimiter), encoding, delimiter


# ------------------------------------------------------------------------ rows under headings


def _filled(lines: Lines, name: str, most_lines: int) -> Lines:
    for line, cells in lines:
        if line > most_lines:
            raise _too_long(name, most_lines // 4)
        if any(cell.strip() for cell in cells):
            yield line, cells


def _under(
    headers: tuple[str, ...], lines: Lines, name: str, most_rows: int, *, padded: bool
) -> Iterator[tuple[int, list[str] | Problem]]:
    width = len(headers)
    for count, (line, cells) in enumerate(lines, start=1):
        if count > most_rows:
            raise _too_long(name, most_rows)
        problem = _misfit(cells, line=line, width=width, padded=padded)
        yield line, problem or [*cells[:width], *[""] * (width - len(cells))]


def _too_long(name: str, limit: int) -> CannotRead:
    return CannotRead(
        _("%(name)s has more than %(limit)d rows. Split it, for example by month.")
        % {"name": name, "limit": limit}
    )


def _headers(cells: list[str], *, name: str) -> tuple[str, ...]:
    """The headings, each one different; trailing nameless ones (a last delimiter) fall away."""
    words = [" ".join(cell.split()) for cell in cells]
    while words and not words[-1]:
        words.pop()
    if not words:
        raise CannotRead(_("%(name)s is empty.") % {"name": name})
    if len(words) > MAX_COLUMNS:
        raise CannotRead(
            _("%(name)s has more than %(limit)d columns. Is it a table?")
            % {"name": name, "limit": MAX_COLUMNS}
        )
    headers: list[str] = []
    for place, word in enumerate(words, start=1):
        header = word or _("Column %(number)d") % {"number": place}
        header = header if header not in headers else f"{header} ({place})"
        headers.append(header if header not in headers else f"{header} ({place})")
    return tuple(headers)


def _misfit(cells: list[str], *, line: int, width: int, padded: bool) -> Problem | None:
    if any(cell.strip() for cell in cells[width:]):
        said = _("it has %(count)d columns, but there are only %(width)d headings.")
        code = "too_many_columns"
    elif len(cells) < width and not padded:
        said = _("it has only %(count)d columns, but there are %(width)d headings.")
        code = "too_few_columns"
    else:
        return None
    return Problem(code, said % {"count": len(cells), "width": width}, line=line)


# --------------------------------------------------------------------------------- text files


def _decoded(raw: bytes, *, name: str) -> tuple[str, str]:
    """The text and the name of its encoding; UTF-8 first, as Windows-1252 takes nearly all."""
    if raw.startswith((b"%PDF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"{\\rtf")):
        raise _no_table(name)
    marked = [encoding for mark, encoding in _BYTE_ORDER_MARKS if raw.startswith(mark)]
    for encoding in marked or ["utf-8", "cp1252"]:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text, "Windows-1252" if encoding == "cp1252" else encoding.upper().removesuffix(
            "-SIG"
        )
    raise _no_table(name)


def _no_table(name: str) -> CannotRead:
    return CannotRead(
        _("%(name)s is not a table we can read. Save it as CSV (UTF-8) or as .xlsx.")
        % {"name": name}
    )


def _delimited(text: str) -> tuple[str, str]:
    """The text and its delimiter: said by Excel's first line, or the most consistent one."""
    hint = _EXCEL_HINT.match(text)
    if hint:
        return text[hint.end() :], hint[1]
    return text, max(DELIMITERS, key=lambda delimiter: _consistency(text, delimiter))


def _consistency(text: str, delimiter: str) -> float:
    """How many columns a delimiter explains: those of the first row, by the share of rows alike.

    A decimal comma or a comma in a note splits some rows, and differently; the real
    delimiter splits all of them as it splits the headings.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        widths = [len(cells) for cells in islice(reader, SAMPLE_ROWS) if any(cells)]
    except csv.Error:
        return 0
    if not widths:
        return 0
    return (widths[0] - 1) * widths.count(widths[0]) / len(widths)


def _csv_lines(text: str, *, delimiter: str) -> Lines:
    # newline="" keeps the line ends inside quotes, and makes line_num count physical lines.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise CannotRead(
                _("Line %(line)d cannot be read: %(reason)s")
                % {"line": line, "reason": _csv_reason(str(error))}
            ) from error
        yield line, cells
        line = reader.line_num + 1


def _csv_reason(error: str) -> str:
    if "field limit" in error:
        return _("a cell is too long.")
    if "unexpected end" in error:
        return _("a quotation mark is opened and never closed.")
    return _("a quotation mark stands where it does not belong.")


# ---------------------------------------------------------------------------------- workbooks


def _workbook_lines(raw: bytes, *, name: str, most_unpacked: int) -> Lines:
    """The cells of the first worksheet as text."""
    # Imported here: it is large, and a web worker that reads no workbook does without.
    from openpyxl import load_workbook  # noqa: PLC0415

    _refuse_dangerous_workbook(raw, name=name, most_unpacked=most_unpacked)
    try:
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        # What a file says about its own size is not to be trusted.
        sheet.reset_dimensions()
        values = sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True)
        for line, cells in enumerate(values, start=1):
            yield line, [_value_text(cell) for cell in cells]
    # openpyxl raises whatever the broken part made it stumble over, down to TypeError.
    except Exception as error:
        raise _no_table(name) from error


def _refuse_dangerous_workbook(raw: bytes, *, name: str, most_unpacked: int) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise _no_table(name) from error
    names = {part.filename.lower() for part in parts}
    if "xl/workbook.xml" not in names or any(part.flag_bits & 1 for part in parts):
        raise _no_table(name)
    if any(part.endswith("vbaproject.bin") for part in names):
        raise CannotRead(
            _("%(name)s contains macros. Save it as .xlsx without macros.") % {"name": name}
        )
    if _is_bomb(parts, most_unpacked):
        raise CannotRead(
            _("%(name)s unpacks to far more than a time sheet. It was not opened.") % {"name": name}
        )


def _is_bomb(parts: list[zipfile.ZipInfo], most_unpacked: int) -> bool:
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    too_dense = unpacked > 1024 * 1024 and unpacked / packed > MAX_PACKING_RATIO
    return too_dense or unpacked > most_unpacked or len(parts) > MAX_WORKBOOK_PARTS


def _value_text(value: object) -> str:
    """A cell of a workbook as a person would type it: ISO dates, 1:30:00, plain numbers."""
    if value is None:
        return ""
    if isinstance(value, float):
        return format(Decimal(repr(round(value, 10))).normalize(), "f")
    if isinstance(value, datetime):
        return str(value.date() if value.time() == time.min else value)
    if isinstance(value, timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(value)


# ------------------------------------------------------------------------------------ writing

# The last four are the full-width forms, which Excel takes for the first four.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_CHUNK = 16 * 1024


def cell_text(value: object) -> str:
    """A value as the text of a cell that no spreadsheet takes for a formula.

    Text that begins like one gets an apostrophe in front; numbers and dates stay as they are.
    """
    if value is None:
        return ""
    if isinstance(value, (int, float, Decimal, date, time)):
        return str(value)
    text = str(value)
    if text.startswith(("\t", "\r", "\n")) or text.lstrip().startswith(_FORMULA_SIGNS):
        return f"'{text}"
    return text


def write_csv(rows: Iterable[Iterable[object]]) -> Iterator[bytes]:
    """Write rows as CSV in chunks, for a streamed answer: UTF-8 with the mark Excel wants."""
    chunk = io.StringIO(newline="")
    chunk.write("\ufeff")
    writer = csv.writer(chunk)
    for row in rows:
        writer.writerow([cell_text(value) for value in row])
        if chunk.tell() > _CHUNK:
            yield chunk.getvalue().encode()
            chunk.seek(0)
            chunk.truncate()
    yield chunk.getvalue().encode()


def write_xlsx(rows: Iterable[Iterable[object]], *, title: str) -> bytes:
    """Write rows as a workbook of one sheet, the first row as its headings.

    Numbers and dates stay what they are; text is text, whatever it begins with.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - as above
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
    sheet.freeze_panes = "A2"
    heading = Font(bold=True)

    def cell_of(value: object, *, bold: bool) -> Any:
        if value is None or isinstance(value, (int, float, Decimal, date)):
            return value
        cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", str(value)))
        # What begins with an equals sign would be taken for a formula.
        cell.data_type = "s"
        if bold:
            cell.font = heading
        return cell

    for number, row in enumerate(rows):
        sheet.append([cell_of(value, bold=not number) for value in row])
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()
