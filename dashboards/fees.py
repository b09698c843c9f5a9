"""What a quarter costs a client before VAT: what its terms come to, and how far it is spent.

Agreed is what the days contracted of every month of the quarter come to. Spent is what its signed
months charge, which is what their invoices say; a month that waits for its approval is spent once
it is approved, and is told apart (domain, Money 2). Amounts of different currencies are never
added.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from billing.lines import net_of, net_of_month
from common.money import round_amount
from common.periods import Month, Quarter
from engagements import terms
from engagements.ledger import Account
from engagements.models import Engagement, EngagementMonth, Term, WorkLog
from engagements.statement import Entry, charges_of, named_of, thaw

ZERO = Decimal(0)


@dataclass(frozen=True)
class Fees:
    """A quarter in one currency; `waiting` is what months that wait for approval come to,
    `pace` what of the agreed falls on the days that lie behind."""

    currency: str
    agreed: Decimal = ZERO
    spent: Decimal = ZERO
    waiting: Decimal = ZERO
    pace: Decimal = ZERO

    @property
    def reached(self) -> Decimal:
        """Where spent will stand once what waits is approved."""
        return self.spent + self.waiting


def entry_of(log: WorkLog) -> Entry:
    """A work log as a statement has it; without the person's name, which no charge asks for."""
    return Entry(log.pk, log.day, "", log.category, log.days, log.note)


def charges_waiting(
    *,
    engagement: Engagement,
    month: Month,
    held: Sequence[Term],
    account: Account,
    logs: Iterable[WorkLog],
) -> tuple[str, Decimal]:
    """What a month that is handed in will charge once it is approved, before VAT."""
    parts = terms.parts_of_month(engagement=engagement, terms=held, month=month)
    entries = [entry_of(log) for log in logs]
    named = named_of(engagement=engagement, month=month, account=account, parts=parts)
    charges = charges_of(account=account, parts=parts, entries=entries, named=named)
    currency = parts[-1].term.currency if parts else ""
    return currency, sum((net_of(charge, currency=currency) for charge in charges), ZERO)


def agreed(
    *, engagement: Engagement, held: Sequence[Term], month: Month, on: dt.date
) -> Iterator[tuple[str, Decimal, Decimal]]:
    """What the contracted days of a month come to, term by term: the currency, the amount, and
    what of it falls on the days up to and with `on`."""
    for part in terms.parts_of_month(engagement=engagement, terms=held, month=month):
        term = part.term
        amount = round_amount(part.days * term.day_rate, currency=term.currency)
        length = (part.last - part.first).days + 1
        gone = min(max((on - part.first).days + 1, 0), length)
        yield term.currency, amount, amount * gone / length


def fees(
    *,
    on: dt.date,
    engagements: Iterable[Engagement],
    held: Mapping[int, Sequence[Term]],
    signed: Iterable[EngagementMonth],
    waiting: Iterable[tuple[Month, str, Decimal]],
) -> tuple[Fees, ...]:
    """The quarter of a day by currency, the largest first; nothing where nothing was agreed.

    `signed` are months with their content; `waiting` are month, currency and amount of those
    that wait for approval. Months of other quarters count for nothing.
    """
    months = Quarter.of(on).months
    found: dict[str, Fees] = {}

    def add(currency: str, **amounts: Decimal) -> None:
        row = found.get(currency, Fees(currency))
        sums = {name: getattr(row, name) + amount for name, amount in amounts.items()}
        found[currency] = replace(row, **sums)

    for engagement, month in product(engagements, months):
        terms_held = held.get(engagement.pk, [])
        parts = agreed(engagement=engagement, held=terms_held, month=month, on=on)
        for currency, amount, gone in parts:
            add(currency, agreed=amount, pace=gone)
    for content in (thaw(row.content or {}) for row in signed if row.period in months):
        add(content.currency, spent=net_of_month(content))
    for currency, amount in ((one[1], one[2]) for one in waiting if one[0] in months and one[1]):
        add(currency, waiting=amount)
    return tuple(sorted(found.values(), key=lambda row: (-row.agreed, row.currency)))
