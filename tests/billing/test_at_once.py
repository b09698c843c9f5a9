"""Several hands at the same money in the same instant: one does it, the others are told in words,
and nobody waits in a circle."""

import datetime as dt
import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection

from accounts.actors import Actor, actor_of
from billing import credit, disputes, expenses, payments
from billing.bank import booking
from billing.bank.matching import proposals
from billing.bank.standing import lines
from billing.drafting import draft_invoice
from billing.issuing import CannotIssue, issue_invoice
from billing.models import (
    BankLine,
    BankStatement,
    BillingSettings,
    Dispute,
    Invoice,
    InvoiceLine,
    Payment,
)
from billing.payments import Money
from billing.reminders.drafting import draft_reminders
from billing.reminders.sending import send_due
from common.periods import Month
from tests.factories.billing import approved_month, drafted_invoice, issued_invoice
from tests.factories.world import World, make_world

NOW = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)
LATER = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)
HANDS = 4
PATIENCE = 60.0
GROSS = Decimal(11520)

Act = Callable[[], object]


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def at_once(world: World, *acts: Act, founder: bool = False) -> list[object]:
    """What each of some acts gave back or was refused with, each by a hand of its own."""
    start = threading.Barrier(len(acts))
    came: list[object] = [None] * len(acts)

    def hand(place: int, act: Act) -> None:
        try:
            start.wait(PATIENCE)
            with world.founder() if founder else world.staff():
                came[place] = act()
        except Exception as problem:  # noqa: BLE001 - all of them are looked at below
            came[place] = problem
        finally:
            connection.close()

    hands = [threading.Thread(target=hand, args=pair, daemon=True) for pair in enumerate(acts)]
    for one in hands:
        one.start()
    for one in hands:
        one.join(PATIENCE)
    assert not any(one.is_alive() for one in hands), "somebody waits for ever"
    return came


def told(came: list[object], refusal: type[Exception]) -> int:
    """How many were refused; anything else that went wrong fails the test."""
    wrong = [one for one in came if isinstance(one, Exception) and not isinstance(one, refusal)]
    assert not wrong
    return sum(isinstance(one, refusal) for one in came)


def olga(world: World) -> Actor:
    return actor_of(world.olga)


def fresh(invoice: Invoice) -> Invoice:
    return Invoice.objects.select_related("provider", "client").get(pk=invoice.pk)


def test_an_invoice_is_issued_once(world: World) -> None:
    with world.staff():
        draft = drafted_invoice(world)
    by = olga(world)
    came = at_once(
        world,
        *[lambda: issue_invoice(invoice=fresh(draft), on=NOW.date(), at=NOW, by=by)] * HANDS,
    )
    assert told(came, CannotIssue) == HANDS - 1
    with world.staff():
        assert list(Invoice.objects.values_list("number", flat=True)) == ["F-2026-0001"]


def test_a_month_is_drafted_once(world: World) -> None:
    with world.staff():
        drafted_invoice(world).delete()
        month = approved_month(world, month=Month(2026, 9))
    by = olga(world)
    came = at_once(world, *[lambda: draft_invoice(month=month, by=by).pk] * HANDS)
    assert told(came, payments.CannotPay) == 0
    assert len(set(came)) == 1


def test_an_expense_stands_on_one_of_two_drafts(world: World) -> None:
    with world.staff():
        drafted_invoice(world).delete()
        expenses.note_expense(
            engagement=world.engagement, member=world.olga, day=dt.date(2026, 8, 12),
            kind="travel", title="Train to Lyon", net_amount=Decimal(84), on=NOW.date(), at=NOW,
            by=olga(world),
        )  # fmt: skip
        found = [approved_month(world, month=Month(2026, number)) for number in (8, 9)]
    by = olga(world)
    acts = [lambda month=month: draft_invoice(month=month, by=by) for month in found]
    assert told(at_once(world, *acts), payments.CannotPay) == 0
    with world.staff():
        assert InvoiceLine.objects.filter(kind="expense").count() == 1


def test_an_invoice_is_paid_once(world: World) -> None:
    with world.staff():
        invoice = issued_invoice(world, NOW)
    by = olga(world)
    came = at_once(
        world,
        *[lambda: payments.mark_paid(invoice=invoice, on=NOW.date(), at=NOW, by=by)] * HANDS,
    )
    assert told(came, payments.CannotPay) == HANDS - 1
    with world.staff():
        assert Payment.objects.get().amount == GROSS
        assert fresh(invoice).status == "paid"


def test_no_more_is_set_against_an_invoice_than_is_open(world: World) -> None:
    with world.staff():
        invoice = issued_invoice(world, NOW)
    by, part = olga(world), Decimal(5000)

    def pay() -> object:
        money = Money(part, "EUR", NOW.date())
        return payments.record_payment(
            client=world.brume, money=money, shares={invoice.pk: part}, at=NOW, by=by
        )

    assert told(at_once(world, *[pay] * HANDS), payments.CannotPay) == HANDS - 2
    with world.staff():
        assert fresh(invoice).open_amount == GROSS - 2 * part


def test_a_payment_is_reversed_once(world: World) -> None:
    with world.staff():
        invoice = issued_invoice(world, NOW)
        payments.mark_paid(invoice=invoice, on=NOW.date(), at=NOW, by=olga(world))
        payment = Payment.objects.get()
    by = olga(world)

    def reverse() -> object:
        return payments.reverse_payment(
            payment=Payment.objects.select_related("client").get(pk=payment.pk),
            reason="Booked twice", on=NOW.date(), at=NOW, by=by,
        )  # fmt: skip

    assert told(at_once(world, *[reverse] * HANDS), payments.CannotPay) == HANDS - 1
    with world.staff():
        assert (Payment.objects.count(), fresh(invoice).open_amount) == (2, GROSS)


