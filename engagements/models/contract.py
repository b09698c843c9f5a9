"""What was agreed: the engagement, its outcomes, the terms that hold from a day on."""

import datetime as dt
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from accounts.actors import Actor, Role
from accounts.models import Membership
from common.days import format_days, round_to_hundredth
from tenancy.models import ClientOwned, link, walls
from tenancy.policies import KeyInto, Trigger

# Conditions begin with the engagement, or later.
TERM_BEGINS = """
IF NEW.starts_on < (SELECT e.starts_on FROM engagements_engagement e WHERE e.id = NEW.engagement_id)
THEN
    RAISE EXCEPTION 'a term begins before its engagement' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
ENGAGEMENT_BEGINS = """
IF NEW.starts_on > OLD.starts_on AND EXISTS (
    SELECT 1 FROM engagements_term t
    WHERE t.engagement_id = NEW.id AND t.starts_on < NEW.starts_on
) THEN
    RAISE EXCEPTION 'a term begins before its engagement' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""

# A closed engagement is only read; opening it again is the one thing that can be done to it.
ENGAGEMENT_CLOSED = """
IF OLD.closed_at IS NOT NULL AND NEW.closed_at IS NOT NULL
AND to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) THEN
    RAISE EXCEPTION 'the engagement is closed' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
TERM_OF_CLOSED = """
IF (SELECT e.closed_at FROM engagements_engagement e WHERE e.id = NEW.engagement_id) IS NOT NULL
THEN
    RAISE EXCEPTION 'the engagement is closed' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""

# As people say them; French has its own.
SHORT_ROLES = {
    "cmo": pgettext_lazy("role", "CMO"),
    "cto": pgettext_lazy("role", "CTO"),
    "cio": pgettext_lazy("role", "CIO"),
    "coo": pgettext_lazy("role", "COO"),
    "cfo": pgettext_lazy("role", "CFO"),
    "ciso": pgettext_lazy("role", "CISO"),
    "cro": pgettext_lazy("role", "CRO"),
    "chro": pgettext_lazy("role", "CHRO"),
    "cpo": pgettext_lazy("role", "CPO"),
}


class EngagementQuerySet(models.QuerySet["Engagement"]):
    def active(self, *, on: dt.date) -> "EngagementQuerySet":
        """Those that run on a day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)

    def running(self, *, first: dt.date, last: dt.date) -> "EngagementQuerySet":
        """Those that run on at least one day of a stretch."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=first), starts_on__lte=last)

    def open_to(self, by: Actor) -> "EngagementQuerySet":
        """Those that a person may open: executives the ones they lead, cover, or were let in to
        read; everybody else what the wall shows."""
        if by.role != Role.EXECUTIVE:
            return self.all()
        let_in = Reader.objects.filter(member=by.member_id, ended_at=None)
        theirs = Q(executive_id=by.member_id) | Q(deputy_id=by.member_id)
        return self.filter(theirs | Q(pk__in=let_in.values("engagement_id")))

    def worked_by(self, member_id: int | None) -> "EngagementQuerySet":
        """Those that a person leads, or covers as deputy."""
        return self.filter(Q(executive_id=member_id) | Q(deputy_id=member_id))

    def led_by(self, member_id: int | None) -> "EngagementQuerySet":
        return self.filter(executive_id=member_id)

    def with_people(self) -> "EngagementQuerySet":
        return self.select_related("client", "executive__user")


