"""A client's objection to a line of an invoice, and the office's answer."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from billing.models.invoice import Invoice
from billing.models.lines import InvoiceLine
from tenancy.models import ClientOwned, link, walls
from tenancy.policies import Trigger

WORDS_STAY = """
IF OLD.answered_at IS NOT NULL OR (
    to_jsonb(NEW) - 'outcome' - 'answer' - 'answered_at' - 'answered_by'
) IS DISTINCT FROM (
    to_jsonb(OLD) - 'outcome' - 'answer' - 'answered_at' - 'answered_by'
) THEN
    RAISE EXCEPTION 'what a client wrote stays' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class Dispute(ClientOwned):
    """What a founder does not agree with: the whole invoice, or one line of it."""

    class Outcome(models.TextChoices):
        OPEN = "", _("Open")
        STANDS = "stands", _("The invoice stands")
        CREDITED = "credited", _("Credited")
        WITHDRAWN = "withdrawn", _("Taken back")

    invoice = link(Invoice, db_index=False)
    line = link(InvoiceLine, null=True, db_index=False)
    comment = models.CharField(max_length=600)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True, default="")
    answer = models.CharField(max_length=600, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["provider", "invoice"], name="dispute_invoice_asked")]
        constraints = [
            models.CheckConstraint(name="dispute_says_what", condition=~Q(comment="")),
            models.CheckConstraint(
                name="dispute_answered",
                condition=Q(outcome="", answered_at=None)
                | ~Q(outcome="") & Q(answered_at__isnull=False),
            ),
            *walls(
                "dispute",
                to_client=("invoice", "line"),
                client="client_id",
                client_adds="user_id",
                staff="SELECT, INSERT, UPDATE",
            ),
            Trigger(name="dispute_stays", when="BEFORE UPDATE", body=WORDS_STAY),
        ]

    def __str__(self) -> str:
        return self.comment
