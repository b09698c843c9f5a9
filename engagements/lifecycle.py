"""How a client and an engagement begin: named, placed, with the terms that hold from day one."""

import datetime as dt
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from accounts.models import Membership
from common.problems import unless_taken
from common.typography import date_format
from engagements import terms
from engagements.models import Engagement, Outcome
from tenancy.models import Client

HUES = 8


class CannotOpen(Exception):
    """Why a client or an engagement cannot begin, in the user's words."""


def open_client(*, name: str, by: Actor, **facts: Any) -> Client:
    """Make a client of the provider in scope; `facts` are its address and language.

    Raises CannotOpen where the name is taken.
    """
    slug = slugify(name)[:60].strip("-")
    if not slug:
        raise CannotOpen(_("A client needs a name with letters in it."))
    taken = CannotOpen(_("There is a client called %(name)s already.") % {"name": name})
    if Client.objects.filter(slug=slug).exists():
        raise taken
    hue = Client.objects.count() % HUES + 1
    with unless_taken("client_slug", taken):
        client = Client.objects.create(name=name, slug=slug, hue=hue, **facts)
    record(by=by, verb="opened", subject=client, client=client.pk)
    return client


def change_client(*, client: Client, by: Actor, **facts: Any) -> Client:
    """Change what is known of a client; what was issued to it keeps what it says."""
    row = Client.objects.select_for_update().get(pk=client.pk)
    changed = {
        name: [getattr(row, name), value]
        for name, value in facts.items()
        if getattr(row, name) != value
    }
    if not changed:
        return row
    for name, (_before, after) in changed.items():
        setattr(row, name, after)
    row.save(update_fields=list(changed))
    record(by=by, verb="changed", subject=row, client=row.pk, **changed)
    return row


def open_engagement(
    *,
    client: Client,
    role: str,
    title: str,
    executive: Membership,
    starts_on: dt.date,
    by: Actor,
    on: dt.date,
    conditions: dict[str, Any],
    outcomes: list[dict[str, Any]] | None = None,
    **facts: Any,
) -> Engagement:
    """Make an engagement with its first term, its outcomes and its ledger.

    `conditions` are the fields of the term that holds from the first day; `facts` are fields of
    the engagement. Raises CannotOpen.
    """
    slug = slugify(f"{client.slug} {role}")[:72].strip("-")
    if Engagement.objects.filter(slug=slug).exists():
        slug = slugify(f"{slug} {starts_on:%Y-%m}")
    said = _("%(client)s has such an engagement from %(month)s already.")
    taken = CannotOpen(said % {"client": client.name, "month": date_format(starts_on, "F Y")})
    if Engagement.objects.filter(slug=slug).exists():
        raise taken
    with unless_taken("engagement_slug", taken):
        engagement = Engagement.objects.create(
            provider_id=client.provider_id,
            client=client,
            slug=slug,
            role=role,
            title=title,
            executive=executive,
            starts_on=starts_on,
            **facts,
        )
    Outcome.objects.bulk_create(
        Outcome(**engagement.owner, engagement=engagement, position=number, **outcome)
        for number, outcome in enumerate(outcomes or [], start=1)
    )
    record(by=by, verb="opened", subject=engagement)
    terms.add_term(engagement=engagement, starts_on=starts_on, by=by, on=on, **conditions)
    return engagement
