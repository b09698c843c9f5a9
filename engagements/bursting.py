"""Days beyond the contract, asked for before the work and answered by the client.

The executive asks for so many days of a month, with a reason and in words. Every founder of the
client is written to; one of them approves or declines, from the letter or on the page, and the
first one wins. A request can be taken back until it is answered, and expires when its month is
signed.

What is used beyond the contract is invoiced up to the cap once the month is approved. Beyond the
cap only what a founder has approved by name is: a request says how many of its days those are, and
approving it names them (domain, Days 6). With a cap of 4 days, 3 approved name none; 3 more name 2.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts import mailed
from accounts.actors import Actor, Role
from accounts.audit import record
from common.days import format_days
from common.periods import Month
from common.typography import date_format
from engagements import burst_letters, ledger, terms
from engagements.models import BurstRequest, BurstVerdict, Engagement, EngagementMonth
from engagements.terms import Part
from tenancy.scope import as_provider

ZERO = Decimal(0)
MOST = Decimal(31)
Status = BurstRequest.Status


class CannotAsk(Exception):
    """Why days cannot be asked for, or a request not be taken back, in the user's words."""


class CannotAnswer(Exception):
    """Why a request cannot be answered, in the founder's words."""


@dataclass(frozen=True)
class Room:
    """What founders have approved of a month, in days; `named` of them lie beyond the cap."""

    approved: Decimal = ZERO
    named: Decimal = ZERO


NO_ROOM = Room()


def rooms(*, engagements: Iterable[int], month: Month) -> dict[int, Room]:
    """What is approved of a month by engagement id, in one statement; absent where nothing is."""
    rows = BurstRequest.objects.filter(
        engagement__in=list(engagements), month=month.first, status=Status.APPROVED
    )
    sums = rows.values_list("engagement_id").annotate(days=Sum("days"), named=Sum("named"))
    return {number: Room(days, named) for number, days, named in sums.order_by()}


def room(*, engagement: Engagement, month: Month) -> Room:
    """What is approved of one engagement's month."""
    return rooms(engagements=[engagement.pk], month=month).get(engagement.pk, NO_ROOM)


def requests(*, engagement: Engagement, month: Month) -> list[BurstRequest]:
    """The requests of a month in the order in which they were asked."""
    rows = BurstRequest.objects.filter(engagement=engagement, month=month.first)
    found = list(rows.select_related("asked_by__user").order_by("asked_at", "id"))
    for one in found:
        one.engagement = engagement
    return found


def waiting(*, engagements: Iterable[Engagement]) -> list[BurstRequest]:
    """The requests of these engagements that wait for an answer, the oldest first."""
    known = {one.pk: one for one in engagements}
    rows = BurstRequest.objects.filter(engagement__in=known, status=Status.ASKED)
    found = list(rows.select_related("asked_by__user").order_by("asked_at", "id"))
    for one in found:
        one.engagement = known[one.engagement_id]
    return found


@dataclass(frozen=True)
class Extra:
    """The days of a month beyond its contract, as both sides see them.

    `over` are used; `to_ask` are those of them that nobody has approved, where the term wants them
    asked for.
    """

    requests: tuple[BurstRequest, ...]
    room: Room
    over: Decimal
    cap: Decimal
    rate: Decimal | None
    currency: str
    to_ask: Decimal
    may_ask: bool

    @property
    def is_shown(self) -> bool:
        return bool(self.requests or self.over)


def extra(*, row: EngagementMonth, used: Decimal, available: Decimal) -> Extra:
    """What a month has of extra days, in two statements."""
    found = requests(engagement=row.engagement, month=row.period)
    parts = _parts(row.engagement, row.period)
    approved = [one for one in found if one.status == Status.APPROVED]
    there = Room(
        sum((one.days for one in approved), ZERO), sum((one.named for one in approved), ZERO)
    )
    over = max(used - available, ZERO)
    term = parts[-1].term if parts else None
    asks = term is not None and term.burst_asked
    return Extra(
        requests=tuple(found),
        room=there,
        over=over,
        cap=term.cap if term else ZERO,
        rate=term.rate_of_burst if term else None,
        currency=term.currency if term else "",
        to_ask=max(over - there.approved, ZERO) if asks else ZERO,
        may_ask=term is not None and not row.is_signed,
    )


def named_by(*, days: Decimal, approved: Decimal, cap: Decimal) -> Decimal:
    """How many of so many more days lie beyond the cap, when so many are approved already."""
    return max(approved + days - cap, ZERO) - max(approved - cap, ZERO)


def _parts(engagement: Engagement, month: Month) -> list[Part]:
    held = terms.terms_of(engagement)
    return terms.parts_of_month(engagement=engagement, terms=held, month=month)


def named_in(*, request: BurstRequest) -> Decimal:
    """How many days beyond the cap an approval of this request would name now."""
    parts = _parts(request.engagement, request.period)
    cap = parts[-1].term.cap if parts else ZERO
    approved = room(engagement=request.engagement, month=request.period).approved
    return named_by(days=request.days, approved=approved, cap=cap)


def _is_signed(row: EngagementMonth | None) -> bool:
    return row is not None and row.is_signed


