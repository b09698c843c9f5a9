"""What is left to do of every month that is over: by whom, and what it comes to.

A month is to be handed in by its executive, approved by the client, or came back from there; then
it is to be invoiced, and its draft to be issued. One that charges nothing is done once approved.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Max, Q
from django.db.models.fields.json import KeyTransform

from billing.lines import net_of_charges
from billing.models import BilledMonth, Invoice
from billing.standing import standing
from common.periods import Month, months_between
from dashboards.roster import Seat
from engagements.models import EngagementMonth

ZERO = Decimal(0)
HAND_IN, RETURNED, APPROVE, INVOICE, ISSUE = "hand_in", "returned", "approve", "invoice", "issue"
Status = EngagementMonth.Status


@dataclass(frozen=True, slots=True)
class Step:
    """What the next person has to do with one month."""

    month: Month
    name: str


@dataclass
class Unfinished:
    """The steps of each engagement by id, the oldest first; what is to invoice by currency.

    `steps` are counted over all months; amounts are before VAT.
    """

    steps: dict[int, list[Step]] = field(default_factory=dict)
    to_invoice: dict[str, Decimal] = field(default_factory=dict)

    def add(self, engagement: int, month: Month, name: str) -> None:
        self.steps.setdefault(engagement, []).append(Step(month, name))

    def owe(self, currency: str, net: Decimal) -> None:
        self.to_invoice[currency] = self.to_invoice.get(currency, ZERO) + net

    def count(self, *names: str) -> int:
        return sum(step.name in names for steps in self.steps.values() for step in steps)

    def in_month(self, month: Month) -> int:
        """How many engagements still need something in a month."""
        return sum(any(step.month == month for step in steps) for steps in self.steps.values())


def unfinished(*, held: Iterable[Seat], on: dt.date) -> Unfinished:
    """The steps that are left on a day. The number of statements is always the same, and one more
    where a month lies open behind one that was handed in."""
    wanted = list(held)
    last = Month.of(on).plus(-1)
    found = Unfinished()
    _add_open(found, wanted, last)
    _add_handed_in(found, {seat.pk: seat for seat in wanted}, last)
    for steps in found.steps.values():
        steps.sort(key=lambda step: step.month)
    return found


# ------------------------------------------------------------------------------ not handed in


def _add_open(found: Unfinished, wanted: list[Seat], last: Month) -> None:
    """Months without a row are open too, so they are counted rather than found."""
    rows = EngagementMonth.objects.filter(month__lte=last.first)
    handed_in = rows.exclude(status__in=EngagementMonth.WRITABLE_STATES)
    counted = {
        pk: (count, latest)
        for pk, count, latest in handed_in.values_list("engagement_id")
        .annotate(count=Count("*"), latest=Max("month"))
        .order_by()
    }
    odd = []
    for seat in wanted:
        count, latest = counted.get(seat.pk, (0, None))
        first, end = Month.of(seat.starts_on), seat.last_month(by=last)
        if latest is None or (count <= first.until(end) and latest == first.plus(count - 1).first):
            # What was handed in is a run from the first month on: the rest is open.
            _open(found, seat, months_between(first.plus(count), end))
        else:
            odd.append(seat)
    if odd:
        there = handed_in.filter(engagement__in=[seat.pk for seat in odd])
        done = set(there.values_list("engagement_id", "month"))
        for seat in odd:
            months = months_between(Month.of(seat.starts_on), seat.last_month(by=last))
            _open(found, seat, [one for one in months if (seat.pk, one.first) not in done])


def _open(found: Unfinished, seat: Seat, months: Iterable[Month]) -> None:
    for month in months:
        found.add(seat.pk, month, HAND_IN)


# ---------------------------------------------------------------------------------- handed in


def _add_handed_in(found: Unfinished, wanted: dict[int, Seat], last: Month) -> None:
    billed = standing(BilledMonth.objects.filter(invoice__status=Invoice.Status.DRAFT))
    rows = EngagementMonth.objects.filter(
        Q(status__in=[Status.RETURNED, Status.SUBMITTED, Status.APPROVED]), month__lte=last.first
    ).annotate(
        charges=KeyTransform("charges", "content"), currency=KeyTransform("currency", "content")
    )
    for number, pk, first, status, charges, currency in rows.values_list(
        "pk", "engagement_id", "month", "status", "charges", "currency"
    ):
        seat, month = wanted.get(pk), Month.of(first)
        if seat is None or month > seat.last_month(by=last):
            continue
        if status == Status.RETURNED:
            _came_back(found, pk, month)
        elif status == Status.SUBMITTED:
            found.add(pk, month, APPROVE)
        elif number in billed:
            found.add(pk, month, ISSUE)
            found.owe(billed[number].currency, billed[number].net)
        elif net := net_of_charges(charges, currency=currency):
            found.add(pk, month, INVOICE)
            found.owe(currency, net)


def _came_back(found: Unfinished, engagement: int, month: Month) -> None:
    """A month that came back is to be handed in again: it was counted as open."""
    steps = found.steps[engagement]
    steps[steps.index(Step(month, HAND_IN))] = Step(month, RETURNED)
