"""How a framework differs from the version that was signed off: KPIs that are new, that are gone, and
what changed in those that stay. The order alone is no difference.

A win rate whose target goes from 20 to 25 %: "Win rate", target, at least 20% → at least 25%.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kpis import saying
from kpis.content import KpiLine
from kpis.models import Kpi

ADDED, GONE, CHANGED = "added", "gone", "changed"


@dataclass(frozen=True)
class Change:
    """One thing of a KPI that is said differently now."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """One KPI that is new, gone or changed."""

    kind: str
    line: KpiLine
    changes: tuple[Change, ...] = ()

    @property
    def name(self) -> str:
        return self.line.name

    @property
    def label(self) -> str:
        labels = {
            ADDED: pgettext("difference", "New"),
            GONE: pgettext("difference", "Left out"),
            CHANGED: pgettext("difference", "Changed"),
        }
        return labels[self.kind]


def between(before: Sequence[KpiLine], after: Sequence[KpiLine]) -> list[Difference]:
    """What `after` says differently, in its order; what is gone stands at the end."""
    was = {one.id: one for one in before}
    found = []
    for one in after:
        earlier = was.pop(one.id, None)
        if earlier is None:
            found.append(Difference(ADDED, one))
        elif changes := _changes(earlier, one):
            found.append(Difference(CHANGED, one, changes))
    return [*found, *(Difference(GONE, one) for one in was.values())]


def in_words(found: Sequence[Difference]) -> str:
    """How many changes wait for a sign-off; empty for none."""
    if not found:
        return ""
    count = len(found)
    return ngettext(
        "%(count)d change is not signed off yet", "%(count)d changes are not signed off yet", count
    ) % {"count": count}


def _changes(before: KpiLine, after: KpiLine) -> tuple[Change, ...]:
    return tuple(
        Change(str(label), said(before), said(after))
        for label, said in _parts()
        if said(before) != said(after)
    )


def _parts() -> Iterable[tuple[str, Callable[[KpiLine], str]]]:
    """What is compared, and how it is said."""
    return (
        (_("Name"), lambda one: one.name),
        (_("Why it matters"), lambda one: one.why),
        (_("What is counted"), lambda one: one.counted),
        (_("Counts by"), _word),
        (_("Formula"), lambda one: one.formula),
        (_("Unit"), saying.unit),
        (_("How often"), lambda one: str(Kpi.Cadence(one.cadence).label)),
        (_("Direction"), lambda one: str(Kpi.Direction(one.direction).label)),
        (pgettext("figure", "Target"), saying.target),
        (_("Baseline"), saying.baseline),
        (_("Owners"), saying.owners),
        (_("Sources"), lambda one: ", ".join(one.sources)),
        (_("Outcome"), lambda one: one.outcome),
        (_("Financial goal"), lambda one: one.goal),
        (_("Measures"), _measures),
    )


def _word(one: KpiLine) -> str:
    if not one.word:
        return ""
    return _("%(word)s, version %(number)d") % {"word": one.word, "number": one.word_version}


def _measures(one: KpiLine) -> str:
    if one.is_input:
        return _("An input for formulas")
    return _("Activity") if one.is_activity else _("Outcome")
