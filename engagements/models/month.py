"""The month: one engagement in one calendar month, from open to invoiced."""

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from common.periods import Month
from common.typography import date_format
from engagements.models.contract import Engagement
from tenancy.models import ClientOwned, link, walls
from tenancy.policies import Trigger

# What the client signed stays as it was signed; from there the month can only be invoiced.
SIGNED = """
IF TG_OP = 'DELETE' THEN
    IF OLD.status <> 'open' THEN
        RAISE EXCEPTION 'a month that was handed in stays' USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
END IF;
IF OLD.status IN ('approved', 'invoiced') AND (
    NEW.status NOT IN ('approved', 'invoiced')
    OR (to_jsonb(NEW) - 'status') IS DISTINCT FROM (to_jsonb(OLD) - 'status')
) THEN
    RAISE EXCEPTION 'the month is signed' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class EngagementMonth(ClientOwned):
    """One engagement in one calendar month, and what the client signed of it."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        SUBMITTED = "submitted", _("Submitted")
        RETURNED = "returned", _("Returned")
        APPROVED = "approved", _("Approved")
        INVOICED = "invoiced", _("Invoiced")

    SIGNED_STATES = (Status.APPROVED, Status.INVOICED)
    WRITABLE_STATES = (Status.OPEN, Status.RETURNED)

    engagement = models.ForeignKey(
        Engagement, models.PROTECT, db_constraint=False, db_index=False, related_name="months"
    )
    month = models.DateField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = link(Membership, null=True, db_index=False)
    comment = models.CharField(max_length=600, blank=True)
    # Said when it is handed in: unanswered until the end of this day, it counts as approved.
    approves_itself_on = models.DateField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=120, blank=True)
    # What was signed: the statement as JSON and the hash of exactly that text.
    content = models.JSONField(null=True)
    content_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["provider", "month", "status"], name="month_status")]
        constraints = [
            UniqueConstraint(fields=["provider", "engagement", "month"], name="month_once"),
            models.CheckConstraint(name="month_first", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="month_signed_has_content",
                condition=(
                    Q(status__in=["approved", "invoiced"], approved_at__isnull=False)
                    & ~Q(approved_by="")
                    & ~Q(content_hash="")
                    & Q(content__isnull=False)
                )
                | Q(
                    status__in=["open", "submitted", "returned"], approved_at=None, content_hash=""
                ),
            ),
            models.CheckConstraint(
                name="month_submitted_when",
                condition=~Q(status="submitted") | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="month_returned_says_why",
                condition=~Q(status="returned") | ~Q(comment=""),
            ),
            *walls(
                "month",
                to_client=("engagement",),
                to_provider=("submitted_by",),
                client="client_id",
            ),
            Trigger(name="month_signed", when="BEFORE UPDATE OR DELETE", body=SIGNED),
        ]

    def __str__(self) -> str:
        return f"{self.engagement}, {self.month:%Y-%m}"

    @property
    def period(self) -> Month:
        return Month.of(self.month)

    @property
    def is_signed(self) -> bool:
        return self.status in self.SIGNED_STATES

    @property
    def is_writable(self) -> bool:
        return self.status in self.WRITABLE_STATES

    @property
    def has_lapsed(self) -> bool:
        """Nobody answered in time, and it counts as approved: only then the day stays."""
        return self.is_signed and self.approves_itself_on is not None

    @property
    def signed_by(self) -> str:
        """Who approved it; or that nobody answered in time, in the reader's language."""
        if self.approves_itself_on is None or not self.is_signed:
            return self.approved_by
        day = date_format(self.approves_itself_on, "j F Y")
        return gettext("No answer by %(day)s") % {"day": day}


class MonthVerdict(ClientOwned):
    """A client's answer to a month: an act, added by the founder and never changed."""

    class Answer(models.TextChoices):
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned")

    engagement_month = link(EngagementMonth, db_index=False)
    answer = models.CharField(max_length=10, choices=Answer.choices)
    comment = models.CharField(max_length=600, blank=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # Answered from the link in a letter, without signing in.
    by_link = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="verdict_returned_says_why",
                condition=~Q(answer="returned") | ~Q(comment=""),
            ),
            *walls(
                "verdict",
                to_client=("engagement_month",),
                client="client_id",
                client_adds="user_id",
                staff="SELECT, INSERT",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer} by {self.user}"
