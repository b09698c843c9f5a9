"""What a client gets to see of its invoices: the list, one of them, its files."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import FOUNDER, VIEWER, AccessRequest, allow, today
from billing import disputes, files, pdf, printed, received
from billing.models import Invoice, Receipt
from common.http import file_response, pdf_response
from common.periods import Month
from engagements.course.papers import TYPES

PAGE = 30


def received_or_404(client: str, number: int) -> Invoice:
    """An invoice or a credit note that the client has received."""
    rows = Invoice.objects.issued().filter(client__slug=client)
    rows = rows.select_related("provider", "client", "engagement__client", "credits")
    return get_object_or_404(rows, pk=number)


def crumbs(request: AccessRequest, *rest: tuple[str, str]) -> list[tuple[str, str]]:
    """Where a page of the client's invoices stands."""
    assert request.client is not None  # noqa: S101 - only a client's people come here
    place = [request.provider.slug, request.client.slug]
    return [(_("Invoices"), reverse("billing:client_invoices", args=place)), *rest]


@allow(FOUNDER, VIEWER)
def client_invoices(request: AccessRequest, provider: str, client: str) -> HttpResponse:
    mine = request.client
    assert mine is not None  # noqa: S101 - as above
    on = today(request)
    standing = received.to_pay(client=mine, on=on)
    page = Paginator(received.issued_to(client=mine), PAGE).get_page(request.GET.get("page"))
    shown = {row.pk for row in (*page, *standing.invoices)}
    context = {
        "client": mine,
        "standing": standing,
        "page_obj": page,
        "years": received.years(client=mine),
        "disputed": disputes.disputed(invoices=shown),
        "on": on,
        "crumbs": [(_("Invoices"), "")],
    }
    return render(request, "billing/client_invoices.html", context)


@allow(FOUNDER, VIEWER)
def client_invoice(request: AccessRequest, provider: str, client: str, number: int) -> HttpResponse:
    row = received_or_404(client, number)
    content = printed.frozen_content(row)
    asked = disputes.of_invoice(invoice=row)
    behind = received.behind(invoice=row, disputes=asked)
    on = today(request)
    context = {
        "client": row.client,
        "invoice": row,
        "content": content,
        "paper": pdf.paper(content),
        "behind": behind,
        # Where no line names its entries, nothing can be said of days that were not used.
        "is_traced": any(one.backing.line and one.backing.entries for one in behind)
        or all(one.backing.line for one in behind),
        "receipts": [one for one in behind if one.receipt],
        "settlements": received.settlements(invoice=row),
        "credit_notes": received.credit_notes(invoice=row),
        "disputes": asked,
        "may_dispute": request.actor.role == FOUNDER and not disputes.why_not(invoice=row),
        "overdue": row.is_overdue(on=on),
        "on": on,
        "disputed": {one.invoice_id for one in asked if not one.outcome},
        "crumbs": crumbs(request, (row.number, "")),
    }
    return render(request, "billing/client_invoice.html", context)


@allow(FOUNDER, VIEWER)
def client_invoice_pdf(
    request: AccessRequest, provider: str, client: str, number: int
) -> HttpResponse:
    row = received_or_404(client, number)
    return pdf_response(files.pdf_of(invoice=row), name=row.number)


@allow(FOUNDER, VIEWER)
def client_receipt(
    request: AccessRequest, provider: str, client: str, number: int, receipt: int
) -> HttpResponse:
    """The receipt of an expense that stands on the invoice, as it was sent."""
    row = received_or_404(client, number)
    found = get_object_or_404(
        Receipt, pk=receipt, expense__in=row.lines.exclude(expense=None).values("expense")
    )
    return file_response(bytes(found.content), name=found.name, content_type=TYPES[found.kind])


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
