from django.urls import path

from kpis.views import (
    client,
    deal_imports,
    deals,
    definitions,
    figures,
    funnel,
    importing,
    keys,
    readings,
    setup,
    setup_kpi,
    versions,
)

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

_setup = f"{_kpis}setup/"
_agreed = f"{_figures}<slug:engagement>/versions/"
setup_patterns = [
    path(_setup, setup.setup, name="setup"),
    path(f"{_setup}start/", setup.setup_start, name="setup_start"),
    path(f"{_setup}copy/", setup.setup_copy, name="setup_copy"),
    path(f"{_setup}library/", setup.setup_library, name="setup_library"),
    path(f"{_setup}new/", setup.setup_new, name="setup_new"),
    path(f"{_setup}share/", setup.setup_share, name="setup_share"),
    path(f"{_setup}freeze/", setup.setup_freeze, name="setup_freeze"),
    path(f"{_setup}goals/", setup.setup_goals, name="setup_goals"),
    path(f"{_setup}goals/<int:number>/", setup.setup_goal, name="setup_goal"),
    path(f"{_setup}goals/<int:number>/remove/", setup.setup_goal_remove, name="setup_goal_remove"),
    path(f"{_setup}<int:number>/", setup_kpi.setup_kpi, name="setup_kpi"),
    path(f"{_setup}<int:number>/move/", setup.setup_move, name="setup_move"),
    path(f"{_setup}<int:number>/compute/", setup_kpi.setup_compute, name="setup_compute"),
    path(f"{_setup}<int:number>/retire/", setup_kpi.setup_retire, name="setup_retire"),
    path(f"{_setup}<int:number>/restore/", setup.setup_restore, name="setup_restore"),
    path(f"{_setup}<int:number>/remove/", setup_kpi.setup_remove, name="setup_remove"),
    path(f"{_setup}propose/", versions.setup_propose, name="setup_propose"),
    path(f"{_setup}withdraw/", versions.setup_withdraw, name="setup_withdraw"),
    path(_agreed, versions.client_versions, name="client_versions"),
    path(f"{_agreed}<int:number>/", versions.client_version, name="client_version"),
    path(
        f"{_agreed}<int:number>/answer/",
        versions.client_version_answer,
        name="client_version_answer",
    ),
    path(
        f"{_agreed}<int:number>/framework.pdf",
        versions.client_version_pdf,
        name="client_version_pdf",
    ),
]

_funnel = "engagements/<slug:engagement>/funnel/"
_client_funnel = "c/<slug:client>/funnel/<slug:engagement>/"
funnel_patterns = [
    path(_funnel, funnel.funnel, name="funnel"),
    path(f"{_funnel}start/", funnel.funnel_start, name="funnel_start"),
    path(f"{_funnel}stages/", funnel.funnel_stages, name="funnel_stages"),
    path(f"{_funnel}deals/", deals.deals, name="deals"),
    path(f"{_funnel}deals/new/", deals.deal_add, name="deal_add"),
    path(f"{_funnel}deals/<int:number>/", deals.deal, name="deal"),
    path(f"{_funnel}import/", deal_imports.deal_imports, name="deal_imports"),
    path(f"{_funnel}import/<int:number>/", deal_imports.deal_import, name="deal_import"),
    path(_client_funnel, funnel.client_funnel, name="client_funnel"),
    path(f"{_client_funnel}deals/", deals.client_deals, name="client_deals"),
]

urlpatterns = [
    *funnel_patterns,
    *setup_patterns,
    *key_patterns,
    *reading_patterns,
    *register_patterns,
    *figure_patterns,
]