def test_an_invoice_is_credited_once(world: World) -> None:
    with world.staff():
        invoice = issued_invoice(world, NOW)
    by = olga(world)

    def give_back() -> object:
        return credit.draft_credit(
            invoice=fresh(invoice), choice=credit.EVERYTHING, reason="Agreed", by=by
        )

    assert told(at_once(world, *[give_back] * HANDS), credit.CannotCredit) == HANDS - 1


def test_a_movement_of_the_bank_is_booked_once(world: World) -> None:
    with world.staff():
        invoice = issued_invoice(world, NOW)
        statement = BankStatement.objects.create(
            kind="csv", name="bank.csv", sha256="a" * 64, read_at=NOW
        )
        line = BankLine.objects.create(
            statement=statement, key="1", booked_on=NOW.date(), amount=GROSS, currency="EUR",
            text=invoice.number,
        )  # fmt: skip
        held = lines().get(pk=line.pk)
        seen = proposals([held])[line.pk].seen
    by = olga(world)
    one = lambda: booking.confirm(line=line, seen=seen, at=NOW, by=by)  # noqa: E731
    many = lambda: booking.confirm_several(seen={line.pk: seen}, at=NOW, by=by)  # noqa: E731
    told(at_once(world, one, many, one, many), payments.CannotPay)
    with world.staff():
        assert Payment.objects.get().amount == GROSS
        assert fresh(invoice).status == "paid"


def test_a_line_is_disputed_once(world: World) -> None:
    with world.staff():
        invoice = issued_invoice(world, NOW)
    by = actor_of(world.dora)

    def object_to() -> object:
        return disputes.open_dispute(
            invoice=fresh(invoice), line=None, comment="We had agreed on seven.", by=by, at=NOW
        )

    came = at_once(world, *[object_to] * HANDS, founder=True)
    assert told(came, disputes.CannotDispute) == HANDS - 1
    with world.staff():
        assert Dispute.objects.count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_the_bank_and_the_reminders_take_invoices_in_one_order(world: World, turn: int) -> None:
    """Movements that pay the newer invoice first, while letters of both go out."""
    by = olga(world)
    with world.staff():
        first = issued_invoice(world, NOW)
        second = issue_invoice(
            invoice=draft_invoice(month=approved_month(world, month=Month(2026, 9)), by=by),
            on=NOW.date(), at=NOW, by=by,
        )  # fmt: skip
        statement = BankStatement.objects.create(
            kind="csv", name="bank.csv", sha256="a" * 64, read_at=NOW
        )
        made = [
            BankLine.objects.create(
                statement=statement, key=row.number, booked_on=LATER.date(), amount=GROSS,
                currency="EUR", text=row.number,
            )
            for row in (second, first)
        ]  # fmt: skip
        held = list(lines().filter(pk__in=[one.pk for one in made]))
        seen = {pk: one.seen for pk, one in proposals(held).items()}
        BillingSettings.objects.create(provider=world.acme, reminders_are_sent=True)
        assert draft_reminders(provider=world.acme, on=LATER.date()) == 2
    came = at_once(
        world,
        lambda: booking.confirm_several(seen=seen, at=LATER, by=by),
        lambda: send_due(provider=world.acme, on=LATER.date(), at=LATER),
        lambda: booking.confirm_several(seen=seen, at=LATER, by=by),
        lambda: booking.undo(line=made[0], on=LATER.date(), at=LATER, by=by),
    )
    told(came, payments.CannotPay)
    with world.staff():
        assert Payment.objects.filter(bank_line=made[1]).count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_nobody_waits_in_a_circle(world: World, turn: int) -> None:
    """Issuing a credit note, paying, setting the note against and reminding, all of one client."""
    by = olga(world)
    with world.staff():
        invoice = issued_invoice(world, NOW)
        other = issue_invoice(
            invoice=draft_invoice(month=approved_month(world, month=Month(2026, 9)), by=by),
            on=NOW.date(), at=NOW, by=by,
        )  # fmt: skip
        note = credit.draft_credit(
            invoice=invoice, choice=credit.EVERYTHING, reason="Agreed", by=by
        )
        BillingSettings.objects.create(provider=world.acme, reminders_are_sent=True)
        assert draft_reminders(provider=world.acme, on=LATER.date()) == 2

    def pay(which: Invoice) -> object:
        money = Money(Decimal(100), "EUR", NOW.date())
        return payments.record_payment(
            client=world.brume, money=money, shares={which.pk: money.amount}, at=NOW, by=by
        )

    came = at_once(
        world,
        lambda: issue_invoice(invoice=fresh(note), on=LATER.date(), at=LATER, by=by),
        lambda: pay(other),
        lambda: payments.set_credit_against(
            credit=fresh(note), shares={other.pk: Decimal(10)}, by=by
        ),
        lambda: send_due(provider=world.acme, on=LATER.date(), at=LATER),
        lambda: pay(invoice),
        lambda: payments.pay_back(
            credit=fresh(note), money=Money(Decimal(10), "EUR", LATER.date()), at=LATER, by=by
        ),
    )
    told(came, payments.CannotPay)
