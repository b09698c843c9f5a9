"""What the office takes away of a period."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse
from openpyxl import load_workbook

from accounts.actors import actor_of
from billing import exports, files
from billing.drafting import draft_invoice
from billing.exports import Period
from billing.issuing import issue_invoice
from billing.models import BillingSettings, Invoice
from common.periods import Month
from tenancy.models import Client
from tests.billing.test_entries import books, pay
from tests.factories.billing import approved_month, issued_invoice, move_client, settle
from tests.factories.world import World, make_engagement

D = Decimal
NOVEMBER = Period(dt.date(2026, 11, 1), dt.date(2026, 11, 30))
QUERY = {"first": "2026-11-01", "last": "2026-11-30"}


@pytest.fixture
def invoice(world: World, now: dt.datetime) -> Invoice:
    with world.staff():
        made = issued_invoice(world, now)
        files.store(invoice=made, content=b"%PDF of it")
        return made


def address(name: str, *place: str) -> str:
    return reverse(f"billing:{name}", args=["acme", *place])


@pytest.fixture
def office(client: Browser, world: World, now: dt.datetime) -> Any:
    client.force_login(world.olga.user)
    with time_machine.travel(now, tick=False):
        yield client


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_tables_hold_heads_lines_and_payments(
    world: World, invoice: Invoice, now: dt.datetime
) -> None:
    with world.staff():
        pay(world, invoice, "1520", now, reference="VIR 4711")
        heads = list(exports.invoices(period=NOVEMBER))
        lines = list(exports.lines(period=NOVEMBER))
        payments = list(exports.payments(period=NOVEMBER))
    head = dict(zip(heads[0], heads[1], strict=True))
    assert head["Number"] == "F-2026-0001"
    assert [head[name] for name in ("Before VAT", "VAT", "Total", "Settled", "Open")] == [
        D("9600.00"), D("1920.00"), D("11520.00"), D("1520.00"), D("10000.00"),
    ]  # fmt: skip
    line = dict(zip(lines[0], lines[1], strict=True))
    assert (line["Quantity"], line["Unit price"], line["Before VAT"]) == (8, 1200, 9600)
    paid = dict(zip(payments[0], payments[1], strict=True))
    assert (paid["Amount"], paid["Set against"]) == (1520, "F-2026-0001")
    assert (paid["Not set against anything"], paid["Added by"]) == (0, "Olga")


def test_a_draft_and_another_month_are_no_part_of_a_period(world: World, invoice: Invoice) -> None:
    october = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    with world.staff():
        assert list(exports.invoices(period=october))[1:] == []
        assert not exports.contents(period=october)
        assert exports.contents(period=NOVEMBER).invoices == 1


def test_the_archive_holds_every_document_and_the_tables(
    world: World, invoice: Invoice, now: dt.datetime
) -> None:
    made = io.BytesIO()
    with world.staff():
        exports.write_archive(period=NOVEMBER, books=books(world), to=made, at=now)
    with zipfile.ZipFile(made) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert archive.read("invoices/F-2026-0001.pdf") == b"%PDF of it"
        assert rows_of(archive.read("invoices.csv"))[0]["Number"] == "F-2026-0001"
        entries = rows_of(archive.read("entries.csv"))
    assert {"lines.csv", "payments.csv"} <= set(names)
    assert sum(D(row["Debit"]) - D(row["Credit"]) for row in entries) == 0


def test_a_name_leads_out_of_no_folder() -> None:
    assert exports._safe("../../etc/passwd") == "-..-etc-passwd"
    assert exports._safe("F/2026/1") == "F-2026-1"
    assert exports._safe("..") == "-"


# ------------------------------------------------------------------------------------ the pages


def test_the_page_says_what_a_period_holds(office: Browser, invoice: Invoice) -> None:
    page = office.get(address("exports"), QUERY).content.decode()
    assert "1 invoice," in page
    assert 'value="2026-11-01"' in page
    assert "exports/invoices.csv?first=2026-11-01&amp;last=2026-11-30" in page


def test_a_period_that_ends_before_it_begins_is_said_at_its_field(office: Browser) -> None:
    for what in ("exports", "export_fec", "export_archive"):
        answer = office.get(address(what), {"first": "2026-11-30", "last": "2026-11-01"})
        assert answer.status_code == 422
        assert "The period ends before it begins." in answer.content.decode()
    answer = office.get(address("exports"), {"first": "0001-01-01", "last": "9999-12-31"})
    assert "between 2000 and 2100" in answer.content.decode()


@pytest.mark.parametrize("table", ["invoices", "lines", "payments", "entries"])
def test_every_table_is_there_as_csv_and_as_a_workbook(
    office: Browser, invoice: Invoice, table: str
) -> None:
    answer = office.get(address("export_table", table, "csv"), QUERY)
    assert answer["Content-Disposition"] == (
        f'attachment; filename="{table}-2026-11-01_2026-11-30.csv"'
    )
    head = answer.content.decode("utf-8-sig").splitlines()[0].split(",")
    book = load_workbook(
        io.BytesIO(office.get(address("export_table", table, "xlsx"), QUERY).content)
    )
    assert [cell.value for cell in book.worksheets[0][1]] == head
    assert office.get(address("export_table", table, "pdf"), QUERY).status_code == 404


def test_no_cell_is_taken_for_a_formula(office: Browser, world: World, now: dt.datetime) -> None:
    with world.staff():
        move_client(world.brume, name="=HYPERLINK(1)", legal_name="")
        issued_invoice(world, now)
    row = rows_of(office.get(address("export_table", "invoices", "csv"), QUERY).content)[0]
    assert row["Client"] == "'=HYPERLINK(1)"


def test_the_fec_is_named_and_encoded_as_the_law_wants(office: Browser, invoice: Invoice) -> None:
    answer = office.get(address("export_fec"), QUERY)
    assert answer["Content-Disposition"] == 'attachment; filename="852314764FEC20261130.txt"'
    assert answer["Content-Type"] == "text/plain; charset=iso8859-15"
    assert answer.content.startswith(b"JournalCode\tJournalLib\t")
    bars = office.get(address("export_fec"), {**QUERY, "separator": "bar"})
    assert bars.content.startswith(b"JournalCode|JournalLib|")


def test_without_a_siren_there_is_no_fec_and_the_page_says_why(
    office: Browser, world: World, invoice: Invoice
) -> None:
    with world.staff():
        settle(world, registration="")
    answer = office.get(address("export_fec"), QUERY)
    assert answer.status_code == 422
    assert "The FEC is named by the SIREN" in answer.content.decode()


def test_a_currency_without_a_rate_is_asked_for_at_its_field(
    office: Browser, world: World, now: dt.datetime
) -> None:
    with world.staff():
        settle(world)
        move_client(world.brume, country="CH")
        engagement = make_engagement(
            client=Client.objects.get(pk=world.brume.pk),
            executive=world.bob,
            role="cto",
            currency="CHF",
        )
        month, by = approved_month(world, engagement=engagement), actor_of(world.olga)
        issue_invoice(invoice=draft_invoice(month=month, by=by), on=now.date(), at=now, by=by)
    answer = office.get(address("export_fec"), {**QUERY, "rates": "1"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Say what 1 CHF is worth in EUR." in page
    assert "1 CHF in EUR" in page
    given = office.get(address("export_fec"), {**QUERY, "rates": "1", "rate_CHF": "1.05"})
    assert given.status_code == 200
    assert b"\tCHF\r\n" in given.content


def test_the_archive_keeps_two_invoices_apart_whose_numbers_make_one_name(
    world: World, invoice: Invoice, now: dt.datetime
) -> None:
    by = actor_of(world.olga)
    with world.staff(), io.BytesIO() as made:
        BillingSettings.objects.create(provider=world.acme, number_pattern="F/{year}/{number}")
        draft = draft_invoice(month=approved_month(world, month=Month(2026, 9)), by=by)
        other = issue_invoice(invoice=draft, on=now.date(), at=now, by=by)
        assert (invoice.number, other.number) == ("F-2026-0001", "F/2026/0001")
        files.store(invoice=other, content=b"%PDF of the other")
        exports.write_archive(period=NOVEMBER, books=books(world), to=made, at=now)
        with zipfile.ZipFile(made) as archive:
            held = [archive.read(name) for name in archive.namelist() if name.endswith(".pdf")]
            assert len(set(archive.namelist())) == len(archive.namelist())
    assert held == [b"%PDF of it", b"%PDF of the other"]


def test_the_archive_is_handed_out_from_disk(office: Browser, invoice: Invoice) -> None:
    answer: Any = office.get(address("export_archive"), QUERY)
    assert answer.streaming
    assert "documents-2026-11-01_2026-11-30.zip" in answer["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert "invoices/F-2026-0001.pdf" in archive.namelist()


def test_the_accounts_are_saved_and_used(office: Browser, world: World, invoice: Invoice) -> None:
    given = {
        "account_client": "411BRUME",
        "account_revenue": "706100",
        "account_expenses": "708500",
        "account_vat": "445711",
        "account_bank": "512001",
        "journal_sales": "VT",
        "journal_bank": "BQ1",
        "year_begins": "7",
    }
    assert office.post(address("export_accounts"), given).status_code == 302
    with world.staff():
        assert BillingSettings.objects.get().year_begins == 7
    rows = rows_of(office.get(address("export_table", "entries", "csv"), QUERY).content)
    assert [row["Account"] for row in rows] == ["411BRUME", "706100", "445711"]
    assert {row["Journal"] for row in rows} == {"VT"}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("account_client", "CLIENTS", "begins with three digits"),
        ("journal_bank", "V-T", "letters and digits"),
        ("journal_bank", "VE", "journals of their own"),
        ("year_begins", "13", "Select a valid choice"),
    ],
)
def test_an_account_that_is_none_is_said_at_its_field(
    office: Browser, world: World, field: str, value: str, said: str
) -> None:
    usual = {
        "account_client": "411000", "account_revenue": "706000", "account_expenses": "708500",
        "account_vat": "445710", "account_bank": "512000", "journal_sales": "VE",
        "journal_bank": "BQ", "year_begins": "1",
    }  # fmt: skip
    answer = office.post(address("export_accounts"), {**usual, field: value})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "Nothing was saved." in page


def test_the_page_asks_the_same_of_any_period(
    office: Browser, invoice: Invoice, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    office.get(address("exports"), QUERY)
    with django_assert_max_num_queries(18):
        assert office.get(address("exports"), QUERY).status_code == 200
