from django.urls import path

from dashboards import views
from dashboards.views import office

app_name = "dashboards"

urlpatterns = [
    path("", views.home, name="home"),
    path("places/", views.places, name="places"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("theme/", views.theme, name="theme"),
    path("p/<slug:provider>/", views.landing, name="landing"),
    path("p/<slug:provider>/portfolio/", office.portfolio, name="portfolio"),
    path("p/<slug:provider>/c/<slug:client>/", views.client, name="client"),
]
