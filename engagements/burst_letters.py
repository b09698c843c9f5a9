"""What is written to whom about days beyond the contract: the founders when they are asked for,
the executive when they are answered. Each founder has a link of their own."""

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts import mailed
from accounts.mail import write_to
from accounts.messages import Message
from accounts.models import Contact, MailedLink
from common.days import format_days, one_or_many
from common.typography import date_format
from engagements.models import BurstRequest

# What the links in these letters are for.
BURST = "burst"


def _days(days: Decimal) -> str:
    return format_days(days, language=get_language() or "en")


def _words(request: BurstRequest) -> dict[str, str]:
    engagement = request.engagement
    return {
        "client": engagement.client.name,
        "title": engagement.title,
        "month": date_format(request.month, "F Y"),
        "days": _days(request.days),
        "person": request.closed_by,
    }


def _number(request: BurstRequest) -> int:
    return one_or_many(request.days, language=get_language())


def ask_founders(*, request: BurstRequest, named: Decimal, by: str, at: dt.datetime) -> None:
    """Owe every founder of the client a letter: these days wait for your answer."""
    founders = Contact.objects.active().filter(
        client=request.engagement.client_id, role=Contact.Role.FOUNDER
    )
    for founder in founders.select_related("user").order_by("id"):
        ask_founder(request=request, founder=founder, named=named, by=by, at=at)


def ask_founder(
    *, request: BurstRequest, founder: Contact, named: Decimal, by: str, at: dt.datetime
) -> None:
    """Owe one founder the letter; each time it is a letter and a link of its own."""
    link = mailed.make(purpose=BURST, row=request.pk, person=founder, at=at)
    write_to(
        reader=founder.user,
        kind="extra days to approve",
        reference=f"{request.pk}:{at:%Y%m%d%H%M%S%f}",
        provider=request.engagement.provider,
        compose=lambda: _asked(request, named, by, link),
    )


def _asked(request: BurstRequest, named: Decimal, by: str, link: MailedLink) -> Message:
    words = {**_words(request), "person": by}
    facts = [
        (_("Extra days"), words["days"]),
        (_("Month"), words["month"]),
        (_("Reason"), str(request.get_reason_display())),
    ]
    if named:
        facts.append((_("Of them beyond the agreed limit"), _days(named)))
    subject = ngettext(
        "%(title)s asks for %(days)s extra day in %(month)s",
        "%(title)s asks for %(days)s extra days in %(month)s",
        _number(request),
    )
    said = ngettext(
        "%(person)s asks for %(days)s day more than the contract holds in %(month)s:",
        "%(person)s asks for %(days)s days more than the contract holds in %(month)s:",
        _number(request),
    )
    return Message(
        subject=subject % words,
        heading=_("Extra days wait for your answer"),
        paragraphs=(said % words,),
        facts=tuple(facts),
        quote=request.words,
        button=_("Approve or decline"),
        url=mailed.address(link),
        after=(
            _("What is approved is invoiced only as far as it is used."),
            mailed.how_it_works(link),
        ),
        why=_("You get this because you approve the days of %(client)s.") % words,
    )


def tell_answer(*, request: BurstRequest, by: str, at: dt.datetime) -> None:
    """Owe the executive, and whoever asked, a letter: the days were approved or declined."""
    engagement = request.engagement
    readers = {engagement.executive.user_id: engagement.executive.user}
    readers[request.asked_by.user_id] = request.asked_by.user
    for reader in readers.values():
        write_to(
            reader=reader,
            kind="extra days answered",
            reference=f"{request.pk}:{at:%Y%m%d%H%M%S%f}",
            provider=engagement.provider,
            compose=lambda: _answered(request, by),
        )


def _answered(request: BurstRequest, by: str) -> Message:
    words = {**_words(request), "person": by}
    approved = request.status == BurstRequest.Status.APPROVED
    place = [request.provider.slug, request.engagement.slug, str(request.period)]
    if approved:
        subject = _("%(client)s: extra days in %(month)s are approved")
        heading = _("The extra days are approved")
        said = ngettext(
            "%(person)s has approved %(days)s extra day for %(title)s in %(month)s.",
            "%(person)s has approved %(days)s extra days for %(title)s in %(month)s.",
            _number(request),
        )
        advice = _("They are invoiced as far as they are used, once the month is approved.")
    else:
        subject = _("%(client)s: extra days in %(month)s are declined")
        heading = _("The extra days are declined")
        said = ngettext(
            "%(person)s has declined %(days)s extra day for %(title)s in %(month)s.",
            "%(person)s has declined %(days)s extra days for %(title)s in %(month)s.",
            _number(request),
        )
        advice = _("Agree with them on what can wait.")
    return Message(
        subject=subject % words,
        heading=heading,
        paragraphs=(said % words, advice),
        quote=request.comment,
        button=_("Open the month"),
        url=settings.SITE_URL + reverse("engagements:month", args=place),
        why=_("You get this because you work on %(title)s at %(client)s.") % words,
    )
