"""What people did about the life of an engagement; its days are computed, never stored."""

from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from engagements.models.contract import Engagement
from tenancy.models import ClientOwned, ProviderOwned, link, walls


class MilestoneMark(ClientOwned):
    """A milestone was met, with its evidence, or waived, with a reason."""

    class Verdict(models.TextChoices):
        MET = "met", pgettext_lazy("milestone", "Met")
        WAIVED = "waived", pgettext_lazy("milestone", "Waived")

    engagement = link(Engagement, db_index=False)
    # "diagnostic", "review-3": the milestones stand in engagements/course/milestones.py.
    milestone = models.CharField(max_length=24)
    verdict = models.CharField(max_length=6, choices=Verdict.choices)
    on = models.DateField()
    words = models.CharField(max_length=400, blank=True)
    address = models.URLField(max_length=400, blank=True)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["provider", "engagement", "milestone"], name="milestone_mark_once"
            ),
            models.CheckConstraint(
                name="milestone_waived_says_why",
                condition=~Q(verdict="waived") | ~Q(words=""),
            ),
            *walls("milestone_mark", to_client=("engagement",), client="client_id"),
        ]

    def __str__(self) -> str:
        return f"{self.milestone}, {self.verdict}"


class ChecklistItem(ClientOwned):
    """A thing on a list of an engagement that somebody asked for, answered or added.

    What nobody has touched has no row: the lists stand in engagements/course/lists.py.
    """

    class List(models.TextChoices):
        ACCESS = "access", _("Access")
        COMMITMENT = "commitment", _("What the client commits to")
        START = "start", _("The first 30 days")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("checklist", "Open")
        DONE = "done", pgettext_lazy("checklist", "Done")
        REFUSED = "refused", pgettext_lazy("checklist", "Refused")
        UNNEEDED = "unneeded", pgettext_lazy("checklist", "Not needed")

    engagement = link(Engagement, db_index=False)
    checklist = models.CharField(max_length=10, choices=List.choices)
    key = models.SlugField(max_length=40)
    # In somebody's own words; what is built in has its words in code.
    title = models.CharField(max_length=160, blank=True)
    # Who at the client can give it.
    contact = models.CharField(max_length=120, blank=True)
    asked_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["provider", "engagement", "checklist", "key"], name="checklist_item_once"
            ),
            models.CheckConstraint(
                name="checklist_item_closed_when",
                condition=Q(state="open", closed_on=None)
                | ~Q(state="open") & Q(closed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="checklist_item_says_why",
                condition=~Q(state__in=["refused", "unneeded"]) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="checklist_item_in_order",
                condition=Q(asked_on=None) | Q(closed_on=None) | Q(closed_on__gte=F("asked_on")),
            ),
            *walls("checklist_item", to_client=("engagement",), client="client_id"),
        ]

    def __str__(self) -> str:
        return self.title or self.key


class ChecklistGrant(ClientOwned):
    """A person of the client says that a thing is given: their own act, never changed."""

    item = link(ChecklistItem, db_index=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = walls(
            "checklist_grant",
            to_client=("item",),
            client="client_id",
            client_adds="user_id",
            staff="SELECT, INSERT",
        )

    def __str__(self) -> str:
        return f"{self.item} by {self.user}"


class Prospect(ClientOwned):
    """Where an engagement is meant to lead, and what a full-time executive would cost instead."""

    class Intention(models.TextChoices):
        UNDECIDED = "undecided", _("Not decided yet")
        STAYS = "stays", _("Stays fractional")
        FULL_TIME = "fulltime", _("May become full-time")
        BRIDGE = "bridge", _("Ends when a permanent hire has taken over")

    engagement = link(Engagement, db_index=False)
    intention = models.CharField(
        max_length=10, choices=Intention.choices, default=Intention.UNDECIDED
    )
    intention_words = models.CharField(max_length=400, blank=True)
    # What holds when the client hires the executive.
    conversion = models.TextField(max_length=2000, blank=True)
    notice_days = models.PositiveSmallIntegerField(null=True, blank=True)
    # A full-time executive in a year: gross salary, and charges in percent of it.
    salary = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    charges = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "engagement"], name="prospect_once"),
            models.CheckConstraint(
                name="prospect_salary",
                condition=Q(salary=None, charges=None) | Q(salary__gt=0, charges__gte=0),
            ),
            *walls("prospect", to_client=("engagement",), client="client_id"),
        ]

    def __str__(self) -> str:
        return str(self.get_intention_display())


class RenewalDecision(ClientOwned):
    """What both sides decided about a renewal."""

    class Decision(models.TextChoices):
        RENEW = "renew", _("It goes on as it is")
        CHANGE = "change", _("It goes on under new conditions")
        END = "end", _("It ends")

    engagement = link(Engagement, db_index=False)
    # The renewal that it was about.
    renews_on = models.DateField()
    decision = models.CharField(max_length=6, choices=Decision.choices)
    # The next renewal, or the last day.
    until = models.DateField()
    words = models.CharField(max_length=600, blank=True)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="renewal_goes_on",
                condition=Q(decision="end") | Q(until__gt=F("renews_on")),
            ),
            *walls(
                "renewal",
                to_client=("engagement",),
                client="client_id",
                staff="SELECT, INSERT",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} until {self.until}"


class FitAdvice(ClientOwned):
    """The load has been too high for two months running: it is time to hire. Once a streak."""

    engagement = link(Engagement, db_index=False)
    # The first month of the streak.
    since = models.DateField()
    # In percent, as it was when the advice was given.
    load = models.DecimalField(max_digits=5, decimal_places=1)
    on = models.DateField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "engagement", "since"], name="fit_advice_once"),
            models.CheckConstraint(name="fit_advice_month", condition=Q(since__day=1)),
            *walls(
                "fit_advice",
                to_client=("engagement",),
                client="client_id",
                staff="SELECT, INSERT",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.load} % since {self.since:%Y-%m}"


class FullTimeCost(ProviderOwned):
    """What a full-time executive of a role costs in a country, as this provider knows it."""

    country = models.CharField(max_length=2)
    role = models.CharField(max_length=8, choices=Engagement.Role.choices)
    salary = models.DecimalField(max_digits=10, decimal_places=2)
    charges = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "country", "role"], name="full_time_cost_once"),
            models.CheckConstraint(
                name="full_time_cost_amounts", condition=Q(salary__gt=0, charges__gte=0)
            ),
            *walls("full_time_cost", of_client=False),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.role}"
