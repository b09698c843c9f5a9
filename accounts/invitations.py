"""Invitations: how a person comes in.

The owner or the office invites; the person gets a mail with a link that holds for seven days and
for one use. Somebody new chooses a name and a password, somebody who has an account signs in and
says yes; one address can be several things at several providers. Opening the link changes
nothing. An invitation that was used, withdrawn or has expired is refused in plain words. Only an
owner makes an owner.
"""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from accounts import links, mail
from accounts.actors import CLIENT_SIDE, Actor, Role, actor_of
from accounts.audit import record
from accounts.branding import PageBrand, page_brand
from accounts.messages import Message
from accounts.models import Contact, Invitation, Membership, User
from common.problems import unless_taken
from common.typography import date_format
from tenancy.models import Client
from tenancy.scope import scope

LASTS = dt.timedelta(days=7)
PURPOSE = "invitation"
# Two clicks on "send again" are one mail.
PAUSE = dt.timedelta(minutes=1)


class CannotInvite(Exception):
    """Why this person cannot be invited, in the words of who invites."""


class CannotAccept(Exception):
    """Why an invitation cannot be accepted, in the words of who was invited."""


@dataclass(frozen=True)
class Offer:
    """What an invitation offers, for the page behind its link.

    `has_account` says that the address belongs to a person who can sign in already.
    """

    provider: str
    client: str
    role: str
    email: str
    name: str
    has_account: bool
    brand: PageBrand
    by: str = ""


def role_name(role: str) -> str:
    """A role as people say it."""
    return str({**dict(Membership.Role.choices), **dict(Contact.Role.choices)}[role])


def waiting() -> QuerySet[Invitation]:
    """The invitations that nobody has answered, the newest first; some may have expired."""
    rows = Invitation.objects.filter(accepted_at=None, withdrawn_at=None)
    return rows.select_related("client", "invited_by__user").order_by("-id")


def _must_be_office(by: Actor, role: str) -> None:
    if not by.is_office:
        message = _("Only the owner and the office invite people.")
        raise CannotInvite(message)
    if role == Role.OWNER and by.role != Role.OWNER:
        message = _("Only an owner makes somebody an owner.")
        raise CannotInvite(message)


def _is_inside(email: str, client: Client | None) -> bool:
    people = (
        Membership.objects.active().filter(user__email=email)
        if client is None
        else Contact.objects.active().filter(user__email=email, client=client)
    )
    return people.exists()


def invite(
    *,
    email: str,
    name: str,
    role: str,
    by: Actor,
    at: dt.datetime,
    client: Client | None = None,
) -> Invitation:
    """Invite a person to the provider in scope, or with `client` to that client's side.

    An invitation that has expired unanswered is renewed. Raises CannotInvite.
    """
    _must_be_office(by, role)
    if (role in CLIENT_SIDE) != (client is not None):
        message = _("Founders and viewers belong to a client, everybody else to the provider.")
        raise CannotInvite(message)
    email = email.strip().lower()
    if _is_inside(email, client):
        message = _("%(email)s is in already.") % {"email": email}
        raise CannotInvite(message)
    open_one = (
        waiting()
        .select_for_update(no_key=True, of=("self",))
        .filter(email=email, client=client)
        .first()
    )
    message = _("%(email)s has an invitation already. Send it again, or withdraw it first.")
    taken = CannotInvite(message % {"email": email})
    if open_one is not None and open_one.expires_at > at:
        raise taken
    invitation = open_one or Invitation(email=email, client=client)
    invitation.name = name.strip()
    invitation.role = role
    invitation.invited_by_id = by.member_id
    invitation.expires_at = at + LASTS
    with unless_taken("invitation_open_once", taken):
        invitation.save()
    _write(invitation, by=by)
    record(by=by, verb="invited", subject=invitation, role=role)
    return invitation


def token_of(invitation: Invitation) -> str:
    """What the link of an invitation carries."""
    return links.signed(
        purpose=PURPOSE,
        expires_at=invitation.expires_at,
        provider=invitation.provider.pk,
        invitation=invitation.pk,
    )


def _write(invitation: Invitation, *, by: Actor) -> None:
    """Owe the mail with the link, in their language where we know it, else in their side's.

    Each sending is a letter of its own.
    """
    known = User.objects.filter(email=invitation.email).first()
    side = invitation.client or invitation.provider
    mail.write(
        kind="invitation",
        reference=f"{invitation.pk}/{invitation.expires_at:%Y%m%d%H%M%S%f}",
        recipient=invitation.email,
        language=known.language if known else side.language,
        provider=invitation.provider,
        compose=lambda: _letter(invitation, by),
    )


def _letter(invitation: Invitation, by: Actor) -> Message:
    words = {
        "name": invitation.name,
        "by": by.name,
        "provider": invitation.provider.name,
        "client": str(invitation.client or ""),
        "role": role_name(invitation.role).lower(),
        "day": date_format(invitation.expires_at.astimezone(get_current_timezone()), "j F Y"),
    }
    if invitation.client:
        said = _(
            "%(by)s of %(provider)s invites you to the pages of %(client)s as %(role)s:"
            " days, reports, invoices."
        )
    else:
        said = _("%(by)s invites you to work at %(provider)s in Mandate as %(role)s.")
    path = reverse("accounts:invitation", args=[token_of(invitation)])
    return Message(
        subject=_("%(by)s invites you to %(provider)s") % words,
        heading=_("Hello %(name)s,") % words,
        paragraphs=(said % words,),
        button=_("Accept the invitation"),
        url=f"{settings.SITE_URL}{path}",
        after=(
            _(
                "It holds until %(day)s and works once."
                " If you did not expect this, there is nothing to do."
            )
            % words,
        ),
        why=_("You get this because %(by)s of %(provider)s entered your address.") % words,
    )


