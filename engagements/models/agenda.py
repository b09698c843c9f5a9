"""When people are there: leave, and the weekdays on which they usually work where."""

import datetime as dt

from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Membership
from engagements.models.contract import Engagement
from tenancy.models import ProviderOwned, link, walls
from tenancy.policies import NoOverlap


class LeaveQuerySet(models.QuerySet["Leave"]):
    def between(self, first: dt.date, last: dt.date) -> "LeaveQuerySet":
        """Those that touch a stretch."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)


class Leave(ProviderOwned):
    """Dates on which a person does not work, and nothing about why.

    A client's people see those of who leads or covers their engagements (the policy stands in
    the migration). Why somebody is away is a LeaveReason, which no client's role can read.
    """

    class Part(models.TextChoices):
        WHOLE = "whole", _("Whole days")
        HALF = "half", _("Half of each day")

    member = link(Membership, db_index=False)
    starts_on = models.DateField()
    ends_on = models.DateField()
    part = models.CharField(max_length=5, choices=Part.choices, default=Part.WHOLE)
    changed_at = models.DateTimeField(auto_now=True)

    objects = LeaveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="leave_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))
            ),
            NoOverlap(name="leave_once", same=("provider_id", "member_id")),
            *walls("leave", of_client=False, to_provider=("member",)),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"


class LeaveReason(ProviderOwned):
    """Why somebody is away: for the person themselves and their provider's office."""

    class Kind(models.TextChoices):
        LEAVE = "leave", pgettext_lazy("reason", "Leave")
        ILLNESS = "illness", _("Illness")
        TRAINING = "training", _("Training")
        OTHER = "other", _("Other")

    leave = link(Leave, on_delete=models.CASCADE, db_index=False, related_name="reasons")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.LEAVE)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "leave"], name="leave_reason_once"),
            *walls("leave_reason", of_client=False, to_provider=("leave",)),
        ]

    def __str__(self) -> str:
        return self.kind


class Availability(ProviderOwned):
    """A weekday (1 Monday to 5 Friday) on which a person usually works: for one engagement, or
    at all where none is named. Their client's people see the first kind."""

    member = link(Membership, db_index=False)
    engagement = link(Engagement, null=True, blank=True, db_index=False)
    weekday = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["provider", "member", "engagement", "weekday"],
                nulls_distinct=False,
                name="availability_once",
            ),
            models.CheckConstraint(
                name="availability_weekday", condition=Q(weekday__gte=1, weekday__lte=5)
            ),
            *walls("availability", of_client=False, to_provider=("member", "engagement")),
        ]

    def __str__(self) -> str:
        return str(self.weekday)
