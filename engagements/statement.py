"""What a month says: the statement that the client signs, and the charges that follow from it.

Fixed billing charges the contracted days whatever was used, plus burst within the cap; actual
billing charges the days used, up to the contracted days plus the cap. What lies beyond the cap is
charged only as far as a founder has approved it by name (bursting.py; domain, Days 6 and 7).

Each term of a month is charged by its own billing. Days that an earlier month carried in are paid
already: they are used first, and never charged again (Days 5). What is used under fixed billing
beyond what it contracts there takes the days of the month's other terms, and is charged like them.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any

from common.periods import Month
from engagements import bursting, carrying, ledger, rollover, terms
from engagements.ledger import Account
from engagements.models import Engagement, EngagementMonth, WorkLog
from engagements.sheet import Sheet, sheet_of, thawed
from engagements.terms import Part

ZERO = Decimal(0)

VOLUME, ACTUAL, BURST = "volume", "actual", "burst"


@dataclass(frozen=True)
class Entry:
    """One work log as it stood when the month was signed."""

    id: int
    day: dt.date
    person: str
    category: str
    days: Decimal
    note: str
    place: str = ""
    # Of which date the entry is a correction.
    corrects: dt.date | None = None


@dataclass(frozen=True)
class Charge:
    """So many days at a rate; `covered` of `total` says which part of the month it prorates."""

    kind: str
    days: Decimal
    rate: Decimal
    covered: int
    total: int


@dataclass(frozen=True)
class Statement:
    """A month in figures and entries: days to two places, rates in the term's currency.

    `named` are used days beyond the cap that a founder has approved by name; `beyond_cap` are
    those that nobody has: they are not charged.
    """

    engagement: str
    client: str
    month: str
    currency: str
    contracted: Decimal
    carried_in: Decimal
    available: Decimal
    used: Decimal
    borrowed: Decimal
    burst: Decimal
    beyond_cap: Decimal
    carried_out: Decimal
    expired: Decimal
    charges: tuple[Charge, ...]
    entries: tuple[Entry, ...]
    sheet: Sheet | None = None
    named: Decimal = ZERO

    @property
    def billable(self) -> Decimal:
        return sum((charge.days for charge in self.charges), ZERO)


def entries_of(month: EngagementMonth) -> tuple[Entry, ...]:
    """The entries of a month in the order of their days."""
    logs = WorkLog.objects.standing().between(month.period.first, month.period.last)
    logs = logs.filter(engagement=month.engagement).select_related("member__user", "corrects")
    return tuple(
        Entry(
            log.pk,
            log.day,
            log.member.user.name,
            log.category,
            log.days,
            log.note,
            log.place,
            log.corrects.day if log.corrects else None,
        )
        for log in logs.order_by("day", "id")
    )


def past_cap(*, account: Account, parts: Sequence[Part]) -> Decimal:
    """The used days that lie beyond what is available plus the cap of the last term."""
    if not parts:
        return ZERO
    return max(account.used - account.available - parts[-1].term.cap, ZERO)


def named_of(
    *, engagement: Engagement, month: Month, account: Account, parts: Sequence[Part]
) -> Decimal:
    """The days of a month that are approved by name; asked only where they count."""
    if not past_cap(account=account, parts=parts):
        return ZERO
    return bursting.room(engagement=engagement, month=month).named


def beyond_cap(*, account: Account, parts: Sequence[Part], named: Decimal = ZERO) -> Decimal:
    """Those of them that nobody has approved by name; so many were."""
    return max(past_cap(account=account, parts=parts) - named, ZERO)


def charges_of(
    *,
    account: Account,
    parts: Sequence[Part],
    entries: Sequence[Entry],
    named: Decimal = ZERO,
) -> tuple[Charge, ...]:
    """What a month charges, line by line; terms of one month are charged each at its rate.

    `named` are the days beyond the cap that a founder has approved by name.
    """
    if not parts:
        return ()
    last = parts[-1].term
    burst = max(account.used - account.available, ZERO)
    over = burst - beyond_cap(account=account, parts=parts, named=named)
    used = _used_by_term(account, parts, entries, burst + account.borrowed)
    lines = [
        Charge(
            VOLUME if part.is_fixed else ACTUAL,
            part.days if part.is_fixed else days,
            part.term.day_rate,
            part.covered,
            part.total,
        )
        for part, days in zip(parts, used, strict=True)
    ]
    if over:
        lines.append(Charge(BURST, over, last.rate_of_burst, 1, 1))
    return tuple(line for line in lines if line.days > 0)


def _used_by_term(
    account: Account, parts: Sequence[Part], entries: Sequence[Entry], beyond: Decimal
) -> list[Decimal]:
    """The days charged as used under each term, none where it is fixed.

    What is carried in is taken off the earliest ones, what is borrowed or burst (`beyond`) off the
    latest. Where corrections outweigh the work of one term, they lower what the others charge.
    """
    if all(part.is_fixed for part in parts):
        return [ZERO] * len(parts)
    logged = [
        sum((entry.days for entry in entries if part.first <= entry.day <= part.last), ZERO)
        for part in parts
    ]
    free = max(account.carried_in, ZERO)
    taken, found = ZERO, []
    for part, days in zip(parts, logged, strict=True):
        paid, rest = min(free, max(days, ZERO)), days
        free -= paid
        rest -= paid
        if part.is_fixed:
            # What lies beyond its own days takes those of the terms that are billed as used.
            taken += max(rest - part.days, ZERO)
            found.append(ZERO)
        else:
            found.append(rest)
    return _settled(parts, found, taken=taken, beyond=beyond)


def _settled(
    parts: Sequence[Part], days: list[Decimal], *, taken: Decimal, beyond: Decimal
) -> list[Decimal]:
    """The days of the terms billed as used, with what was taken from them, without what lies beyond."""
    mine = [number for number, part in enumerate(parts) if not part.is_fixed]
    days[mine[0]] += taken
    most = max(sum((days[number] for number in mine), ZERO) - beyond, ZERO)
    for number in mine:
        days[number] = max(min(days[number], most), ZERO)
        most -= days[number]
    return days


def statement(*, month: EngagementMonth) -> Statement:
    """The month as it stands now."""
    engagement = month.engagement
    held = terms.terms_of(engagement)
    parts = terms.parts_of_month(engagement=engagement, terms=held, month=month.period)
    moved = ledger.accounts(engagements=[engagement.pk], month=month.period)
    account = terms.as_it_will_open(
        account=moved.get(engagement.pk), engagement=engagement, terms=held, month=month.period
    )
    closing = carrying.closing_of(
        engagement=engagement, held=held, month=month.period, account=account
    )
    account = replace(account, borrowed=closing.borrowed)
    named = named_of(engagement=engagement, month=month.period, account=account, parts=parts)
    # What an open month would leave is not said before it is handed in.
    handed_in = not month.is_writable
    entries = entries_of(month)
    return Statement(
        engagement=engagement.title,
        client=engagement.client.name,
        month=str(month.period),
        currency=parts[-1].term.currency if parts else engagement.provider.currency,
        contracted=account.contracted,
        carried_in=account.carried_in,
        available=account.available,
        used=account.used,
        borrowed=account.borrowed,
        burst=max(account.used - account.available, ZERO),
        beyond_cap=beyond_cap(account=account, parts=parts, named=named),
        carried_out=rollover.going_on(closing) if handed_in else account.carried_out,
        expired=rollover.total(closing.expired) if handed_in else account.expired,
        charges=charges_of(account=account, parts=parts, entries=entries, named=named),
        entries=entries,
        sheet=sheet_of(engagement=engagement, month=month.period, parts=parts),
        named=min(past_cap(account=account, parts=parts), named),
    )


def freeze(content: Statement) -> tuple[dict[str, Any], str]:
    """The statement as JSON, and the SHA-256 of that text with sorted keys."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(content), default=str))
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return plain, hashlib.sha256(text.encode()).hexdigest()


