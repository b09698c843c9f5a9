"""What a month hands to the next one, kept in the ledger.

From the day the next month is opened, its carried-in days follow what this one leaves, by a
movement for each difference; approving this month makes that final, and what neither goes on nor
was borrowed expires or is burst. So months are approved in their order where days go from one to
the other. Rows are always held in the order of their months.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.db.models import Sum

from common.periods import Month, months_between
from engagements import ledger, rollover, terms
from engagements.ledger import Account
from engagements.models import Engagement, EngagementMonth, Movement, Term
from engagements.rollover import Closing, Lot, Rules

ZERO = Decimal(0)
Kind = Movement.Kind


def rules_of(*, engagement: Engagement, held: Sequence[Term], month: Month) -> Rules:
    """What the term says that holds at the month's end, or at the engagement's."""
    ends = engagement.ends_on
    goes_on = ends is None or ends > month.last
    term = terms.term_on(held, month.last if goes_on or ends is None else ends)
    if term is None:
        return Rules(fixed=True, goes_on=goes_on)
    return Rules(
        fixed=term.billing == Term.Billing.FIXED,
        goes_on=goes_on,
        rollover_days=term.rollover_days,
        rollover_months=term.rollover_months,
        deficit_days=term.deficit_days,
        ahead=_ahead(engagement, held, month),
    )


def _ahead(engagement: Engagement, held: Sequence[Term], month: Month) -> Decimal | None:
    """The days of a month that were paid ahead, where not all its terms are billed alike."""
    if len({term.billing for term in held}) == 1:
        return None
    parts = terms.parts_of_month(engagement=engagement, terms=held, month=month)
    if len({part.is_fixed for part in parts}) == 1:
        return None
    return sum((part.days for part in parts if part.is_fixed), ZERO)


def _by_origin(engagement: Engagement, month: Month, kind: str) -> dict[Month, Decimal]:
    moved = Movement.objects.filter(engagement=engagement, month=month.first, kind=kind)
    sums = moved.values_list("origin").annotate(days=Sum("days")).order_by("origin")
    return {Month.of(origin): days for origin, days in sums if days}


def closing_of(
    *, engagement: Engagement, held: Sequence[Term], month: Month, account: Account
) -> Closing:
    """What the month would leave behind if it closed as it is now."""
    # Where the sum is nothing there are no lots: what is owed and what is left exclude each other.
    into = _by_origin(engagement, month, Kind.CARRIED) if account.carried_in else {}
    lots = [Lot(origin, days) for origin, days in into.items()]
    return rollover.close(
        month=month,
        own=account.contracted + account.corrected,
        carried_in=lots,
        used=account.used,
        rules=rules_of(engagement=engagement, held=held, month=month),
    )


def borrowing(
    *, engagement: Engagement, held: Sequence[Term], month: Month, account: Account
) -> Account:
    """The account with the days that the month borrows as it stands, also before the next month
    is open and gives them: they are agreed, and not beyond the contract. Asks the database nothing.
    """
    if account.borrowed or account.used <= account.available:
        return account
    closing = rollover.close(
        month=month,
        own=account.contracted + account.corrected,
        carried_in=[Lot(month, account.carried_in)],
        used=account.used,
        rules=rules_of(engagement=engagement, held=held, month=month),
    )
    return replace(account, borrowed=closing.borrowed)


def as_it_stands(
    *, engagement: Engagement, held: Sequence[Term], month: Month, account: Account | None
) -> Account:
    """A month's account with what it borrows; one in which nothing has moved as it will be allotted."""
    known = terms.as_it_will_open(account=account, engagement=engagement, terms=held, month=month)
    return borrowing(engagement=engagement, held=held, month=month, account=known)


def _bring(
    engagement: Engagement, month: Month, kind: str, wanted: Mapping[Month, Decimal]
) -> bool:
    """Bring what was moved of a kind, by origin, to what is wanted; whether anything moved."""
    there = _by_origin(engagement, month, kind)
    moved = False
    for origin in sorted({*there, *wanted}):
        days = wanted.get(origin, ZERO) - there.get(origin, ZERO)
        ledger.post(engagement=engagement, month=month, kind=kind, days=days, origin=origin)
        moved = moved or bool(days)
    return moved


