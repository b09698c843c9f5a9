"""The office's home: every engagement with its burn, what is left to do, what is to collect.

Rows that need somebody come first. The number of statements does not grow with the number of
engagements, and a page shows so many of them.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum

from billing.models import Invoice
from committees.models import Report
from common.days import round_to_quarter
from common.periods import Month
from dashboards import roster
from dashboards.roster import Seat
from dashboards.unfinished import APPROVE, HAND_IN, INVOICE, ISSUE, RETURNED, Step, unfinished
from dashboards.watching import QUIET, Signals, signals
from engagements.burn import Burn, State

ZERO = Decimal(0)
# The closing of a month is announced from so many days before its end on.
LAST_DAYS = 7
STEPS = (RETURNED, INVOICE, ISSUE, HAND_IN, APPROVE, "")
STATES = (State.OVER, State.WATCH, State.CALM)
OURS = frozenset({RETURNED, INVOICE, ISSUE, HAND_IN})

ATTENTION, BILLING, WAITING, PACE = "attention", "billing", "waiting", "pace"
DRIFTING, RENEWING, LACKING = "drift", "renewal", "missing"
NEVER = dt.date.max


@dataclass(frozen=True, slots=True)
class Row:
    """One engagement: this month's burn, and the oldest month that is not done with its step.

    `step` is empty when nothing is left; `months_open` counts the months that are not done.
    """

    engagement: Seat
    burn: Burn
    step: str
    month: Month | None
    months_open: int
    signals: Signals = QUIET

    @property
    def expected(self) -> Decimal | None:
        """Where the month ends by the pace so far, to a quarter day."""
        projected = self.burn.projected
        return None if projected is None else round_to_quarter(projected)

    @property
    def needs_us(self) -> bool:
        """Whether the provider has something to do: for the month, or because days run out."""
        return self.step in OURS or self.burn.state != State.CALM

    @property
    def urgency(self) -> tuple[int, int]:
        """Sorts what needs somebody first."""
        return (STEPS.index(self.step), STATES.index(self.burn.state))


# The saved views by name, and the orders; rows come sorted by client and title.
VIEWS: Mapping[str, Callable[[Row], bool]] = {
    "": lambda row: True,  # noqa: ARG005
    ATTENTION: lambda row: row.needs_us,
    BILLING: lambda row: row.step in {INVOICE, ISSUE},
    WAITING: lambda row: row.step == APPROVE,
    PACE: lambda row: row.burn.state == State.CALM,
    DRIFTING: lambda row: row.signals.drift.is_drifting,
    RENEWING: lambda row: row.signals.renews_soon,
    LACKING: lambda row: bool(row.signals.missing),
}
ORDERS: Mapping[str, Callable[[Row], Any]] = {
    "": lambda row: row.urgency,
    "client": lambda row: row.engagement.client.name,
    "executive": lambda row: row.engagement.executive,
    "days": lambda row: -row.burn.percent,
    "drift": lambda row: -row.signals.drift.share,
    "renewal": lambda row: row.signals.renewal.renews_on if row.signals.renewal else NEVER,
}


@dataclass(frozen=True)
class Money:
    """What is owed in one currency."""

    currency: str
    open_amount: Decimal
    overdue_amount: Decimal
    overdue_count: int


@dataclass(frozen=True)
class Announcement:
    """A month that is to be closed: it ends in so many days, or `left` engagements need something
    of it still."""

    month: Month
    days: int
    left: int


@dataclass(frozen=True)
class Portfolio:
    """The provider on one page; `to_invoice_amounts` are before VAT, by currency."""

    month: Month
    rows: tuple[Row, ...]
    used: Decimal
    available: Decimal
    even: Decimal
    to_hand_in: int
    to_approve: int
    to_invoice: int
    to_invoice_amounts: Mapping[str, Decimal]
    money: tuple[Money, ...]
    reports_late: int
    announcement: Announcement | None

    @property
    def to_close(self) -> int:
        return self.to_hand_in + self.to_approve


@dataclass(frozen=True)
class Chosen:
    """The rows of a view, filtered and in order; `counts` are those of every view, filtered."""

    rows: tuple[Row, ...]
    counts: Mapping[str, int]


def chosen(*, rows: tuple[Row, ...], show: str = "", query: str = "", sort: str = "") -> Chosen:
    """Pick from the portfolio's rows: a view of VIEWS, words of a name, an order of ORDERS."""
    if query.strip():
        named = roster.called(rows=[row.engagement for row in rows], query=query)
        rows = tuple(row for row in rows if row.engagement.pk in named)
    counts = {name: sum(map(belongs, rows)) for name, belongs in VIEWS.items()}
    picked = filter(VIEWS.get(show, VIEWS[""]), rows)
    return Chosen(tuple(sorted(picked, key=ORDERS.get(sort, ORDERS[""]))), counts)


