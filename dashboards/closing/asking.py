"""Asking the lead of an engagement for the days that are missing of a month."""

import datetime as dt

from django.db.models import Max

from accounts.actors import Actor
from common.periods import Month
from engagements.models import Engagement, Reminder, WorkLog
from engagements.reminding import Missing, remind_lead


def ask_for_days(
    *, engagement: Engagement, month: Month, by: Actor, at: dt.datetime, on: dt.date
) -> None:
    """Write to the lead: of a month that is over, that it is not handed in; of one that runs, since
    when nothing was logged."""
    if month.last < on:
        missing = Missing(engagement, Reminder.Reason.MONTH, month.first)
    else:
        logs = WorkLog.objects.standing().filter(engagement=engagement, day__lte=on)
        last = logs.aggregate(day=Max("day"))["day"]
        since = last or engagement.starts_on - dt.timedelta(days=1)
        missing = Missing(engagement, Reminder.Reason.QUIET, since)
    remind_lead(missing=missing, by=by, at=at, on=on)
