"""The figures of a month, engagement by engagement: what `manage.py month_statement` prints.

A signed month says what was signed. Any other one says what the law gives if it closed with what
is logged so far, and so do the months before it (reckoning.py); a month in which nothing has moved
reads as it will open. `available` is what is contracted and carried in; days borrowed from the
next month stand beside it, and what is burst lies beyond both.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from common.periods import Month
from engagements import bursting, reckoning, terms
from engagements.bursting import NO_ROOM
from engagements.models import Engagement, EngagementMonth, WorkLog
from engagements.reckoning import Book, Reckoned
from engagements.statement import Entry, charges_of, thaw

ZERO = Decimal(0)


@dataclass(frozen=True)
class Figures:
    """One engagement in one month, in days; `state` is the month's status."""

    client: str
    role: str
    month: str
    contracted: Decimal
    carried_in: Decimal
    available: Decimal
    used: Decimal
    burst: Decimal
    borrowed: Decimal
    carried_out: Decimal
    expired: Decimal
    billable: Decimal
    state: str


def figures(*, month: Month, clients: Iterable[int] | None = None) -> list[Figures]:
    """Every engagement that runs in a month, by client and role, in six statements.

    `clients` are the ids of those that are asked for; None asks for all.
    """
    found = Engagement.objects.running(first=month.first, last=month.last)
    if clients is not None:
        found = found.filter(client__in=list(clients))
    wanted = list(
        found.select_related("client").order_by("client__name", "role", "starts_on", "pk")
    )
    book = reckoning.open_book(engagements=[one.pk for one in wanted])
    entries = _entries(wanted, month)
    approved = bursting.rooms(engagements=[one.pk for one in wanted], month=month)
    lines = []
    for engagement in wanted:
        reckoned = reckoning.reckon(engagement=engagement, book=book, until=month)[-1]
        named = approved.get(engagement.pk, NO_ROOM).named
        billable = _billable(engagement, book, reckoned, entries.get(engagement.pk, ()), named)
        lines.append(_line(engagement, reckoned, billable))
    return lines


def _entries(engagements: list[Engagement], month: Month) -> dict[int, list[Entry]]:
    logs = WorkLog.objects.standing().between(month.first, month.last)
    found: dict[int, list[Entry]] = {}
    for log in logs.filter(engagement__in=engagements).order_by("day", "pk"):
        entry = Entry(log.pk, log.day, "", log.category, log.days, "")
        found.setdefault(log.engagement_id, []).append(entry)
    return found


def _billable(
    engagement: Engagement,
    book: Book,
    reckoned: Reckoned,
    entries: Iterable[Entry],
    named: Decimal,
) -> Decimal:
    """What the month charges in days; beyond the cap only those that were approved by name."""
    row = book.rows.get((engagement.pk, reckoned.month))
    if row is not None and row.is_signed:
        return thaw(row.content or {}).billable
    parts = terms.parts_of_month(
        engagement=engagement, terms=book.terms.get(engagement.pk, ()), month=reckoned.month
    )
    charges = charges_of(account=reckoned.account, parts=parts, entries=list(entries), named=named)
    return sum((charge.days for charge in charges), ZERO)


def _line(engagement: Engagement, reckoned: Reckoned, billable: Decimal) -> Figures:
    account = reckoned.account
    return Figures(
        client=engagement.client.name,
        role=engagement.role,
        month=str(reckoned.month),
        contracted=account.contracted,
        carried_in=account.carried_in,
        available=account.contracted + account.carried_in + account.corrected,
        used=account.used,
        burst=account.burst,
        borrowed=account.borrowed,
        carried_out=account.carried_out,
        expired=account.expired,
        billable=billable,
        state=EngagementMonth.Status(reckoned.status).value,
    )
