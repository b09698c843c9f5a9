"""Believable days: who worked when, on what, out of a month's budget."""

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Membership
from common.days import QUARTERS, round_to_quarter
from common.periods import Month, working_days
from dashboards.demo.cast import NOTES
from engagements.models import Engagement

ONE = Decimal(1)
# Half days and whole days are the rule, quarters the exception.
PARTS = (QUARTERS[1], QUARTERS[1], QUARTERS[1], ONE, ONE, QUARTERS[0], QUARTERS[2])


@dataclass(frozen=True)
class Piece:
    """Part of a day on an engagement."""

    engagement: Engagement
    member: Membership
    day: dt.date
    days: Decimal
    category: str
    note: str


def pieces_of_month(
    *,
    engagements: Sequence[tuple[Engagement, Decimal]],
    month: Month,
    until: dt.date,
    dice: random.Random,
    away: Mapping[int, Mapping[dt.date, Decimal]],
    free: dict[tuple[int, dt.date], Decimal],
) -> list[Piece]:
    """The work of a month up to a day, so many days per engagement; nobody beyond a day a date.

    While its lead is away (by member id and date), the deputy works on an engagement, or nobody.
    `free` is what is left of a date by user, over all providers; it is brought up to date.
    """
    last = min(month.last, until)
    taken: set[tuple[int, dt.date]] = set()
    found: list[Piece] = []
    for engagement, target in engagements:
        ends = min(last, engagement.ends_on or last)
        open_days = working_days(max(month.first, engagement.starts_on), ends, country="FR")
        if not open_days:
            continue
        notes = NOTES[engagement.role]
        left = round_to_quarter(target)
        for turn in range(200):
            if left <= 0:
                break
            day = dice.choice(open_days)
            member = _who(engagement, day, away)
            if member is None:
                continue
            place = (member.user_id, day)
            part = min(dice.choice(PARTS), left)
            if free.get(place, ONE) < part or (engagement.pk, day) in taken:
                continue
            taken.add((engagement.pk, day))
            free[place] = free.get(place, ONE) - part
            left -= part
            category, note = notes[(turn + dice.randrange(3)) % len(notes)]
            found.append(Piece(engagement, member, day, part, category, note))
    return sorted(found, key=lambda piece: (piece.day, piece.engagement.pk))


def _who(
    engagement: Engagement, day: dt.date, away: Mapping[int, Mapping[dt.date, Decimal]]
) -> Membership | None:
    """The lead, the deputy while the lead is away, or nobody."""
    for member in (engagement.executive, engagement.deputy):
        if member is not None and day not in away.get(member.pk, {}):
            return member
    return None
