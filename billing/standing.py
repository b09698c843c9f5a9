"""Which invoice stands for a month, and what of the month it charges.

A month of a client that wants one invoice for all its engagements stands on it with the others; a
month that a credit note has reopened may stand on two. Its net is what all of them charge for that
month, less what was credited.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from billing.models import BilledMonth, Invoice, InvoiceLine

ZERO = Decimal(0)
FIELDS = (
    "engagement_month_id",
    "invoice_id",
    "invoice__status",
    "invoice__number",
    "invoice__currency",
    "invoice__net_amount",
    "invoice__engagement_id",
    "invoice__purchase_order",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest invoice of a month; `net` is the month's over all its invoices, before VAT.

    `is_shared` says that other engagements stand on it too.
    """

    invoice_id: int
    status: str
    number: str
    currency: str
    net: Decimal
    is_shared: bool
    purchase_order: str = ""

    @property
    def is_draft(self) -> bool:
        return self.status == Invoice.Status.DRAFT

    @property
    def is_paid(self) -> bool:
        return self.status == Invoice.Status.PAID


def standing(rows: QuerySet[BilledMonth]) -> dict[int, Standing]:
    """The invoice of each of these months, by the month's id; absent where there is none. Three
    statements at most, whatever their number."""
    billed = rows.exclude(invoice__kind=Invoice.Kind.CREDIT).order_by("round", "id")
    found = [(row[0], _standing(*row[1:])) for row in billed.values_list(*FIELDS)]
    parts = _parts([one.invoice_id for _, one in found if one.is_shared])
    issued = [month for month, one in found if not one.is_draft]
    credited = _credited(issued) if issued else {}
    nets: dict[int, Decimal] = {}
    newest: dict[int, Standing] = {}
    for month, one in found:
        net = parts.get((one.invoice_id, month), ZERO) if one.is_shared else one.net
        nets[month] = nets.get(month, ZERO) + net
        newest[month] = one
    return {
        month: replace(one, net=nets[month] - credited.get(month, ZERO))
        for month, one in newest.items()
    }


def _standing(*row: Any) -> Standing:
    invoice, status, number, currency, net, engagement, order = row
    return Standing(invoice, status, number, currency, net, engagement is None, order)


def _parts(invoices: Iterable[int]) -> dict[tuple[int, int], Decimal]:
    """What each month comes to on an invoice that several share."""
    wanted = list(invoices)
    if not wanted:
        return {}
    lines = InvoiceLine.objects.filter(invoice__in=wanted, engagement_month__isnull=False)
    sums = lines.order_by().values_list("invoice_id", "engagement_month_id")
    return {(one, month): net for one, month, net in sums.annotate(Sum("net_amount"))}


def _credited(months: Iterable[int]) -> dict[int, Decimal]:
    """What issued credit notes gave back, by month."""
    lines = InvoiceLine.objects.filter(
        invoice__kind=Invoice.Kind.CREDIT, engagement_month__in=list(months)
    ).exclude(invoice__status=Invoice.Status.DRAFT)
    sums = lines.order_by().values_list("engagement_month_id").annotate(net=Sum("net_amount"))
    return dict(sums)
