"""An issued invoice for other people's software: CII, and UBL for Peppol."""

from collections.abc import Callable

from django.http import Http404, HttpResponse

from accounts.access import FOUNDER, OFFICE, OWNER, VIEWER, AccessRequest, allow
from billing import files
from billing.models import Invoice
from billing.views.client import received_or_404
from billing.views.doors import invoice_or_404
from common.http import file_response

_XML = "application/xml"


@allow(OWNER, OFFICE)
def invoice_xml(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    return _answer(invoice_or_404(number), files.xml_of, ending="xml")


@allow(OWNER, OFFICE)
def invoice_ubl(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    return _answer(invoice_or_404(number), files.ubl_of, ending="ubl.xml")


@allow(FOUNDER, VIEWER)
def client_invoice_xml(
    request: AccessRequest, provider: str, client: str, number: int
) -> HttpResponse:
    return _answer(received_or_404(client, number), files.xml_of, ending="xml")


@allow(FOUNDER, VIEWER)
def client_invoice_ubl(
    request: AccessRequest, provider: str, client: str, number: int
) -> HttpResponse:
    return _answer(received_or_404(client, number), files.ubl_of, ending="ubl.xml")


def _answer(row: Invoice, made: Callable[..., bytes], *, ending: str) -> HttpResponse:
    """The file under the invoice's number; a draft has none."""
    content = made(invoice=row) if row.is_issued else b""
    if not content:
        raise Http404
    name = f"{row.number.replace('/', '-')}.{ending}"
    return file_response(content, name=name, content_type=_XML)
