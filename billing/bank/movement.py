"""A movement of an account as a bank's file tells it, whatever the file's form."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from common.problems import Problem

MOST_BYTES = 5 * 1024 * 1024
MOST_LINES = 10_000
# As many digits as an amount may have before its decimals, and behind them with zeros at the end.
_BEFORE, _BEHIND = 9, 20
_SPACES = re.compile(r"[\s\x00-\x1f\x7f]+")


class CannotRead(Exception):
    """The file is none that we can read; the message is for the person who brought it."""


@dataclass(frozen=True, slots=True)
class Movement:
    """Money that came in (more than zero) or went out. `line` is its place in the file.

    `sent` is what the other side sent, where that is another amount or currency. `entry` names the
    collective entry of the file that it is a part of, `batch_amount` is the sum of that.
    """

    line: int
    account: str
    on: date
    amount: Decimal
    currency: str
    sent_amount: Decimal | None = None
    sent_currency: str = ""
    payer: str = ""
    payer_iban: str = ""
    text: str = ""
    reference: str = ""
    bank_reference: str = ""
    is_reversal: bool = False
    entry: int | None = None
    batch_amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What a file holds: its movements in their order, how many are announced but not booked yet,
    and what was left out with the reason."""

    kind: str
    movements: tuple[Movement, ...]
    pending: int = 0
    problems: tuple[Problem, ...] = ()
    layout: dict[str, object] | None = field(default=None)


def clean(*parts: str | None, most: int) -> str:
    """The parts in one line, without what cannot be shown."""
    return _SPACES.sub(" ", " ".join(part for part in parts if part)).strip()[:most]


def compact(text: str | None, *, most: int = 34) -> str:
    """An account as machines write it: without spaces, in capitals."""
    return re.sub(r"[^0-9A-Za-z]", "", text or "").upper()[:most]


def is_amount(amount: Decimal) -> bool:
    """Whether an amount fits into our books; told without reckoning with one that does not."""
    exponent = amount.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -_BEHIND or amount.adjusted() >= _BEFORE:
        return False
    return amount * 1000 % 1 == 0


def words(parts: Iterable[str]) -> frozenset[str]:
    """The words of three letters or more, as one compares them."""
    return frozenset(re.findall(r"\w{3,}", " ".join(parts).casefold()))
