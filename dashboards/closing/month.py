"""The month that is closed, over all engagements that run in it; sums by currency."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.periods import Month
from dashboards import roster
from dashboards.closing.reading import Reader
from dashboards.closing.row import ATTENTION, CHARGELESS, STATES, Row
from dashboards.unfinished import unfinished

ZERO = Decimal(0)

VIEWS: Mapping[str, Callable[[Row], bool]] = {
    "": lambda row: True,  # noqa: ARG005
    "attention": lambda row: row.state in ATTENTION,
    "ready": lambda row: row.is_ready,
    "draft": lambda row: row.is_draft,
    "invoiced": lambda row: row.is_invoiced,
}


@dataclass(frozen=True)
class Step:
    """One of the five steps: how many of how many are done, and whether it is the one to take."""

    name: str
    done: int
    total: int
    is_now: bool = False

    @property
    def is_done(self) -> bool:
        return self.done >= self.total


@dataclass(frozen=True)
class Closing:
    """A month over all engagements that run in it; sums by currency."""

    month: Month
    rows: tuple[Row, ...]
    steps: tuple[Step, ...]
    attention: int
    executives: int
    days_left: int
    days_over: int
    used: Decimal
    available: Decimal
    to_invoice: Mapping[str, Decimal]
    ready: Mapping[str, Decimal]
    invoiced: Mapping[str, Decimal]

    @property
    def is_closed(self) -> bool:
        return all(step.is_done for step in self.steps[:4])


@dataclass(frozen=True)
class Chosen:
    """The rows of a view, filtered; `counts` are those of every view, filtered."""

    rows: tuple[Row, ...]
    counts: Mapping[str, int]


def chosen(*, rows: tuple[Row, ...], show: str = "", query: str = "") -> Chosen:
    """Pick from the rows of a month: a view of VIEWS, words of a name."""
    if query.strip():
        named = roster.called(rows=[row.seat for row in rows], query=query)
        rows = tuple(row for row in rows if row.seat.pk in named)
    counts = {name: sum(map(belongs, rows)) for name, belongs in VIEWS.items()}
    return Chosen(tuple(filter(VIEWS.get(show, VIEWS[""]), rows)), counts)


def month_to_close(*, on: dt.date) -> Month:
    """The last month while anything of it is left, then the one that runs."""
    last = Month.of(on).plus(-1)
    left = unfinished(held=roster.seats(begun_by=on), on=on)
    return last if left.in_month(last) else Month.of(on)


def closing(*, month: Month, on: dt.date) -> Closing:
    """The month as it stands on a day. The number of statements is the same for any number of
    engagements."""
    held = [seat for seat in roster.seats(begun_by=month.last) if seat.runs_in(month)]
    reader = Reader(held, month, on)
    rows = tuple(sorted((reader.row(seat) for seat in held), key=_urgency))
    return Closing(
        month=month,
        rows=rows,
        steps=_steps(rows),
        attention=sum(row.state in ATTENTION for row in rows),
        executives=len({row.seat.executive_id for row in rows}),
        days_left=max((month.last - on).days, 0),
        days_over=max((on - month.last).days, 0),
        used=sum((row.burn.used for row in rows), ZERO),
        available=sum((row.burn.available for row in rows), ZERO),
        to_invoice=_sums(row for row in rows if not row.is_invoiced),
        ready=_sums(row for row in rows if row.is_signed and not row.is_invoiced),
        invoiced=_sums(row for row in rows if row.is_invoiced),
    )


def _urgency(row: Row) -> tuple[int, str]:
    return (STATES.index(row.state), row.seat.client.name)


def _sums(rows: Iterable[Row]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for row in rows:
        if row.net:
            sums[row.currency] = sums.get(row.currency, ZERO) + row.net
    return sums


def _steps(rows: Sequence[Row]) -> tuple[Step, ...]:
    """The five steps in their order; the first that is not done is the one to take."""
    every = len(rows)
    charging = sum(row.state not in CHARGELESS for row in rows)
    steps = [
        Step("logged", sum(row.is_handed_in for row in rows), every),
        Step("checks", sum(row.is_checked for row in rows), every),
        Step("drafts", sum(row.has_invoice for row in rows), charging),
        Step("sent", sum(row.is_invoiced for row in rows), charging),
        Step("reports", sum(row.report == "published" for row in rows), every),
    ]
    now = next((step.name for step in steps if not step.is_done), "")
    return tuple(Step(one.name, one.done, one.total, one.name == now) for one in steps)


def sheet(*, closing: Closing) -> list[list[object]]:
    """The month as a table: a heading, then one line for each engagement."""
    head: list[object] = [
        "month", "client", "engagement", "reference", "executive", "days_available", "days_used",
        "state", "approved", "net", "currency", "invoice", "report",
    ]  # fmt: skip
    lines: list[list[object]] = [
        [
            str(closing.month),
            row.seat.client.name,
            row.seat.title,
            row.seat.reference,
            row.seat.executive,
            row.burn.available,
            row.burn.used,
            row.state,
            "yes" if row.is_signed else "no",
            row.net,
            row.currency,
            row.number,
            row.report,
        ]
        for row in closing.rows
    ]
    return [head, *lines]
