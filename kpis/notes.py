"""What happened on a day and explains a curve: a launch, a strike, another way of counting.

Written down by the provider's people for everybody who reads the figure, the founder too; taken
away by whoever wrote it, or by the office. What lies ahead has not happened yet.
"""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from kpis.models import Kpi, KpiNote


class CannotNote(Exception):
    """Why a note cannot be kept or taken away, in the user's words."""


def add_note(
    *, kpi: Kpi, on: dt.date, text: str, by: Actor, at: dt.datetime, today: dt.date
) -> KpiNote:
    """Write down what happened. Raises CannotNote for a day that lies ahead, or without words."""
    if by.is_client:
        raise CannotNote(_("The executive and the office write down what happened."))
    if not text.strip():
        raise CannotNote(_("Say what happened."))
    if on > today:
        raise CannotNote(_("That day lies ahead. Write down what has happened."))
    note = KpiNote.objects.create(**kpi.owner, kpi=kpi, on=on, text=text.strip(), by=by.name, at=at)
    record(by=by, verb="noted event", subject=note)
    return note


def may_remove(*, note: KpiNote, by: Actor) -> bool:
    """Whoever wrote it, and the office."""
    return not by.is_client and (by.is_office or note.by == by.name)


def remove_note(*, note: KpiNote, by: Actor) -> None:
    """Take a note away. Raises CannotNote for somebody else's."""
    if not may_remove(note=note, by=by):
        raise CannotNote(
            _("%(name)s wrote this; they or the office take it away.") % {"name": note.by}
        )
    record(by=by, verb="removed event", subject=note)
    note.delete()
