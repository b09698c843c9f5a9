"""Drafting or issuing many invoices at once: asked for once, then done one after the other.

Each month or draft of a run is a transaction of its own, so one that is refused stops no other,
and a worker that dies in the middle leaves what it was at as it was: the next one goes on there.
What is drafted or issued already is done; nothing is done twice. Who asks for the same months
again while they are under way joins the run that has them.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import connection
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import CLOCK, Actor, actor_of
from billing import drafting, issuing
from billing.einvoice import sentences
from billing.models import BilledMonth, BillingRun, BillingRunItem, Invoice
from common.problems import Refused
from engagements.models import EngagementMonth

State = BillingRunItem.State
Kind = BillingRun.Kind
# One at a time per provider starts a run.
_LOCK = 0x6272
ALREADY, FAILED, GONE = "issued", "failed", "gone"

# What stood in the way, by its code: the page of the month or draft says more.
REASONS: Mapping[str, object] = {
    "month_open": _("The client has not approved this month yet."),
    "currencies": _("The terms of this month are in different currencies."),
    "nothing": _("Nothing of this month is left to invoice."),
    "vat_rate": _("No VAT rate is known for it."),
    "role": _("Only the office issues invoices."),
    "out_of_order": _("A later number carries a later date already."),
    "stale": _("What it says has changed since it was drafted."),
    "seller_iban": _("Your IBAN is missing."),
    "seller_address": _("Your address is missing."),
    "buyer_address": _("The client’s address is missing."),
    "order": _("The client wants the number of its order, and it is missing."),
    "issued": _("It is issued already."),
    "failed": _("Something went wrong on our side. Nothing was changed: try it again."),
}
OTHER_REASON = _("Something is missing: its page says what.")


def reasons(codes: Iterable[str]) -> list[str]:
    """What stood in the way, in the reader's language, each once."""
    return list(dict.fromkeys(map(_reason, codes)))


def _reason(code: str) -> str:
    if code in REASONS:
        return str(REASONS[code])
    try:
        return sentences.said(code).text
    except KeyError:
        return str(OTHER_REASON)


def start_drafting(*, months: Iterable[EngagementMonth], by: Actor, at: dt.datetime) -> BillingRun:
    """Ask for the drafts of approved months; joins the run that is at them already."""
    wanted = sorted(months, key=lambda one: (one.month, str(one.engagement.client), one.pk))
    items = [
        BillingRunItem(**month.owner, position=place, engagement_month=month)
        for place, month in enumerate(wanted, start=1)
    ]
    return _start(Kind.DRAFT, items, {one.month for one in wanted}, by=by, at=at)


def start_issuing(
    *, invoices: Iterable[Invoice], on: dt.date, by: Actor, at: dt.datetime
) -> BillingRun:
    """Ask for drafts to be issued with this date, in the order of their months and clients."""
    wanted = sorted(invoices, key=lambda one: (one.month, str(one.client), one.pk))
    items = [
        BillingRunItem(**invoice.owner, position=place, invoice=invoice)
        for place, invoice in enumerate(wanted, start=1)
    ]
    return _start(Kind.ISSUE, items, {one.month for one in wanted}, by=by, at=at, on=on)


def _start(
    kind: str,
    items: Sequence[BillingRunItem],
    months: Iterable[dt.date],
    *,
    by: Actor,
    at: dt.datetime,
    on: dt.date | None = None,
) -> BillingRun:
    provider = items[0].provider_id
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, provider])
    there = _under_way(kind)
    for run, held in there.items():
        if {_thing(item) for item in items} <= held:
            return run
    gone = set().union(*there.values())
    left = [item for item in items if _thing(item) not in gone]
    if not left:
        return max(there, key=lambda one: one.pk)
    only = set(months)
    run = BillingRun.objects.create(
        provider_id=provider,
        kind=kind,
        month=only.pop() if len(only) == 1 else None,
        issue_on=on,
        asked_at=at,
        asked_by_id=by.member_id,
    )
    for place, item in enumerate(left, start=1):
        item.run, item.position = run, place
    BillingRunItem.objects.bulk_create(left)
    return run


def _thing(item: BillingRunItem) -> tuple[int | None, int | None]:
    return item.engagement_month_id, item.invoice_id


def _under_way(kind: str) -> dict[BillingRun, set[tuple[int | None, int | None]]]:
    """What the runs that are not done have in hand: all of it, for what was done is done."""
    rows = BillingRunItem.objects.filter(run__kind=kind, run__finished_at=None)
    found: dict[BillingRun, set[tuple[int | None, int | None]]] = {}
    for item in rows.select_related("run").order_by("run_id"):
        found.setdefault(item.run, set()).add(_thing(item))
    return found


# ----------------------------------------------------------------------------------- the work


@dataclass(frozen=True)
class Worked:
    """What came of one item; `issued` is the invoice that it issued, for its file."""

    item: BillingRunItem
    issued: Invoice | None = None


def unfinished() -> list[int]:
    """The ids of the runs of the provider in scope that are not done, the oldest first."""
    rows = BillingRun.objects.filter(finished_at=None).order_by("id")
    return list(rows.values_list("pk", flat=True))


def under_way(*, month: dt.date) -> BillingRun | None:
    """The run that is at a month now, the newest where there are several."""
    rows = BillingRun.objects.filter(month=month, finished_at=None)
    return rows.order_by("-id").first()


