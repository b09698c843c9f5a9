"""The periods that figures belong to: weeks, months, quarters, years.

A period is known by its first day. A week belongs to the month, quarter and year in which its
Thursday lies (ISO 8601), so every week belongs to one. The last finished period is the last one
whose last day is over on the day that is asked, in the provider's time zone.

On Sunday 1 March 2026 the last finished month is February; on Saturday 28 February it is January.
Week 53 of 2026 (28 December to 3 January) belongs to December, its Thursday being the 31st.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from common.periods import Month, Quarter, Week
from kpis.models import Kpi

Cadence = Kpi.Cadence
# From the finest to the coarsest.
ORDER: tuple[str, ...] = (Cadence.WEEK, Cadence.MONTH, Cadence.QUARTER, Cadence.YEAR)
DAY = dt.timedelta(days=1)


def period_of(day: dt.date, cadence: str) -> dt.date:
    """The first day of the period that a day lies in."""
    if cadence == Cadence.WEEK:
        return Week.of(day).first
    if cadence == Cadence.MONTH:
        return Month.of(day).first
    if cadence == Cadence.QUARTER:
        return Quarter.of(day).first
    return dt.date(day.year, 1, 1)


def later(period: dt.date, cadence: str, *, count: int = 1) -> dt.date:
    """The first day of the period so many periods later; negative for earlier."""
    if cadence == Cadence.WEEK:
        return Week.of(period).plus(count).first
    if cadence == Cadence.MONTH:
        return Month.of(period).plus(count).first
    if cadence == Cadence.QUARTER:
        return Quarter.of(period).plus(count).first
    return dt.date(period.year + count, 1, 1)


def last_day(period: dt.date, cadence: str) -> dt.date:
    """The last day of a period."""
    return later(period, cadence) - DAY


def last_finished(cadence: str, day: dt.date) -> dt.date:
    """The last period that is over at the end of the day before."""
    return later(period_of(day, cadence), cadence, count=-1)


def periods_until(last: dt.date, cadence: str, *, count: int) -> list[dt.date]:
    """So many periods, the last one at the end."""
    return [later(last, cadence, count=step) for step in range(1 - count, 1)]


def days_in(period: dt.date, cadence: str) -> int:
    """How many days a period has."""
    return (later(period, cadence) - period).days


def is_finer(one: str, other: str) -> bool:
    """Whether a cadence has shorter periods than another."""
    return ORDER.index(one) < ORDER.index(other)


def parts_of(period: dt.date, cadence: str, *, finer: str) -> Sequence[dt.date]:
    """The finer periods that belong to a period, in order."""
    found, end = [], last_day(period, cadence)
    part = period_of(period, finer)
    while part <= end:
        if _belongs(part, finer) >= period and _belongs(part, finer) <= end:
            found.append(part)
        part = later(part, finer)
    return found


def _belongs(part: dt.date, finer: str) -> dt.date:
    """The day by which a finer period belongs to a coarser one."""
    return part + 3 * DAY if finer == Cadence.WEEK else part


def short_name(period: dt.date, cadence: str) -> str:
    """How a period is written in addresses and files: 2026-W47, 2026-11, 2026-Q4, 2026."""
    if cadence == Cadence.WEEK:
        return str(Week.of(period))
    if cadence == Cadence.MONTH:
        return str(Month.of(period))
    return str(Quarter.of(period)) if cadence == Cadence.QUARTER else str(period.year)


def parse(text: str) -> tuple[str, dt.date]:
    """(cadence, first day) of 2026-W47, 2026-11, 2026-Q4 or 2026. Raises ValueError."""
    if "W" in text:
        return Cadence.WEEK, Week.parse(text).first
    if "Q" in text:
        return Cadence.QUARTER, Quarter.parse(text).first
    if len(text) == 4 and text.isascii() and text.isdigit():
        return Cadence.YEAR, dt.date(int(text), 1, 1)
    return Cadence.MONTH, Month.parse(text).first
