"""The two to five business outcomes that an engagement is accountable for, in the founder's words.

Each has a measure with a beginning and an aim, somebody who answers for it, and a state. More
than five at once are refused; fewer than two are worth a word; an engagement without any is vague.
What was reviewed, or worked for, is dropped with a reason, never deleted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Subquery, Sum
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from common.days import format_days, one_or_many
from common.problems import unless_taken
from engagements.mandate.measures import share_of_way, where_it_stands
from engagements.models import Engagement, Outcome, OutcomeReview, WorkLog, Worry

FEWEST, MOST = 2, 5
ZERO = Decimal(0)
# Where a row waits while two change places; no outcome stands there.
ASIDE = 32_000
State = Outcome.State
TONES = {State.ON_TRACK: "good", State.AT_RISK: "warn", State.OFF_TRACK: "bad", State.MET: "good"}
ICONS = {
    State.ON_TRACK: "check",
    State.AT_RISK: "triangle-alert",
    State.OFF_TRACK: "circle-alert",
    State.MET: "circle-check",
    State.DROPPED: "x",
}


class CannotSetOutcome(Exception):
    """Why an outcome cannot be set so, in the user's words."""


@dataclass(frozen=True)
class Goal:
    """An outcome as a page shows it; `days` is the work logged for it so far."""

    outcome: Outcome
    days: Decimal

    @property
    def sentence(self) -> str:
        """Where it stands in figures, or else its target in words."""
        return where_it_stands(self.outcome) or self.outcome.target

    @property
    def days_so_far(self) -> str:
        """The work that it has taken: "12½ days so far"; empty before the first."""
        if not self.days:
            return ""
        language = get_language() or "en"
        return ngettext(
            "%(days)s day so far",
            "%(days)s days so far",
            one_or_many(self.days, language=language),
        ) % {"days": format_days(self.days, language=language)}

    @property
    def share(self) -> int | None:
        return share_of_way(self.outcome)

    @property
    def tone(self) -> str:
        return TONES.get(State(self.outcome.state), "line")

    @property
    def icon(self) -> str:
        return ICONS.get(State(self.outcome.state), "circle-dashed")


def goals(*, engagements: Iterable[int]) -> dict[int, list[Goal]]:
    """The outcomes of these engagements in their order, with their days; one statement."""
    worked = WorkLog.objects.standing().filter(
        engagement=OuterRef("engagement"), outcome=OuterRef("pk")
    )
    total = worked.order_by().values("outcome").annotate(total=Sum("days")).values("total")
    rows = Outcome.objects.filter(engagement__in=engagements).in_order()
    found: dict[int, list[Goal]] = {}
    for row in rows.annotate(spent=Subquery(total)):
        found.setdefault(row.engagement_id, []).append(Goal(row, row.spent or ZERO))
    return found


def goals_of(engagement: Engagement) -> list[Goal]:
    return goals(engagements=[engagement.pk]).get(engagement.pk, [])


def vague(*, engagements: Iterable[Engagement]) -> set[int]:
    """The ids of those that have no outcome to work towards; one statement."""
    ids = {one.pk for one in engagements}
    aimed = Outcome.objects.filter(engagement__in=ids).exclude(state__in=Outcome.ENDED)
    return ids - set(aimed.order_by().values_list("engagement", flat=True).distinct())


def hint(found: list[Goal]) -> str:
    """What is missing of a mandate of two to five outcomes; empty where nothing is."""
    running = [one for one in found if not one.outcome.has_ended]
    if not running:
        return _("Without an outcome the days have no goal: name two to five.")
    if len(running) < FEWEST:
        return _("One outcome is named. Two to five say what the days are for.")
    return ""


def in_a_sentence(found: list[Goal]) -> str:
    """How the outcomes stand, as a founder asks for it."""
    shown = [one.outcome for one in found if one.outcome.state != State.DROPPED]
    if not shown:
        return ""
    measured = [one for one in shown if one.state]
    if not measured:
        return ngettext(
            "%(count)d outcome is agreed; it is not measured yet.",
            "%(count)d outcomes are agreed; none is measured yet.",
            len(shown),
        ) % {"count": len(shown)}
    good = sum(one.state in (State.ON_TRACK, State.MET) for one in measured)
    said = ngettext(
        "%(good)d of %(count)d outcome is on track or met.",
        "%(good)d of %(count)d outcomes are on track or met.",
        len(shown),
    ) % {"good": good, "count": len(shown)}
    return " ".join([said, *_troubles(measured)])


