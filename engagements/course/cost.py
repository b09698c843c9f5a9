"""What an engagement costs in a year, beside a full-time executive.

The engagement: twelve months at the volume and the rate that hold today; and what the last twelve
months came to, each logged day at the rate of its own term. The full-time executive: a gross
salary and the charges on it, as this provider knows them for the role and the country; where
nobody has said, a starting value in the currency of the country. Only the two amounts are
compared: what an executive brings is elsewhere.

7½ days a month at €1,150 are €103,500 a year. A chief marketing officer in France at €125,000
with 44 % charges is €180,000: the engagement costs 58 % of it.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.actors import Actor
from accounts.audit import record
from common.days import percent
from common.money import round_amount
from engagements import terms
from engagements.course import renewal
from engagements.models import Engagement, FullTimeCost, Prospect, Term, WorkLog

ZERO = Decimal(0)
MONTHS = 12
# Charges of the employer in percent of the gross salary, and the currency, by country.
COUNTRIES: dict[str, tuple[int, str]] = {
    "FR": (44, "EUR"),
    "BE": (28, "EUR"),
    "LU": (15, "EUR"),
    "CH": (16, "CHF"),
    "DE": (21, "EUR"),
    "ES": (31, "EUR"),
    "IT": (32, "EUR"),
    "NL": (20, "EUR"),
    "GB": (15, "GBP"),
    "IE": (11, "EUR"),
    "US": (20, "USD"),
    "CA": (14, "CAD"),
}
ELSEWHERE = (30, "EUR")
# Gross salaries in France by role; other countries by their factor, to the thousand.
SALARIES = {
    "cmo": 125_000,
    "cto": 130_000,
    "cio": 125_000,
    "coo": 135_000,
    "cfo": 135_000,
    "ciso": 120_000,
    "cro": 130_000,
    "chro": 115_000,
    "cpo": 120_000,
}
FACTORS = {"CH": 170, "US": 165, "GB": 105, "DE": 115, "IE": 115, "LU": 115, "NL": 110, "ES": 80}
FACTORS |= {"IT": 90, "CA": 130}


@dataclass(frozen=True)
class Package:
    """A full-time executive in a year; `source` is engagement, provider or start."""

    salary: Decimal
    charges: Decimal
    currency: str
    source: str

    @property
    def total(self) -> Decimal:
        return round_amount(self.salary + self.salary * self.charges / 100, currency=self.currency)


@dataclass(frozen=True)
class Comparison:
    """A year of both, in the currency of the term; `ratio` is None across two currencies."""

    currency: str
    days_per_month: Decimal
    day_rate: Decimal
    planned: Decimal
    actual: Decimal | None
    actual_days: Decimal
    package: Package

    @property
    def comparable(self) -> bool:
        return self.package.currency == self.currency

    @property
    def ratio(self) -> int | None:
        """The engagement in percent of the full-time executive."""
        if not self.comparable or not self.package.total:
            return None
        return percent(self.planned, of=self.package.total)

    @property
    def saved(self) -> Decimal:
        return self.package.total - self.planned


def starting_package(*, role: str, country: str) -> Package:
    """A first value for a role in a country."""
    charges, currency = COUNTRIES.get(country, ELSEWHERE)
    salary = SALARIES[role] * FACTORS.get(country, 100) // 100_000 * 1000
    return Package(Decimal(salary), Decimal(charges), currency, "start")


def package_of(*, engagement: Engagement, prospect: Prospect) -> Package:
    """What stands beside the engagement: its own figures, the provider's, or a first value."""
    country = engagement.client.country
    start = starting_package(role=engagement.role, country=country)
    if prospect.salary is not None and prospect.charges is not None:
        return Package(prospect.salary, prospect.charges, start.currency, "engagement")
    known = FullTimeCost.objects.filter(country=country, role=engagement.role).first()
    if known is not None:
        return Package(known.salary, known.charges, start.currency, "provider")
    return start


def _actual(
    held: Sequence[Term], worked: Iterable[tuple[dt.date, Decimal]], currency: str
) -> tuple[Decimal, Decimal]:
    """What the days came to at the rates of their terms, and how many they were."""
    amount, total = ZERO, ZERO
    for day, days in worked:
        term = terms.term_on(held, day)
        if term is not None and term.currency == currency:
            amount += days * term.day_rate
            total += days
    return round_amount(amount, currency=currency), total


def comparison(*, engagement: Engagement, on: dt.date, package: Package) -> Comparison | None:
    """A year of both; None where no term has begun."""
    held = terms.terms_of(engagement)
    term = terms.term_on(held, on) or (held[0] if held else None)
    if term is None:
        return None
    since = renewal.anniversary(on, on.year - 1)
    logs = WorkLog.objects.standing().filter(engagement=engagement, day__gt=since, day__lte=on)
    actual, days = _actual(held, logs.values_list("day", "days"), term.currency)
    yearly = term.days_per_month * term.day_rate * MONTHS
    return Comparison(
        currency=term.currency,
        days_per_month=term.days_per_month,
        day_rate=term.day_rate,
        planned=round_amount(yearly, currency=term.currency),
        actual=actual if engagement.starts_on <= since else None,
        actual_days=days,
        package=package,
    )


def set_package(
    *,
    engagement: Engagement,
    salary: Decimal | None,
    charges: Decimal | None,
    by: Actor,
    for_all: bool = False,
) -> None:
    """Keep what a full-time executive would cost beside this engagement, or `for_all` of this
    role in this country. None goes back to what is known. The client sees the comparison once
    somebody has set it."""
    if for_all and salary is not None and charges is not None:
        row, _made = FullTimeCost.objects.update_or_create(
            country=engagement.client.country,
            role=engagement.role,
            defaults={"salary": salary, "charges": charges},
        )
        record(by=by, verb="changed full-time cost", subject=row, salary=str(salary))
    renewal.change_prospect(engagement=engagement, by=by, salary=salary, charges=charges)
