"""What stands behind each line of an invoice: entries, an expense, a discount; and behind none.

Every line leads back to the work that it charges (domain, Money 2). Work behind no line was paid in
an earlier month, is paid by a later one, or lies beyond what the founder approved.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from billing.models import BilledWork, Invoice, InvoiceLine

ZERO = Decimal(0)


@dataclass(frozen=True)
class Worked:
    """An entry and how many of its days stand behind the line."""

    day: dt.date
    person: str
    work: str
    days: Decimal
    # Of how many in all, where a part of it stands behind another line.
    whole: Decimal | None = None


@dataclass(frozen=True)
class Backing:
    """A line, or none, and the entries behind it in the order of their days."""

    line: InvoiceLine | None
    entries: tuple[Worked, ...] = ()

    @property
    def worked(self) -> Decimal:
        return sum((one.days for one in self.entries), ZERO)

    @property
    def unused(self) -> Decimal:
        """Days of the line that no entry stands behind."""
        if self.line is None or self.line.charge is None:
            return ZERO
        return self.line.quantity - self.worked


def backing_of(invoice: Invoice) -> list[Backing]:
    """Every line in its place, then the work behind none, in two statements."""
    rows = BilledWork.objects.filter(invoice=invoice).select_related("worklog__member__user")
    behind: dict[int | None, list[Worked]] = {}
    for row in rows.order_by("worklog__day", "id"):
        behind.setdefault(row.line_id, []).append(_worked(row))
    lines = invoice.lines.select_related("expense__engagement", "engagement_month__engagement")
    found = [Backing(line, tuple(behind.get(line.pk, ()))) for line in lines.order_by("position")]
    return [*found, Backing(None, tuple(behind[None]))] if None in behind else found


def _worked(row: BilledWork) -> Worked:
    log = row.worklog
    return Worked(
        day=log.day,
        person=log.member.user.name,
        work=log.note or str(log.get_category_display()),
        days=row.days,
        whole=None if row.days == log.days else log.days,
    )
