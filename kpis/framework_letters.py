"""What is written to whom about a framework: the founders when it is proposed, the executive and who
proposed it when it is answered. Each founder has a link of their own."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import mailed
from accounts.mail import write_to
from accounts.messages import Message
from accounts.models import Contact, MailedLink
from kpis.content import FrameworkContent, content_of
from kpis.models import FrameworkVersion

# What the links in these letters are for.
FRAMEWORK = "framework"
SHOWN = 12


def _words(version: FrameworkVersion) -> dict[str, object]:
    engagement = version.framework.engagement
    return {
        "client": engagement.client.name,
        "title": engagement.title,
        "number": version.number,
        "count": version.kpi_count,
        "person": version.answered_by,
    }


def ask_founders(*, version: FrameworkVersion, by: str, at: dt.datetime) -> None:
    """Owe every founder of the client a letter: this is what we would be measured on."""
    founders = Contact.objects.active().filter(client=version.client_id, role=Contact.Role.FOUNDER)
    for founder in founders.select_related("user").order_by("id"):
        ask_founder(version=version, founder=founder, by=by, at=at)


def ask_founder(*, version: FrameworkVersion, founder: Contact, by: str, at: dt.datetime) -> None:
    """Owe one founder the letter; each time it is a letter and a link of its own."""
    link = mailed.make(purpose=FRAMEWORK, row=version.pk, person=founder, at=at)
    content = content_of(version)
    write_to(
        reader=founder.user,
        kind="framework to sign off",
        reference=f"{version.pk}:{at:%Y%m%d%H%M%S%f}",
        provider=version.framework.engagement.provider,
        compose=lambda: _asked(version, content, by, link),
    )


def _asked(
    version: FrameworkVersion, content: FrameworkContent, by: str, link: MailedLink
) -> Message:
    words = {**_words(version), "person": by}
    said = ngettext(
        "%(person)s proposes %(count)d figure by which %(title)s is measured:",
        "%(person)s proposes %(count)d figures by which %(title)s is measured:",
        version.kpi_count,
    )
    points = [one.name for one in content.measured[:SHOWN]]
    more = len(content.measured) - len(points)
    if more:
        points.append(ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more})
    return Message(
        subject=_("%(title)s: what it is measured on waits for your sign-off") % words,
        heading=_("What the engagement is measured on"),
        paragraphs=(said % words,),
        points=tuple(points),
        quote=version.note,
        button=_("Read and sign off"),
        url=mailed.address(link),
        after=(
            _("You read why each one matters, its target and who answers for it, before you sign."),
            mailed.how_it_works(link),
        ),
        why=_("You get this because you agree on the figures of %(client)s.") % words,
    )


def tell_answer(*, version: FrameworkVersion) -> None:
    """Owe the executive a letter: the framework was signed off, or returned."""
    engagement = version.framework.engagement
    write_to(
        reader=engagement.executive.user,
        kind="framework answered",
        reference=str(version.pk),
        provider=engagement.provider,
        compose=lambda: _answered(version),
    )


def _answered(version: FrameworkVersion) -> Message:
    engagement = version.framework.engagement
    words = _words(version)
    if version.state == FrameworkVersion.State.SIGNED:
        subject = _("%(client)s: the KPI framework is signed off")
        said = _("%(person)s has signed off version %(number)d of the framework of %(title)s.")
        advice = _("Its baselines are frozen now, and its milestone is met.")
    else:
        subject = _("%(client)s: the KPI framework came back")
        said = _("%(person)s has returned version %(number)d of the framework of %(title)s:")
        advice = ""
    place = [engagement.provider.slug, engagement.slug]
    return Message(
        subject=subject % words,
        heading=subject % words,
        paragraphs=tuple(filter(None, (said % words, advice))),
        quote=version.answer,
        button=_("Open the framework"),
        url=settings.SITE_URL + reverse("kpis:setup", args=place),
        why=_("You get this because you lead %(title)s at %(client)s.") % words,
    )
