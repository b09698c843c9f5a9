import io
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from common.tables import Table, read_table, write_csv
from engagements.importing.timesheets import (
    Format,
    Sheet,
    guess_mapping,
    keys_of,
    mapping_problems,
    read_entries,
    recognise,
)

HARVEST = (
    "Date,Client,Project,Project Code,Task,Notes,Hours,Hours Rounded,Billable?,Invoiced?,"
    "Approved?,First Name,Last Name,Roles,Employee?,Billable Rate,Currency\r\n"
    '2026-08-04,Acme,CMO,,Pipeline review,"Deals, ""stalled"" ones",1.5,1.5,Yes,No,Yes,Ada,Byron,,Yes,1,EUR\r\n'
    "2026-08-05,Acme,CMO,,Agencies,Brief,4,4,Yes,No,Yes,Ada,Byron,,Yes,1,EUR\r\n"
)
CLOCKIFY = (
    "Project,Client,Description,Task,User,Group,Email,Tags,Billable,Start Date,Start Time,"
    "End Date,End Time,Duration (h),Duration (decimal)\r\n"
    "CTO,Acme,Offers,Vendors,Ada Byron,,ADA@x.example,,Yes,05/08/2026,09:00,05/08/2026,10:20,01:20:00,1.33\r\n"
    "CTO,Acme,Offers,Vendors,Ada Byron,,ada@x.example,,Yes,13/08/2026,09:00,13/08/2026,10:00,01:00:00,1.00\r\n"
)
TOGGL = (
    "\ufeffUser,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,"
    "End time,Duration,Tags,Amount ()\r\n"
    "Ada Byron,ada@x.example,Acme,CIO,Incident,Crisis cell,Yes,2026-08-03,09:00:00,2026-08-03,"
    "17:00:00,08:00:00,,\r\n"
    "Ada Byron,ada@x.example,Acme,CIO,Roadmap,Move,Yes,2026-08-04,09:00:00,2026-08-04,"
    "10:20:00,01:20:00,,\r\n"
)
KIMAI = (
    "Date,From,To,Duration,Currency,Price,Name,User,E-mail,Customer,Project,Activity,"
    "Description,Billable,Type,category\r\n"
    "2026-08-10,09:00,13:00,4:00,EUR,6,Ada Byron,ada,ada@x.example,Acme,COO,Coaching,Grid,1,timesheet,work\r\n"
)
GERMAN = (
    "Datum;Kunde;Projekt;Aufgabe;Notizen;Stunden;Person\r\n"
    "03.08.2026;ACME;CIO;Incident;Crisis  cell;8;Ada Byron\r\n"
    "04.08.2026;Acme;CIO;Roadmap;Move;1,33;ada byron\r\n"
)


def table_of(text: str, *, encoding: str = "utf-8") -> Table:
    return read_table(text.encode(encoding), name="sheet.csv")


def sheet_of(text: str, *, day_first: bool | None = None, encoding: str = "utf-8") -> Sheet:
    table = table_of(text, encoding=encoding)
    return read_entries(table=table, mapping=guess_mapping(table=table), day_first=day_first)


def known(table: Table) -> Format:
    form = recognise(table=table)
    assert form is not None
    return form


def simple(*rows: str) -> str:
    return "Date;Client;Task;Notes;Hours;Person\n" + "".join(f"{row}\n" for row in rows)


# --------------------------------------------------------------------------------- recognition


