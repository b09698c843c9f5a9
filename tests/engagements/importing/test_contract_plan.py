"""What is wrong with a table of contracts: every cell by its line and column, in plain words."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from accounts.actors import CLOCK
from common.periods import Month
from engagements import months
from tenancy.models import Client
from tests.factories.contracts import Run, row, table
from tests.factories.world import World


@pytest.fixture(autouse=True)
def _on_the_day(now: dt.datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=True):
        yield


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"days_per_month": "many"}, "line 2: days_per_month: “many” is not a number of days."),
        ({"days_per_month": "40"}, "line 2: days_per_month: 40: a month has between 0 and 31"),
        ({"day_rate": ""}, "line 2: day_rate: it is missing."),
        ({"day_rate": "12k"}, "line 2: day_rate: “12k” is not an amount."),
        ({"start": "soon"}, "line 2: start: “soon” is not a date."),
        ({"end": "2025-12-31"}, "line 2: end: it lies before the first day."),
        ({"role": "King"}, "line 2: role: “King” is none of the roles: CMO, CTO, CIO"),
        ({"currency": "bitcoin"}, "line 2: currency: “bitcoin” is not a currency"),
        ({"billing_mode": "x"}, "line 2: billing_mode: “x” is none of fixed, actual."),
        ({"proration": "x"}, "line 2: proration: “x” is none of working, calendar, none."),
        ({"rollover_days": "2"}, "line 2: rollover_months: say for how many months"),
        (
            {"billing_mode": "actual", "rollover_days": "2", "rollover_months": "1"},
            "line 2: rollover_days: days billed as used are not paid ahead",
        ),
        (
            {"billing_mode": "actual", "deficit_days": "2"},
            "line 2: deficit_days: days billed as used are not paid ahead",
        ),
        ({"hours_per_day": "0"}, "line 2: hours_per_day: “0” is not a number of hours"),
        ({"client_country": "Utopia"}, "line 2: client_country: “Utopia” is no country"),
        (
            {"client_country": "DE", "client_subdivision": "GE"},
            "line 2: client_subdivision: DE has no region “GE” with holidays of its own, only",
        ),
        (
            {"executive_email": "new@acme.example"},
            "line 2: executive_email: new@acme.example is nobody of ours: invite them under People",
        ),
        (
            {"executive_email": "olga@acme.example"},
            "line 2: executive_email: Olga keeps the office",
        ),
        ({"executive_email": ""}, "line 2: executive_email: it is missing; say who leads"),
        ({"client": "Brume", "client_country": "DE"}, "Brume is in FR, not in DE."),
        (
            {"client": "Brume", "start": "2026-02-01"},
            "line 2: start: Fractional CIO, Brume runs from 1 January 2026 here",
        ),
        (
            {"client": "Brume", "days_per_month": "6"},
            "line 2: start: this term is there already, with days_per_month 8.00, day_rate 1200.00",
        ),
        (
            {"client": "Brume", "end": "2026-12-31", "days_per_month": "8", "day_rate": "1200"},
            "line 2: end: Fractional CIO, Brume has another last day here: no last day.",
        ),
    ],
)
def test_a_bad_cell_is_named_with_its_line_and_column(
    world: World, tmp_path: Path, cells: dict[str, str], said: str
) -> None:
    run = Run(table(tmp_path, row(**cells)))
    assert run.code == 1
    assert said in run.err
    assert "1 line does not fit: nothing was written." in run.err


def test_every_bad_row_is_named_and_nothing_is_written(world: World, tmp_path: Path) -> None:
    run = Run(
        table(
            tmp_path,
            row(),
            row(client="Two", day_rate="x", start="y"),
            row(client="Three", executive_email="x@acme.example"),
        )
    )
    assert run.code == 1
    assert [line.split(": ")[:2] for line in run.err.splitlines()[:3]] == [
        ["  line 3", "start"],
        ["  line 3", "day_rate"],
        ["  line 4", "executive_email"],
    ]
    assert "2 lines do not fit: nothing was written." in run.err
    with world.staff():
        assert Client.objects.count() == 1


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ({}, {}, "line 3: start: line 2 begins on the same day."),
        (
            {"end": "2026-03-31"},
            {"start": "2026-05-01"},
            "line 3: start: line 2 ends on 31 March 2026, and nothing holds until 1 May 2026.",
        ),
        (
            {"end": "2026-06-30"},
            {"start": "2026-05-01"},
            "line 3: start: line 2 still holds on 1 May 2026: it ends on 30 June 2026.",
        ),
    ],
)
def test_terms_neither_overlap_nor_leave_a_gap(
    world: World, tmp_path: Path, first: dict[str, str], second: dict[str, str], said: str
) -> None:
    run = Run(table(tmp_path, row(**first), row(**second)))
    assert (run.code, said in run.err) == (1, True)


def test_no_term_comes_into_a_month_that_is_handed_in(
    world: World, tmp_path: Path, now: dt.datetime
) -> None:
    with world.staff():
        month = months.month_of(engagement=world.engagement, month=Month(2026, 10))
        months.submit(month=month, by=CLOCK, at=now, on=now.date())
    there = row(client="Brume", days_per_month="8", day_rate="1200")
    run = Run(table(tmp_path, there, row(client="Brume", start="2026-10-15")))
    assert "line 3: start: October 2026 is handed in already" in run.err


def test_a_missing_column_is_named_and_one_that_is_not_read_too(
    world: World, tmp_path: Path
) -> None:
    file = tmp_path / "c.csv"
    file.write_text("client,role,start,days_per_month,mood\nNordlys,CIO,2026-01-01,6,good\n")
    run = Run(file)
    assert (run.code, "there is no column “day_rate”." in run.err) == (1, True)
    assert "The column “mood” is not read." in run.out


def test_a_client_like_one_that_is_there_is_said(world: World, tmp_path: Path) -> None:
    run = Run(table(tmp_path, row(client="Brume SAS")), "--dry-run")
    assert "“Brume SAS” becomes a client of its own beside Brume." in run.out
