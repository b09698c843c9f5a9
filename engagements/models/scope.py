"""Where the mandate ends and who does what around it."""

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from engagements.models.contract import Engagement
from engagements.models.days import WorkLog
from tenancy.models import ClientOwned, link, walls


class ScopeItem(ClientOwned):
    """One thing that the executive does, or does not do, under an engagement.

    `key` names a line of the built-in lists, which every reader has in their own language; `text`
    is what somebody wrote themselves, and wins over it.
    """

    class Side(models.TextChoices):
        IN = "in", pgettext_lazy("scope", "In scope")
        OUT = "out", pgettext_lazy("scope", "Out of scope")

    engagement = models.ForeignKey(
        Engagement, models.PROTECT, db_constraint=False, related_name="scope_items"
    )
    side = models.CharField(max_length=3, choices=Side.choices)
    key = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=160, blank=True)
    # The work that shows in the log that it is done.
    category = models.CharField(max_length=12, choices=WorkLog.Category.choices, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["provider", "engagement", "key"],
                condition=~Q(key=""),
                name="scope_item_once",
            ),
            models.CheckConstraint(name="scope_item_says", condition=~Q(key="") | ~Q(text="")),
            models.CheckConstraint(
                name="scope_item_evidence", condition=Q(side="in") | Q(category="")
            ),
            *walls("scope_item", to_client=("engagement",), client="client_id"),
        ]

    def __str__(self) -> str:
        return self.text or self.key


class Responsibility(ClientOwned):
    """One domain of the function: who decides, who does, who is consulted, who is informed.

    People are names, as everybody calls them; several are told apart by commas.
    """

    class Operations(models.TextChoices):
        UNSAID = "", _("Not said")
        TEAM = "team", _("The client's own team")
        VENDOR = "vendor", _("An outside supplier")
        MIX = "mix", _("Team and supplier together")
        PROVIDER = "provider", _("The firm of the executive")

    engagement = models.ForeignKey(
        Engagement, models.PROTECT, db_constraint=False, related_name="responsibilities"
    )
    key = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    decides = models.CharField(max_length=120, blank=True)
    does = models.CharField(max_length=120, blank=True)
    consulted = models.CharField(max_length=160, blank=True)
    informed = models.CharField(max_length=160, blank=True)
    operations = models.CharField(max_length=8, choices=Operations.choices, blank=True, default="")

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["provider", "engagement", "key"],
                condition=~Q(key=""),
                name="responsibility_once",
            ),
            models.CheckConstraint(
                name="responsibility_is_named", condition=~Q(key="") | ~Q(name="")
            ),
            *walls("responsibility", to_client=("engagement",), client="client_id"),
        ]
        verbose_name_plural = "responsibilities"

    def __str__(self) -> str:
        return self.name or self.key


class Stakeholder(ClientOwned):
    """A person around the mandate, and how the provider reads them.

    The client's role has no right to this table: what is noted of the client's people never
    reaches them, whatever a page asks for.
    """

    class Influence(models.TextChoices):
        HIGH = "high", pgettext_lazy("influence", "High")
        MEDIUM = "medium", pgettext_lazy("influence", "Medium")
        LOW = "low", pgettext_lazy("influence", "Low")

    class Attitude(models.TextChoices):
        UNKNOWN = "", pgettext_lazy("attitude", "Not known yet")
        SUPPORTS = "supports", pgettext_lazy("attitude", "Supports it")
        NEUTRAL = "neutral", pgettext_lazy("attitude", "Waits and sees")
        WORRIED = "worried", pgettext_lazy("attitude", "Feels threatened")
        AGAINST = "against", pgettext_lazy("attitude", "Is against it")

    engagement = link(Engagement)
    name = models.CharField(max_length=80)
    position = models.CharField(max_length=80, blank=True)
    influence = models.CharField(max_length=6, choices=Influence.choices, default=Influence.MEDIUM)
    attitude = models.CharField(max_length=8, choices=Attitude.choices, blank=True, default="")
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = walls("stakeholder", to_client=("engagement",))

    def __str__(self) -> str:
        return self.name


class Friction(ClientOwned):
    """A recurring rub at the client: on which day, whom it held up, what it was."""

    engagement = link(Engagement)
    day = models.DateField()
    who = models.CharField(max_length=80)
    what = models.CharField(max_length=300)

    class Meta:
        constraints = walls("friction", to_client=("engagement",), client="client_id")

    def __str__(self) -> str:
        return self.what
