"""The PDF of an issued invoice: rendered once, kept with its hash, served from then on.

Rendering takes a moment, so the worker does it outside any transaction; an issued invoice without
a file is what it still owes. Who asks before the worker was there gets the file made at once: the
first file that is stored is the invoice, whoever made it.
"""

import hashlib

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
    """The PDF of what was frozen; touches no row."""
    return render_invoice(frozen_content(invoice))


def preview(content: InvoiceContent) -> bytes:
    """A draft as it would be printed, marked as a draft; it is kept nowhere."""
    return render_invoice(content)


def stored(invoice: Invoice) -> bytes | None:
    """The bytes that were kept, or None."""
    row = InvoiceFile.objects.filter(invoice=invoice).first()
    return bytes(row.content) if row else None


def store(*, invoice: Invoice, content: bytes) -> bytes:
    """Keep the file unless one is kept already; return the one that is."""
    InvoiceFile.objects.bulk_create(
        [
            InvoiceFile(
                **invoice.owner,
                invoice=invoice,
                content=content,
                sha256=hashlib.sha256(content).hexdigest(),
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
