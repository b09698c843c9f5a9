"""What the terms bring in over the next twelve months, month by month.

What is invoiced counts as invoiced. Beyond it a month brings the days that its terms contract, at
their rates, prorated as they will be billed: up to the day on which what was agreed is over. What
would follow if the engagement is renewed on the same terms is told apart. Where days are billed as
used, the days per month stand in for them, or fewer where the plan of the quarter takes fewer.
Burst and expenses are not foreseen. Currencies are never added up.

8 days a month at 1,200 in France until 15 March 2027: February brings 9,600; of March 11 of 22
working days are agreed, which are 4 days or 4,800, and 4,800 more come if it is renewed.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from billing.models import BilledMonth, Invoice
from billing.standing import Standing, standing
from common.money import round_amount
from common.periods import Month, Quarter
from engagements.course.renewal import Renewal, renewals
from engagements.models import Engagement, Taper, Term
from engagements.terms import Part, parts_of_month, terms_by_engagement
from tenancy.models import Client

ZERO = Decimal(0)
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Cell:
    """A month before VAT: invoiced, agreed and still to be invoiced, and what a renewal adds."""

    billed: Decimal = ZERO
    agreed: Decimal = ZERO
    renewed: Decimal = ZERO

    def __add__(self, other: "Cell") -> "Cell":
        return Cell(
            self.billed + other.billed, self.agreed + other.agreed, self.renewed + other.renewed
        )

    @property
    def certain(self) -> Decimal:
        """What is invoiced or agreed."""
        return self.billed + self.agreed

    @property
    def total(self) -> Decimal:
        return self.certain + self.renewed


@dataclass(frozen=True)
class Line:
    """One engagement in one currency; `until` is the last day that is agreed, None without end."""

    engagement: Engagement
    currency: str
    cells: tuple[Cell, ...]
    until: dt.date | None
    is_as_used: bool

    @property
    def sum(self) -> Cell:
        return sum(self.cells, Cell())


@dataclass(frozen=True)
class Forecast:
    """Twelve months from the running one on."""

    months: tuple[Month, ...]
    lines: tuple[Line, ...]

    @property
    def by_currency(self) -> dict[str, tuple[Cell, ...]]:
        """The months of every currency, the one with the most engagements first."""
        found: dict[str, tuple[Cell, ...]] = {}
        count: dict[str, int] = {}
        for line in self.lines:
            before = found.get(line.currency, (Cell(),) * len(self.months))
            found[line.currency] = tuple(
                one + other for one, other in zip(before, line.cells, strict=True)
            )
            count[line.currency] = count.get(line.currency, 0) + 1
        return dict(sorted(found.items(), key=lambda one: -count[one[0]]))


@dataclass(frozen=True)
class _Stretch:
    """The engagement as the rule about months reads it, up to a day."""

    client: Client
    starts_on: dt.date
    ends_on: dt.date | None


def forecast(*, on: dt.date) -> Forecast:
    """What the months from that of a day on will bring. The number of statements is the same for
    any number of engagements."""
    months = tuple(Month.of(on).plus(ahead) for ahead in range(MONTHS))
    rows = Engagement.objects.running(first=months[0].first, last=months[-1].last)
    held = list(rows.with_people().order_by("client__name", "title", "id"))
    known = _Known(held, months, on)
    lines = [line for engagement in held for line in known.lines(engagement)]
    return Forecast(months, tuple(lines))


class _Known:
    """What is read once for all engagements."""

    def __init__(self, held: Sequence[Engagement], months: Sequence[Month], on: dt.date) -> None:
        self.months = months
        self.terms = terms_by_engagement(one.pk for one in held)
        self.renewals = renewals(engagements=held, as_of=on)
        self.billed = _billed(months)
        plans = Taper.objects.filter(quarter__gte=Quarter.of(months[0].first).first)
        self.plans = {
            (pk, Quarter.of(first)): days
            for pk, first, days in plans.values_list("engagement_id", "quarter", "days")
        }

    def lines(self, engagement: Engagement) -> Iterator[Line]:
        """One line for each currency of an engagement's terms; none where it brings nothing."""
        terms = self.terms.get(engagement.pk, [])
        until, goes_on = _agreed_until(engagement, self.renewals.get(engagement.pk))
        cells: dict[str, dict[Month, Cell]] = {}
        for month in self.months:
            for currency, cell in self._cells(engagement, terms, month, until, goes_on=goes_on):
                cells.setdefault(currency, {})[month] = cell
        for currency, found in cells.items():
            row = tuple(found.get(month, Cell()) for month in self.months)
            if any(cell.total for cell in row):
                as_used = any(
                    term.billing == Term.Billing.ACTUAL
                    for term in terms
                    if term.currency == currency
                )
                yield Line(engagement, currency, row, until, as_used)

    def _cells(
        self,
        engagement: Engagement,
        terms: Sequence[Term],
        month: Month,
        until: dt.date | None,
        *,
        goes_on: bool,
    ) -> Iterator[tuple[str, Cell]]:
        invoice = self.billed.get((engagement.pk, month))
        if invoice is not None:
            yield invoice.currency, Cell(billed=invoice.net)
            return
        last = None if goes_on else until
        whole = self._amounts(engagement, terms, month, last)
        agreed = self._amounts(engagement, terms, month, until) if until != last else whole
        for currency, amount in whole.items():
            certain = agreed.get(currency, ZERO)
            yield currency, Cell(agreed=certain, renewed=amount - certain)

    def _amounts(
        self, engagement: Engagement, terms: Sequence[Term], month: Month, last: dt.date | None
    ) -> dict[str, Decimal]:
        """What a month charges by currency, as if the engagement ended on a day."""
        if last is not None and last < month.first:
            return {}
        parts = _parts(engagement, terms, month, last)
        share = self._share(engagement, terms, month)
        found: dict[str, Decimal] = {}
        for part in parts:
            days = part.days if part.is_fixed else part.days * share
            currency = part.term.currency
            amount = round_amount(days * part.term.day_rate, currency=currency)
            found[currency] = found.get(currency, ZERO) + amount
        return found

    def _share(self, engagement: Engagement, terms: Sequence[Term], month: Month) -> Decimal:
        """How much of the contracted days the plan of the month's quarter takes, at most all."""
        quarter = Quarter.of(month.first)
        planned = self.plans.get((engagement.pk, quarter))
        if planned is None:
            return Decimal(1)
        parts = [part for one in quarter.months for part in _parts(engagement, terms, one, None)]
        days = sum((part.days for part in parts), ZERO)
        return min(planned / days, Decimal(1)) if days else Decimal(1)


