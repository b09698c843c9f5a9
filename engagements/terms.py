"""What holds on a day, and how many days a month contracts.

Conditions change by adding a term, never by editing a past one (domain, Words). A term that
covers part of a month contracts its days per month × (its days in the month ÷ the month's days),
rounded half up to a quarter day, by working days, calendar days or not at all (Days 4). 6 days
per month from Monday 16 March 2026, France: 6 × 12/22 = 3.27 → 3.25. Two terms in one month are
prorated each and added.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from common.days import round_to_quarter
from common.periods import Month, working_days
from common.typography import date_format
from engagements import ledger
from engagements.ledger import Account
from engagements.models import Engagement, EngagementMonth, Term

ZERO = Decimal(0)


class CannotAddTerm(Exception):
    """Why a term cannot begin on that day, in the user's words."""


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


def _may_begin(engagement: Engagement, starts_on: dt.date) -> None:
    """Refuse a day outside the engagement, in a month that is handed in, or that is taken."""
    shown = date_format(starts_on, "j F Y")
    if starts_on < engagement.starts_on:
        began = date_format(engagement.starts_on, "j F Y")
        raise CannotAddTerm(_("The engagement begins on %(day)s only.") % {"day": began})
    if engagement.ends_on and starts_on > engagement.ends_on:
        ended = date_format(engagement.ends_on, "j F Y")
        raise CannotAddTerm(_("The engagement ends on %(day)s.") % {"day": ended})
    # Held until the new allotments stand, so that none of them is handed in meanwhile.
    months = EngagementMonth.objects.select_for_update().filter(
        engagement=engagement, month__gte=Month.of(starts_on).first
    )
    closed = [row for row in months.order_by("month") if not row.is_writable]
    if closed:
        said = _("%(month)s is handed in already; let the new term begin after it.")
        raise CannotAddTerm(said % {"month": date_format(closed[-1].month, "F Y")})
    if Term.objects.filter(engagement=engagement, starts_on=starts_on).exists():
        raise CannotAddTerm(_("Another term begins on %(day)s already.") % {"day": shown})


def _last_opened(engagement: Engagement, on: dt.date) -> Month:
    """The last month that has an allotment: this one, or a later one that holds work."""
    rows = EngagementMonth.objects.filter(engagement=engagement)
    latest = rows.order_by("-month").values_list("month", flat=True).first()
    return max(Month.of(on), Month.of(latest or on))


def add_term(
    *, engagement: Engagement, starts_on: dt.date, by: Actor, on: dt.date, **conditions: object
) -> Term:
    """Let other conditions hold from a day on; `conditions` are the fields of a term.

    The ledger follows at once: the months from there to the one of `on`, or to the last one
    that is open already, are allotted anew. Raises CannotAddTerm where a month from that day on
    is with the client or signed, and for a day outside the engagement.
    """
    _may_begin(engagement, starts_on)
    term = Term.objects.create(
        **engagement.owner, engagement=engagement, starts_on=starts_on, **conditions
    )
    record(by=by, verb="added a term", subject=engagement, term=str(term))
    allot_from(engagement=engagement, first=Month.of(starts_on), on=on)
    return term


def allot_from(*, engagement: Engagement, first: Month, on: dt.date) -> None:
    """Bring the months from one on in line, to the one of the day or the last one that is open."""
    allot_until(engagement=engagement, first=first, last=_last_opened(engagement, on))


def allot_until(*, engagement: Engagement, first: Month, last: Month) -> None:
    """Bring the allotments of a run of months in line with the terms."""
    terms = terms_of(engagement)
    while first <= last:
        days = contracted(engagement=engagement, terms=terms, month=first)
        ledger.allot(engagement=engagement, month=first, days=days)
        first = first.plus(1)
