"""What is written to whom about a month: the founders of the client when it waits for them, the
executive when it was answered. Letters are owed in the transaction of the act that causes them."""

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.mail import write_to
from accounts.messages import Message
from accounts.models import Contact
from common.days import format_days
from common.typography import date_format
from engagements.models import EngagementMonth
from engagements.statement import Statement, signed_or_live


def _days(days: Decimal) -> str:
    return format_days(days, language=get_language() or "en")


def _reference(month: EngagementMonth, at: dt.datetime | None) -> str:
    """Each time a month is handed in or answered is a letter of its own."""
    return f"{month.pk}:{at:%Y%m%d%H%M%S%f}" if at else str(month.pk)


def month_to_approve(*, month: EngagementMonth, by: Actor) -> None:
    """Owe every founder of the client a letter: this month waits for you."""
    engagement = month.engagement
    told = signed_or_live(month)
    founders = Contact.objects.active().filter(
        client=engagement.client_id, role=Contact.Role.FOUNDER
    )
    for founder in founders.select_related("user"):
        write_to(
            reader=founder.user,
            kind="month to approve",
            reference=_reference(month, month.submitted_at),
            provider=engagement.provider,
            compose=lambda: _to_approve(month, told, by),
        )


def _to_approve(month: EngagementMonth, told: Statement, by: Actor) -> Message:
    engagement = month.engagement
    words = {
        "month": date_format(month.month, "F Y"),
        "title": engagement.title,
        "person": by.name,
        "client": engagement.client.name,
    }
    facts = [
        (_("Days contracted"), _days(told.contracted)),
        (_("Days used"), _days(told.used)),
    ]
    if told.burst:
        facts.append((_("Days beyond the contract"), _days(told.burst)))
    place = [engagement.provider.slug, engagement.client.slug, engagement.slug, str(month.period)]
    return Message(
        subject=_("%(month)s waits for your approval: %(title)s") % words,
        heading=_("%(month)s waits for your approval") % words,
        paragraphs=(_("%(person)s has handed in %(month)s of %(title)s.") % words,),
        facts=tuple(facts),
        button=_("Read the days and answer"),
        url=settings.SITE_URL + reverse("engagements:client_month", args=place),
        after=(_("You approve the month on that page, or return it with a comment."),),
        why=_("You get this because you approve the months of %(client)s.") % words,
    )


def month_answered(*, month: EngagementMonth, by: Actor, at: dt.datetime) -> None:
    """Owe the executive a letter: the month was approved, or came back with a comment."""
    engagement = month.engagement
    returned = month.status == EngagementMonth.Status.RETURNED
    told = signed_or_live(month)
    write_to(
        reader=engagement.executive.user,
        kind="month answered",
        reference=_reference(month, at),
        provider=engagement.provider,
        compose=lambda: _returned(month, by) if returned else _approved(month, told, by),
    )


def _words(month: EngagementMonth, by: Actor) -> dict[str, str]:
    return {
        "client": month.engagement.client.name,
        "month": date_format(month.month, "F Y"),
        "person": by.name,
        "title": month.engagement.title,
    }


def _page(month: EngagementMonth) -> str:
    engagement = month.engagement
    place = [engagement.provider.slug, engagement.slug, str(month.period)]
    return settings.SITE_URL + reverse("engagements:month", args=place)


def _returned(month: EngagementMonth, by: Actor) -> Message:
    words = _words(month, by)
    return Message(
        subject=_("%(client)s: %(month)s came back with a comment") % words,
        heading=_("%(month)s came back with a comment") % words,
        paragraphs=(_("%(person)s has returned %(month)s of %(client)s:") % words,),
        quote=month.comment,
        button=_("Open the month"),
        url=_page(month),
        after=(_("Change the days, then hand the month in again."),),
        why=_("You get this because you lead %(title)s at %(client)s.") % words,
    )


def _approved(month: EngagementMonth, told: Statement, by: Actor) -> Message:
    words = {**_words(month, by), "days": _days(told.used)}
    approved = _("%(person)s has approved %(month)s of %(client)s: %(days)s days used.") % words
    return Message(
        subject=_("%(client)s: %(month)s is approved") % words,
        heading=_("%(month)s is approved") % words,
        paragraphs=(approved, _("The month is locked now, and can be invoiced.")),
        button=_("See what was signed"),
        url=_page(month),
        why=_("You get this because you lead %(title)s at %(client)s.") % words,
    )