def _open(invitation: Invitation) -> Invitation:
    """The invitation as it is now, held until the transaction ends. Raises CannotInvite."""
    row = Invitation.objects.select_for_update(no_key=True, of=("self",)).select_related("client")
    held = row.get(pk=invitation.pk)
    if held.accepted_at is not None:
        message = _("%(email)s has accepted already.") % {"email": held.email}
        raise CannotInvite(message)
    if held.withdrawn_at is not None:
        message = _("This invitation is withdrawn.")
        raise CannotInvite(message)
    return held


def resend(*, invitation: Invitation, by: Actor, at: dt.datetime) -> Invitation:
    """Send the mail again, with seven days from now. Raises CannotInvite."""
    _must_be_office(by, invitation.role)
    row = _open(invitation)
    if row.expires_at > at + LASTS - PAUSE:
        message = _("It was sent a moment ago.")
        raise CannotInvite(message)
    row.expires_at = at + LASTS
    row.save(update_fields=["expires_at"])
    _write(row, by=by)
    record(by=by, verb="sent again", subject=row, role=row.role)
    return row


def withdraw(*, invitation: Invitation, by: Actor, at: dt.datetime) -> Invitation:
    """Take an invitation back: its link opens nothing any more. Raises CannotInvite."""
    _must_be_office(by, invitation.role)
    row = _open(invitation)
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    record(by=by, verb="withdrew", subject=row, role=row.role)
    return row


def _named_by(token: str, at: dt.datetime) -> tuple[int, int]:
    """Provider and invitation that a link names. Raises CannotAccept."""
    try:
        names = links.opened(token=token, purpose=PURPOSE, at=at)
    except links.CannotOpenLink as problem:
        raise CannotAccept(str(problem)) from problem
    return names["provider"], names["invitation"]


def _acceptable(number: int, at: dt.datetime, *, lock: bool = False) -> Invitation:
    """The invitation if it can still be accepted. Raises CannotAccept."""
    rows = Invitation.objects.select_related("client", "provider", "invited_by__user")
    if lock:
        rows = rows.select_for_update(no_key=True, of=("self",))
    row = rows.filter(pk=number).first()
    if row is None or row.withdrawn_at is not None:
        message = _("This invitation was withdrawn. Ask the person who invited you.")
        raise CannotAccept(message)
    if row.accepted_at is not None:
        message = _("This invitation has been used. Sign in to go on.")
        raise CannotAccept(message)
    if row.expires_at <= at:
        message = _("This invitation has expired. Ask the person who invited you for a new one.")
        raise CannotAccept(message)
    return row


def offer_of(*, token: str, at: dt.datetime) -> Offer:
    """What the link offers; looking changes nothing. Raises CannotAccept."""
    provider, number = _named_by(token, at)
    with scope(provider=provider):
        row = _acceptable(number, at)
    return Offer(
        provider=row.provider.name,
        client=row.client.name if row.client else "",
        role=row.role,
        email=row.email,
        name=row.name,
        has_account=User.objects.filter(email=row.email).exists(),
        brand=page_brand(row.provider),
        by=row.invited_by.user.name if row.invited_by else "",
    )


def accept_as_new(*, token: str, name: str, password: str, language: str, at: dt.datetime) -> User:
    """Make the account that the link stands for, and let the person in. Raises CannotAccept."""
    provider, number = _named_by(token, at)
    with scope(provider=provider):
        row = _acceptable(number, at, lock=True)
    if User.objects.filter(email=row.email).exists():
        message = _("There is an account with this address. Sign in to accept.")
        raise CannotAccept(message)
    user = User.objects.create_user(row.email, password, name=name.strip(), language=language)
    _enter(provider, number, user=user, at=at)
    return user


def accept(*, token: str, user: User, at: dt.datetime) -> None:
    """Let a person in who has an account and is signed in. Raises CannotAccept."""
    provider, number = _named_by(token, at)
    with scope(provider=provider):
        row = _acceptable(number, at)
    if row.email != user.email:
        message = _("This invitation is for %(email)s, and you are signed in as %(other)s.")
        raise CannotAccept(message % {"email": row.email, "other": user.email})
    _enter(provider, number, user=user, at=at)


def _enter(provider: int, number: int, *, user: User, at: dt.datetime) -> None:
    """Give the person what was offered; who had left comes back in the new role."""
    with scope(provider=provider, user=user.pk):
        row = _acceptable(number, at, lock=True)
        person: Membership | Contact
        if row.client is None:
            person, _new = Membership.objects.get_or_create(user=user, defaults={"role": row.role})
        else:
            person, _new = Contact.objects.get_or_create(
                user=user, client=row.client, defaults={"role": row.role}
            )
        if person.left_on is not None:
            person.left_on = None
            person.role = row.role
            person.save(update_fields=["left_on", "role"])
        person.user = user
        row.accepted_at = at
        row.save(update_fields=["accepted_at"])
        record(by=actor_of(person), verb="accepted", subject=row, role=row.role)
