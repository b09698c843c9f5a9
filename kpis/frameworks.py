"""The framework of an engagement: what it is measured on.

It begins with the set of the role, short or full, with what the executive ticks of it; with nothing;
or as a copy of an earlier engagement's. An engagement has one. It is worked on until it is proposed
and goes on living afterwards: what was agreed is a version, and what differs from it is shown.

A KPI that formulas use stays while they use it; one that is retired says why, keeps its readings, and
can come back. One that was never read and never shown to the client is simply removed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from common.problems import unless_taken
from engagements.models import Engagement
from kpis import adding
from kpis.formulas import CannotUseFormula, check_formula, inputs_of, used_by
from kpis.library import roles
from kpis.library.entry import Entry
from kpis.models import Framework, Kpi, Reading

# What is kept in a list that somebody has to read at a glance.
MOST = 60


class CannotStart(Exception):
    """Why no framework was begun, in the user's words."""


class CannotRetire(Exception):
    """Why a KPI stays, in the user's words."""


@dataclass(frozen=True)
class Offer:
    """A KPI of the library as it is offered: whether it is ticked, or stands there already."""

    entry: Entry
    is_ticked: bool
    stands: bool = False


def offers(*, role: str, size: str, framework: Framework | None = None) -> list[Offer]:
    """What the library offers a role; the short set is ticked, or all of the full one."""
    held: set[str] = set()
    if framework is not None:
        rows = Kpi.objects.filter(framework=framework, is_input=False).standing()
        held = set(rows.values_list("code", flat=True))
    short = {one.code for one in roles.short_set(role)}
    full = size == Framework.Size.FULL
    return [
        Offer(one, is_ticked=full or one.code in short, stands=one.code in held)
        for one in roles.full_set(role)
    ]


def others(*, role: str) -> list[Entry]:
    """The rest of the library, for whoever wants something of another role."""
    mine = {one.code for one in roles.full_set(role)}
    return [one for one in roles.KPIS if one.code not in mine]


def copyable(*, engagement: Engagement, by: Actor) -> list[Framework]:
    """The frameworks of other engagements that this person may read, those of the role first."""
    seen = Engagement.objects.open_to(by).exclude(pk=engagement.pk)
    rows = Kpi.objects.filter(engagement__in=seen, is_input=False).standing()
    filled = Framework.objects.filter(pk__in=rows.values("framework"))
    found = filled.select_related("engagement__client")
    return sorted(
        found, key=lambda one: (one.engagement.role != engagement.role, -one.made_at.timestamp())
    )


def _begin(
    engagement: Engagement, size: str, *, is_shared: bool, by: Actor, at: dt.datetime
) -> Framework:
    taken = CannotStart(_("This engagement has a framework already."))
    if Framework.objects.filter(engagement=engagement).exists():
        raise taken
    with unless_taken("framework_once", taken):
        made: Framework = Framework.objects.create(
            **engagement.owner,
            engagement=engagement,
            size=size,
            is_shared=is_shared,
            made_by=by.name,
            made_at=at,
        )
    made.engagement = engagement
    record(by=by, verb="began framework", subject=engagement)
    return made


def start(
    *,
    engagement: Engagement,
    size: str,
    codes: Sequence[str],
    by: Actor,
    at: dt.datetime,
    on: dt.date,
    is_shared: bool = False,
) -> Framework:
    """Begin with what was ticked of the library; with nothing for the size "own". Raises
    CannotStart."""
    if size != Framework.Size.OWN and not codes:
        raise CannotStart(_("Tick at least one KPI, or begin with an empty framework."))
    framework = _begin(engagement, size, is_shared=is_shared, by=by, at=at)
    adding.add_from_library(framework=framework, codes=codes, by=by, at=at, on=on)
    return framework


def start_from(
    *, engagement: Engagement, earlier: Framework, by: Actor, at: dt.datetime, on: dt.date
) -> Framework:
    """Begin with a copy of an earlier engagement's framework. Raises CannotStart."""
    framework = _begin(engagement, earlier.size, is_shared=earlier.is_shared, by=by, at=at)
    adding.copy_all(framework=framework, earlier=earlier, by=by, on=on)
    return framework


def share_goals(*, framework: Framework, is_shared: bool, by: Actor) -> None:
    """Say whether goals are shared: then every KPI is owned by at least two functions."""
    if framework.is_shared != is_shared:
        framework.is_shared = is_shared
        framework.save(update_fields=["is_shared"])
        verb = "shared the goals of" if is_shared else "stopped sharing the goals of"
        record(by=by, verb=verb, subject=framework.engagement)


