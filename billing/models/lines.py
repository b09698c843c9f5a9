"""The lines of an invoice, the months on it, and the entries behind it."""

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from billing.models.expense import Expense
from billing.models.guards import ISSUED_TO_CLIENT, LINE_OF_ISSUED, NEXT_ROUND
from billing.models.invoice import Invoice
from billing.models.vat import VatCategory
from engagements.models import EngagementMonth, WorkLog
from tenancy.models import ClientOwned, link, walls
from tenancy.policies import Trigger


class InvoiceLine(ClientOwned):
    """A quantity at a price: displayed quantity × displayed price is the line, to the cent."""

    class Kind(models.TextChoices):
        VOLUME = "volume", _("Contracted days")
        ACTUAL = "actual", _("Days used")
        BURST = "burst", _("Burst")
        EXPENSE = "expense", _("Expense")
        DISCOUNT = "discount", _("Discount")

    class Unit(models.TextChoices):
        DAY = "day", _("Day")
        FLAT = "flat", _("Flat fee")

    invoice = models.ForeignKey(Invoice, models.CASCADE, db_constraint=False, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    title = models.CharField(max_length=160)
    detail = models.CharField(max_length=240, blank=True)
    quantity = models.DecimalField(max_digits=7, decimal_places=2)
    unit_price = models.DecimalField(max_digits=10, decimal_places=3)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2)
    net_amount = models.DecimalField(max_digits=12, decimal_places=3)
    # A discount in per cent of the other lines: it follows them while the invoice is a draft.
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    unit = models.CharField(max_length=4, choices=Unit.choices, default=Unit.DAY)
    vat_category = models.CharField(
        max_length=2, choices=VatCategory.choices, default=VatCategory.STANDARD
    )
    # The charge of a signed month that the days are of: which month, and where in its content.
    engagement_month = link(EngagementMonth, null=True, db_index=False)
    charge = models.PositiveSmallIntegerField(null=True)
    expense = link(Expense, null=True, db_index=False)
    # The line that a line of a credit note gives back.
    credits = link("self", null=True, db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["provider", "engagement_month", "charge"], name="line_charge"),
            models.Index(fields=["provider", "expense"], name="line_expense_asked"),
        ]
        constraints = [
            UniqueConstraint(fields=["provider", "invoice", "position"], name="line_position"),
            models.CheckConstraint(
                name="line_days_of_a_charge",
                condition=Q(
                    kind__in=["volume", "actual", "burst"],
                    engagement_month__isnull=False,
                    charge__isnull=False,
                    expense=None,
                    quantity__gt=0,
                )
                | Q(kind="expense", expense__isnull=False, charge=None)
                | Q(kind="discount", expense=None, charge=None, net_amount__lt=0),
            ),
            models.CheckConstraint(
                name="line_percent_of_a_discount",
                condition=Q(percent=None) | Q(kind="discount", percent__gt=0, percent__lte=100),
            ),
            *walls(
                "line",
                to_client=("invoice", "engagement_month", "expense", "credits"),
                client="client_id",
                client_when=ISSUED_TO_CLIENT,
            ),
            Trigger(
                name="line_issued", when="BEFORE INSERT OR UPDATE OR DELETE", body=LINE_OF_ISSUED
            ),
        ]

    def __str__(self) -> str:
        return self.title


class BilledMonth(ClientOwned):
    """Which months stand on an invoice: one invoice for an engagement and month.

    A credit note reopens days of a month: the invoice of what was reopened is its next round.
    """

    invoice = models.ForeignKey(Invoice, models.CASCADE, db_constraint=False, related_name="months")
    engagement_month = link(EngagementMonth, db_index=False)
    round = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["provider", "engagement_month", "round"], name="month_billed_once"
            ),
            *walls(
                "billed_month",
                to_client=("invoice", "engagement_month"),
                client="client_id",
                client_when=ISSUED_TO_CLIENT,
            ),
            Trigger(
                name="billed_month_issued",
                when="BEFORE INSERT OR UPDATE OR DELETE",
                body=LINE_OF_ISSUED,
            ),
            Trigger(name="billed_month_round", when="BEFORE INSERT", body=NEXT_ROUND),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id}: {self.engagement_month_id}"


class BilledWork(ClientOwned):
    """Which entries stand behind an invoice, and behind which of its lines, for how many days.

    Days that were paid in an earlier month, or that nobody approved, stand behind no line.
    """

    invoice = models.ForeignKey(Invoice, models.CASCADE, db_constraint=False, related_name="work")
    worklog = link(WorkLog, db_index=False)
    line = models.ForeignKey(
        InvoiceLine, models.CASCADE, null=True, db_constraint=False, related_name="work"
    )
    days = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        indexes = [models.Index(fields=["provider", "worklog"], name="billed_work_asked")]
        constraints = [
            UniqueConstraint(
                fields=["provider", "invoice", "worklog", "line"],
                name="worklog_on_a_line_once",
                nulls_distinct=False,
            ),
            *walls(
                "billed_work",
                to_client=("invoice", "worklog", "line"),
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
