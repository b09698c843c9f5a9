"""What holds on a day, and how many days a month contracts.

A term that covers part of a month contracts its days per month × (its days in the month ÷ the month's days),
rounded half up to a quarter day, by working days, calendar days or not at all (Days 4). 6 days
per month from Monday 16 March 2026, France: 6 × 12/22 = 3.27 → 3.25. Two terms in one month are
prorated each and added.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.days import round_to_quarter
from common.periods import Month, working_days
from engagements.ledger import Account
from engagements.models import Engagement, Term

ZERO = Decimal(0)


@dataclass(frozen=True)
class Part:
    """What one term contracts of one month: `covered` of `total` days give `days`."""

    term: Term
    first: dt.date
    last: dt.date
    covered: int
    total: int
    days: Decimal

    @property
    def is_whole(self) -> bool:
        return self.covered == self.total

    @property
    def is_fixed(self) -> bool:
        """Whether its days are paid ahead, whatever is used."""
        return self.term.billing == Term.Billing.FIXED


def terms_of(engagement: Engagement) -> list[Term]:
    """All terms of an engagement, the earliest first."""
    return list(Term.objects.filter(engagement=engagement).order_by("starts_on"))


def terms_by_engagement(engagements: Iterable[int]) -> dict[int, list[Term]]:
    """The terms of many engagements by id, the earliest first, in one statement."""
    held: dict[int, list[Term]] = {}
    for term in Term.objects.filter(engagement__in=list(engagements)).in_order():
        held.setdefault(term.engagement_id, []).append(term)
    return held


def term_on(terms: Sequence[Term], day: dt.date) -> Term | None:
    """The term that holds on a day; None before the first one begins."""
    begun = [term for term in terms if term.starts_on <= day]
    return begun[-1] if begun else None


def _stretches(
    terms: Sequence[Term], first: dt.date, last: dt.date
) -> list[tuple[Term, dt.date, dt.date]]:
    """Which term holds from when to when between two days."""
    found = []
    for number, term in enumerate(terms):
        following = terms[number + 1].starts_on if number + 1 < len(terms) else None
        start = max(term.starts_on, first)
        end = min(following - dt.timedelta(days=1), last) if following else last
        if start <= end:
            found.append((term, start, end))
    return found


def _weight(term: Term, first: dt.date, last: dt.date, *, country: str, subdivision: str) -> int:
    if term.proration == Term.Proration.WORKING:
        return len(working_days(first, last, country=country, subdivision=subdivision))
    return (last - first).days + 1


def parts_of_month(*, engagement: Engagement, terms: Sequence[Term], month: Month) -> list[Part]:
    """What each term contracts of a month; nothing outside the engagement's own days."""
    client = engagement.client
    first = max(month.first, engagement.starts_on)
    last = min(month.last, engagement.ends_on or month.last)
    parts = []
    for term, start, end in _stretches(terms, first, last):
        where = {"country": client.country, "subdivision": client.subdivision}
        total = _weight(term, month.first, month.last, **where)
        covered = _weight(term, start, end, **where)
        whole = (start, end) == (month.first, month.last)
        if whole or term.proration == Term.Proration.NONE:
            covered, days = total, term.days_per_month
        else:
            days = round_to_quarter(term.days_per_month * covered / total)
        parts.append(Part(term, start, end, covered, total, days))
    return parts


def contracted(*, engagement: Engagement, terms: Sequence[Term], month: Month) -> Decimal:
    """The days that a month contracts, over all its terms."""
    parts = parts_of_month(engagement=engagement, terms=terms, month=month)
    return sum((part.days for part in parts), ZERO)


def as_it_will_open(
    *, account: Account | None, engagement: Engagement, terms: Sequence[Term], month: Month
) -> Account:
    """A month's account; one in which nothing has moved yet reads as it will be allotted."""
    if account is not None:
        return account
    return Account(contracted=contracted(engagement=engagement, terms=terms, month=month))


def days_without_rate(
    *, engagement: Engagement, terms: Sequence[Term], month: Month
) -> list[dt.date]:
    """The days of an engagement in a month before its first term begins: they have no rate."""
    days = [day for day in month.days if engagement.runs_on(day)]
    return [day for day in days if term_on(terms, day) is None]
