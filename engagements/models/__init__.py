"""The contract, the days and the months of an engagement."""

from engagements.models.agenda import Availability, Leave, LeaveReason
from engagements.models.alerts import BalanceAlert
from engagements.models.contract import Engagement, Outcome, Term
from engagements.models.days import Movement, TimesheetImport, WorkLog, WorkNote
from engagements.models.month import EngagementMonth, MonthVerdict

__all__ = [
    "Availability",
    "BalanceAlert",
    "Engagement",
    "EngagementMonth",
    "Leave",
    "LeaveReason",
    "MonthVerdict",
    "Movement",
    "Outcome",
    "Term",
    "TimesheetImport",
    "WorkLog",
    "WorkNote",
]
