"""Invoices."""

from tests.house.addresses.page import FORM, OFFICE, READERS, WRITE, Page

PAGES: dict[str, Page] = {
    "billing:invoice_list": Page(OFFICE),
    "billing:invoices_issue": Page(OFFICE, WRITE),
    "billing:invoice": Page(OFFICE),
    "billing:invoice_draft": Page(OFFICE, WRITE),
    "billing:invoice_issue": Page(OFFICE, FORM),
    "billing:invoice_discard": Page(OFFICE, WRITE),
    "billing:invoice_paid": Page(OFFICE, WRITE),
    "billing:invoice_pdf": Page(OFFICE),
    "billing:client_invoice_pdf": Page(READERS),
}
