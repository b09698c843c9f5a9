"""Home, the portfolio and what is read over all engagements."""

from tests.house.addresses.page import (
    EVERYBODY,
    FORM,
    OFFICE,
    READERS,
    SIGNED_IN,
    STAFF,
    WRITE,
    Page,
    of,
)

PAGES: dict[str, Page] = {
    "dashboards:home": Page(SIGNED_IN),
    "dashboards:healthz": Page(EVERYBODY),
    "dashboards:readyz": Page(EVERYBODY),
    "dashboards:places": Page(SIGNED_IN),
    "dashboards:theme": Page(EVERYBODY, WRITE),
    "dashboards:help": Page(SIGNED_IN),
    "dashboards:feed": Page(EVERYBODY, may_miss=True),
    "dashboards:my_calendar": Page(SIGNED_IN, FORM),
    "dashboards:my_load": Page(SIGNED_IN, FORM),
    # The token of an invitation is none of a letter: refused in words, to everybody alike.
    "dashboards:answer": Page(EVERYBODY, FORM),
    "dashboards:share": Page(EVERYBODY),
    # Not there for a client's people (tests/dashboards/test_shell.py).
    "dashboards:styleguide": Page(SIGNED_IN, may_miss=True),
    "dashboards:search": Page(STAFF),
    "dashboards:client_search": Page(READERS),
    "dashboards:landing": Page(STAFF | READERS),
    "dashboards:portfolio": Page(OFFICE),
    "dashboards:portfolio_csv": Page(OFFICE),
    "dashboards:portfolio_keep": Page(OFFICE, WRITE),
    # A view is its person's alone: to a colleague it is not there.
    "dashboards:portfolio_drop": Page(OFFICE, WRITE, of("saved_view"), may_miss=True),
    "dashboards:handover_pack": Page(STAFF),
    "dashboards:health": Page(STAFF),
    "dashboards:client_health": Page(STAFF | READERS),
    "dashboards:client_handover_pack": Page(STAFF | READERS),
    "dashboards:close_current": Page(OFFICE),
    "dashboards:close": Page(OFFICE),
    "dashboards:close_draft": Page(OFFICE, WRITE),
    "dashboards:close_remind": Page(OFFICE, WRITE),
    "dashboards:close_csv": Page(OFFICE),
    "dashboards:client": Page(STAFF | READERS),
    "dashboards:documents": Page(STAFF | READERS),
}
