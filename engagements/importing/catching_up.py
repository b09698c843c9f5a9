"""Many accounts brought in line at once: what each open month hands on, in a handful of statements.

The same movements as following month by month makes (carrying.py), and a month that was passed
over is opened. What is signed stays as it is.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from common.periods import Month
from engagements import reckoning
from engagements.models import Engagement, EngagementMonth, Movement
from engagements.reckoning import Book, Moved, Reckoned
from engagements.rollover import Lot

ZERO = Decimal(0)
BATCH = 1_000
NOTHING = Moved()
Kind = Movement.Kind


def catch_up(*, engagements: Iterable[Engagement]) -> None:
    """Let every open month of these follow the one before it.

    The caller holds the months that are there (`carrying.hold_all`).
    """
    wanted = list(engagements)
    book = reckoning.open_book(engagements=[one.pk for one in wanted])
    rows: list[EngagementMonth] = []
    movements: list[Movement] = []
    for engagement in wanted:
        if not any(term.carries for term in book.terms.get(engagement.pk, ())):
            continue
        opened = [month for pk, month in book.rows if pk == engagement.pk]
        if not opened:
            continue
        run = reckoning.reckon(engagement=engagement, book=book, until=max(opened))
        rows += _missing(engagement, book, run)
        movements += _differences(engagement, book, run)
    # The movements first: each looks whether its month is closed, among the months that are there.
    Movement.objects.bulk_create(movements, batch_size=BATCH)
    EngagementMonth.objects.bulk_create(rows, batch_size=BATCH)


def _missing(
    engagement: Engagement, book: Book, run: Iterable[Reckoned]
) -> Iterator[EngagementMonth]:
    for one in run:
        if (engagement.pk, one.month) not in book.rows:
            yield EngagementMonth(**engagement.owner, engagement=engagement, month=one.month.first)


def _differences(engagement: Engagement, book: Book, run: list[Reckoned]) -> Iterator[Movement]:
    """What has to move so that the ledger says what the run says; the last month hands nothing on
    before the next one is open.
    """
    for number, one in enumerate(run):
        there = book.moved.get((engagement.pk, one.month), NOTHING)
        if (engagement.pk, one.month) not in book.rows and one.account.contracted:
            yield _movement(engagement, one.month, Kind.ALLOTMENT, one.account.contracted)
        if one.is_signed or number + 1 == len(run):
            continue
        after = run[number + 1]
        if after.is_signed:
            continue
        into = book.moved.get((engagement.pk, after.month), NOTHING)
        out = [Lot(lot.origin, -lot.days) for lot in one.carried if lot.days > 0]
        yield from _brought(engagement, one.month, Kind.CARRIED_OUT, there.handed, out)
        if more := one.account.borrowed - there.account.borrowed:
            yield _movement(engagement, one.month, Kind.BORROWED, more)
        yield from _brought(engagement, after.month, Kind.CARRIED, into.carried, one.carried)


def _brought(
    engagement: Engagement, month: Month, kind: str, there: Iterable[Lot], wanted: Iterable[Lot]
) -> Iterator[Movement]:
    """The movements that bring what is there of a kind to what is wanted, by origin."""
    now, then = _by_origin(there), _by_origin(wanted)
    for origin in sorted({*now, *then}):
        if days := then.get(origin, ZERO) - now.get(origin, ZERO):
            yield _movement(engagement, month, kind, days, origin)


def _by_origin(lots: Iterable[Lot]) -> Mapping[Month, Decimal]:
    return {lot.origin: lot.days for lot in lots}


def _movement(
    engagement: Engagement, month: Month, kind: str, days: Decimal, origin: Month | None = None
) -> Movement:
    return Movement(
        **engagement.owner,
        engagement=engagement,
        month=month.first,
        kind=kind,
        days=days,
        origin=origin.first if origin else None,
    )
