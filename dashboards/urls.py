"""The converter `month` is registered by engagements/urls.py, which config/urls.py reads first."""

from django.urls import path

from dashboards import views
from dashboards.views import answers, founder, health, office, packs, shell
from engagements.views import mine, shares

app_name = "dashboards"

_close = "p/<slug:provider>/close/<month:month>/"

urlpatterns = [
    path("", views.home, name="home"),
    path("places/", views.places, name="places"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("theme/", views.theme, name="theme"),
    path("a/<str:token>/", answers.answer, name="answer"),
    path("share/<str:token>/", shares.balance, name="share"),
    path("feeds/<str:token>.ics", mine.feed, name="feed"),
    path("my/calendar/", mine.my_calendar, name="my_calendar"),
    path("my/load/", mine.my_load, name="my_load"),
    path("help/", shell.guide, name="help"),
    path("styleguide/", shell.styleguide, name="styleguide"),
    path("p/<slug:provider>/search/", shell.search, name="search"),
    path("p/<slug:provider>/c/<slug:client>/search/", shell.client_search, name="client_search"),
    path("p/<slug:provider>/", views.landing, name="landing"),
    path("p/<slug:provider>/portfolio/", office.portfolio, name="portfolio"),
    path("p/<slug:provider>/portfolio.csv", office.portfolio_csv, name="portfolio_csv"),
    path("p/<slug:provider>/portfolio/views/", office.portfolio_keep, name="portfolio_keep"),
    path(
        "p/<slug:provider>/portfolio/views/<int:number>/remove/",
        office.portfolio_drop,
        name="portfolio_drop",
    ),
    path(
        "p/<slug:provider>/engagements/<slug:engagement>/handover.zip",
        packs.handover_pack,
        name="handover_pack",
    ),
    path(
        "p/<slug:provider>/c/<slug:client>/handover/<slug:engagement>.zip",
        packs.client_handover_pack,
        name="client_handover_pack",
    ),
    path(
        "p/<slug:provider>/engagements/<slug:engagement>/health/",
        health.engagement_health,
        name="health",
    ),
    path(
        "p/<slug:provider>/c/<slug:client>/health/<slug:engagement>/",
        health.client_health,
        name="client_health",
    ),
    path("p/<slug:provider>/close/", office.close_current, name="close_current"),
    path(_close, office.close, name="close"),
    path(f"{_close}draft/", office.close_draft, name="close_draft"),
    path(f"{_close}remind/", office.close_remind, name="close_remind"),
    path(f"{_close}csv/", office.close_csv, name="close_csv"),
    path("p/<slug:provider>/c/<slug:client>/", founder.client, name="client"),
    path("p/<slug:provider>/c/<slug:client>/documents/", founder.documents, name="documents"),
]
