import csv
import io
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from common import tables
from common.tables import CannotRead, cell_text, read_table, write_csv


def read(text: str, *, encoding: str = "utf-8") -> tables.Table:
    return read_table(text.encode(encoding), name="sheet.csv")


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def repacked(raw: bytes, parts: dict[str, bytes]) -> bytes:
    """The workbook with parts added or replaced."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return packed.getvalue()


# ------------------------------------------------------------------------------------ dialects


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_read_table_finds_the_delimiter(delimiter):
    table = read(f"Day{delimiter}Note\r\n1{delimiter}Ada\r\n")
    assert table.delimiter == delimiter
    assert table.rows[0].values == {"Day": "1", "Note": "Ada"}


def test_read_table_is_not_misled_by_decimal_commas_and_commas_in_notes():
    table = read("Tag;Notiz, kurz;Std\n1;Eins, zwei;1,5\n2;Drei, vier;2,5\n3;x, y;0,5\n")
    assert table.headers == ("Tag", "Notiz, kurz", "Std")
    assert [row.values["Std"] for row in table.rows] == ["1,5", "2,5", "0,5"]


def test_read_table_obeys_the_first_line_that_excel_writes():
    table = read("sep=;\r\nA,B;C\r\n1;2\r\n")
    assert table.headers == ("A,B", "C")
    assert table.rows[0].line == 3


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("cp1252", "Windows-1252"),
        ("utf-16", "UTF-16"),
    ],
)
def test_read_table_finds_the_encoding(encoding, said):
    table = read("Tâche,Note\nComité,“é” à 10 €\n", encoding=encoding)
    assert table.headers == ("Tâche", "Note")
    assert table.rows[0].values["Note"] == "“é” à 10 €"
    assert table.encoding == said


def test_read_table_reads_utf_16_of_either_order():
    raw = b"\xfe\xff" + "A,B\n1,é\n".encode("utf-16-be")
    assert read_table(raw, name="x").rows[0].values == {"A": "1", "B": "é"}


cells = st.text(st.characters(codec="cp1252", exclude_characters="\0"), max_size=20)


@settings(max_examples=300, deadline=None)
@given(
    rows=st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=8),
    delimiter=st.sampled_from(tables.DELIMITERS),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    line_end=st.sampled_from(["\r\n", "\n"]),
)
def test_what_any_tool_writes_is_read_back(rows, delimiter, encoding, quoting, line_end):
    # Python's own writer leaves a lone \r unquoted where lines end with \n.
    assume(line_end == "\r\n" or not any("\r" in cell for row in rows for cell in row))
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=line_end)
    writer.writerows([("Date", "Client", "Note"), *rows])
    raw = text.getvalue().encode(encoding)
    assume(encoding != "cp1252" or not is_utf_8(raw))
    table = read_table(raw, name="sheet.csv")
    read_back = [tuple(row.values.values()) for row in table.rows]
    assert read_back == [row for row in rows if any(cell.strip() for cell in row)]
    assert table.problems == ()


def is_utf_8(raw: bytes) -> bool:
    """Windows-1252 that happens to be UTF-8 cannot be told from it."""
    try:
        return raw.decode() != raw.decode("cp1252", "replace")
    except UnicodeDecodeError:
        return False


# --------------------------------------------------------------------------------- rows, lines


def test_read_table_counts_physical_lines_through_quoted_line_ends_and_empty_lines():
    table = read('A,B\r\n1,"one\r\ntwo\nthree"\r\n\r\n , \r\n2,x\r\n')
    assert [(row.line, row.values["A"]) for row in table.rows] == [(2, "1"), (7, "2")]
    assert table.rows[0].values["B"] == "one\r\ntwo\nthree"


def test_read_table_does_not_end_a_line_at_a_unicode_separator():
    table = read("A,B\n1,one\u2028two\x0bthree\n2,x\n")
    assert [row.line for row in table.rows] == [2, 3]


def test_read_table_names_rows_that_do_not_fit_and_reads_the_others():
    table = read("A,B,C\n1,2,3\n1,2\n1,2,3,4\n5,6,7\n")
    assert [(problem.code, problem.line) for problem in table.problems] == [
        ("too_few_columns", 3),
        ("too_many_columns", 4),
    ]
    assert str(table.problems[0]) == ("line 3: it has only 2 columns, but there are 3 headings.")
    assert [row.line for row in table.rows] == [2, 5]


def test_read_table_does_not_mind_a_last_delimiter():
    assert read("A;B;\n1;2;\n3;4\n").problems == ()


def test_read_table_gives_every_column_a_heading_of_its_own():
    table = read('" Start\n date ",Rate,,Rate\n1,2,3,4\n')
    assert table.headers == ("Start date", "Rate", "Column 3", "Rate (4)")
    assert table.rows[0].values["Rate (4)"] == "4"


def test_read_table_reads_headings_alone_as_no_rows():
    assert read("A,B\n").rows == ()


def test_read_table_reads_a_single_column():
    assert [row.values["Note"] for row in read("Note\nx\ny\n").rows] == ["x", "y"]


# ------------------------------------------------------------------------------------ refusals


@pytest.mark.parametrize("raw", [b"", b" \r\n\t\n", b"\xef\xbb\xbf\n", b",,,\n,,\n"])
def test_read_table_refuses_an_empty_file(raw):
    with pytest.raises(CannotRead, match=r"sheet\.csv is empty"):
        read_table(raw, name="sheet.csv")


@pytest.mark.parametrize(
    "raw",
    [
        b"%PDF-1.7 x",
        b"\xd0\xcf\x11\xe0 old Excel",
        b"A\0,\0B\0",
        b"PK\x03\x04 broken",
        b"\x81\x8d\x8f",
        b"\xff\xfeA",
    ],
)
def test_read_table_refuses_what_is_no_table(raw):
    with pytest.raises(CannotRead, match="not a table we can read"):
        read_table(raw, name="x")


def test_read_table_says_where_a_quotation_mark_was_left_open():
    with pytest.raises(CannotRead, match=r"Line 3 .* never closed"):
        read('A,B\n1,2\n3,"open\n4,5\n6,7\n')


def test_read_table_says_where_a_quotation_mark_stands_wrongly():
    with pytest.raises(CannotRead, match=r"Line 3 .* does not belong"):
        read('A,B\n1,2\n"3"x,4\n')


def test_read_table_says_where_a_cell_is_too_long():
    with pytest.raises(CannotRead, match=r"Line 2 .* too long"):
        read(f"A,B\n1,{'x' * 140_000}\n")


def test_read_table_refuses_too_many_bytes(monkeypatch):
    monkeypatch.setattr(tables, "MAX_BYTES", 1024 * 1024)
    with pytest.raises(CannotRead, match=r"larger than 1 MB"):
        read_table(b"A,B\n" + b"1,2\n" * 300_000, name="x")


def test_read_table_refuses_too_many_rows_and_takes_as_many_as_allowed(monkeypatch):
    monkeypatch.setattr(tables, "MAX_ROWS", 3)
    assert len(read("A,B\n" + "1,2\n" * 3).rows) == 3
    with pytest.raises(CannotRead, match="more than 3 rows"):
        read("A,B\n" + "1,2\n" * 4)


def test_read_table_refuses_too_many_empty_lines(monkeypatch):
    monkeypatch.setattr(tables, "MAX_LINES", 10)
    with pytest.raises(CannotRead, match="rows"):
        read("A,B\n" + "\n" * 10 + "1,2\n")


def test_read_table_refuses_too_many_columns():
    with pytest.raises(CannotRead, match="more than 200 columns"):
        read(",".join(f"c{number}" for number in range(201)) + "\n")


# ----------------------------------------------------------------------------------- workbooks


def test_read_table_reads_the_first_worksheet_as_people_would_type_it():
    raw = workbook(
        ("Date", "At", "Spent", "Hours", "Rounded", "Days", "Note", None),
        (date(2026, 8, 5), time(9, 30), timedelta(hours=25, minutes=30), 1.1, 8.0, 3, " é\n", None),
        (None, None, None),
        (
            datetime.fromisoformat("2026-08-06T09:30:00"),
            None,
            None,
            0.1 + 0.2,
            None,
            None,
            "=x",
            None,
        ),
    )
    table = read_table(raw, name="sheet.xlsx")
    assert [list(row.values.values()) for row in table.rows] == [
        ["2026-08-05", "09:30:00", "25:30:00", "1.1", "8", "3", " é\n"],
        ["2026-08-06 09:30:00", "", "", "0.3", "", "", ""],
    ]
    assert [row.line for row in table.rows] == [2, 4]
    assert table.encoding == "XLSX"


def test_read_table_names_a_workbook_row_with_a_value_under_no_heading():
    table = read_table(workbook(("A", "B"), (1, 2), (1, 2, 3), (1,)), name="x")
    assert [(problem.code, problem.line) for problem in table.problems] == [("too_many_columns", 3)]
    assert table.rows[-1].values == {"A": "1", "B": ""}


def test_read_table_refuses_macros():
    raw = repacked(workbook(("A", "B")), {"xl/vbaProject.bin": b"x"})
    with pytest.raises(CannotRead, match="macros"):
        read_table(raw, name="x")


def test_read_table_refuses_a_bomb_unopened():
    raw = repacked(workbook(("A", "B")), {"xl/worksheets/sheet1.xml": b" " * 20_000_000})
    with pytest.raises(CannotRead, match="not opened"):
        read_table(raw, name="x")


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_read_table_refuses_a_broken_workbook(part):
    with pytest.raises(CannotRead, match="not a table"):
        read_table(repacked(workbook(("A", "B")), {part: b"<broken"}), name="x")


def test_read_table_refuses_another_kind_of_archive():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("content.xml", b"<x/>")
    with pytest.raises(CannotRead, match="not a table"):
        read_table(packed.getvalue(), name="x")


def test_read_table_does_not_follow_a_row_number_into_the_millions(monkeypatch):
    monkeypatch.setattr(tables, "MAX_LINES", 1_000)
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="99999999"><c r="A99999999"><v>1</v></c></row></sheetData></worksheet>'
    )
    with pytest.raises(CannotRead, match="rows"):
        read_table(repacked(workbook(("A",)), {"xl/worksheets/sheet1.xml": sheet}), name="x")


# ------------------------------------------------------------------------------------- writing


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r1", "\n1", " =1", "\uff1d1", "-"]
)
def test_cell_text_defuses_a_formula(text):
    assert cell_text(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (Decimal("-4.00"), "-4.00"),
        (-4, "-4"),
        (date(2026, 8, 5), "2026-08-05"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_cell_text_leaves_other_values_alone(value, text):
    assert cell_text(value) == text


def test_write_csv_streams_what_read_table_reads():
    rows = [("Day", "Note"), *((number, f'é;,"{number}"\n') for number in range(5_000))]
    chunks = list(write_csv(iter(rows)))
    assert len(chunks) > 3
    assert chunks[0].startswith(b"\xef\xbb\xbfDay,Note\r\n")
    table = read_table(b"".join(chunks), name="x")
    assert [(int(row.values["Day"]), row.values["Note"]) for row in table.rows] == rows[1:]
