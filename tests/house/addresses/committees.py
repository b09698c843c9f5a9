"""Reports."""

from tests.house.addresses.page import FORM, LEADS, READERS, STAFF, WRITE, Page

PAGES: dict[str, Page] = {
    "committees:report_list": Page(STAFF),
    "committees:report_edit": Page(STAFF, FORM),
    "committees:report_state": Page(STAFF),
    "committees:report_pdf": Page(STAFF),
    "committees:report_refresh": Page(STAFF, WRITE),
    "committees:report_publish": Page(LEADS, FORM),
    "committees:report_retry": Page(STAFF, WRITE),
    "committees:client_report": Page(READERS),
    "committees:client_report_pdf": Page(READERS),
}
