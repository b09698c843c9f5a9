"""The lines of an invoice: the charges of a signed month, in words and to the cent.

Every line is its displayed quantity times its displayed price, rounded once; VAT is computed per
rate on the sum of the nets (domain, Money 1; EN 16931, BR-CO-17). The fraction of a month that a
term covers stands on its line (Days 4).
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from billing import wording
from billing.allocating import part_of
from billing.content import InvoiceLine, VatRow
from billing.grouping import Piece
from billing.models import Invoice
from billing.tax import Vat
from billing.wording import say
from common.money import Taxed, percent_of, round_amount
from common.periods import Month
from common.typography import long_date
from engagements import labels
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


@dataclass(frozen=True)
class Words:
    """What a line says of its charge: its title, and where its days come from."""

    title: str
    detail: str
    # The fraction of the month that its term covers, where it is not the whole of it.
    fraction: str = ""


def words_of(*, content: Statement, parts: Sequence[Part], language: str) -> dict[int, Words]:
    """The words of each charge of a signed month, by its place; `parts` are the terms behind."""
    month = wording.month(Month.parse(content.month).first, language=language)
    waiting, alone = list(parts), len(parts) < 2
    found = {}
    for place, charge in enumerate(content.charges):
        part = part_of(charge, waiting)
        key = "burst_line" if charge.kind == BURST else "line"
        found[place] = Words(
            title=say(language, key, title=content.engagement, month=month),
            detail=_detail(content, charge, part, alone=alone, language=language),
            fraction=_fraction(content, charge, part, alone=alone, language=language),
        )
    return found


def line_of(
    charge: Charge, *, place: int, piece: Piece, words: Words, name: str, vat: Vat, currency: str
) -> InvoiceLine:
    """The line of a piece of a charge; `name` is what its days have in common, if anything."""
    told = ", ".join(part for part in (words.title, words.fraction) if part)
    return InvoiceLine(
        title=name or words.title,
        detail=told if name else words.detail,
        quantity=piece.days,
        unit="day",
        unit_price=charge.rate,
        vat_rate=vat.rate,
        net=round_amount(piece.days * charge.rate, currency=currency),
        kind=charge.kind,
        vat_category=vat.category,
        charge=place,
    )


def name_of(*, piece: Piece, by: str, outcomes: Mapping[int, str], language: str) -> str:
    """What the days of a piece have in common, in the client's language; nothing of a whole.

    `by` is how the lines are grouped (Invoice.LinesBy).
    """
    if piece.is_whole:
        return ""
    if piece.rest:
        return say(language, f"rest_{piece.rest}")
    key = piece.key
    if isinstance(key, dt.date):
        return long_date(key, language=language)
    if isinstance(key, str):
        return labels.say(language, key) if by == Invoice.LinesBy.CATEGORY else key
    return outcomes.get(key or 0) or say(language, "other_work")


def lump_of(
    *, kind: str, title: str, detail: str, net: Decimal, vat: Vat, currency: str
) -> InvoiceLine:
    """A line that is one amount: an expense, or a discount, whose amount is negative."""
    amount = round_amount(net, currency=currency)
    return InvoiceLine(
        title=title,
        detail=detail,
        quantity=Decimal(1),
        unit="flat",
        unit_price=amount,
        vat_rate=vat.rate,
        net=amount,
        kind=kind,
        vat_category=vat.category,
    )


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
        found.append(wording.count(language, "used", value=content.used))
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
    fraction = wording.count(language, key, value=charge.covered, total=charge.total)
    if part is None:
        return [fraction]
    monthly = wording.days(part.term.days_per_month, language=language)
    return [say(language, "per_month", days=monthly), fraction]


def _fraction(
    content: Statement, charge: Charge, part: Part | None, *, alone: bool, language: str
) -> str:
    if charge.kind == BURST or charge.covered == charge.total:
        return ""
    return ", ".join(_conditions(content, charge, part, alone=alone, language=language))


def vat_rows(
    lines: Iterable[InvoiceLine],
    *,
    vat: Vat,
    currency: str,
    known: Iterable[VatRow] = (),
) -> tuple[VatRow, ...]:
    """The tax of each category and rate on the sum of its lines, the highest rate first.

    The words of each are those of `vat`; a credit note takes those of the invoice it credits
    (`known`).
    """
    sums: dict[tuple[Decimal, str], Decimal] = {}
    for line in lines:
        key = (line.vat_rate, line.vat_category)
        sums[key] = sums.get(key, ZERO) + line.net
    words: dict[tuple[Decimal, str], Vat | VatRow] = {(vat.rate, vat.category): vat}
    words |= {(row.rate, row.category): row for row in known}
    rows = []
    for (rate, category), net in sorted(sums.items(), reverse=True):
        said = words.get((rate, category), vat)
        tax = percent_of(net, rate=rate, currency=currency)
        rows.append(VatRow(rate, said.label, net, tax, category, said.reason, said.code))
    return tuple(rows)


def totals(rows: Iterable[VatRow]) -> Taxed:
    """Net, tax and gross over all rates."""
    sums = [Taxed(row.net, row.tax, row.net + row.tax) for row in rows]
    return sum(sums, Taxed(ZERO, ZERO, ZERO))
