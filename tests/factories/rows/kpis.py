"""Rows of every table: what the work is measured on."""

import datetime as dt
from decimal import Decimal
from typing import Any

from engagements.models import Engagement, Outcome
from kpis.models import (
    Deal,
    DealImport,
    DealStep,
    Definition,
    DefinitionSignature,
    DefinitionVersion,
    FinancialGoal,
    Framework,
    FrameworkVersion,
    Funnel,
    Kpi,
    KpiNote,
    KpiOwner,
    Reading,
    ReadingImport,
    ReadingReminder,
    Stage,
    Target,
)
from tests.factories.rows.sides import AT, DAY, EARLIER, MONTH, Rows, Side, hidden, rows_of, shown


def _of(side: Side) -> dict[str, Any]:
    return {**side.owner, "engagement": side.one(Engagement)}


@rows_of(Definition)
def _definition(side: Side) -> Rows:
    return shown(Definition.objects.create(**side.owner, word="Qualified lead"))


@rows_of(DefinitionVersion)
def _definition_version(side: Side) -> Rows:
    facts: dict[str, Any] = {"written_by": "Bob", "written_at": AT, "signed_by": ["sales"]}
    return shown(
        DefinitionVersion.objects.create(
            **side.owner,
            definition=side.one(Definition),
            number=1,
            text="A budget and a date",
            **facts,
        )
    )


@rows_of(DefinitionSignature)
def _definition_signature(side: Side) -> Rows:
    return shown(
        DefinitionSignature.objects.create(
            **side.owner,
            version=side.one(DefinitionVersion),
            function="sales",
            name="Dora",
            user=side.founder.user,
            at=AT,
        )
    )


@rows_of(Framework)
def _framework(side: Side) -> Rows:
    return shown(
        Framework.objects.create(**_of(side), size="short", made_by="Bob", made_at=AT, shown_at=AT)
    )


@rows_of(FrameworkVersion)
def _framework_version(side: Side) -> Rows:
    facts: dict[str, Any] = {
        **side.owner,
        "framework": side.one(Framework),
        "content": "{}",
        "sha256": "0" * 64,
        "kpi_count": 1,
        "proposed_by": "Bob",
        "proposed_at": AT,
    }
    signed = {"state": "signed", "answered_at": AT}
    withdrawn = {"state": "withdrawn", "answered_at": AT}
    return Rows(
        shown=[FrameworkVersion.objects.create(**facts, number=2, **signed)],
        hidden=[FrameworkVersion.objects.create(**facts, number=1, **withdrawn)],
    )


@rows_of(FinancialGoal)
def _goal(side: Side) -> Rows:
    return shown(FinancialGoal.objects.create(**_of(side), title="Two million in new revenue"))


@rows_of(Kpi)
def _kpi(side: Side) -> Rows:
    return shown(
        Kpi.objects.create(
            **_of(side),
            framework=side.one(Framework),
            key="win_rate",
            name="Win rate",
            unit="percent",
            cadence="month",
            direction="above",
            counts_from=dt.date(2026, 1, 1),
            outcome=side.one(Outcome),
            goal=side.one(FinancialGoal),
            definition=side.one(DefinitionVersion),
        )
    )


@rows_of(KpiOwner)
def _owner(side: Side) -> Rows:
    return shown(KpiOwner.objects.create(**side.owner, kpi=side.one(Kpi), function="sales"))


@rows_of(Target)
def _target(side: Side) -> Rows:
    return shown(
        Target.objects.create(**side.owner, kpi=side.one(Kpi), starts_on=EARLIER, low=Decimal(25))
    )


@rows_of(ReadingImport)
def _reading_import(side: Side) -> Rows:
    facts = {"name": "october.csv", "sha256": "0" * 64, "by": "Bob", "at": AT}
    return hidden(ReadingImport.objects.create(**_of(side), **facts))


@rows_of(Reading)
def _reading(side: Side) -> Rows:
    # No two sides have the same period: what keeps them apart is then the reference alone.
    period = EARLIER - dt.timedelta(days=side.client.pk)
    facts: dict[str, Any] = {"kpi": side.one(Kpi), "period": period, "by": "Bob", "at": AT}
    return shown(Reading.objects.create(**side.owner, **facts, value=Decimal(21)))


@rows_of(KpiNote)
def _note(side: Side) -> Rows:
    facts = {"kpi": side.one(Kpi), "on": DAY, "text": "Trade fair", "by": "Bob", "at": AT}
    return shown(KpiNote.objects.create(**side.owner, **facts))


@rows_of(ReadingReminder)
def _reminder(side: Side) -> Rows:
    return hidden(
        ReadingReminder.objects.create(**side.owner, kpi=side.one(Kpi), period=MONTH, at=AT)
    )


@rows_of(Funnel)
def _funnel(side: Side) -> Rows:
    return shown(Funnel.objects.create(**_of(side), currency="EUR"))


@rows_of(Stage)
def _stage(side: Side) -> Rows:
    return shown(
        Stage.objects.create(**side.owner, funnel=side.one(Funnel), position=1, key="lead")
    )


@rows_of(DealImport)
def _deal_import(side: Side) -> Rows:
    facts: dict[str, Any] = {"name": "crm.csv", "sha256": "0" * 64, "content": b"-", "by": "Bob"}
    return hidden(DealImport.objects.create(**side.owner, funnel=side.one(Funnel), at=AT, **facts))


@rows_of(Deal)
def _deal(side: Side) -> Rows:
    return shown(
        Deal.objects.create(
            **side.owner,
            funnel=side.one(Funnel),
            reference="D-1",
            opened_on=DAY,
            stage=side.one(Stage),
            stage_since=DAY,
        )
    )


@rows_of(DealStep)
def _step(side: Side) -> Rows:
    return shown(
        DealStep.objects.create(
            **side.owner, deal=side.one(Deal), stage=side.one(Stage), entered_on=DAY
        )
    )
