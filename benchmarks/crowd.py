"""A provider of any size, written at once: so many engagements with a year behind them.

Six engagements to an executive, one to a client; of every month the days are logged, the finished
ones are invoiced but for the last, which stands in every state that the office meets.
"""

import datetime as dt
import json
from decimal import Decimal
from itertools import cycle
from typing import Any

from accounts.models import Membership, User
from common.periods import Month, months_between, working_days
from engagements.models import Engagement, EngagementMonth, Movement, Term, WorkLog
from tenancy.models import Client
from tests.factories.world import TODAY, World

HISTORY = 12
TO_ONE_EXECUTIVE = 6
LAST_STATES = ("invoiced", "invoiced", "approved", "submitted", "returned", "open")
ENTRIES = 8
HALF = Decimal("0.5")
SIGNED_AT = dt.datetime(2026, 11, 3, 9, tzinfo=dt.UTC)


def grow(world: World, *, to: int) -> None:
    """Bring the provider to so many engagements."""
    with world.staff():
        standing = Engagement.objects.count()
        taken = Membership.objects.count()
    needed = (to - standing) // TO_ONE_EXECUTIVE + 1
    users = User.objects.bulk_create(
        User(email=f"lead{n}@acme.example", name=f"Lead {n:03}", password="!")
        for n in range(taken, taken + needed)
    )
    with world.staff():
        members = Membership.objects.bulk_create(
            Membership(provider=world.acme, user=user, role="executive") for user in users
        )
        # Bob leads one engagement already.
        executives = [world.bob, *members] if standing == 1 else members
        _open(range(standing, to), executives)


def _open(numbers: range, executives: list[Membership]) -> None:
    clients = Client.objects.bulk_create(
        Client(
            name=f"Client {n:03}",
            slug=f"client-{n:03}",
            hue=n % 8 + 1,
            street="1 quai",
            city="Lyon",
        )
        for n in numbers
    )
    engagements = Engagement.objects.bulk_create(
        Engagement(
            client=client,
            slug=f"{client.slug}-cio",
            role="cio",
            title="Fractional CIO",
            executive=executives[place // TO_ONE_EXECUTIVE],
            starts_on=Month.of(TODAY).plus(-HISTORY).first,
        )
        for place, client in enumerate(clients)
    )
    Term.objects.bulk_create(
        Term(
            **one.owner,
            engagement=one,
            starts_on=one.starts_on,
            days_per_month=Decimal(8),
            day_rate=Decimal(1200),
        )
        for one in engagements
    )
    _work(engagements)
    _sign(engagements)


def _months() -> list[Month]:
    return months_between(Month.of(TODAY).plus(-HISTORY), Month.of(TODAY))


def _work(engagements: list[Engagement]) -> None:
    """Eight half days a month, each with its movement, and the month's allotment."""
    moved: list[Movement] = []
    for month in _months():
        days = working_days(month.first, min(month.last, TODAY), country="FR")[:12]
        logs = WorkLog.objects.bulk_create(
            WorkLog(
                **one.owner,
                engagement=one,
                member_id=one.executive_id,
                day=days[(n + 2 * place) % len(days)],
                days=Decimal("0.25"),
                note="Steering of the programme",
            )
            for place, one in enumerate(engagements)
            for n in range(ENTRIES)
        )
        moved += [
            Movement(**one.owner, engagement=one, month=month.first, kind="allotment", days=8)
            for one in engagements
        ]
        moved += [
            Movement(
                provider_id=log.provider_id,
                client_id=log.client_id,
                engagement_id=log.engagement_id,
                month=month.first,
                kind="work",
                days=-log.days,
                worklog=log,
            )
            for log in logs
        ]
    Movement.objects.bulk_create(moved, batch_size=5000)


def _sign(engagements: list[Engagement]) -> None:
    states = cycle(LAST_STATES)
    last = Month.of(TODAY).plus(-1)
    EngagementMonth.objects.bulk_create(
        EngagementMonth(
            **one.owner,
            engagement=one,
            month=month.first,
            **_state(one, month, next(states) if month == last else "invoiced"),
        )
        for one in engagements
        for month in _months()[:-1]
    )
    EngagementMonth.objects.bulk_create(
        EngagementMonth(**one.owner, engagement=one, month=Month.of(TODAY).first)
        for one in engagements
    )


def _state(engagement: Engagement, month: Month, status: str) -> dict[str, Any]:
    if status == "open":
        return {}
    if status == "returned":
        return {"status": status, "comment": "Please take the 14th out."}
    if status == "submitted":
        return {"status": status, "submitted_at": SIGNED_AT}
    return {
        "status": status,
        "submitted_at": SIGNED_AT,
        "approved_at": SIGNED_AT,
        "approved_by": "Dora",
        "content_hash": "0" * 64,
        "content": _content(engagement, month),
    }


def _content(engagement: Engagement, month: Month) -> dict[str, Any]:
    """A signed month as the rules freeze it."""
    entry = {
        "id": 1, "day": str(month.first), "person": "Lead", "category": "leadership",
        "days": "0.25", "note": "Steering of the programme",
    }  # fmt: skip
    charge = {"kind": "volume", "days": "8.00", "rate": "1200.00", "covered": 21, "total": 21}
    figures = dict.fromkeys(("carried_in", "burst", "beyond_cap", "expired"), "0")
    return json.loads(
        json.dumps(
            {
                "engagement": engagement.title,
                "client": engagement.client.name,
                "month": str(month),
                "currency": "EUR",
                "contracted": "8.00",
                "available": "8.00",
                "used": "4.00",
                **figures,
                "charges": [charge],
                "entries": [entry] * ENTRIES,
            }
        )
    )
