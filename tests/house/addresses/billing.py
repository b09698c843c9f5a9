"""Invoices."""

from tests.house.addresses.page import FORM, OFFICE, READERS, WRITE, Page, of

PAGES: dict[str, Page] = {
    "billing:invoice_list": Page(OFFICE),
    "billing:invoices_issue": Page(OFFICE, WRITE),
    "billing:invoice": Page(OFFICE, names=of("invoice")),
    "billing:invoice_month": Page(OFFICE),
    "billing:client_month_invoice": Page(READERS),
    "billing:invoice_draft": Page(OFFICE, WRITE),
    "billing:invoice_issue": Page(OFFICE, FORM, names=of("invoice")),
    "billing:invoice_discard": Page(OFFICE, WRITE, names=of("invoice")),
    "billing:invoice_paid": Page(OFFICE, WRITE, names=of("invoice")),
    "billing:invoice_pdf": Page(OFFICE, names=of("invoice")),
    "billing:client_invoice_pdf": Page(READERS, names=of("invoice")),
}
