"""One month, closed: what each engagement still needs until its invoice is out.

Days are logged and handed in, the client approves, the office drafts and issues; the committee
report goes its own way. What needs the office or its executives comes first. Amounts are before
VAT; until a month is signed they are what it would charge as it stands.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models.fields.json import KeyTransform

from billing.lines import net_of_charges
from billing.models import Invoice
from committees.models import Report
from common.days import round_to_quarter
from common.money import round_amount
from common.periods import Month
from dashboards import roster
from dashboards.roster import Seat
from dashboards.unfinished import unfinished
from engagements import bursting, months, terms
from engagements.burn import Burn, State
from engagements.bursting import NO_ROOM
from engagements.models import EngagementMonth, Term, WorkLog
from engagements.statement import Entry, charges_of

ZERO = Decimal(0)
Status = EngagementMonth.Status

RETURNED, BLOCKED, LATE = "returned", "blocked", "late"
UNLOGGED, MISSING, OVER, WATCH = "unlogged", "missing", "over", "watch"
READY, DRAFT, WAITING, RUNNING = "ready", "draft", "waiting", "running"
ISSUED, PAID, NOTHING = "issued", "paid", "nothing"
# In the order in which they need somebody.
STATES = (
    RETURNED, BLOCKED, LATE, UNLOGGED, MISSING, OVER, WATCH,
    READY, DRAFT, WAITING, RUNNING, ISSUED, PAID, NOTHING,
)  # fmt: skip
ATTENTION = frozenset(STATES[:7])
INVOICED = frozenset({ISSUED, PAID})
# An executive who has logged nothing for so many working days is named.
QUIET_DAYS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One engagement in the month.

    `net` is what it charges, `is_signed` whether the client has approved that; `beyond` are the
    days beyond the cap that it leaves out. `report` is published, late, or empty.
    """

    seat: Seat
    burn: Burn
    state: str
    month_id: int | None
    currency: str
    net: Decimal
    is_signed: bool
    beyond: Decimal
    number: str
    report: str

    @property
    def expected(self) -> Decimal | None:
        """Where a running month ends by the pace so far, to a quarter day."""
        projected = self.burn.projected
        return None if projected is None else round_to_quarter(projected)

    @property
    def is_ready(self) -> bool:
        return self.state == READY

    @property
    def is_handed_in(self) -> bool:
        return self.is_signed or self.state in {WAITING, LATE}

    @property
    def is_invoiced(self) -> bool:
        return self.state in INVOICED

    @property
    def has_invoice(self) -> bool:
        """Whether an invoice stands, be it a draft."""
        return bool(self.number) or self.state == DRAFT


