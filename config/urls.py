"""Every prefix in one place. All pages of a provider live under /p/<provider>/."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("kpis.api")),
    path("account/", include("allauth.urls")),
    path("", include("accounts.urls")),
    path("p/<slug:provider>/", include("engagements.urls")),
    path("p/<slug:provider>/", include("billing.urls")),
    path("p/<slug:provider>/", include("committees.urls")),
    path("p/<slug:provider>/", include("kpis.urls")),
    path("", include("dashboards.urls")),
]

handler400 = "dashboards.views.bad_request"
handler403 = "dashboards.views.forbidden"
handler404 = "dashboards.views.not_found"
handler500 = "dashboards.views.server_error"
