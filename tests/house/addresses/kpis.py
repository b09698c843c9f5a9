"""KPIs: frameworks, figures, readings, the register, the funnel."""

from tests.house.addresses.page import FORM, READERS, STAFF, Page, of

PAGES: dict[str, Page] = {
    "kpis:readings_current": Page(STAFF),
    "kpis:readings": Page(STAFF, FORM),
    "kpis:framework": Page(STAFF),
    "kpis:kpi": Page(STAFF, names=of("kpi")),
    "kpis:client_figures": Page(STAFF | READERS),
    "kpis:client_kpi": Page(STAFF | READERS, names=of("kpi")),
}
