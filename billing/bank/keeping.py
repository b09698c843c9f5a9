"""What a file holds is kept once: whoever brings it again, or one that overlaps, adds nothing.

Two movements are the same when account, day, amount and currency are, and neither the bank's
reference nor the words say otherwise. So a CSV and a camt.053 of the same days are told to be the
same, and two equal amounts on one day stay two. A collective entry is known by its sum where one
of the files has it as one movement and the other as many.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import count

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from billing.bank.movement import CannotRead, Movement, Statement, clean, words
from billing.models import BankLine, BankStatement
from common.typography import date_format
from tenancy.models import Provider


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of a file: its statements, how many movements were new and how many known."""

    statements: tuple[BankStatement, ...]
    new: int
    known: int


def keep(
    *, statement: Statement, raw: bytes, name: str, provider: Provider, at: datetime, by: Actor
) -> Kept:
    """Keep the movements of a file that are not there yet. Raises CannotRead.

    The provider is held meanwhile: two who bring overlapping files come one after the other.
    """
    Provider.objects.select_for_update(no_key=True).get(pk=provider.pk)
    sha256 = hashlib.sha256(raw).hexdigest()
    _refuse_again(sha256)
    if not statement.movements:
        raise CannotRead(_("The file holds no booked movement. Nothing was kept."))
    of_account: dict[str, list[Movement]] = defaultdict(list)
    for movement in statement.movements:
        of_account[movement.account].append(movement)
    statements, new = [], 0
    for place, (account, movements) in enumerate(sorted(of_account.items())):
        row = BankStatement.objects.create(
            kind=statement.kind,
            name=clean(name, most=120) or _("File"),
            # A file with several accounts makes several statements; each hash stands once.
            sha256=sha256 if not place else hashlib.sha256(raw + account.encode()).hexdigest(),
            iban=account,
            first_on=min(movement.on for movement in movements),
            last_on=max(movement.on for movement in movements),
            line_count=len(movements),
            layout=statement.layout,
            read_at=at,
            read_by_id=by.member_id,
        )
        new += _add(row, movements)
        statements.append(row)
        record(by=by, verb="read statement", subject=row, movements=len(movements))
    return Kept(tuple(statements), new, len(statement.movements) - new)


def _refuse_again(sha256: str) -> None:
    before = BankStatement.objects.filter(sha256=sha256).select_related("read_by__user").first()
    if before is None:
        return
    said = _("This very file was read on %(day)s by %(name)s. Nothing was added.")
    name = before.read_by.user.name if before.read_by else "Mandate"
    raise CannotRead(said % {"day": date_format(before.read_at, "j F Y"), "name": name})


def _add(statement: BankStatement, movements: list[Movement]) -> int:
    """Add what is new of one account; returns how many that is."""
    standing = BankLine.objects.filter(
        statement__iban=statement.iban,
        booked_on__range=(statement.first_on, statement.last_on),
    )
    book = _Book(statement, standing.select_related("statement"))
    rows = [book.line(movement) for movement in movements if not book.knows(movement)]
    BankLine.objects.bulk_create(rows)
    return len(rows)


class _Book:
    """The movements of an account that are there, each of which answers to one of the file."""

    def __init__(self, statement: BankStatement, standing: Iterable[BankLine]) -> None:
        self.statement = statement
        self.free: dict[tuple[object, ...], list[BankLine]] = defaultdict(list)
        self.batches: dict[tuple[object, ...], int] = defaultdict(int)
        self.taken: set[str] = set()
        # Entries of the file that are known as one movement: all their parts are.
        self.whole: set[int] = set()
        parts: dict[tuple[object, ...], Decimal] = defaultdict(Decimal)
        for row in standing:
            self.taken.add(row.key)
            self.free[row.booked_on, row.amount, row.currency].append(row)
            if row.batch_amount:
                parts[row.booked_on, row.batch_amount, row.currency] += row.amount
        for slot, total in parts.items():
            _day, batch, _currency = slot
            self.batches[slot] = int(total / Decimal(str(batch)))

    def knows(self, movement: Movement) -> bool:
        """Whether a movement of the file is there already; each one there answers once."""
        slot = (movement.on, movement.amount, movement.currency)
        if movement.entry is not None and self._known_whole(movement):
            return True
        found = [row for row in self.free[slot] if not self._differs(row, movement)]
        if found:
            self.free[slot].remove(max(found, key=lambda row: _alike(row, movement)))
            return True
        if movement.entry is None and self.batches[slot]:
            self.batches[slot] -= 1
            return True
        return False

    def _known_whole(self, movement: Movement) -> bool:
        """Whether the collective entry stands there as one movement."""
        if movement.entry in self.whole:
            return True
        slot = (movement.on, movement.batch_amount, movement.currency)
        found = [row for row in self.free[slot] if row.batch_amount is None]
        if not found or movement.entry is None:
            return False
        self.free[slot].remove(found[0])
        self.whole.add(movement.entry)
        return True

    def _differs(self, row: BankLine, movement: Movement) -> bool:
        """Whether two of the same day and amount are certainly two."""
        ours, theirs = row.bank_reference, movement.bank_reference
        if row.statement.kind == self.statement.kind and ours and theirs:
            return ours != theirs
        mine = words([row.payer, row.text, row.reference])
        other = words([movement.payer, movement.text, movement.reference])
        return bool(mine and other) and not mine & other

    def line(self, movement: Movement) -> BankLine:
        return BankLine(
            provider_id=self.statement.provider_id,
            statement=self.statement,
            key=self._key(movement),
            booked_on=movement.on,
            amount=movement.amount,
            currency=movement.currency,
            sent_amount=movement.sent_amount,
            sent_currency=movement.sent_currency,
            payer=movement.payer,
            payer_iban=movement.payer_iban,
            text=movement.text,
            reference=movement.reference,
            bank_reference=movement.bank_reference,
            is_reversal=movement.is_reversal,
            batch_amount=movement.batch_amount,
        )

    def _key(self, movement: Movement) -> str:
        """The first free place among the equal ones of the account and day."""
        amount = f"{movement.amount:.3f}"
        where = f"{self.statement.iban}|{movement.on}|{amount}|{movement.currency}"
        for number in count(1):
            key = hashlib.sha256(f"{where}|{number}".encode()).hexdigest()
            if key not in self.taken:
                self.taken.add(key)
                return key
        raise AssertionError


def _alike(row: BankLine, movement: Movement) -> tuple[bool, int]:
    mine = words([row.payer, row.text, row.reference])
    theirs = words([movement.payer, movement.text, movement.reference])
    same = bool(row.bank_reference) and row.bank_reference == movement.bank_reference
    return same, len(mine & theirs)
