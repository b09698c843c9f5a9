"""The days of an engagement to take away, as a table that any spreadsheet opens."""

import datetime as dt

from django.http import HttpResponse
from django.utils.translation import gettext as _

from common.tables import write_csv
from engagements.models import Engagement, WorkLog


def days_sheet(engagement: Engagement, *, first: dt.date, last: dt.date, name: str) -> HttpResponse:
    logs = WorkLog.objects.standing().between(first, last).filter(engagement=engagement)
    rows: list[list[object]] = [
        [_("Date"), _("Client"), _("Engagement"), _("Person"), _("Category"), _("Days"), _("Note")]
    ]
    rows += [
        [
            log.day,
            engagement.client.name,
            engagement.title,
            log.member.user.name,
            log.get_category_display(),
            log.days,
            log.note,
        ]
        for log in logs.select_related("member__user").order_by("day", "id")
    ]
    response = HttpResponse(b"".join(write_csv(rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
