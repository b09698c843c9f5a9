"""What the pages of billing share: which row an address means, and where it stands."""

from collections.abc import Iterable

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import AccessRequest
from billing.models import Invoice
from common.periods import Month
from common.problems import Problem
from engagements.models import EngagementMonth

# What the office mends on the draft itself.
_ON_THE_DRAFT = {"order", "vat_rate", "vat_reason", "vat_country", "french_rate", "due_before"}


def invoice_or_404(number: int) -> Invoice:
    """An invoice or a credit note of the provider, with what its page reads."""
    rows = Invoice.objects.select_related("provider", "client", "engagement__client", "credits")
    return get_object_or_404(rows, pk=number)


def month_or_404(engagement: str, month: Month) -> EngagementMonth:
    """The month of an engagement."""
    rows = EngagementMonth.objects.select_related("provider", "engagement__client")
    return get_object_or_404(rows, engagement__slug=engagement, month=month.first)


def mended(
    request: AccessRequest, row: Invoice, problems: Iterable[Problem]
) -> list[tuple[Problem, str, str]]:
    """Each problem of a draft, with the page on which it is mended and what that page is called."""
    provider = request.provider.slug
    firm = (reverse("accounts:settings", args=[provider]), _("Your settings"))
    client = (reverse("engagements:client_edit", args=[provider, row.client.slug]), _("The client"))
    draft = (reverse("billing:invoice_edit", args=place(row)), _("Change the draft"))
    found = []
    for problem in problems:
        where = ("", "")
        if problem.code.startswith("seller") or problem.code == "iban":
            where = firm
        elif problem.code.startswith("buyer"):
            where = client
        elif problem.code in _ON_THE_DRAFT and not row.is_credit:
            where = draft
        found.append((problem, *where))
    return found


def place(row: Invoice) -> list[str | int]:
    """What the address of an invoice's page is made of."""
    return [row.provider.slug, row.pk]


def called(row: Invoice) -> str:
    """What an invoice is called above its pages: its number, once it has one."""
    return row.number or (_("Draft credit note") if row.is_credit else _("Draft invoice"))


def crumbs(request: AccessRequest, *rest: tuple[str, str]) -> list[tuple[str, str]]:
    """Where a page of billing stands: below the invoices."""
    return [(_("Invoices"), reverse("billing:invoice_list", args=[request.provider.slug])), *rest]
