"""Saved entries: what a person logs again and again, logged anew on a day in one press.

"Management meeting: ½ leadership at Brume, on site." A saved entry is its person's alone and sets
the day like a press on the grid; where the day holds work for that engagement already, nothing is
written over.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from accounts.models import Membership
from common.problems import unless_taken
from engagements.models import Engagement, LogTemplate, Outcome
from engagements.week.cells import set_cell, standing_on
from engagements.week.weeks import lead_reason
from engagements.words import NO_OUTCOME, Words
from engagements.worklogs import CannotLog, Change


class CannotSave(Exception):
    """Why this cannot be saved to log anew, in the user's words; `field` is where to say it."""

    def __init__(self, field: str, said: str) -> None:
        self.field = field
        super().__init__(said)


def templates_of(*, member_id: int) -> list[LogTemplate]:
    """The saved entries of a person, by name."""
    mine = LogTemplate.objects.filter(member=member_id)
    return list(
        mine.select_related(
            "engagement__client", "engagement__executive__user", "outcome"
        ).order_by("name")
    )


def save_template(*, member: Membership, by: Actor, name: str, **entry: Any) -> LogTemplate:
    """Save an entry to log it anew: engagement, days, category, place, outcome (or None), note.

    Raises CannotSave.
    """
    return _keep(LogTemplate(member=member), name, entry, by=by, verb="saved")


def change_template(*, template: LogTemplate, by: Actor, name: str, **entry: Any) -> LogTemplate:
    """Change a saved entry, all of it; what was logged with it stays. Raises CannotSave."""
    return _keep(template, name, entry, by=by, verb="changed")


def _keep(
    template: LogTemplate, name: str, entry: dict[str, Any], *, by: Actor, verb: str
) -> LogTemplate:
    engagement: Engagement = entry["engagement"]
    outcome: Outcome | None = entry["outcome"]
    if outcome is not None and outcome.engagement_id != engagement.pk:
        raise CannotSave("outcome", _("That outcome is not one of this engagement."))
    for field, value in {**entry, "name": name.strip(), **engagement.owner}.items():
        setattr(template, field, value)
    taken = CannotSave("name", _("You have a saved entry of this name already."))
    others = LogTemplate.objects.filter(member=template.member_id, name=template.name)
    if others.exclude(pk=template.pk).exists():
        raise taken
    with unless_taken("log_template_name", taken):
        template.save()
    record(by=by, verb=verb, subject=template)
    return template


def remove_template(*, template: LogTemplate, by: Actor) -> None:
    """Forget a saved entry; what was logged with it stays."""
    record(by=by, verb="discarded", subject=template)
    template.delete()


def log_template(
    *,
    template: LogTemplate,
    member: Membership,
    day: dt.date,
    by: Actor,
    at: dt.datetime,
    ask: bool = False,
) -> Change | None:
    """Log a saved entry on a day; None where the day says exactly that already.

    Raises CannotLog, also where the day holds other work for the engagement, and GoesOver.
    """
    if reason := lead_reason(engagement=template.engagement, member_id=member.pk):
        raise CannotLog(reason)
    outcome = template.outcome
    words = Words(
        category=template.category,
        place=template.place,
        outcome=NO_OUTCOME if outcome is None or outcome.has_ended else outcome.pk,
        note=template.note,
    )
    there = standing_on(member_id=member.pk, day=day)
    logs = [log for log in there if log.engagement_id == template.engagement_id]
    if any(log.days != template.days or words.change(log) for log in logs):
        said = _("%(client)s has work on that day already; change the entry itself.")
        raise CannotLog(said % {"client": template.engagement.client.name})
    return set_cell(
        engagement=template.engagement,
        member=member,
        day=day,
        days=template.days,
        by=by,
        at=at,
        words=words,
        seen=[Decimal(0), template.days],
        ask=ask,
    )
