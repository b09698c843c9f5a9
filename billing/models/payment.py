"""Payments: what came in, and which invoices it was set against. Nothing is changed, only added."""

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from billing.models.bank import BankLine
from billing.models.guards import SETTLED
from billing.models.invoice import Invoice
from tenancy.models import ClientOwned, link, walls
from tenancy.policies import Trigger

# A reversal takes back the whole of the payment that it names.
REVERSED_WHOLE = """
IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM billing_payment p
    WHERE p.id = NEW.reverses_id AND p.amount = -NEW.amount AND p.currency = NEW.currency
    AND p.client_id = NEW.client_id AND p.reverses_id IS NULL
) THEN
    RAISE EXCEPTION 'a reversal takes back the whole payment' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""

# The payments booked from a line of the bank are in one currency, and never come to more than the
# line: than what was sent, where the line says so in that currency, else than what came in.
WITHIN_THE_BANK_LINE = """
IF EXISTS (
    SELECT 1 FROM billing_bankline b
    CROSS JOIN LATERAL (
        SELECT s.booked, count(*) OVER () AS currencies,
            CASE s.currency WHEN b.sent_currency THEN b.sent_amount WHEN b.currency THEN b.amount
            END AS most
        FROM (
            SELECT p.currency, sum(p.amount) AS booked FROM billing_payment p
            WHERE p.bank_line_id = b.id GROUP BY p.currency HAVING sum(p.amount) <> 0
        ) s
    ) m
    WHERE b.id = NEW.bank_line_id AND (
        m.currencies > 1 OR m.most IS NULL
        OR m.booked NOT BETWEEN least(m.most, 0) AND greatest(m.most, 0)
    )
) THEN
    RAISE EXCEPTION 'more than the bank says' USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;
"""

# What is set against invoices never comes to more than the payment.
WITHIN_THE_PAYMENT = """
IF EXISTS (
    SELECT 1 FROM billing_payment p WHERE p.id = NEW.payment_id
    AND (SELECT sum(a.amount) FROM billing_allocation a WHERE a.payment_id = p.id)
    NOT BETWEEN least(p.amount, 0) AND greatest(p.amount, 0)
) THEN
    RAISE EXCEPTION 'more than was paid' USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;
"""

SETTLED_BY = SETTLED.replace("i.id = NEW.id", "i.id IN (NEW.invoice_id, NEW.credit_note_id)")


class Payment(ClientOwned):
    """Money of a client that came in on a day; negative where it went back.

    A mistake is reversed: a second payment takes back the whole of the first one.
    """

    class Method(models.TextChoices):
        TRANSFER = "transfer", _("Bank transfer")
        DEBIT = "debit", _("Direct debit")
        CARD = "card", _("Card")
        CHEQUE = "cheque", _("Cheque")
        OTHER = "other", _("Another way")

    paid_on = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=3)
    currency = models.CharField(max_length=3)
    method = models.CharField(max_length=8, choices=Method.choices, default=Method.TRANSFER)
    reference = models.CharField(max_length=140, blank=True)
    bank_line = link(BankLine, null=True)
    reverses = link("self", null=True, db_index=False)
    reason = models.CharField(max_length=240, blank=True)
    added_at = models.DateTimeField()
    added_by = link(Membership, null=True, db_index=False)

    class Meta:
        indexes = [models.Index(fields=["provider", "client", "paid_on"], name="payment_client")]
        constraints = [
            UniqueConstraint(fields=["provider", "reverses"], name="payment_reversed_once"),
            models.CheckConstraint(name="payment_is_something", condition=~Q(amount=0)),
            models.CheckConstraint(
                name="payment_reversal_says_why",
                condition=Q(reverses=None) | ~Q(reason=""),
            ),
            *walls(
                "payment",
                to_client=("reverses",),
                to_provider=("bank_line", "added_by"),
                client="client_id",
                staff="SELECT, INSERT",
            ),
            Trigger(name="payment_reversed_whole", when="BEFORE INSERT", body=REVERSED_WHOLE),
            Trigger(
                name="payment_within_bank_line",
                when="AFTER INSERT",
                body=WITHIN_THE_BANK_LINE,
                deferred=True,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paid_on}: {self.amount} {self.currency}"


class Allocation(ClientOwned):
    """So much of a payment, or of a credit note, set against an invoice.

    Money paid back for a credit note is a negative payment set against the credit note.
    """

    payment = link(Payment, null=True, related_name="allocations")
    credit_note = link(Invoice, null=True, related_name="given")
    invoice = link(Invoice, related_name="allocations")
    amount = models.DecimalField(max_digits=12, decimal_places=3)

    class Meta:
        constraints = [
            models.CheckConstraint(name="allocation_is_something", condition=~Q(amount=0)),
            models.CheckConstraint(
                name="allocation_of_one",
                condition=Q(payment=None, credit_note__isnull=False)
                | Q(payment__isnull=False, credit_note=None),
            ),
            *walls(
                "allocation",
                to_client=("payment", "credit_note", "invoice"),
                client="client_id",
                staff="SELECT, INSERT",
            ),
            Trigger(name="allocation_settles", when="AFTER INSERT", body=SETTLED_BY, deferred=True),
            Trigger(
                name="allocation_within_payment",
                when="AFTER INSERT",
                body=WITHIN_THE_PAYMENT,
                deferred=True,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id}: {self.amount}"
