"""The files of an issued invoice: rendered once, kept with their hash, served from then on.

The PDF carries the XML (Factur-X), and the same XML stands beside it; UBL is made from the same
frozen content whenever somebody asks.

Rendering takes a moment, so the worker does it outside any transaction; an issued invoice without
a file is what it still owes. Who asks before the worker was there gets the file made at once: the
first file that is stored is the invoice, whoever made it.
"""

import hashlib

from billing import einvoice
from billing.content import InvoiceContent
from billing.models import Invoice, InvoiceFile
from billing.pdf import render_invoice
from billing.printed import frozen_content
from tenancy.scope import as_provider

AT_ONCE = 100


def owed() -> list[int]:
    """The ids of issued invoices of the provider in scope that have no file, the oldest first."""
    rows = Invoice.objects.issued().filter(file=None).order_by("id")
    return list(rows.values_list("pk", flat=True)[:AT_ONCE])


def rendered(invoice: Invoice) -> bytes:
    """The PDF of what was frozen, with its XML inside; touches no row."""
    content = frozen_content(invoice)
    return render_invoice(content, xml=_xml(content))


def _xml(content: InvoiceContent) -> bytes:
    """What the PDF carries; nothing where too little was frozen for a machine."""
    return einvoice.cii_of(content) if content.is_electronic else b""


def preview(content: InvoiceContent) -> bytes:
    """A draft as it would be printed, marked as a draft; it is kept nowhere."""
    return render_invoice(content)


def stored(invoice: Invoice) -> bytes | None:
    """The bytes that were kept, or None."""
    row = InvoiceFile.objects.filter(invoice=invoice).first()
    return bytes(row.content) if row else None


def store(*, invoice: Invoice, content: bytes) -> bytes:
    """Keep the file and its XML unless they are kept already; return the one that is."""
    InvoiceFile.objects.bulk_create(
        [
            InvoiceFile(
                **invoice.owner,
                invoice=invoice,
                content=content,
                sha256=hashlib.sha256(content).hexdigest(),
                # Equal contents give equal bytes: the same that the PDF was given.
                xml=(_xml(frozen_content(invoice)) or None) if invoice.is_issued else None,
            )
        ],
        ignore_conflicts=True,
    )
    return bytes(InvoiceFile.objects.get(invoice=invoice).content)


def pdf_of(*, invoice: Invoice) -> bytes:
    """The invoice's file; made and kept now where the worker was not there yet."""
    kept = stored(invoice)
    if kept is not None:
        return kept
    made = rendered(invoice)
    # A founder may ask first, and may not write: what they read is frozen, the provider keeps it.
    with as_provider():
        return store(invoice=invoice, content=made)


def xml_of(*, invoice: Invoice) -> bytes:
    """The invoice for machines (CII): the same bytes that the PDF carries; b"" where there is none."""
    pdf_of(invoice=invoice)
    return bytes(InvoiceFile.objects.get(invoice=invoice).xml or b"")


def ubl_of(*, invoice: Invoice) -> bytes:
    """The invoice for machines as UBL (Peppol BIS Billing 3); b"" where there is none."""
    content = frozen_content(invoice)
    return einvoice.ubl_of(content) if content.is_electronic else b""