@pytest.mark.parametrize(
    ("text", "code"),
    [(HARVEST, "harvest"), (CLOCKIFY, "clockify"), (TOGGL, "toggl"), (KIMAI, "kimai")],
)
def test_recognise_tells_the_tool_by_its_headings(text, code):
    assert known(table_of(text)).code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [(HARVEST, "harvest"), (CLOCKIFY, "clockify"), (TOGGL, "toggl"), (KIMAI, "kimai")],
)
def test_recognise_minds_neither_case_nor_order_nor_further_columns(text, code):
    table = table_of(text)
    headers = (*reversed([header.upper() for header in table.headers]), "Cost centre")
    row = [*reversed([table.rows[0].values[header] for header in table.headers]), "12"]
    turned = read_table(b"".join(write_csv([headers, row])), name="x")
    form = known(turned)
    assert form.code == code
    entries = read_entries(table=turned, mapping=form.mapping, day_first=True).entries
    assert keys_of(entries) == keys_of(sheet_of(text).entries[:1])


def test_recognise_does_not_know_a_table_of_ones_own():
    assert recognise(table=table_of(GERMAN)) is None


def test_harvest_gives_hours_and_a_person_of_two_names():
    first = sheet_of(HARVEST).entries[0]
    assert (first.line, first.on, first.client, first.project) == (
        2,
        date(2026, 8, 4),
        "Acme",
        "CMO",
    )
    assert (first.task, first.note) == ("Pipeline review", 'Deals, "stalled" ones')
    assert (first.hours, first.days) == (Decimal("1.5"), None)
    assert (first.person, first.email) == ("Ada Byron", "")
    assert first.category == "leadership"


def test_clockify_gives_exact_hours_and_days_before_months():
    sheet = sheet_of(CLOCKIFY)
    assert [entry.on for entry in sheet.entries] == [date(2026, 8, 5), date(2026, 8, 13)]
    assert sheet.entries[0].hours == Decimal(80) / 60
    assert sheet.entries[0].email == "ada@x.example"
    assert sheet.day_first is True


def test_kimai_gives_the_name_and_not_the_sign_in():
    first = sheet_of(KIMAI).entries[0]
    assert (first.person, first.email, first.client) == ("Ada Byron", "ada@x.example", "Acme")
    assert first.category == "coaching"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_semicolon_file_with_decimal_commas_is_read_by_a_guessed_mapping(encoding):
    sheet = sheet_of(GERMAN.replace("Move", "Übergabe"), encoding=encoding)
    assert sheet.problems == ()
    assert sheet.entries[1].note == "Übergabe"
    assert sheet.entries[1].hours == Decimal("1.33")


def test_a_workbook_is_read_like_a_text_file():
    book = Workbook()
    page = book.worksheets[0]
    page.append(["Date", "Client", "Hours"])
    page.append([date(2026, 8, 5), "Acme", 1.5])
    raw = io.BytesIO()
    book.save(raw)
    table = read_table(raw.getvalue(), name="sheet.xlsx")
    entry = read_entries(table=table, mapping=guess_mapping(table=table)).entries[0]
    assert (entry.on, entry.hours) == (date(2026, 8, 5), Decimal("1.5"))


# ------------------------------------------------------------------------------------- mapping


@pytest.mark.parametrize(
    ("headings", "mapping"),
    [
        (
            "Jour;Client;Projet;Tâche;Commentaire;Temps passé;Nom",
            ["date", "client", "project", "task", "notes", "duration", "person"],
        ),
        (
            "Datum;Kunde;Tätigkeit;Beschreibung;Stunden (dezimal);Mitarbeiter;E-Mail;Kategorie",
            ["date", "client", "task", "notes", "hours", "person", "email", "category"],
        ),
        ("Tag;Firma;Tage;Vorname;Name", ["date", "client", "days", "first_name", "last_name"]),
        ("Day;Customer;Hours;Duration", ["date", "client", "hours"]),
        ("A;B;C", []),
    ],
)
def test_guess_mapping_proposes_fields_for_headings_in_three_languages(headings, mapping):
    table = table_of(f"{headings}\n")
    expected = dict(zip(mapping, table.headers, strict=False))
    assert guess_mapping(table=table) == expected


def test_guess_mapping_of_a_known_tool_is_that_of_the_tool():
    table = table_of(TOGGL)
    assert guess_mapping(table=table) == known(table).mapping


