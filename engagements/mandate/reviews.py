"""Each quarter both sides look at the mandate: outcome by outcome where it stands, what is kept,
changed or dropped, the volume and its taper, the long-term intention, and the hard truths.

A review is due two weeks after its quarter. It is a draft until the executive closes it; then it
is frozen, the outcomes take over what it says, and the founder, who could not see the draft,
reads and confirms it.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Actor, Role
from accounts.audit import record
from common.periods import Quarter
from common.problems import unless_taken
from engagements.mandate.measures import in_figures
from engagements.models import (
    Engagement,
    Outcome,
    OutcomeReview,
    QuarterReview,
    ReviewConfirmation,
)
from tenancy.scope import as_provider

WITHIN_DAYS = 14
# A quarter of which less than this was worked is not worth a review of its own.
WORTH_DAYS = 45
Decision = OutcomeReview.Decision


class CannotReview(Exception):
    """Why a review cannot be kept, closed or confirmed, in the user's words."""


@dataclass(frozen=True)
class Due:
    """The review that comes next, or is late."""

    quarter: Quarter
    due_on: dt.date
    is_late: bool


@dataclass(frozen=True)
class Compared:
    """What a review says of one outcome, beside what the one before it said."""

    part: OutcomeReview
    before: OutcomeReview | None = None

    @property
    def value(self) -> str:
        return in_figures(self.part.value, self.part.unit)

    @property
    def value_before(self) -> str:
        return in_figures(self.before.value, self.before.unit) if self.before else ""

    @property
    def difference(self) -> Decimal | None:
        """By how much the value moved since the review before."""
        if self.before is None or self.before.value is None or self.part.value is None:
            return None
        return self.part.value - self.before.value


def due_on(quarter: Quarter) -> dt.date:
    return quarter.last + dt.timedelta(days=WITHIN_DAYS)


def review_due(*, engagement: Engagement, on: dt.date) -> Due | None:
    """The review that is due for an engagement; None before it runs long enough, or after it."""
    return reviews_due(engagements=[engagement], on=on).get(engagement.pk)


def reviews_due(*, engagements: Iterable[Engagement], on: dt.date) -> dict[int, Due]:
    """The review that is due for each engagement; one statement.

    Only the quarter that has just ended is asked for, or else the one that runs: what was never
    reviewed a year ago is nobody's work today.
    """
    wanted = {one.pk: one for one in engagements}
    now = Quarter.of(on)
    rows = QuarterReview.objects.filter(
        engagement__in=wanted,
        closed_at__isnull=False,
        quarter__in=[now.first, now.plus(-1).first],
    )
    closed = set(rows.values_list("engagement_id", "quarter"))
    found = {}
    for number, engagement in wanted.items():
        for quarter in (now.plus(-1), now):
            if (number, quarter.first) not in closed and _is_worth(engagement, quarter):
                found[number] = Due(quarter, due_on(quarter), is_late=on > due_on(quarter))
                break
    return found


def _is_worth(engagement: Engagement, quarter: Quarter) -> bool:
    """Whether enough of the quarter was worked; one that ends inside it is closed another way."""
    enough = (quarter.last - engagement.starts_on).days >= WORTH_DAYS
    return enough and (engagement.ends_on is None or engagement.ends_on >= quarter.last)


def may_write_truths(*, engagement: Engagement, by: Actor) -> bool:
    """The hard truths are the executive's own: nobody of the firm writes them in their place."""
    return by.member_id is not None and by.member_id in {
        engagement.executive_id,
        engagement.deputy_id,
    }


def reviews_of(engagement: Engagement) -> list[QuarterReview]:
    """The reviews with their confirmations, the newest quarter first."""
    rows = QuarterReview.objects.filter(engagement=engagement)
    return list(rows.prefetch_related("answers__user", "parts").order_by("-quarter"))


def review_of(*, engagement: Engagement, quarter: Quarter) -> QuarterReview | None:
    rows = QuarterReview.objects.filter(engagement=engagement, quarter=quarter.first)
    return rows.prefetch_related("answers__user").first()


def begin_review(*, engagement: Engagement, quarter: Quarter, by: Actor) -> QuarterReview:
    """The draft of a quarter with a line for each outcome that counts; made where it is missing.

    Raises CannotReview for a quarter in which the engagement does not run.
    """
    if quarter.last < engagement.starts_on or (
        engagement.ends_on is not None and engagement.ends_on < quarter.first
    ):
        raise CannotReview(_("The engagement does not run in that quarter."))
    row, made = QuarterReview.objects.get_or_create(
        engagement=engagement, quarter=quarter.first, defaults=engagement.owner
    )
    if made:
        record(by=by, verb="began", subject=row)
    if not row.is_closed:
        _add_missing_parts(row)
    return row


