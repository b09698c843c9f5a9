"""The tables of billing, a module for each subject."""

from billing.models.bank import BankLine, BankStatement
from billing.models.dispute import Dispute
from billing.models.expense import Expense, Receipt
from billing.models.fee import FeeAgreement, FeeStatement
from billing.models.invoice import Invoice, InvoiceFile, InvoiceQuerySet
from billing.models.lines import BilledMonth, BilledWork, InvoiceLine
from billing.models.payment import Allocation, Payment
from billing.models.reminder import PaymentReminder
from billing.models.run import BillingRun, BillingRunItem
from billing.models.series import Series
from billing.models.settings import BillingSettings, ClientBilling
from billing.models.vat import VatCategory

__all__ = [
    "Allocation",
    "BankLine",
    "BankStatement",
    "BilledMonth",
    "BilledWork",
    "BillingRun",
    "BillingRunItem",
    "BillingSettings",
    "ClientBilling",
    "Dispute",
    "Expense",
    "FeeAgreement",
    "FeeStatement",
    "Invoice",
    "InvoiceFile",
    "InvoiceLine",
    "InvoiceQuerySet",
    "Payment",
    "PaymentReminder",
    "Receipt",
    "Series",
    "VatCategory",
]
