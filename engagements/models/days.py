"""Days: what was worked, and the account that it moves."""

import datetime as dt

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from common.days import format_days
from engagements.models.contract import Engagement
from engagements.models.mandate import Outcome
from tenancy.models import ClientOwned, ProviderOwned, link, walls
from tenancy.policies import Trigger

# A month that the client is looking at, or has signed, takes no more work.
LOCKED = """
IF TG_OP <> 'INSERT' AND EXISTS (
    SELECT 1 FROM engagements_engagementmonth m WHERE m.engagement_id = OLD.engagement_id
    AND m.month = date_trunc('month', OLD.day)::date
    AND m.status IN ('submitted', 'approved', 'invoiced')
) OR TG_OP <> 'DELETE' AND EXISTS (
    SELECT 1 FROM engagements_engagementmonth m WHERE m.engagement_id = NEW.engagement_id
    AND m.month = date_trunc('month', NEW.day)::date
    AND m.status IN ('submitted', 'approved', 'invoiced')
) THEN
    RAISE EXCEPTION 'the month of this work is locked' USING ERRCODE = 'check_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""

# Nobody works more than a day and a half on one date, over all their engagements.
DAY_IS_FULL = """
IF NEW.withdrawn_at IS NULL AND (
    SELECT sum(w.days) FROM engagements_worklog w
    WHERE w.provider_id = NEW.provider_id AND w.member_id = NEW.member_id
    AND w.day = NEW.day AND w.withdrawn_at IS NULL AND w.corrects_id IS NULL
) > 1.5 THEN
    RAISE EXCEPTION 'more than 1.5 days on one date' USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;
"""

CLOSED = """
IF EXISTS (
    SELECT 1 FROM engagements_engagementmonth m WHERE m.engagement_id = NEW.engagement_id
    AND m.month = NEW.month AND m.status IN ('approved', 'invoiced')
) THEN
    RAISE EXCEPTION 'the account of this month is closed' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class TimesheetImport(ProviderOwned):
    """A time sheet from another tool, taken over whole."""

    name = models.CharField(max_length=120)
    source = models.CharField(max_length=40)
    rows = models.PositiveIntegerField()
    days = models.DecimalField(max_digits=9, decimal_places=2)
    imported_by = link(Membership, null=True)
    imported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = walls(
            "timesheet_import",
            of_client=False,
            to_provider=("imported_by",),
            staff="SELECT, INSERT",
        )

    def __str__(self) -> str:
        return self.name


class WorkLogQuerySet(models.QuerySet["WorkLog"]):
    def standing(self) -> "WorkLogQuerySet":
        """Those that count: not withdrawn."""
        return self.filter(withdrawn_at=None)

    def between(self, first: dt.date, last: dt.date) -> "WorkLogQuerySet":
        return self.filter(day__gte=first, day__lte=last)


