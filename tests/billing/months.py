"""Signed months as values, without a database: for the law of lines and of the entries behind."""

import datetime as dt
from decimal import Decimal
from typing import Any

from engagements.models import Term
from engagements.statement import Charge, Entry, Statement
from engagements.terms import Part

ZERO = Decimal(0)


def entry(
    number: int, day: int, days: str, *, person: str = "Bob", category: str = "leadership"
) -> Entry:
    """An entry of October 2026."""
    return Entry(number, dt.date(2026, 10, day), person, category, Decimal(days), "")


def charge(kind: str, days: str, rate: str = "1200", of: tuple[int, int] = (22, 22)) -> Charge:
    return Charge(kind, Decimal(days), Decimal(rate), *of)


def part(days: str, *, rate: str = "1200", billing: str = "fixed", first: int = 1, last: int = 31,
         of: tuple[int, int] = (22, 22)) -> Part:  # fmt: skip
    """What a term contracts of October 2026."""
    term = Term(days_per_month=Decimal(days), day_rate=Decimal(rate), billing=billing)
    span = (dt.date(2026, 10, first), dt.date(2026, 10, last))
    return Part(term, *span, *of, Decimal(days))


def statement(charges: list[Charge], entries: list[Entry], **figures: str) -> Statement:
    """What was signed; `figures` are those of the account that are not zero."""
    names = (
        "contracted",
        "carried_in",
        "available",
        "used",
        "borrowed",
        "burst",
        "beyond_cap",
        "carried_out",
        "expired",
    )
    days: dict[str, Any] = {name: Decimal(figures.get(name, "0")) for name in names}
    days["used"] = sum((one.days for one in entries), ZERO)
    return Statement(
        engagement="Fractional CIO",
        client="Brume",
        month="2026-10",
        currency="EUR",
        charges=tuple(charges),
        entries=tuple(entries),
        **days,
    )
