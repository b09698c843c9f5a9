"""Which entries stand behind which charge of a signed month, and for how many days.

Entries are taken in the order of their days. What an earlier month carried in is used first: it is
paid already and stands behind no line. Then come the contracted days and those billed as used, each
entry first on its own term's charge, then on the others; then what is borrowed from the next month,
which pays for it; then burst; and what lies beyond the cap, which nobody charges. Days that this
month owes for what an earlier one borrowed are no longer free for its own entries (domain, Money 2;
Days 5 to 7).

A correction that is negative gives back what was filled last; where nothing is filled yet, what
comes next pays for it. So nothing ever stands for less than nothing or for more than was signed.

Six days agreed and seven and a half used: the first six stand behind the volume, the last one and
a half behind burst, and an entry that lies across both stands behind both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from engagements.statement import BURST, VOLUME, Charge, Entry, Statement
from engagements.terms import Part

ZERO = Decimal(0)
# More than a month can hold: the days that nobody charges have no end.
_ENDLESS = Decimal(10**6)


@dataclass(frozen=True)
class Share:
    """So many days of an entry, behind a charge by its place, or behind none.

    The days of an entry's shares are together the entry's; they are negative where it corrects.
    """

    entry: Entry
    charge: int | None
    days: Decimal


@dataclass(eq=False)
class _Room:
    """What a charge, or a stretch of days without one, can hold, and which entries fill it."""

    charge: int | None
    size: Decimal
    part: Part | None = None
    filled: Decimal = ZERO
    held: dict[int, Decimal] = field(default_factory=dict)

    @property
    def free(self) -> Decimal:
        return self.size - self.filled

    def put(self, entry: Entry, days: Decimal) -> None:
        self.filled += days
        self.held[entry.id] = self.held.get(entry.id, ZERO) + days


def allocate(*, content: Statement, parts: Sequence[Part]) -> tuple[Share, ...]:
    """The shares of every entry of a signed month, in the order of the entries.

    `parts` are the terms of the month.
    """
    rooms = _rooms(content, parts)
    entries = sorted(content.entries, key=lambda entry: (entry.day, entry.id))
    owed: list[tuple[Entry, Decimal]] = []
    for entry in entries:
        if entry.days < 0:
            owed.append((entry, -entry.days))
        else:
            _fill(rooms, entry)
        owed = _give_back(rooms, owed)
    # More was corrected than was worked: the month charges nothing for it.
    for entry, days in owed:
        rooms[-1].put(entry, -days)
    return tuple(
        Share(entry, room.charge, room.held[entry.id])
        for entry in entries
        for room in rooms
        if room.held.get(entry.id)
    )


def _rooms(content: Statement, parts: Sequence[Part]) -> list[_Room]:
    """Everything that entries can fill, in the order in which they fill it."""
    owes = owed(content)
    charged, burst = [], []
    waiting = list(parts)
    for place, charge in enumerate(content.charges):
        if charge.kind == BURST:
            burst.append(_Room(place, charge.days))
            continue
        size = charge.days - owes.get(place, ZERO)
        charged.append(_Room(place, size, part_of(charge, waiting)))
    return [
        _Room(None, max(content.carried_in, ZERO)),
        *charged,
        _Room(None, content.borrowed),
        *burst,
        _Room(None, _ENDLESS),
    ]


def owed(content: Statement) -> dict[int, Decimal]:
    """The days of each charge, by its place, that an earlier month has borrowed and used."""
    owes = max(-content.carried_in, ZERO)
    found = {}
    for place, charge in enumerate(content.charges):
        if charge.kind == VOLUME:
            found[place] = min(owes, charge.days)
            owes -= found[place]
    return found


def part_of(charge: Charge, waiting: list[Part]) -> Part | None:
    """The term that a charge was made under; each is asked once, in the order of their days."""
    if charge.kind == BURST:
        return None
    for number, part in enumerate(waiting):
        same = (charge.rate, charge.covered, charge.total)
        if (part.term.day_rate, part.covered, part.total) == same:
            del waiting[: number + 1]
            return part
    return None


def _fill(rooms: Iterable[_Room], entry: Entry) -> None:
    rest = entry.days
    for room in _in_turn(list(rooms), entry):
        days = min(rest, room.free)
        if days > 0:
            room.put(entry, days)
            rest -= days


def _in_turn(rooms: list[_Room], entry: Entry) -> list[_Room]:
    """The rooms as an entry asks them: what is paid, its own term, the others as they come."""
    own = [room for room in rooms[1:] if room.part and _covers(room.part, entry)]
    return [rooms[0], *own, *(room for room in rooms[1:] if room not in own)]


def _covers(part: Part, entry: Entry) -> bool:
    return part.first <= entry.day <= part.last


def _give_back(
    rooms: Sequence[_Room], owed: Iterable[tuple[Entry, Decimal]]
) -> list[tuple[Entry, Decimal]]:
    """Take off what corrections give back, the last room first; what is still owed stays."""
    left = []
    for entry, days in owed:
        rest = days
        for room in reversed(rooms):
            back = min(rest, room.filled)
            if back > 0:
                room.put(entry, -back)
                rest -= back
        if rest:
            left.append((entry, rest))
    return left
