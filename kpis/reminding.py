"""A reading that is missing on its due day is asked for, once.

In the morning of a working day of the client, one letter for each engagement with everything that
is due and not there: to the executive who leads it, unless they are away or have switched such
letters off, and to those of the client who own one of the figures and sign in here under that
name, about theirs alone. What falls due while the executive is away, or on a day off, is told on
the next day on which they are there.

Asked for is what became due in the last six weeks, so that a figure which was added with its past
brings no flood; and only once the client was shown the framework: before, it is nobody's promise.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.mail import write_to
from accounts.messages import Message
from accounts.models import Contact
from common.periods import is_working_day
from common.typography import capitalised, date_format
from engagements.agenda.leave import leave_of
from engagements.models import Engagement
from kpis import cadence
from kpis.grid import due_on, month_of
from kpis.models import Kpi, KpiOwner, Reading, ReadingReminder
from kpis.wording import period_name
from tenancy.models import Provider

KIND, OWNER_KIND = "readings missing", "figures asked for"
BACK = dt.timedelta(days=42)
WHOLE = Decimal(1)


@dataclass(frozen=True)
class Missing:
    """A reading that should be there."""

    kpi: Kpi
    period: dt.date

    @property
    def due_on(self) -> dt.date:
        return due_on(kpi=self.kpi, period=self.period)

    @property
    def key(self) -> tuple[int, dt.date]:
        return (self.kpi.pk, self.period)


def due(*, on: dt.date) -> dict[Engagement, list[Missing]]:
    """What is due at the provider in scope, is not there, and was not asked for yet.

    A fixed number of statements, whatever the number of engagements.
    """
    rows = Engagement.objects.active(on=on).filter(closed_at=None).with_people()
    running = {one.pk: one for one in rows.select_related("provider").order_by("pk")}
    kpis = Kpi.objects.standing().filter(
        engagement__in=running, origin=Kpi.Origin.TYPED, framework__shown_at__isnull=False
    )
    asked = [Missing(*one) for one in _asked(kpis.in_order(), on)]
    since = min((one.period for one in asked), default=on)
    ids = {one.kpi.pk for one in asked}
    there = {*_known(Reading, ids, since), *_known(ReadingReminder, ids, since)}
    found: dict[Engagement, list[Missing]] = {}
    for one in asked:
        if one.key not in there:
            found.setdefault(running[one.kpi.engagement_id], []).append(one)
    return found


def _known(
    rows: type[Reading] | type[ReadingReminder], ids: set[int], since: dt.date
) -> set[tuple[int, dt.date]]:
    found = rows.objects.filter(kpi__in=ids, period__gte=since)
    return set(found.values_list("kpi_id", "period"))


def _asked(kpis: Iterable[Kpi], on: dt.date) -> Iterable[tuple[Kpi, dt.date]]:
    """The periods whose due day was reached in the last six weeks, the oldest first."""
    for kpi in kpis:
        first = cadence.period_of(kpi.counts_from, kpi.cadence)
        period = cadence.last_finished(kpi.cadence, on)
        found = []
        while period >= first and due_on(kpi=kpi, period=period) > on - BACK:
            if due_on(kpi=kpi, period=period) <= on:
                found.append(period)
            period = cadence.later(period, kpi.cadence, count=-1)
        yield from ((kpi, one) for one in reversed(found))


def remind(*, provider: Provider, at: dt.datetime, on: dt.date) -> list[Missing]:
    """Owe the letters of a day at the provider in scope; gives back what was asked for. A second
    time on a day finds nothing."""
    found = {
        engagement: things
        for engagement, things in due(on=on).items()
        if _is_working_day(engagement, on)
    }
    leads = {one.executive_id for one in found}
    away = leave_of(members=leads, first=on, last=on) if leads else {}
    here = {
        engagement: things
        for engagement, things in found.items()
        if away[engagement.executive_id].get(on, Decimal(0)) < WHOLE
    }
    told = [one for things in here.values() for one in things]
    ReadingReminder.objects.bulk_create(
        [ReadingReminder(**one.kpi.owner, kpi=one.kpi, period=one.period, at=at) for one in told],
        ignore_conflicts=True,
    )
    owners = _owners(told)
    for engagement, things in here.items():
        _write_to_lead(provider, engagement, things, on)
        _write_to_owners(provider, engagement, things, owners, on)
    return told


def _is_working_day(engagement: Engagement, on: dt.date) -> bool:
    client = engagement.client
    return is_working_day(on, country=client.country, subdivision=client.subdivision)


def _write_to_lead(
    provider: Provider, engagement: Engagement, things: Sequence[Missing], on: dt.date
) -> None:
    lead = engagement.executive
    if lead.left_on is None and lead.user.is_active and lead.user.reminded:
        write_to(
            reader=lead.user,
            kind=KIND,
            reference=f"{on} {engagement.slug}",
            provider=provider,
            compose=partial(_message, provider, engagement, things),
        )


def _owners(told: Sequence[Missing]) -> list[tuple[Contact, set[int]]]:
    """Those of the clients who own one of these figures by their name, and which."""
    if not told:
        return []
    rows = KpiOwner.objects.filter(
        kpi__in={one.kpi.pk for one in told}, side=KpiOwner.Side.CLIENT
    ).exclude(name="")
    owned: dict[tuple[int, str], set[int]] = {}
    for row in rows:
        owned.setdefault((row.client_id, row.name.strip().casefold()), set()).add(row.kpi_id)
    clients = {client for client, _name in owned}
    contacts = Contact.objects.active().filter(
        Q(client__in=clients), user__is_active=True, user__reminded=True
    )
    found = []
    for contact in contacts.select_related("user").order_by("pk"):
        theirs = owned.get((contact.client_id, contact.user.name.strip().casefold()))
        if theirs:
            found.append((contact, theirs))
    return found


def _write_to_owners(
    provider: Provider, engagement: Engagement, things: Sequence[Missing],
    owners: Sequence[tuple[Contact, set[int]]], on: dt.date,
) -> None:  # fmt: skip
    for contact, theirs in owners:
        mine = [one for one in things if one.kpi.pk in theirs]
        if mine:
            write_to(
                reader=contact.user,
                kind=OWNER_KIND,
                reference=f"{on} {engagement.slug}",
                provider=provider,
                compose=partial(_question, provider, engagement, mine),
            )


def _point(one: Missing) -> str:
    words = {
        "name": one.kpi.name,
        "period": capitalised(period_name(one.period, one.kpi.cadence)),
        "day": date_format(one.due_on, "j F"),
    }
    return _("%(name)s: %(period)s, due on %(day)s.") % words


def _message(provider: Provider, engagement: Engagement, things: Sequence[Missing]) -> Message:
    first = things[0]
    month = month_of(first.period, first.kpi.cadence)
    path = reverse("kpis:readings", args=[provider.slug, engagement.slug, month])
    said = ngettext(
        "%(count)d reading is missing at %(client)s",
        "%(count)d readings are missing at %(client)s",
        len(things),
    ) % {"count": len(things), "client": engagement.client.name}
    return Message(
        subject=said,
        heading=said,
        paragraphs=(_("These figures are due, and nobody has filled them in:"),),
        points=tuple(_point(one) for one in things),
        button=_("Fill them in"),
        url=settings.SITE_URL + path,
        after=(_("Each is asked for once."),),
        why=_("You get this because you lead this engagement; switch it off in your profile."),
    )


def _question(provider: Provider, engagement: Engagement, things: Sequence[Missing]) -> Message:
    lead = engagement.executive.user.name
    path = reverse("kpis:client_figures", args=[provider.slug, engagement.client.slug])
    said = ngettext(
        "%(name)s needs a figure from you", "%(name)s needs figures from you", len(things)
    ) % {"name": lead}
    return Message(
        subject=said,
        heading=said,
        paragraphs=(
            _("You own these figures, and they are due. Send them to %(name)s, who keeps them:")
            % {"name": lead},
        ),
        points=tuple(_point(one) for one in things),
        button=_("See your figures"),
        url=settings.SITE_URL + path,
        after=(_("Each is asked for once."),),
        why=_("You get this because you are named as an owner of these figures."),
    )
