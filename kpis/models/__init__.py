"""The tables of KPIs, a module for each subject."""

from kpis.models.definition import Definition, DefinitionSignature, DefinitionVersion
from kpis.models.funnel import Deal, DealImport, DealStep, Funnel, Stage
from kpis.models.kpi import (
    FinancialGoal,
    Framework,
    FrameworkVersion,
    Function,
    Kpi,
    KpiOwner,
    KpiQuerySet,
    Target,
)
from kpis.models.reading import CountedReading, KpiNote, Reading, ReadingImport, ReadingReminder

__all__ = [
    "CountedReading",
    "Deal",
    "DealImport",
    "DealStep",
    "Definition",
    "DefinitionSignature",
    "DefinitionVersion",
    "FinancialGoal",
    "Framework",
    "FrameworkVersion",
    "Function",
    "Funnel",
    "Kpi",
    "KpiNote",
    "KpiOwner",
    "KpiQuerySet",
    "Reading",
    "ReadingImport",
    "ReadingReminder",
    "Stage",
    "Target",
]
