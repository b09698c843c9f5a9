"""Asking the client: what it is asked for stands on its page from now on, and its founders get one
letter that lists it."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.mail import write_to
from accounts.messages import Message
from accounts.models import Contact
from engagements.course import checklists
from engagements.course.checklists import Line
from engagements.course.lists import List
from engagements.models import Engagement

KIND = "asked of client"


def ask_client(
    *,
    engagement: Engagement,
    checklist: str,
    by: Actor,
    at: dt.datetime,
    on: dt.date,
    keys: Iterable[str] = (),
) -> list[Line]:
    """Ask for what was not asked for yet, and owe each founder a letter; gives back what it was."""
    asked = checklists.ask(engagement=engagement, checklist=checklist, by=by, on=on, keys=keys)
    if not asked or checklist == List.START:
        return asked
    founders = Contact.objects.active().filter(
        client=engagement.client_id, role=Contact.Role.FOUNDER
    )
    chosen = [line.key for line in asked]
    for founder in founders.select_related("user").order_by("id"):
        write_to(
            reader=founder.user,
            kind=KIND,
            reference=f"{engagement.pk}:{checklist}:{at:%Y%m%d%H%M%S%f}",
            provider=engagement.provider,
            compose=lambda: _letter(engagement, checklist, chosen, by),
        )
    return asked


def _letter(engagement: Engagement, checklist: str, keys: list[str], by: Actor) -> Message:
    # Read again: the titles are in the language of who gets the letter.
    rows = checklists.rows_of([engagement]).filter(checklist=checklist)
    lines = checklists.lines_of(engagement=engagement, checklist=checklist, rows=rows)
    words = {
        "person": by.name,
        "title": engagement.title,
        "client": engagement.client.name,
        "executive": engagement.executive.user.name,
    }
    if checklist == List.ACCESS:
        subject = _("%(executive)s needs access at %(client)s") % words
        said = _(
            "To begin, %(executive)s needs what is listed here. Each day without it is a day that"
            " the work waits."
        )
    else:
        subject = _("What %(client)s commits to") % words
        said = _("So that %(title)s can work, these things need you:")
    place = [engagement.provider.slug, engagement.client.slug]
    return Message(
        subject=subject,
        heading=subject,
        paragraphs=(said % words,),
        points=tuple(line.title for line in lines if line.key in keys),
        button=_("See the list and tick what is done"),
        url=settings.SITE_URL + reverse("engagements:client_milestones", args=place),
        after=(_("You can also let somebody of your team tick it: they see the same page."),),
        why=_("You get this because you decide for %(client)s.") % words,
    )
