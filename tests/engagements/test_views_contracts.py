"""The pages that take contracts over from a table."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from openpyxl import load_workbook

from common.tables import read_table
from engagements.importing.contract_sheet import COLUMNS
from engagements.models import Engagement
from tests.factories.contracts import row
from tests.factories.world import World

START = "/p/acme/import/contracts/"

pytestmark = pytest.mark.usefixtures("on_the_day")


@pytest.fixture
def office(world: World, client: Browser) -> Browser:
    client.force_login(world.olga.user)
    return client


def upload(browser: Browser, *rows: str) -> str:
    """Bring a table; the address of its check."""
    raw = "\n".join([";".join(COLUMNS), *rows]).encode()
    answer = browser.post(START, {"sheet": SimpleUploadedFile("contracts.csv", raw)})
    assert answer.status_code == 302
    return str(answer["Location"])


def text_of(page: bytes) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.decode()).split())


def test_what_would_be_added_is_shown_and_then_written(world: World, office: Browser) -> None:
    check = upload(office, row(), row(client="Brume", role="CMO", end="2027-12-31"))
    shown = text_of(office.get(check).content)
    assert "New clients 1 New engagements 2 Terms 2" in shown
    assert "Nordlys Fractional CIO, new client Bob 1 Jan 2026" in shown
    assert "31 Dec 2027" in shown
    answer = office.post(check, follow=True)
    assert "Imported: 1 clients, 2 engagements, 2 terms." in text_of(answer.content)
    with world.staff():
        assert Engagement.objects.filter(client__name="Nordlys").exists()
    assert "imported already" in text_of(office.get(check, follow=True).content)


def test_bad_rows_are_named_and_there_is_no_button(world: World, office: Browser) -> None:
    check = upload(office, row(day_rate="x"), row(client="Two", start=""))
    shown = text_of(office.get(check).content)
    assert "Nothing can be imported yet" in shown
    assert "Day_rate: “x” is not an amount. Line 2" in shown
    assert "Start: it is missing. Line 3" in shown
    assert "Import 1 term" not in shown
    assert office.post(check).status_code == 422
    with world.staff():
        assert not Engagement.objects.exclude(client__name="Brume").exists()


def test_a_file_that_is_no_table_is_refused_at_the_field(office: Browser, world: World) -> None:
    answer = office.post(START, {"sheet": SimpleUploadedFile("c.csv", b"%PDF-1.7 x")})
    assert answer.status_code == 422
    assert "c.csv is not a table we can read" in text_of(answer.content)


def test_what_is_taken_away_is_found_there_already(office: Browser, world: World) -> None:
    answer = office.get(f"{START}table/")
    table = read_table(answer.content, name="acme-contracts.csv")
    assert table.headers == COLUMNS
    (line,) = table.rows
    assert (line.values["client"], line.values["role"]) == ("Brume", "CIO")
    sheet = SimpleUploadedFile("again.csv", answer.content)
    check = str(office.post(START, {"sheet": sheet})["Location"])
    shown = text_of(office.get(check).content)
    assert "All of these contracts are here already." in shown
    assert "Here already 1" in shown


def test_the_table_to_fill_in_is_a_workbook_too(office: Browser, world: World) -> None:
    answer = office.get(f"{START}table/?as=xlsx")
    assert 'filename="acme-contracts.xlsx"' in answer["Content-Disposition"]
    rows = list(load_workbook(BytesIO(answer.content)).active.values)  # type: ignore[union-attr]
    assert rows[0] == COLUMNS
    assert rows[1][:2] == ("Brume", "FR")
    sheet = SimpleUploadedFile("again.xlsx", answer.content)
    check = str(office.post(START, {"sheet": sheet})["Location"])
    assert "Here already 1" in text_of(office.get(check).content)


def test_another_person_cannot_open_an_upload(world: World, office: Browser) -> None:
    check = upload(office, row())
    other = Browser()
    other.force_login(world.alice.user)
    assert other.get(check)["Location"] == START
