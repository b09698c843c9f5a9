"""Drafting or issuing many invoices at once: what was asked for, and how far it has come."""

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from billing.models.invoice import Invoice
from engagements.models import EngagementMonth
from tenancy.models import ClientOwned, ProviderOwned, link, walls


class BillingRun(ProviderOwned):
    """A list of months to draft or of drafts to issue; the worker takes one after the other."""

    class Kind(models.TextChoices):
        DRAFT = "draft", _("Draft invoices")
        ISSUE = "issue", _("Issue invoices")

    kind = models.CharField(max_length=5, choices=Kind.choices)
    month = models.DateField(null=True)
    issue_on = models.DateField(null=True)
    asked_at = models.DateTimeField()
    asked_by = link(Membership, null=True, db_index=False)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["provider", "finished_at"], name="run_finished")]
        constraints = [
            models.CheckConstraint(
                name="run_issue_has_day", condition=Q(kind="draft") | Q(issue_on__isnull=False)
            ),
            *walls("run", of_client=False, to_provider=("asked_by",)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.asked_at:%Y-%m-%d}"


class BillingRunItem(ClientOwned):
    """One month or one draft of a run, and what came of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")

    run = models.ForeignKey(BillingRun, models.CASCADE, db_constraint=False, related_name="items")
    position = models.PositiveIntegerField()
    engagement_month = link(EngagementMonth, null=True, db_index=False)
    invoice = models.ForeignKey(
        Invoice, models.CASCADE, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    # The codes of what stood in the way; their words are said in the reader's language.
    problems = models.JSONField(default=list)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "run", "position"], name="run_item_position"),
            UniqueConstraint(
                fields=["provider", "run", "engagement_month"],
                condition=Q(invoice=None),
                name="run_item_month_once",
            ),
            models.CheckConstraint(
                name="run_item_of_something",
                condition=Q(engagement_month__isnull=False) | Q(invoice__isnull=False),
            ),
            *walls("run_item", to_client=("engagement_month", "invoice"), to_provider=("run",)),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.position}"