def thaw(content: Mapping[str, Any]) -> Statement:
    """The statement that was signed."""
    return Statement(
        engagement=content["engagement"],
        client=content["client"],
        month=content["month"],
        currency=content["currency"],
        contracted=Decimal(content["contracted"]),
        carried_in=Decimal(content["carried_in"]),
        available=Decimal(content["available"]),
        used=Decimal(content["used"]),
        borrowed=Decimal(content.get("borrowed", 0)),
        burst=Decimal(content["burst"]),
        beyond_cap=Decimal(content["beyond_cap"]),
        carried_out=Decimal(content.get("carried_out", 0)),
        expired=Decimal(content["expired"]),
        charges=tuple(
            Charge(
                line["kind"],
                Decimal(line["days"]),
                Decimal(line["rate"]),
                line["covered"],
                line["total"],
            )
            for line in content["charges"]
        ),
        entries=tuple(
            Entry(
                line["id"],
                dt.date.fromisoformat(line["day"]),
                line["person"],
                line["category"],
                Decimal(line["days"]),
                line["note"],
                line.get("place", ""),
                dt.date.fromisoformat(line["corrects"]) if line.get("corrects") else None,
            )
            for line in content["entries"]
        ),
        sheet=thawed(content.get("sheet")),
        named=Decimal(content.get("named", 0)),
    )


def signed_or_live(month: EngagementMonth) -> Statement:
    """What was signed where it is signed, else the month as it stands."""
    return thaw(month.content) if month.content else statement(month=month)
