"""The pages of the import, walked through without JavaScript."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.actors import CLOCK
from engagements.importing.imports import import_sheet
from engagements.importing.uploads import MOST_BYTES
from engagements.models import WorkLog
from tests.factories.sheets import csv_of, plan_of
from tests.factories.world import World

START = "/p/acme/import/"
ROW = "2026-10-05,Brume,Fractional CIO,Roadmap,x,4,Bob,"
HARVEST = "Date,Client,Project,Task,Notes,Hours,First Name,Last Name"
GERMAN = "Datum;Kunde;Aufgabe;Stunden;Person\n05.10.2026;Brume;Übergabe;1,5;Bob\n"


@pytest.fixture
def office(client: Client, world: World) -> Client:
    client.force_login(world.olga.user)
    return client


def upload(office: Client, raw: bytes, name: str = "sheet.csv") -> Any:
    sheet = SimpleUploadedFile(name, raw)
    return office.post(START, {"sheet": sheet}, follow=True)


def harvest(*rows: str) -> bytes:
    return csv_of(*rows, headings=HARVEST)


def text_of(response: Any) -> str:
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(words.replace("&amp;", "&").split())


def named(response: Any) -> bytes:
    """The page up to the wrong lines as they stand in the file."""
    return bytes(response.content.partition(b'aria-labelledby="lines-h"')[0])


def path_of(response: Any) -> str:
    return str(response.request["PATH_INFO"])


def logged(world: World) -> int:
    with world.staff():
        return WorkLog.objects.count()


def test_a_known_export_goes_straight_to_the_preview_and_is_written_when_confirmed(
    office: Client, world: World
) -> None:
    seen = upload(office, harvest(ROW, "2026-11-05,Brume,CIO,Roadmap,x,2,Bob,"))
    assert "export of Harvest" in text_of(seen)
    assert "Brume October 2026 1 ½" in text_of(seen)
    assert "Brume November 2026 1 ¼" in text_of(seen)
    assert logged(world) == 0
    done = office.post(path_of(seen), follow=True)
    assert path_of(done) == START
    assert "Imported: 2 entries, ¾ days." in text_of(done)
    assert logged(world) == 2


def test_confirming_twice_writes_once(office: Client, world: World) -> None:
    seen = upload(office, harvest(ROW))
    office.post(path_of(seen))
    again = office.post(path_of(seen), follow=True)
    assert "was imported already, or lies more than an hour back" in text_of(again)
    assert logged(world) == 1


def test_what_was_imported_before_is_left_alone(office: Client, world: World) -> None:
    with world.staff():
        import_sheet(plan=plan_of(ROW), by=CLOCK)
    seen = upload(office, harvest(ROW))
    assert "There is nothing to add." in text_of(seen)
    assert b"Import 1" not in seen.content


def test_bad_lines_are_named_and_there_is_nothing_to_confirm(office: Client, world: World) -> None:
    seen = upload(office, harvest(ROW, "2026-13-45,Brume,CIO,Roadmap,x,4,Bob,"))
    assert "Nothing can be imported yet" in text_of(seen)
    assert "“2026-13-45” is not a date. Line 3" in text_of(seen)
    assert "3 “2026-13-45” is not a date. 2026-13-45 Brume CIO Roadmap x 4 Bob –" in text_of(seen)
    refused = office.post(path_of(seen))
    assert refused.status_code == 422
    assert logged(world) == 0


def test_a_table_of_ones_own_is_mapped_with_the_guess_chosen(office: Client, world: World) -> None:
    seen = upload(office, GERMAN.encode("cp1252"))
    assert path_of(seen).endswith("/columns/")
    assert b'<option value="Datum" selected>Datum: 05.10.2026</option>' in seen.content
    assert "Übergabe" in text_of(seen)
    answers = {"date": "Datum", "client": "Kunde", "hours": "Stunden", "person": "Person"}
    preview = office.post(path_of(seen), answers, follow=True)
    assert "read by your columns" in text_of(preview)
    office.post(path_of(preview))
    assert logged(world) == 1


def test_a_mapping_that_lacks_something_keeps_what_was_said(office: Client, world: World) -> None:
    seen = upload(office, GERMAN.encode())
    answers = {"date": "Datum", "client": "Kunde", "task": "Aufgabe"}
    again = office.post(path_of(seen), answers)
    assert again.status_code == 422
    assert "Say which one column holds the hours" in text_of(again)
    assert b'<option value="Aufgabe" selected>' in again.content
    assert b'<option value="Stunden" selected>' not in again.content


def test_dates_that_read_both_ways_are_asked_about(office: Client, world: World) -> None:
    seen = upload(office, harvest("05/10/2026,Brume,CIO,Roadmap,x,4,Bob,"))
    assert path_of(seen).endswith("/columns/")
    assert "The dates can be read in two ways." in text_of(seen)
    answers = {
        "date": "Date", "client": "Client", "project": "Project", "hours": "Hours",
        "first_name": "First Name",
    }  # fmt: skip
    assert office.post(path_of(seen), answers).status_code == 422
    preview = office.post(path_of(seen), {**answers, "dates": "day-first"}, follow=True)
    assert "Brume October 2026" in text_of(preview)


def test_what_does_not_match_is_asked_step_by_step_and_remembered(
    office: Client, world: World
) -> None:
    row = "2026-10-05,Nobody & Co,ERP,Roadmap,x,4,O.,Fice"
    seen = upload(office, harvest(row, "2026-13-45,Brume,CIO,Roadmap,x,4,Bob,"))
    assert path_of(seen).endswith("/names/")
    assert "Nobody & Co" in text_of(seen)
    assert "“2026-13-45” is not a date." in text_of(seen)
    names = re.findall(r'<select name="(\w+)"', seen.content.decode())
    assert [name.split("_")[0] for name in names] == ["client", "person"]
    half = office.post(path_of(seen), {names[0]: "brume"})
    assert half.status_code == 422
    assert b'<option value="brume" selected>' in half.content
    answers = {names[0]: "brume", names[1]: "olga@acme.example"}
    then = office.post(path_of(seen), answers, follow=True)
    (engagement,) = re.findall(r'<select name="(\w+)"', then.content.decode())
    assert "Brume / ERP / Olga" in text_of(then)
    preview = office.post(path_of(then), {engagement: "brume-cio"}, follow=True)
    assert "As you said Nobody & Co Brume" in text_of(preview)
    again = office.post(path_of(then), {"again": "1"}, follow=True)
    assert path_of(again).endswith("/names/")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "This file is empty."),
        (b"%PDF-1.7 \x00", "not a table we can read"),
        (b"x" * (MOST_BYTES + 1), "larger than 5 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    office: Client, raw: bytes, said: str
) -> None:
    refused = upload(office, raw)
    assert refused.status_code == 422
    assert said in text_of(refused)


def test_a_file_of_nothing_but_bad_lines_names_the_first_two_hundred(office: Client) -> None:
    bad = [f"2026-13-{number},Brume,CIO,Roadmap,x,4,Bob," for number in range(100, 350)]
    seen = upload(office, harvest(*bad))
    assert named(seen).count(b"is not a date.") == 200
    assert "And 50 more like these." in text_of(seen)


def test_what_is_wrong_on_many_lines_is_said_once(office: Client) -> None:
    seen = upload(office, harvest(*["2026-13-45,Brume,CIO,Roadmap,x,4,Bob,"] * 250))
    assert named(seen).count(b"is not a date.") == 1
    assert "Lines 2 to 251" in text_of(seen)


def test_no_file_is_said_in_words(office: Client) -> None:
    assert "Choose the file first." not in text_of(office.get(START))
    assert "Choose the file first." in text_of(office.post(START))


def test_an_upload_belongs_to_one_person_and_one_provider(
    office: Client, client: Client, world: World
) -> None:
    path = path_of(upload(office, harvest(ROW)))
    client.force_login(world.alice.user)
    for step in ("", "columns/", "names/"):
        answer = client.get(f"{path}{step}")
        assert (answer.status_code, answer["Location"]) == (302, START)
    client.force_login(world.mallory.user)
    assert client.get(path).status_code == 404
    elsewhere = client.get(path.replace("acme", "other"))
    assert elsewhere["Location"] == "/p/other/import/"


@pytest.mark.parametrize(("who", "status"), [("bob", 403), ("dora", 403), ("alice", 200)])
def test_the_owner_and_the_office_import(
    client: Client, world: World, who: str, status: int
) -> None:
    client.force_login(getattr(world, who).user)
    for name, args in (("start", []), ("preview", ["x"]), ("map", ["x"]), ("match", ["x"])):
        answer = client.get(reverse(f"engagements:import_{name}", args=["acme", *args]))
        assert answer.status_code == (status if name == "start" or status == 403 else 302)
