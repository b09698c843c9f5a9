"""What is known of a client as a company: how many people over time, how complex, how mature.

A company grows fast when it has three times as many people as it had at some time in the eighteen
months before: from 30 to 100 people in 18 months is growth that no team lives through by itself.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.actors import Actor
from accounts.audit import record
from common.periods import Month
from engagements.models import ClientProfile, Headcount
from tenancy.models import Client

TIMES, WITHIN = 3, 18


@dataclass(frozen=True)
class Growth:
    """From so many people to so many, by the headcounts of two days."""

    since: Headcount
    now: Headcount


def _before(day: dt.date, months: int) -> dt.date:
    """The same day so many months earlier, or the last one of that month."""
    month = Month.of(day).plus(-months)
    return min(month.first + dt.timedelta(days=day.day - 1), month.last)


def growth(history: Sequence[Headcount]) -> Growth | None:
    """Fast growth up to the latest headcount; None where it is slower, or nothing is known."""
    if not history:
        return None
    *earlier, now = sorted(history, key=lambda one: one.on)
    reach = _before(now.on, WITHIN)
    small = [one for one in earlier if one.on >= reach and one.staff * TIMES <= now.staff]
    return Growth(min(small, key=lambda one: one.staff), now) if small else None


def history_of(client: Client) -> list[Headcount]:
    """The headcounts of a client, the latest first."""
    return list(Headcount.objects.filter(client=client).order_by("-on"))


def growing(clients: Iterable[Client]) -> dict[int, Growth]:
    """Which of many clients grow fast, by id, in one statement."""
    held: dict[int, list[Headcount]] = {}
    for one in Headcount.objects.filter(client__in=list(clients)):
        held.setdefault(one.client_id, []).append(one)
    found = {client: growth(history) for client, history in held.items()}
    return {client: fast for client, fast in found.items() if fast is not None}


def staff_of(client: Client) -> int | None:
    """How many people a client has, as far as anybody said; None where nobody did."""
    latest = Headcount.objects.filter(client=client).order_by("-on").first()
    return latest.staff if latest else None


def profile_of(client: Client) -> ClientProfile:
    """What is known of its complexity and maturity; nothing yet is a profile without anything."""
    found = ClientProfile.objects.filter(client=client).first()
    return found or ClientProfile(provider_id=client.provider_id, client=client)


def count_staff(*, client: Client, staff: int, by: Actor, on: dt.date) -> None:
    """Keep how many people a client has on a day; said twice on one day, the last counts."""
    if staff_of(client) == staff:
        return
    owner = {"provider_id": client.provider_id, "client_id": client.pk}
    Headcount.objects.update_or_create(
        client=client, on=on, defaults={"staff": staff}, create_defaults={**owner, "staff": staff}
    )
    record(by=by, verb="counted people", subject=client, client=client.pk, staff=staff)


def describe(*, client: Client, by: Actor, **facts: Any) -> ClientProfile:
    """Change what is known of a client's complexity and maturity (fields of ClientProfile)."""
    row = profile_of(client)
    changed = {
        name: [getattr(row, name), value]
        for name, value in facts.items()
        if getattr(row, name) != value
    }
    if not changed:
        return row
    owner = {"provider_id": client.provider_id, "client_id": client.pk}
    row, _made = ClientProfile.objects.update_or_create(
        client=client, defaults=facts, create_defaults={**owner, **facts}
    )
    record(by=by, verb="changed", subject=client, client=client.pk, **changed)
    return row


# A maturity as it is chosen before anybody has measured it, by the score it begins at.
BANDS = ((70, "85"), (40, "55"), (0, "20"))


def band_of(*, maturity: object) -> str:
    """The band of a score: "20", "55" or "85", empty for none or for what is no score."""
    text = str(maturity if maturity is not None else "")
    if not (text.isascii() and text.isdigit() and int(text[:4]) <= 100):
        return ""
    return next(band for least, band in BANDS if int(text) >= least)


def maturity_of(client: Client) -> int | None:
    """The maturity of a client's function, where somebody looked."""
    return profile_of(client).maturity


def keep_estimate(*, client: Client, staff: int | None, band: str, by: Actor, on: dt.date) -> None:
    """Keep what a first estimate said of a client; a score that was measured stays in its band."""
    if staff:
        count_staff(client=client, staff=staff, by=by, on=on)
    if band and band_of(maturity=maturity_of(client)) != band:
        describe(client=client, by=by, maturity=int(band))
