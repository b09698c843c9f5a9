"""The files of the bank, as banks write them, and as nobody should."""

import datetime as dt
from decimal import Decimal

import pytest

from billing.bank.movement import MOST_BYTES, CannotRead, Movement, Statement
from billing.bank.reading import Unclear, read
from billing.bank.table import Columns, parse_amount
from tests.billing.bank.conftest import FILE
from tests.factories.world import World

OURS = "FR7630006000011234567890189"
CAMT = FILE.read_bytes().replace(b"@CHF@", b"4000.00")


def statement(raw: bytes, columns: Columns | None = None) -> Statement:
    found = read(raw, account=OURS, currency="EUR", columns=columns)
    assert isinstance(found, Statement), found
    return found


def movements(raw: bytes) -> tuple[Movement, ...]:
    return statement(raw).movements


# --------------------------------------------------------------------------------- camt.053


def test_a_camt_is_read_with_its_batches_and_without_what_is_only_announced() -> None:
    found = statement(CAMT)
    assert (found.kind, len(found.movements), found.pending) == ("camt", 10, 1)
    first, last = found.movements[0], found.movements[-1]
    assert (first.account, first.on, first.amount) == (OURS, dt.date(2026, 12, 7), 11520)
    assert first.text == "Votre facture F-2026- 0001 du 19.11.2026"
    assert (first.payer, first.payer_iban) == ("BRUME SAS", "FR1420041010050500013M02606")
    assert (first.reference, first.bank_reference) == ("BRUME-88121", "B-1001")
    assert (last.amount, last.payer) == (-1500, "Office rent")
    parts = [one for one in found.movements if one.batch_amount]
    assert [(one.amount, one.batch_amount) for one in parts] == [(250, 400), (150, 400)]
    (back,) = [one for one in found.movements if one.is_reversal]
    assert (back.amount, back.payer, back.reference) == (-11520, "BRUME SAS", "BRUME-88121")


def test_a_camt_tells_what_was_sent_in_another_currency_or_before_fees() -> None:
    sent = {
        one.bank_reference: (one.sent_amount, one.sent_currency)
        for one in statement(CAMT).movements
        if one.sent_amount
    }
    assert sent == {"B-1004": (4000, "CHF"), "B-1006": (11520, "EUR")}


@pytest.mark.parametrize("version", ["02", "03", "04", "06", "08"])
def test_every_version_of_a_camt_is_read(version: str) -> None:
    raw = CAMT.replace(b"053.001.02", f"053.001.{version}".encode())
    if version == "08":
        raw = raw.replace(b"<Sts>BOOK</Sts>", b"<Sts><Cd>BOOK</Cd></Sts>")
        raw = raw.replace(b"<Sts>PDNG</Sts>", b"<Sts><Cd>PDNG</Cd></Sts>")
        raw = raw.replace(b"<Dbtr><Nm>", b"<Dbtr><Pty><Nm>").replace(
            b"</Nm></Dbtr>", b"</Nm></Pty></Dbtr>"
        )
    assert movements(raw)[0].payer == "BRUME SAS"
    assert len(movements(raw)) == 10


def test_a_camt_in_another_encoding_is_read() -> None:
    text = CAMT.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    assert len(movements(text.encode("utf-16"))) == 10
    latin = CAMT.decode().replace('encoding="UTF-8"', 'encoding="ISO-8859-1"')
    assert movements(latin.encode("latin-1"))[2].payer == "Société Cime"


# -------------------------------------------------------------------------------------- CSV

FRENCH = """Compte;FR76 3000 6000 0112 3456 7890 189
Date de comptabilisation;Libelle operation;Reference;Debit;Credit;Devise
07/12/2026;VIR SEPA BRUME SAS F-2026-0001;B1;;11 520,00;EUR
08/12/2026;PRLV LOYER;B2;-1 500,00;;EUR
"""
GERMAN = """"Buchungstag";"Valutadatum";"Beguenstigter/Zahlungspflichtiger";"Verwendungszweck";"Betrag";"Waehrung";"Info"
"07.12.26";"07.12.26";"Brume SAS";"Rechnung F-2026-0001";"11.520,00";"EUR";"Umsatz gebucht"
"08.12.26";"08.12.26";"Vermieter";"Miete";"-1.500,00";"EUR";"Umsatz gebucht"
"09.12.26";"";"Brume SAS";"kommt noch";"5,00";"EUR";"Umsatz vorgemerkt"
"""
ENGLISH = """Date completed (UTC),State,Description,Reference,Payer,Amount,Payment currency
2026-12-07,COMPLETED,Money added,F-2026-0001,Brume SAS,"11,520.00",EUR
2026-12-08,COMPLETED,Rent,,,-1500.00,EUR
2026-12-09,PENDING,Later,,,1.00,EUR
"""
NEO = """Date,Payee,Account number,Transaction type,Payment reference,Amount (EUR)
2026-12-07,Brume SAS,FR1420041010050500013M02606,Income,F-2026-0001,11520.0
2026-12-08,Landlord,,Outgoing Transfer,Rent,-1500.0
"""
MARKED = """Date;Libelle;Montant;Sens
07/12/2026;BRUME SAS F-2026-0001;11520,00;C
08/12/2026;LOYER;1500,00;D
"""