class Engagement(ClientOwned):
    """One executive role held at one client by a lead executive."""

    class Role(models.TextChoices):
        CMO = "cmo", _("Chief marketing officer")
        CTO = "cto", _("Chief technology officer")
        CIO = "cio", _("Chief information officer")
        COO = "coo", _("Chief operating officer")
        CFO = "cfo", _("Chief financial officer")
        CISO = "ciso", _("Chief information security officer")
        CRO = "cro", _("Chief revenue officer")
        CHRO = "chro", _("Chief people officer")
        CPO = "cpo", _("Chief product officer")

    slug = models.SlugField(max_length=80)
    role = models.CharField(max_length=8, choices=Role.choices)
    title = models.CharField(max_length=80)
    reference = models.CharField(max_length=40, blank=True)

    class Kind(models.TextChoices):
        STANDARD = "standard", _("Ongoing")
        BRIDGE = "bridge", _("Bridge")
        TIMEBOXED = "timeboxed", _("Time-boxed")

    class Cadence(models.TextChoices):
        LIGHT = "light", _("Light: a quarterly look")
        STANDARD = "standard", _("Standard: every month")
        ACTIVE = "active", _("Active: every week")

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.STANDARD)
    cadence = models.CharField(max_length=8, choices=Cadence.choices, default=Cadence.STANDARD)
    # Why the client came: keys of engagements.triggers.
    triggers = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    # What has to be true for a time-boxed engagement to be over.
    exit_criteria = models.TextField(max_length=1000, blank=True)
    executive = link(Membership)
    # Covers absences: logs days on it, and opens it like the lead.
    deputy = link(Membership, null=True, blank=True, db_index=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    # The day on which what was agreed is over, and goes on only if both sides want it.
    renews_on = models.DateField(null=True, blank=True)
    # When the client asked for somebody: the clock of a bridge begins.
    asked_at = models.DateTimeField(null=True, blank=True)
    # The first commitment: neither side leaves before that day.
    committed_until = models.DateField(null=True, blank=True)
    # The committee report is made on this working day of the month after.
    report_day = models.PositiveSmallIntegerField(default=3)
    out_of_scope = models.TextField(blank=True)
    # From then on it is only read.
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=120, blank=True)
    closing_words = models.CharField(max_length=1000, blank=True)

    objects = EngagementQuerySet.as_manager()

    # Set by the door: whoever looks may change nothing here.
    is_only_read = False

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "id"], name="engagement_of_provider"),
            UniqueConstraint(fields=["provider", "slug"], name="engagement_slug"),
            models.CheckConstraint(
                name="engagement_ends_after_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            # A departure that is covered and a box of time both end.
            models.CheckConstraint(
                name="engagement_kind_ends",
                condition=Q(kind="standard") | Q(ends_on__isnull=False),
            ),
            models.CheckConstraint(
                name="engagement_committed_after_start",
                condition=Q(committed_until=None) | Q(committed_until__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="engagement_renews_after_start",
                condition=Q(renews_on=None) | Q(renews_on__gt=F("starts_on")),
            ),
            models.CheckConstraint(
                name="engagement_closed_after_its_end",
                condition=Q(closed_at=None, closed_by="")
                | Q(closed_at__isnull=False, ends_on__isnull=False) & ~Q(closed_by=""),
            ),
            models.CheckConstraint(
                name="engagement_deputy_is_another",
                condition=Q(deputy=None) | ~Q(deputy=F("executive")),
            ),
            models.CheckConstraint(
                name="engagement_report_day", condition=Q(report_day__gte=1, report_day__lte=20)
            ),
            # A term begins on its very first day: no day is without conditions.
            KeyInto(
                name="engagement_begins_with_term",
                columns=("provider_id", "id", "starts_on"),
                to="engagements.Term",
                into=("provider_id", "engagement_id", "starts_on"),
            ),
            Trigger(name="engagement_stays_closed", when="BEFORE UPDATE", body=ENGAGEMENT_CLOSED),
            Trigger(name="engagement_begins_first", when="BEFORE UPDATE", body=ENGAGEMENT_BEGINS),
            *walls("engagement", to_provider=("executive", "deputy"), client="client_id"),
        ]
        indexes = [models.Index(fields=["provider", "executive"], name="engagement_executive")]

    def __str__(self) -> str:
        return f"{self.title}, {self.client.name}"

    @property
    def short_role(self) -> str:
        """The role in a few letters, or in French in a word or two."""
        return str(SHORT_ROLES[self.role])

    def runs_on(self, day: dt.date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class TermQuerySet(models.QuerySet["Term"]):
    def in_order(self) -> "TermQuerySet":
        return self.order_by("engagement_id", "starts_on")


class Term(ClientOwned):
    """The conditions that hold from a day on, until the next term begins.

    A term has no end of its own: the next one's first day is its end, so terms of an engagement
    can neither overlap nor leave a gap.
    """

    class Billing(models.TextChoices):
        FIXED = "fixed", _("Fixed volume")
        ACTUAL = "actual", _("Days used")

    class Proration(models.TextChoices):
        WORKING = "working", _("By working days")
        CALENDAR = "calendar", _("By calendar days")
        NONE = "none", _("None")

    class Unit(models.TextChoices):
        MONTH = "month", _("Days per month")
        WEEK = "week", _("Days per week")
        HOURS = "hours", _("Hours per week")

    engagement = models.ForeignKey(
        Engagement, models.PROTECT, db_constraint=False, related_name="terms"
    )
    starts_on = models.DateField()
    days_per_month = models.DecimalField(max_digits=5, decimal_places=2)
    day_rate = models.DecimalField(max_digits=10, decimal_places=2)
    currency = models.CharField(max_length=3, default="EUR")
    # How the volume was agreed: 1½ in days per week, 10 in hours; empty where it is days per month.
    volume_unit = models.CharField(max_length=5, choices=Unit.choices, default=Unit.MONTH)
    volume = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    billing = models.CharField(max_length=8, choices=Billing.choices, default=Billing.FIXED)
    proration = models.CharField(
        max_length=10, choices=Proration.choices, default=Proration.WORKING
    )
    hours_per_day = models.DecimalField(max_digits=4, decimal_places=2, default=8)
    approval_days = models.PositiveSmallIntegerField(default=5)
    # A month that nobody answers counts as approved after those working days.
    approves_itself = models.BooleanField(default=False)
    # Unused days go on, up to so many for up to so many months; so many may be borrowed ahead.
    rollover_days = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    rollover_months = models.PositiveSmallIntegerField(default=0)
    deficit_days = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    # Empty means the law's default: half the days per month, at the day rate.
    burst_cap = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    burst_rate = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    # Days beyond the contract are asked for before the work.
    burst_asked = models.BooleanField(default=True)
    # Days a month on the client's premises; 0 where nothing was agreed.
    onsite_days = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    # The share of operational work, in percent, past which the engagement drifts.
    drift_share = models.PositiveSmallIntegerField(default=20)
    purchase_order = models.CharField(max_length=40, blank=True)
    # Who agreed to these conditions on the client's side, when, and what was said.
    agreed_by = models.CharField(max_length=120, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "engagement", "starts_on"], name="term_start"),
            models.CheckConstraint(
                name="term_amounts",
                condition=Q(days_per_month__gte=0, days_per_month__lte=31, day_rate__gte=0),
            ),
            models.CheckConstraint(
                name="term_hours", condition=Q(hours_per_day__gt=0, hours_per_day__lte=24)
            ),
            models.CheckConstraint(
                name="term_rollover",
                condition=Q(rollover_days=0, rollover_months=0)
                | Q(rollover_days__gt=0, rollover_months__gt=0, billing="fixed"),
            ),
            models.CheckConstraint(
                name="term_deficit",
                condition=Q(deficit_days=0) | Q(deficit_days__gt=0, billing="fixed"),
            ),
            models.CheckConstraint(
                name="term_onsite", condition=Q(onsite_days__gte=0, onsite_days__lte=31)
            ),
            models.CheckConstraint(
                name="term_drift_share", condition=Q(drift_share__gte=0, drift_share__lte=100)
            ),
            models.CheckConstraint(
                name="term_volume",
                condition=Q(volume_unit="month", volume=None)
                | Q(volume_unit__in=["week", "hours"], volume__gte=0),
            ),
            Trigger(name="term_of_closed", when="BEFORE INSERT", body=TERM_OF_CLOSED),
            Trigger(name="term_begins_inside", when="BEFORE INSERT OR UPDATE", body=TERM_BEGINS),
            # A term is never edited: conditions change by adding one.
            *walls("term", to_client=("engagement",), client="client_id", staff="SELECT, INSERT"),
        ]

    def __str__(self) -> str:
        return f"{format_days(self.days_per_month)}, {self.starts_on}"

    @property
    def cap(self) -> Any:
        """Half the days per month where the term sets none, to two places like all days."""
        if self.burst_cap is None:
            return round_to_hundredth(self.days_per_month / 2)
        return self.burst_cap

    @property
    def carries(self) -> bool:
        """Whether a month under this term can leave days to the next one, or take some from it."""
        return self.rollover_days > 0 or self.deficit_days > 0

    @property
    def rollover_in_words(self) -> str:
        """How much goes on for how long, in the reader's language."""
        if not self.rollover_days:
            return pgettext("days", "none")
        return ngettext(
            "%(days)s for %(count)s month", "%(days)s for %(count)s months", self.rollover_months
        ) % {"days": format_days(self.rollover_days), "count": self.rollover_months}

    @property
    def rate_of_burst(self) -> Any:
        return self.day_rate if self.burst_rate is None else self.burst_rate


class Reader(ClientOwned):
    """An executive who neither leads nor covers an engagement, and may read it all the same."""

    engagement = models.ForeignKey(
        Engagement, models.PROTECT, db_constraint=False, db_index=False, related_name="readers"
    )
    member = link(Membership, db_index=False)
    reason = models.CharField(max_length=200)
    let_in_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["provider", "member"], condition=Q(ended_at=None), name="reader_member"
            )
        ]
        constraints = [
            UniqueConstraint(
                fields=["provider", "engagement", "member"],
                condition=Q(ended_at=None),
                name="reader_once",
            ),
            models.CheckConstraint(name="reader_says_why", condition=~Q(reason="")),
            *walls("reader", to_client=("engagement",), to_provider=("member",)),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.engagement}"
