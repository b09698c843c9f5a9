"""What is written to whom about a month: the founders of the client when it waits for them, the
executive when it was answered. Letters are owed in the transaction of the act that causes them."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.actors import Actor
from accounts.mail import owe
from accounts.models import Contact, User
from engagements.models import EngagementMonth
from engagements.statement import signed_or_live


def _text(name: str, *, reader: User, month: EngagementMonth, path: str, **more: Any) -> str:
    context = {
        "reader": reader,
        "month": month,
        "engagement": month.engagement,
        "client": month.engagement.client,
        "provider": month.engagement.provider,
        "statement": signed_or_live(month),
        "url": settings.SITE_URL + path,
        **more,
    }
    return render_to_string(f"engagements/email/{name}.txt", context).strip() + "\n"


def _reference(month: EngagementMonth, at: dt.datetime | None) -> str:
    """Each time a month is handed in or answered is a letter of its own."""
    return f"{month.pk}:{at:%Y%m%d%H%M%S%f}" if at else str(month.pk)


def month_to_approve(*, month: EngagementMonth, by: Actor) -> None:
    """Owe every founder of the client a letter: this month waits for you."""
    engagement = month.engagement
    place = [engagement.provider.slug, engagement.client.slug, engagement.slug, str(month.period)]
    founders = Contact.objects.active().filter(
        client=engagement.client_id, role=Contact.Role.FOUNDER
    )
    for founder in founders.select_related("user"):
        with override(founder.user.language):
            subject = _("%(month)s waits for your approval: %(title)s") % {
                "month": date_format(month.month, "F Y"),
                "title": engagement.title,
            }
            text = _text(
                "month_to_approve",
                reader=founder.user,
                month=month,
                path=reverse("engagements:client_month", args=place),
                by=by,
            )
        owe(
            kind="month to approve",
            reference=_reference(month, month.submitted_at),
            recipient=founder.user.email,
            subject=subject,
            text=text,
        )


def month_answered(*, month: EngagementMonth, by: Actor, at: dt.datetime) -> None:
    """Owe the executive a letter: the month was approved, or came back with a comment."""
    engagement = month.engagement
    reader = engagement.executive.user
    with override(reader.language):
        words = {
            "client": engagement.client.name,
            "month": date_format(month.month, "F Y"),
            "person": by.name,
        }
        if month.status == EngagementMonth.Status.RETURNED:
            subject = _("%(client)s: %(month)s came back with a comment") % words
        else:
            subject = _("%(client)s: %(month)s is approved") % words
        path = reverse(
            "engagements:month", args=[engagement.provider.slug, engagement.slug, str(month.period)]
        )
        text = _text("month_answered", reader=reader, month=month, path=path, by=by)
    owe(
        kind="month answered",
        reference=_reference(month, at),
        recipient=reader.email,
        subject=subject,
        text=text,
    )
