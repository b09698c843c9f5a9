"""Booking a movement: a proposal that somebody has seen, or what they chose themselves.

Nothing is booked without a click. A movement that is none of a client's payments is set aside with
the reason; what was booked in error is undone by a reversal, and waits again.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from billing import payments, settling
from billing.bank import matching, standing
from billing.bank.facts import Proposal
from billing.models import Allocation, BankLine, Invoice, Payment
from billing.payments import CannotPay, Money
from common.problems import Problem
from tenancy.models import Client


def hold(pk: int) -> BankLine:
    """A movement as it stands now, held until the end of the transaction."""
    BankLine.objects.select_for_update(no_key=True).get(pk=pk)
    return standing.lines().get(pk=pk)


def confirm(*, line: BankLine, seen: str, at: dt.datetime, by: Actor) -> Payment:
    """Book what is proposed for a movement, if it is still what the person saw.

    Raises CannotPay.
    """
    row = hold(line.pk)
    _refuse_settled(row)
    proposal = matching.proposals([row]).get(row.pk)
    if proposal is None or proposal.seen != seen:
        text = _("Something changed meanwhile: look at the proposal again. Nothing was booked.")
        raise CannotPay(Problem("changed", text))
    return _book(proposal, row, at=at, by=by)


@dataclass(frozen=True)
class Confirmed:
    """What came of confirming several: the payments, and how many were left as they were."""

    payments: tuple[Payment, ...]
    left: int


def confirm_several(*, seen: Mapping[int, str], at: dt.datetime, by: Actor) -> Confirmed:
    """Book the certain proposals among several movements, each by itself; the others stay.

    What is not certain any more, or not what the person saw, is left as it is.
    """
    rows = list(standing.lines().filter(pk__in=seen).order_by("booked_on", "pk"))
    asked = matching.proposals(rows)
    list(BankLine.objects.select_for_update(no_key=True).filter(pk__in=seen).order_by("pk"))
    moved = [one.reverses or one.returns for one in asked.values()]
    of = {row.pk for one in asked.values() for row in _touched(one)}
    _hold_all(
        clients=[one.client.pk for one in asked.values()],
        invoices=of,
        payments=[one for one in moved if one is not None],
    )
    made = []
    for line_id in [row.pk for row in rows]:
        # Each one is looked at anew: the one before may have paid its invoice.
        row = standing.lines().get(pk=line_id)
        found = matching.proposals([row]).get(line_id)
        if found is None or not found.is_certain or found.seen != seen[line_id]:
            continue
        # What refuses does so before it writes: the others of the transaction stand.
        try:
            _refuse_settled(row)
            made.append(_book(found, row, at=at, by=by))
        except CannotPay:
            continue
    return Confirmed(tuple(made), len(seen) - len(made))


def _touched(proposal: Proposal) -> list[Invoice]:
    """The invoices and the credit note that a proposal names."""
    return [row for row, _share in proposal.shares] + [one for one in [proposal.credit] if one]


def _hold_all(
    *, clients: Iterable[int], invoices: Iterable[int], payments: Iterable[Payment]
) -> None:
    """All that several bookings change, first and in one order: nobody waits in a circle."""
    set_of = Allocation.objects.filter(payment__in=list(payments)).values_list("invoice_id")
    settling.hold(clients=clients, invoices={*invoices, *(pk for (pk,) in set_of)})


def _refuse_settled(row: BankLine) -> None:
    if row.set_aside_at is not None:
        raise CannotPay(Problem("aside", _("This movement is set aside.")))
    if not standing.left_of_line(row)[0]:
        raise CannotPay(Problem("booked", _("This movement is booked already.")))


def _book(proposal: Proposal, row: BankLine, *, at: dt.datetime, by: Actor) -> Payment:
    money = Money(
        abs(proposal.amount),
        proposal.currency,
        row.booked_on,
        reference=row.reference or row.text[:140],
        bank_line=row,
    )
    if proposal.reverses is not None:
        return payments.reverse_payment(
            payment=proposal.reverses,
            reason=payments.TAKEN_BACK,
            on=row.booked_on,
            at=at,
            by=by,
            bank_line=row,
        )
    if proposal.returns is not None:
        return payments.send_back(payment=proposal.returns, money=money, at=at, by=by)
    if proposal.credit is not None:
        return payments.pay_back(credit=proposal.credit, money=money, at=at, by=by)
    shares = {invoice.pk: share for invoice, share in proposal.shares}
    return payments.record_payment(client=proposal.client, money=money, shares=shares, at=at, by=by)


def book(
    *,
    line: BankLine,
    client: Client,
    shares: Mapping[int, Decimal],
    amount: Decimal,
    currency: str,
    at: dt.datetime,
    by: Actor,
) -> Payment:
    """Book so much of a movement as a payment of a client, against what the person chose.

    Raises CannotPay.
    """
    row = hold(line.pk)
    _refuse_settled(row)
    if row.amount < 0:
        text = _("Money that went out is booked on the payment or the credit note that it is for.")
        raise CannotPay(Problem("out", text))
    most = {unit: amount for amount, unit in faces(row)}
    if currency not in most:
        said = _("The bank says nothing in %(currency)s.") % {"currency": currency}
        raise CannotPay(Problem("currency", said, field="amount"))
    if amount > most[currency]:
        said = _("Only %(amount)s of this movement is still to be booked.")
        text = said % {"amount": settling.money(most[currency], currency)}
        raise CannotPay(Problem("more_than_came", text, field="amount"))
    money = Money(
        amount, currency, row.booked_on, reference=row.reference or row.text[:140], bank_line=row
    )
    return payments.record_payment(client=client, money=money, shares=shares, at=at, by=by)


def faces(row: BankLine) -> list[tuple[Decimal, str]]:
    """The amounts that may be booked of a movement of money in, what came in first."""
    left, currency = standing.left_of_line(row)
    found = [(left, currency)]
    if row.sent_amount and not standing.is_begun(row):
        if row.sent_currency == currency:
            return [(row.sent_amount, currency)]
        found.append((row.sent_amount, row.sent_currency))
    return found


def set_aside(*, lines: Iterable[int], why: str, at: dt.datetime, by: Actor) -> int:
    """These movements are none of a client's payments; returns how many. Raises CannotPay."""
    if not why.strip():
        raise CannotPay(Problem("why", _("Say what it is."), field="why"))
    found = 0
    for pk in sorted(lines):
        row = hold(pk)
        if row.set_aside_at is not None or standing.is_begun(row):
            continue
        BankLine.objects.filter(pk=pk).update(set_aside_at=at, set_aside_why=why.strip()[:160])
        record(by=by, verb="set aside", subject=row, why=why.strip()[:160])
        found += 1
    return found


def take_up(*, line: BankLine, by: Actor) -> None:
    """A movement that was set aside waits again."""
    row = hold(line.pk)
    if row.set_aside_at is None:
        return
    BankLine.objects.filter(pk=row.pk).update(set_aside_at=None, set_aside_why="")
    record(by=by, verb="took up again", subject=row)


def undo(*, line: BankLine, on: dt.date, at: dt.datetime, by: Actor) -> int:
    """Reverse what was booked of a movement, so that it waits again. Returns how many payments.

    Raises CannotPay.
    """
    row = hold(line.pk)
    made, booked = 0, standing.payments_of([row]).get(row.pk, [])
    _hold_all(clients=[one.client_id for one in booked], invoices=[], payments=booked)
    for payment in booked:
        if payment.reverses_id is not None:
            text = _("What the bank took back cannot be undone here: record the payment again.")
            raise CannotPay(Problem("taken_back", text))
        payments.reverse_payment(payment=payment, reason=payments.UNDONE, on=on, at=at, by=by)
        made += 1
    return made
