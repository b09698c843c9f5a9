"""What is written to whom about a month: the founders of the client when it waits for them, the
executive when it was answered, the founders too where it was not them who answered. Letters are
owed in the transaction of the act that causes them."""

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import mailed
from accounts.actors import Actor, Role
from accounts.mail import write_to
from accounts.messages import Message
from accounts.models import Contact, Letter, MailedLink
from common.days import format_days
from common.typography import date_format
from engagements.models import EngagementMonth
from engagements.statement import Statement, signed_or_live

# What the links in these letters are for.
MONTH = "month"


def _days(days: Decimal) -> str:
    return format_days(days, language=get_language() or "en")


def _reference(month: EngagementMonth, at: dt.datetime | None) -> str:
    """Each time a month is handed in or answered is a letter of its own."""
    return f"{month.pk}:{at:%Y%m%d%H%M%S%f}" if at else str(month.pk)


def month_to_approve(*, month: EngagementMonth, by: Actor, at: dt.datetime) -> None:
    """Owe every founder of the client a letter: this month waits for you.

    Each has a link of their own in it, with which they answer without signing in.
    """
    founders = Contact.objects.active().filter(
        client=month.engagement.client_id, role=Contact.Role.FOUNDER
    )
    for founder in founders.select_related("user"):
        month_to_approve_by(month=month, founder=founder, handed_in_by=by.name, at=at)


def month_to_approve_by(
    *, month: EngagementMonth, founder: Contact, handed_in_by: str, at: dt.datetime
) -> None:
    """Owe one founder the letter with their link; each time it is a letter of its own."""
    told = signed_or_live(month)
    link = mailed.make(purpose=MONTH, row=month.pk, person=founder, at=at)
    write_to(
        reader=founder.user,
        kind="month to approve",
        reference=_reference(month, at),
        provider=month.engagement.provider,
        compose=lambda: _to_approve(month, told, handed_in_by, link),
    )


def month_still_waits(
    *, month: EngagementMonth, founder: Contact, call: str, at: dt.datetime
) -> None:
    """Owe one founder a letter about a month that waits still: one of each call ("half" or
    "last") for each time that it is handed in."""
    kind, reference = f"month waits, {call}", _reference(month, month.submitted_at)
    known = Letter.objects.filter(kind=kind, reference=reference, recipient=founder.user.email)
    if known.exists():
        return
    told = signed_or_live(month)
    link = mailed.make(purpose=MONTH, row=month.pk, person=founder, at=at)
    write_to(
        reader=founder.user,
        kind=kind,
        reference=reference,
        provider=month.engagement.provider,
        compose=lambda: _still_waits(month, told, link),
    )


def _still_waits(month: EngagementMonth, told: Statement, link: MailedLink) -> Message:
    engagement = month.engagement
    words = {
        "month": date_format(month.month, "F Y"),
        "title": engagement.title,
        "client": engagement.client.name,
        "days": _days(told.used),
        "available": _days(told.available),
    }
    said = _("%(month)s of %(title)s still waits for you: %(days)s of %(available)s days used.")
    return Message(
        subject=_("%(month)s still waits for your approval: %(title)s") % words,
        heading=_("%(month)s still waits for your approval") % words,
        paragraphs=(said % words, *said_beforehand(month)),
        button=_("Read the days and answer"),
        url=mailed.address(link),
        after=(
            _("You approve the month on that page, or return it with a comment."),
            mailed.how_it_works(link),
        ),
        why=_("You get this because you approve the months of %(client)s.") % words,
    )


def _to_approve(
    month: EngagementMonth, told: Statement, handed_in_by: str, link: MailedLink
) -> Message:
    engagement = month.engagement
    words = {
        "month": date_format(month.month, "F Y"),
        "title": engagement.title,
        "person": handed_in_by,
        "client": engagement.client.name,
    }
    facts = [
        (_("Days contracted"), _days(told.contracted)),
        (_("Days used"), _days(told.used)),
    ]
    if told.burst:
        facts.append((_("Days beyond the contract"), _days(told.burst)))
    return Message(
        subject=_("%(month)s waits for your approval: %(title)s") % words,
        heading=_("%(month)s waits for your approval") % words,
        paragraphs=(_("%(person)s has handed in %(month)s of %(title)s.") % words,),
        facts=tuple(facts),
        button=_("Read the days and answer"),
        url=mailed.address(link),
        after=(
            _("You approve the month on that page, or return it with a comment."),
            *said_beforehand(month),
            mailed.how_it_works(link),
        ),
        why=_("You get this because you approve the months of %(client)s.") % words,
    )


def said_beforehand(month: EngagementMonth) -> tuple[str, ...]:
    """What silence means, where it means something."""
    if month.approves_itself_on is None:
        return ()
    said = _("If nobody answers by %(day)s, the month counts as approved.")
    return (said % {"day": date_format(month.approves_itself_on, "j F Y")},)


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
    if not returned and by.role != Role.FOUNDER:
        _tell_founders(month, told, by, at)


def _tell_founders(month: EngagementMonth, told: Statement, by: Actor, at: dt.datetime) -> None:
    """Owe the founders a letter: their month was approved, and it was not they who did."""
    founders = Contact.objects.active().filter(
        client=month.engagement.client_id, role=Contact.Role.FOUNDER
    )
    for founder in founders.select_related("user").order_by("id"):
        write_to(
            reader=founder.user,
            kind="month approved for you",
            reference=_reference(month, at),
            provider=month.engagement.provider,
            compose=lambda: _approved_for_you(month, told, by),
        )


def _words(month: EngagementMonth, by: Actor) -> dict[str, str]:
    return {
        "client": month.engagement.client.name,
        "month": date_format(month.month, "F Y"),
        "person": by.name,
        "title": month.engagement.title,
        "day": date_format(month.approves_itself_on, "j F Y") if month.approves_itself_on else "",
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
    if month.has_lapsed:
        approved = _(
            "Nobody at %(client)s answered by %(day)s: %(month)s counts as approved, %(days)s days"
            " used."
        )
    else:
        approved = _("%(person)s has approved %(month)s of %(client)s: %(days)s days used.")
    approved %= words
    return Message(
        subject=_("%(client)s: %(month)s is approved") % words,
        heading=_("%(month)s is approved") % words,
        paragraphs=(approved, _("The month is locked now, and can be invoiced.")),
        button=_("See what was signed"),
        url=_page(month),
        why=_("You get this because you lead %(title)s at %(client)s.") % words,
    )


def _approved_for_you(month: EngagementMonth, told: Statement, by: Actor) -> Message:
    words = {**_words(month, by), "days": _days(told.used)}
    if month.has_lapsed:
        said = _(
            "Nobody answered by %(day)s, so %(month)s of %(title)s counts as approved: %(days)s days"
            " used."
        )
    else:
        said = _(
            "%(person)s has approved %(month)s of %(title)s in your place, because the time for an"
            " answer had passed: %(days)s days used."
        )
    engagement = month.engagement
    place = [engagement.provider.slug, engagement.client.slug, engagement.slug, str(month.period)]
    return Message(
        subject=_("%(month)s counts as approved: %(title)s") % words,
        heading=_("%(month)s counts as approved") % words,
        paragraphs=(
            said % words,
            _(
                "The month is locked now. If a day is wrong, say so: it is corrected in an open month."
            ),
        ),
        button=_("See what was approved"),
        url=settings.SITE_URL + reverse("engagements:client_month", args=place),
        why=_("You get this because you approve the months of %(client)s.") % words,
    )
