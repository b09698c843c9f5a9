"""What of a signed month is still to be invoiced.

The month that the client signed holds its charges: so many days at a rate each. What stands on its
invoices, less what credit notes gave back, is taken; the rest can be invoiced (domain, Money 2).
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, Sum, When

from billing.models import Invoice, InvoiceLine
from engagements.models import EngagementMonth

ZERO = Decimal(0)


def taken(*, months: Iterable[EngagementMonth | int]) -> dict[int, dict[int, Decimal]]:
    """The days on invoices, less those credited, by month and by charge of the month.

    Drafts of invoices count: what stands on one cannot be drafted again. Drafts of credit notes
    give nothing back yet.
    """
    signed = Case(When(invoice__kind=Invoice.Kind.CREDIT, then=-F("quantity")), default="quantity")
    rows = InvoiceLine.objects.filter(engagement_month__in=list(months), charge__isnull=False)
    rows = rows.exclude(invoice__kind=Invoice.Kind.CREDIT, invoice__status=Invoice.Status.DRAFT)
    found: dict[int, dict[int, Decimal]] = {}
    sums = rows.order_by().values_list("engagement_month_id", "charge").annotate(days=Sum(signed))
    for month, charge, days in sums:
        found.setdefault(month, {})[charge] = days
    return found


def left(*, month: EngagementMonth) -> dict[int, Decimal]:
    """The days of each charge of a signed month that stand on no invoice, by its place; those with
    none left are not named."""
    charges = (month.content or {}).get("charges", ())
    return left_of(charges, taken(months=[month]).get(month.pk, {}))


def left_of(
    charges: Iterable[Mapping[str, Any]], gone: Mapping[int, Decimal]
) -> dict[int, Decimal]:
    """The same of charges as they were frozen, where what is taken is known."""
    found = {}
    for place, charge in enumerate(charges):
        days = Decimal(charge["days"]) - gone.get(place, ZERO)
        if days > 0:
            found[place] = days
    return found
