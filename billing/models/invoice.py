"""Invoices: drafts until issued, frozen from then on."""

import datetime as dt

from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from billing.models.series import Series
from common.periods import Month
from engagements.models import Engagement, EngagementMonth, WorkLog
from tenancy.models import ClientOwned, link, walls
from tenancy.policies import Trigger

# An invoice begins as a draft, is issued once, and can then be paid; nothing else of it changes,
# and it stays.
ISSUED = """
IF TG_OP = 'DELETE' THEN
    IF OLD.status <> 'draft' THEN
        RAISE EXCEPTION 'an issued invoice stays' USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
END IF;
IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'draft' THEN
        RAISE EXCEPTION 'an invoice begins as a draft' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END IF;
IF OLD.status = 'draft' AND NEW.status = 'paid' OR OLD.status <> 'draft' AND (
    OLD.status <> 'issued' OR NEW.status <> 'paid'
    OR (to_jsonb(NEW) - 'status' - 'paid_on') IS DISTINCT FROM
       (to_jsonb(OLD) - 'status' - 'paid_on')
) THEN
    RAISE EXCEPTION 'an issued invoice does not change' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""

# Numbers of a series run 1, 2, 3 in the order of their dates, whatever the program does: who
# issues holds the series, and the next number is one more than the highest that stands. There is
# no counter that could run ahead of the invoices.
NUMBERED = """
IF OLD.status <> 'draft' OR NEW.status = 'draft' THEN RETURN NEW; END IF;
DECLARE
    run text;
    highest integer;
    latest date;
    lines numeric;
BEGIN
    SELECT s.code INTO run FROM billing_series s WHERE s.id = NEW.series_id FOR UPDATE;
    SELECT max(i.sequence), max(i.issued_on) INTO highest, latest FROM billing_invoice i
    WHERE i.provider_id = NEW.provider_id AND i.series_id = NEW.series_id;
    IF NEW.sequence <> coalesce(highest, 0) + 1 OR NEW.issued_on < latest
    OR NEW.number <> run || '-' || lpad(
        NEW.sequence::text, greatest(4, length(NEW.sequence::text)), '0'
    ) THEN
        RAISE EXCEPTION 'invoice numbers run without gap' USING ERRCODE = 'check_violation';
    END IF;
    SELECT sum(l.net_amount) INTO lines FROM billing_invoiceline l WHERE l.invoice_id = NEW.id;
    IF lines IS DISTINCT FROM NEW.net_amount THEN
        RAISE EXCEPTION 'the lines do not add up' USING ERRCODE = 'check_violation';
    END IF;
END;
RETURN NEW;
"""

# Lines, and the entries behind them, freeze with their invoice: whoever adds one holds the
# invoice, so that it cannot be issued in the same moment.
LINE_OF_ISSUED = """
PERFORM 1 FROM billing_invoice i WHERE i.id IN (OLD.invoice_id, NEW.invoice_id) FOR SHARE;
IF EXISTS (
    SELECT 1 FROM billing_invoice i
    WHERE i.id IN (OLD.invoice_id, NEW.invoice_id) AND i.status <> 'draft'
) THEN
    RAISE EXCEPTION 'an issued invoice does not change' USING ERRCODE = 'check_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""

FILE_OF_ISSUED = """
IF EXISTS (
    SELECT 1 FROM billing_invoice i WHERE i.id = NEW.invoice_id AND i.status = 'draft'
) THEN
    RAISE EXCEPTION 'a draft has no file' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""

ISSUED_TO_CLIENT = (
    "EXISTS (SELECT 1 FROM billing_invoice i WHERE i.id = invoice_id AND i.status <> 'draft')"
)


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
    """What one engagement owes for one month."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ISSUED = "issued", _("Issued")
        PAID = "paid", _("Paid")

    engagement = models.ForeignKey(
        Engagement, models.PROTECT, db_constraint=False, db_index=False, related_name="invoices"
    )
    engagement_month = link(EngagementMonth, db_index=False)
    month = models.DateField()
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
    # Everything the paper says, frozen at issue (billing/content.py).
    content = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["provider", "status", "due_on"], name="invoice_due")]
        constraints = [
            UniqueConstraint(fields=["provider", "engagement", "month"], name="invoice_once"),
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
                name="invoice_adds_up",
                condition=Q(gross_amount=F("net_amount") + F("tax_amount")),
            ),
            models.CheckConstraint(name="invoice_month_first", condition=Q(month__day=1)),
            *walls(
                "invoice",
                to_client=("engagement", "engagement_month"),
                to_provider=("series",),
                client="client_id",
                client_when="status <> 'draft'",
            ),
            Trigger(name="invoice_issued", when="BEFORE INSERT OR UPDATE OR DELETE", body=ISSUED),
            Trigger(name="invoice_numbered", when="BEFORE UPDATE", body=NUMBERED),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.engagement}, {self.month:%Y-%m}"

    @property
    def period(self) -> Month:
        return Month.of(self.month)

    @property
    def is_issued(self) -> bool:
        return self.status != self.Status.DRAFT

    def is_overdue(self, *, on: dt.date) -> bool:
        return self.status == self.Status.ISSUED and self.due_on is not None and self.due_on < on


class InvoiceLine(ClientOwned):
    """A quantity at a price: displayed quantity × displayed price is the line, to the cent."""

    class Kind(models.TextChoices):
        VOLUME = "volume", _("Contracted days")
        ACTUAL = "actual", _("Days used")
        BURST = "burst", _("Burst")

    invoice = models.ForeignKey(Invoice, models.CASCADE, db_constraint=False, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    title = models.CharField(max_length=160)
    detail = models.CharField(max_length=240, blank=True)
    quantity = models.DecimalField(max_digits=7, decimal_places=2)
    unit_price = models.DecimalField(max_digits=10, decimal_places=3)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2)
    net_amount = models.DecimalField(max_digits=12, decimal_places=3)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "invoice", "position"], name="line_position"),
            *walls(
                "line",
                to_client=("invoice",),
                client="client_id",
                client_when=ISSUED_TO_CLIENT,
            ),
            Trigger(
                name="line_issued", when="BEFORE INSERT OR UPDATE OR DELETE", body=LINE_OF_ISSUED
            ),
        ]

    def __str__(self) -> str:
        return self.title


class BilledWork(ClientOwned):
    """Which entries stand behind an invoice: a work log is billed at most once."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, db_constraint=False, related_name="work")
    worklog = link(WorkLog, db_index=False)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "worklog"], name="worklog_billed_once"),
            *walls(
                "billed_work",
                to_client=("invoice", "worklog"),
                client="client_id",
                client_when=ISSUED_TO_CLIENT,
            ),
            Trigger(
                name="billed_work_issued",
                when="BEFORE INSERT OR UPDATE OR DELETE",
                body=LINE_OF_ISSUED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id}: {self.worklog_id}"


class InvoiceFile(ClientOwned):
    """The invoice as PDF: rendered once, kept with its hash, never made again."""

    invoice = models.OneToOneField(
        Invoice, models.PROTECT, db_constraint=False, related_name="file"
    )
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
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
