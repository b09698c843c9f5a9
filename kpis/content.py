"""What a proposed framework says, frozen: its KPIs with their owners, targets and baselines, word by
word, in the client's language.

What was proposed is what is signed, and what was signed reads the same for ever: figures, names and
definitions are copied, never looked up again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from common.brand import PLAIN, Brand
from common.content import Content
from kpis import baselines
from kpis.models import FinancialGoal, Framework, FrameworkVersion, Kpi, Target
from kpis.status import Limits


@dataclass(frozen=True)
class TargetLine:
    """A dated target: the limits from a period on."""

    starts_on: dt.date
    low: Decimal | None = None
    high: Decimal | None = None
    amber_low: Decimal | None = None
    amber_high: Decimal | None = None

    @property
    def limits(self) -> Limits:
        return Limits(self.low, self.high, self.amber_low, self.amber_high)


@dataclass(frozen=True)
class OwnerLine:
    """A function that answers for a KPI, and the person who does."""

    side: str
    function: str
    name: str = ""


@dataclass(frozen=True)
class KpiLine:
    """One KPI as it was proposed; `word` and `word_version` are the definition it counts by."""

    id: int
    key: str
    name: str
    unit: str
    cadence: str
    direction: str
    code: str = ""
    why: str = ""
    counted: str = ""
    word: str = ""
    word_version: int = 0
    word_text: str = ""
    sources: tuple[str, ...] = ()
    is_input: bool = False
    is_activity: bool = False
    formula: str = ""
    currency: str = ""
    per: str = ""
    gather: str = ""
    baseline: Decimal | None = None
    baseline_on: dt.date | None = None
    outcome: str = ""
    goal: str = ""
    owners: tuple[OwnerLine, ...] = ()
    targets: tuple[TargetLine, ...] = ()
    # Where a target follows from the baseline that is not known yet: by so many per cent of it.
    from_baseline: int | None = None


@dataclass(frozen=True)
class GoalLine:
    """What the company wants in money."""

    title: str
    amount: Decimal | None = None
    currency: str = ""
    due_on: dt.date | None = None


@dataclass(frozen=True)
class FrameworkContent(Content):
    """One proposal of a framework, as its founder reads it."""

    provider: str
    client: str
    engagement: str
    role: str
    executive: str
    language: str
    number: int
    proposed_at: dt.datetime
    proposed_by: str
    note: str = ""
    is_shared: bool = False
    kpis: tuple[KpiLine, ...] = ()
    goals: tuple[GoalLine, ...] = ()
    brand: Brand = PLAIN

    @property
    def measured(self) -> tuple[KpiLine, ...]:
        """The KPIs themselves."""
        return tuple(one for one in self.kpis if not one.is_input)

    @property
    def inputs(self) -> tuple[KpiLine, ...]:
        return tuple(one for one in self.kpis if one.is_input)

    @property
    def activity_count(self) -> int:
        return sum(one.is_activity for one in self.measured)


def frozen(content: FrameworkContent) -> tuple[str, str]:
    """The content as text, and the hash of these very bytes."""
    text = json.dumps(content.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text, hashlib.sha256(text.encode()).hexdigest()


def content_of(version: FrameworkVersion) -> FrameworkContent:
    """What a version says."""
    return FrameworkContent.from_json(json.loads(version.content))


def last_signed(framework: Framework) -> FrameworkVersion | None:
    """The version that is agreed; None until the first is signed."""
    signed = FrameworkVersion.objects.filter(
        framework=framework, state=FrameworkVersion.State.SIGNED
    )
    return signed.order_by("-number").first()


def kpi_lines(framework: Framework) -> tuple[KpiLine, ...]:
    """The standing KPIs and inputs of a framework as they are now; three statements."""
    rows = (
        Kpi.objects.filter(framework=framework)
        .standing()
        .select_related("definition__definition", "outcome", "goal")
        .prefetch_related("owners", "targets")
        .in_order()
    )
    return tuple(_line(one) for one in rows)


def goal_lines(framework: Framework) -> tuple[GoalLine, ...]:
    """What the company wants in money, in its order."""
    rows = FinancialGoal.objects.filter(engagement=framework.engagement_id).order_by("position")
    return tuple(GoalLine(one.title, one.amount, one.currency, one.due_on) for one in rows)


def _line(kpi: Kpi) -> KpiLine:
    version = kpi.definition
    targets = _target_lines(kpi.targets.all())
    return KpiLine(
        id=kpi.pk,
        key=kpi.key,
        name=kpi.name,
        unit=kpi.unit,
        cadence=kpi.cadence,
        direction=kpi.direction,
        code=kpi.code,
        why=kpi.why,
        counted=kpi.counted,
        word=version.definition.word if version else "",
        word_version=version.number if version else 0,
        word_text=version.text if version else "",
        sources=tuple(kpi.sources),
        is_input=kpi.is_input,
        is_activity=kpi.is_activity,
        formula=kpi.formula,
        currency=kpi.currency,
        per=kpi.per,
        gather=kpi.gather,
        baseline=kpi.baseline,
        baseline_on=kpi.baseline_on,
        outcome=kpi.outcome.title if kpi.outcome else "",
        goal=kpi.goal.title if kpi.goal else "",
        owners=tuple(
            OwnerLine(one.side, one.function, one.name)
            for one in sorted(kpi.owners.all(), key=lambda one: (one.side, one.pk))
        ),
        targets=targets,
        from_baseline=_from_baseline(kpi) if not targets else None,
    )


def _from_baseline(kpi: Kpi) -> int | None:
    relative = baselines.relative_of(kpi)
    return relative.green if relative and not kpi.is_input else None


def _target_lines(rows: Iterable[Target]) -> tuple[TargetLine, ...]:
    return tuple(
        TargetLine(one.starts_on, one.low, one.high, one.amber_low, one.amber_high)
        for one in sorted(rows, key=lambda one: one.starts_on)
    )
