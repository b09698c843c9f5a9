"""A founder is reminded of a month that waits for them: once when half of the time for an answer is
over, and, where silence counts as a yes, once more on the working day before the last one.

5 working days from Monday 2 November 2026: the answer is due on Monday the 9th; the half is over
on Thursday the 5th (after 3 days, half up), the last call comes on Friday the 6th. Where both fall
on one day only the last call is written. Letters come on working days of the client, and stop when
the month is answered, taken back, or its time is over.
"""

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum

from accounts.models import Contact
from common.periods import add_working_days, is_working_day, local_day
from engagements import letters, terms
from engagements.models import EngagementMonth, Term
from engagements.months import office_may_approve_from


class Call(StrEnum):
    HALF = "half"
    LAST = "last"


def half_on(*, month: EngagementMonth, held: list[Term]) -> dt.date | None:
    """The day on which half of the time for an answer is over, half a day up."""
    if month.submitted_at is None:
        return None
    client = month.engagement.client
    term = terms.term_on(held, month.period.last)
    days = term.approval_days if term else 5
    return add_working_days(
        local_day(month.submitted_at, timezone=month.engagement.provider.timezone),
        (days + 1) // 2,
        country=client.country,
        subdivision=client.subdivision,
    )


def last_call_on(month: EngagementMonth) -> dt.date | None:
    """The working day before the last one to answer, where silence counts as a yes."""
    day = month.approves_itself_on
    if day is None:
        return None
    client = month.engagement.client
    day -= dt.timedelta(days=1)
    while not is_working_day(day, country=client.country, subdivision=client.subdivision):
        day -= dt.timedelta(days=1)
    return day


def call_of(*, month: EngagementMonth, held: list[Term], on: dt.date) -> Call | None:
    """Which letter is due on a day; None where none is."""
    client = month.engagement.client
    ends = office_may_approve_from(month=month, held=held)
    if ends is None or on > ends:
        return None
    if not is_working_day(on, country=client.country, subdivision=client.subdivision):
        return None
    last = last_call_on(month)
    if last is not None and on >= last:
        return Call.LAST
    half = half_on(month=month, held=held)
    return Call.HALF if half is not None and half <= on < ends else None


def call(*, at: dt.datetime, on: dt.date) -> list[tuple[EngagementMonth, Call]]:
    """Owe the founders of the provider in scope the letters that are due; gives back which."""
    # Held, so that two sweeps do not write two links of which the first letter's is dead.
    rows = EngagementMonth.objects.select_for_update(no_key=True, of=("self",), skip_locked=True)
    rows = rows.filter(status=EngagementMonth.Status.SUBMITTED)
    found = list(
        rows.select_related(
            "engagement__client", "engagement__provider", "engagement__executive__user"
        ).order_by("month", "id")
    )
    held = terms.terms_by_engagement({row.engagement_id for row in found})
    due = [
        (row, which)
        for row in found
        if (which := call_of(month=row, held=held.get(row.engagement_id, []), on=on)) is not None
    ]
    for row, which in due:
        for founder in _founders(row):
            letters.month_still_waits(month=row, founder=founder, call=which.value, at=at)
    return due


def _founders(row: EngagementMonth) -> Iterable[Contact]:
    people = Contact.objects.active().filter(client=row.client_id, role=Contact.Role.FOUNDER)
    return people.select_related("user").order_by("id")
