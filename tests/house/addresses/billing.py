"""Invoices."""

from tests.house.addresses.page import FORM, FOUNDER, OFFICE, READERS, STAFF, WRITE, Page, of

PAGES: dict[str, Page] = {
    "billing:expense_list": Page(STAFF, FORM),
    "billing:expense": Page(STAFF, FORM, names=of("expense")),
    "billing:expense_remove": Page(STAFF, WRITE, names=of("expense")),
    "billing:expense_receipt": Page(STAFF, names=of("expense")),
    "billing:expense_index": Page(OFFICE),
    "billing:expense_accept": Page(OFFICE, WRITE, names=of("expense")),
    "billing:expense_refuse": Page(OFFICE, WRITE, names=of("expense")),
    "billing:invoice_list": Page(OFFICE),
    "billing:ageing": Page(OFFICE),
    "billing:ageing_csv": Page(OFFICE),
    "billing:ageing_xlsx": Page(OFFICE),
    "billing:statement": Page(OFFICE),
    "billing:statement_pdf": Page(OFFICE),
    "billing:statement_csv": Page(OFFICE),
    "billing:statement_send": Page(OFFICE, WRITE),
    "billing:client_statement": Page(READERS),
    "billing:client_statement_pdf": Page(READERS),
    "billing:client_statement_csv": Page(READERS),
    "billing:invoices_issue": Page(OFFICE, WRITE),
    "billing:run": Page(OFFICE, names=of("billing_run")),
    "billing:invoice": Page(OFFICE, names=of("invoice")),
    "billing:invoice_month": Page(OFFICE),
    "billing:client_month_invoice": Page(READERS),
    "billing:invoice_draft": Page(OFFICE, WRITE),
    "billing:invoice_issue": Page(OFFICE, FORM, names=of("invoice")),
    "billing:invoice_discard": Page(OFFICE, WRITE, names=of("invoice")),
    "billing:invoice_paid": Page(OFFICE, WRITE, names=of("invoice")),
    "billing:invoice_pdf": Page(OFFICE, names=of("invoice")),
    "billing:dispute": Page(OFFICE, FORM, names=of("dispute")),
    "billing:client_invoices": Page(READERS),
    "billing:client_invoice": Page(READERS, names=of("invoice")),
    "billing:client_dispute": Page(FOUNDER, FORM, names=of("invoice")),
    "billing:client_dispute_withdraw": Page(FOUNDER, WRITE, names=of("dispute")),
    "billing:client_receipt": Page(
        READERS, names={"number": "invoice", "receipt": "invoice"}, may_miss=True
    ),
    "billing:client_invoice_pdf": Page(READERS, names=of("invoice")),
}
