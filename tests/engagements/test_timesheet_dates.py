"""Which way round a file writes its dates: decided by the file, or asked."""

from datetime import date

import pytest

from engagements.importing.timesheets import Sheet
from tests.engagements.importing.test_timesheets import CLOCKIFY, sheet_of, simple


def dated(*dates: str, day_first: bool | None = None) -> Sheet:
    return sheet_of(simple(*(f"{day};Acme;Roadmap;x;8;Ada" for day in dates)), day_first=day_first)


@pytest.mark.parametrize(
    ("dates", "days", "day_first"),
    [
        (("05/08/2026", "13/08/2026"), [(5, 8), (13, 8)], True),
        (("08/05/2026", "08/13/2026"), [(5, 8), (13, 8)], False),
        (("8/5/26", "8/13/26"), [(5, 8), (13, 8)], False),
        (("5-8-2026", "13-8-2026"), [(5, 8), (13, 8)], True),
        (("03.08.2026", "2026-08-04"), [(3, 8), (4, 8)], None),
        (("05/05/2026",), [(5, 5)], None),
    ],
)
def test_a_date_that_reads_one_way_decides_for_its_file(dates, days, day_first):
    sheet = dated(*dates)
    assert sheet.problems == ()
    assert [(entry.on.day, entry.on.month) for entry in sheet.entries] == days
    assert sheet.day_first is day_first


def test_dates_that_nothing_decides_are_asked_about_once():
    sheet = dated("2026-08-01", "05/08/2026", "06/08/2026")
    assert [(problem.code, problem.line) for problem in sheet.problems] == [("dates_ambiguous", 3)]
    assert [entry.line for entry in sheet.entries] == [2]


def test_clockify_is_asked_about_as_well_when_nothing_decides():
    only_first = "\r\n".join(CLOCKIFY.splitlines()[:2])
    assert [problem.code for problem in sheet_of(only_first).problems] == ["dates_ambiguous"]


@pytest.mark.parametrize(("day_first", "on"), [(True, date(2026, 8, 5)), (False, date(2026, 5, 8))])
def test_a_person_can_decide_what_comes_first(day_first, on):
    assert dated("05/08/2026", day_first=day_first).entries[0].on == on


def test_dates_that_contradict_each_other_are_asked_about():
    sheet = dated("05/08/2026", "13/08/2026", "08/14/2026")
    assert [(problem.code, problem.line) for problem in sheet.problems] == [("dates_mixed", 4)]


def test_a_date_that_contradicts_the_person_is_no_date():
    sheet = dated("05/08/2026", "08/14/2026", day_first=True)
    assert [(problem.code, problem.line) for problem in sheet.problems] == [("bad_date", 3)]
