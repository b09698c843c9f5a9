"""The days of an engagement to take away, as a table that any spreadsheet opens."""

import datetime as dt
from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.translation import gettext as _

from common.tables import write_csv, write_xlsx
from engagements.models import Engagement, WorkLog
from engagements.words import asides


def days_sheet(
    engagement: Engagement, *, first: dt.date, last: dt.date, name: str, inside: bool = False
) -> HttpResponse:
    """The days between two dates; `inside` the provider with its own notes beside them, which the
    client's sheet has no column for."""
    logs = WorkLog.objects.standing().between(first, last).filter(engagement=engagement)
    entries = list(logs.select_related("member__user", "outcome").order_by("day", "id"))
    noted = asides(log.pk for log in entries) if inside else {}
    head: list[object] = [
        _("Date"),
        _("Client"),
        _("Engagement"),
        _("Person"),
        _("Category"),
        _("Days"),
        _("Note"),
    ]
    head += [_("Where"), _("Why operational"), _("Outcome")]
    rows: list[list[object]] = [[*head, _("Note for your firm")] if inside else head]
    rows += [
        [*_row(engagement, log), noted.get(log.pk, "")] if inside else _row(engagement, log)
        for log in entries
    ]
    return csv_answer(rows, name=name)


def _row(engagement: Engagement, log: WorkLog) -> list[object]:
    return [
        log.day,
        engagement.client.name,
        engagement.title,
        log.member.user.name,
        log.get_category_display(),
        log.days,
        log.note,
        log.get_place_display(),
        log.get_reason_display() if log.reason else "",
        log.outcome.title if log.outcome else "",
    ]


def csv_answer(rows: Iterable[Iterable[object]], *, name: str) -> HttpResponse:
    """A table as CSV to keep; `name` is the file's, without the ending."""
    content = b"".join(write_csv(rows))
    return _kept(HttpResponse(content, content_type="text/csv; charset=utf-8"), f"{name}.csv")


def xlsx_answer(rows: Iterable[Iterable[object]], *, name: str, title: str) -> HttpResponse:
    """The same as a workbook of one sheet."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    content = write_xlsx(rows, title=title)
    return _kept(HttpResponse(content, content_type=kind), f"{name}.xlsx")


def _kept(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