def _add_missing_parts(row: QuarterReview) -> None:
    held = OutcomeReview.objects.filter(review=row).values_list("outcome", flat=True)
    missing = Outcome.objects.filter(engagement=row.engagement_id).exclude(pk__in=held)
    OutcomeReview.objects.bulk_create(
        (
            OutcomeReview(
                **row.owner,
                review=row,
                outcome=outcome,
                title=outcome.title,
                target=outcome.target,
                unit=outcome.unit,
                value=outcome.current,
                state=outcome.state,
            )
            for outcome in missing.exclude(state=Outcome.State.DROPPED)
        ),
        ignore_conflicts=True,
    )


def parts_of(review: QuarterReview) -> list[Compared]:
    """What a review says of each outcome, beside the review before; two statements."""
    mine = OutcomeReview.objects.filter(review=review).select_related("outcome")
    earlier = (
        QuarterReview.objects.filter(
            engagement=review.engagement_id, quarter__lt=review.quarter, closed_at__isnull=False
        )
        .order_by("-quarter")
        .values("pk")[:1]
    )
    before = {part.outcome_id: part for part in OutcomeReview.objects.filter(review__in=earlier)}
    return [
        Compared(part, before.get(part.outcome_id))
        for part in mine.order_by("outcome__position", "pk")
    ]


def _draft(review: QuarterReview) -> QuarterReview:
    """The row, held until the end; refuses one that was closed meanwhile."""
    row = QuarterReview.objects.select_for_update(no_key=True).get(pk=review.pk)
    if row.is_closed:
        raise CannotReview(_("This review is closed already; what it says stays."))
    return row


def save_review(
    *,
    review: QuarterReview,
    parts: Mapping[int, Mapping[str, Any]],
    by: Actor,
    hard_truths: str | None = None,
    **facts: Any,
) -> QuarterReview:
    """Keep a draft: `parts` says by outcome review what changes, `facts` are the review's own.

    The hard truths are written by the executive alone; from anybody else they stay as they are.
    Raises CannotReview.
    """
    row = _draft(review)
    for name, value in facts.items():
        setattr(row, name, value)
    fields = list(facts)
    if hard_truths is not None and may_write_truths(engagement=review.engagement, by=by):
        row.hard_truths = hard_truths
        fields.append("hard_truths")
    row.save(update_fields=fields)
    for part in OutcomeReview.objects.filter(review=row, pk__in=parts):
        for name, value in parts[part.pk].items():
            setattr(part, name, value)
        part.save(update_fields=list(parts[part.pk]))
    return row


def close_review(*, review: QuarterReview, by: Actor, at: dt.datetime) -> QuarterReview:
    """Freeze a review; the outcomes take over where it says that they stand.

    Raises CannotReview where it was held on no day, or says nothing of an outcome.
    """
    row = _draft(review)
    parts = list(OutcomeReview.objects.filter(review=row).select_related("outcome"))
    if row.held_on is None:
        raise CannotReview(_("Say on which day it was held."))
    for part in parts:
        if not part.state:
            said = _("Say how “%(title)s” stands before you close the review.")
            raise CannotReview(said % {"title": part.title})
        if part.decision == Decision.DROP and not part.words.strip():
            said = _("Say why “%(title)s” is dropped.")
            raise CannotReview(said % {"title": part.title})
    for part in parts:
        _take_over(part, on=row.held_on)
    row.closed_at = at
    row.closed_by = by.name
    row.save(update_fields=["closed_at", "closed_by"])
    record(by=by, verb="closed", subject=row)
    return row


def _take_over(part: OutcomeReview, *, on: dt.date) -> None:
    outcome = part.outcome
    outcome.state = part.state
    if part.decision == Decision.DROP:
        outcome.state = Outcome.State.DROPPED
        outcome.reason = part.words[:300]
    if part.value is not None:
        outcome.current = part.value
        outcome.current_on = on
    outcome.save(update_fields=["state", "reason", "current", "current_on"])


def confirm_review(
    *, review: QuarterReview, by: Actor, at: dt.datetime, remark: str = ""
) -> ReviewConfirmation:
    """A founder confirms that they have read a closed review; the first one counts.

    Raises CannotReview.
    """
    if by.role != Role.FOUNDER or by.user_id is None:
        raise CannotReview(_("Only the founder confirms a review."))
    taken = CannotReview(_("This review is confirmed already."))
    if ReviewConfirmation.objects.filter(review=review).exists():
        raise taken
    with unless_taken("review_confirmed_once", taken):
        made = ReviewConfirmation.objects.create(
            **review.owner, review=review, user_id=by.user_id, at=at, remark=remark.strip()
        )
    with as_provider():
        record(by=by, verb="confirmed", subject=review)
    return made
