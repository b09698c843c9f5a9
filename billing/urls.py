"""The converter `month` is registered by engagements/urls.py, which config/urls.py reads first."""

from django.urls import path

from billing import views

app_name = "billing"

_one = "invoices/<slug:engagement>/<month:month>/"
_client = "c/<slug:client>/invoices/"

urlpatterns = [
    path("invoices/", views.invoice_list, name="invoice_list"),
    path("invoices/issue/", views.invoices_issue, name="invoices_issue"),
    path(_one, views.invoice, name="invoice"),
    path(f"{_one}draft/", views.invoice_draft, name="invoice_draft"),
    path(f"{_one}issue/", views.invoice_issue, name="invoice_issue"),
    path(f"{_one}discard/", views.invoice_discard, name="invoice_discard"),
    path(f"{_one}paid/", views.invoice_paid, name="invoice_paid"),
    path(f"{_one}pdf/", views.invoice_pdf, name="invoice_pdf"),
    path(
        f"{_client}<slug:engagement>/<month:month>/pdf/",
        views.client_invoice_pdf,
        name="client_invoice_pdf",
    ),
]
