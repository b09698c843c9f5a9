"""The accounting entries, and the French file of them: the published format, as tests."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.actors import actor_of
from billing import entries, fec, settings
from billing.drafting import draft_invoice
from billing.entries import Account, Books, CannotExport, Entry, Journal, Kind, Row
from billing.issuing import issue_invoice
from billing.models import Allocation, Invoice, Payment
from common.periods import Month
from tenancy.models import Client, Provider
from tests.billing.test_credit import credited
from tests.factories.billing import approved_month, issued_invoice, move_client, settle
from tests.factories.world import World, make_engagement

D = Decimal
YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def books(
    world: World, *, first: dt.date = YEAR[0], last: dt.date = YEAR[1], **rates: Decimal
) -> Books:
    return Books(
        provider=Provider.objects.get(pk=world.acme.pk),
        settings=settings.settings_of(provider=world.acme),
        first=first,
        last=last,
        rates=rates,
    )


def pay(world: World, invoice: Invoice, amount: str, at: dt.datetime, **facts: Any) -> Payment:
    """A payment with what it is set against, as the rooms of payments keep it."""
    paid = Payment.objects.create(
        **invoice.owner,
        paid_on=facts.pop("paid_on", at.date()),
        amount=D(amount),
        currency=invoice.currency,
        added_at=at,
        added_by=world.olga,
        **facts,
    )
    Allocation.objects.create(**invoice.owner, payment=paid, invoice=invoice, amount=D(amount))
    row = Invoice.objects.get(pk=invoice.pk)
    row.settled_amount += D(amount)
    row.status = "paid" if row.settled_amount == row.gross_amount else "issued"
    row.paid_on = paid.paid_on if row.status == "paid" else None
    row.save()
    return paid


def said(entry: Entry) -> list[tuple[str, Decimal, Decimal]]:
    return [(row.number, row.debit, row.credit) for row in entry.rows]


@pytest.fixture
def invoice(world: World, now: dt.datetime) -> Invoice:
    with world.staff():
        return issued_invoice(world, now)


# --------------------------------------------------------------------------------- the entries


def test_an_invoice_debits_the_client_and_a_payment_the_bank(
    world: World, invoice: Invoice, now: dt.datetime
) -> None:
    with world.staff():
        pay(world, invoice, "11520", now)
        sale, money = entries.entries(books=books(world))
    assert said(sale) == [
        ("411000", D("11520.00"), D(0)),
        ("706000", D(0), D("9600.00")),
        ("445710", D(0), D("1920.00")),
    ]
    assert (sale.code, sale.number, sale.piece) == ("VE", 1, "F-2026-0001")
    assert said(money) == [("512000", D("11520.00"), D(0)), ("411000", D(0), D("11520.00"))]
    assert (money.code, money.number, money.kind) == ("BQ", 1, Kind.PAYMENT)


def test_a_payment_that_is_taken_back_is_booked_the_other_way(
    world: World, invoice: Invoice, now: dt.datetime
) -> None:
    with world.staff():
        paid = pay(world, invoice, "5000", now)
        pay(world, invoice, "-5000", now, reverses=paid, reason="Typed twice.")
        _sale, first, second = entries.entries(books=books(world))
    assert said(second) == [("512000", D(0), D(5000)), ("411000", D(5000), D(0))]
    assert (first.kind, second.kind) == (Kind.PAYMENT, Kind.REVERSAL)
    assert (first.number, second.number) == (1, 2)


def test_a_credit_note_is_booked_the_other_way(world: World, invoice: Invoice) -> None:
    with world.staff():
        credited(world, invoice)
        sale, credit = entries.entries(books=books(world))
    assert (credit.kind, credit.number, credit.piece) == (Kind.CREDIT, 2, "F-2026-0002")
    assert said(credit) == [(number, paid, asked) for number, asked, paid in said(sale)]


def test_a_draft_is_in_no_journal(world: World) -> None:
    with world.staff():
        settle(world)
        draft_invoice(month=approved_month(world), by=actor_of(world.olga))
        assert list(entries.entries(books=books(world))) == []


def test_the_number_of_an_entry_is_the_same_in_the_month_and_in_the_year(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        settle(world)
        by = actor_of(world.olga)
        for number, on in ((8, "2026-09-03"), (9, "2026-10-05"), (10, "2026-11-04")):
            draft = draft_invoice(month=approved_month(world, month=Month(2026, number)), by=by)
            day = dt.date.fromisoformat(on)
            issue_invoice(invoice=draft, on=day, at=now, by=by)
        whole = [(one.piece, one.number) for one in entries.entries(books=books(world))]
        october = books(world, first=dt.date(2026, 10, 1), last=dt.date(2026, 10, 31))
        part = [(one.piece, one.number) for one in entries.entries(books=october)]
        settings.save_settings(provider=world.acme, by=by, year_begins=10)
        moved = [(one.piece, one.number) for one in entries.entries(books=books(world))]
    assert whole == [("F-2026-0001", 1), ("F-2026-0002", 2), ("F-2026-0003", 3)]
    assert part == [("F-2026-0002", 2)]
    assert moved == [("F-2026-0001", 1), ("F-2026-0002", 1), ("F-2026-0003", 2)]


def test_a_payment_that_is_added_late_takes_no_number_of_another(
    world: World, invoice: Invoice, now: dt.datetime
) -> None:
    with world.staff():
        pay(world, invoice, "1000", now, paid_on=dt.date(2026, 11, 19))
        pay(world, invoice, "2000", now + dt.timedelta(days=3), paid_on=dt.date(2026, 11, 19))
        found = [one for one in entries.entries(books=books(world)) if one.journal == "bank"]
    assert [(one.number, one.total) for one in found] == [(1, D(1000)), (2, D(2000))]
    assert found[1].recorded_on == dt.date(2026, 11, 22)


def test_another_currency_wants_a_rate_and_still_balances(world: World, now: dt.datetime) -> None:
    with world.staff():
        settle(world)
        move_client(world.brume, country="CH")
        engagement = make_engagement(
            client=Client.objects.get(pk=world.brume.pk),
            executive=world.bob,
            role="cto",
            currency="CHF",
        )
        month = approved_month(world, engagement=engagement)
        by = actor_of(world.olga)
        issue_invoice(invoice=draft_invoice(month=month, by=by), on=now.date(), at=now, by=by)
        with pytest.raises(CannotExport, match="Say what 1 CHF is worth in EUR") as problem:
            list(entries.entries(books=books(world)))
        assert problem.value.field == "rate_CHF"
        (entry,) = entries.entries(books=books(world, CHF=D("1.0637")))
    client = next(row for row in entry.rows if row.account == Account.CLIENT)
    # Outside the scope of VAT: no account of VAT is touched.
    assert [row.account for row in entry.rows] == [Account.CLIENT, Account.REVENUE]
    assert (client.foreign, client.currency) == (D("9600.00"), "CHF")
    assert client.debit == sum(row.credit for row in entry.rows) == D("10211.52")


def test_an_entry_that_does_not_balance_is_none() -> None:
    with pytest.raises(ValueError, match="does not balance"):
        Entry(
            journal=Journal.SALES,
            code="VE",
            number=1,
            kind=Kind.INVOICE,
            on=YEAR[0],
            recorded_on=YEAR[0],
            piece="F-1",
            client=Client(name="Brume"),
            rows=(Row(Account.CLIENT, "411000", D(1), D(0)),),
        )


@given(
    st.lists(st.decimals("-99999", "99999", places=2), min_size=1, max_size=6),
    st.decimals("0.000001", "999", places=6),
)
def test_what_is_converted_line_by_line_balances_whatever_the_rounding(
    amounts: list[Decimal], rate: Decimal
) -> None:
    held = settings.BillingSettings()
    of = Books(
        provider=Provider(currency="EUR"),
        settings=held,
        first=YEAR[0],
        last=YEAR[1],
        rates={"USD": rate},
    )
    rows = [entries._row(of, Account.REVENUE, amount, currency="USD") for amount in amounts]
    rows.append(entries._against(of, Account.CLIENT, rows, currency="USD"))
    assert sum(row.debit - row.credit for row in rows) == 0
    assert all(row.debit >= 0 and row.credit >= 0 for row in rows)
    assert all(not (row.debit and row.credit) for row in rows)


# ------------------------------------------------------------------------------------- the FEC


def read(content: bytes, separator: str = "\t") -> tuple[list[str], list[dict[str, str]]]:
    """The file as whoever checks it reads it."""
    text = content.decode("iso8859-15")
    assert text.endswith("\r\n")
    lines = text.removesuffix("\r\n").split("\r\n")
    assert not any("\n" in line or "\r" in line for line in lines)
    head = lines[0].split(separator)
    assert {len(line.split(separator)) for line in lines} == {18}
    return head, [dict(zip(head, line.split(separator), strict=True)) for line in lines[1:]]


@pytest.fixture
def busy(world: World, now: dt.datetime) -> World:
    """A year with three invoices, a payment in two parts and one that was taken back."""
    with world.staff():
        settle(world)
        move_client(world.brume, name="Brume | Cie\tœuvre – “Łódź”", legal_name="")
        by = actor_of(world.olga)
        issued = []
        for number in (8, 9, 10):
            draft = draft_invoice(month=approved_month(world, month=Month(2026, number)), by=by)
            issued.append(issue_invoice(invoice=draft, on=now.date(), at=now, by=by))
        pay(world, issued[0], "11520", now, reference="VIR 4711\nF-2026-0001")
        paid = pay(world, issued[1], "520.5", now)
        pay(world, issued[1], "-520.5", now, reverses=paid, reason="Another client's.")
    return world


@pytest.mark.parametrize("separator", ["\t", "|"])
def test_the_file_has_the_eighteen_columns_of_the_law(busy: World, separator: str) -> None:
    with busy.staff():
        content = b"".join(fec.write_fec(books=books(busy), separator=separator))
    head, rows = read(content, separator)
    assert head == [
        "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib",
        "CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit",
        "EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise",
    ]  # fmt: skip
    assert len(rows) == 3 * 3 + 3 * 2


def test_every_field_that_the_law_wants_is_filled_and_reads_as_it_wants(busy: World) -> None:
    with busy.staff():
        _head, rows = read(b"".join(fec.write_fec(books=books(busy))))
    assert len(rows) == 3 * 3 + 3 * 2
    wanted = {*fec.COLUMNS[:6], *fec.COLUMNS[8:13], "ValidDate"}
    for row in rows:
        assert [name for name in wanted if not row[name]] == []
        assert re.fullmatch(r"\d{3}[0-9A-Za-z]*", row["CompteNum"])
        for name in ("EcritureDate", "PieceDate", "ValidDate"):
            assert dt.datetime.strptime(row[name], "%Y%m%d").date().year == 2026  # noqa: DTZ007
        for name in ("Debit", "Credit"):
            assert re.fullmatch(r"\d+,\d{2}", row[name])
        # A client's row says which client; no other row has one.
        assert bool(row["CompAuxNum"]) == bool(row["CompAuxLib"]) == (row["CompteNum"][:3] == "411")
        assert (row["Debit"] == "0,00") != (row["Credit"] == "0,00")


def test_every_entry_balances_and_each_journal_is_numbered_without_gap(busy: World) -> None:
    with busy.staff():
        _head, rows = read(b"".join(fec.write_fec(books=books(busy))))
    sums: dict[tuple[str, int], Decimal] = {}
    for row in rows:
        key = row["JournalCode"], int(row["EcritureNum"])
        debit, credit = (D(row[name].replace(",", ".")) for name in ("Debit", "Credit"))
        sums[key] = sums.get(key, D(0)) + debit - credit
    assert set(sums.values()) == {D(0)}
    for journal in ("VE", "BQ"):
        assert sorted(number for code, number in sums if code == journal) == [1, 2, 3]
    # In the order in which they were recorded; the rows of an entry stand together.
    keys = [(row["ValidDate"], row["JournalCode"] != "VE", int(row["EcritureNum"])) for row in rows]
    assert keys == sorted(keys)


def test_what_the_characters_of_the_file_do_not_know_is_written_plainly(busy: World) -> None:
    with busy.staff():
        content = b"".join(fec.write_fec(books=books(busy)))
    _head, rows = read(content)
    client = next(row for row in rows if row["CompteNum"] == "411000")
    assert client["CompAuxLib"] == 'Brume Cie œuvre - "Lódz"'
    paid = next(row for row in rows if row["PieceRef"].startswith("VIR"))
    assert paid["PieceRef"] == "VIR 4711 F-2026-0001"
    assert next(row for row in rows if row["CompteNum"] == "445710")["CompteLib"] == (
        "TVA collectée 20 %"
    )


def test_the_file_is_named_by_the_siren_and_the_last_day(world: World) -> None:
    with world.staff():
        provider = settle(world)
        assert fec.file_name(provider=provider, last=YEAR[1]) == "852314764FEC20261231.txt"
        provider.registration = "852 314 764 00017"
        assert fec.file_name(provider=provider, last=YEAR[1]) == "852314764FEC20261231.txt"
        provider.registration = ""
        with pytest.raises(CannotExport, match="SIREN"):
            fec.file_name(provider=provider, last=YEAR[1])


def test_a_year_of_entries_is_read_in_few_statements(
    busy: World, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    with busy.staff():
        of = books(busy)
        with django_assert_max_num_queries(8):
            assert len(list(entries.entries(books=of))) == 6
