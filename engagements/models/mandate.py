"""What the days are for: the outcomes, how each quarter judged them, the month's top three and the
worries that the work answers."""

from decimal import Decimal

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import pgettext_lazy

from accounts.models import User
from common.periods import Month, Quarter
from engagements.models.contract import Engagement
from tenancy.models import ClientOwned, link, walls
from tenancy.policies import Trigger

# What both sides have read together stays as it was read.
CLOSED_REVIEW = """
IF OLD.closed_at IS NOT NULL THEN
    RAISE EXCEPTION 'the review is closed' USING ERRCODE = 'check_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""

PART_OF_CLOSED_REVIEW = """
IF TG_OP <> 'INSERT' AND EXISTS (
    SELECT 1 FROM engagements_quarterreview r
    WHERE r.id = OLD.review_id AND r.closed_at IS NOT NULL
) OR TG_OP <> 'DELETE' AND EXISTS (
    SELECT 1 FROM engagements_quarterreview r
    WHERE r.id = NEW.review_id AND r.closed_at IS NOT NULL
) THEN
    RAISE EXCEPTION 'the review is closed' USING ERRCODE = 'check_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""

# What whoever confirms cannot see, is no review for them: only a closed one is there.
ONLY_CLOSED = """
IF NOT EXISTS (
    SELECT 1 FROM engagements_quarterreview r
    WHERE r.id = NEW.review_id AND r.closed_at IS NOT NULL
) THEN
    RAISE EXCEPTION 'the review is not closed yet' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""

# A worry that somebody of the client wrote keeps their words.
THEIR_WORDS = """
IF OLD.user_id IS NOT NULL AND (NEW.text, NEW.user_id) IS DISTINCT FROM (OLD.text, OLD.user_id) THEN
    RAISE EXCEPTION 'these are the words of the client' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def in_order(self) -> "OutcomeQuerySet":
        return self.order_by("engagement_id", "position")

    def standing(self) -> "OutcomeQuerySet":
        """Those that the mandate is still measured on, and those that it has reached."""
        return self.exclude(state=Outcome.State.DROPPED)