def work_next(*, run_id: int, at: dt.datetime) -> Worked | None:
    """Do the next item of a run in the transaction that holds; None where nothing is left, or
    where somebody else is at it. An error that is no refusal takes the transaction back."""
    run = _held(run_id)
    if run is None:
        return None
    item = _waiting(run)
    if item is None:
        run.finished_at = at
        run.save(update_fields=["finished_at"])
        return None
    issued = None
    try:
        issued = _do(run, item, at)
    except Refused as problem:
        item.problems = [one.code for one in problem.problems]
    except Invoice.DoesNotExist:
        # Thrown away since it was read, and with it its place in the run.
        item.problems = [GONE]
    item.state = State.REFUSED if item.problems else State.DONE
    run.items.filter(pk=item.pk).update(state=item.state, problems=item.problems)
    return Worked(item, issued)


def give_up(*, run_id: int) -> None:
    """Note that the next item of a run failed for a reason that nobody foresaw; the others go on."""
    run = _held(run_id)
    item = _waiting(run) if run else None
    if item is not None:
        item.state, item.problems = State.REFUSED, [FAILED]
        item.save(update_fields=["state", "problems"])


def _held(run_id: int) -> BillingRun | None:
    """The run, held until the transaction ends; None where it is done or another has it."""
    rows = BillingRun.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    rows = rows.select_related("asked_by__user")
    return rows.filter(pk=run_id, finished_at=None).first()


def _waiting(run: BillingRun) -> BillingRunItem | None:
    rows = run.items.filter(state=State.WAITING).order_by("position")
    return rows.select_related("engagement_month", "invoice__provider").first()


def _do(run: BillingRun, item: BillingRunItem, at: dt.datetime) -> Invoice | None:
    """Draft or issue; what is there already is left as it is."""
    by = actor_of(run.asked_by) if run.asked_by else CLOCK
    if item.engagement_month is not None:
        drafting.draft_invoice(month=item.engagement_month, by=by)
        return None
    invoice = item.invoice
    if invoice is None or invoice.is_issued or run.issue_on is None:
        return None
    return issuing.issue_invoice(invoice=invoice, on=run.issue_on, at=at, by=by)


# ----------------------------------------------------------------------------- how far it has come


@dataclass(frozen=True)
class Outcome:
    """What came of one item: the invoice that stands, or the reasons why there is none."""

    item: BillingRunItem
    invoice: Invoice | None
    month: EngagementMonth | None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Progress:
    """A run as it stands; `sums` are the totals with VAT of what was done, by currency."""

    run: BillingRun
    total: int
    done: int
    refused: int
    sums: Mapping[str, Decimal] = field(default_factory=dict)
    outcomes: tuple[Outcome, ...] = ()

    @property
    def is_finished(self) -> bool:
        return self.run.finished_at is not None or self.worked == self.total

    @property
    def worked(self) -> int:
        return self.done + self.refused

    @property
    def turned_away(self) -> list[Outcome]:
        return [one for one in self.outcomes if one.item.state == State.REFUSED]

    @property
    def made(self) -> list[Invoice]:
        """The invoices that stand now, each once: several months may stand on one."""
        done = [one.invoice for one in self.outcomes if one.item.state == State.DONE]
        return list({one.pk: one for one in done if one is not None}.values())

    @property
    def to_issue(self) -> list[Invoice]:
        """The drafts that came of it and are drafts still."""
        return [one for one in self.made if not one.is_issued]


def progress(*, run: BillingRun) -> Progress:
    """How far a run has come, in three statements at most."""
    counts = run.items.aggregate(
        total=Count("pk"),
        done=Count("pk", filter=Q(state=State.DONE)),
        refused=Count("pk", filter=Q(state=State.REFUSED)),
    )
    if run.finished_at is None and counts["done"] + counts["refused"] < counts["total"]:
        return Progress(run, **counts)
    outcomes = _outcomes(run)
    sums: dict[str, Decimal] = {}
    invoices = {one.invoice.pk: one.invoice for one in outcomes if one.invoice}
    for invoice in invoices.values():
        sums[invoice.currency] = sums.get(invoice.currency, Decimal(0)) + invoice.gross_amount
    return Progress(run, **counts, sums=sums, outcomes=tuple(outcomes))


def _outcomes(run: BillingRun) -> list[Outcome]:
    """Every item with its invoice, in the order in which they were done."""
    rows = run.items.select_related(
        "invoice__client",
        "invoice__engagement__client",
        "engagement_month__engagement__client",
    )
    items = list(rows.defer("invoice__content", "engagement_month__content").order_by("position"))
    asked = [item.engagement_month_id for item in items if item.engagement_month_id]
    billed = BilledMonth.objects.filter(engagement_month__in=asked).order_by("round")
    drafts = {
        row.engagement_month_id: row.invoice
        for row in billed.select_related("invoice__client", "invoice__engagement").defer(
            "invoice__content"
        )
    }
    return [
        Outcome(
            item=item,
            invoice=(item.invoice or drafts.get(item.engagement_month_id or 0))
            if item.state == State.DONE
            else item.invoice,
            month=item.engagement_month,
            reasons=tuple(reasons(item.problems)),
        )
        for item in items
    ]
