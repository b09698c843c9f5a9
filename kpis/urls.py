from django.urls import path

from kpis.views import client, definitions, figures, importing, keys, readings

app_name = "kpis"

_kpis = "engagements/<slug:engagement>/kpis/"
_figures = "c/<slug:client>/figures/"
_register = "c/<slug:client>/definitions/"

figure_patterns = [
    path(_kpis, figures.framework, name="framework"),
    path(f"{_kpis}<int:number>/", figures.kpi, name="kpi"),
    path(f"{_kpis}<int:number>/notes/", figures.note_add, name="note_add"),
    path(f"{_kpis}<int:number>/notes/<int:note>/", figures.note_remove, name="note_remove"),
    path(f"{_kpis}compare/", figures.compare, name="compare"),
    path(f"{_kpis}figures.<slug:kind>", figures.export, name="export"),
    path(_figures, client.client_figures, name="client_figures"),
    path(f"{_figures}<slug:engagement>/<int:number>/", figures.client_kpi, name="client_kpi"),
    path(f"{_figures}<slug:engagement>/compare/", figures.client_compare, name="client_compare"),
    path(
        f"{_figures}<slug:engagement>/figures.<slug:kind>",
        figures.client_export,
        name="client_export",
    ),
    path("c/<slug:client>/glossary/", client.client_glossary, name="client_glossary"),
]

register_patterns = [
    path(_register, definitions.definitions, name="definitions"),
    path(f"{_register}new/", definitions.definition_create, name="definition_create"),
    path(f"{_register}library/", definitions.definition_take, name="definition_take"),
    path(f"{_register}ask/", definitions.definition_ask, name="definition_ask"),
    path(f"{_register}sign/", definitions.definition_sign, name="definition_sign"),
    path(f"{_register}<int:number>/", definitions.definition, name="definition"),
    path(
        f"{_register}<int:number>/change/", definitions.definition_change, name="definition_change"
    ),
    path(f"{_register}<int:number>/count/", definitions.definition_count, name="definition_count"),
    path(
        f"{_register}<int:number>/retire/", definitions.definition_retire, name="definition_retire"
    ),
    path(
        f"{_register}<int:number>/restore/",
        definitions.definition_restore,
        name="definition_restore",
    ),
]

_readings = f"{_kpis}readings/"
reading_patterns = [
    path(_readings, readings.readings_current, name="readings_current"),
    path(f"{_readings}<month:month>/", readings.readings, name="readings"),
    path(f"{_readings}import/", importing.readings_import, name="readings_import"),
    path(f"{_readings}import/<str:key>/", importing.readings_preview, name="readings_preview"),
]

key_patterns = [
    path("settings/keys/", keys.keys, name="keys"),
    path("settings/keys/<int:number>/revoke/", keys.key_revoke, name="key_revoke"),
]

urlpatterns = [
    *key_patterns,
    *reading_patterns,
    *register_patterns,
    *figure_patterns,
]