class Outcome(ClientOwned):
    """One of the two to five business outcomes that the engagement is accountable for."""

    class State(models.TextChoices):
        OPEN = "", pgettext_lazy("outcome", "Not measured yet")
        ON_TRACK = "on_track", pgettext_lazy("outcome", "On track")
        AT_RISK = "at_risk", pgettext_lazy("outcome", "At risk")
        OFF_TRACK = "off_track", pgettext_lazy("outcome", "Off track")
        MET = "met", pgettext_lazy("outcome", "Met")
        DROPPED = "dropped", pgettext_lazy("outcome", "Dropped")

    ENDED = (State.MET, State.DROPPED)

    engagement = models.ForeignKey(
        Engagement, models.PROTECT, db_constraint=False, related_name="outcomes"
    )
    position = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=120)
    # The target in words: "50 % by December".
    target = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True, blank=True)
    # What is counted, in which unit, from where to where, and where it stands now.
    metric = models.CharField(max_length=120, blank=True)
    unit = models.CharField(max_length=12, blank=True)
    baseline = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    baseline_on = models.DateField(null=True, blank=True)
    aim = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    current = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    current_on = models.DateField(null=True, blank=True)
    # Who answers for it; empty is the executive who leads.
    accountable = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, blank=True, default="")
    reason = models.CharField(max_length=300, blank=True)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["provider", "engagement", "position"], name="outcome_position"
            ),
            models.CheckConstraint(
                name="outcome_dropped_says_why",
                condition=~Q(state="dropped") | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="outcome_values_are_dated",
                condition=(Q(baseline=None) | Q(baseline_on__isnull=False))
                & (Q(current=None) | Q(current_on__isnull=False)),
            ),
            *walls("outcome", to_client=("engagement",), client="client_id"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_ended(self) -> bool:
        return self.state in self.ENDED

    @property
    def progress(self) -> Decimal | None:
        """The part of the way from the baseline to the aim, 0 to 1; None where no figures say."""
        if self.baseline is None or self.aim is None or self.current is None:
            return None
        way = self.aim - self.baseline
        if not way:
            return Decimal(1) if self.current == self.aim else None
        return min(max((self.current - self.baseline) / way, Decimal(0)), Decimal(1))


class QuarterReview(ClientOwned):
    """How a quarter of the mandate was judged: a draft until it is closed, then frozen."""

    engagement = models.ForeignKey(
        Engagement, models.PROTECT, db_constraint=False, db_index=False, related_name="reviews"
    )
    quarter = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    decided = models.TextField(max_length=2000, blank=True)
    volume = models.TextField(max_length=1000, blank=True)
    intention = models.TextField(max_length=1000, blank=True)
    # The uncomfortable truth: written by the executive who leads, by nobody for them.
    hard_truths = models.TextField(max_length=2000, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "engagement", "quarter"], name="review_once"),
            models.CheckConstraint(
                name="review_quarter_first",
                condition=Q(quarter__day=1, quarter__month__in=[1, 4, 7, 10]),
            ),
            models.CheckConstraint(
                name="review_closed_by_whom",
                condition=Q(closed_at=None, closed_by="")
                | Q(closed_at__isnull=False, held_on__isnull=False) & ~Q(closed_by=""),
            ),
            *walls(
                "review",
                to_client=("engagement",),
                client="client_id",
                client_when="closed_at IS NOT NULL",
            ),
            Trigger(name="review_closed", when="BEFORE UPDATE OR DELETE", body=CLOSED_REVIEW),
        ]

    def __str__(self) -> str:
        return f"{self.engagement}, {self.period}"

    @property
    def period(self) -> Quarter:
        return Quarter.of(self.quarter)

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class OutcomeReview(ClientOwned):
    """What a quarter's review said of one outcome, with the outcome's own words as they were."""

    class Decision(models.TextChoices):
        KEEP = "keep", pgettext_lazy("outcome", "Keep")
        CHANGE = "change", pgettext_lazy("outcome", "Change")
        DROP = "drop", pgettext_lazy("outcome", "Drop")

    review = models.ForeignKey(
        QuarterReview, models.PROTECT, db_constraint=False, db_index=False, related_name="parts"
    )
    outcome = link(Outcome)
    title = models.CharField(max_length=120)
    target = models.CharField(max_length=120, blank=True)
    unit = models.CharField(max_length=12, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    state = models.CharField(max_length=10, choices=Outcome.State.choices, blank=True, default="")
    words = models.CharField(max_length=600, blank=True)
    decision = models.CharField(max_length=6, choices=Decision.choices, default=Decision.KEEP)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["provider", "review", "outcome"], name="outcome_reviewed_once"
            ),
            *walls(
                "outcome_review",
                to_client=("review", "outcome"),
                client="client_id",
                client_when="EXISTS (SELECT 1 FROM engagements_quarterreview r"
                " WHERE r.id = review_id AND r.closed_at IS NOT NULL)",
            ),
            Trigger(
                name="outcome_review_closed",
                when="BEFORE INSERT OR UPDATE OR DELETE",
                body=PART_OF_CLOSED_REVIEW,
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ReviewConfirmation(ClientOwned):
    """A founder has read a closed review and confirms it: their own act, never changed."""

    review = models.ForeignKey(
        QuarterReview, models.PROTECT, db_constraint=False, db_index=False, related_name="answers"
    )
    remark = models.CharField(max_length=600, blank=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            # Several may confirm; the first one counts.
            UniqueConstraint(fields=["provider", "review"], name="review_confirmed_once"),
            *walls(
                "review_confirmation",
                to_client=("review",),
                client="client_id",
                client_adds="user_id",
                staff="SELECT, INSERT",
            ),
            Trigger(name="review_confirmed_closed", when="AFTER INSERT", body=ONLY_CLOSED),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} by {self.user}"


class Priority(ClientOwned):
    """One of the three things that matter in a month."""

    engagement = link(Engagement, db_index=False)
    month = models.DateField()
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=160)
    is_done = models.BooleanField(default=False)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["provider", "engagement", "month", "position"], name="priority_position"
            ),
            models.CheckConstraint(name="priority_month_first", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="priority_three", condition=Q(position__gte=1, position__lte=3)
            ),
            *walls("priority", to_client=("engagement",), client="client_id"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def period(self) -> Month:
        return Month.of(self.month)


class WorryQuerySet(models.QuerySet["Worry"]):
    def open(self) -> "WorryQuerySet":
        return self.filter(settled_on=None)

    def untied(self) -> "WorryQuerySet":
        """Those that nothing answers yet."""
        return self.open().filter(outcome=None, tied_to="")


class Worry(ClientOwned):
    """What keeps the client's chief awake, tied to the piece of work that answers it."""

    engagement = link(Engagement)
    text = models.CharField(max_length=300)
    raised_on = models.DateField()
    raised_by = models.CharField(max_length=120)
    # The person of the client who wrote it themselves.
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    outcome = link(Outcome, null=True, blank=True, db_index=False)
    tied_to = models.CharField(max_length=160, blank=True)
    answer = models.CharField(max_length=600, blank=True)
    settled_on = models.DateField(null=True, blank=True)

    objects = WorryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="worry_settled_says_how", condition=Q(settled_on=None) | ~Q(answer="")
            ),
            *walls(
                "worry",
                to_client=("engagement", "outcome"),
                client="client_id",
                client_adds="user_id",
                # What somebody worried about is answered and settled, never taken away.
                staff="SELECT, INSERT, UPDATE",
            ),
            Trigger(name="worry_in_their_words", when="BEFORE UPDATE", body=THEIR_WORDS),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_tied(self) -> bool:
        return self.outcome_id is not None or bool(self.tied_to)
