"""A person's calendar: where it comes from, what it proposes, and the feed that goes out.

A calendar holds more of a person's life than their provider may know. What is read from it stands
behind a wall of its own: nobody but the person sees those rows, not the office either.
"""

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from engagements.models.contract import Engagement
from engagements.models.days import WorkLog
from tenancy.models import ProviderOwned, link, walls
from tenancy.policies import PersonPolicy, SameOwnerForeignKey


class CalendarSource(ProviderOwned):
    """A calendar that a person lets us read: a file once, or an address again and again.

    The address is a secret and sealed; `host` and `name` are what is shown of it.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting to be read")
        READING = "reading", _("Being read")
        READ = "read", _("Read")
        FAILED = "failed", _("Could not be read")

    member = link(Membership, db_index=False)
    name = models.CharField(max_length=120)
    host = models.CharField(max_length=253, blank=True)
    sealed_url = models.TextField(blank=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    # The next reading of an address; a file is read once.
    due_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    read_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=20, blank=True)
    etag = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["provider", "due_at"], name="calendar_source_due")]
        constraints = [
            models.CheckConstraint(
                name="calendar_source_address", condition=Q(sealed_url="") | ~Q(host="")
            ),
            *walls("calendar_source", of_client=False, to_provider=("member",)),
        ]

    def __str__(self) -> str:
        return self.name


class CalendarEvent(ProviderOwned):
    """One date of one event, as work that its person may confirm."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        LOGGED = "logged", _("Logged")
        DISMISSED = "dismissed", _("Dismissed")

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    source = link(CalendarSource, null=True, db_index=False)
    # The hash of its UID, and which of its occurrences, and of their dates, this is.
    uid = models.CharField(max_length=64)
    occurrence = models.CharField(max_length=40)
    day = models.DateField()
    # Empty where it takes the whole date.
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    title = models.CharField(max_length=200, blank=True)
    domains = models.JSONField(default=list)
    is_tentative = models.BooleanField(default=False)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.PROPOSED)
    # What it was made of when it was read, and when it was answered: they differ where it changed.
    content = models.CharField(max_length=64)
    answered = models.CharField(max_length=64, blank=True)
    is_gone = models.BooleanField(default=False)
    # The entry that it became, and whose it is: the key of the entry carries its client.
    client = link("tenancy.Client", null=True, db_index=False)
    worklog = link(WorkLog, null=True, db_index=False)

    class Meta:
        indexes = [models.Index(fields=["provider", "user", "day"], name="calendar_event_day")]
        constraints = [
            UniqueConstraint(
                fields=["provider", "user", "uid", "occurrence"], name="calendar_event_once"
            ),
            models.CheckConstraint(
                name="calendar_event_logged_names_its_entry",
                condition=~Q(status="logged") | Q(worklog__isnull=False),
            ),
            models.CheckConstraint(
                name="calendar_event_entry_names_its_client",
                condition=Q(worklog=None) | Q(client__isnull=False),
            ),
            models.CheckConstraint(
                name="calendar_event_times",
                condition=Q(starts_at=None, ends_at=None)
                | Q(starts_at__isnull=False, ends_at__isnull=False),
            ),
            *walls(
                "calendar_event",
                of_client=False,
                to_provider=("source", "client"),
                staff_own="user_id",
            ),
            SameOwnerForeignKey(
                name="calendar_event_worklog",
                field="worklog",
                owner=("provider_id", "client_id"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CalendarChoice(ProviderOwned):
    """What a person once said of a title, or of the people of a domain: which engagement it is,
    or, where none is named, that it is no work here."""

    class Kind(models.TextChoices):
        TITLE = "title", _("Title")
        DOMAIN = "domain", _("Domain")

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    key = models.CharField(max_length=253)
    engagement = link(Engagement, null=True, db_index=False)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["provider", "user", "kind", "key"], name="calendar_choice_once"
            ),
            *walls(
                "calendar_choice",
                of_client=False,
                to_provider=("engagement",),
                staff_own="user_id",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class CalendarFeed(models.Model):
    """The secret address of a person's own calendar; it belongs to no provider."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    key_hash = models.CharField(max_length=64)
    sealed_key = models.TextField()
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["user"], condition=Q(revoked_at=None), name="calendar_feed_once"
            ),
            PersonPolicy(name="calendar_feed", person="user_id"),
        ]

    def __str__(self) -> str:
        return f"feed of {self.user_id}"


class SharedLoad(ProviderOwned):
    """How many days a week a person works elsewhere, as one sum, while they let this provider
    know. There is no row where they do not."""

    member = link(Membership, db_index=False)
    days_a_week = models.DecimalField(max_digits=5, decimal_places=2)
    measured_on = models.DateField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "member"], name="shared_load_once"),
            models.CheckConstraint(name="shared_load_days", condition=Q(days_a_week__gte=0)),
            *walls("shared_load", of_client=False, to_provider=("member",)),
        ]

    def __str__(self) -> str:
        return str(self.days_a_week)
