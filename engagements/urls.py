from typing import Any

from django.urls import path, register_converter

from common.periods import Month, Quarter, Week
from engagements.views import (
    account,
    bursts,
    calendar,
    client_mandate,
    clients,
    contract,
    contracts,
    course,
    engagements,
    entries,
    handover,
    imports,
    leave,
    line,
    mandate,
    mine,
    months,
    papers,
    rates,
    readers,
    remit,
    renewal,
    reviews,
    saved,
    shares,
    week,
    worries,
)

app_name = "engagements"


class MonthConverter:
    """2026-10 in an address; what is no month is no page."""

    regex = "20[0-9]{2}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> Month:
        return Month.parse(value)

    def to_url(self, value: Any) -> str:
        return str(value)


class WeekConverter:
    """2026-W47 in an address."""

    regex = "20[0-9]{2}-W[0-5][0-9]"

    def to_python(self, value: str) -> Week:
        return Week.parse(value)

    def to_url(self, value: Any) -> str:
        return str(value)


class QuarterConverter:
    """2026-Q4 in an address."""

    regex = "20[0-9]{2}-Q[1-4]"

    def to_python(self, value: str) -> Quarter:
        return Quarter.parse(value)

    def to_url(self, value: Any) -> str:
        return str(value)


register_converter(MonthConverter, "month")
register_converter(QuarterConverter, "quarter")
register_converter(WeekConverter, "week")

week_patterns = [
    path("log/", week.week_current, name="week_current"),
    path("log/set/", week.week_set, name="week_set"),
    path("log/line/", line.week_line, name="week_line"),
    path("log/entries/<int:number>/", entries.worklog_change, name="worklog_change"),
    path("log/templates/", saved.template_list, name="template_list"),
    path("log/templates/new/", saved.template_create, name="template_create"),
    path("log/templates/log/", saved.template_log, name="template_log"),
    path("log/templates/<int:number>/", saved.template_edit, name="template_edit"),
    path("log/templates/<int:number>/delete/", saved.template_delete, name="template_delete"),
    path("log/undo/<str:token>/", week.week_undo, name="week_undo"),
    path("log/<week:week>/", week.week, name="week"),
    path("log/<week:week>/copy/", week.week_copy, name="week_copy"),
]

agenda_patterns = [
    path("log/leave/", leave.leave, name="leave"),
    path("log/leave/days/", leave.usual_days, name="usual_days"),
    path("log/leave/<int:number>/", leave.leave_change, name="leave_change"),
    path("log/leave/<int:number>/withdraw/", leave.leave_withdraw, name="leave_withdraw"),
    path("people/leave/", leave.team_leave, name="team_leave"),
    path("people/load/", mine.team_load, name="team_load"),
    path("log/calendars/", calendar.calendars, name="calendars"),
    path("log/calendars/again/", calendar.calendar_again, name="calendar_again"),
    path("log/calendars/<int:number>/read/", calendar.calendar_read, name="calendar_read"),
    path("log/calendars/<int:number>/remove/", calendar.calendar_remove, name="calendar_remove"),
    path("log/<week:week>/calendar/", calendar.week_calendar, name="week_calendar"),
]

engagement_patterns = [
    path("engagements/", engagements.engagement_list, name="list"),
    path("engagements/new/", engagements.create, name="create"),
    path("engagements/new/volume/", contract.volume, name="volume"),
    path("rates/", rates.rate_card, name="rate_card"),
    path("engagements/<slug:engagement>/", engagements.detail, name="detail"),
    path("engagements/<slug:engagement>/edit/", engagements.edit, name="edit"),
    path("engagements/<slug:engagement>/account/", account.account, name="account"),
    path(
        "engagements/<slug:engagement>/account/export/",
        account.account_export,
        name="account_export",
    ),
    path("engagements/<slug:engagement>/days.csv", engagements.days_csv, name="days_csv"),
    path("engagements/<slug:engagement>/contract/", contract.contract, name="contract"),
    path("engagements/<slug:engagement>/taper/", contract.taper, name="taper"),
    path("engagements/<slug:engagement>/terms/new/", contract.term_create, name="term_create"),
    path("engagements/<slug:engagement>/handover/", handover.handover_page, name="handover"),
    path(
        "engagements/<slug:engagement>/handover/domains/<str:domain>/",
        handover.continuity_edit,
        name="continuity_edit",
    ),
    path(
        "engagements/<slug:engagement>/handover/parts/<slug:key>/",
        handover.part_settle,
        name="handover_part",
    ),
    path(
        "engagements/<slug:engagement>/handover/parts/<slug:key>/reopen/",
        handover.part_reopen,
        name="handover_part_reopen",
    ),
    path(
        "engagements/<slug:engagement>/handover/items/",
        handover.item_add,
        name="handover_item_add",
    ),
    path(
        "engagements/<slug:engagement>/handover/items/<int:number>/close/",
        handover.item_close,
        name="handover_item_close",
    ),
    path("engagements/<slug:engagement>/close/", handover.close, name="close"),
    path("engagements/<slug:engagement>/reopen/", handover.reopen, name="reopen"),
    path("engagements/<slug:engagement>/readers/", readers.reader_list, name="readers"),
    path(
        "engagements/<slug:engagement>/readers/<int:number>/end/",
        readers.reader_end,
        name="reader_end",
    ),
    path("clients/", clients.client_list, name="client_list"),
    path("clients/new/", clients.client_create, name="client_create"),
    path("clients/<slug:slug>/edit/", clients.client_edit, name="client_edit"),
]

