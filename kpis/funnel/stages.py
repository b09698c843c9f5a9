"""The stages of a funnel: lead, MQL, SQL, opportunity, proposal; won and lost are how a deal ends.

A funnel begins with the usual stages and is edited as the client works: renamed, put in another
order, added to, each with the days after which a deal counts as stalled, and with the definition
of the register that says when a deal belongs there. A stage of the library keeps its key when it
is renamed, so that the figures which ask for MQLs still find them. A stage that deals have been in
is never taken away: their history would be lost with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accounts.actors import Actor
from accounts.audit import record
from common.problems import Problem, Refused
from engagements.models import Engagement
from kpis.models import Deal, DealStep, Definition, Funnel, Stage

MOST_STAGES = 12


class CannotChangeFunnel(Refused):
    """Why the stages stay as they are."""


@dataclass(frozen=True)
class Usual:
    """A stage of the library: what it is called, what stands in it, when a deal there stalls."""

    name: Promise
    meaning: Promise
    limit_days: int
    is_qualified: bool = False


LIBRARY: dict[str, Usual] = {
    "lead": Usual(
        pgettext_lazy("stage", "Lead"),
        pgettext_lazy("stage", "Somebody who has shown interest and can be reached."),
        14,
    ),
    "mql": Usual(
        pgettext_lazy("stage", "MQL"),
        pgettext_lazy("stage", "Marketing qualified lead: it fits, and marketing hands it over."),
        14,
    ),
    "sql": Usual(
        pgettext_lazy("stage", "SQL"),
        pgettext_lazy("stage", "Sales qualified lead: sales has spoken with it and accepts it."),
        21,
    ),
    "opportunity": Usual(
        pgettext_lazy("stage", "Opportunity"),
        pgettext_lazy("stage", "A need, a budget and a date are known."),
        30,
        is_qualified=True,
    ),
    "proposal": Usual(
        pgettext_lazy("stage", "Proposal"),
        pgettext_lazy("stage", "An offer is on the table."),
        30,
        is_qualified=True,
    ),
}


@dataclass(frozen=True)
class StageFacts:
    """What a person says of a stage. `stage_id` is None for one that is added."""

    name: str
    limit_days: int | None = None
    is_qualified: bool = False
    definition: Definition | None = None
    stage_id: int | None = None


def name_of(stage: Stage) -> str:
    """What a stage is called, in the language of the page where it is one of the library's."""
    if stage.name or stage.key not in LIBRARY:
        return stage.name or stage.key
    return str(LIBRARY[stage.key].name)


def meaning_of(stage: Stage) -> str:
    """What stands in a stage of the library that was not renamed."""
    return "" if stage.name or stage.key not in LIBRARY else str(LIBRARY[stage.key].meaning)


def funnel_of(*, engagement: Engagement) -> Funnel | None:
    """The funnel of an engagement, or None before it has begun."""
    found = Funnel.objects.filter(engagement=engagement).select_related("provider").first()
    if found is not None:
        found.engagement = engagement
    return found


def funnels_of(*, engagements: Sequence[Engagement]) -> list[Funnel]:
    """The funnels of these engagements; one statement."""
    rows = Funnel.objects.filter(engagement__in=[one.pk for one in engagements])
    return list(rows.select_related("engagement").order_by("engagement__title", "pk"))


def stages_of(*, funnel: Funnel) -> list[Stage]:
    """The stages in their order."""
    return list(funnel.stages.select_related("definition").order_by("position"))


def start_funnel(*, engagement: Engagement, currency: str, by: Actor) -> Funnel:
    """Begin the funnel of an engagement with the usual stages; the one that stands is kept."""
    funnel, is_new = Funnel.objects.get_or_create(
        engagement=engagement, defaults={**engagement.owner, "currency": currency}
    )
    if not is_new:
        return funnel
    Stage.objects.bulk_create(
        Stage(
            **funnel.owner,
            funnel=funnel,
            position=place,
            key=key,
            limit_days=usual.limit_days,
            is_qualified=usual.is_qualified,
        )
        for place, (key, usual) in enumerate(LIBRARY.items(), start=1)
    )
    record(by=by, verb="began funnel", subject=engagement)
    return funnel


def set_stages(
    *, funnel: Funnel, facts: Sequence[StageFacts], contact_hours: int, by: Actor
) -> list[Stage]:
    """Make the stages these, in this order. Raises CannotChangeFunnel, and then nothing changes."""
    held = {stage.pk: stage for stage in funnel.stages.select_for_update(no_key=True)}
    _check(held, facts)
    gone = held.keys() - {one.stage_id for one in facts}
    used = _used(gone)
    if used:
        names = ", ".join(name_of(held[one]) for one in sorted(used))
        said = _("Deals have been in %(names)s: rename it, but keep it. Nothing was saved.")
        raise CannotChangeFunnel(Problem("used", said % {"names": names}))
    before = [_told(stage) for stage in sorted(held.values(), key=lambda one: one.position)]
    Stage.objects.filter(pk__in=gone).delete()
    after = [_set(funnel, held, place, one) for place, one in enumerate(facts, start=1)]
    hours_before = funnel.contact_hours
    if hours_before != contact_hours:
        funnel.contact_hours = contact_hours
        funnel.save(update_fields=["contact_hours"])
    if before != [_told(stage) for stage in after] or hours_before != contact_hours:
        record(by=by, verb="changed funnel", subject=funnel.engagement)
    return after


def _check(held: dict[int, Stage], facts: Sequence[StageFacts]) -> None:
    if len(facts) < 2:
        raise CannotChangeFunnel(
            Problem("too_few", _("A funnel has at least two stages. Nothing was saved."))
        )
    if len(facts) > MOST_STAGES:
        said = _("A funnel has at most %(most)d stages. Nothing was saved.")
        raise CannotChangeFunnel(Problem("too_many", said % {"most": MOST_STAGES}))
    unknown = {one.stage_id for one in facts if one.stage_id is not None} - held.keys()
    if unknown:
        raise CannotChangeFunnel(
            Problem("gone", _("A stage was removed meanwhile. Look at the page again."))
        )
    names = [one.name.strip().casefold() for one in facts]
    twice = next((one.name for one in facts if names.count(one.name.strip().casefold()) > 1), None)
    if twice is not None:
        said = _("Two stages are called “%(name)s”. Nothing was saved.")
        raise CannotChangeFunnel(Problem("twice", said % {"name": twice}, field="name"))


def _used(ids: set[int]) -> set[int]:
    standing = Deal.objects.filter(stage__in=ids).values_list("stage_id", flat=True).distinct()
    passed = DealStep.objects.filter(stage__in=ids).values_list("stage_id", flat=True).distinct()
    return {*standing, *passed} if ids else set()


def _set(funnel: Funnel, held: dict[int, Stage], place: int, one: StageFacts) -> Stage:
    stage = held.get(one.stage_id or 0) or Stage(**funnel.owner, funnel=funnel)
    usual = LIBRARY.get(stage.key)
    name = one.name.strip()
    # The library's own word is not stored: each page says it in its language.
    stage.name = "" if usual and name == str(usual.name) else name
    stage.position = place
    stage.limit_days = one.limit_days
    stage.is_qualified = one.is_qualified
    stage.definition = one.definition
    stage.save()
    return stage


def _told(stage: Stage) -> tuple[object, ...]:
    facts = (stage.name, stage.limit_days, stage.is_qualified, stage.definition_id)
    return (stage.pk, stage.position, *facts)