@pytest.mark.parametrize("text", [FRENCH, GERMAN, ENGLISH, NEO, MARKED])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_tables_of_banks_are_told_by_their_headings(
    world: World, text: str, encoding: str
) -> None:
    with world.staff():
        found = movements(text.encode(encoding))
        assert [(one.on, one.amount, one.currency) for one in found] == [
            (dt.date(2026, 12, 7), Decimal(11520), "EUR"),
            (dt.date(2026, 12, 8), Decimal(-1500), "EUR"),
        ]
        first = found[0]
        assert "F-2026-0001" in f"{first.text} {first.reference}"
        assert "brume" in f"{first.payer} {first.text}".lower()
        assert first.account == OURS


def test_what_is_only_announced_in_a_table_is_left_out(world: World) -> None:
    with world.staff():
        assert statement(GERMAN.encode()).pending == 1


def test_a_table_of_unknown_headings_asks_what_they_hold(world: World) -> None:
    raw = b"when;what;how much\n2026-12-07;Brume;5,00\n"
    with world.staff():
        found = read(raw, account=OURS, currency="EUR")
        assert isinstance(found, Unclear)
        assert {problem.field for problem in found.problems} == {"date", "amount"}
        columns = Columns({"date": "when", "text": "what", "amount": "how much"})
        (one,) = statement(raw, columns).movements
        assert (one.amount, one.text) == (5, "Brume")


def test_a_table_without_headings_keeps_its_first_row(world: World) -> None:
    raw = b"2026-12-07;Brume;5,00\n2026-12-08;Cime;6,00\n"
    with world.staff():
        found = read(raw, account=OURS, currency="EUR")
        assert isinstance(found, Unclear)
        assert len(found.table.rows) == 2


def test_days_that_read_both_ways_are_asked_for(world: World) -> None:
    raw = b"Date,Description,Amount\n05/08/2026,Brume,5.00\n"
    with world.staff():
        found = read(raw, account=OURS, currency="EUR")
        assert isinstance(found, Unclear)
        assert [problem.field for problem in found.problems] == ["day_first"]
        proof = read(raw + b"13/08/2026,Brume,5.00\n", account=OURS, currency="EUR")
        assert isinstance(proof, Statement)
        assert proof.movements[0].on == dt.date(2026, 8, 5)


def test_a_row_that_cannot_be_read_is_named_with_its_line(world: World) -> None:
    raw = MARKED.encode() + b"09/12/2026;Brume;many;C\n"
    with world.staff():
        (problem,) = statement(raw).problems
        assert str(problem) == "line 4: “many” is not an amount."


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u202f234,56 €", "1234.56"),
        ("CHF 1'234.50", "1234.50"),
        ("1234,5", "1234.5"),
        ("1.234", "1234"),
        ("8600.000", "8600"),
        ("12345,678", "12345.678"),
        ("0,500", "0.5"),
        ("1.234.567", "1234567"),
        ("-12,00", "-12"),
        ("12,00-", "-12"),
        ("(12.00)", "-12"),
        ("\u221212", "-12"),
        ("+12", "12"),
        (".5", "0.5"),
    ],
)
def test_an_amount_is_read_in_any_customary_writing(text: str, value: str) -> None:
    assert parse_amount(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "many", "1 to 2 or 3", "²"])
def test_what_is_no_amount_is_none(text: str) -> None:
    assert parse_amount(text) is None


# ----------------------------------------------------------------------------------- hostile

XXE = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>&x;</BkToCstmrStmt></Document>"""
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha">'
    + b"".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(9))
    + b']><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">&j;</Document>'
)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"x" * (MOST_BYTES + 1), "larger than 5 MB"),
        (b"PK\x03\x04zip", "packed file"),
        (b"%PDF-1.7", "no CSV"),
        (b"\x00\x01\x02\xff", "cannot be read"),
        (b"just some words", "no table of movements"),
        (XXE, "definitions of its own"),
        (XXE.decode().encode("utf-16"), "definitions of its own"),
        (LAUGHS, "definitions of its own|damaged"),
        (CAMT[:900], "damaged or not complete"),
        (b"<html><body>Please sign in</body></html>", "no statement of an account"),
        (CAMT.replace(b"camt.053", b"camt.054"), "This is a camt.054 file"),
        (CAMT.replace(b"Stmt>", b"Stnt>"), "no statement of an account in this file"),
        (CAMT.replace(b">11520.00<", b">1e99<"), "no amount that can be read"),
        (CAMT.replace(b">11520.00<", b">NaN<"), "no amount that can be read"),
        (CAMT.replace(b">11520.00<", b">1E+99999999<"), "no amount that can be read"),
        (CAMT.replace(b">11520.00<", b">1E-999999999<"), "no amount that can be read"),
        (CAMT.replace(b"2026-12-07</Dt></BookgDt>", b"soon</Dt></BookgDt>"), "no day"),
        (b"Date;Montant\n" + b"2026-12-07;1,00\n" * 10_050, "more than 10000 movements"),
    ],
)
def test_a_file_that_cannot_be_read_says_so(world: World, raw: bytes, said: str) -> None:
    with world.staff(), pytest.raises(CannotRead, match=said):
        read(raw, account=OURS, currency="EUR")


def test_nothing_of_the_machine_is_read(world: World) -> None:
    """What an entity would bring never stands in a movement."""
    raw = CAMT.replace(b"<Document", b'<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd"><Document')
    with world.staff(), pytest.raises(CannotRead, match="definitions of its own"):
        read(raw, account=OURS, currency="EUR")
