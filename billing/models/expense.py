"""Expenses that a client pays back, with their receipts."""

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from engagements.models import Engagement
from tenancy.models import ClientOwned, link, walls
from tenancy.policies import Trigger

ON_AN_ISSUED_INVOICE = (
    "EXISTS (SELECT 1 FROM billing_invoiceline l JOIN billing_invoice i ON i.id = l.invoice_id"
    " WHERE l.expense_id = {column} AND i.status <> 'draft')"
)

# What an issued invoice charges stays as it was charged, with its receipt.
INVOICED_STAYS = """
IF EXISTS (
    SELECT 1 FROM billing_invoiceline l JOIN billing_invoice i ON i.id = l.invoice_id
    WHERE l.expense_id = OLD.{column} AND i.status <> 'draft'
) THEN
    RAISE EXCEPTION 'an expense on an issued invoice stays' USING ERRCODE = 'check_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""


class Expense(ClientOwned):
    """What somebody spent for an engagement, before VAT, in the engagement's currency."""

    class Kind(models.TextChoices):
        TRAVEL = "travel", _("Travel")
        LODGING = "lodging", _("Lodging")
        MEALS = "meals", _("Meals")
        SOFTWARE = "software", _("Software")
        OTHER = "other", _("Other expense")

    class Status(models.TextChoices):
        NOTED = "noted", _("Waiting for the office")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")

    engagement = link(Engagement, db_index=False)
    member = link(Membership, db_index=False)
    day = models.DateField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    title = models.CharField(max_length=160)
    net_amount = models.DecimalField(max_digits=10, decimal_places=3)
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.NOTED)
    comment = models.CharField(max_length=240, blank=True)
    noted_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["provider", "engagement", "day"], name="expense_engagement")
        ]
        constraints = [
            models.CheckConstraint(name="expense_amount", condition=Q(net_amount__gt=0)),
            models.CheckConstraint(name="expense_says_what", condition=~Q(title="")),
            models.CheckConstraint(
                name="expense_answered",
                condition=Q(status="noted", answered_at=None)
                | ~Q(status="noted") & Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="expense_refused_says_why",
                condition=~Q(status="refused") | ~Q(comment=""),
            ),
            *walls(
                "expense",
                to_client=("engagement",),
                to_provider=("member",),
                client="client_id",
                client_when=ON_AN_ISSUED_INVOICE.format(column="billing_expense.id"),
            ),
            Trigger(
                name="expense_stays",
                when="BEFORE UPDATE OR DELETE",
                body=INVOICED_STAYS.format(column="id"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Receipt(ClientOwned):
    """The file that proves an expense, as it was sent, with the hash of its bytes."""

    expense = models.ForeignKey(
        Expense, models.CASCADE, db_constraint=False, related_name="receipts"
    )
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=5)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "expense"], name="receipt_once"),
            models.CheckConstraint(
                name="receipt_kind", condition=Q(kind__in=["pdf", "png", "jpeg", "webp"])
            ),
            *walls(
                "receipt",
                to_client=("expense",),
                client="client_id",
                client_when=ON_AN_ISSUED_INVOICE.format(column="billing_receipt.expense_id"),
            ),
            Trigger(
                name="receipt_stays",
                when="BEFORE UPDATE OR DELETE",
                body=INVOICED_STAYS.format(column="expense_id"),
            ),
        ]

    def __str__(self) -> str:
        return self.name
