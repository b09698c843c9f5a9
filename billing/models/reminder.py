"""Reminders of what is past due: drafted, and sent by a person or where that is switched on."""

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import pgettext_lazy

from billing.models.invoice import Invoice
from tenancy.models import ClientOwned, link, walls
from tenancy.policies import Trigger

SENT_STAYS = """
IF OLD.sent_at IS NOT NULL THEN
    RAISE EXCEPTION 'a reminder that was sent stays' USING ERRCODE = 'check_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""


class PaymentReminder(ClientOwned):
    """A letter about one invoice, in one of three tones, each once.

    Invoices of a client that were due on the same day share a letter: each has its row, with the
    same words. While nobody has edited it the words are empty and said anew each day; what was
    sent stands there as it went out.
    """

    class Tone(models.TextChoices):
        FRIENDLY = "friendly", pgettext_lazy("reminder", "Friendly")
        FIRM = "firm", pgettext_lazy("reminder", "Firm")
        FINAL = "final", pgettext_lazy("reminder", "Final")

    invoice = link(Invoice, db_index=False)
    tone = models.CharField(max_length=8, choices=Tone.choices)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    drafted_on = models.DateField()
    # What was open when it was drafted: once that changes, the draft is of yesterday.
    open_amount = models.DecimalField(max_digits=12, decimal_places=3)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=120, blank=True)
    # Decided against by a person: it is not drafted again.
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "invoice", "tone"], name="payment_reminder_once"),
            models.CheckConstraint(
                name="payment_reminder_sent_or_dropped",
                condition=Q(sent_at=None) | Q(dropped_at=None),
            ),
            models.CheckConstraint(
                name="payment_reminder_sent_says_what",
                condition=Q(sent_at=None) | ~Q(subject="") & ~Q(text=""),
            ),
            *walls("payment_reminder", to_client=("invoice",)),
            Trigger(name="payment_reminder_sent", when="BEFORE UPDATE OR DELETE", body=SENT_STAYS),
        ]

    def __str__(self) -> str:
        return self.subject or f"{self.invoice_id}: {self.tone}"
