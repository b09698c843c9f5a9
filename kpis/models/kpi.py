"""What an engagement is measured on: its framework, the KPIs in it, who owns each, and the targets."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from engagements.models import Engagement, Outcome
from kpis.models.definition import DefinitionVersion
from tenancy.models import ClientOwned, link, walls
from tenancy.policies import Trigger

# The client reads a KPI once its framework was shown to them.
SHOWN = (
    "EXISTS (SELECT 1 FROM kpis_framework f WHERE f.id = framework_id AND f.shown_at IS NOT NULL)"
)
SHOWN_WITH_ITS_KPI = "EXISTS (SELECT 1 FROM kpis_kpi k WHERE k.id = kpi_id)"

# A series of readings is one series: what it counts, in what and how often stays.
STAYS_COMPARABLE = """
IF OLD.baseline_frozen_at IS NOT NULL AND (
    NEW.baseline, NEW.baseline_on, NEW.baseline_frozen_at
) IS DISTINCT FROM (OLD.baseline, OLD.baseline_on, OLD.baseline_frozen_at) THEN
    RAISE EXCEPTION 'the baseline is frozen' USING ERRCODE = 'check_violation';
END IF;
IF (NEW.framework_id, NEW.engagement_id) IS DISTINCT FROM (OLD.framework_id, OLD.engagement_id) THEN
    RAISE EXCEPTION 'a KPI stays in its framework' USING ERRCODE = 'check_violation';
END IF;
IF (NEW.unit, NEW.currency, NEW.per, NEW.cadence) IS DISTINCT FROM (
    OLD.unit, OLD.currency, OLD.per, OLD.cadence
) AND EXISTS (SELECT 1 FROM kpis_reading r WHERE r.kpi_id = NEW.id) THEN
    RAISE EXCEPTION 'a KPI that was read keeps its unit and cadence'
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""

# What was proposed, and what was answered, stays as it was.
PROPOSAL_STAYS = """
IF OLD.state <> 'proposed' OR (
    to_jsonb(NEW) - 'state' - 'answer' - 'answered_by' - 'answered_user_id' - 'answered_at'
) IS DISTINCT FROM (
    to_jsonb(OLD) - 'state' - 'answer' - 'answered_by' - 'answered_user_id' - 'answered_at'
) THEN
    RAISE EXCEPTION 'a proposed framework stays as it was proposed'
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class Function(models.TextChoices):
    """The functions of a company that own figures and sign definitions."""

    LEADERSHIP = "leadership", _("Leadership")
    MARKETING = "marketing", _("Marketing")
    SALES = "sales", _("Sales")
    FINANCE = "finance", _("Finance")
    TECHNOLOGY = "technology", _("Technology")
    PRODUCT = "product", _("Product")
    OPERATIONS = "operations", _("Operations")
    PEOPLE = "people", _("People")
    SUPPORT = "support", pgettext_lazy("function", "Customer service")
    PARTNER = "partner", _("Agency or partner")
    EXECUTIVE = "executive", _("Fractional executive")


class Framework(ClientOwned):
    """The set of KPIs of one engagement, as it is being worked on; what was agreed is a version."""

    class Size(models.TextChoices):
        SHORT = "short", _("Short set")
        FULL = "full", _("Full set")
        OWN = "own", _("Own set")

    engagement = link(Engagement, db_index=False)
    size = models.CharField(max_length=5, choices=Size.choices)
    # Where goals are shared, no KPI is owned by one function alone.
    is_shared = models.BooleanField(default=False)
    made_by = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    # When the client was first shown it: with the first proposal.
    shown_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "engagement"], name="framework_once"),
            *walls(
                "framework",
                to_client=("engagement",),
                client="client_id",
                client_when="shown_at IS NOT NULL",
                staff="SELECT, INSERT, UPDATE",
            ),
        ]

    def __str__(self) -> str:
        return f"Framework of engagement {self.engagement_id}"


class FrameworkVersion(ClientOwned):
    """One proposal of the framework and the founder's answer to it: frozen content with its hash."""

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("framework", "Waiting for sign-off")
        SIGNED = "signed", pgettext_lazy("framework", "Signed off")
        RETURNED = "returned", pgettext_lazy("framework", "Returned")
        WITHDRAWN = "withdrawn", pgettext_lazy("framework", "Taken back")

    framework = link(Framework, db_index=False)
    number = models.PositiveSmallIntegerField()
    # kpis.content.FrameworkContent as JSON, and the hash of these very bytes.
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=600, blank=True)
    # How many of its KPIs measure activity rather than outcome, of how many.
    activity_count = models.PositiveSmallIntegerField(default=0)
    kpi_count = models.PositiveSmallIntegerField()
    proposed_by = models.CharField(max_length=120)
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.PROPOSED)
    answer = models.CharField(max_length=600, blank=True)
    answered_by = models.CharField(max_length=120, blank=True)
    answered_user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "framework", "number"], name="framework_number"),
            UniqueConstraint(
                fields=["provider", "framework"],
                condition=Q(state="proposed"),
                name="framework_one_proposal",
            ),
            models.CheckConstraint(
                name="framework_version_answered",
                condition=Q(state="proposed", answered_at=None)
                | ~Q(state="proposed") & Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="framework_returned_says_why", condition=~Q(state="returned") | ~Q(answer="")
            ),
            *walls(
                "framework_version",
                to_client=("framework",),
                client="client_id",
                client_when="state <> 'withdrawn'",
                staff="SELECT, INSERT, UPDATE",
            ),
            Trigger(name="framework_version_stays", when="BEFORE UPDATE", body=PROPOSAL_STAYS),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"


