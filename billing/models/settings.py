"""How a provider bills, and what one of its clients wants otherwise."""

from django.db import models
from django.db.models import F, Q, UniqueConstraint

from billing.models.invoice import Invoice
from billing.models.vat import VatCategory
from tenancy.models import ClientOwned, ProviderOwned, walls


class BillingSettings(ProviderOwned):
    """How a provider bills: numbers, words, reminders, accounts. One row, made when first saved.

    In a pattern {prefix} is the provider's prefix, {year} the year of issue, {number} the number.
    """

    number_pattern = models.CharField(max_length=40, default="{prefix}-{year}-{number}")
    # Empty: credit notes take their numbers from the series of the invoices.
    credit_pattern = models.CharField(max_length=40, blank=True)
    digits = models.PositiveSmallIntegerField(default=4)
    vat_on_debits = models.BooleanField(default=False)
    # Per cent a year; empty: what the law of the provider's country says.
    late_rate = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    note = models.CharField(max_length=400, blank=True)
    with_annex = models.BooleanField(default=False)
    bank_name = models.CharField(max_length=80, blank=True)
    # Where the provider's own electronic invoices come in (EN 16931, BT-34).
    electronic_scheme = models.CharField(max_length=4, blank=True)
    electronic_address = models.CharField(max_length=60, blank=True)
    reminders_are_sent = models.BooleanField(default=False)
    # Days past due after which each tone is drafted.
    friendly_after = models.PositiveSmallIntegerField(default=5)
    firm_after = models.PositiveSmallIntegerField(default=20)
    final_after = models.PositiveSmallIntegerField(default=40)
    # The accounts and journals of the entries that are exported.
    account_client = models.CharField(max_length=12, default="411000")
    account_revenue = models.CharField(max_length=12, default="706000")
    account_expenses = models.CharField(max_length=12, default="708500")
    account_vat = models.CharField(max_length=12, default="445710")
    account_bank = models.CharField(max_length=12, default="512000")
    journal_sales = models.CharField(max_length=6, default="VE")
    journal_bank = models.CharField(max_length=6, default="BQ")
    # The month in which the financial year begins: from there on the entries are numbered.
    year_begins = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name_plural = "billing settings"
        constraints = [
            UniqueConstraint(fields=["provider"], name="billing_settings_once"),
            models.CheckConstraint(
                name="billing_pattern_has_number",
                condition=Q(number_pattern__contains="{number}")
                & (Q(credit_pattern="") | Q(credit_pattern__contains="{number}")),
            ),
            models.CheckConstraint(
                name="billing_digits", condition=Q(digits__gte=1, digits__lte=10)
            ),
            models.CheckConstraint(
                name="billing_year_begins", condition=Q(year_begins__gte=1, year_begins__lte=12)
            ),
            models.CheckConstraint(
                name="billing_late_rate", condition=Q(late_rate=None) | Q(late_rate__gte=0)
            ),
            models.CheckConstraint(
                name="billing_tones_in_order",
                condition=Q(friendly_after__lt=F("firm_after"), firm_after__lt=F("final_after")),
            ),
            *walls("billing_settings", of_client=False, staff="SELECT, INSERT, UPDATE"),
        ]

    def __str__(self) -> str:
        return self.number_pattern


class ClientBilling(ClientOwned):
    """What one client wants on its invoices. One row for a client, made when first saved."""

    # One invoice for all its engagements of a month.
    is_grouped = models.BooleanField(default=False)
    lines_by = models.CharField(
        max_length=10, choices=Invoice.LinesBy.choices, default=Invoice.LinesBy.ENGAGEMENT
    )
    buyer_reference = models.CharField(max_length=40, blank=True)
    order_required = models.BooleanField(default=False)
    payment_days = models.PositiveSmallIntegerField(null=True)
    with_annex = models.BooleanField(null=True)
    # A mailbox that gets every invoice beside the founders.
    email = models.EmailField(blank=True)
    electronic_scheme = models.CharField(max_length=4, blank=True)
    electronic_address = models.CharField(max_length=60, blank=True)
    no_reminders = models.BooleanField(default=False)
    # Where the law that was derived does not hold: the category, its rate and why.
    vat_category = models.CharField(max_length=2, choices=VatCategory.choices, blank=True)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    vat_reason = models.CharField(max_length=240, blank=True)
    # When the VAT number was last checked, and what the register answered.
    vat_checked_on = models.DateField(null=True)
    vat_checked = models.CharField(max_length=160, blank=True)

    class Meta:
        verbose_name_plural = "client billing"
        constraints = [
            UniqueConstraint(fields=["provider", "client"], name="client_billing_once"),
            models.CheckConstraint(
                name="client_vat_override_says_why",
                condition=Q(vat_category="", vat_rate=None, vat_reason="")
                | ~Q(vat_category="") & Q(vat_rate__isnull=False) & ~Q(vat_reason=""),
            ),
            *walls("client_billing", staff="SELECT, INSERT, UPDATE"),
        ]

    def __str__(self) -> str:
        return f"{self.client}"
