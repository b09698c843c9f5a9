from django.urls import path

from dashboards import views
from dashboards.views import founder, office, shell

app_name = "dashboards"

urlpatterns = [
    path("", views.home, name="home"),
    path("places/", views.places, name="places"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("theme/", views.theme, name="theme"),
    path("help/", shell.guide, name="help"),
    path("styleguide/", shell.styleguide, name="styleguide"),
    path("p/<slug:provider>/search/", shell.search, name="search"),
    path("p/<slug:provider>/c/<slug:client>/search/", shell.client_search, name="client_search"),
    path("p/<slug:provider>/", views.landing, name="landing"),
    path("p/<slug:provider>/portfolio/", office.portfolio, name="portfolio"),
    path("p/<slug:provider>/c/<slug:client>/", founder.client, name="client"),
    path("p/<slug:provider>/c/<slug:client>/documents/", founder.documents, name="documents"),
]