_mandate = "engagements/<slug:engagement>/mandate/"
_reviews = "c/<slug:client>/outcomes/<slug:engagement>/reviews/<quarter:quarter>/"
_worries = "c/<slug:client>/outcomes/<slug:engagement>/worries/"

mandate_patterns = [
    path(_mandate, mandate.mandate, name="mandate"),
    path(f"{_mandate}outcomes/new/", mandate.outcome_create, name="outcome_create"),
    path(f"{_mandate}outcomes/<int:number>/", mandate.outcome_edit, name="outcome_edit"),
    path(f"{_mandate}outcomes/<int:number>/move/", mandate.outcome_move, name="outcome_move"),
    path(f"{_mandate}outcomes/<int:number>/remove/", mandate.outcome_remove, name="outcome_remove"),
    path(f"{_mandate}top/<month:month>/", mandate.top_three, name="top_three"),
    path(f"{_mandate}scope/", remit.scope, name="scope"),
    path(f"{_mandate}scope/usual/", remit.scope_usual, name="scope_usual"),
    path(f"{_mandate}scope/<int:number>/", remit.scope_edit, name="scope_edit"),
    path(f"{_mandate}scope/<int:number>/remove/", remit.scope_remove, name="scope_remove"),
    path(f"{_mandate}who/", remit.domains, name="responsibilities"),
    path(f"{_mandate}who/usual/", remit.domains_usual, name="responsibilities_usual"),
    path(f"{_mandate}who/<int:number>/", remit.domain_edit, name="responsibility"),
    path(f"{_mandate}who/<int:number>/remove/", remit.domain_remove, name="responsibility_remove"),
    path(f"{_mandate}people/", remit.stakeholders, name="stakeholders"),
    path(f"{_mandate}people/<int:number>/", remit.stakeholder_edit, name="stakeholder"),
    path(
        f"{_mandate}people/<int:number>/remove/",
        remit.stakeholder_remove,
        name="stakeholder_remove",
    ),
    path(f"{_mandate}worries/", worries.worries, name="worries"),
    path(f"{_mandate}worries/<int:number>/", worries.worry, name="worry"),
    path(f"{_mandate}frictions/", worries.friction_add, name="friction_add"),
    path(
        f"{_mandate}frictions/<int:number>/remove/", worries.friction_remove, name="friction_remove"
    ),
    path(f"{_mandate}reviews/", reviews.review_list, name="reviews"),
    path(f"{_mandate}reviews/<quarter:quarter>/", reviews.review, name="review"),
    path("c/<slug:client>/outcomes/", client_mandate.client_outcomes, name="client_outcomes"),
    path(_worries, client_mandate.client_worry, name="client_worry"),
    path(_reviews, client_mandate.client_review, name="client_review"),
    path(f"{_reviews}confirm/", client_mandate.client_review_confirm, name="client_review_confirm"),
]

_month = "engagements/<slug:engagement>/months/<month:month>/"

month_patterns = [
    path(_month, months.month, name="month"),
    path(f"{_month}submit/", months.month_submit, name="month_submit"),
    path(f"{_month}recall/", months.month_recall, name="month_recall"),
    path(f"{_month}approve/", months.month_approve, name="month_approve"),
    path(f"{_month}days.csv", months.month_csv, name="month_csv"),
    path(f"{_month}month.pdf", months.month_pdf, name="month_pdf"),
    path(f"{_month}entries/<int:number>/correct/", months.worklog_correct, name="worklog_correct"),
]

_client_month = "c/<slug:client>/months/<slug:engagement>/<month:month>/"