def standing_of(framework: Framework) -> list[Kpi]:
    """The standing KPIs and inputs in their order, with what the list of them shows."""
    rows = Kpi.objects.filter(framework=framework).standing()
    rows = rows.select_related("definition__definition", "outcome", "goal")
    return list(rows.prefetch_related("owners", "targets").in_order())


def retired_of(framework: Framework) -> list[Kpi]:
    """What was retired, the last one first."""
    rows = Kpi.objects.filter(framework=framework, retired_at__isnull=False)
    return list(rows.order_by("-retired_at", "pk"))


def move(*, kpi: Kpi, up: bool, by: Actor) -> None:
    """Change places with the one above or below of its kind; at the end nothing moves."""
    rows = Kpi.objects.select_for_update(no_key=True).filter(
        framework=kpi.framework_id, is_input=kpi.is_input
    )
    mine = list(rows.standing().in_order())
    here = next((number for number, one in enumerate(mine) if one.pk == kpi.pk), -1)
    there = here - 1 if up else here + 1
    if here < 0 or not 0 <= there < len(mine):
        return
    mine[here], mine[there] = mine[there], mine[here]
    places = sorted(one.position for one in mine)
    # Copies and retired ones may have left two in one place.
    fresh = places if len(set(places)) == len(places) else list(range(1, len(mine) + 1))
    for one, place in zip(mine, fresh, strict=True):
        if one.position != place:
            one.position = place
            one.save(update_fields=["position"])
    record(by=by, verb="moved", subject=kpi)


def users_of(kpi: Kpi) -> list[Kpi]:
    """The KPIs whose formula names it."""
    return used_by(kpi=kpi, kpis=Kpi.objects.filter(framework=kpi.framework_id))


def _names(kpis: Iterable[Kpi]) -> str:
    return ", ".join(one.name for one in kpis)


def _must_be_free(kpi: Kpi) -> None:
    users = users_of(kpi)
    if users:
        said = _("%(names)s is computed from it: change that formula first.")
        raise CannotRetire(said % {"names": _names(users)})


def retire(*, kpi: Kpi, why: str, by: Actor, at: dt.datetime) -> None:
    """Stop measuring a KPI; its readings stay. Raises CannotRetire."""
    if not why.strip():
        raise CannotRetire(_("Say why it is no longer measured; the founder reads it."))
    _must_be_free(kpi)
    kpi.retired_at, kpi.retired_why = at, " ".join(why.split())
    kpi.save(update_fields=["retired_at", "retired_why"])
    record(by=by, verb="retired KPI", subject=kpi)


def bring_back(*, kpi: Kpi, by: Actor) -> None:
    """Measure a KPI again; it stands where it stood. Raises CannotRetire where its formula names
    what is retired, or cannot be used any more."""
    if kpi.origin == Kpi.Origin.FORMULA:
        _must_find_inputs(kpi)
        _must_compute(kpi)
    kpi.retired_at, kpi.retired_why = None, ""
    kpi.save(update_fields=["retired_at", "retired_why"])
    record(by=by, verb="took up KPI", subject=kpi)


def _must_find_inputs(kpi: Kpi) -> None:
    gone = Kpi.objects.filter(framework=kpi.framework_id, retired_at__isnull=False)
    missing = inputs_of(kpi=kpi, kpis=gone.exclude(pk=kpi.pk))
    if missing:
        said = _("Its formula needs %(names)s, which is retired: bring that back first.")
        raise CannotRetire(said % {"names": _names(missing)})


def _must_compute(kpi: Kpi) -> None:
    """What it is made of may have changed its unit or its name since."""
    try:
        check_formula(
            kpi=kpi, formula=kpi.formula, kpis=Kpi.objects.filter(framework=kpi.framework_id)
        )
    except CannotUseFormula as problem:
        said = _("Its formula cannot be used any more: %(problem)s Add another KPI.")
        raise CannotRetire(said % {"problem": problem.problem}) from problem


def may_remove(kpi: Kpi) -> bool:
    """Whether nobody would miss it: no reading was taken, and the client was never shown it."""
    return kpi.framework.shown_at is None and not Reading.objects.filter(kpi=kpi).exists()


def remove(*, kpi: Kpi, by: Actor) -> None:
    """Take a KPI out as if it had never been added. Raises CannotRetire."""
    if not may_remove(kpi):
        raise CannotRetire(_("It was read, or shown to the client: retire it with a reason."))
    _must_be_free(kpi)
    record(by=by, verb="removed KPI", subject=kpi)
    kpi.delete()