class WorkLog(ClientOwned):
    """Days spent, on a date, by one person, on one engagement."""

    class Category(models.TextChoices):
        LEADERSHIP = "leadership", _("Leadership")
        STRATEGY = "strategy", _("Strategy")
        GOVERNANCE = "governance", _("Governance")
        VENDORS = "vendors", _("Vendors")
        SCOPING = "scoping", _("Project scoping")
        COACHING = "coaching", _("Coaching and hiring")
        TRANSFER = "transfer", _("Knowledge transfer")
        OPERATIONS = "operations", _("Operations")

    class Reason(models.TextChoices):
        """Why operational work is no drift."""

        NONE = "", _("None")
        INCIDENT = "incident", _("Major incident")
        CHANGE = "change", _("Validation of a risky change")

    class Place(models.TextChoices):
        REMOTE = "remote", _("Remote")
        ONSITE = "onsite", _("On site")

    engagement = models.ForeignKey(
        Engagement, models.PROTECT, db_constraint=False, db_index=False, related_name="worklogs"
    )
    member = link(Membership, db_index=False)
    day = models.DateField()
    days = models.DecimalField(max_digits=5, decimal_places=2)
    category = models.CharField(
        max_length=12, choices=Category.choices, default=Category.LEADERSHIP
    )
    note = models.CharField(max_length=400, blank=True)
    reason = models.CharField(max_length=8, choices=Reason.choices, blank=True, default="")
    place = models.CharField(max_length=6, choices=Place.choices, default=Place.REMOTE)
    # The outcome of the mandate that the work served.
    outcome = link(Outcome, null=True, blank=True, db_index=False)
    hours = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    timesheet = link(TimesheetImport, null=True, blank=True, db_index=False)
    import_key = models.CharField(max_length=64, blank=True)
    import_line = models.PositiveIntegerField(null=True, blank=True)
    corrects = link("self", null=True, blank=True, db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = WorkLogQuerySet.as_manager()

    # The provider's own note, where a room has read it in (words.py); no column.
    aside: str = ""

    class Meta:
        indexes = [
            models.Index(
                fields=["provider", "engagement", "day"],
                include=["days", "client", "withdrawn_at"],
                name="worklog_engagement_day",
            ),
            models.Index(fields=["provider", "member", "day"], name="worklog_member_day"),
            models.Index(fields=["provider", "client", "day"], name="worklog_client_day"),
        ]
        constraints = [
            models.CheckConstraint(
                name="worklog_days",
                condition=Q(corrects=None, days__gt=0, days__lte=1.5)
                | Q(corrects__isnull=False, days__gte=-1.5, days__lte=1.5) & ~Q(days=0),
            ),
            models.CheckConstraint(
                name="worklog_reason_of_operations",
                condition=Q(reason="") | Q(category="operations"),
            ),
            UniqueConstraint(
                fields=["provider", "import_key"],
                condition=~Q(import_key=""),
                name="worklog_imported_once",
            ),
            *walls(
                "worklog",
                to_client=("engagement", "corrects", "outcome"),
                to_provider=("member", "timesheet"),
                client="client_id",
                client_when="withdrawn_at IS NULL",
                # Work is withdrawn, never deleted: the ledger still tells of it.
                staff="SELECT, INSERT, UPDATE",
            ),
            Trigger(
                name="worklog_locked",
                when="BEFORE INSERT OR UPDATE OR DELETE",
                body=LOCKED,
            ),
            Trigger(name="worklog_day_full", when="AFTER INSERT OR UPDATE", body=DAY_IS_FULL),
        ]

    def __str__(self) -> str:
        return f"{format_days(self.days)}, {self.day}"


class WorkNote(ClientOwned):
    """What the provider's people note on an entry for themselves.

    A table of its own, which the client's role has no right to: no page, export or report of a
    client can hold it, whatever it asks for.
    """

    worklog = link(WorkLog, db_index=False)
    text = models.CharField(max_length=400)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "worklog"], name="work_note_once"),
            *walls("work_note", to_client=("worklog",)),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Movement(ClientOwned):
    """A line of an engagement's account in days. Balances are sums of movements, nothing else."""

    class Kind(models.TextChoices):
        ALLOTMENT = "allotment", _("Days contracted")
        CARRIED = "carried", _("Carried in")
        CARRIED_OUT = "carried_out", _("Carried out")
        WORK = "work", _("Work")
        BURST = "burst", _("Burst")
        BORROWED = "borrowed", _("Borrowed")
        EXPIRED = "expired", _("Expired")
        CORRECTION = "correction", _("Correction")

    engagement = models.ForeignKey(
        Engagement, models.PROTECT, db_constraint=False, db_index=False, related_name="movements"
    )
    month = models.DateField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    # Positive gives days to the client's account, negative takes them.
    days = models.DecimalField(max_digits=7, decimal_places=2)
    # The month that contracted days which are carried or expire: the oldest go first.
    origin = models.DateField(null=True)
    worklog = link(WorkLog, null=True, db_index=False)
    note = models.CharField(max_length=160, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["provider", "engagement", "month"],
                include=["kind", "days", "client"],
                name="movement_month",
            )
        ]
        constraints = [
            models.CheckConstraint(name="movement_month_first", condition=Q(month__day=1)),
            models.CheckConstraint(name="movement_moves", condition=~Q(days=0)),
            models.CheckConstraint(
                name="movement_direction",
                condition=~Q(kind="burst", days__lt=0) & ~Q(kind="expired", days__gt=0),
            ),
            models.CheckConstraint(
                name="movement_origin",
                condition=~Q(kind="carried") | Q(origin__day=1, origin__isnull=False),
            ),
            *walls(
                "movement",
                to_client=("engagement", "worklog"),
                client="client_id",
                staff="SELECT, INSERT",
            ),
            Trigger(name="movement_closed", when="BEFORE INSERT", body=CLOSED),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.days}"
