"""A deal as people know it, and as the CRM does: what is said of it by hand.

A stage, why a deal stands still, what sales answers to a lead: accepted, or refused with a reason.
Moving a deal keeps the day on which it came; a deal that ends needs the day, one that is lost the
reason. The next export goes on from there: what the CRM brings counts, what it does not say stays.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from common.problems import Problem, Refused
from kpis.funnel import reasons
from kpis.models import Deal, DealStep, Funnel, Stage

Ended, Verdict = Deal.Ended, Deal.Verdict
SHOWN = ("open", "stalled", "won", "lost", "refused", "unplaced")


class CannotSaveDeal(Refused):
    """Why a deal stays as it is."""


@dataclass(frozen=True)
class DealFacts:
    """All that a person says of a deal."""

    opened_on: dt.date
    stage: Stage
    reference: str = ""
    name: str = ""
    company: str = ""
    source: str = ""
    segment: str = ""
    owner_name: str = ""
    value: Decimal | None = None
    # The day on which it came into its stage; empty: today, where that is another one.
    stage_since: dt.date | None = None
    ended: str = ""
    ended_on: dt.date | None = None
    lost_reason: str = ""
    stall_reason: str = ""
    stall_words: str = ""
    handed_at: dt.datetime | None = None
    contacted_at: dt.datetime | None = None
    verdict: str = ""
    verdict_reason: str = ""
    verdict_words: str = ""


@dataclass(frozen=True)
class Wanted:
    """Which deals: of one stage, of one kind (SHOWN), with words in name, company or number."""

    stage: int | None = None
    show: str = ""
    words: str = ""


def deals_of(
    *, funnel: Funnel, stages: Sequence[Stage], wanted: Wanted, on: dt.date
) -> QuerySet[Deal]:
    """The deals that are wanted, those that changed last first."""
    rows = Deal.objects.filter(funnel=funnel).select_related("stage")
    if wanted.stage is not None:
        rows = rows.filter(stage=wanted.stage)
        rows = rows if wanted.show else rows.filter(ended="")
    if wanted.show:
        rows = rows.filter(_kind(wanted.show, stages, on))
    if wanted.words:
        said = wanted.words[:80]
        rows = rows.filter(
            Q(name__icontains=said) | Q(company__icontains=said) | Q(reference__icontains=said)
        )
    if wanted.show in {"stalled", "open"}:
        return rows.order_by("stage_since", "pk")
    return rows.order_by("-opened_on", "-pk")


def _kind(show: str, stages: Sequence[Stage], on: dt.date) -> Q:
    if show == "stalled":
        found = Q(pk__in=[])
        for stage in stages:
            if stage.limit_days is not None:
                since = on - dt.timedelta(days=stage.limit_days)
                found |= Q(stage=stage, stage_since__lt=since)
        return Q(ended="") & found
    kinds = {
        "open": Q(ended=""),
        "won": Q(ended=Ended.WON),
        "lost": Q(ended=Ended.LOST),
        "refused": Q(verdict=Verdict.REFUSED),
        "unplaced": Q(ended="") & (Q(source="") | Q(segment="")),
    }
    return kinds.get(show, Q())


def days_over(*, deal: Deal, on: dt.date) -> int | None:
    """How many days longer than its stage allows an open deal stands there; None within them."""
    limit = deal.stage.limit_days
    if deal.ended or limit is None:
        return None
    over = (on - deal.stage_since).days - limit
    return over if over > 0 else None


def save_deal(
    *, funnel: Funnel, facts: DealFacts, by: Actor, on: dt.date, deal: Deal | None = None
) -> Deal:
    """Write down what is said of a deal, or add one. Raises CannotSaveDeal."""
    # One hand at a time: two new deals never take one number.
    Funnel.objects.select_for_update(no_key=True).get(pk=funnel.pk)
    problems = [*_day_problems(facts, on), *_reason_problems(facts)]
    reference = facts.reference.strip() or (deal.reference if deal else _free(funnel))
    taken = Deal.objects.filter(funnel=funnel, reference=reference)
    if (taken.exclude(pk=deal.pk) if deal else taken).exists():
        said = _("Another deal has this number already.")
        problems.append(Problem("taken", said, field="reference"))
    if problems:
        raise CannotSaveDeal(*problems)
    row = deal or Deal(**funnel.owner, funnel=funnel)
    moved = row.stage_id != facts.stage.pk
    was = row.verdict
    for name in _PLAIN:
        setattr(row, name, getattr(facts, name))
    row.reference = reference
    row.stage = facts.stage
    # A day that was left as it stood is the day of the stage before, where the deal has moved.
    is_told = facts.stage_since and not (moved and deal and facts.stage_since == row.stage_since)
    if is_told:
        row.stage_since = facts.stage_since or on
    elif moved:
        row.stage_since = _since(facts, on, deal)
    row.ended_on = facts.ended_on if facts.ended else None
    row.lost_reason = facts.lost_reason if facts.ended == Ended.LOST else ""
    is_refused = facts.verdict == Verdict.REFUSED
    row.verdict_reason = facts.verdict_reason if is_refused else ""
    row.verdict_words = facts.verdict_words if is_refused else ""
    row.verdict_on = (row.verdict_on if was == facts.verdict else on) if facts.verdict else None
    row.save()
    DealStep.objects.update_or_create(
        deal=row, stage=row.stage, defaults={**row.owner, "entered_on": row.stage_since}
    )
    record(by=by, verb="changed deal" if deal else "added", subject=row)
    return row


_PLAIN = (
    "name", "company", "source", "segment", "owner_name", "value", "opened_on", "ended",
    "stall_reason", "stall_words", "handed_at", "contacted_at", "verdict",
)  # fmt: skip


def _since(facts: DealFacts, on: dt.date, deal: Deal | None) -> dt.date:
    return facts.opened_on if deal is None else min(on, facts.ended_on or on)


def _free(funnel: Funnel) -> str:
    """A number for a deal that no CRM knows."""
    count = Deal.objects.filter(funnel=funnel, reference__startswith="M-").count()
    while True:
        count += 1
        reference = f"M-{count}"
        if not Deal.objects.filter(funnel=funnel, reference=reference).exists():
            return reference


def _day_problems(facts: DealFacts, on: dt.date) -> list[Problem]:
    found = []
    days = {"opened_on": facts.opened_on, "stage_since": facts.stage_since}
    days["ended_on"] = facts.ended_on if facts.ended else None
    for name, day in days.items():
        if day is not None and day > on:
            found.append(Problem("ahead", _("This day lies in the future."), field=name))
    if facts.ended and facts.ended_on is None:
        found.append(Problem("no_end", _("Say on which day it ended."), field="ended_on"))
    elif facts.ended and facts.ended_on and facts.ended_on < facts.opened_on:
        said = _("It cannot end before it was opened.")
        found.append(Problem("ends_early", said, field="ended_on"))
    if facts.contacted_at and facts.handed_at and facts.contacted_at < facts.handed_at:
        said = _("It was contacted before it was handed over: look at both.")
        found.append(Problem("contacted", said, field="contacted_at"))
    return found


def _reason_problems(facts: DealFacts) -> list[Problem]:
    found = []
    if facts.ended == Ended.LOST and not facts.lost_reason:
        found.append(Problem("lost", _("Say why it was lost."), field="lost_reason"))
    if facts.stall_reason == reasons.OTHER and not facts.stall_words.strip():
        found.append(Problem("stalled", _("Say the reason in a few words."), field="stall_words"))
    if facts.verdict == Verdict.REFUSED:
        if not facts.verdict_reason:
            said = _("Say why sales refuses this lead.")
            found.append(Problem("refused", said, field="verdict_reason"))
        elif facts.verdict_reason == reasons.OTHER and not facts.verdict_words.strip():
            said = _("Say the reason in a few words.")
            found.append(Problem("refused", said, field="verdict_words"))
    return found
