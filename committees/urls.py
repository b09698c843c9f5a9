from django.urls import path

from committees import views

app_name = "committees"

_REPORT = "reports/<slug:engagement>/<str:month>/"
_READING = "c/<slug:client>/reports/<slug:engagement>/<str:month>/"

urlpatterns = [
    path("reports/", views.report_list, name="report_list"),
    path(_REPORT, views.report_edit, name="report_edit"),
    path(f"{_REPORT}state/", views.report_state, name="report_state"),
    path(f"{_REPORT}pdf/", views.report_pdf, name="report_pdf"),
    path(f"{_REPORT}refresh/", views.report_refresh, name="report_refresh"),
    path(f"{_REPORT}publish/", views.report_publish, name="report_publish"),
    path(f"{_REPORT}retry/", views.report_retry, name="report_retry"),
    path(_READING, views.client_report, name="client_report"),
    path(f"{_READING}pdf/", views.client_report_pdf, name="client_report_pdf"),
]
