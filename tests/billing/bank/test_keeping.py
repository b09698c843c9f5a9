"""Whoever brings a file again, or one that overlaps, adds nothing twice."""

import pytest

from accounts.actors import actor_of
from billing.bank.keeping import keep
from billing.bank.movement import CannotRead
from billing.bank.reading import Unclear, read
from billing.bank.table import Columns
from billing.models import BankLine, BankStatement
from tests.billing.bank.conftest import Till

CSV = """Date;Libelle;Montant
07/12/2026;VIR BRUME SAS F-2026-0001;11520,00
07/12/2026;ACOMPTE BRUME SAS F 2026 0002;5000,00
07/12/2026;REGLEMENT CIME SEPTEMBRE OCTOBRE;9600,00
07/12/2026;REMISE SEMINAR;400,00
"""


def test_the_same_file_is_refused_and_says_who_read_it(till: Till) -> None:
    with till.world.staff():
        till.bring(till.raw)
        with pytest.raises(CannotRead, match=r"was read on 19 November 2026 by Olga"):
            till.bring(till.raw)
        assert BankLine.objects.count() == 10


def test_the_same_movements_in_another_file_add_nothing(till: Till) -> None:
    with till.world.staff():
        till.bring(till.raw)
        kept = till.bring(till.raw.replace(b"STMT-20261207-001", b"STMT-AGAIN"), "again.xml")
        assert (kept.new, kept.known) == (0, 10)
        assert BankLine.objects.count() == 10


def test_a_file_that_overlaps_adds_what_is_new(till: Till) -> None:
    with till.world.staff():
        till.bring(till.raw)
        later = till.raw.replace(b"B-1005", b"B-2005").replace(b">333.33<", b">444.44<")
        assert (till.bring(later, "later.xml").new, BankLine.objects.count()) == (1, 11)


def test_a_camt_after_a_table_of_the_same_account_adds_nothing_twice(till: Till) -> None:
    with till.world.staff():
        first = till.bring(CSV.encode(), "december.csv")
        assert (first.new, first.statements[0].iban) == (4, "FR7630006000011234567890189")
        kept = till.bring(till.raw)
        # Three payments and the collective entry, which the camt has as two.
        assert (kept.new, kept.known) == (5, 5)


def test_a_table_after_a_camt_adds_nothing_twice(till: Till) -> None:
    with till.world.staff():
        till.bring(till.raw)
        kept = till.bring(CSV.encode(), "december.csv")
        assert (kept.new, kept.known) == (0, 4)


def test_two_equal_amounts_on_one_day_stay_two(till: Till) -> None:
    twice = b"Date;Libelle;Montant\n" + b"07/12/2026;VIR BRUME;100,00\n" * 2
    with till.world.staff():
        assert till.bring(twice, "a.csv").new == 2
        kept = till.bring(twice + b"07/12/2026;VIR BRUME;100,00\n", "b.csv")
        assert (kept.new, kept.known) == (1, 2)


def test_equal_amounts_of_different_payers_are_different(till: Till) -> None:
    with till.world.staff():
        till.bring(b"Date;Libelle;Montant\n07/12/2026;Brume;100,00\n", "a.csv")
        kept = till.bring(b"Date;Libelle;Montant\n07/12/2026;Cime;100,00\n", "b.csv")
        assert (kept.new, BankLine.objects.count()) == (1, 2)


def test_the_columns_that_somebody_named_are_remembered(till: Till) -> None:
    raw = b"when;what;how much\n2026-12-07;Brume;5,00\n"
    columns = Columns({"date": "when", "text": "what", "amount": "how much"})
    with till.world.staff():
        found = read(raw, account="", currency="EUR", columns=columns)
        assert not isinstance(found, Unclear)
        by = actor_of(till.world.olga)
        keep(statement=found, raw=raw, name="a", provider=till.world.acme, at=till.at, by=by)
        again = read(raw + b"2026-12-08;Cime;6,00\n", account="", currency="EUR")
        assert not isinstance(again, Unclear)
        assert len(again.movements) == 2


def test_a_file_with_two_accounts_makes_two_statements(till: Till) -> None:
    raw = till.raw
    start, end = raw.index(b"    <Stmt>"), raw.index(b"    </Stmt>") + len(b"    </Stmt>")
    second = raw[start:end].replace(b"FR7630006000011234567890189", b"DE89370400440532013000")
    with till.world.staff():
        kept = till.bring(raw[:end] + b"\n" + second + raw[end:])
        assert kept.new == 20
        assert BankStatement.objects.count() == 2


def test_an_empty_statement_keeps_nothing(till: Till) -> None:
    raw = b"Date;Libelle;Montant\n;Solde;100,00\n"
    with till.world.staff(), pytest.raises(CannotRead, match="no booked movement"):
        till.bring(raw, "empty.csv")