def money(*, on: dt.date) -> tuple[Money, ...]:
    """What is to collect by currency, and what of it is past due, in one statement."""
    late, left = Q(due_on__lt=on), F("gross_amount") - F("settled_amount")
    owed = Invoice.objects.open().filter(kind=Invoice.Kind.INVOICE)
    rows = owed.order_by("currency").values_list("currency")
    sums = rows.annotate(
        total=Sum(left),
        late=Sum(left, filter=late),
        count=Count("pk", filter=late),
    )
    return tuple(Money(currency, total, due or ZERO, count) for currency, total, due, count in sums)


def portfolio(*, on: dt.date) -> Portfolio:
    """Everything that runs on a day, or still has a month to close."""
    month = Month.of(on)
    known = roster.seats(begun_by=on)
    left = unfinished(held=known, on=on)
    shown = [seat for seat in known if seat.pk in left.steps or _runs_on(seat, on)]
    burning = roster.burns(held=shown, month=month, as_of=on)
    told = signals(held=shown, on=on)
    rows = tuple(
        _row(seat, burning[seat.pk], left.steps.get(seat.pk, []), told[seat.pk]) for seat in shown
    )
    late = Report.objects.filter(due_on__lt=on, published_at=None).count()
    return Portfolio(
        month=month,
        rows=rows,
        used=sum((row.burn.used for row in rows), ZERO),
        available=sum((row.burn.available for row in rows), ZERO),
        even=sum((_even(row.burn) for row in rows), ZERO),
        to_hand_in=left.count(HAND_IN, RETURNED),
        to_approve=left.count(APPROVE),
        to_invoice=left.count(INVOICE, ISSUE),
        to_invoice_amounts=left.to_invoice,
        money=money(on=on),
        reports_late=late,
        announcement=_announcement(on, left.in_month(month.plus(-1))),
    )


def _runs_on(seat: Seat, day: dt.date) -> bool:
    return seat.ends_on is None or day <= seat.ends_on


def _row(seat: Seat, burn: Burn, steps: list[Step], told: Signals) -> Row:
    oldest = steps[0] if steps else None
    return Row(
        engagement=seat,
        burn=burn,
        step=oldest.name if oldest else "",
        month=oldest.month if oldest else None,
        months_open=len(steps),
        signals=told,
    )


def _even(burn: Burn) -> Decimal:
    """The days that would be used by now at an even pace."""
    days = burn.days_gone + burn.days_to_go
    return burn.available * burn.days_gone / days if days else ZERO


def _announcement(on: dt.date, left: int) -> Announcement | None:
    """In its last days the month that ends; before them the last one, until it is closed."""
    month = Month.of(on)
    days = (month.last - on).days
    if days < LAST_DAYS:
        return Announcement(month, days, 0)
    return Announcement(month.plus(-1), 0, left) if left else None


def sheet(*, month: Month, rows: Sequence[Row]) -> list[list[object]]:
    """The rows as a table: a heading, then one line for each engagement; days are decimals."""
    head: list[object] = [
        "month", "client", "engagement", "reference", "executive", "starts_on", "ends_on",
        "days_available", "days_used", "days_expected", "state", "drift_percent", "renews_on",
        "missing", "next", "next_month", "months_open",
    ]  # fmt: skip
    return [head, *(_line(month, row) for row in rows)]


def _line(month: Month, row: Row) -> list[object]:
    seat, told = row.engagement, row.signals
    return [
        str(month),
        seat.client.name,
        seat.title,
        seat.reference,
        seat.executive,
        seat.starts_on,
        seat.ends_on,
        row.burn.available,
        row.burn.used,
        row.expected,
        row.burn.state.value,
        told.drift.share,
        told.renewal.renews_on if told.renewal else None,
        " ".join(told.missing),
        row.step,
        str(row.month or ""),
        row.months_open,
    ]