VIEWS: Mapping[str, Callable[[Row], bool]] = {
    "": lambda row: True,  # noqa: ARG005
    "attention": lambda row: row.state in ATTENTION,
    "ready": lambda row: row.is_ready,
    "draft": lambda row: row.state == DRAFT,
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
    reader = _Reader(held, month, on)
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
    charging = sum(row.state != NOTHING for row in rows)
    steps = [
        Step("logged", sum(row.is_handed_in for row in rows), every),
        Step("checks", sum(row.is_signed and row.state != BLOCKED for row in rows), every),
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


# --------------------------------------------------------------------------- what the rows need


class _Reader:
    """What is known of a month, read once for all its engagements."""

    def __init__(self, held: Sequence[Seat], month: Month, on: dt.date) -> None:
        self.month, self.on = month, on
        self.burns = roster.burns(held=held, month=month, as_of=on)
        rows = EngagementMonth.objects.filter(month=month.first).annotate(
            charges=KeyTransform("charges", "content"),
            currency=KeyTransform("currency", "content"),
            beyond=KeyTransform("beyond_cap", "content"),
        )
        fields = ("engagement_id", "pk", "status", "charges", "currency", "beyond")
        self.months: dict[int, tuple[Any, ...]] = {
            row[0]: row[1:] for row in rows.values_list(*fields)
        }
        open_ones = [seat.pk for seat in held if self.charges(seat) is None]
        self.terms = terms.terms_by_engagement(open_ones) if open_ones else {}
        self.invoices = {
            row[0]: row[1:]
            for row in Invoice.objects.filter(month=month.first).values_list(
                "engagement_id", "status", "number", "currency", "net_amount"
            )
        }
        over = [pk for pk in open_ones if self.burns[pk].over]
        self.rooms = bursting.rooms(engagements=over, month=month) if over else {}
        self.late = self._late()
        self.worked = self._worked()
        self.reports = {
            pk: "published" if published else "late" if due < on else ""
            for pk, published, due in Report.objects.filter(month=month.first).values_list(
                "engagement_id", "published_at", "due_on"
            )
        }

    def charges(self, seat: Seat) -> list[dict[str, Any]] | None:
        """What the client signed; None while nothing is signed."""
        found = self.months.get(seat.pk)
        return None if found is None else found[2]

    def status(self, seat: Seat) -> str:
        found = self.months.get(seat.pk)
        return Status.OPEN if found is None else found[1]

    def _late(self) -> set[int]:
        """Where the client has let the approval delay pass, and the office may approve."""
        rows = EngagementMonth.objects.filter(month=self.month.first, status=Status.SUBMITTED)
        rows = rows.select_related("engagement__client", "engagement__provider").defer("content")
        late = set()
        for row in rows:
            free = months.office_may_approve_from(
                month=row, held=self.terms.get(row.engagement_id, [])
            )
            if free is not None and free <= self.on:
                late.add(row.engagement_id)
        return late

    def _worked(self) -> dict[int, list[Entry]]:
        """The entries of those whose days are charged as they were used."""
        actual = [
            pk
            for pk, held in self.terms.items()
            if any(term.billing == Term.Billing.ACTUAL for term in held)
        ]
        found: dict[int, list[Entry]] = {}
        if actual:
            logs = WorkLog.objects.standing().between(self.month.first, self.month.last)
            logs = logs.filter(engagement__in=actual)
            for pk, day, days in logs.values_list("engagement_id", "day", "days"):
                found.setdefault(pk, []).append(Entry(0, day, "", "", days, ""))
        return found

    def row(self, seat: Seat) -> Row:
        found = self.months.get(seat.pk)
        invoice = self.invoices.get(seat.pk)
        signed = self.charges(seat)
        currency, net = self._net(seat, signed)
        if invoice is not None:
            currency, net = invoice[2], invoice[3]
        return Row(
            seat=seat,
            burn=self.burns[seat.pk],
            state=self._state(seat, invoice, net),
            month_id=found[0] if found else None,
            currency=currency,
            net=net,
            is_signed=signed is not None,
            beyond=Decimal(found[4]) if found and found[4] else ZERO,
            number=invoice[1] if invoice else "",
            report=self.reports.get(seat.pk, ""),
        )

    def _net(self, seat: Seat, signed: list[dict[str, Any]] | None) -> tuple[str, Decimal]:
        """What was signed, or what the month would charge as it stands."""
        if signed is not None:
            currency = self.months[seat.pk][3]
            return currency, net_of_charges(signed, currency=currency)
        parts = roster.parts(held=seat, terms=self.terms.get(seat.pk, []), month=self.month)
        if not parts:
            return "", ZERO
        currency = parts[-1].term.currency
        charges = charges_of(
            account=self.burns[seat.pk].account,
            parts=parts,
            entries=self.worked.get(seat.pk, []),
            named=self.rooms.get(seat.pk, NO_ROOM).named,
        )
        nets = (round_amount(one.days * one.rate, currency=currency) for one in charges)
        return currency, sum(nets, ZERO)

    def _state(self, seat: Seat, invoice: tuple[Any, ...] | None, net: Decimal) -> str:
        status = self.status(seat)
        if invoice is not None and invoice[0] != Invoice.Status.DRAFT:
            return PAID if invoice[0] == Invoice.Status.PAID else ISSUED
        if status == Status.INVOICED:
            return ISSUED
        if status == Status.APPROVED:
            return self._to_invoice(seat, drafted=invoice is not None, net=net)
        if status == Status.SUBMITTED:
            return LATE if seat.pk in self.late else WAITING
        return RETURNED if status == Status.RETURNED else self._running(seat)

    def _to_invoice(self, seat: Seat, *, drafted: bool, net: Decimal) -> str:
        if not net:
            return NOTHING
        if not seat.client.has_address:
            return BLOCKED
        return DRAFT if drafted else READY

    def _running(self, seat: Seat) -> str:
        """A month that is not handed in: over, or still running."""
        burn = self.burns[seat.pk]
        if not burn.used and burn.days_gone >= QUIET_DAYS:
            return UNLOGGED
        if self.month.last < self.on:
            return MISSING
        return {State.OVER: OVER, State.WATCH: WATCH}.get(burn.state, RUNNING)
