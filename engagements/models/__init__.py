"""The contract, the days and the months of an engagement."""

from engagements.models.contract import Engagement, Outcome, Term
from engagements.models.days import Movement, TimesheetImport, WorkLog
from engagements.models.month import EngagementMonth, MonthVerdict

__all__ = [
    "Engagement",
    "EngagementMonth",
    "MonthVerdict",
    "Movement",
    "Outcome",
    "Term",
    "TimesheetImport",
    "WorkLog",
]
