"""The law of rollover told again, quarter day by quarter day: what the rooms are held against.

A month has a queue of quarters, each with the month that contracted it. Every quarter of work takes
the oldest one; where none is left it is borrowed, and then burst. At the end the too old ones and
the oldest of too many expire, one after the other.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from common.periods import Month

QUARTER = Decimal("0.25")


@dataclass(frozen=True)
class Given:
    """A month: what it contracts, what is used in it, and the rules at its end.

    `ahead` is what was paid ahead of it, where its terms are not all billed alike.
    """

    month: Month
    own: Decimal
    used: Decimal
    fixed: bool = True
    goes_on: bool = True
    most: Decimal = Decimal(0)
    lives: int = 0
    deficit: Decimal = Decimal(0)
    ahead: Decimal | None = None

    @property
    def is_paid(self) -> bool:
        """Whether all of its days were paid ahead."""
        return self.fixed and self.ahead is None


@dataclass
class Told:
    """What the month comes to, in quarters; lots by the month that contracted them."""

    carried_in: int = 0
    borrowed: int = 0
    burst: int = 0
    carried: Counter[Month] = field(default_factory=Counter)
    expired: Counter[Month] = field(default_factory=Counter)

    def days(self, quarters: int) -> Decimal:
        return quarters * QUARTER


def quarters(days: Decimal) -> int:
    number = days / QUARTER
    assert number == int(number)
    return int(number)


def told(months: Sequence[Given]) -> list[Told]:
    """What each month of a run comes to."""
    found = []
    queue: list[Month] = []
    owed = 0
    for given in months:
        one = Told(carried_in=len(queue) - owed)
        queue = _begun(given, queue)
        owed = _worked(given, one, queue, quarters(given.used) + owed)
        queue = _ended(given, one, queue)
        found.append(one)
    return found


def _begun(given: Given, queue: list[Month]) -> list[Month]:
    back = max(-quarters(given.used), 0)
    return [*queue, *[given.month] * (quarters(given.own) + back)]


def _worked(given: Given, one: Told, queue: list[Month], taken: int) -> int:
    """Take the work and what was owed from the queue; what is owed to this month after it."""
    may_borrow = quarters(given.deficit) if given.fixed and given.goes_on else 0
    back = max(-quarters(given.used), 0)
    for _quarter in range(taken + back):
        if queue:
            queue.pop(0)
        elif one.borrowed < may_borrow:
            one.borrowed += 1
        else:
            one.burst += 1
    return one.borrowed


def _ended(given: Given, one: Told, queue: list[Month]) -> list[Month]:
    if not given.is_paid:
        # What came into this month was paid ahead, and of its own days so many.
        own = [origin for origin in queue if origin == given.month]
        unpaid = quarters(given.own - given.ahead) if given.ahead is not None else len(own)
        queue = [*(origin for origin in queue if origin < given.month), *own[unpaid:]]
    goes_on = given.fixed and given.goes_on
    lives, most = (given.lives, quarters(given.most)) if goes_on else (0, 0)
    kept = [origin for origin in queue if origin.plus(lives) > given.month]
    one.expired = Counter(origin for origin in queue if origin not in kept)
    while len(kept) > most:
        one.expired[kept.pop(0)] += 1
    one.carried = Counter(kept)
    return kept
