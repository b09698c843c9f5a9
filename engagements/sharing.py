"""A link that shows a client's balance to whoever holds it, without signing in, and nothing else.

For each engagement that runs: the days available, used and left this month, in figures and in
words; no entry, no note, no name and no amount. There is none until somebody makes one: a founder,
the office, or an executive for the engagements that they work on. It holds for a week, a month or
three, is counted when it is opened, and whoever may make one may take it back at once.
"""

import datetime as dt
from contextlib import AbstractContextManager
from dataclasses import dataclass

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import links
from accounts.actors import Actor, Role
from accounts.audit import record
from accounts.links import CannotOpenLink
from common.periods import Month, local_day
from common.typography import date_format
from engagements.burn import Burn, burns
from engagements.models import BalanceShare, Engagement
from tenancy.models import Client, Provider
from tenancy.scope import Scope, as_provider, scope

PURPOSE = "balance"
# For so many days a link can be made.
LENGTHS = (7, 30, 90)


class CannotShare(Exception):
    """Why no link is made or taken back, in the user's words."""


@dataclass(frozen=True)
class Shown:
    """What a link shows: each engagement that runs, with its month so far."""

    provider: Provider
    client: Client
    month: Month
    as_of: dt.date
    until: dt.datetime
    rows: tuple[tuple[Engagement, Burn], ...]


def _may_share(by: Actor) -> None:
    if by.role not in {Role.OWNER, Role.OFFICE, Role.EXECUTIVE, Role.FOUNDER}:
        raise CannotShare(_("Only a founder or the provider shares the balance."))


def share(*, client: Client, days: int, by: Actor, at: dt.datetime) -> BalanceShare:
    """Make a link that holds for so many days. Raises CannotShare."""
    _may_share(by)
    if days not in LENGTHS:
        raise CannotShare(_("Choose for how long the link holds."))
    with as_provider():
        made = BalanceShare.objects.create(
            provider_id=client.provider_id,
            client=client,
            made_by_id=by.user_id or 0,
            only_of_id=by.member_id if by.role == Role.EXECUTIVE else None,
            made_at=at,
            expires_at=at + dt.timedelta(days=days),
        )
        record(by=by, verb="shared the balance", subject=made, days=days)
    return made


def revoke(*, share: BalanceShare, by: Actor, at: dt.datetime) -> BalanceShare:
    """Take a link back: it shows nothing from now on. Raises CannotShare."""
    _may_share(by)
    if by.role == Role.EXECUTIVE and share.only_of_id != by.member_id:
        raise CannotShare(_("An executive takes back the links of their own."))
    with as_provider():
        row = BalanceShare.objects.select_for_update(no_key=True).get(pk=share.pk)
        if row.revoked_at is None:
            row.revoked_at, row.revoked_by = at, by.name
            row.save(update_fields=["revoked_at", "revoked_by"])
            record(by=by, verb="revoked a balance link", subject=row)
    return row


def shares(*, client: Client, by: Actor) -> list[BalanceShare]:
    """The links of a client, the newest first; an executive's are those of their own."""
    rows = BalanceShare.objects.filter(client=client)
    if by.role == Role.EXECUTIVE:
        rows = rows.filter(only_of=by.member_id)
    return list(rows.select_related("made_by").order_by("-made_at", "-id"))


def address(share: BalanceShare) -> str:
    """The whole address of a link."""
    token = links.signed(
        purpose=PURPOSE,
        expires_at=share.expires_at,
        provider=share.provider_id or 0,
        share=share.pk,
    )
    return settings.SITE_URL + reverse("dashboards:share", args=[token])


def _standing(number: int, at: dt.datetime) -> BalanceShare:
    rows = BalanceShare.objects.select_related("provider", "client")
    row = rows.filter(pk=number).first()
    if row is None or row.revoked_at is not None:
        said = _("This link was taken back. Ask whoever sent it to you for a new one.")
        raise CannotOpenLink(said)
    if row.expires_at <= at:
        day = {"day": date_format(row.expires_at, "j F Y")}
        said = _("This link held until %(day)s. Ask whoever sent it to you for a new one.")
        raise CannotOpenLink(said % day)
    return row


def shown(*, token: str, at: dt.datetime, counts: bool) -> Shown:
    """What a link shows now; `counts` says that somebody looks. Raises CannotOpenLink."""
    names = links.named(token=token, purpose=PURPOSE)
    with scope(provider=names["provider"]):
        row = _standing(names["share"], at)
        if counts:
            opened = BalanceShare.objects.filter(pk=row.pk)
            opened.update(opens=F("opens") + 1, last_opened_at=at)
        on = local_day(at, timezone=row.provider.timezone)
        with _as_client(row):
            running = Engagement.objects.active(on=on).select_related("client")
            if row.only_of_id is not None:
                running = running.worked_by(row.only_of_id)
            held = list(running.order_by("title", "id"))
            found = burns(engagements=held, month=Month.of(on), as_of=on)
    return Shown(
        provider=row.provider,
        client=row.client,
        month=Month.of(on),
        as_of=on,
        until=row.expires_at,
        rows=tuple((one, found[one.pk]) for one in held),
    )


def _as_client(row: BalanceShare) -> AbstractContextManager[Scope]:
    """What the client itself may read, and no more."""
    return scope(provider=row.provider_id or 0, client=row.client_id)
