from django.urls import path

from kpis.views import figures, readings

app_name = "kpis"

_kpis = "engagements/<slug:engagement>/kpis/"
_figures = "c/<slug:client>/figures/"

figure_patterns = [
    path(_kpis, figures.framework, name="framework"),
    path(f"{_kpis}<int:number>/", figures.kpi, name="kpi"),
    path(_figures, figures.client_figures, name="client_figures"),
    path(f"{_figures}<slug:engagement>/<int:number>/", figures.client_kpi, name="client_kpi"),
]

_readings = f"{_kpis}readings/"
reading_patterns = [
    path(_readings, readings.readings_current, name="readings_current"),
    path(f"{_readings}<month:month>/", readings.readings, name="readings"),
]

urlpatterns = [
    *reading_patterns,
    *figure_patterns,
]