class FinancialGoal(ClientOwned):
    """What the company wants in money: a KPI says which goal it serves."""

    engagement = link(Engagement, db_index=False)
    position = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=120)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["provider", "engagement", "position"], name="financial_goal_position"
            ),
            models.CheckConstraint(
                name="financial_goal_in_a_currency", condition=Q(amount=None) | ~Q(currency="")
            ),
            *walls("financial_goal", to_client=("engagement",), client="client_id"),
        ]

    def __str__(self) -> str:
        return self.title


class KpiQuerySet(models.QuerySet["Kpi"]):
    def standing(self) -> "KpiQuerySet":
        return self.filter(retired_at=None)

    def in_order(self) -> "KpiQuerySet":
        return self.order_by("framework_id", "position", "pk")


class Kpi(ClientOwned):
    """One figure of a framework, or an input that formulas are made of.

    Its readings belong to periods of its cadence; a period is known by its first day. `key` is its
    name in formulas. A formula KPI has no readings: it is computed whenever it is looked at.
    """

    class Unit(models.TextChoices):
        COUNT = "count", pgettext_lazy("unit", "Count")
        PERCENT = "percent", pgettext_lazy("unit", "Per cent")
        MONEY = "money", pgettext_lazy("unit", "Money")
        DAYS = "days", pgettext_lazy("unit", "Days")
        HOURS = "hours", pgettext_lazy("unit", "Hours")
        WEEKS = "weeks", pgettext_lazy("unit", "Weeks")
        MONTHS = "months", pgettext_lazy("unit", "Months")
        RATIO = "ratio", pgettext_lazy("unit", "Ratio")
        SCORE = "score", pgettext_lazy("unit", "Score")
        YES_NO = "yes_no", pgettext_lazy("unit", "Yes or no")

    class Per(models.TextChoices):
        NOTHING = "", pgettext_lazy("per", "Nothing")
        DAY = "day", pgettext_lazy("per", "Per day")
        WEEK = "week", pgettext_lazy("per", "Per week")
        MONTH = "month", pgettext_lazy("per", "Per month")

    class Cadence(models.TextChoices):
        WEEK = "week", pgettext_lazy("cadence", "Weekly")
        MONTH = "month", pgettext_lazy("cadence", "Monthly")
        QUARTER = "quarter", pgettext_lazy("cadence", "Quarterly")
        YEAR = "year", pgettext_lazy("cadence", "Yearly")

    class Direction(models.TextChoices):
        UP = "up", pgettext_lazy("direction", "Up to a target")
        DOWN = "down", pgettext_lazy("direction", "Down to a target")
        ABOVE = "above", pgettext_lazy("direction", "Stay above")
        BELOW = "below", pgettext_lazy("direction", "Stay below")
        BAND = "band", pgettext_lazy("direction", "Stay inside a range")
        YES = "yes", pgettext_lazy("direction", "Be yes")

    class Gather(models.TextChoices):
        """How the figures of short periods make that of a longer one."""

        SUM = "sum", pgettext_lazy("gather", "Added up")
        MEAN = "mean", pgettext_lazy("gather", "Averaged")
        LAST = "last", pgettext_lazy("gather", "The last one counts")

    class Origin(models.TextChoices):
        TYPED = "typed", pgettext_lazy("origin", "Readings")
        FORMULA = "formula", pgettext_lazy("origin", "Formula")

    framework = link(Framework, db_index=False)
    engagement = link(Engagement, db_index=False)
    position = models.PositiveSmallIntegerField(default=1)
    # Where it comes from in the library ("M03"); empty for one's own.
    code = models.CharField(max_length=8, blank=True)
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    # A plain sentence for the founder: why it matters.
    why = models.CharField(max_length=300, blank=True)
    # What exactly is counted; a word of the register that it counts by, in that version.
    counted = models.CharField(max_length=600, blank=True)
    definition = link(DefinitionVersion, null=True, blank=True, db_index=False)
    # Where the figure is read; two systems that answer are a conflict to be settled.
    sources = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    # An input is typed in for formulas and is no KPI itself.
    is_input = models.BooleanField(default=False)
    # It measures what is done rather than what comes of it.
    is_activity = models.BooleanField(default=False)
    origin = models.CharField(max_length=7, choices=Origin.choices, default=Origin.TYPED)
    formula = models.CharField(max_length=300, blank=True)
    unit = models.CharField(max_length=7, choices=Unit.choices)
    currency = models.CharField(max_length=3, blank=True)
    per = models.CharField(max_length=5, choices=Per.choices, blank=True, default="")
    cadence = models.CharField(max_length=7, choices=Cadence.choices)
    gather = models.CharField(max_length=4, choices=Gather.choices, default=Gather.SUM)
    direction = models.CharField(max_length=5, choices=Direction.choices)
    # The first period that is counted, by its first day; earlier ones are not missed.
    counts_from = models.DateField()
    # How many days after its period a reading is due.
    due_days = models.PositiveSmallIntegerField(default=5)
    baseline = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    baseline_on = models.DateField(null=True, blank=True)
    baseline_frozen_at = models.DateTimeField(null=True, blank=True)
    outcome = models.ForeignKey(
        Outcome,
        models.PROTECT,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="kpis",
        db_index=False,
    )
    goal = link(FinancialGoal, null=True, blank=True, db_index=False)
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_why = models.CharField(max_length=300, blank=True)

    objects = KpiQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["provider", "engagement", "position"], name="kpi_engagement"),
            models.Index(fields=["provider", "outcome"], name="kpi_outcome"),
        ]
        constraints = [
            UniqueConstraint(fields=["provider", "framework", "key"], name="kpi_key"),
            models.CheckConstraint(
                name="kpi_key_is_a_name", condition=Q(key__regex=r"^[a-z][a-z0-9_]*$")
            ),
            models.CheckConstraint(
                name="kpi_money_in_a_currency",
                condition=Q(unit="money", currency__regex=r"^[A-Z]{3}$")
                | ~Q(unit="money") & Q(currency=""),
            ),
            models.CheckConstraint(
                name="kpi_formula",
                condition=Q(origin="formula") & ~Q(formula="") | Q(origin="typed", formula=""),
            ),
            models.CheckConstraint(
                name="kpi_yes_is_yes_or_no",
                condition=Q(direction="yes", unit="yes_no")
                | ~Q(direction="yes") & ~Q(unit="yes_no"),
            ),
            models.CheckConstraint(
                name="kpi_baseline_is_dated",
                condition=Q(baseline=None) | Q(baseline_on__isnull=False),
            ),
            models.CheckConstraint(
                name="kpi_retired_says_why", condition=Q(retired_at=None) | ~Q(retired_why="")
            ),
            *walls(
                "kpi",
                to_client=("framework", "engagement", "outcome", "goal", "definition"),
                client="client_id",
                client_when=SHOWN,
            ),
            Trigger(name="kpi_stays_comparable", when="BEFORE UPDATE", body=STAYS_COMPARABLE),
        ]

    def __str__(self) -> str:
        return self.name


