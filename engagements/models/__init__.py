"""The contract, the days and the months of an engagement."""

from engagements.models.agenda import Availability, Leave, LeaveReason
from engagements.models.alerts import BalanceAlert
from engagements.models.burst import BurstRequest, BurstVerdict
from engagements.models.calendars import (
    CalendarChoice,
    CalendarEvent,
    CalendarFeed,
    CalendarSource,
    SharedLoad,
)
from engagements.models.clients import ClientProfile, Headcount
from engagements.models.contract import Engagement, Reader, Term
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
from engagements.models.handover import Continuity, HandoverItem
from engagements.models.mandate import (
    Outcome,
    OutcomeReview,
    Priority,
    QuarterReview,
    ReviewConfirmation,
    Worry,
)
from engagements.models.month import EngagementMonth, MonthVerdict
from engagements.models.papers import Paper, PaperFile
from engagements.models.rates import SeniorityRate
from engagements.models.reminder import Reminder
from engagements.models.saved import LogTemplate
from engagements.models.scope import Friction, Responsibility, ScopeItem, Stakeholder
from engagements.models.share import BalanceShare
from engagements.models.taper import Taper

__all__ = [
    "Availability",
    "BalanceAlert",
    "BalanceShare",
    "BurstRequest",
    "BurstVerdict",
    "CalendarChoice",
    "CalendarEvent",
    "CalendarFeed",
    "CalendarSource",
    "ChecklistGrant",
    "ChecklistItem",
    "ClientProfile",
    "Continuity",
    "Engagement",
    "EngagementMonth",
    "FitAdvice",
    "Friction",
    "FullTimeCost",
    "HandoverItem",
    "Headcount",
    "Leave",
    "LeaveReason",
    "LogTemplate",
    "MilestoneMark",
    "MonthVerdict",
    "Movement",
    "Outcome",
    "OutcomeReview",
    "Paper",
    "PaperFile",
    "Priority",
    "Prospect",
    "QuarterReview",
    "Reader",
    "Reminder",
    "RenewalDecision",
    "Responsibility",
    "ReviewConfirmation",
    "ScopeItem",
    "SeniorityRate",
    "SharedLoad",
    "Stakeholder",
    "Taper",
    "Term",
    "TimesheetImport",
    "WorkLog",
    "WorkNote",
    "Worry",
]
