"""A statement of the bank, from the file to paid invoices: nothing is booked without a click."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.actors import actor_of
from billing.bank import booking
from billing.bank.facts import Sure
from billing.bank.matching import proposals
from billing.bank.standing import in_state, tallies
from billing.models import BankLine, Payment
from billing.payments import CannotPay, left_of
from tests.billing.bank.conftest import Till

DAY = dt.date(2026, 12, 7)


def numbers(till: Till, reference: str) -> list[tuple[str, Decimal]]:
    line = till.line(reference)
    found = proposals([line])[line.pk]
    return [(row.number, share) for row, share in found.shares]


def confirm(till: Till, reference: str) -> Payment:
    line = till.line(reference)
    seen = proposals([line])[line.pk].seen
    return booking.confirm(line=line, seen=seen, at=till.at, by=actor_of(till.world.olga))


def test_a_statement_is_read_and_nothing_is_booked(till: Till) -> None:
    with till.world.staff():
        kept = till.bring(till.raw)
        assert (kept.new, kept.known) == (10, 0)
        assert kept.statements[0].iban == "FR7630006000011234567890189"
        assert not Payment.objects.exists()
        assert tallies() == {"": 9, "out": 1, "booked": 0, "aside": 0}


def test_each_movement_has_its_proposal(till: Till) -> None:
    with till.world.staff():
        till.bring(till.raw)
        found = proposals(list(in_state("")))
        said = {row.line.bank_reference: (row.sure, row.client.name) for row in found.values()}
        assert said == {
            "B-1001": (Sure.CERTAIN, "Brume"),
            "B-1002": (Sure.LIKELY, "Brume"),
            "B-1003": (Sure.LIKELY, "Cime"),
            "B-1004": (Sure.CERTAIN, "Helvia"),
            "B-1006": (Sure.LIKELY, "Brume"),
        }
        assert numbers(till, "B-1001") == [("F-2026-0001", 11520)]
        assert numbers(till, "B-1002") == [("F-2026-0002", 5000)]
        assert numbers(till, "B-1003") == [("F-2026-0004", 4800), ("F-2026-0005", 4800)]


def test_each_proposal_says_why(till: Till) -> None:
    with till.world.staff():
        till.bring(till.raw)
        found = proposals(list(in_state("")))
        said = {row.line.bank_reference: " ".join(row.reasons) for row in found.values()}
        assert said["B-1001"] == (
            "F-2026-0001 stands in the text. The amount is exactly what is open."
        )
        assert "It is a part: €6,520.00 stays open." in said["B-1002"]
        assert said["B-1003"] == ("The name is that of Cime. 2 open invoices sum up to the amount.")
        assert "was sent, €5,238.15 came in." in said["B-1004"]
        assert "€11,520.00 was sent; the bank kept €15.00 in fees." in said["B-1006"]


def test_confirming_books_what_was_seen(till: Till) -> None:
    with till.world.staff():
        till.bring(till.raw)
        payment = confirm(till, "B-1001")
        assert (payment.amount, payment.paid_on, payment.currency) == (11520, DAY, "EUR")
        first = till.invoice(1)
        assert (first.status, first.paid_on) == ("paid", DAY)
        confirm(till, "B-1002")
        assert till.invoice(2).open_amount == 6520
        confirm(till, "B-1003")
        assert {till.invoice(4).status, till.invoice(5).status} == {"paid"}
        foreign = confirm(till, "B-1004")
        assert foreign.currency == "CHF"
        assert till.invoice(6).status == "paid"
        fees = confirm(till, "B-1006")
        assert (fees.amount, till.invoice(3).status) == (11520, "paid")
        assert tallies() == {"": 4, "out": 1, "booked": 5, "aside": 0}
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_bank_takes_a_payment_back(till: Till) -> None:
    with till.world.staff():
        till.bring(till.raw)
        confirm(till, "B-1001")
        line = till.line("B-1008")
        found = proposals([line])[line.pk]
        assert found.sure == Sure.CERTAIN
        assert found.reasons[0] == "The bank takes the payment back."
        confirm(till, "B-1008")
        first = till.invoice(1)
        assert (first.status, first.open_amount, first.paid_on) == ("issued", 11520, None)
        # Both movements are booked: the one that came and the one that went.
        assert till.line("B-1001").booked_amount == 11520
        assert till.line("B-1008").booked_amount == -11520
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_certain_ones_are_booked_several_at_once(till: Till) -> None:
    with till.world.staff():
        till.bring(till.raw)
        found = proposals(list(in_state("")))
        seen = {pk: row.seen for pk, row in found.items()}
        came = booking.confirm_several(seen=seen, at=till.at, by=actor_of(till.world.olga))
        assert [one.bank_line.bank_reference for one in came.payments if one.bank_line] == [
            "B-1001",
            "B-1004",
        ]
        assert came.left == 3


def test_what_changed_meanwhile_is_not_booked(till: Till) -> None:
    with till.world.staff():
        till.bring(till.raw)
        line = till.line("B-1001")
        with pytest.raises(CannotPay, match="look at the proposal again"):
            booking.confirm(line=line, seen="other", at=till.at, by=actor_of(till.world.olga))
        confirm(till, "B-1001")
        with pytest.raises(CannotPay, match="booked already"):
            booking.confirm(line=line, seen="other", at=till.at, by=actor_of(till.world.olga))


def test_undoing_lets_the_movement_and_the_invoice_wait_again(till: Till) -> None:
    with till.world.staff():
        till.bring(till.raw)
        by = actor_of(till.world.olga)
        confirm(till, "B-1001")
        assert booking.undo(line=till.line("B-1001"), on=DAY, at=till.at, by=by) == 1
        assert till.invoice(1).open_amount == 11520
        assert tallies()[""] == 9
        confirm(till, "B-1001")
        assert till.invoice(1).status == "paid"
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_person_chooses_other_invoices_and_books_a_part(till: Till) -> None:
    with till.world.staff():
        till.bring(till.raw)
        by, line = actor_of(till.world.olga), till.line("B-1001")
        facts: dict[str, Any] = {
            "client": till.world.brume,
            "currency": "EUR",
            "at": till.at,
            "by": by,
        }
        share = {till.invoice(2).pk: Decimal(11000)}
        with pytest.raises(CannotPay, match="Only"):
            booking.book(line=line, shares=share, amount=Decimal(12000), **facts)
        booking.book(line=line, shares=share, amount=Decimal(11000), **facts)
        assert till.invoice(2).open_amount == 520
        rest = till.line("B-1001")
        assert booking.faces(rest) == [(520, "EUR")]
        payment = booking.book(line=rest, shares={}, amount=Decimal(520), **facts)
        assert left_of(payment) == 520
        assert till.line("B-1001").is_reversal is False
        assert tallies()["booked"] == 1


def test_what_is_no_payment_of_a_client_is_set_aside_with_the_reason(till: Till) -> None:
    with till.world.staff():
        till.bring(till.raw)
        by, line = actor_of(till.world.olga), till.line("B-1005")
        with pytest.raises(CannotPay, match="Say what it is"):
            booking.set_aside(lines=[line.pk], why=" ", at=till.at, by=by)
        assert booking.set_aside(lines=[line.pk], why="Refund", at=till.at, by=by) == 1
        assert tallies()["aside"] == 1
        with pytest.raises(CannotPay, match="set aside"):
            booking.confirm(line=line, seen="", at=till.at, by=by)
        booking.take_up(line=line, by=by)
        assert tallies()["aside"] == 0


def test_an_account_that_paid_before_makes_a_movement_certain(till: Till) -> None:
    with till.world.staff():
        till.bring(till.raw)
        confirm(till, "B-1003")
        again = till.raw.replace(b"2026-12-07", b"2026-12-09").replace(b">B-", b">C-")
        again = again.replace(b"Soci\xc3\xa9t\xc3\xa9 Cime", b"Holding X").replace(
            b">9600.00", b">11520.00"
        )
        till.bring(again, "next.xml")
        line = till.line("C-1003")
        found = proposals([line])
        # The account is known, and Cime has nothing open: there is nothing to propose.
        assert found == {}
        line = till.line("C-1001")
        assert proposals([line])[line.pk].sure == Sure.CERTAIN


def test_the_database_books_no_more_than_the_bank_says(till: Till) -> None:
    with till.world.staff():
        till.bring(till.raw)
        line = till.line("B-1005")
        for amount, currency in (("333.34", "EUR"), ("-1", "EUR"), ("10", "CHF")):
            with (
                pytest.raises(DatabaseError, match="more than the bank says"),
                transaction.atomic(),
            ):
                _forced(till, line, Decimal(amount), currency)


def _forced(till: Till, line: BankLine, amount: Decimal, currency: str) -> None:
    brume = till.world.brume
    Payment.objects.create(
        provider_id=brume.provider_id, client=brume, paid_on=DAY, amount=amount,
        currency=currency, bank_line=line, added_at=till.at,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
