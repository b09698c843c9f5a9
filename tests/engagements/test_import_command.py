"""manage.py import_worklogs: what it says, what it writes, how it ends."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from engagements.models import TimesheetImport, WorkLog
from tests.factories.sheets import csv_of
from tests.factories.world import World

ROW = "2026-10-05,Brume,Fractional CIO,Roadmap,Quarter,4,Bob,"
HARVEST = "Date,Client,Project,Task,Notes,Hours,First Name,Last Name"
SEMICOLONS = "Datum;Kunde;Projekt;Aufgabe;Notizen;Stunden;Person"
MAPPING = "date=Datum,client=Kunde,project=Projekt,task=Aufgabe,notes=Notizen,hours=Stunden"
ENGLISH = "date=Date,client=Client,project=Project,task=Task,notes=Notes,hours=Hours,person=Person"


class Run:
    """One run of the command: what it printed, and the code that it ended with."""

    def __init__(self, file: Path, *options: str, provider: str = "acme") -> None:
        out, err = StringIO(), StringIO()
        self.code = 0
        try:
            call_command(
                "import_worklogs", str(file), "--provider", provider, *options,
                stdout=out, stderr=err,
            )  # fmt: skip
        except CommandError as problem:
            self.code = problem.returncode
            err.write(str(problem))
        self.out, self.err = out.getvalue(), err.getvalue()


@pytest.fixture
def harvest(tmp_path: Path) -> Path:
    file = tmp_path / "harvest.csv"
    rows = [f"2026-{month}-05,Brume,CIO,Roadmap,x,4,Bob," for month in (10, 11)]
    file.write_bytes(csv_of(*rows, "2026-11-06,Brume,CIO,Roadmap,x,1:30,Bob,", headings=HARVEST))
    return file


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "eigene.csv"
    file.write_text(f"{SEMICOLONS}\n05.10.2026;Brume;CIO;Übergabe;x;1,5;Bob\n", encoding="cp1252")
    return file


def logged(world: World) -> int:
    with world.staff():
        return WorkLog.objects.count()


def test_it_says_what_it_recognised_and_the_days_by_client_and_month(
    world: World, harvest: Path
) -> None:
    run = Run(harvest)
    assert (run.code, run.err) == (0, "")
    assert run.out.splitlines() == [
        "harvest.csv: Harvest export, UTF-8, 3 rows.",
        "  Brume  2026-10         1 entry      0.50 days",
        "  Brume  2026-11       2 entries      0.69 days",
        "Imported 3 entries, 1.19 days.",
    ]
    assert logged(world) == 3


def test_a_second_run_adds_nothing_and_says_so(world: World, harvest: Path) -> None:
    Run(harvest)
    run = Run(harvest)
    assert run.code == 0
    assert "Imported before and left alone: 3 entries." in run.out
    assert run.out.endswith("All of it was imported before; nothing was added.\n")
    assert logged(world) == 3


def test_a_dry_run_writes_nothing(world: World, harvest: Path) -> None:
    run = Run(harvest, "--dry-run")
    assert run.code == 0
    assert "3 entries, 1.19 days would be imported" in run.out
    assert logged(world) == 0


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_a_broken_file_is_refused_with_every_line_named(
    world: World, tmp_path: Path, options: tuple[str, ...]
) -> None:
    file = tmp_path / "broken.csv"
    rows = [
        "2026-10-05,Brume,CIO,Roadmap,x,4,Bob,",
        "2026-13-45,Brume,CIO,Roadmap,x,4,Bob,",
        "2026-10-06,Nobody & Co,CIO,Roadmap,x,4,Bob,",
        "2026-10-07,Brume,CIO,Roadmap,x,,Bob,",
        "2026-10-08,Brume,CIO,Roadmap,x,4,Bob,",
        "2026-10-08,Brume,CIO,Roadmap,x,4,Bob,",
    ]
    file.write_bytes(csv_of(*rows, headings=HARVEST))
    run = Run(file, *options)
    assert run.code == 1
    for said in (
        "line 3: “2026-13-45” is not a date.",
        "line 4: “Nobody & Co” is none of our clients.",
        "line 5: the hours are missing.",
        "3 lines do not fit: nothing was written.",
        "--client 'Nobody & Co=...' with one of brume",
    ):
        assert said in run.err
    assert "warning: line 7: the same work as on line 6" in run.out
    assert logged(world) == 0


def test_a_file_of_ones_own_asks_for_a_mapping_and_proposes_one(world: World, own: Path) -> None:
    run = Run(own)
    assert run.code == 2
    assert f"This may fit: --map {MAPPING},person=Person" in run.err
    assert Run(own, "--map", f"{MAPPING},person=Person").code == 0
    with world.staff():
        assert WorkLog.objects.get().category == "transfer"
        assert TimesheetImport.objects.get().source == "mapping"


def test_a_mapping_can_be_said_in_parts_and_with_a_comma_in_a_heading(
    world: World, tmp_path: Path
) -> None:
    file = tmp_path / "x.csv"
    file.write_text('"Day, date";Who for;h;Who\n2026-10-05;Brume;4;Bob\n')
    proposal = Run(file).err
    assert "Say which column holds the date." in proposal
    parts = ('"date=Day, date",client=Who for', "hours=h,person=Who")
    assert Run(file, "--map", parts[0], "--map", parts[1]).code == 0
    assert logged(world) == 1


def test_what_does_not_match_can_be_said(world: World, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(csv_of("2026-10-05,Nobody & Co,ERP,Roadmap,x,4,O. Fice,"))
    first = Run(file, "--map", ENGLISH)
    assert first.code == 1
    assert "--person 'O. Fice=...' with one of alice@acme.example" in first.err
    said = ["--map", ENGLISH, "--client", "nobody & co=brume"]
    said += ["--person", "O. Fice=olga@acme.example"]
    second = Run(file, *said)
    assert "--engagement 'Brume / ERP / Olga=...' with one of brume-cio" in second.err
    assert Run(file, *said, "--engagement", "Brume / ERP=brume-cio").code == 0
    assert logged(world) == 1


def test_dates_that_read_both_ways_are_asked_about(world: World, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(csv_of("05/10/2026,Brume,CIO,Roadmap,x,4,Bob,", headings=HARVEST))
    run = Run(file)
    assert run.code == 1
    assert "--dates day-first or month-first" in run.err
    assert "2026-10 " in Run(file, "--dates", "day-first", "--dry-run").out
    assert "2026-05 " in Run(file, "--dates", "month-first", "--dry-run").out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--client", "Brume=nowhere"), "there are: brume"),
        (("--client", "Brume"), "Write --client as NAME=ANSWER"),
        (("--map", "date"), "Write --map as NAME=ANSWER"),
        (("--map", "date=Tag"), "The file has no column “Tag”"),
        (("--by", "bob@acme.example"), "neither an owner nor an office member"),
        (("--by", "mallory@other.example"), "neither an owner nor an office member"),
    ],
)
def test_a_command_that_has_to_be_said_differently_ends_with_2(
    world: World, harvest: Path, options: tuple[str, ...], said: str
) -> None:
    run = Run(harvest, *options)
    assert run.code == 2
    assert said in run.err
    assert logged(world) == 0


def test_an_unknown_provider_or_file_ends_with_2(world: World, harvest: Path) -> None:
    assert Run(harvest, provider="nobody").code == 2
    missing = Run(harvest.with_name("missing.csv"))
    assert (missing.code, "No such file" in missing.err) == (2, True)


def test_a_file_that_is_no_table_is_refused(world: World, tmp_path: Path) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(b"%PDF-1.7 \x00")
    run = Run(file)
    assert run.code == 1
    assert "x.pdf is not a table we can read" in run.err


def test_it_imports_in_the_name_of_who_is_named(world: World, harvest: Path) -> None:
    assert Run(harvest, "--by", "Olga@acme.example").code == 0
    with world.staff():
        assert TimesheetImport.objects.get().imported_by_id == world.olga.pk
