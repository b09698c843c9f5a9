"""How a charge of a month becomes lines: one for the engagement, or one for each person, kind of
work, outcome or day.

The days of a charge are split as its entries say. What stands behind no entry is a line of its own:
days that were agreed and not used, or that an earlier month had borrowed. Together the lines are
exactly the days of the charge (domain, Money 2). A correction comes off the line that it belongs
to, and off the longest others where that line is too short for it.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from billing.allocating import Share
from engagements.statement import Entry

ZERO = Decimal(0)

# What an entry counts under: a person, a kind of work, the id of an outcome, a day.
Key = str | int | dt.date | None
KeyOf = Callable[[Entry], Key]
Work = tuple[tuple[int, Decimal], ...]


class Rest(StrEnum):
    """Why days of a charge stand behind no entry."""

    NONE = ""
    UNUSED = "unused"
    OWED = "owed"


@dataclass(frozen=True)
class Piece:
    """So many days of a charge that make one line, and the entries behind it by id.

    `key` is what they have in common; without one the piece is the whole charge, or its `rest`.
    """

    days: Decimal
    key: Key = None
    is_whole: bool = False
    rest: Rest = Rest.NONE
    work: Work = ()


@dataclass
class _Pile:
    days: Decimal = ZERO
    work: dict[int, Decimal] = field(default_factory=dict)

    def put(self, entry_id: int, days: Decimal) -> None:
        self.days += days
        self.work[entry_id] = self.work.get(entry_id, ZERO) + days


def pieces_of(
    *, days: Decimal, shares: Iterable[Share], key_of: KeyOf | None, owed: Decimal = ZERO
) -> tuple[Piece, ...]:
    """The lines of a charge of so many days, in the order of their first entries.

    `shares` are the entries behind the charge; `owed` are the days of it that an earlier month
    borrowed. Without `key_of` the charge is one line.
    """
    within = _within(shares, days)
    if key_of is None:
        return (Piece(days, is_whole=True, work=_work(_pile(within).work)),) if days else ()
    piles = _piles(within, key_of)
    pieces = [
        Piece(pile.days, key, work=_work(pile.work)) for key, pile in piles.items() if pile.days
    ]
    left = days - sum((piece.days for piece in pieces), ZERO)
    paid = min(owed, left)
    rests = ((paid, Rest.OWED), (left - paid, Rest.UNUSED))
    return (*pieces, *(Piece(rest, rest=why) for rest, why in rests if rest))


def _within(shares: Iterable[Share], most: Decimal) -> list[Share]:
    """The shares as far as so many days reach: corrections whole, work in the order of its days."""
    found = list(shares)
    free = most - sum((one.days for one in found if one.days < 0), ZERO)
    kept = []
    for one in found:
        days = one.days if one.days < 0 else min(one.days, free)
        free -= max(days, ZERO)
        if days:
            kept.append(Share(one.entry, one.charge, days))
    return kept


def _pile(shares: Iterable[Share]) -> _Pile:
    pile = _Pile()
    for one in shares:
        pile.put(one.entry.id, one.days)
    return pile


def _piles(shares: Sequence[Share], key_of: KeyOf) -> Mapping[Key, _Pile]:
    """The shares by key; no pile is less than nothing."""
    piles: dict[Key, _Pile] = {}
    for one in shares:
        if one.days > 0:
            piles.setdefault(key_of(one.entry), _Pile()).put(one.entry.id, one.days)
    for one in shares:
        if one.days < 0:
            _take_off(piles, one, key_of(one.entry))
    return piles


def _take_off(piles: Mapping[Key, _Pile], share: Share, own: Key) -> None:
    """A correction comes off its own pile first, then off the longest."""
    rest = -share.days
    others = sorted((key for key in piles if key != own), key=lambda key: -piles[key].days)
    for key in [own, *others] if own in piles else others:
        back = min(rest, piles[key].days)
        if back > 0:
            piles[key].put(share.entry.id, -back)
            rest -= back


def _work(held: Mapping[int, Decimal]) -> Work:
    return tuple((entry, days) for entry, days in held.items() if days)