def ask(
    *,
    engagement: Engagement,
    month: Month,
    days: Decimal,
    reason: str,
    words: str,
    by: Actor,
    at: dt.datetime,
) -> BurstRequest:
    """Ask the client for so many days of a month beyond its contract. Raises CannotAsk."""
    words = words.strip()
    if by.member_id is None:
        raise CannotAsk(_("Only the provider's people ask for extra days."))
    if not ZERO < days <= MOST:
        raise CannotAsk(_("Ask for more than nothing, and at most 31 days."))
    if not words:
        raise CannotAsk(_("Say what the days are for; the founder reads it."))
    name = {"month": date_format(month.first, "F Y")}
    if not _parts(engagement, month):
        raise CannotAsk(_("The engagement does not run in %(month)s.") % name)
    if _is_signed(ledger.held_month(engagement=engagement, month=month)):
        raise CannotAsk(_("%(month)s is approved and locked: ask in an open month.") % name)
    request = BurstRequest.objects.create(
        **engagement.owner,
        engagement=engagement,
        month=month.first,
        reason=reason,
        words=words,
        days=days,
        asked_by_id=by.member_id,
        asked_at=at,
    )
    _trail(request, "asked for extra days", by)
    burst_letters.ask_founders(request=request, named=named_in(request=request), by=by.name, at=at)
    return request


def _trail(request: BurstRequest, verb: str, by: Actor, **detail: Any) -> None:
    record(
        by=by,
        verb=verb,
        subject=request,
        engagement=request.engagement.title,
        days=format_days(request.days),
        **detail,
    )


def _held(request: BurstRequest) -> tuple[EngagementMonth | None, BurstRequest]:
    """The month, then the request, as they are now, held until the transaction ends.

    Whoever signs the month holds it first as well: nobody waits in a circle.
    """
    row = ledger.held_month(engagement=request.engagement, month=request.period)
    rows = BurstRequest.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "engagement__client",
        "engagement__provider",
        "engagement__executive__user",
        "asked_by__user",
    )
    return row, rows.get(pk=request.pk)


def why_closed(request: BurstRequest) -> str:
    """What became of a request that waits for nobody any more; nothing while it waits."""
    words = {
        "person": request.closed_by,
        "month": date_format(request.month, "F Y"),
    }
    said = {
        Status.ASKED: "",
        Status.APPROVED: _("%(person)s approved these days already."),
        Status.DECLINED: _("%(person)s declined these days already."),
        Status.WITHDRAWN: _("%(person)s took this request back."),
        Status.EXPIRED: _("%(month)s was approved before this request had an answer."),
    }
    return said[Status(request.status)] % words


def _must_wait(row: EngagementMonth | None, request: BurstRequest) -> None:
    if said := why_closed(request):
        raise CannotAnswer(said)
    if _is_signed(row):
        said = _("%(month)s is approved and locked: its days are settled.")
        raise CannotAnswer(said % {"month": date_format(request.month, "F Y")})


def _close(request: BurstRequest, status: str, *, by: str, at: dt.datetime) -> None:
    request.status = status
    request.closed_by = by
    request.closed_at = at
    request.save(update_fields=["status", "closed_by", "closed_at", "comment", "named"])


def approve_burst(
    *, request: BurstRequest, by: Actor, at: dt.datetime, seen: Decimal
) -> BurstRequest:
    """A founder approves the days. Raises CannotAnswer.

    `seen` is how many of them beyond the cap the page has named: where other days were approved
    meanwhile, and more would be named now, it is read again first.
    """
    return _answer(request, BurstVerdict.Answer.APPROVED, by=by, at=at, seen=seen)


def decline_burst(
    *, request: BurstRequest, by: Actor, at: dt.datetime, comment: str = ""
) -> BurstRequest:
    """A founder declines the days, saying why or not. Raises CannotAnswer."""
    return _answer(request, BurstVerdict.Answer.DECLINED, by=by, at=at, comment=comment.strip())


def _answer(
    request: BurstRequest,
    answer: str,
    *,
    by: Actor,
    at: dt.datetime,
    comment: str = "",
    seen: Decimal = ZERO,
) -> BurstRequest:
    """The founder's act under their own role, then what follows from it."""
    if by.role != Role.FOUNDER:
        raise CannotAnswer(_("Only a founder of the client answers this."))
    _must_wait(None, request)
    approves = answer == BurstVerdict.Answer.APPROVED
    # A savepoint: where somebody else was first, this act leaves nothing behind.
    with transaction.atomic():
        BurstVerdict.objects.create(
            **request.owner,
            burst=request,
            answer=answer,
            comment=comment,
            user_id=by.user_id or 0,
            at=at,
            by_link=by.by_link,
        )
        with as_provider():
            row, held = _held(request)
            _must_wait(row, held)
            if approves:
                held.named = named_in(request=held)
                if held.named != seen:
                    said = _("Other days were approved meanwhile: read it again, then approve.")
                    raise CannotAnswer(said)
            held.comment = comment
            _close(held, answer, by=by.name, at=at)
            verb = "approved extra days" if approves else "declined extra days"
            _trail(held, verb, by, comment=comment)
            burst_letters.tell_answer(request=held, by=by.name, at=at)
            return held


def withdraw_burst(*, request: BurstRequest, by: Actor, at: dt.datetime) -> BurstRequest:
    """Take a request back that nobody has answered. Raises CannotAsk."""
    _row, held = _held(request)
    if said := why_closed(held):
        raise CannotAsk(said)
    _close(held, Status.WITHDRAWN, by=by.name, at=at)
    mailed.withdraw(purpose=burst_letters.BURST, row=held.pk, at=at)
    _trail(held, "withdrew extra days", by)
    return held


def expire(*, month: EngagementMonth, at: dt.datetime) -> None:
    """What nobody answered until its month was signed asks nothing any more; the caller holds it."""
    rows = BurstRequest.objects.select_for_update(no_key=True).filter(
        engagement=month.engagement_id, month=month.month, status=Status.ASKED
    )
    for request in rows.order_by("id"):
        _close(request, Status.EXPIRED, by="", at=at)
        mailed.withdraw(purpose=burst_letters.BURST, row=request.pk, at=at)
