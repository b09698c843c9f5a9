"""A framework of KPIs with readings and targets, in the scope that holds."""

import datetime as dt
from decimal import Decimal
from typing import Any

from engagements.models import Engagement
from kpis.models import Framework, Kpi, Reading, Target

MADE_AT = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
COUNTS_FROM = dt.date(2024, 1, 1)


def _owner(row: Any) -> dict[str, int]:
    return {"provider_id": row.provider_id, "client_id": row.client_id}


def make_framework(engagement: Engagement, *, is_shown: bool = True, **facts: Any) -> Framework:
    """The framework of an engagement; the client sees it unless told otherwise."""
    facts = {"size": "own", "made_by": "Bob", "made_at": MADE_AT, **facts}
    framework: Framework = Framework.objects.create(
        **_owner(engagement),
        engagement=engagement,
        shown_at=MADE_AT if is_shown else None,
        **facts,
    )
    return framework


def unsaved_kpi(key: str = "win_rate", **facts: Any) -> Kpi:
    """A KPI that is in no database: a monthly count that should rise, unless told otherwise."""
    facts = {
        "name": key.replace("_", " ").capitalize(),
        "unit": "money" if facts.get("currency") else "count",
        "cadence": "month",
        "direction": "yes" if facts.get("unit") == "yes_no" else "above",
        "counts_from": COUNTS_FROM,
        "origin": "formula" if facts.get("formula") else "typed",
        **facts,
    }
    return Kpi(key=key, **facts)


def make_kpi(framework: Framework, key: str = "win_rate", **facts: Any) -> Kpi:
    """A KPI of a framework, behind those it has."""
    facts.setdefault("position", Kpi.objects.filter(framework=framework).count() + 1)
    kpi = unsaved_kpi(key, framework=framework, engagement_id=framework.engagement_id, **facts)
    kpi.provider_id, kpi.client_id = framework.provider_id, framework.client_id
    kpi.save()
    return kpi


def read(kpi: Kpi, period: dt.date, value: object, **facts: Any) -> Reading:
    """A reading; where the period has one, a correction of it. None takes the value back."""
    number = Reading.objects.filter(kpi=kpi, period=period).count() + 1
    facts.setdefault("reason", "Counted again" if number > 1 else "")
    reading: Reading = Reading.objects.create(
        **_owner(kpi),
        kpi=kpi,
        period=period,
        number=number,
        value=None if value is None else Decimal(str(value)),
        **{"by": "Bob", "at": MADE_AT, **facts},
    )
    return reading


def set_target(kpi: Kpi, starts_on: dt.date = COUNTS_FROM, **limits: object) -> Target:
    """A target from a day on: low, high, amber_low, amber_high."""
    target: Target = Target.objects.create(
        **_owner(kpi),
        kpi=kpi,
        starts_on=starts_on,
        **{side: None if limit is None else Decimal(str(limit)) for side, limit in limits.items()},
    )
    return target
