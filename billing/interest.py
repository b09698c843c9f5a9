"""What late payment of an invoice costs: shown and told, never booked by itself.

Interest = the amount that was open on each day past due × the rate of that day ÷ 365, rounded once.
What came in on a day was still late on that day; what was credited was never owed. The rate is the
one that the provider agreed; otherwise the law of its country: in France three times the legal
rate, elsewhere in the euro area the reference rate of the European Central Bank and 8 points
(directive 2011/7/EU, articles 2 and 3). For days whose rate is not known, and in other countries,
none is claimed.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from billing.models import Allocation, BillingSettings, Invoice
from billing.settings import settings_of
from common.money import round_amount
from tenancy.models import Provider

ZERO = Decimal(0)
DAYS_OF_A_YEAR = 365
ONE = dt.timedelta(days=1)

EURO_AREA = frozenset(
    "AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK".split()  # noqa: SIM905 - a list
)
# What the law gives for the costs of recovery, for each late invoice (article 6).
RECOVERY = Decimal(40)

# France: the legal rate between firms for half a year from a day on, times three (code de commerce,
# L441-10; the rates: decrees of the ministry of economy, Journal officiel of 26 December 2025 and
# earlier).
_FRENCH_LEGAL = (
    ("2023-01-01", "2.06"),
    ("2023-07-01", "4.22"),
    ("2024-01-01", "5.07"),
    ("2024-07-01", "4.92"),
    ("2025-01-01", "3.71"),
    ("2025-07-01", "2.76"),
    ("2026-01-01", "2.62"),
)
# The rate of the main refinancing operations on the first day of each half-year (European Central
# Bank, key interest rates); 8 points are added.
_ECB_REFERENCE = (
    ("2023-01-01", "2.50"),
    ("2023-07-01", "4.00"),
    ("2024-01-01", "4.50"),
    ("2024-07-01", "4.25"),
    ("2025-01-01", "3.15"),
    ("2025-07-01", "2.15"),
    ("2026-01-01", "2.15"),
)
AGREED, FRENCH, EUROPEAN = "agreed", "french", "european"


@dataclass(frozen=True)
class Law:
    """Rates in per cent a year, each from a day on; `ends` is the first day without one."""

    kind: str = ""
    steps: tuple[tuple[dt.date, Decimal], ...] = ()
    ends: dt.date | None = None

    def rate_on(self, day: dt.date) -> Decimal | None:
        """The rate of a day; None where none is known."""
        if self.ends is not None and day >= self.ends:
            return None
        return next((rate for first, rate in reversed(self.steps) if first <= day), None)


@dataclass(frozen=True)
class Interest:
    """What is claimed to a day: the amount, the days past due, and the newest rate in it.

    `unknown_from` is the first day past due whose rate is not known.
    """

    amount: Decimal = ZERO
    days: int = 0
    rate: Decimal | None = None
    kind: str = ""
    unknown_from: dt.date | None = None


def _law(kind: str, rates: Iterable[tuple[str, str]]) -> Law:
    found = [(dt.date.fromisoformat(day), Decimal(rate)) for day, rate in rates]
    steps = tuple((day, rate * 3 if kind == FRENCH else rate + 8) for day, rate in found)
    last = steps[-1][0]
    ends = last.replace(month=7) if last.month == 1 else dt.date(last.year + 1, 1, 1)
    return Law(kind, steps, ends)


_LAWS = {FRENCH: _law(FRENCH, _FRENCH_LEGAL), EUROPEAN: _law(EUROPEAN, _ECB_REFERENCE)}


def law_of(*, provider: Provider, settings: BillingSettings) -> Law:
    """The rates that hold for what a provider is paid late."""
    if settings.late_rate is not None:
        return Law(AGREED, ((dt.date.min, settings.late_rate),))
    if provider.country == "FR":
        return _LAWS[FRENCH]
    return _LAWS[EUROPEAN] if provider.country in EURO_AREA else Law()


def recovery_charge(*, provider: Provider) -> Decimal | None:
    """What the law of the provider's country gives in EUR for each late invoice; None: nothing."""
    return RECOVERY if provider.country in EURO_AREA else None


def interest(
    *,
    gross: Decimal,
    currency: str,
    due_on: dt.date,
    on: dt.date,
    settled: Sequence[tuple[dt.date, Decimal]],
    law: Law,
) -> Interest:
    """The interest on an invoice to a day; `settled` are the days and amounts set against it.

    100,000.00 EUR due on 31 January 2026 and paid on 2 March, at 7.86 %: 30 days, 646.03 EUR.
    """
    last = _late_until(gross, on, settled)
    days = max((last - due_on).days, 0)
    if not days or not law.kind:
        return Interest(days=days, kind=law.kind)
    total, rate, unknown = ZERO, None, None
    for begins, ends in _pieces(due_on, last, settled, law):
        left = gross - sum((amount for day, amount in settled if day <= begins), ZERO)
        # Less than nothing while a payment stands twice, until one of both is reversed.
        if left <= 0:
            continue
        held = law.rate_on(begins + ONE)
        if held is None:
            unknown = unknown or begins + ONE
            continue
        rate = held
        total += left * (ends - begins).days * held
    amount = round_amount(total / (100 * DAYS_OF_A_YEAR), currency=currency)
    return Interest(amount, days, rate, law.kind, unknown)


def _late_until(gross: Decimal, on: dt.date, settled: Sequence[tuple[dt.date, Decimal]]) -> dt.date:
    """The last day on which something was open."""
    left, last = gross, on
    for day, amount in sorted(settled):
        before, left = left, left - amount
        if left > 0:
            last = on
        elif before > 0:
            last = min(day, on)
    return last


def _pieces(
    due_on: dt.date, last: dt.date, settled: Sequence[tuple[dt.date, Decimal]], law: Law
) -> Iterable[tuple[dt.date, dt.date]]:
    """Stretches (after a day, to a day) in which neither the amount nor the rate changes."""
    turns = {day for day, _amount in settled}
    turns |= {day - ONE for day, _rate in law.steps if day > dt.date.min}
    turns |= {law.ends - ONE} if law.ends else set()
    marks = sorted({due_on, last, *(day for day in turns if due_on < day < last)})
    return pairwise(marks)


def interests(
    *, invoices: Iterable[Invoice], provider: Provider, on: dt.date
) -> dict[int, Interest]:
    """The interest on issued invoices that are or were past due, by id; two statements."""
    late = [row for row in invoices if row.due_on and row.due_on < on and not row.is_credit]
    if not late:
        return {}
    law = law_of(provider=provider, settings=settings_of(provider=provider))
    settled = _settled(late)
    return {
        row.pk: interest(
            gross=row.gross_amount,
            currency=row.currency,
            due_on=row.due_on or on,
            on=on,
            settled=settled.get(row.pk, ()),
            law=law,
        )
        for row in late
    }


def _settled(invoices: Iterable[Invoice]) -> dict[int, list[tuple[dt.date, Decimal]]]:
    """What was set against each invoice, by the day on which it came in.

    What was credited was never owed: it counts from the beginning.
    """
    rows = Allocation.objects.filter(invoice__in=list(invoices)).order_by("id")
    found: dict[int, list[tuple[dt.date, Decimal]]] = {}
    for invoice, paid_on, amount in rows.values_list("invoice_id", "payment__paid_on", "amount"):
        found.setdefault(invoice, []).append((paid_on or dt.date.min, amount))
    return found
