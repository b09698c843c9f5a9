"""What the demo's providers and clients agree on as they go: conditions that change, a plan of the
quarters, extra days asked for, balances shared."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.actors import Actor, actor_of
from accounts.models import Contact
from common.periods import Month, Quarter
from dashboards.demo.cast import Place
from engagements import amending, bursting, sharing, tapering
from engagements.models import BurstRequest, Engagement
from tenancy.scope import scope

# The days of the running quarter and of those after it.
PLANS = {("Optiqa Retail", "cto"): (18, 15, 12, 9)}
# The clients whose founder has shared a balance.
SHARED = ("Maison Belval",)


@dataclass(frozen=True)
class Asked:
    """Extra days of a month so many months back, asked for on a day of it, and what became of it."""

    back: int
    day: int
    days: str
    reason: str
    words: str
    answer: str = ""
    comment: str = ""


EXTRA = {
    ("Maison Belval", "cmo"): (
        Asked(
            3, 8, "1", "other", "Autumn catalogue: a day more with the agency on site.", "approved"
        ),
        Asked(
            0, 18, "2", "launch",
            "Launch of the spring range: two days more in the last week, with sales and the agency.",
        ),
    ),
    ("Lenoir Emballages", "cio"): (
        Asked(
            1, 9, "1.5", "crisis", "Alert at a supplier: their accesses, our backups.", "approved"
        ),
        Asked(
            0, 5, "1", "other", "Second round of the telecom offers.", "declined",
            "Let us decide on the first round.",
        ),
    ),
}  # fmt: skip


def conditions_of(place: Place, *, back: int | None = None) -> dict[str, Any]:
    """The conditions of an engagement so many months back; without it, those it began with."""
    found: dict[str, Any] = {
        "days_per_month": place.days,
        "day_rate": place.rate,
        "currency": "EUR",
        **place.conditions,
    }
    for amendment in place.amendments:
        if back is not None and back <= amendment.back:
            found |= amendment.conditions
    return found


def tell_terms(
    *,
    engagements: Sequence[Engagement],
    places: Mapping[tuple[str, str], Place],
    by: Actor,
    on: dt.date,
) -> None:
    """Let what was agreed change, and plan the quarters."""
    for engagement in engagements:
        named = engagement.client.name, engagement.role
        for amendment in places[named].amendments:
            begins = Month.of(on).plus(-amendment.back).first
            amending.add_term(
                engagement=engagement,
                starts_on=begins,
                by=by,
                on=on,
                agreed_by=amendment.agreed_by,
                agreed_on=begins - dt.timedelta(days=12),
                reason=amendment.reason,
                **conditions_of(places[named], back=amendment.back),
            )
        now = Quarter.of(on)
        plan = {now.plus(ahead): Decimal(days) for ahead, days in enumerate(PLANS.get(named, ()))}
        if plan:
            tapering.plan_quarters(engagement=engagement, days=plan, by=by)


def tell_extra(*, engagement: Engagement, month: Month, founder: Contact, on: dt.date) -> None:
    """Ask for the extra days of a month before it is handed in, and answer as the founder."""
    for asked in EXTRA.get((engagement.client.name, engagement.role), ()):
        if month != Month.of(on).plus(-asked.back):
            continue
        day = min(month.first + dt.timedelta(days=asked.day - 1), on)
        at = dt.datetime.combine(day, dt.time(8, 30), tzinfo=dt.UTC)
        request = bursting.ask(
            engagement=engagement,
            month=month,
            days=Decimal(asked.days),
            reason=asked.reason,
            words=asked.words,
            by=actor_of(engagement.executive),
            at=at,
        )
        if asked.answer:
            _answer(request, asked, founder, at=at + dt.timedelta(hours=3))


def _answer(request: BurstRequest, asked: Asked, founder: Contact, *, at: dt.datetime) -> None:
    """The founder's own act, in the founder's own scope."""
    by, named = actor_of(founder), bursting.named_in(request=request)
    provider = request.provider_id or 0
    with scope(provider=provider, client=request.client_id, user=founder.user_id):
        mine = BurstRequest.objects.select_related("engagement__client").get(pk=request.pk)
        if asked.answer == "approved":
            bursting.approve_burst(request=mine, by=by, at=at, seen=named)
        else:
            bursting.decline_burst(request=mine, by=by, at=at, comment=asked.comment)


def tell_links(*, founders: Mapping[int, Contact], on: dt.date) -> None:
    """Let founders share their balance for a month."""
    at = dt.datetime.combine(on - dt.timedelta(days=4), dt.time(15), tzinfo=dt.UTC)
    for founder in founders.values():
        if founder.client.name in SHARED:
            sharing.share(client=founder.client, days=30, by=actor_of(founder), at=at)
