"""The account of an engagement in days: movements that are only ever added.

Allotment gives days, work takes them; what a month leaves or takes beyond goes on, expires, is
borrowed or burst (carrying.py; domain, Words; Days 5 and 6). Every balance is a sum of movements.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import QuerySet, Sum

from common.periods import Month
from engagements.models import Engagement, EngagementMonth, Movement, WorkLog

ZERO = Decimal(0)
Kind = Movement.Kind


@dataclass(frozen=True)
class Account:
    """One engagement's account of one month, in days; what is used, expired or goes on is positive."""

    contracted: Decimal = ZERO
    carried_in: Decimal = ZERO
    carried_out: Decimal = ZERO
    borrowed: Decimal = ZERO
    used: Decimal = ZERO
    burst: Decimal = ZERO
    expired: Decimal = ZERO
    corrected: Decimal = ZERO

    @property
    def available(self) -> Decimal:
        return self.contracted + self.carried_in + self.borrowed + self.corrected

    @property
    def balance(self) -> Decimal:
        """What is left now; below zero it is used beyond what is available."""
        return self.available - self.used + self.burst - self.expired - self.carried_out


def post(
    *,
    engagement: Engagement,
    month: Month,
    kind: str,
    days: Decimal,
    worklog: WorkLog | None = None,
    note: str = "",
    origin: Month | None = None,
) -> None:
    """Add a movement; one of zero days moves nothing and is not written.

    `origin` is the month that contracted days which are carried or expire.
    """
    if not days:
        return
    Movement.objects.create(
        **engagement.owner,
        engagement=engagement,
        month=month.first,
        kind=kind,
        days=days,
        worklog=worklog,
        note=note,
        origin=origin.first if origin else None,
    )


def open_month(*, engagement: Engagement, month: Month) -> EngagementMonth:
    """The month's row, locked until the transaction ends; made where it is not there yet."""
    row = held_month(engagement=engagement, month=month)
    if row is None:
        EngagementMonth.objects.bulk_create(
            [EngagementMonth(**engagement.owner, engagement=engagement, month=month.first)],
            ignore_conflicts=True,
        )
        row = held_month(engagement=engagement, month=month)
    assert row is not None  # noqa: S101 - it was made just now, by us or by who was quicker
    return row


def held_month(*, engagement: Engagement, month: Month) -> EngagementMonth | None:
    """The month's row, locked until the transaction ends; None where it is not there yet."""
    rows = EngagementMonth.objects.select_for_update(no_key=True)
    row = rows.filter(engagement=engagement, month=month.first).first()
    if row is not None:
        row.engagement = engagement
    return row


def allot(*, engagement: Engagement, month: Month, days: Decimal) -> None:
    """Bring the month's allotment to so many days, by a movement for the difference."""
    open_month(engagement=engagement, month=month)
    allot_open(engagement=engagement, month=month, days=days)


def allot_open(*, engagement: Engagement, month: Month, days: Decimal) -> Account:
    """The same for a month that the caller holds; returns the account with that allotment."""
    now = account(engagement=engagement, month=month)
    post(engagement=engagement, month=month, kind=Kind.ALLOTMENT, days=days - now.contracted)
    return replace(now, contracted=days)


def account_of(sums: Mapping[str, Decimal]) -> Account:
    """The account that the sums of a month's movements by their kind make."""

    def of(kind: str) -> Decimal:
        return sums.get(kind, ZERO)

    return Account(
        contracted=of(Kind.ALLOTMENT),
        carried_in=of(Kind.CARRIED),
        carried_out=-of(Kind.CARRIED_OUT),
        borrowed=of(Kind.BORROWED),
        used=-of(Kind.WORK),
        burst=of(Kind.BURST),
        expired=-of(Kind.EXPIRED),
        corrected=of(Kind.CORRECTION),
    )


def _accounts(movements: QuerySet[Movement]) -> dict[tuple[int, Month], Account]:
    """The accounts that these movements make, by engagement id and month, in one statement."""
    rows = movements.values_list("engagement_id", "month", "kind")
    sums: dict[tuple[int, Month], dict[str, Decimal]] = {}
    for engagement_id, month, kind, total in rows.annotate(total=Sum("days")).order_by():
        sums.setdefault((engagement_id, Month.of(month)), {})[kind] = total
    return {key: account_of(kinds) for key, kinds in sums.items()}


def accounts(*, engagements: Iterable[int], month: Month) -> dict[int, Account]:
    """The accounts of a month by engagement id; absent where nothing moved."""
    found = _accounts(Movement.objects.filter(engagement__in=list(engagements), month=month.first))
    return {engagement_id: account for (engagement_id, _), account in found.items()}


def account(*, engagement: Engagement, month: Month) -> Account:
    """The account of one engagement and month."""
    found = accounts(engagements=[engagement.pk], month=month)
    return found.get(engagement.pk, Account())


def all_accounts(*, engagements: Iterable[int]) -> dict[tuple[int, Month], Account]:
    """Every account of these engagements by id and month."""
    return _accounts(Movement.objects.filter(engagement__in=list(engagements)))


def history(*, engagement: Engagement, first: Month, last: Month) -> dict[Month, Account]:
    """The accounts of an engagement by month."""
    found = _accounts(
        Movement.objects.filter(
            engagement=engagement, month__gte=first.first, month__lte=last.first
        )
    )
    return {month: account for (_, month), account in found.items()}
