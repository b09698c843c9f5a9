"""Statements of the bank: read once, booked by a person, line by line."""

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from tenancy.models import ProviderOwned, link, walls


class BankStatement(ProviderOwned):
    """A file of the bank that was read."""

    class Kind(models.TextChoices):
        CAMT = "camt", _("CAMT.053")
        CSV = "csv", _("CSV")

    kind = models.CharField(max_length=4, choices=Kind.choices)
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    iban = models.CharField(max_length=34, blank=True)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    # How many movements the file held, known already or not.
    line_count = models.PositiveIntegerField(default=0)
    # Which headings a table had, and which of our fields each one held: the next one like it is
    # read the same way.
    layout = models.JSONField(null=True)
    read_at = models.DateTimeField()
    read_by = link(Membership, null=True, db_index=False)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "sha256"], name="bank_statement_once"),
            *walls(
                "bank_statement", of_client=False, to_provider=("read_by",), staff="SELECT, INSERT"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BankLine(ProviderOwned):
    """One movement of an account as the bank tells it; `key` tells it from every other one."""

    statement = models.ForeignKey(
        BankStatement, models.PROTECT, db_constraint=False, related_name="lines"
    )
    key = models.CharField(max_length=64)
    booked_on = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=3)
    currency = models.CharField(max_length=3)
    # What was sent, where it was in another currency.
    sent_amount = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    sent_currency = models.CharField(max_length=3, blank=True)
    payer = models.CharField(max_length=140, blank=True)
    payer_iban = models.CharField(max_length=34, blank=True)
    text = models.CharField(max_length=600, blank=True)
    reference = models.CharField(max_length=140, blank=True)
    # The bank's own name for the movement, where it has one.
    bank_reference = models.CharField(max_length=64, blank=True)
    # The bank takes back what it booked before.
    is_reversal = models.BooleanField(default=False)
    # The sum of the collective entry that it is a part of.
    batch_amount = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    # Set aside by a person: no payment of a client.
    set_aside_at = models.DateTimeField(null=True)
    set_aside_why = models.CharField(max_length=160, blank=True)

    class Meta:
        indexes = [models.Index(fields=["provider", "booked_on"], name="bank_line_day")]
        constraints = [
            UniqueConstraint(fields=["provider", "key"], name="bank_line_once"),
            models.CheckConstraint(name="bank_line_is_something", condition=~Q(amount=0)),
            models.CheckConstraint(
                name="bank_line_sent",
                condition=Q(sent_amount=None, sent_currency="")
                | Q(sent_amount__isnull=False) & ~Q(sent_currency=""),
            ),
            models.CheckConstraint(
                name="bank_line_aside_says_why",
                condition=Q(set_aside_at=None, set_aside_why="")
                | Q(set_aside_at__isnull=False) & ~Q(set_aside_why=""),
            ),
            *walls(
                "bank_line",
                of_client=False,
                to_provider=("statement",),
                staff="SELECT, INSERT, UPDATE",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on}: {self.amount} {self.currency}"
