"""The converter `month` is registered by engagements/urls.py, which config/urls.py reads first."""

from django.urls import path

from billing.views import (
    ageing,
    client,
    credit,
    disputes,
    drafts,
    expenses,
    exports,
    fees,
    forecast,
    many,
    one,
    reminders,
    runs,
    settings,
    statement,
)

app_name = "billing"

_month = "invoices/<slug:engagement>/<month:month>/"
_one = "invoices/<int:number>/"
_client = "c/<slug:client>/invoices/"

_engagement = "engagements/<slug:engagement>/expenses/"
_reminder = "reminders/<int:number>/"
_statement = "clients/<slug:slug>/statement/"
_account = "c/<slug:client>/statement/"

urlpatterns = [
    path("fees/", fees.fees_current, name="fees_current"),
    path("fees/agreed/", fees.fee_agreements, name="fee_agreements"),
    path("fees/agreed/<int:number>/end/", fees.fee_agreement_end, name="fee_agreement_end"),
    path("fees/<month:month>/", fees.fees_month, name="fees"),
    path("fees/<month:month>/csv/", fees.fees_csv, name="fees_csv"),
    path(
        "fees/<month:month>/<int:number>/<slug:currency>/state/", fees.fee_state, name="fee_state"
    ),
    path("fees/<month:month>/<int:number>/<slug:currency>/paid/", fees.fee_paid, name="fee_paid"),
    path("billing/settings/", settings.billing_settings, name="settings"),
    path("billing/settings/numbers/", settings.billing_numbers, name="numbers"),
    path("clients/<slug:slug>/billing/", settings.client_billing, name="client_billing"),
    path(
        "clients/<slug:slug>/billing/vat-number/",
        settings.client_vat_check,
        name="client_vat_check",
    ),
    path(_engagement, expenses.expense_list, name="expense_list"),
    path(f"{_engagement}<int:number>/", expenses.expense, name="expense"),
    path(f"{_engagement}<int:number>/remove/", expenses.expense_remove, name="expense_remove"),
    path(f"{_engagement}<int:number>/receipt/", expenses.expense_receipt, name="expense_receipt"),
    path("expenses/", expenses.expense_index, name="expense_index"),
    path("expenses/<int:number>/accept/", expenses.expense_accept, name="expense_accept"),
    path("expenses/<int:number>/refuse/", expenses.expense_refuse, name="expense_refuse"),
    path("invoices/ageing/", ageing.ageing_page, name="ageing"),
    path("invoices/ageing/export.csv", ageing.ageing_csv, name="ageing_csv"),
    path("invoices/ageing/export.xlsx", ageing.ageing_xlsx, name="ageing_xlsx"),
    path("reminders/", reminders.reminder_list, name="reminder_list"),
    path("reminders/draft/", reminders.reminders_draft, name="reminders_draft"),
    path("reminders/send/", reminders.reminders_send, name="reminders_send"),
    path(_reminder, reminders.reminder, name="reminder"),
    path(f"{_reminder}send/", reminders.reminder_send, name="reminder_send"),
    path(f"{_reminder}drop/", reminders.reminder_drop, name="reminder_drop"),
    path(f"{_reminder}restore/", reminders.reminder_restore, name="reminder_restore"),
    path(_statement, statement.statement, name="statement"),
    path(f"{_statement}account.pdf", statement.statement_pdf, name="statement_pdf"),
    path(f"{_statement}account.csv", statement.statement_csv, name="statement_csv"),
    path(f"{_statement}send/", statement.statement_send, name="statement_send"),
    path(_account, statement.client_statement, name="client_statement"),
    path(f"{_account}account.pdf", statement.client_statement_pdf, name="client_statement_pdf"),
    path(f"{_account}account.csv", statement.client_statement_csv, name="client_statement_csv"),
    path("invoices/", many.invoice_list, name="invoice_list"),
    path("invoices/issue/", runs.invoices_issue, name="invoices_issue"),
    path("forecast/", forecast.forecast, name="forecast"),
    path("forecast/export.csv", forecast.forecast_csv, name="forecast_csv"),
    path("forecast/export.xlsx", forecast.forecast_xlsx, name="forecast_xlsx"),
    path("invoices/runs/<int:number>/", runs.run, name="run"),
    path(_month, one.invoice_month, name="invoice_month"),
    path(f"{_month}draft/", one.invoice_draft, name="invoice_draft"),
    path(_one, one.invoice, name="invoice"),
    path(f"{_one}issue/", one.invoice_issue, name="invoice_issue"),
    path(f"{_one}edit/", drafts.invoice_edit, name="invoice_edit"),
    path(f"{_one}redraft/", drafts.invoice_redraft, name="invoice_redraft"),
    path(f"{_one}credit/", credit.invoice_credit, name="invoice_credit"),
    path(f"{_one}discard/", one.invoice_discard, name="invoice_discard"),
    path(f"{_one}paid/", one.invoice_paid, name="invoice_paid"),
    path(f"{_one}pdf/", one.invoice_pdf, name="invoice_pdf"),
    path("exports/", exports.export_index, name="exports"),
    path("exports/accounts/", exports.export_accounts, name="export_accounts"),
    path("exports/fec.txt", exports.export_fec, name="export_fec"),
    path("exports/documents.zip", exports.export_archive, name="export_archive"),
    path("exports/<slug:table>.<slug:kind>", exports.export_table, name="export_table"),
    path("disputes/<int:number>/", disputes.dispute_answer, name="dispute"),
    path(_client, client.client_invoices, name="client_invoices"),
    path(f"{_client}<int:number>/", client.client_invoice, name="client_invoice"),
    path(f"{_client}<int:number>/dispute/", disputes.client_dispute, name="client_dispute"),
    path(
        f"{_client}<int:number>/receipts/<int:receipt>/",
        client.client_receipt,
        name="client_receipt",
    ),
    path(
        "c/<slug:client>/disputes/<int:number>/withdraw/",
        disputes.client_dispute_withdraw,
        name="client_dispute_withdraw",
    ),
    path(f"{_client}<int:number>/pdf/", client.client_invoice_pdf, name="client_invoice_pdf"),
    path(
        f"{_client}<slug:engagement>/<month:month>/pdf/",
        client.client_month_invoice,
        name="client_month_invoice",
    ),
]
