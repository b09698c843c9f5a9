"""What of a signed month is still to be invoiced.

The month that the client signed holds its charges: so many days at a rate each. What stands on its
invoices, less what credit notes gave back, is taken; the rest can be invoiced, and so can the days
of the entries behind it (domain, Money 2).
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, Q, Sum, When

from billing.allocating import Share
from billing.models import BilledWork, Invoice, InvoiceLine
from engagements.models import EngagementMonth

ZERO = Decimal(0)

# What an entry stands behind: its month and the place of the charge; none where nobody charges it.
Place = tuple[int | None, int | None]

_GIVES_NOTHING_YET = Q(invoice__kind=Invoice.Kind.CREDIT, invoice__status=Invoice.Status.DRAFT)


def taken(
    *, months: Iterable[EngagementMonth | int], but: Invoice | None = None
) -> dict[int, dict[int, Decimal]]:
    """The days on invoices, less those credited, by month and by charge of the month.

    Drafts of invoices count: what stands on one cannot be drafted again; `but` is one that does
    not. Drafts of credit notes give nothing back yet.
    """
    rows = InvoiceLine.objects.filter(engagement_month__in=list(months), charge__isnull=False)
    rows = rows.exclude(_GIVES_NOTHING_YET)
    if but is not None:
        rows = rows.exclude(invoice=but)
    found: dict[int, dict[int, Decimal]] = {}
    sums = rows.order_by().values_list("engagement_month_id", "charge")
    for month, charge, days in sums.annotate(days=Sum(_signed("quantity"))):
        found.setdefault(month, {})[charge] = days
    return found


def _signed(field: str) -> Case:
    return Case(When(invoice__kind=Invoice.Kind.CREDIT, then=-F(field)), default=F(field))


def work_taken(
    *, entries: Iterable[int], but: Invoice | None = None
) -> dict[int, dict[Place, Decimal]]:
    """The days of entries (ids) that stand behind invoices, less those credited, by their place."""
    rows = BilledWork.objects.filter(worklog__in=list(entries)).exclude(_GIVES_NOTHING_YET)
    if but is not None:
        rows = rows.exclude(invoice=but)
    found: dict[int, dict[Place, Decimal]] = {}
    sums = rows.order_by().values_list("worklog_id", "line__engagement_month_id", "line__charge")
    for entry, month, charge, days in sums.annotate(total=Sum(_signed("days"))):
        found.setdefault(entry, {})[month, charge] = days
    return found


def free(
    shares: Iterable[Share], *, month: int, gone: Mapping[int, Mapping[Place, Decimal]]
) -> list[Share]:
    """The shares of a month's entries that stand behind no invoice.

    Of an entry never more than what is left of it as a whole, wherever it stood.
    """
    total = {entry: sum(places.values(), ZERO) for entry, places in gone.items()}
    rest: dict[int, Decimal] = {}
    kept = []
    for share in shares:
        pk = share.entry.id
        left = rest.setdefault(pk, share.entry.days - total.get(pk, ZERO))
        place = (None, None) if share.charge is None else (month, share.charge)
        days = share.days - gone.get(pk, {}).get(place, ZERO)
        # Towards zero: what is left of a correction is negative.
        days = max(min(days, left), ZERO) if share.days > 0 else min(max(days, left), ZERO)
        if days:
            rest[pk] -= days
            kept.append(Share(share.entry, share.charge, days))
    return kept


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
