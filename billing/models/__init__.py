"""The tables of billing, a module for each subject."""

from billing.models.invoice import BilledWork, Invoice, InvoiceFile, InvoiceLine, InvoiceQuerySet
from billing.models.series import Series

__all__ = ["BilledWork", "Invoice", "InvoiceFile", "InvoiceLine", "InvoiceQuerySet", "Series"]
