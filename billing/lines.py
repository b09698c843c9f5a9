"""The lines of an invoice: the charges of a signed month, in words and to the cent.

Every line is its displayed quantity times its displayed price, rounded once; VAT is computed per
rate on the sum of the nets (domain, Money 1; EN 16931, BR-CO-17). The fraction of a month that a
term covers stands on its line (Days 4).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from billing import wording
from billing.content import InvoiceLine, VatRow
from billing.tax import Vat
from billing.wording import say
from common.money import Taxed, percent_of, round_amount
from common.periods import Month
from engagements.models import Term
from engagements.statement import BURST, Charge, Statement
from engagements.terms import Part

ZERO = Decimal(0)


def net_of(charge: Charge, *, currency: str) -> Decimal:
    """The amount of a charge: days × rate, rounded half up to the minor unit."""
    return round_amount(charge.days * charge.rate, currency=currency)


def net_of_month(content: Statement) -> Decimal:
    """What a signed month comes to before VAT."""
    return sum((net_of(charge, currency=content.currency) for charge in content.charges), ZERO)


def net_of_left(content: Statement, left: Mapping[int, Decimal]) -> Decimal:
    """What so many days of the charges of a signed month come to before VAT."""
    rates = {place: charge.rate for place, charge in enumerate(content.charges)}
    nets = (round_amount(left[one] * rates[one], currency=content.currency) for one in left)
    return sum(nets, ZERO)


def net_of_charges(charges: Iterable[Mapping[str, Any]], *, currency: str) -> Decimal:
    """The same of the charges as they were frozen, without the rest of what was signed."""
    nets = (Decimal(one["days"]) * Decimal(one["rate"]) for one in charges or ())
    return sum((round_amount(net, currency=currency) for net in nets), ZERO)


def lines_of(
    *,
    content: Statement,
    parts: Sequence[Part],
    vat: Vat,
    language: str,
    left: Mapping[int, Decimal] | None = None,
) -> tuple[InvoiceLine, ...]:
    """One line per charge of the month; `parts` are the terms behind them, for the words.

    `left` are the days still to be invoiced by the place of their charge (charges.py); without it
    every charge is whole.
    """
    month = wording.month(Month.parse(content.month).first, language=language)
    waiting = list(parts)
    lines = []
    for place, charge in enumerate(content.charges):
        key = "burst_line" if charge.kind == BURST else "line"
        part = _taken(waiting, charge)
        days = charge.days if left is None else left.get(place, ZERO)
        if not days:
            continue
        lines.append(
            InvoiceLine(
                title=say(language, key, title=content.engagement, month=month),
                detail=_detail(content, charge, part, alone=len(parts) < 2, language=language),
                quantity=days,
                unit="day",
                unit_price=charge.rate,
                vat_rate=vat.rate,
                net=net_of(replace(charge, days=days), currency=content.currency),
                charge=place,
            )
        )
    return tuple(lines)


def _taken(left: list[Part], charge: Charge) -> Part | None:
    """The term that a charge was made under; each is asked once, in the order of their days."""
    if charge.kind == BURST:
        return None
    for number, part in enumerate(left):
        same = (charge.rate, charge.covered, charge.total)
        if (part.term.day_rate, part.covered, part.total) == same:
            del left[: number + 1]
            return part
    return None


def _detail(
    content: Statement, charge: Charge, part: Part | None, *, alone: bool, language: str
) -> str:
    """What stands under the title: where the quantity comes from."""
    if charge.kind == BURST:
        available = wording.number(content.available, language=language)
        number = wording.days(charge.days, language=language)
        return say(language, "beyond", days=number, available=available)
    found = []
    if part and not alone:
        found.append(wording.stretch(part.first, part.last, language=language))
    found += _conditions(content, charge, part, alone=alone, language=language)
    if alone:
        used = wording.number(content.used, language=language)
        found.append(say(language, "used", number=used))
    return ", ".join(found)


def _conditions(
    content: Statement, charge: Charge, part: Part | None, *, alone: bool, language: str
) -> list[str]:
    """The days that were agreed: of the whole month, or the fraction that a term covers."""
    if charge.covered == charge.total:
        contracted = content.contracted if alone or part is None else part.days
        return [say(language, "contracted", days=wording.days(contracted, language=language))]
    by_working_days = part is None or part.term.proration == Term.Proration.WORKING
    key = "working" if by_working_days else "calendar"
    fraction = say(language, key, covered=charge.covered, total=charge.total)
    if part is None:
        return [fraction]
    monthly = wording.days(part.term.days_per_month, language=language)
    return [say(language, "per_month", days=monthly), fraction]


def vat_rows(lines: Iterable[InvoiceLine], *, vat: Vat, currency: str) -> tuple[VatRow, ...]:
    """The tax of each rate on the sum of its lines, the highest rate first."""
    sums: dict[Decimal, Decimal] = {}
    for line in lines:
        sums[line.vat_rate] = sums.get(line.vat_rate, ZERO) + line.net
    return tuple(
        VatRow(rate, vat.label, net, percent_of(net, rate=rate, currency=currency))
        for rate, net in sorted(sums.items(), reverse=True)
    )


def totals(rows: Iterable[VatRow]) -> Taxed:
    """Net, tax and gross over all rates."""
    sums = [Taxed(row.net, row.tax, row.net + row.tax) for row in rows]
    return sum(sums, Taxed(ZERO, ZERO, ZERO))
