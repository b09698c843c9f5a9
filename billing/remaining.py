"""What of an issued invoice no credit note has given back yet: by line, by entry, by rate of VAT.

A credit note of a part takes its quantity at the invoice's price; the one that gives back the last
of a line, or of a rate, takes exactly what is left of it, so that an invoice and its credit notes
never differ by a cent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from billing.content import InvoiceContent, VatRow
from billing.models import BilledWork, Invoice, InvoiceLine
from common.money import percent_of, round_amount

ZERO = Decimal(0)


@dataclass(frozen=True)
class Part:
    """An entry behind a line, and how many of its days are not given back."""

    work: BilledWork
    days: Decimal


@dataclass(frozen=True)
class Rest:
    """What is left of one line: of its quantity, of its net, and of the entries behind it."""

    line: InvoiceLine
    quantity: Decimal
    net: Decimal
    parts: tuple[Part, ...] = ()

    @property
    def unused(self) -> Decimal:
        """The days of the line that no entry stands behind: paid for, and not worked."""
        return self.quantity - sum((part.days for part in self.parts), ZERO)

    @property
    def is_left(self) -> bool:
        """Whether there is something to give back; of a discount only the amount counts, for every
        credit note that takes a share of it names it."""
        return bool(self.net or (self.quantity and not self.is_discount))

    @property
    def is_days(self) -> bool:
        return self.line.charge is not None

    @property
    def is_discount(self) -> bool:
        return self.line.kind == InvoiceLine.Kind.DISCOUNT

    def net_of(self, quantity: Decimal, *, currency: str) -> Decimal:
        """What so much of the line comes to; the last of it is what is left."""
        if quantity == self.quantity:
            return self.net
        return round_amount(quantity * self.line.unit_price, currency=currency)


def credited_by(invoice: Invoice) -> list[InvoiceContent]:
    """What the issued credit notes of an invoice say, in the order of their numbers."""
    rows = Invoice.objects.issued().filter(credits=invoice, kind=Invoice.Kind.CREDIT)
    found = rows.order_by("issued_on", "sequence").values_list("content", flat=True)
    return [InvoiceContent.from_json(content or {}) for content in found]


def rest_of(invoice: Invoice) -> list[Rest]:
    """What is left of each line of an issued invoice; a line of which nothing is left is not named.

    Drafts of credit notes give nothing back yet.
    """
    gone = _given_back(invoice)
    parts = _parts(invoice)
    found = []
    for line in invoice.lines.select_related("expense", "engagement_month").order_by("position"):
        quantity, net = gone.get(line.pk, (ZERO, ZERO))
        one = Rest(line, line.quantity - quantity, line.net_amount - net, parts.get(line.pk, ()))
        if one.is_left:
            found.append(one)
    return found


def _given_back(invoice: Invoice) -> dict[int | None, tuple[Decimal, Decimal]]:
    """Quantity and net of what credit notes gave back, by line."""
    rows = InvoiceLine.objects.filter(credits__invoice=invoice).exclude(invoice__status="draft")
    found: dict[int | None, tuple[Decimal, Decimal]] = {}
    for pk, quantity, net in rows.values_list("credits", "quantity", "net_amount"):
        before = found.get(pk, (ZERO, ZERO))
        found[pk] = (before[0] + quantity, before[1] + net)
    return found


def _parts(invoice: Invoice) -> dict[int, tuple[Part, ...]]:
    """The entries behind each line that are not given back whole, in the order of their days."""
    back: dict[tuple[int, int | None], Decimal] = {}
    rows = BilledWork.objects.filter(line__credits__invoice=invoice)
    rows = rows.exclude(invoice__status=Invoice.Status.DRAFT)
    for worklog, line, days in rows.values_list("worklog", "line__credits", "days"):
        back[worklog, line] = back.get((worklog, line), ZERO) + days
    found: dict[int, list[Part]] = {}
    work = BilledWork.objects.filter(invoice=invoice, line__isnull=False)
    work = work.select_related("worklog__member__user")
    for one in work.order_by("worklog__day", "id"):
        days = one.days - back.get((one.worklog_id, one.line_id), ZERO)
        if days:
            found.setdefault(one.line_id or 0, []).append(Part(one, days))
    return {line: tuple(parts) for line, parts in found.items()}


def share_of(rest: Rest, *, taken: Decimal, whole: Decimal, currency: str) -> Decimal:
    """The part of a discount that goes with so much of what it was given on; negative."""
    if taken == whole:
        return rest.net
    return round_amount(rest.net * taken / whole, currency=currency)


def exact_rows(
    rows: Iterable[VatRow],
    *,
    invoice: InvoiceContent,
    before: Sequence[InvoiceContent],
) -> tuple[VatRow, ...]:
    """The VAT of a credit note, where earlier ones gave back a part of the invoice.

    What gives back the last of a rate gives back what is left of its tax, and never more.
    """
    return tuple(_exact(row, invoice, before) for row in rows)


def _exact(row: VatRow, invoice: InvoiceContent, before: Sequence[InvoiceContent]) -> VatRow:
    net, tax = _left(row, invoice, before)
    if row.net == net:
        return replace(row, tax=tax)
    wanted = percent_of(row.net, rate=row.rate, currency=invoice.currency)
    return replace(row, tax=min(wanted, tax))


def _left(
    row: VatRow, invoice: InvoiceContent, before: Sequence[InvoiceContent]
) -> tuple[Decimal, Decimal]:
    """Net and tax of a rate that are not given back."""
    net = tax = ZERO
    for sign, content in ((1, invoice), *((-1, one) for one in before)):
        for other in content.vat_rows:
            if (other.category, other.rate) == (row.category, row.rate):
                net, tax = net + sign * other.net, tax + sign * other.tax
    return net, tax
