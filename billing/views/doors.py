"""What the pages of billing share: which row an address means, and where it stands."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import AccessRequest
from billing.models import Invoice
from common.periods import Month
from engagements.models import EngagementMonth


def invoice_or_404(number: int) -> Invoice:
    """An invoice or a credit note of the provider, with what its page reads."""
    rows = Invoice.objects.select_related("provider", "client", "engagement__client")
    return get_object_or_404(rows, pk=number)


def month_or_404(engagement: str, month: Month) -> EngagementMonth:
    """The month of an engagement."""
    rows = EngagementMonth.objects.select_related("provider", "engagement__client")
    return get_object_or_404(rows, engagement__slug=engagement, month=month.first)


def place(row: Invoice) -> list[str | int]:
    """What the address of an invoice's page is made of."""
    return [row.provider.slug, row.pk]


def crumbs(request: AccessRequest, *rest: tuple[str, str]) -> list[tuple[str, str]]:
    """Where a page of billing stands: below the invoices."""
    return [(_("Invoices"), reverse("billing:invoice_list", args=[request.provider.slug])), *rest]
