"""Money that went out: a payment that the bank takes back, one that was sent back, or a credit
note that was paid back. Everything else that a firm pays is none of a client's."""

from decimal import Decimal

from django.utils.translation import gettext as _

from billing.bank.clues import holds, payer_of
from billing.bank.facts import Known, Proposal, Sure, name_key
from billing.bank.standing import left_of_line
from billing.models import BankLine, Payment
from billing.settling import ZERO
from common.typography import date_format


def going_out(line: BankLine, facts: Known) -> Proposal | None:
    """Money that went out: a payment that the bank or the client takes back, or a credit note."""
    amount, currency = left_of_line(line)
    if amount >= 0:
        return None
    for row in facts.credits:
        if row.currency == currency and row.open_amount == -amount and holds(line, row.number):
            said = _("%(number)s stands in the text.") % {"number": row.number}
            reasons = (said, _("The amount is exactly what is left of the credit note."))
            return Proposal(
                line, row.client, amount, currency, credit=row, sure=Sure.CERTAIN, reasons=reasons
            )
    return _taken_back(line, facts, amount, currency) or _paid_back(line, facts, amount, currency)


def _taken_back(line: BankLine, facts: Known, amount: Decimal, currency: str) -> Proposal | None:
    for row in facts.payments:
        if row.currency != currency:
            continue
        why = _same_payer(line, row)
        left = getattr(row, "left", ZERO)
        if not why:
            continue
        if row.amount == -amount and (line.is_reversal or left != row.amount):
            sure = Sure.CERTAIN if line.is_reversal and _same_reference(line, row) else Sure.LIKELY
            reasons = (_("The bank takes the payment back."),) if line.is_reversal else ()
            return Proposal(
                line, row.client, amount, currency, reverses=row, sure=sure, reasons=(*reasons, why)
            )
        if left == -amount:
            said = _("It is exactly what was left of a payment.")
            return Proposal(
                line, row.client, amount, currency, returns=row, sure=Sure.LIKELY,
                reasons=(said, why),
            )  # fmt: skip
    return None


def _paid_back(line: BankLine, facts: Known, amount: Decimal, currency: str) -> Proposal | None:
    payer, why = payer_of(line, facts)
    for row in facts.credits:
        exact = row.currency == currency and row.open_amount == -amount
        if exact and payer is not None and row.client_id == payer.pk:
            said = _("The amount is exactly what is left of the credit note.")
            return Proposal(
                line, row.client, amount, currency, credit=row, sure=Sure.LIKELY,
                reasons=(why, said),
            )  # fmt: skip
    return None


def _same_reference(line: BankLine, payment: Payment) -> bool:
    booked = payment.bank_line
    return bool(booked and line.reference and booked.reference == line.reference)


def _same_payer(line: BankLine, payment: Payment) -> str:
    """Why a movement and a payment have the same other side; empty where they have not."""
    booked = payment.bank_line
    if _same_reference(line, payment):
        return _("It has the reference of the payment of %(day)s.") % {
            "day": date_format(payment.paid_on, "j F Y")
        }
    if booked and line.payer_iban and booked.payer_iban == line.payer_iban:
        return _("The account is the one that paid.")
    if line.payer and name_key(line.payer) in {
        name_key(payment.client.name),
        name_key(payment.client.legal_name),
    }:
        return _("The name is that of the client.")
    return ""
