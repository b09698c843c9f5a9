"""Last week once more: its days go onto the cells of this week that are empty, with their
categories, places and outcomes.

The notes stay behind, and so does the reason of operational work, because they tell what
happened, and that was last week."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from accounts.models import Membership
from common.days import format_days
from common.periods import Week
from engagements.week.weeks import lead_reason, logs_of
from engagements.words import NO_OUTCOME, Words
from engagements.worklogs import CannotLog, Change, hold_person, log_work

ZERO = Decimal(0)
SEVEN_DAYS = dt.timedelta(days=7)


@dataclass(frozen=True)
class Copied:
    """What was copied, and how many days were left alone because they hold work or take none."""

    changes: tuple[Change, ...]
    left_alone: int

    @property
    def days(self) -> Decimal:
        return sum((change.after for change in self.changes), ZERO)

    @property
    def in_words(self) -> str:
        if not self.changes and not self.left_alone:
            return _("Last week holds nothing to copy.")
        if not self.changes:
            return _("Nothing copied: those days hold work already, or take none.")
        copied = ngettext(
            "%(days)s day copied from last week.",
            "%(days)s days copied from last week.",
            1 if self.days <= 1 else 2,
        ) % {"days": format_days(self.days)}
        if not self.left_alone:
            return copied
        return f"{copied} " + ngettext(
            "%(left)d entry left alone: its day holds work already, or takes none.",
            "%(left)d entries left alone: their days hold work already, or take none.",
            self.left_alone,
        ) % {"left": self.left_alone}


def copy_last_week(*, member: Membership, week: Week, by: Actor) -> Copied:
    """Repeat last week's days on the cells that are empty, with what they say but for the notes.

    What the person neither leads nor covers by now is left alone.
    """
    # Two presses of the button are one copy: the second sees what the first has written.
    hold_person(member_id=member.pk)
    taken = {(log.engagement_id, log.day) for log in logs_of(member_id=member.pk, week=week)}
    changes: list[Change] = []
    left_alone = 0
    for log in logs_of(member_id=member.pk, week=week.plus(-1)):
        day = log.day + SEVEN_DAYS
        if log.corrects_id is not None:
            continue
        if (log.engagement_id, day) in taken or lead_reason(
            engagement=log.engagement, member_id=member.pk
        ):
            left_alone += 1
            continue
        try:
            made = log_work(
                engagement=log.engagement,
                member=member,
                day=day,
                days=log.days,
                words=Words(
                    category=log.category, place=log.place, outcome=log.outcome_id or NO_OUTCOME
                ),
                by=by,
            )
        except CannotLog:
            left_alone += 1
        else:
            changes.append(Change(made, ZERO, made.days))
    return Copied(tuple(changes), left_alone)
