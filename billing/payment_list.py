"""The payments as the office reads them: what waits first, then by day.

A reversal is no row of its own: it strikes through the payment that it takes back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from billing.models import Allocation, Invoice, Payment
from billing.settling import ZERO


@dataclass(frozen=True)
class Listed:
    """A payment as the list shows it."""

    payment: Payment
    left: Decimal
    invoices: tuple[Invoice, ...]
    reversal: Payment | None


def found(*, query: str = "", only_left: bool = False) -> QuerySet[Payment]:
    """The payments, those with something left first, then by day, the newest first.

    A reversal is no row of its own: it strikes through the one that it reverses. Every word of
    the query stands in the client, the reference, an invoice's number, or is the amount.
    """
    taken_back = Exists(Payment.objects.filter(reverses=OuterRef("pk")))
    given = Coalesce(Sum("allocations__amount"), ZERO)
    rows = Payment.objects.filter(reverses=None).annotate(left=F("amount") - given)
    rows = rows.annotate(gone=taken_back, waits=Q(left__gt=0) & ~taken_back)
    if only_left:
        rows = rows.filter(waits=True)
    for word in query.replace("\0", " ").split():
        rows = rows.filter(_named(word))
    return rows.select_related("client").order_by("-waits", "-paid_on", "-pk")


def _named(word: str) -> Q:
    numbered = Allocation.objects.filter(payment=OuterRef("pk"), invoice__number__icontains=word)
    wanted = Q(client__name__icontains=word) | Q(reference__icontains=word) | Q(Exists(numbered))
    figure = word.replace(",", ".")
    if figure.replace(".", "", 1).isdecimal() and len(figure) < 14:
        wanted |= Q(amount=Decimal(figure)) | Q(amount=-Decimal(figure))
    return wanted


def listed(rows: Sequence[Payment]) -> list[Listed]:
    """What the list shows of these payments of `found`, in two statements."""
    numbers: dict[int, dict[int, Invoice]] = {}
    set_against = Allocation.objects.filter(payment__in=rows).select_related("invoice")
    for one in set_against.defer("invoice__content").order_by("pk"):
        numbers.setdefault(one.payment_id or 0, {})[one.invoice_id] = one.invoice
    back = {row.reverses_id: row for row in Payment.objects.filter(reverses__in=rows)}
    return [
        Listed(
            payment=row,
            left=getattr(row, "left", ZERO) if row.pk not in back else ZERO,
            invoices=tuple(numbers.get(row.pk, {}).values()),
            reversal=back.get(row.pk),
        )
        for row in rows
    ]