def test_a_mapping_need_not_match_the_case_of_a_heading():
    table = table_of(GERMAN)
    mapping = {"date": "datum", "client": "KUNDE", "hours": " stunden "}
    assert read_entries(table=table, mapping=mapping).problems == ()


@pytest.mark.parametrize(
    ("mapping", "codes"),
    [
        ({"date": "Datum", "client": "Kunde", "hours": "Stunden"}, []),
        ({}, ["field_missing", "field_missing", "amount_missing"]),
        ({"date": "Datum", "client": "Kunde", "hours": "Std"}, ["unknown_heading"]),
        (
            {"date": "Datum", "client": "Kunde", "hours": "Stunden", "cost": "Projekt"},
            ["unknown_field"],
        ),
        (
            {"date": "Datum", "client": "Kunde", "hours": "Stunden", "days": "Stunden"},
            ["amount_missing"],
        ),
    ],
)
def test_mapping_problems_say_what_a_mapping_lacks(mapping, codes):
    table = table_of(GERMAN)
    assert [problem.code for problem in mapping_problems(table=table, mapping=mapping)] == codes
    sheet = read_entries(table=table, mapping=mapping)
    assert [problem.code for problem in sheet.problems] == codes
    assert bool(sheet.entries) is not bool(codes)


def test_days_are_read_as_days():
    sheet = sheet_of("Date;Client;Days\n2026-08-05;Acme;½\n2026-08-06;Acme;0,25\n")
    assert [(entry.hours, entry.days) for entry in sheet.entries] == [
        (None, Decimal("0.50")),
        (None, Decimal("0.25")),
    ]


def test_a_category_column_goes_before_the_task_where_it_tells_something():
    sheet = sheet_of(
        "Date;Client;Hours;Task;Category\n"
        "2026-08-05;Acme;1;Roadmap;Coaching\n"
        "2026-08-06;Acme;1;Roadmap;work\n"
    )
    assert [entry.category for entry in sheet.entries] == ["coaching", "strategy"]


# ----------------------------------------------------------------------------------- bad rows


def test_every_bad_row_is_named_with_its_line_and_its_reason():
    sheet = sheet_of(
        simple(
            "2026-08-03;Acme;Roadmap;x;8;Ada",
            '2026-08-04;Acme;Roadmap;"one\ntwo";8;Ada',
            "2026-13-45;Acme;Roadmap;x;8;Ada",
            "",
            "2026-08-05;Acme;Roadmap;x;-4;Ada",
            "2026-08-05;Acme;Roadmap;x;;Ada",
            "2026-08-05;Acme;Roadmap;x;0:00;Ada",
            "2026-08-05;Acme;Roadmap;x;25;Ada",
            "2026-08-05;;Roadmap;x;many;Ada",
            ";Acme;Roadmap;x;8;",
            "2026-08-05;Acme;Roadmap;x;8",
            "2026-08-06;Acme;Roadmap;x;8;Ada",
        )
    )
    assert [str(problem) for problem in sheet.problems] == [
        "line 5: “2026-13-45” is not a date.",
        "line 7: the hours are negative (-4).",
        "line 8: the hours are missing.",
        "line 9: the hours are zero.",
        "line 10: “25” is more hours than a day has.",
        "line 11: the client is missing.",
        "line 11: “many” is not a number of hours.",
        "line 12: the person is missing.",
        "line 12: the date is missing.",
        "line 13: it has only 5 columns, but there are 6 headings.",
    ]
    assert [entry.line for entry in sheet.entries] == [2, 3, 14]


def test_a_sheet_without_rows_says_so():
    assert [problem.code for problem in sheet_of(simple()).problems] == ["no_rows"]


def test_a_file_that_names_nobody_is_read_without_people():
    sheet = sheet_of("Date;Client;Hours\n2026-08-05;Acme;1\n")
    assert (sheet.problems, sheet.entries[0].person) == ((), "")