class KpiOwner(ClientOwned):
    """A function that answers for a KPI, with the person who does; a KPI has one or several."""

    class Side(models.TextChoices):
        CLIENT = "client", pgettext_lazy("side", "The company")
        PROVIDER = "provider", pgettext_lazy("side", "The provider")

    kpi = models.ForeignKey(
        Kpi, models.CASCADE, db_constraint=False, db_index=False, related_name="owners"
    )
    side = models.CharField(max_length=8, choices=Side.choices, default=Side.CLIENT)
    function = models.CharField(max_length=10, choices=Function.choices)
    name = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "kpi", "function", "name"], name="kpi_owner_once"),
            *walls(
                "kpi_ownership",
                to_client=("kpi",),
                client="client_id",
                client_when=SHOWN_WITH_ITS_KPI,
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.get_function_display())


class Target(ClientOwned):
    """What a KPI should be from a period on, and from where it is off: green and amber limits.

    `low` and `high` bound what is on track, `amber_low` and `amber_high` what is at risk; a limit
    that is empty does not bound. Without amber limits, at risk is within a tenth of the target.
    """

    kpi = models.ForeignKey(
        Kpi, models.CASCADE, db_constraint=False, db_index=False, related_name="targets"
    )
    starts_on = models.DateField()
    low = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    high = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    amber_low = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    amber_high = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "kpi", "starts_on"], name="target_once"),
            models.CheckConstraint(
                name="target_bounds",
                condition=(Q(low__isnull=False) | Q(high__isnull=False))
                & (Q(low=None) | Q(high=None) | Q(low__lte=models.F("high")))
                & (Q(amber_low=None) | Q(low__isnull=False) & Q(amber_low__lte=models.F("low")))
                & (
                    Q(amber_high=None) | Q(high__isnull=False) & Q(amber_high__gte=models.F("high"))
                ),
            ),
            *walls(
                "target", to_client=("kpi",), client="client_id", client_when=SHOWN_WITH_ITS_KPI
            ),
        ]

    def __str__(self) -> str:
        return f"{self.low or ''}…{self.high or ''} from {self.starts_on}"
