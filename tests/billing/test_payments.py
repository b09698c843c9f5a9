"""What came in, what it was set against, and what went back."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.actors import actor_of
from accounts.models import AuditEntry
from billing.drafting import draft_invoice
from billing.issuing import issue_invoice
from billing.models import Allocation, Invoice, Payment
from billing.payment_list import found, listed
from billing.payments import (
    CannotPay,
    Money,
    left_of,
    mark_paid,
    record_payment,
    reverse_payment,
    send_back,
    set_against,
    unset,
)
from billing.settling import open_invoices, spread
from common.periods import Month
from tests.factories.billing import approved_month, issued_invoice
from tests.factories.world import World

DAY = dt.date(2026, 12, 1)
GROSS = Decimal(11520)


def two_invoices(world: World, now: dt.datetime) -> tuple[Invoice, Invoice]:
    """Two months of Brume, each of 11,520 euros."""
    first = issued_invoice(world, now)
    draft = draft_invoice(
        month=approved_month(world, month=Month(2026, 9)), by=actor_of(world.olga)
    )
    second = issue_invoice(invoice=draft, on=now.date(), at=now, by=actor_of(world.olga))
    return first, second


def paid(
    world: World,
    now: dt.datetime,
    amount: Decimal | int,
    shares: dict[Invoice, Decimal | int] | None = None,
    *,
    on: dt.date = DAY,
    currency: str = "EUR",
) -> Payment:
    return record_payment(
        client=world.brume,
        money=Money(Decimal(amount), currency, on),
        shares={row.pk: Decimal(share) for row, share in (shares or {}).items()},
        at=now,
        by=actor_of(world.olga),
    )


def state(invoice: Invoice) -> tuple[str, Decimal, dt.date | None]:
    invoice.refresh_from_db()
    return invoice.status, invoice.open_amount, invoice.paid_on


def test_an_invoice_is_paid_in_parts(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        paid(world, now, 4000, {invoice: 4000})
        assert state(invoice) == ("issued", 7520, None)
        paid(world, now, 7520, {invoice: 7520}, on=dt.date(2026, 12, 9))
        assert state(invoice) == ("paid", 0, dt.date(2026, 12, 9))


def test_it_is_paid_on_the_last_day_in_whatever_order_the_parts_were_typed(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        paid(world, now, 7520, {invoice: 7520}, on=dt.date(2026, 12, 9))
        paid(world, now, 4000, {invoice: 4000})
        assert state(invoice) == ("paid", 0, dt.date(2026, 12, 9))


def test_one_payment_pays_several_invoices(world: World, now: dt.datetime) -> None:
    with world.staff():
        first, second = two_invoices(world, now)
        payment = paid(world, now, 20000, {first: GROSS, second: 8480})
        assert state(first) == ("paid", 0, DAY)
        assert state(second) == ("issued", 3040, None)
        assert left_of(payment) == 0


def test_what_is_more_than_open_stays_and_is_set_against_a_later_invoice(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        first, second = two_invoices(world, now)
        payment = paid(world, now, 12000, {first: GROSS})
        assert left_of(payment) == 480
        assert [one.pk for one in unset(client=world.brume)] == [payment.pk]
        set_against(payment=payment, shares={second.pk: Decimal(480)}, by=actor_of(world.olga))
        assert state(second) == ("issued", 11040, None)
        assert left_of(payment) == 0
        with pytest.raises(CannotPay, match="Only €0"):
            set_against(payment=payment, shares={second.pk: Decimal(1)}, by=actor_of(world.olga))


def test_an_amount_is_spread_over_what_is_due_longest(world: World, now: dt.datetime) -> None:
    with world.staff():
        first, second = two_invoices(world, now)
        rows = open_invoices(client=world.brume, currency="EUR")
        assert spread(amount=Decimal(12000), invoices=rows) == {first.pk: GROSS, second.pk: 480}
        assert spread(amount=Decimal(1), invoices=rows) == {first.pk: 1}
        assert not open_invoices(client=world.brume, currency="CHF")


@pytest.mark.parametrize(
    ("amount", "share", "currency", "code"),
    [
        (0, 0, "EUR", "amount"),
        (-5, -5, "EUR", "amount"),
        (Decimal("10.005"), Decimal(10), "EUR", "decimals"),
        (20000, 12000, "EUR", "too_much"),
        (100, 200, "EUR", "more_than_paid"),
        (100, 100, "CHF", "currency"),
    ],
)
def test_a_payment_is_refused(
    world: World, now: dt.datetime, amount: Decimal, share: Decimal, currency: str, code: str
) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        with pytest.raises(CannotPay) as refusal:
            paid(world, now, amount, {invoice: share}, currency=currency)
        assert refusal.value.problems[0].code == code
        assert not Payment.objects.exists()


def test_a_draft_is_not_paid(world: World, now: dt.datetime) -> None:
    with world.staff():
        issued_invoice(world, now)
        draft = draft_invoice(
            month=approved_month(world, month=Month(2026, 9)), by=actor_of(world.olga)
        )
        with pytest.raises(CannotPay, match="no issued invoice of this client"):
            paid(world, now, 100, {draft: 100})


def test_nobody_pays_before_the_invoice_was_issued(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        with pytest.raises(CannotPay, match="was issued on 19 November 2026"):
            paid(world, now, 100, {invoice: 100}, on=dt.date(2026, 11, 18))
        # Money that came before is set against it afterwards: the invoice is paid when it began.
        early = paid(world, now, GROSS, on=dt.date(2026, 11, 2))
        set_against(payment=early, shares={invoice.pk: GROSS}, by=actor_of(world.olga))
        assert state(invoice) == ("paid", 0, dt.date(2026, 11, 19))


def test_the_quick_way_takes_the_whole_or_a_part(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        olga = actor_of(world.olga)
        mark_paid(invoice=invoice, on=DAY, at=now, by=olga, amount=Decimal(1520))
        assert state(invoice) == ("issued", 10000, None)
        mark_paid(invoice=invoice, on=DAY, at=now, by=olga, amount=Decimal(10100))
        assert state(invoice) == ("paid", 0, DAY)
        assert [left_of(one) for one in unset()] == [100]


def test_a_reversal_takes_back_the_whole_and_opens_the_invoices(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        first, second = two_invoices(world, now)
        payment = paid(world, now, 12000, {first: GROSS, second: 480})
        back = reverse_payment(
            payment=payment, reason="Typed twice.", on=DAY, at=now, by=actor_of(world.olga)
        )
        assert (back.amount, back.reason) == (-12000, "Typed twice.")
        assert state(first) == ("issued", GROSS, None)
        assert state(second) == ("issued", GROSS, None)
        assert left_of(payment) == 0
        assert not unset()
        with pytest.raises(CannotPay, match="reversed already"):
            reverse_payment(payment=payment, reason="x", on=DAY, at=now, by=actor_of(world.olga))
        with pytest.raises(CannotPay, match="reversed already"):
            reverse_payment(payment=back, reason="x", on=DAY, at=now, by=actor_of(world.olga))
        with pytest.raises(CannotPay, match="Only €0"):
            set_against(payment=payment, shares={first.pk: Decimal(1)}, by=actor_of(world.olga))


def test_a_reversal_says_why(world: World, now: dt.datetime) -> None:
    with world.staff():
        payment = paid(world, now, 100)
        with pytest.raises(CannotPay, match="Say why"):
            reverse_payment(payment=payment, reason=" ", on=DAY, at=now, by=actor_of(world.olga))


def test_an_invoice_paid_again_after_a_reversal_is_paid_on_the_later_day(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        payment = paid(world, now, GROSS, {invoice: GROSS}, on=dt.date(2026, 12, 20))
        reverse_payment(payment=payment, reason="Slip", on=DAY, at=now, by=actor_of(world.olga))
        paid(world, now, GROSS, {invoice: GROSS}, on=DAY)
        assert state(invoice) == ("paid", 0, DAY)


def test_what_is_left_goes_back_to_the_client(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        olga = actor_of(world.olga)
        twice = paid(world, now, GROSS)
        send_back(payment=twice, money=Money(GROSS, "EUR", DAY), at=now, by=olga)
        more = paid(world, now, 12000, {invoice: GROSS})
        with pytest.raises(CannotPay, match="Exactly the €480"):
            send_back(payment=more, money=Money(Decimal(400), "EUR", DAY), at=now, by=olga)
        out = send_back(payment=more, money=Money(Decimal(480), "EUR", DAY), at=now, by=olga)
        assert left_of(more) == 0
        assert state(invoice) == ("paid", 0, DAY)
        with pytest.raises(CannotPay, match="reverse that first"):
            reverse_payment(payment=more, reason="Slip", on=DAY, at=now, by=olga)
        # It never left after all: it is left again, and the whole can be reversed.
        reverse_payment(payment=out, reason="It came back", on=DAY, at=now, by=olga)
        assert left_of(more) == 480
        assert state(invoice) == ("paid", 0, DAY)
        reverse_payment(payment=more, reason="Slip", on=DAY, at=now, by=olga)
        assert state(invoice) == ("issued", GROSS, None)


def test_the_list_begins_with_what_waits_and_strikes_through_what_was_reversed(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        waits = paid(world, now, 12000, {invoice: GROSS})
        slip = paid(world, now, 77, on=dt.date(2026, 12, 5))
        reverse_payment(payment=slip, reason="Slip", on=DAY, at=now, by=actor_of(world.olga))
        rows = listed(list(found()))
        assert [(one.payment.pk, one.left, bool(one.reversal)) for one in rows] == [
            (waits.pk, 480, False),
            (slip.pk, 0, True),
        ]
        assert rows[0].invoices == (invoice,)
        assert [one.pk for one in found(only_left=True)] == [waits.pk]
        for query in ("brume", "F-2026-0001", "12000", "12000,00 Brume"):
            assert [one.pk for one in found(query=query)] == [waits.pk] or query == "brume"
        assert found(query="brume").count() == 2
        assert not found(query="nobody")
        assert not found(query="\0 9.9.9")


def test_everything_stands_in_the_trail(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        payment = paid(world, now, GROSS, {invoice: GROSS})
        reverse_payment(payment=payment, reason="Slip", on=DAY, at=now, by=actor_of(world.olga))
        trail = AuditEntry.objects.filter(subject_kind="billing.payment").order_by("id")
        assert [(one.verb, one.actor) for one in trail] == [
            ("recorded payment", "Olga"),
            ("reversed payment", "Olga"),
        ]


def at_once(attempt: Callable[[], object]) -> None:
    """Do it, and have everything checked that waits for the end of the transaction."""
    attempt()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_refuses_what_the_rooms_would(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        payment = paid(world, now, 1000, {invoice: 1000})
        more = {**invoice.owner, "invoice": invoice, "payment": payment, "amount": 1}
        for attempt, said in (
            (lambda: Payment.objects.update(amount=1), "permission denied"),
            (lambda: Payment.objects.all()._raw_delete("default"), "permission denied"),
            (lambda: Allocation.objects.update(amount=1), "permission denied"),
            (lambda: Allocation.objects.create(**more), "more than was paid|what is settled"),
        ):
            with pytest.raises(DatabaseError, match=said), transaction.atomic():
                at_once(attempt)
