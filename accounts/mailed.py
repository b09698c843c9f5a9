"""Links in letters that let one person answer one thing, once, without signing in.

A link is signed, holds for two weeks and for one use, and grants that one act as that one person:
it signs nobody in. Opening it changes nothing, as scanners of mail open links too. A newer letter
about the same thing takes the place of the older one. Who has left, or answers for the client no
more, answers nothing from a letter either. Where it has expired, the same person, and nobody else,
is sent a new one.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import links
from accounts.actors import Actor, actor_of
from accounts.links import CannotOpenLink
from accounts.models import Contact, MailedLink
from common.typography import date_format
from tenancy.scope import Scope, scope

LASTS = dt.timedelta(days=14)
# Presses on "send me a new link" in so short a time are one letter.
PAUSE = dt.timedelta(minutes=10)
PURPOSE = "mailed"


class CannotSendAgain(Exception):
    """Why no new link is sent, in the words of who asked for it."""


class State(StrEnum):
    """What a link is worth now."""

    OPEN = "open"
    USED = "used"
    NEWER = "newer"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    LEFT = "left"


@dataclass(frozen=True)
class Held:
    """A link as it is opened: whose it is, and what it is worth.

    `newest_at` is when the last letter about the same thing was written to them.
    """

    link: MailedLink
    person: Contact | None
    state: State
    newest_at: dt.datetime

    @property
    def actor(self) -> Actor:
        """The person as they act from here. Raises CannotOpenLink where they may no more."""
        if self.person is None:
            raise CannotOpenLink(_("You no longer answer for this client."))
        return replace(actor_of(self.person), by_link=True)

    def as_client(self) -> AbstractContextManager[Scope]:
        """The scope of this person at their client, inside the one that holds."""
        link = self.link
        return scope(provider=link.provider_id or 0, client=link.client_id, user=link.user_id)


def make(*, purpose: str, row: int, person: Contact, at: dt.datetime) -> MailedLink:
    """A link for one founder to one thing; earlier ones of theirs to the same count no more."""
    _open_ones(purpose, row).filter(user=person.user_id).update(withdrawn_at=at)
    return MailedLink.objects.create(
        provider_id=person.provider_id,
        client_id=person.client_id,
        purpose=purpose,
        row=row,
        user_id=person.user_id,
        made_at=at,
        expires_at=at + LASTS,
    )


def withdraw(*, purpose: str, row: int, at: dt.datetime) -> None:
    """Take every open link to a thing back."""
    _open_ones(purpose, row).update(withdrawn_at=at)


def _open_ones(purpose: str, row: int) -> QuerySet[MailedLink]:
    return MailedLink.objects.filter(purpose=purpose, row=row, used_at=None, withdrawn_at=None)


def token_of(link: MailedLink) -> str:
    """What the address of a link carries."""
    return links.signed(
        purpose=PURPOSE, expires_at=link.expires_at, provider=link.provider_id or 0, link=link.pk
    )


def address(link: MailedLink) -> str:
    """The whole address, as a letter carries it."""
    return settings.SITE_URL + reverse("dashboards:answer", args=[token_of(link)])


def how_it_works(link: MailedLink) -> str:
    """What a letter says of its link, in the language that holds."""
    until = link.expires_at.astimezone(ZoneInfo(link.provider.timezone))
    said = _(
        "You need no password for it: the link is for you alone, works once, and holds until"
        " %(day)s."
    )
    return said % {"day": date_format(until, "j F Y")}


def _state(link: MailedLink, person: Contact | None, newest: dt.datetime, at: dt.datetime) -> State:
    if person is None:
        return State.LEFT
    if link.used_at is not None:
        return State.USED
    if link.withdrawn_at is not None:
        return State.NEWER if newest > link.made_at else State.WITHDRAWN
    return State.EXPIRED if link.expires_at <= at else State.OPEN


@contextmanager
def holding(*, token: str, at: dt.datetime) -> Iterator[Held]:
    """Open a link: inside, its provider's rows are seen. Raises CannotOpenLink.

    Nothing is changed, and nothing held: who acts holds the thing first and the link last, as
    those do who write and withdraw links.
    """
    names = links.named(token=token, purpose=PURPOSE)
    with scope(provider=names["provider"]):
        rows = MailedLink.objects.select_related("provider", "client", "user")
        link = rows.filter(pk=names["link"]).first()
        if link is None:
            raise CannotOpenLink(_("This link leads nowhere any more. Sign in instead."))
        yield _held(link, at)


def _held(link: MailedLink, at: dt.datetime) -> Held:
    founders = Contact.objects.active().filter(role=Contact.Role.FOUNDER, user__is_active=True)
    person = founders.filter(client=link.client_id, user=link.user_id).first()
    if person is not None:
        person.user = link.user
    same = MailedLink.objects.filter(purpose=link.purpose, row=link.row, user=link.user_id)
    newest = same.order_by("-made_at").values_list("made_at", flat=True)[0]
    return Held(link, person, _state(link, person, newest, at), newest)


def use(*, link: MailedLink, at: dt.datetime) -> None:
    """Mark it used by the act that was done just now. Raises CannotOpenLink: then undo the act."""
    if not MailedLink.objects.filter(pk=link.pk, used_at=None, withdrawn_at=None).update(
        used_at=at
    ):
        raise CannotOpenLink(_("This link was used at the same moment in another window."))


def may_send_again(*, held: Held, at: dt.datetime) -> None:
    """Raises CannotSendAgain where a new link was sent a moment ago, or helps nobody."""
    if held.state not in {State.EXPIRED, State.NEWER}:
        raise CannotSendAgain(_("This link needs no new one."))
    if held.newest_at > at - PAUSE:
        raise CannotSendAgain(_("A new link was sent a moment ago: look into your mail."))