client_patterns = [
    path(
        "c/<slug:client>/handover/<slug:engagement>/",
        handover.client_handover,
        name="client_handover",
    ),
    path("c/<slug:client>/days/<slug:engagement>/", account.client_account, name="client_account"),
    path(
        "c/<slug:client>/days/<slug:engagement>/export/",
        account.client_account_export,
        name="client_account_export",
    ),
    path("c/<slug:client>/contract/", contract.client_contract, name="client_contract"),
    path("c/<slug:client>/months/", months.client_months, name="client_months"),
    path(_client_month, months.client_month, name="client_month"),
    path(f"{_client_month}approve/", months.client_month_approve, name="client_month_approve"),
    path(f"{_client_month}return/", months.client_month_return, name="client_month_return"),
    path(f"{_client_month}days.csv", months.client_month_csv, name="client_month_csv"),
    path(f"{_client_month}month.pdf", months.client_month_pdf, name="client_month_pdf"),
]

import_patterns = [
    path("import/", imports.import_start, name="import_start"),
    path("import/contracts/", contracts.contracts_start, name="contracts_start"),
    path("import/contracts/table/", contracts.contracts_table, name="contracts_table"),
    path("import/contracts/<str:key>/", contracts.contracts_preview, name="contracts_preview"),
    path("import/<str:key>/", imports.import_preview, name="import_preview"),
    path("import/<str:key>/columns/", imports.import_map, name="import_map"),
    path("import/<str:key>/names/", imports.import_match, name="import_match"),
]

_course = "engagements/<slug:engagement>/milestones/"
_list = "engagements/<slug:engagement>/checklists/<slug:checklist>/"
_item = f"{_list}items/<slug:item>/"
_papers = "engagements/<slug:engagement>/papers/"
_client_list = "c/<slug:client>/checklists/<slug:engagement>/<slug:checklist>/"

course_patterns = [
    path(_course, course.milestone_list, name="milestones"),
    path(f"{_course}earlier/", course.earlier_waive, name="earlier_waive"),
    path(f"{_course}asked/", course.bridge_asked, name="bridge_asked"),
    path(f"{_course}<slug:milestone>/", course.milestone, name="milestone"),
    path(f"{_course}<slug:milestone>/reopen/", course.milestone_reopen, name="milestone_reopen"),
    path(f"{_list}ask/", course.checklist_ask, name="checklist_ask"),
    path(f"{_list}add/", course.checklist_add, name="checklist_add"),
    path(_item, course.checklist_item, name="checklist_item"),
    path(f"{_item}done/", course.checklist_done, name="checklist_done"),
    path(f"{_item}remove/", course.checklist_remove, name="checklist_remove"),
    path("engagements/<slug:engagement>/renewal/", renewal.renewal_page, name="renewal"),
    path(
        "engagements/<slug:engagement>/renewal/decide/",
        renewal.renewal_decide,
        name="renewal_decide",
    ),
    path(
        "engagements/<slug:engagement>/renewal/prospect/",
        renewal.prospect_change,
        name="prospect",
    ),
    path("engagements/<slug:engagement>/fit/", renewal.fit_page, name="fit"),
    path(_papers, papers.paper_list, name="papers"),
    path(f"{_papers}new/", papers.paper_create, name="paper_create"),
    path(f"{_papers}<int:number>/", papers.paper_change, name="paper"),
    path(f"{_papers}<int:number>/file/", papers.paper_file, name="paper_file"),
    path(f"{_papers}<int:number>/remove/", papers.paper_remove, name="paper_remove"),
    path(f"{_papers}<int:number>/restore/", papers.paper_restore, name="paper_restore"),
    path("papers/", papers.paper_index, name="paper_index"),
    path("c/<slug:client>/milestones/", course.client_milestones, name="client_milestones"),
    path("c/<slug:client>/fit/<slug:engagement>/", renewal.client_fit, name="client_fit"),
    path("c/<slug:client>/papers/<int:number>/", papers.client_paper, name="client_paper"),
    path(f"{_client_list}<slug:item>/grant/", course.client_grant, name="client_grant"),
]

_client_burst = "c/<slug:client>/burst/<int:number>/"

burst_patterns = [
    path("engagements/<slug:engagement>/burst/new/", bursts.burst_create, name="burst_create"),
    path(
        "engagements/<slug:engagement>/burst/<int:number>/withdraw/",
        bursts.burst_withdraw,
        name="burst_withdraw",
    ),
    path(_client_burst, bursts.client_burst, name="client_burst"),
    path(f"{_client_burst}answer/", bursts.client_burst_answer, name="client_burst_answer"),
]

share_patterns = [
    path("c/<slug:client>/share/", shares.share_list, name="share_list"),
    path("c/<slug:client>/share/<int:number>/revoke/", shares.share_revoke, name="share_revoke"),
]

urlpatterns = [
    *burst_patterns,
    *share_patterns,
    *week_patterns,
    *agenda_patterns,
    *engagement_patterns,
    *mandate_patterns,
    *month_patterns,
    *client_patterns,
    *course_patterns,
    *import_patterns,
]