def _parts(
    engagement: Engagement, terms: Sequence[Term], month: Month, last: dt.date | None
) -> list[Part]:
    stretch = _Stretch(engagement.client, engagement.starts_on, last)
    return parts_of_month(engagement=cast("Engagement", stretch), terms=terms, month=month)


def _agreed_until(engagement: Engagement, renewal: Renewal | None) -> tuple[dt.date | None, bool]:
    """The last day that is agreed, and whether it may go on beyond it."""
    if renewal is None or renewal.is_settled:
        return engagement.ends_on, False
    day = renewal.renews_on
    if day != engagement.ends_on and day.day == engagement.starts_on.day:
        # A round number of months: that day would be the first of the next ones.
        day -= dt.timedelta(days=1)
    return min(day, engagement.ends_on or day), True


def _billed(months: Sequence[Month]) -> dict[tuple[int, Month], Standing]:
    """The invoices that are issued of the months that lie ahead, by engagement and month."""
    rows = BilledMonth.objects.filter(
        engagement_month__month__gte=months[0].first,
        engagement_month__month__lte=months[-1].first,
    ).exclude(invoice__status=Invoice.Status.DRAFT)
    found = standing(rows)
    places = rows.values_list(
        "engagement_month_id", "engagement_month__engagement_id", "engagement_month__month"
    )
    return {
        (engagement, Month.of(first)): found[pk] for pk, engagement, first in places if pk in found
    }


def sheet(*, forecast: Forecast) -> Iterator[list[object]]:
    """The forecast as a table: a heading, then a line for each engagement and month that brings
    something; amounts are before VAT."""
    yield [
        "month", "client", "engagement", "reference", "executive", "currency", "invoiced",
        "agreed", "if_renewed", "agreed_until", "billed_as_used",
    ]  # fmt: skip
    for line in forecast.lines:
        yield from _sheet_rows(line, forecast.months)


def _sheet_rows(line: Line, months: Iterable[Month]) -> Iterator[list[object]]:
    engagement = line.engagement
    for month, cell in zip(months, line.cells, strict=True):
        if cell.total:
            yield [
                str(month),
                engagement.client.name,
                engagement.title,
                engagement.reference,
                engagement.executive.user.name,
                line.currency,
                cell.billed,
                cell.agreed,
                cell.renewed,
                line.until,
                "yes" if line.is_as_used else "no",
            ]
