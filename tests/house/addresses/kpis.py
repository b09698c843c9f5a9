"""KPIs: frameworks, figures, readings, the register, the funnel."""

from tests.house.addresses.page import (
    EVERYBODY,
    FORM,
    FOUNDER,
    LEADS,
    OFFICE,
    READERS,
    STAFF,
    WRITE,
    Page,
    of,
)

PAGES: dict[str, Page] = {
    # These open with a key (tests/kpis/test_api.py): to whoever has none they say 401.
    "api:api_readings": Page(EVERYBODY, WRITE, keyed=True),
    "api:api_figures": Page(EVERYBODY, keyed=True),
    "kpis:keys": Page(OFFICE, FORM),
    "kpis:key_revoke": Page(OFFICE, WRITE, names=of("api_key")),
    "kpis:readings_current": Page(STAFF),
    "kpis:readings": Page(STAFF, FORM),
    "kpis:readings_import": Page(STAFF, FORM),
    # The key in the scene is none of a file: bring it again.
    "kpis:readings_preview": Page(STAFF, FORM),
    "kpis:framework": Page(STAFF),
    "kpis:kpi": Page(STAFF, names=of("kpi")),
    "kpis:note_add": Page(STAFF, WRITE, of("kpi")),
    "kpis:note_remove": Page(STAFF, WRITE, {"number": "kpi", "note": "kpi_note"}),
    "kpis:compare": Page(STAFF),
    "kpis:export": Page(STAFF, names={"kind": "export_kind"}),
    "kpis:client_compare": Page(STAFF | READERS),
    "kpis:client_export": Page(STAFF | READERS, names={"kind": "export_kind"}),
    "kpis:client_glossary": Page(STAFF | READERS),
    "kpis:client_figures": Page(STAFF | READERS),
    "kpis:client_kpi": Page(STAFF | READERS, names=of("kpi")),
    "kpis:definitions": Page(STAFF | READERS),
    "kpis:definition": Page(STAFF | READERS, names=of("definition")),
    "kpis:definition_create": Page(STAFF, FORM),
    "kpis:definition_take": Page(STAFF, FORM),
    "kpis:definition_ask": Page(STAFF, WRITE),
    "kpis:definition_sign": Page(LEADS | FOUNDER, WRITE),
    "kpis:definition_change": Page(STAFF, FORM, of("definition")),
    "kpis:definition_count": Page(STAFF, WRITE, of("definition")),
    "kpis:definition_retire": Page(STAFF, WRITE, of("definition")),
    "kpis:definition_restore": Page(STAFF, WRITE, of("definition")),
}
