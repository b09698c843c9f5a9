"""How a client and an engagement begin, change and end.

An engagement begins with the terms that hold from day one. The first commitment is six months,
and it is renewed year by year, unless something else is said; a bridge and a box of time are over
on a fixed day and renew nothing. Its end may move as long as no month behind the earlier of both
ends is handed in or signed, no day is logged after the new one, and no term begins after it; the
account of the months follows at once.
"""

import datetime as dt
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from accounts.models import Membership
from common.periods import Month
from common.problems import unless_taken
from common.typography import date_format
from engagements import amending
from engagements.mandate.scope import begin_scope
from engagements.models import Engagement, Outcome, Term, WorkLog
from tenancy.models import Client

HUES = 8
# Months of the first commitment, and from one renewal to the next.
COMMITMENT, YEAR = 6, 12


class CannotOpen(Exception):
    """Why a client or an engagement cannot begin, in the user's words."""


class CannotEnd(Exception):
    """Why an engagement cannot end on a day, in the user's words."""


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
    row = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
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


def _day_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last one of that month."""
    month = Month.of(day).plus(months)
    return min(month.first + dt.timedelta(days=day.day - 1), month.last)


def usual_dates(
    *, kind: str, starts_on: dt.date, ends_on: dt.date | None, on: dt.date
) -> dict[str, dt.date | None]:
    """The first commitment and the day of renewal of an engagement, where nothing else is said.

    Six months, and the next anniversary after `on`; no renewal where it ends anyway.
    """
    if kind != Engagement.Kind.STANDARD:
        return {"committed_until": ends_on, "renews_on": None}
    committed = _day_after(starts_on, COMMITMENT) - dt.timedelta(days=1)
    if ends_on:
        return {"committed_until": min(committed, ends_on), "renews_on": None}
    years = 1
    while _day_after(starts_on, YEAR * years) <= on:
        years += 1
    return {"committed_until": committed, "renews_on": _day_after(starts_on, YEAR * years)}


def _must_end(kind: str, ends_on: dt.date | None) -> str:
    """Why an engagement of that kind needs an end; nothing where it has one."""
    if ends_on is not None or kind == Engagement.Kind.STANDARD:
        return ""
    if kind == Engagement.Kind.BRIDGE:
        return _("A bridge ends: name the day on which it hands over.")
    return _("A time-boxed engagement ends: name its last day.")


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
    the engagement, with the usual first commitment and renewal where none is given. Raises
    CannotOpen.
    """
    kind, ends_on = facts.get("kind", Engagement.Kind.STANDARD), facts.get("ends_on")
    if problem := _must_end(kind, ends_on):
        raise CannotOpen(problem)
    usual = usual_dates(kind=kind, starts_on=starts_on, ends_on=ends_on, on=on)
    facts = {**facts, **{name: facts.get(name) or day for name, day in usual.items()}}
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
    begin_scope(engagement)
    amending.add_term(engagement=engagement, starts_on=starts_on, by=by, on=on, **conditions)
    return engagement


def change_engagement(
    *, engagement: Engagement, ends_on: dt.date | None, by: Actor, on: dt.date, **facts: Any
) -> Engagement:
    """Change an engagement's end and what is known of it; raises CannotEnd."""
    row = Engagement.objects.select_for_update(no_key=True, of=("self",)).get(pk=engagement.pk)
    before = row.ends_on
    if problem := _must_end(facts.get("kind", row.kind), ends_on):
        raise CannotEnd(problem)
    known = {name: getattr(row, name) for name in facts}
    changed = {name: value for name, value in facts.items() if known[name] != value}
    if ends_on != before:
        changed["ends_on"] = ends_on
        first = min(day for day in (before, ends_on) if day) + dt.timedelta(days=1)
        _may_end(row, ends_on, Month.of(first))
    if not changed:
        return row
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=list(changed))
    told: dict[str, Any] = {
        name: [_told(known.get(name, before)), _told(value)] for name, value in changed.items()
    }
    record(by=by, verb="changed", subject=row, **told)
    if ends_on != before:
        amending.allot_from(engagement=row, first=Month.of(first), on=on)
    return row


def _told(value: Any) -> str:
    """A field's value as the trail keeps it."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _may_end(engagement: Engagement, ends_on: dt.date | None, first: Month) -> None:
    """Refuse an end that would change a month that is handed in, or leave work behind it."""
    closed = amending.closed_from(engagement=engagement, first=first)
    if closed:
        said = _("%(month)s is handed in already; its days would change.")
        raise CannotEnd(said % {"month": date_format(closed[-1].month, "F Y")})
    if ends_on is None:
        return
    if ends_on < engagement.starts_on:
        raise CannotEnd(_("It cannot end before it begins."))
    worked = WorkLog.objects.filter(engagement=engagement, day__gt=ends_on).order_by("-day").first()
    if worked is not None:
        said = _("Work is logged on %(day)s; it cannot end before.")
        raise CannotEnd(said % {"day": date_format(worked.day, "j F Y")})
    if Term.objects.filter(engagement=engagement, starts_on__gt=ends_on).exists():
        raise CannotEnd(_("A term begins after that day."))
