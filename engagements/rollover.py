"""What becomes of a month's days when it closes: carried on, expired, borrowed, or burst.

Rollover is a property of the term (domain, Days 5): unused contracted days carry over, up to N
days for up to M months; the oldest carried days are used first, before the month's own. What
outlives its months, and what would carry over beyond N in total (the oldest first), expires and
is shown as expired. A term may allow a deficit: up to D days borrowed from the next month, whose
carried-in is then negative; only what exceeds the deficit is burst. Where days are billed as used
nothing of the month carries or expires: it was not paid ahead; of a month with terms of both kinds
only what the fixed ones contracted can. What an earlier term let go on into
such a month expires with it, unless it is used. Nothing outlives the engagement.

Term 6 d, rollover 2 d for 1 month. January uses 4.5: carried out 1.5. February has 7.5 available,
uses 6.5: the 1.5 carried are used first, then 5 of 6; carried out 1.0, expired 0. March uses 8:
available 7.0, burst 1.0.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.periods import Month

ZERO = Decimal(0)


@dataclass(frozen=True)
class Lot:
    """Days and the month that contracted them; negative days are owed to that month's next."""

    origin: Month
    days: Decimal


@dataclass(frozen=True)
class Rules:
    """What the term that holds on the month's last day says, in days and months.

    `goes_on` says that the engagement runs in the next month too; `ahead` are the days of a month
    that were paid ahead, where its terms differ in that: None is all of them or none.
    """

    fixed: bool
    goes_on: bool
    rollover_days: Decimal = ZERO
    rollover_months: int = 0
    deficit_days: Decimal = ZERO
    ahead: Decimal | None = None


@dataclass(frozen=True)
class Closing:
    """What a month leaves behind, in days; all but a borrowed lot are positive."""

    carried: tuple[Lot, ...] = ()
    expired: tuple[Lot, ...] = ()
    borrowed: Decimal = ZERO
    burst: Decimal = ZERO


def total(lots: Iterable[Lot]) -> Decimal:
    """The days of some lots together."""
    return sum((lot.days for lot in lots), ZERO)


def going_on(closing: Closing) -> Decimal:
    """The days that the next month gains."""
    return total(lot for lot in closing.carried if lot.days > 0)


def close(
    *, month: Month, own: Decimal, carried_in: Sequence[Lot], used: Decimal, rules: Rules
) -> Closing:
    """Close a month that contracted `own` days (corrections of the account included)."""
    over = used - own - total(carried_in)
    if over > 0:
        return _beyond(month, over, rules)
    left = _paid(month, own, _left(month, own, carried_in, used), rules)
    # Where days are billed as used now, what was paid ahead before ends here.
    if not rules.fixed or not rules.goes_on:
        return Closing(expired=tuple(left))
    return _within(month, left, rules)


def _beyond(month: Month, over: Decimal, rules: Rules) -> Closing:
    may_borrow = rules.deficit_days if rules.fixed and rules.goes_on else ZERO
    borrowed = min(over, may_borrow)
    carried = (Lot(month, -borrowed),) if borrowed else ()
    return Closing(carried=carried, borrowed=borrowed, burst=over - borrowed)


def _left(month: Month, own: Decimal, carried_in: Sequence[Lot], used: Decimal) -> tuple[Lot, ...]:
    """What is left of each lot, the oldest used first; what is owed is taken like what is used."""
    lots = [*carried_in, Lot(month, own)]
    taken = used - total(lot for lot in lots if lot.days < 0)
    # Corrections that outweigh the work give days of this month back.
    lots.append(Lot(month, max(-taken, ZERO)))
    taken = max(taken, ZERO)
    left = []
    for lot in sorted((lot for lot in lots if lot.days > 0), key=lambda lot: lot.origin):
        rest = max(lot.days - taken, ZERO)
        taken = max(taken - lot.days, ZERO)
        if rest:
            left.append(Lot(lot.origin, rest))
    return tuple(left)


def _paid(month: Month, own: Decimal, left: Sequence[Lot], rules: Rules) -> Sequence[Lot]:
    """What is left of days that were paid ahead; of the month's own these are used first."""
    if rules.ahead is None:
        return left if rules.fixed else [lot for lot in left if lot.origin < month]
    unpaid = own - rules.ahead
    found = []
    for lot in left:
        gone = min(lot.days, unpaid) if lot.origin == month else ZERO
        unpaid -= gone
        if lot.days > gone:
            found.append(Lot(lot.origin, lot.days - gone))
    return found


def _within(month: Month, left: Sequence[Lot], rules: Rules) -> Closing:
    young = [lot for lot in left if lot.origin.plus(rules.rollover_months) > month]
    expired = [lot for lot in left if lot not in young]
    too_many = max(total(young) - rules.rollover_days, ZERO)
    carried = []
    for lot in young:
        gone = min(lot.days, too_many)
        too_many -= gone
        if gone:
            expired.append(Lot(lot.origin, gone))
        if lot.days > gone:
            carried.append(Lot(lot.origin, lot.days - gone))
    return Closing(carried=tuple(carried), expired=tuple(expired))
