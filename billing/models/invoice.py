"""Invoices: drafts until issued, frozen from then on."""

import datetime as dt
from decimal import Decimal

from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from billing.models.guards import (
    FILE_OF_ISSUED,
    ISSUED,
    ISSUED_TO_CLIENT,
    NUMBERED,
    SETTLED,
    WITHIN_THE_MONTH,
)
from billing.models.series import Series
from billing.models.vat import VatCategory
from common.periods import Month
from engagements.models import Engagement
from tenancy.models import ClientOwned, link, walls
from tenancy.policies import Trigger


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    def issued(self) -> "InvoiceQuerySet":
        return self.exclude(status="draft")

    def open(self) -> "InvoiceQuerySet":
        """Issued, and still to be paid."""
        return self.filter(status="issued")

    def overdue(self, *, on: dt.date) -> "InvoiceQuerySet":
        """Open on a day that lies behind their due date."""
        return self.open().filter(due_on__lt=on)


class Invoice(ClientOwned):
    """What a client owes for a month, or a credit note that gives part of it back.

    Without an engagement it stands for several of the client. A credit note names the invoice that
    it credits; its amounts are positive.
    """

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("Invoice")
        CREDIT = "credit", _("Credit note")

    class LinesBy(models.TextChoices):
        ENGAGEMENT = "engagement", _("Engagement")
        PERSON = "person", _("Person")
        CATEGORY = "category", _("Kind of work")
        OUTCOME = "outcome", _("Outcome")
        DAY = "day", _("Day")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ISSUED = "issued", _("Issued")
        PAID = "paid", _("Paid")

    kind = models.CharField(max_length=7, choices=Kind.choices, default=Kind.INVOICE)
    engagement = models.ForeignKey(
        Engagement,
        models.PROTECT,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="invoices",
    )
    month = models.DateField()
    credits = link("self", null=True, db_index=False, related_name="credit_notes")
    # Why a credit note was made.
    reason = models.CharField(max_length=240, blank=True)
    # What the office chose while it was a draft.
    purchase_order = models.CharField(max_length=40, blank=True)
    buyer_reference = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=600, blank=True)
    lines_by = models.CharField(max_length=10, choices=LinesBy.choices, default=LinesBy.ENGAGEMENT)
    with_annex = models.BooleanField(default=False)
    payment_days = models.PositiveSmallIntegerField(null=True)
    vat_category = models.CharField(max_length=2, choices=VatCategory.choices, blank=True)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    vat_reason = models.CharField(max_length=240, blank=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.DRAFT)
    series = link(Series, null=True, db_index=False)
    sequence = models.PositiveIntegerField(null=True)
    number = models.CharField(max_length=32, blank=True)
    issued_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    paid_on = models.DateField(null=True)
    currency = models.CharField(max_length=3)
    net_amount = models.DecimalField(max_digits=12, decimal_places=3)
    tax_amount = models.DecimalField(max_digits=12, decimal_places=3)
    gross_amount = models.DecimalField(max_digits=12, decimal_places=3)
    settled_amount = models.DecimalField(max_digits=12, decimal_places=3, default=0)
    # Everything the paper says, frozen at issue (billing/content.py).
    content = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["provider", "status", "due_on"], name="invoice_due"),
            models.Index(fields=["provider", "client", "month"], name="invoice_client"),
            models.Index(fields=["provider", "engagement", "month"], name="invoice_engagement"),
        ]
        constraints = [
            UniqueConstraint(fields=["provider", "series", "sequence"], name="invoice_sequence"),
            UniqueConstraint(
                fields=["provider", "number"], condition=~Q(number=""), name="invoice_number"
            ),
            models.CheckConstraint(
                name="invoice_number_when_issued",
                condition=Q(
                    status="draft",
                    number="",
                    series=None,
                    sequence=None,
                    issued_on=None,
                    due_on=None,
                    content__isnull=True,
                )
                | ~Q(status="draft")
                & ~Q(number="")
                & Q(
                    series__isnull=False,
                    sequence__isnull=False,
                    issued_on__isnull=False,
                    due_on__isnull=False,
                    content__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="invoice_paid_when", condition=Q(status="paid") ^ Q(paid_on=None)
            ),
            models.CheckConstraint(
                name="invoice_settled",
                condition=Q(status="draft", settled_amount=0)
                | Q(status="issued", settled_amount__gte=0)
                & (Q(settled_amount__lt=F("gross_amount")) | Q(gross_amount=0))
                | Q(status="paid", settled_amount=F("gross_amount")),
            ),
            models.CheckConstraint(
                name="invoice_credit_names_its_invoice",
                condition=Q(kind="invoice", credits=None, reason="")
                | Q(kind="credit", credits__isnull=False) & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="invoice_not_negative", condition=Q(net_amount__gte=0, tax_amount__gte=0)
            ),
            models.CheckConstraint(
                name="invoice_vat_override_says_why",
                condition=Q(vat_category="", vat_rate=None, vat_reason="")
                | ~Q(vat_category="") & Q(vat_rate__isnull=False) & ~Q(vat_reason=""),
            ),
            models.CheckConstraint(
                name="invoice_adds_up",
                condition=Q(gross_amount=F("net_amount") + F("tax_amount")),
            ),
            models.CheckConstraint(name="invoice_month_first", condition=Q(month__day=1)),
            *walls(
                "invoice",
                to_client=("engagement", "credits"),
                to_provider=("series",),
                client="client_id",
                client_when="status <> 'draft'",
            ),
            Trigger(name="invoice_issued", when="BEFORE INSERT OR UPDATE OR DELETE", body=ISSUED),
            Trigger(name="invoice_numbered", when="BEFORE UPDATE", body=NUMBERED),
            Trigger(name="invoice_within_month", when="BEFORE UPDATE", body=WITHIN_THE_MONTH),
            Trigger(name="invoice_settled_sum", when="AFTER UPDATE", body=SETTLED, deferred=True),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.engagement or self.client}, {self.month:%Y-%m}"

    @property
    def period(self) -> Month:
        return Month.of(self.month)

    @property
    def is_issued(self) -> bool:
        return self.status != self.Status.DRAFT

    @property
    def is_credit(self) -> bool:
        return self.kind == self.Kind.CREDIT

    @property
    def open_amount(self) -> Decimal:
        """What is still to be paid of an invoice, or to be given back of a credit note."""
        return self.gross_amount - self.settled_amount if self.is_issued else Decimal(0)

    def is_overdue(self, *, on: dt.date) -> bool:
        """Whether something is to be paid whose day lies behind; a credit note asks for nothing."""
        if self.is_credit or self.status != self.Status.ISSUED:
            return False
        return self.due_on is not None and self.due_on < on


class InvoiceFile(ClientOwned):
    """The invoice as PDF, and the XML inside: made once, kept with its hash, never made again."""

    invoice = models.OneToOneField(
        Invoice, models.PROTECT, db_constraint=False, related_name="file"
    )
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    # What a machine reads: the same bytes that the PDF carries.
    xml = models.BinaryField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            *walls(
                "invoice_file",
                to_client=("invoice",),
                client="client_id",
                client_when=ISSUED_TO_CLIENT,
                staff="SELECT, INSERT",
            ),
            Trigger(name="invoice_file_issued", when="BEFORE INSERT", body=FILE_OF_ISSUED),
        ]

    def __str__(self) -> str:
        return self.sha256
