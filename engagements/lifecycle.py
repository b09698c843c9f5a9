"""How a client and an engagement begin: named, placed, with the terms that hold from day one."""

import datetime as dt
from typing import Any

from django.utils.text import slugify

from accounts.actors import Actor
from accounts.audit import record
from accounts.models import Membership
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
    slug = slugify(name)
    if not slug:
        message = "A client needs a name with letters in it."
        raise CannotOpen(message)
    if Client.objects.filter(slug=slug).exists():
        message = f"There is a client called {name} already."
        raise CannotOpen(message)
    hue = Client.objects.count() % HUES + 1
    client = Client.objects.create(name=name, slug=slug, hue=hue, **facts)
    record(by=by, verb="opened", subject=client, client=client.pk)
    return client


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
    slug = slugify(f"{client.slug} {role}")
    if Engagement.objects.filter(slug=slug).exists():
        slug = slugify(f"{slug} {starts_on:%Y-%m}")
    if Engagement.objects.filter(slug=slug).exists():
        message = f"{client.name} has such an engagement from that month already."
        raise CannotOpen(message)
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
