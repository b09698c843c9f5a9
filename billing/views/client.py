"""What a client gets to see of its invoices."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.access import FOUNDER, VIEWER, AccessRequest, allow
from billing import files
from billing.models import Invoice
from common.http import pdf_response
from common.periods import Month


@allow(FOUNDER, VIEWER)
def client_invoice_pdf(
    request: AccessRequest, provider: str, client: str, number: int
) -> HttpResponse:
    rows = Invoice.objects.issued().filter(client__slug=client)
    row = get_object_or_404(rows, pk=number)
    return pdf_response(files.pdf_of(invoice=row), name=row.number)


@allow(FOUNDER, VIEWER)
def client_month_invoice(
    request: AccessRequest, provider: str, client: str, engagement: str, month: Month
) -> HttpResponse:
    """The address that earlier letters name: the first invoice of a month."""
    rows = Invoice.objects.issued().filter(client__slug=client, engagement__slug=engagement)
    row = rows.filter(month=month.first).order_by("id").first()
    if row is None:
        raise Http404
    return redirect("billing:client_invoice_pdf", provider, client, row.pk)
