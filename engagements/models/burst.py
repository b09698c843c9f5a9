"""Burst: days beyond the contract, asked for before the work, and the client's answer to it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from common.days import format_days, one_or_many
from common.periods import Month
from engagements.models.contract import Engagement
from tenancy.models import ClientOwned, link, walls
from tenancy.policies import Trigger

# What was answered, taken back or has expired stays as it is.
ANSWERED = """
IF OLD.status <> 'asked' THEN
    RAISE EXCEPTION 'this request has its answer' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class BurstRequest(ClientOwned):
    """The executive asks for so many days beyond the contract of one month."""

    class Reason(models.TextChoices):
        LAUNCH = "launch", pgettext_lazy("burst", "A launch")
        CRISIS = "crisis", pgettext_lazy("burst", "A crisis")
        OTHER = "other", pgettext_lazy("burst", "Something else")

    class Status(models.TextChoices):
        ASKED = "asked", _("Waiting for an answer")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Taken back")
        EXPIRED = "expired", _("Expired")

    engagement = link(Engagement, db_index=False)
    month = models.DateField()
    reason = models.CharField(max_length=6, choices=Reason.choices)
    words = models.CharField(max_length=600)
    days = models.DecimalField(max_digits=5, decimal_places=2)
    asked_by = link(Membership, db_index=False)
    asked_at = models.DateTimeField()
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.ASKED)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=120, blank=True)
    comment = models.CharField(max_length=600, blank=True)
    # Of its days those that lie beyond the month's cap: the founder approved them by name.
    named = models.DecimalField(max_digits=5, decimal_places=2, default=0)

    class Meta:
        indexes = [models.Index(fields=["provider", "engagement", "month"], name="burst_month")]
        constraints = [
            models.CheckConstraint(name="burst_month_first", condition=Q(month__day=1)),
            models.CheckConstraint(name="burst_days", condition=Q(days__gt=0, days__lte=31)),
            models.CheckConstraint(name="burst_says_why", condition=~Q(words="")),
            models.CheckConstraint(
                name="burst_named_when_approved",
                condition=Q(named=0) | Q(named__gt=0, status="approved"),
            ),
            models.CheckConstraint(
                name="burst_closed_when",
                condition=Q(status="asked", closed_at=None)
                | ~Q(status="asked") & Q(closed_at__isnull=False),
            ),
            *walls(
                "burst",
                to_client=("engagement",),
                to_provider=("asked_by",),
                client="client_id",
                staff="SELECT, INSERT, UPDATE",
            ),
            Trigger(name="burst_answered", when="BEFORE UPDATE", body=ANSWERED),
        ]

    def __str__(self) -> str:
        return f"{format_days(self.days)}, {self.month:%Y-%m}"

    @property
    def period(self) -> Month:
        return Month.of(self.month)

    @property
    def plural(self) -> int:
        """The number by which its days are counted in the reader's language."""
        return one_or_many(self.days, language=get_language())

    @property
    def waits(self) -> bool:
        return self.status == self.Status.ASKED


class BurstVerdict(ClientOwned):
    """A founder's answer to such a request: an act, added by them and never changed."""

    class Answer(models.TextChoices):
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")

    burst = link(BurstRequest, db_index=False)
    answer = models.CharField(max_length=8, choices=Answer.choices)
    comment = models.CharField(max_length=600, blank=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # Answered from the link in a letter, without signing in.
    by_link = models.BooleanField(default=False)

    class Meta:
        constraints = walls(
            "burst_verdict",
            to_client=("burst",),
            client="client_id",
            client_adds="user_id",
            staff="SELECT, INSERT",
        )

    def __str__(self) -> str:
        return f"{self.answer} by {self.user}"
