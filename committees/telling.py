"""Telling the client that a report is there: one letter to each of its people, never twice.

The letter is owed in the transaction that makes the report visible, so nobody is told of a page
that does not answer (accounts/mail.py).
"""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.mail import write_to
from accounts.messages import Message
from accounts.models import Contact
from committees.models import Report
from common.typography import date_format

KIND = "report published"


def page_of(report: Report) -> str:
    """The address of the page on which the client reads a report."""
    engagement = report.engagement
    place = [engagement.provider.slug, engagement.client.slug, engagement.slug, str(report.period)]
    return settings.SITE_URL + reverse("committees:client_report", args=place)


def readers(*, report: Report) -> list[Contact]:
    """The people of the client who are told: founders first."""
    contacts = Contact.objects.active().filter(client_id=report.client_id)
    return list(contacts.select_related("user").order_by("role", "id"))


def tell(*, report: Report) -> None:
    """Owe a letter to each founder and viewer of the client, each in their own language."""
    for contact in readers(report=report):
        write_to(
            reader=contact.user,
            kind=KIND,
            reference=str(report.pk),
            provider=report.engagement.provider,
            compose=lambda: message(report=report),
        )


def message(*, report: Report) -> Message:
    """What the letter says, in the language that holds: the report's own first lines."""
    engagement = report.engagement
    words = {
        "client": engagement.client.name,
        "month": date_format(report.month, "F Y"),
        "person": engagement.executive.user.name,
        "title": engagement.title,
    }
    return Message(
        subject=_("%(client)s: the committee report of %(month)s") % words,
        heading=_("The committee report of %(month)s") % words,
        paragraphs=(_("%(person)s, %(title)s, has published it. What matters most:") % words,)
        if (report.words or {}).get("summary")
        else (_("%(person)s, %(title)s, has published it.") % words,),
        points=tuple((report.words or {}).get("summary", [])),
        button=_("Read the report"),
        url=page_of(report),
        after=(_("It can be downloaded there as a PDF."),),
        why=_("You get this because you read the reports of %(client)s.") % words,
    )