# ------------------------------------------------------------------------------ identity, keys


def test_the_same_work_from_two_tools_has_the_same_keys():
    assert keys_of(sheet_of(TOGGL).entries) == keys_of(sheet_of(GERMAN).entries)


def test_two_like_rows_are_two_entries_and_keep_their_keys_in_a_longer_file():
    row = "2026-08-07;Acme;Incident;x;4;Ada"
    other = "2026-08-06;Acme;Incident;x;4;Ada"
    short = keys_of(sheet_of(simple(row, row)).entries)
    longer = keys_of(sheet_of(simple(other, row, row)).entries)
    assert len(set(longer)) == 3
    assert longer[1:] == short


@pytest.mark.parametrize(
    "other",
    [
        "2026-08-08;Acme;Incident;x;4;Ada",
        "2026-08-07;Acme Ltd;Incident;x;4;Ada",
        "2026-08-07;Acme;Incidents;x;4;Ada",
        "2026-08-07;Acme;Incident;y;4;Ada",
        "2026-08-07;Acme;Incident;x;4.25;Ada",
        "2026-08-07;Acme;Incident;x;4;Bea",
    ],
)
def test_other_work_has_another_key(other):
    keys = keys_of(sheet_of(simple("2026-08-07;Acme;Incident;x;4;Ada", other)).entries)
    assert len(set(keys)) == 2


def test_the_email_identifies_the_person_where_there_is_no_name():
    text = "Date;Client;Hours;Email\n2026-08-05;Acme;1;{}\n"
    people = ("a@x.example", "b@x.example")
    keys = [keys_of(sheet_of(text.format(who)).entries)[0] for who in people]
    assert len(set(keys)) == 2


@settings(max_examples=100, deadline=None)
@given(st.permutations(range(12)), st.data())
def test_keys_depend_neither_on_the_order_of_rows_nor_on_a_first_import(order, draw):
    rows = [f"2026-08-{1 + number % 5:02};Acme;Incident;x;4;Ada" for number in range(12)]
    keys = Counter(keys_of(sheet_of(simple(*rows)).entries))
    shuffled = Counter(keys_of(sheet_of(simple(*(rows[n] for n in order))).entries))
    part = draw.draw(st.integers(1, 12))
    first = Counter(keys_of(sheet_of(simple(*rows[:part])).entries))
    assert shuffled == keys
    assert set(keys.values()) == {1}
    assert first <= keys


# ------------------------------------------------------------------------------------ warnings


def test_a_row_that_repeats_an_earlier_one_is_kept_with_a_warning():
    row = "2026-08-07;Acme;Incident;x;4;Ada"
    sheet = sheet_of(simple(row, "2026-08-07;Acme;Roadmap;x;4;Ada", row))
    assert sheet.problems == ()
    assert [str(warning) for warning in sheet.warnings] == [
        "line 4: the same work as on line 2; both are kept, as they are written."
    ]
    assert len(sheet.entries) == 3


def test_two_half_days_that_begin_at_two_times_are_no_repeat():
    lines = TOGGL.splitlines()
    afternoon = lines[2].replace("09:00:00", "14:00:00")
    assert sheet_of("\r\n".join([*lines, afternoon])).warnings == ()
    assert len(sheet_of("\r\n".join([*lines, lines[2]])).warnings) == 1


def test_a_task_that_tells_no_category_is_said_once():
    sheet = sheet_of(
        simple(
            "2026-08-05;Acme;Xyz;;1;Ada",
            "2026-08-06;Acme;xyz;;1;Ada",
            "2026-08-06;Acme;xyz;;2;Ada",
            "2026-08-07;Acme;Roadmap;;1;Ada",
        )
    )
    (warning,) = sheet.warnings
    assert str(warning).startswith("line 2: nothing tells what kind of work “Xyz” is, nor the 2")
    assert sheet.entries[0].category == "leadership"
