"""What each month of an engagement comes to if it closed with what is logged so far.

A month that is signed stays as it was signed. Every other one is reckoned from the one before it:
what that one leaves is carried in, the oldest used first; what is left then goes on, expires, is
borrowed or burst (domain, Days 5 to 7). So a run of months of which none is approved reads as it
will when all of them are, also where no row was made for a month yet. Writes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from common.periods import Month, months_between
from engagements import carrying, ledger, rollover, terms
from engagements.ledger import Account
from engagements.models import Engagement, EngagementMonth, Movement, Term
from engagements.rollover import Lot

ZERO = Decimal(0)
EMPTY = Account()
Kind = Movement.Kind


@dataclass(frozen=True)
class Moved:
    """What moved in a month: its account; what was carried in, expired and handed on by origin,
    the last as it is booked, negative."""

    account: Account = EMPTY
    carried: tuple[Lot, ...] = ()
    expired: tuple[Lot, ...] = ()
    handed: tuple[Lot, ...] = ()


@dataclass(frozen=True)
class Reckoned:
    """A month as it is signed, or as it would close now; all in days.

    `carried` goes on to the next month (a borrowed lot is negative), `expired` ends with this one.
    """

    month: Month
    status: str
    account: Account
    carried: tuple[Lot, ...]
    expired: tuple[Lot, ...]

    @property
    def is_signed(self) -> bool:
        return self.status in EngagementMonth.SIGNED_STATES


@dataclass(frozen=True)
class Book:
    """What the ledger holds of some engagements, by id and month."""

    moved: Mapping[tuple[int, Month], Moved]
    rows: Mapping[tuple[int, Month], EngagementMonth]
    terms: Mapping[int, Sequence[Term]]


def open_book(*, engagements: Iterable[int]) -> Book:
    """Read all of it, in three statements."""
    wanted = list(engagements)
    rows = EngagementMonth.objects.filter(engagement__in=wanted)
    return Book(
        moved=_moved(wanted),
        rows={(row.engagement_id, row.period): row for row in rows},
        terms=terms.terms_by_engagement(wanted),
    )


def _moved(engagements: list[int]) -> dict[tuple[int, Month], Moved]:
    movements = Movement.objects.filter(engagement__in=engagements)
    found = movements.values_list("engagement_id", "month", "kind", "origin")
    kinds: dict[tuple[int, Month], dict[str, Decimal]] = {}
    lots: dict[tuple[int, Month, str], list[Lot]] = {}
    for engagement, first, kind, origin, days in found.annotate(total=Sum("days")).order_by(
        "engagement_id", "month", "kind", "origin"
    ):
        month = Month.of(first)
        sums = kinds.setdefault((engagement, month), {})
        sums[kind] = sums.get(kind, ZERO) + days
        if origin and days:
            lots.setdefault((engagement, month, kind), []).append(Lot(Month.of(origin), days))
    return {
        (engagement, month): Moved(
            account=ledger.account_of(sums),
            carried=tuple(lots.get((engagement, month, Kind.CARRIED), ())),
            expired=tuple(
                Lot(lot.origin, -lot.days)
                for lot in lots.get((engagement, month, Kind.EXPIRED), ())
            ),
            handed=tuple(lots.get((engagement, month, Kind.CARRIED_OUT), ())),
        )
        for (engagement, month), sums in kinds.items()
    }


def reckon(*, engagement: Engagement, book: Book, until: Month) -> list[Reckoned]:
    """The months of an engagement from its first to one, in order. Asks the database nothing."""
    last = until
    if engagement.ends_on is not None:
        last = min(until, Month.of(engagement.ends_on))
    found: list[Reckoned] = []
    into: tuple[Lot, ...] = ()
    for month in months_between(Month.of(engagement.starts_on), last):
        row = book.rows.get((engagement.pk, month))
        moved = book.moved.get((engagement.pk, month))
        if row is not None and row.is_signed:
            one = _as_signed(engagement, book, row, moved or Moved())
        else:
            status = row.status if row else EngagementMonth.Status.OPEN
            one = _as_it_would_close(engagement, book, month, status, moved, into)
        found.append(one)
        into = one.carried
    return found


def _as_signed(engagement: Engagement, book: Book, row: EngagementMonth, moved: Moved) -> Reckoned:
    after = book.moved.get((engagement.pk, row.period.plus(1)))
    return Reckoned(
        month=row.period,
        status=row.status,
        account=moved.account,
        carried=after.carried if after else (),
        expired=moved.expired,
    )


def _as_it_would_close(
    engagement: Engagement,
    book: Book,
    month: Month,
    status: str,
    moved: Moved | None,
    into: tuple[Lot, ...],
) -> Reckoned:
    held = book.terms.get(engagement.pk, ())
    now = terms.as_it_will_open(
        account=moved.account if moved else None, engagement=engagement, terms=held, month=month
    )
    closing = rollover.close(
        month=month,
        own=now.contracted + now.corrected,
        carried_in=into,
        used=now.used,
        rules=carrying.rules_of(engagement=engagement, held=held, month=month),
    )
    return Reckoned(
        month=month,
        status=status,
        account=Account(
            contracted=now.contracted,
            carried_in=rollover.total(into),
            carried_out=rollover.going_on(closing),
            borrowed=closing.borrowed,
            used=now.used,
            burst=closing.burst,
            expired=rollover.total(closing.expired),
            corrected=now.corrected,
        ),
        carried=closing.carried,
        expired=closing.expired,
    )
