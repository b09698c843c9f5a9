"""How much of the month is used, what is left, and where the pace leads.

The state is the same everywhere (domain, Days 8): calm below 80 % used; watch from 80 %, or when
the pace so far projects past what is available by month's end; over past 100 % (exactly 100 % is
used up, not exceeded). The pace counts from the fifth working day on: used ÷ working days gone ×
working days in the month.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.days import format_days, percent, round_to_hundredth, round_to_quarter
from common.periods import Month, working_days
from engagements import bursting, carrying, ledger, terms
from engagements.ledger import Account
from engagements.models import Engagement, Term

ZERO = Decimal(0)
QUARTER = Decimal("0.25")
WATCH_FROM = Decimal("0.8")
PACE_FROM = 5


class State(StrEnum):
    CALM = "calm"
    WATCH = "watch"
    OVER = "over"


TONES = {State.CALM: "", State.WATCH: "warn", State.OVER: "bad"}


@dataclass(frozen=True)
class Burn:
    """One engagement in one month, as of a day; everything in days.

    `left` is negative when more was used than is available. `projected` is what the month ends
    at by the pace so far; None before the fifth working day, and for a month that is over.
    `days_to_go` are the working days after the day it was asked for; `ended` once the month's
    last day has passed, when having used nearly everything is no reason to watch any more.
    `approved` are the days beyond the contract that a founder has approved for the month, read
    once there is none of it left.
    """

    month: Month
    account: Account
    projected: Decimal | None
    days_gone: int
    days_to_go: int
    ended: bool
    state: State
    approved: Decimal = ZERO

    @property
    def contracted(self) -> Decimal:
        return self.account.contracted

    @property
    def available(self) -> Decimal:
        return self.account.available

    @property
    def used(self) -> Decimal:
        return self.account.used

    @property
    def left(self) -> Decimal:
        return self.account.available - self.account.used

    @property
    def over(self) -> Decimal:
        return max(-self.left, ZERO)

    @property
    def unapproved(self) -> Decimal:
        """What is used beyond the contract and beyond what a founder has approved."""
        return max(self.over - self.approved, ZERO)

    @property
    def percent(self) -> int:
        """Used of available, in whole percent; 100 where something was used of nothing."""
        if self.available <= 0:
            return 100 if self.used > 0 else 0
        return percent(self.used, of=self.available)

    @property
    def tone(self) -> str:
        """The tone of the state on a page; words say it too."""
        return TONES[State.CALM if self._was_watched else self.state]

    @property
    def _was_watched(self) -> bool:
        return self.ended and self.state == State.WATCH

    @property
    def in_words(self) -> str:
        """What the state asks for, in a few words; nothing while it is calm."""
        if self.state == State.CALM or self._was_watched:
            return ""
        if self.state == State.OVER:
            agreed = 0 < self.over <= self.approved
            return _("Extra days, as approved") if agreed else _("Beyond the contract")
        if not self.left and self.approved:
            return _("Used up, %(days)s extra approved") % {"days": format_days(self.approved)}
        if not self.left:
            return _("Used up")
        if self.projected is not None and self.projected > self.available:
            # In quarters as days are logged, and never as what is available, which it passes.
            end = max(round_to_quarter(self.projected), self.available + QUARTER)
            return _("Expected to end at %(days)s") % {"days": format_days(end)}
        if not self.days_to_go:
            return _("Nearly used up")
        return ngettext(
            "%(count)s working day to go", "%(count)s working days to go", self.days_to_go
        ) % {"count": self.days_to_go}


def state_of(*, used: Decimal, available: Decimal, projected: Decimal | None) -> State:
    """Calm, watch or over."""
    if used > max(available, ZERO):
        return State.OVER
    watched = used > 0 and used >= WATCH_FROM * available
    ahead = projected is not None and projected > available
    return State.WATCH if watched or ahead else State.CALM


def projection(*, used: Decimal, gone: int, to_go: int) -> Decimal | None:
    """Where the pace leads by the month's end, in days to two places."""
    if gone < PACE_FROM or not to_go:
        return None
    return round_to_hundredth(used * (gone + to_go) / gone)


def burn_of(
    *,
    engagement: Engagement,
    account: Account,
    month: Month,
    as_of: dt.date,
    approved: Decimal = ZERO,
) -> Burn:
    """The burn that an account shows on a day, with so many extra days approved."""
    first = max(month.first, engagement.starts_on)
    last = min(month.last, engagement.ends_on or month.last)
    client = engagement.client
    days = working_days(first, last, country=client.country, subdivision=client.subdivision)
    gone = sum(day <= as_of for day in days)
    to_go = len(days) - gone
    projected = projection(used=account.used, gone=gone, to_go=to_go)
    return Burn(
        month=month,
        account=account,
        projected=projected,
        days_gone=gone,
        days_to_go=to_go,
        ended=as_of > last,
        state=state_of(used=account.used, available=account.available, projected=projected),
        approved=approved,
    )


def burns(
    *,
    engagements: Iterable[Engagement],
    month: Month,
    as_of: dt.date,
    held: Mapping[int, list[Term]] | None = None,
) -> dict[int, Burn]:
    """The burn of many engagements by id, in two statements whatever their number, and a third
    where days are used up.

    Each engagement comes with its client (`with_people()`); `held` are their terms, where the
    caller has read them.
    """
    wanted = list(engagements)
    ids = [engagement.pk for engagement in wanted]
    found = ledger.accounts(engagements=ids, month=month)
    if held is None:
        held = terms.terms_by_engagement(ids)
    accounts = {
        engagement.pk: carrying.as_it_stands(
            account=found.get(engagement.pk),
            engagement=engagement,
            held=held.get(engagement.pk, []),
            month=month,
        )
        for engagement in wanted
    }
    used_up = [number for number, one in accounts.items() if 0 < one.used >= one.available]
    rooms = bursting.rooms(engagements=used_up, month=month) if used_up else {}
    return {
        engagement.pk: burn_of(
            engagement=engagement,
            account=accounts[engagement.pk],
            month=month,
            as_of=as_of,
            approved=rooms.get(engagement.pk, bursting.NO_ROOM).approved,
        )
        for engagement in wanted
    }


def burn(*, engagement: Engagement, month: Month, as_of: dt.date) -> Burn:
    """The burn of one engagement."""
    return burns(engagements=[engagement], month=month, as_of=as_of)[engagement.pk]
