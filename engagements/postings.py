"""Many entries move the ledger at once: each month is opened and allotted once, each entry posted.

The same movements as logging one by one makes, in a handful of statements however many there are.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db.models import Sum

from common.periods import Month
from engagements import terms
from engagements.models import Engagement, EngagementMonth, Movement, Term, WorkLog

ZERO = Decimal(0)
BATCH = 1_000

# An engagement's months, by the engagement's id and the month.
Months = Mapping[tuple[int, Month], Engagement]


def open_months(wanted: Months) -> dict[tuple[int, Month], EngagementMonth]:
    """The rows of these months, locked until the transaction ends; made where they are missing.

    Always in the same order, so that two who do this wait for each other and neither for ever.
    """
    EngagementMonth.objects.bulk_create(
        [
            EngagementMonth(**engagement.owner, engagement=engagement, month=month.first)
            for (_pk, month), engagement in sorted(wanted.items(), key=lambda item: item[0])
        ],
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    rows = EngagementMonth.objects.select_for_update(no_key=True).order_by("engagement_id", "month")
    return {key: row for key, row in _by_month(rows, wanted).items() if key in wanted}


def months_there(wanted: Months) -> dict[tuple[int, Month], EngagementMonth]:
    """The rows of these months that are there, as they are now."""
    return _by_month(EngagementMonth.objects.all(), wanted)


def _by_month(rows: object, wanted: Months) -> dict[tuple[int, Month], EngagementMonth]:
    found = rows.filter(  # type: ignore[attr-defined]
        engagement__in={pk for pk, _month in wanted},
        month__in={month.first for _pk, month in wanted},
    )
    return {(row.engagement_id, row.period): row for row in found}


def allot(wanted: Months, *, held: Mapping[int, list[Term]]) -> None:
    """Bring the allotment of each month to what the terms contract, by one movement each."""
    sums = (
        Movement.objects.filter(
            kind=Movement.Kind.ALLOTMENT,
            engagement__in={pk for pk, _month in wanted},
            month__in={month.first for _pk, month in wanted},
        )
        .values_list("engagement_id", "month")
        .annotate(total=Sum("days"))
        .order_by()
    )
    given = {(pk, Month.of(month)): total for pk, month, total in sums}
    movements = []
    for (pk, month), engagement in wanted.items():
        contracted = terms.contracted(engagement=engagement, terms=held.get(pk, []), month=month)
        if days := contracted - given.get((pk, month), ZERO):
            movements.append(_movement(engagement, month, Movement.Kind.ALLOTMENT, days))
    Movement.objects.bulk_create(movements, batch_size=BATCH)


def post_work(logs: Iterable[WorkLog]) -> None:
    """Take the days of new entries from the account, a movement for each that names it."""
    Movement.objects.bulk_create(
        [
            _movement(log.engagement, Month.of(log.day), Movement.Kind.WORK, -log.days, log)
            for log in logs
        ],
        batch_size=BATCH,
    )


def _movement(
    engagement: Engagement,
    month: Month,
    kind: str,
    days: Decimal,
    worklog: WorkLog | None = None,
) -> Movement:
    return Movement(
        **engagement.owner,
        engagement=engagement,
        month=month.first,
        kind=kind,
        days=days,
        worklog=worklog,
    )
