"""The committee report: the row is the queue, and what was published stays."""

import datetime as dt

from django.db import models
from django.db.models import Case, Count, Q, UniqueConstraint, Value, When
from django.utils.translation import gettext_lazy as _

from common.periods import Month
from engagements.models import Engagement
from tenancy.models import ClientOwned, walls
from tenancy.policies import Trigger

# Publishing freezes words and figures; what is left is to render them, once, and to tell. From
# then on nothing of it changes.
PUBLISHED = """
IF TG_OP = 'DELETE' THEN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'a published report stays' USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
END IF;
IF OLD.published_at IS NOT NULL AND OLD.status = 'ready'
    AND to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD)
OR OLD.published_at IS NOT NULL AND (
    NEW.published_at IS DISTINCT FROM OLD.published_at
    OR NEW.published_by IS DISTINCT FROM OLD.published_by
    OR NEW.content IS DISTINCT FROM OLD.content
    OR NEW.words IS DISTINCT FROM OLD.words
    OR NEW.provider_id <> OLD.provider_id OR NEW.client_id <> OLD.client_id
    OR NEW.engagement_id <> OLD.engagement_id OR NEW.month <> OLD.month
) THEN
    RAISE EXCEPTION 'a published report does not change' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""

FILE_OF_PUBLISHED = """
IF EXISTS (
    SELECT 1 FROM committees_report r
    WHERE r.id = OLD.report_id AND r.published_at IS NOT NULL AND r.status = 'ready'
) THEN
    RAISE EXCEPTION 'a published report does not change' USING ERRCODE = 'check_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""

SHOWN_TO_CLIENT = "published_at IS NOT NULL AND status = 'ready'"


class ReportQuerySet(models.QuerySet["Report"]):
    def with_people(self) -> "ReportQuerySet":
        """Each with its engagement, client and executive; without the content, which is large."""
        people = self.select_related("engagement__client", "engagement__executive__user")
        return people.defer("content", "words")

    def led_by(self, member_id: int | None) -> "ReportQuerySet":
        return self.filter(engagement__executive_id=member_id)

    def unpublished(self) -> "ReportQuerySet":
        return self.filter(published_at=None)

    def counted(self, *, on: dt.date) -> dict[str, int]:
        """How many are to publish, late or failed among them, and how many the client has."""
        return self.aggregate(
            every=Count("pk"),
            failed=Count("pk", filter=Q(status="failed")),
            late=Count("pk", filter=Q(published_at=None, due_on__lt=on)),
            to_publish=Count("pk", filter=Q(published_at=None)),
            published=Count("pk", filter=Q(published_at__isnull=False)),
        )

    def urgent_first(self, *, on: dt.date) -> "ReportQuerySet":
        """Failed, then late, then to publish, then the rest; the newest month first in each."""
        urgency = Case(
            When(status="failed", then=Value(0)),
            When(published_at=None, due_on__lt=on, then=Value(1)),
            When(published_at=None, then=Value(2)),
            default=Value(3),
        )
        return self.order_by(urgency, "-month", "engagement__client__name", "id")

    def published(self) -> "ReportQuerySet":
        """Those that the client has: published, with their PDF."""
        return self.filter(published_at__isnull=False, status="ready")


class Report(ClientOwned):
    """The report of one engagement for one month, exactly one."""

    class Status(models.TextChoices):
        PENDING = "pending", _("Waiting to be made")
        RENDERING = "rendering", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    engagement = models.ForeignKey(
        Engagement, models.PROTECT, db_constraint=False, db_index=False, related_name="reports"
    )
    month = models.DateField()
    due_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    # Counts every claim, and so names the one that may store; it never starts again.
    attempts = models.PositiveIntegerField(default=0)
    # Renderings in a row that failed, and workers in a row that died over it.
    failures = models.PositiveSmallIntegerField(default=0)
    lost = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)
    # Figures are built from the database, with proposed words; `words` are the executive's.
    content = models.JSONField(null=True)
    figures_at = models.DateTimeField(null=True)
    words = models.JSONField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["provider", "status"],
                condition=~Q(status="ready"),
                name="report_owed",
            ),
            models.Index(fields=["provider", "-month", "engagement"], name="report_newest"),
        ]
        constraints = [
            UniqueConstraint(fields=["provider", "engagement", "month"], name="report_once"),
            models.CheckConstraint(name="report_month_first", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="report_ready_has_content",
                condition=~Q(status="ready") | Q(content__isnull=False, words__isnull=False),
            ),
            models.CheckConstraint(
                name="report_content_says_when",
                condition=Q(content__isnull=True) ^ Q(figures_at__isnull=False),
            ),
            models.CheckConstraint(
                name="report_rendering_is_claimed",
                condition=~Q(status="rendering") | Q(claimed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="report_published_has_content",
                condition=Q(published_at=None)
                | Q(content__isnull=False, words__isnull=False) & ~Q(published_by=""),
            ),
            *walls(
                "report",
                to_client=("engagement",),
                client="client_id",
                client_when=SHOWN_TO_CLIENT,
            ),
            Trigger(name="report_published", when="BEFORE UPDATE OR DELETE", body=PUBLISHED),
        ]

    def __str__(self) -> str:
        return f"{self.engagement}, {self.month:%Y-%m}"

    @property
    def period(self) -> Month:
        return Month.of(self.month)

    @property
    def is_published(self) -> bool:
        return self.published_at is not None and self.status == self.Status.READY

    def is_late(self, *, on: dt.date) -> bool:
        """Whether its day has passed without the client having it."""
        return not self.is_published and self.due_on < on


class ReportFile(ClientOwned):
    """The report as PDF with the hash of its bytes, and of the words and figures it prints."""

    report = models.OneToOneField(Report, models.PROTECT, db_constraint=False, related_name="file")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    printed = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            *walls(
                "report_file",
                to_client=("report",),
                client="client_id",
                client_when=(
                    "EXISTS (SELECT 1 FROM committees_report r WHERE r.id = report_id"  # noqa: S608
                    f" AND r.{SHOWN_TO_CLIENT.replace('AND ', 'AND r.')})"
                ),
                staff="SELECT, INSERT, UPDATE",
            ),
            Trigger(
                name="report_file_published",
                when="BEFORE UPDATE OR DELETE",
                body=FILE_OF_PUBLISHED,
            ),
        ]

    def __str__(self) -> str:
        return self.sha256
