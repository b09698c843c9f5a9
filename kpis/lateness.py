"""Which engagements owe readings: the last finished period of a figure is past its day and empty.

Only what the client was shown counts, and a period before the first one that counts is not missed.
October is due on 5 November where a figure has five days: on the 6th it is late.
"""

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from kpis import cadence
from kpis.models import Kpi, Reading


def late(*, on: dt.date) -> set[int]:
    """The engagements of the provider in scope that owe a reading on a day; one statement."""
    due = Q(pk__in=[])
    for each in cadence.ORDER:
        period = cadence.last_finished(each, on)
        days = (on - cadence.last_day(period, each)).days
        there = Reading.objects.filter(kpi=OuterRef("pk"), period=period)
        due |= Q(~Exists(there), cadence=each, counts_from__lte=period, due_days__lt=days)
    rows = Kpi.objects.standing().filter(
        due, origin=Kpi.Origin.TYPED, framework__shown_at__isnull=False
    )
    return set(rows.order_by().values_list("engagement", flat=True).distinct())
