"""What late payment of an invoice costs, and its reminders, beside the invoice."""

import datetime as dt
from typing import Any

from billing.interest import interests, recovery_charge
from billing.models import Invoice, PaymentReminder


def card(row: Invoice, *, on: dt.date) -> dict[str, Any]:
    """What `billing/_late.html` shows; nothing of a draft, a credit note or what is not due."""
    if not row.is_issued or row.is_credit or row.due_on is None or row.due_on >= on:
        return {}
    late = interests(invoices=[row], provider=row.provider, on=on)[row.pk]
    return {
        "late": late,
        "recovery": recovery_charge(provider=row.provider) if late.days else None,
        "reminders": list(PaymentReminder.objects.filter(invoice=row).order_by("id")),
    }
