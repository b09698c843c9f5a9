"""Telling the client that a report is there: one letter to each of its people, never twice.

The letter is owed in the transaction that makes the report visible, so nobody is told of a page
that does not answer (accounts/mail.py).
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from accounts.mail import owe
from accounts.models import Contact
from committees.models import Report
from common.typography import is_french, month_name

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
    """Owe a letter to each founder and viewer of the client, in the client's language."""
    engagement = report.engagement
    language = "fr" if is_french(engagement.client.language) else "en"
    month = month_name(report.month, language=language)
    facts = {
        "engagement": engagement,
        "client": engagement.client,
        "provider": engagement.provider,
        "month": month,
        "lines": (report.words or {}).get("summary", []),
        "language": language,
        "url": page_of(report),
    }
    subjects = {
        "en": f"{engagement.client.name}: the committee report of {month}",
        "fr": f"{engagement.client.name} : le rapport de comité ({month})",
    }
    for contact in readers(report=report):
        with override(language):
            text, html = (
                render_to_string(
                    f"committees/email/published_{language}.{kind}", {**facts, "contact": contact}
                )
                for kind in ("txt", "html")
            )
        owe(
            kind=KIND,
            reference=str(report.pk),
            recipient=contact.user.email,
            subject=subjects[language],
            text=text,
            html=html,
        )