def _troubles(measured: list[Outcome]) -> list[str]:
    sentences = {
        State.OFF_TRACK: _("Off track: %(title)s."),
        State.AT_RISK: _("At risk: %(title)s."),
    }
    return [
        said % {"title": one.title}
        for state, said in sentences.items()
        for one in measured
        if one.state == state
    ]


def add_outcome(*, engagement: Engagement, by: Actor, **facts: Any) -> Outcome:
    """Add an outcome at the end of the list. Raises CannotSetOutcome past the fifth."""
    rows = Outcome.objects.filter(engagement=engagement)
    if rows.exclude(state__in=Outcome.ENDED).count() >= MOST:
        said = _("A mandate has five outcomes at most: drop one, or mark one as met, first.")
        raise CannotSetOutcome(said)
    last = rows.order_by("-position").values_list("position", flat=True).first()
    again = CannotSetOutcome(_("Somebody added an outcome at the same moment: try again."))
    with unless_taken("outcome_position", again):
        made = Outcome.objects.create(
            **engagement.owner, engagement=engagement, position=(last or 0) + 1, **facts
        )
    record(by=by, verb="added to mandate", subject=made)
    return made


def change_outcome(*, outcome: Outcome, by: Actor, **facts: Any) -> Outcome:
    """Change what is agreed of an outcome, or say where it stands. Raises CannotSetOutcome."""
    row = Outcome.objects.select_for_update(no_key=True).get(pk=outcome.pk)
    changed: dict[str, Any] = {
        name: [_plain(getattr(row, name)), _plain(value)]
        for name, value in facts.items()
        if getattr(row, name) != value
    }
    if not changed:
        return row
    again = row.has_ended and facts.get("state", row.state) not in Outcome.ENDED
    others = Outcome.objects.filter(engagement=row.engagement_id).exclude(pk=row.pk)
    if again and others.exclude(state__in=Outcome.ENDED).count() >= MOST:
        raise CannotSetOutcome(_("Five others run already: drop one, or mark one as met, first."))
    for name in changed:
        setattr(row, name, facts[name])
    row.save(update_fields=list(changed))
    record(by=by, verb="changed", subject=row, **changed)
    return row


def measure_outcome(*, outcome: Outcome, by: Actor, **facts: Any) -> bool:
    """Take over what its KPI says of it, on the locked row; True where that is news.

    The trail tells of another state only: the values have a trail of their own.
    """
    changed = {name: value for name, value in facts.items() if getattr(outcome, name) != value}
    if not changed:
        return False
    before = outcome.state
    for name, value in changed.items():
        setattr(outcome, name, value)
    outcome.save(update_fields=list(changed))
    if "state" in changed:
        record(by=by, verb="measured", subject=outcome, state=[before, outcome.state])
    return True


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def move_outcome(*, outcome: Outcome, up: bool, by: Actor) -> None:
    """Change places with the outcome above or below; at the end of the list nothing moves."""
    mine = list(
        Outcome.objects.select_for_update(no_key=True)
        .filter(engagement=outcome.engagement_id)
        .order_by("position")
    )
    here = next(number for number, one in enumerate(mine) if one.pk == outcome.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(mine):
        return
    one, other = mine[here], mine[there]
    places = (one.position, other.position)
    # The place is unique at every moment: one of the two steps aside.
    for row, place in ((one, ASIDE), (other, places[0]), (one, places[1])):
        row.position = place
        row.save(update_fields=["position"])
    record(by=by, verb="moved", subject=one)


def is_bound(outcome: Outcome) -> bool:
    """Whether a review, a logged day or a worry leads to it: then it is dropped, not removed."""
    return any(
        model.objects.filter(outcome=outcome).exists() for model in (OutcomeReview, WorkLog, Worry)
    )


def remove_outcome(*, outcome: Outcome, by: Actor) -> None:
    """Take away an outcome that nothing leads to. Raises CannotSetOutcome."""
    if is_bound(outcome):
        said = _("Days or reviews belong to this outcome: drop it with a reason instead.")
        raise CannotSetOutcome(said)
    record(by=by, verb="removed from mandate", subject=outcome)
    outcome.delete()
    later = Outcome.objects.filter(
        engagement=outcome.engagement_id, position__gt=outcome.position
    ).order_by("position")
    for row in later:
        Outcome.objects.filter(pk=row.pk).update(position=F("position") - 1)
