"""What is written to whom about a word: those who have to sign it when they are asked, who leads the
engagement when all of them have signed. Each once."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from accounts.mail import write_to
from accounts.messages import Message
from accounts.models import Contact, User
from engagements.models import Engagement
from kpis.definitions.standing import OF_PROVIDER, functions_in_words
from kpis.models import DefinitionVersion
from tenancy.models import Client

ASKED = "definitions to sign"
IN_FORCE = "definition in force"


def ask_to_sign(*, client: Client, versions: Sequence[DefinitionVersion], by: Actor) -> None:
    """Owe the founders a letter about what the company has to sign, and who leads an engagement
    there one about what they sign themselves; nobody one about what they asked for."""
    reference = f"{client.pk}:{max(one.pk for one in versions)}"
    theirs = [one for one in versions if set(one.signed_by) - OF_PROVIDER]
    ours = [one for one in versions if set(one.signed_by) & OF_PROVIDER]
    founders = Contact.objects.active().filter(client=client, role=Contact.Role.FOUNDER)
    readers = [(one.user, theirs) for one in founders.select_related("user").order_by("id")]
    readers += [(one, ours) for one in _leads(client) if one.pk != by.user_id]
    for reader, about in readers:
        if about:
            write_to(
                reader=reader,
                kind=ASKED,
                reference=reference,
                provider=client.provider,
                compose=lambda about=about: _asked(client, about, by),  # type: ignore[misc]
            )


def _leads(client: Client) -> list[User]:
    """Who leads an engagement at a client that is not closed."""
    rows = Engagement.objects.filter(client=client, closed_at=None).select_related(
        "executive__user"
    )
    return list({one.executive.user_id: one.executive.user for one in rows.order_by("id")}.values())


def _page(client: Client) -> str:
    place = [client.provider.slug, client.slug]
    return settings.SITE_URL + reverse("kpis:definitions", args=place)


def _asked(client: Client, versions: Sequence[DefinitionVersion], by: Actor) -> Message:
    count = len(versions)
    words = {
        "person": by.name,
        "client": client.name,
        "count": count,
        "word": versions[0].definition.word,
    }
    subject = ngettext(
        "What “%(word)s” means waits for your signature",
        "What %(count)d words mean waits for your signature",
        count,
    )
    said = ngettext(
        "%(person)s has written down what this word means at %(client)s. Figures are counted by it"
        " once those who use it have signed:",
        "%(person)s has written down what these words mean at %(client)s. Figures are counted by"
        " them once those who use them have signed:",
        count,
    )
    line = _("%(word)s: %(functions)s")
    return Message(
        subject=subject % words,
        heading=subject % words,
        paragraphs=(said % words,),
        points=tuple(
            line % {"word": one.definition.word, "functions": functions_in_words(one.signed_by)}
            for one in versions
        ),
        button=_("Read and sign"),
        url=_page(client),
        after=(_("You sign in your own name, for the function that you head."),),
        why=_("You get this because you sign definitions at %(client)s.") % words,
    )


def tell_in_force(*, version: DefinitionVersion, by: Actor) -> None:
    """Owe who leads an engagement at the client a letter: all have signed."""
    client = version.client
    for reader in _leads(client):
        if reader.pk != by.user_id:
            write_to(
                reader=reader,
                kind=IN_FORCE,
                reference=str(version.pk),
                provider=client.provider,
                compose=lambda: _told(client, version),
            )


def _told(client: Client, version: DefinitionVersion) -> Message:
    words = {
        "client": client.name,
        "word": version.definition.word,
        "number": version.number,
        "functions": functions_in_words(version.signed_by),
    }
    after = _("KPIs that count by an earlier version go on doing so until you move them.")
    place = [client.provider.slug, client.slug, version.definition_id]
    return Message(
        subject=_("%(client)s: “%(word)s” is signed by all") % words,
        heading=_("“%(word)s” is signed by all") % words,
        paragraphs=(_("Version %(number)d is in force, signed by %(functions)s.") % words,),
        quote=version.text,
        button=_("Open the definition"),
        url=settings.SITE_URL + reverse("kpis:definition", args=place),
        after=(after,) if version.number > 1 else (),
        why=_("You get this because you lead an engagement at %(client)s.") % words,
    )
