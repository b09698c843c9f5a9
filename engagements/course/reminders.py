"""What is coming is said in time, each thing once: a renewal 90, 60 and 30 days before, a paper 30
days before it expires.

The executive and the office hear of a renewal three times, the client's founders once, 60 days
before: by then both sides should know what they want. Who begins to look when a day is past gets
the nearest letter alone, not those that were missed. What is decided is not reminded of. Of a
paper the office hears.
"""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.mail import write_to
from accounts.messages import Message
from accounts.models import Contact, Letter
from common.typography import date_format
from engagements.alerts import office_of, staff_of
from engagements.course import papers, renewal
from engagements.course.renewal import REMINDERS, Renewal
from engagements.models import Engagement, Paper

RENEWAL, PAPER = "renewal ahead", "paper expires"
TO_FOUNDERS = 60


def threshold(days: int) -> int | None:
    """Which reminder is due so many days before; None before the first, and past the day."""
    if days < 0:
        return None
    return min((mark for mark in REMINDERS if days <= mark), default=None)


def _reference(found: Renewal, mark: int) -> str:
    return f"{found.engagement.pk}:{found.renews_on}:{mark}"


def _told(kind: str, references: Iterable[str]) -> set[str]:
    rows = Letter.objects.filter(kind=kind, reference__in=list(references))
    return set(rows.values_list("reference", flat=True))


def remind_of_renewals(*, on: dt.date) -> list[Renewal]:
    """Owe the letters about the renewals of the provider in scope; gives back what was told now."""
    running = Engagement.objects.active(on=on).with_people().select_related("provider")
    found = renewal.renewals(engagements=running.order_by("id"), as_of=on)
    marks = {
        _reference(one, mark): (one, mark)
        for one in found.values()
        if not one.is_settled and (mark := threshold(one.days)) is not None
    }
    known = _told(RENEWAL, marks)
    fresh = {reference: pair for reference, pair in marks.items() if reference not in known}
    for reference, (one, mark) in fresh.items():
        _tell_of_renewal(one, mark, reference)
    return [one for one, _mark in fresh.values()]


def _tell_of_renewal(found: Renewal, mark: int, reference: str) -> None:
    engagement = found.engagement
    for reader in staff_of(engagement):
        write_to(
            reader=reader,
            kind=RENEWAL,
            reference=reference,
            provider=engagement.provider,
            compose=lambda: _to_staff(found),
        )
    if mark != TO_FOUNDERS:
        return
    founders = Contact.objects.active().filter(
        client=engagement.client_id, role=Contact.Role.FOUNDER
    )
    for founder in founders.select_related("user").order_by("id"):
        write_to(
            reader=founder.user,
            kind=RENEWAL,
            reference=reference,
            provider=engagement.provider,
            compose=lambda: _to_founder(found),
        )


def _words(found: Renewal) -> dict[str, str]:
    engagement = found.engagement
    return {
        "client": engagement.client.name,
        "title": engagement.title,
        "person": engagement.executive.user.name,
        "day": date_format(found.renews_on, "j F Y"),
        "by": date_format(found.decide_by, "j F Y"),
    }


def _facts(found: Renewal) -> tuple[tuple[str, str], ...]:
    facts = [
        (_("Renews on"), date_format(found.renews_on, "j F Y")),
        (_("Decide by"), date_format(found.decide_by, "j F Y")),
    ]
    if found.notice_by:
        facts.append((_("Last day for notice"), date_format(found.notice_by, "j F Y")))
    return tuple(facts)


def _to_staff(found: Renewal) -> Message:
    words = _words(found)
    left = ngettext(
        "%(title)s at %(client)s renews in %(days)d day.",
        "%(title)s at %(client)s renews in %(days)d days.",
        found.days,
    ) % {**words, "days": found.days}
    place = [found.engagement.provider.slug, found.engagement.slug]
    return Message(
        subject=_("%(client)s: renewal on %(day)s") % words,
        heading=_("%(title)s renews on %(day)s") % words,
        paragraphs=(
            left,
            _("Agree with the client whether it goes on, and write down what was decided."),
        ),
        facts=_facts(found),
        button=_("Open the renewal"),
        url=settings.SITE_URL + reverse("engagements:renewal", args=place),
        after=(_("This letter comes 90, 60 and 30 days before, until something is decided."),),
        why=_("You get this because you follow %(title)s at %(client)s.") % words,
    )


def _to_founder(found: Renewal) -> Message:
    words = _words(found)
    place = [found.engagement.provider.slug, found.engagement.client.slug, found.engagement.slug]
    return Message(
        subject=_("%(title)s: what comes after %(day)s") % words,
        heading=_("What comes after %(day)s") % words,
        paragraphs=(
            _("What you agreed on with %(person)s runs until %(day)s.") % words,
            _(
                "Whether it goes on, changes or ends is best said now. The page shows how many"
                " days you use, and what they cost beside somebody full-time."
            ),
        ),
        facts=_facts(found),
        button=_("See whether it still fits"),
        url=settings.SITE_URL + reverse("engagements:client_fit", args=place),
        after=(_("There is no other letter about this."),),
        why=_("You get this because you decide for %(client)s.") % words,
    )


def remind_of_papers(*, on: dt.date) -> list[Paper]:
    """Owe the office a letter about each paper that expires within 30 days."""
    soon = [one.paper for one in papers.expiring(on=on) if one.state == "soon"]
    due = {f"{paper.pk}:{paper.expires_on}": paper for paper in soon}
    known = _told(PAPER, due)
    fresh = {reference: paper for reference, paper in due.items() if reference not in known}
    for reference, paper in fresh.items():
        for reader in office_of():
            write_to(
                reader=reader,
                kind=PAPER,
                reference=reference,
                provider=paper.provider,
                compose=lambda paper=paper: _expires(paper),  # type: ignore[misc]
            )
    return list(fresh.values())


def _expires(paper: Paper) -> Message:
    words = {
        "client": paper.client.name,
        "paper": str(paper.get_kind_display()),
        "day": date_format(paper.expires_on, "j F Y") if paper.expires_on else "",
    }
    return Message(
        subject=_("%(client)s: a paper expires on %(day)s") % words,
        heading=_("A paper expires on %(day)s") % words,
        paragraphs=(
            _("%(paper)s with %(client)s holds until %(day)s.") % words,
            _("Have it renewed, then file the new one beside it."),
        ),
        button=_("Open the papers"),
        url=settings.SITE_URL + reverse("engagements:paper_index", args=[paper.provider.slug]),
        why=_("You get this because you keep the papers of your firm."),
    )
