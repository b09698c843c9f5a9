"""The contract, the days and the months of an engagement."""

from engagements.models.agenda import Availability, Leave, LeaveReason
from engagements.models.alerts import BalanceAlert
from engagements.models.contract import Engagement, Outcome, Term
from engagements.models.course import (
    ChecklistGrant,
    ChecklistItem,
    FitAdvice,
    FullTimeCost,
    MilestoneMark,
    Prospect,
    RenewalDecision,
)
from engagements.models.days import Movement, TimesheetImport, WorkLog, WorkNote
from engagements.models.month import EngagementMonth, MonthVerdict
from engagements.models.papers import Paper, PaperFile

__all__ = [
    "Availability",
    "BalanceAlert",
    "ChecklistGrant",
    "ChecklistItem",
    "Engagement",
    "EngagementMonth",
    "FitAdvice",
    "FullTimeCost",
    "Leave",
    "LeaveReason",
    "MilestoneMark",
    "MonthVerdict",
    "Movement",
    "Outcome",
    "Paper",
    "PaperFile",
    "Prospect",
    "RenewalDecision",
    "Term",
    "TimesheetImport",
    "WorkLog",
    "WorkNote",
]