def _hand_on(engagement: Engagement, month: Month, closing: Closing, account: Account) -> bool:
    """Post what goes from a month to the next; whether the next one's days have changed."""
    out = {lot.origin: -lot.days for lot in closing.carried if lot.days > 0}
    into = {lot.origin: lot.days for lot in closing.carried}
    _bring(engagement, month, Kind.CARRIED_OUT, out)
    more = closing.borrowed - account.borrowed
    ledger.post(engagement=engagement, month=month, kind=Kind.BORROWED, days=more)
    return _bring(engagement, month.plus(1), Kind.CARRIED, into)


def follow(*, engagement: Engagement, held: Sequence[Term], month: Month) -> None:
    """Bring the months after this one to what it leaves now, as far as they are opened.

    The caller holds the month, which is not signed.
    """
    if not any(term.carries for term in held):
        return
    if ledger.held_month(engagement=engagement, month=month.plus(1)) is None:
        return
    account = ledger.account(engagement=engagement, month=month)
    closing = closing_of(engagement=engagement, held=held, month=month, account=account)
    if _hand_on(engagement, month, closing, account):
        follow(engagement=engagement, held=held, month=month.plus(1))


def open_month(*, engagement: Engagement, month: Month) -> EngagementMonth:
    """The month's row, held; one that is opened now takes over what the month before leaves.

    Where days go from month to month, a month that was passed over is opened before it.
    """
    if row := ledger.held_month(engagement=engagement, month=month):
        return row
    held = terms.terms_of(engagement)
    if any(term.carries for term in held):
        _catch_up(engagement, held, month)
    return ledger.open_month(engagement=engagement, month=month)


def _catch_up(engagement: Engagement, held: Sequence[Term], month: Month) -> None:
    rows = EngagementMonth.objects.select_for_update(no_key=True).filter(engagement=engagement)
    latest = rows.filter(month__lt=month.first).order_by("-month").first()
    first = latest.period if latest else Month.of(engagement.starts_on)
    for passed in months_between(first.plus(1) if latest else first, month):
        _open(engagement, held, passed)
    for passed in months_between(first, month.plus(-1)):
        # A signed month has handed on what it leaves when it was signed.
        if latest is None or passed != latest.period or not latest.is_signed:
            follow(engagement=engagement, held=held, month=passed)


def hold_all(engagements: Iterable[Engagement], *, held: Mapping[int, Sequence[Term]]) -> None:
    """Hold every month of those that hand days on, before single months of them are held."""
    wanted = {one.pk for one in engagements if any(term.carries for term in held.get(one.pk, ()))}
    rows = EngagementMonth.objects.select_for_update(no_key=True).filter(engagement__in=wanted)
    if wanted:
        list(rows.order_by("engagement_id", "month"))


def follow_from(*, engagement: Engagement, held: Sequence[Term], month: Month) -> None:
    """Let every month after this one follow the one before it, as far as these are not signed."""
    if not any(term.carries for term in held):
        return
    rows = EngagementMonth.objects.select_for_update(no_key=True).filter(engagement=engagement)
    for row in rows.filter(month__gte=month.first).order_by("month"):
        if not row.is_signed:
            follow(engagement=engagement, held=held, month=row.period)


def must_wait_for(*, row: EngagementMonth, held: Sequence[Term]) -> EngagementMonth | None:
    """The month before, where it is not signed and days go from it to this one."""
    if not any(term.carries for term in held if term.starts_on <= row.period.last):
        return None
    earlier = EngagementMonth.objects.filter(
        engagement=row.engagement, month=row.period.plus(-1).first
    ).first()
    return earlier if earlier is not None and not earlier.is_signed else None


def _open(engagement: Engagement, held: Sequence[Term], month: Month) -> None:
    days = terms.contracted(engagement=engagement, terms=held, month=month)
    ledger.allot(engagement=engagement, month=month, days=days)


def close(*, engagement: Engagement, held: Sequence[Term], month: Month) -> Account:
    """Close a month for good: hand on what goes on, let expire or burst what is left.

    The caller holds the month.
    """
    account = ledger.account(engagement=engagement, month=month)
    closing = closing_of(engagement=engagement, held=held, month=month, account=account)
    if closing.carried:
        _open(engagement, held, month.plus(1))
    changed = _hand_on(engagement, month, closing, account)
    ledger.post(engagement=engagement, month=month, kind=Kind.BURST, days=closing.burst)
    for lot in closing.expired:
        ledger.post(
            engagement=engagement,
            month=month,
            kind=Kind.EXPIRED,
            days=-lot.days,
            origin=lot.origin,
        )
    if changed:
        follow(engagement=engagement, held=held, month=month.plus(1))
    return ledger.account(engagement=engagement, month=month)
