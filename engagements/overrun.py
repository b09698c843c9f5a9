"""A press that takes a month past its contract is asked about before it is written.

Logging beyond what is available is allowed: the days are burst, invoiced within the cap once the
month is approved, and beyond the cap only when the founder has approved them by name (domain,
Days 6). So the executive is asked once where the days pass what is available with the extra days
that a founder has approved for the month, and once more where they pass the cap; in between the
balance says it in red.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from common.days import format_days
from common.periods import Month
from common.typography import date_format
from engagements.bursting import room
from engagements.ledger import Account
from engagements.models import Engagement
from engagements.terms import Part
from engagements.worklogs import CannotLog


@dataclass(frozen=True)
class Overrun:
    """What a month would come to, in days; `most` is what is available with the cap on top, and
    what lies beyond it by name."""

    engagement: Engagement
    month: Month
    available: Decimal
    reached: Decimal
    most: Decimal

    @property
    def beyond_cap(self) -> bool:
        return self.reached > self.most

    @property
    def over(self) -> Decimal:
        return self.reached - self.available


class GoesOver(CannotLog):
    """The work would pass the contract, or its cap: nothing is written until somebody says so."""

    def __init__(self, overrun: Overrun) -> None:
        self.overrun = overrun
        said = _("That takes %(client)s to %(reached)s of %(available)s days in %(month)s.")
        super().__init__(
            said
            % {
                "client": overrun.engagement.client.name,
                "reached": format_days(overrun.reached),
                "available": format_days(overrun.available),
                "month": date_format(overrun.month.first, "F"),
            }
        )


def overrun(
    *,
    engagement: Engagement,
    month: Month,
    account: Account,
    parts: Sequence[Part],
    added: Decimal,
) -> Overrun | None:
    """What so many more days pass: the contract or the cap; None where they pass neither anew.

    8 days available with a cap of 4: 7¾ + ½ passes the contract, 8¼ + ½ passes nothing new,
    11¾ + ½ passes the cap. With 2 extra days approved, 7¾ + ½ passes nothing, and 9¾ + ½ does.
    What is approved is asked for in one statement, and only past what is available.
    """
    if not parts or added <= 0:
        return None
    reached = account.used + added
    available = account.available - account.borrowed + _may_borrow(engagement, month, parts)
    if reached <= available:
        return None
    extra = room(engagement=engagement, month=month)
    agreed = available + extra.approved
    most = available + parts[-1].term.cap + extra.named
    passed = (line for line in (agreed, most) if account.used <= line < reached)
    if next(passed, None) is None:
        return None
    return Overrun(
        engagement=engagement,
        month=month,
        available=available,
        reached=reached,
        most=most,
    )


def _may_borrow(engagement: Engagement, month: Month, parts: Sequence[Part]) -> Decimal:
    """The days that may be taken from the next month before any are beyond the contract."""
    goes_on = engagement.ends_on is None or engagement.ends_on > month.last
    return parts[-1].term.deficit_days if goes_on else Decimal(0)
