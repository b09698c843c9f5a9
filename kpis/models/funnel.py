"""From the lead to the revenue: the stages of a client's funnel, the deals in it and the tables
they came from."""

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import pgettext_lazy

from engagements.models import Engagement
from kpis.models.definition import Definition
from tenancy.models import ClientOwned, link, walls


class Funnel(ClientOwned):
    """The lead-to-revenue model of an engagement, and what was agreed about following up."""

    engagement = link(Engagement, db_index=False)
    currency = models.CharField(max_length=3)
    # Within how many hours a lead that was handed over is called.
    contact_hours = models.PositiveSmallIntegerField(default=24)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "engagement"], name="funnel_once"),
            *walls("funnel", to_client=("engagement",), client="client_id"),
        ]

    def __str__(self) -> str:
        return f"Funnel of engagement {self.engagement_id}"


class Stage(ClientOwned):
    """One step of the funnel, in order; won and lost are no stages but how a deal ends."""

    funnel = models.ForeignKey(
        Funnel, models.CASCADE, db_constraint=False, db_index=False, related_name="stages"
    )
    position = models.PositiveSmallIntegerField()
    # A stage of the library ("mql") keeps its key; its name is then said in the page's language.
    key = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=60, blank=True)
    # How many days a deal may stay before it counts as stalled.
    limit_days = models.PositiveSmallIntegerField(null=True, blank=True)
    # Whether what stands here is qualified pipeline.
    is_qualified = models.BooleanField(default=False)
    definition = link(Definition, null=True, blank=True, db_index=False)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["provider", "funnel", "position"],
                name="stage_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(name="stage_is_named", condition=~Q(key="") | ~Q(name="")),
            *walls("stage", to_client=("funnel", "definition"), client="client_id"),
        ]

    def __str__(self) -> str:
        return self.name or self.key


class DealImport(ClientOwned):
    """A CRM export that is taken over by the worker: the file, how far it is, what came of it."""

    class State(models.TextChoices):
        MAPPED = "mapped", pgettext_lazy("import", "Ready")
        RUNNING = "running", pgettext_lazy("import", "Running")
        DONE = "done", pgettext_lazy("import", "Done")
        FAILED = "failed", pgettext_lazy("import", "Stopped")

    funnel = link(Funnel, db_index=False)
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    # Which column is what: {"reference": "Deal ID", ...}.
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=7, choices=State.choices, default=State.MAPPED)
    rows = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    # The first bad rows: [{"line": 7, "field": "value", "message": "..."}], and how many in all.
    problems = models.JSONField(default=list)
    problem_count = models.PositiveIntegerField(default=0)
    attempt = models.PositiveSmallIntegerField(default=0)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["provider", "funnel", "at"], name="deal_import_at")]
        constraints = [*walls("deal_import", to_client=("funnel",))]

    def __str__(self) -> str:
        return self.name


class Deal(ClientOwned):
    """A lead or an opportunity, as the client's CRM knows it; `reference` is its number there."""

    class Ended(models.TextChoices):
        OPEN = "", pgettext_lazy("deal", "Open")
        WON = "won", pgettext_lazy("deal", "Won")
        LOST = "lost", pgettext_lazy("deal", "Lost")

    class Segment(models.TextChoices):
        UNKNOWN = "", pgettext_lazy("deal", "Not known")
        DIRECT = "direct", pgettext_lazy("deal", "Direct")
        PARTNER = "partner", pgettext_lazy("deal", "Partner")

    class Verdict(models.TextChoices):
        """What sales said of a lead that marketing handed over."""

        NONE = "", pgettext_lazy("deal", "No answer yet")
        ACCEPTED = "accepted", pgettext_lazy("deal", "Accepted")
        REFUSED = "refused", pgettext_lazy("deal", "Refused")

    funnel = link(Funnel, db_index=False)
    reference = models.CharField(max_length=80)
    name = models.CharField(max_length=160, blank=True)
    company = models.CharField(max_length=160, blank=True)
    source = models.CharField(max_length=80, blank=True)
    segment = models.CharField(max_length=7, choices=Segment.choices, blank=True, default="")
    owner_name = models.CharField(max_length=80, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    opened_on = models.DateField()
    stage = link(Stage, db_index=False)
    stage_since = models.DateField()
    ended = models.CharField(max_length=4, choices=Ended.choices, blank=True, default="")
    ended_on = models.DateField(null=True, blank=True)
    # Reason codes of kpis.funnel.reasons; words where none fits.
    lost_reason = models.CharField(max_length=20, blank=True)
    stall_reason = models.CharField(max_length=20, blank=True)
    stall_words = models.CharField(max_length=300, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    contacted_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True, default="")
    verdict_reason = models.CharField(max_length=20, blank=True)
    verdict_words = models.CharField(max_length=300, blank=True)
    verdict_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["provider", "funnel", "opened_on"], name="deal_opened"),
            models.Index(
                fields=["provider", "funnel", "stage"], condition=Q(ended=""), name="deal_open_in"
            ),
            models.Index(
                fields=["provider", "funnel", "ended_on"],
                condition=~Q(ended=""),
                name="deal_ended_on",
            ),
        ]
        constraints = [
            UniqueConstraint(fields=["provider", "funnel", "reference"], name="deal_reference"),
            models.CheckConstraint(
                name="deal_ended_on_a_day",
                condition=Q(ended="", ended_on=None) | ~Q(ended="") & Q(ended_on__isnull=False),
            ),
            models.CheckConstraint(
                name="deal_ends_after_it_opens",
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("opened_on")),
            ),
            models.CheckConstraint(
                name="deal_refused_says_why",
                condition=~Q(verdict="refused") | ~Q(verdict_reason=""),
            ),
            *walls("deal", to_client=("funnel", "stage"), client="client_id"),
        ]

    def __str__(self) -> str:
        return self.name or self.reference


class DealStep(ClientOwned):
    """The day a deal came into a stage."""

    deal = models.ForeignKey(
        Deal, models.CASCADE, db_constraint=False, db_index=False, related_name="steps"
    )
    stage = link(Stage, db_index=False)
    entered_on = models.DateField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "deal", "stage"], name="deal_step_once"),
            *walls("deal_step", to_client=("deal", "stage"), client="client_id"),
        ]

    def __str__(self) -> str:
        return f"{self.deal_id}: {self.stage_id} on {self.entered_on}"
