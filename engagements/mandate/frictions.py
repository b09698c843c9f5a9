"""The friction log: what rubs at the client again and again, on which day, and whom it held up.

It feeds the quarterly review and the talk before a sale.
"""

import datetime as dt

from accounts.actors import Actor
from accounts.audit import record
from engagements.models import Engagement, Friction

LATEST = 20


def note_friction(
    *, engagement: Engagement, day: dt.date, who: str, what: str, by: Actor
) -> Friction:
    """Write a friction down."""
    made = Friction.objects.create(
        **engagement.owner, engagement=engagement, day=day, who=who.strip(), what=what.strip()
    )
    record(by=by, verb="added to mandate", subject=made)
    return made


def remove_friction(*, friction: Friction, by: Actor) -> None:
    """Take one away that was noted by mistake."""
    record(by=by, verb="removed from mandate", subject=friction)
    friction.delete()


def frictions_of(engagement: Engagement) -> list[Friction]:
    """The latest ones, the newest first."""
    rows = Friction.objects.filter(engagement=engagement)
    return list(rows.order_by("-day", "-pk")[:LATEST])
