"""How My week answers: the whole page, or over htmx the parts that changed, or a question."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import AccessRequest, today
from common.days import format_days
from common.periods import Week
from common.typography import date_format
from engagements.agenda.leave import leave_of
from engagements.agenda.proposing import waiting
from engagements.course.papers import without_nda
from engagements.forms.work import by_kind
from engagements.models import Engagement, LogTemplate, WorkLog
from engagements.week.saved import templates_of
from engagements.week.undo import token_for
from engagements.week.weeks import WeekGrid, number_of, week_grid
from engagements.worklogs import Change
from tenancy.models import Provider

PAGE = "engagements/week.html"
QUESTION = "engagements/week_question.html"
REFUSED, CONFLICT = 422, 409


def day_of(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def grid_of(request: AccessRequest, week: Week, wanted: dt.date | None = None) -> WeekGrid:
    return week_grid(
        member_id=request.actor.member_id or 0,
        week=week,
        today=today(request),
        wanted=wanted or day_of(request.GET.get("day", "")),
        weekend="weekend" in request.GET,
    )


def _context(request: AccessRequest, grid: WeekGrid) -> dict[str, Any]:
    return {
        "grid": grid,
        "today": today(request),
        "kinds": by_kind(),
        "reasons": WorkLog.Reason.choices,
        "saved": _saved(request, grid),
        "unprotected": _unprotected(request, grid),
        "crumbs": [(_("My week"), "")],
    }


def _unprotected(request: AccessRequest, grid: WeekGrid) -> list[Engagement]:
    """The engagements of this week whose client has no active confidentiality agreement."""
    if request.provider.nda_rule == Provider.NdaRule.OFF:
        return []
    shown = [row.engagement for row in grid.rows]
    missing = without_nda(engagements=shown, on=today(request))
    return [one for one in shown if one.pk in missing]


def _saved(request: AccessRequest, grid: WeekGrid) -> list[LogTemplate]:
    """The saved entries that could be logged on a day of this week."""
    shown = {row.engagement.pk for row in grid.rows}
    mine = templates_of(member_id=request.actor.member_id or 0)
    return [one for one in mine if one.engagement_id in shown]


def _away(request: AccessRequest, grid: WeekGrid) -> Mapping[dt.date, Decimal]:
    """The dates of the week on which the person is away, and how much of each."""
    member = request.actor.member_id or 0
    return leave_of(members=[member], first=grid.week.first, last=grid.week.last)[member]


def _proposed(request: AccessRequest, grid: WeekGrid) -> int:
    """How much their calendars propose for the week."""
    return waiting(user_id=request.actor.user_id or 0, week=grid.week)


def page(request: AccessRequest, grid: WeekGrid, *, status: int = 200, **more: Any) -> HttpResponse:
    around = {"away": _away(request, grid), "proposed": _proposed(request, grid)}
    return render(request, PAGE, {**_context(request, grid), **around, **more}, status=status)


def week_url(request: AccessRequest, day: dt.date) -> str:
    week = reverse("engagements:week", args=[request.provider.slug, Week.of(day)])
    return f"{week}?day={day}"


def undo_url(request: AccessRequest, changes: Iterable[Change]) -> str:
    token = token_for(changes=changes, by=request.actor)
    return reverse("engagements:week_undo", args=[request.provider.slug, token])


def back(request: AccessRequest, day: dt.date, said: str, undo: str = "") -> HttpResponse:
    """After a plain form: to the week of that day, with the sentence."""
    messages.success(request, said, extra_tags=f"undo:{undo}" if undo else "")
    return HttpResponseRedirect(week_url(request, day))


def changed(
    request: AccessRequest,
    *,
    logs: Sequence[WorkLog],
    day: dt.date,
    part: str = "",
    said: str = "",
    undo: str = "",
    pressed: WorkLog | None = None,
    entry: WorkLog | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The parts of the page that these entries touch, each to its own place.

    First comes what answers the form itself, the `part` of that name: the cell that was pressed,
    the entry or the line that was typed; the rest goes out of band.
    """
    grid = grid_of(request, Week.of(day), day)
    rows = {log.engagement_id for log in logs}
    days = {log.day for log in logs}
    answered = grid.cell(pressed.engagement_id, pressed.day) if pressed and part == "cell" else None
    touched = [*logs, pressed] if pressed else logs
    cells = [grid.cell(log.engagement_id, log.day) for log in touched]
    context = {
        **_context(request, grid),
        "cell": answered,
        "log": (grid.entry(entry.pk) or entry) if entry else None,
        "cells": [cell for cell in dict.fromkeys(cells) if cell and cell != answered],
        "changed_rows": [row for row in grid.rows if row.engagement.pk in rows],
        "drifts": [grid.row(entry.engagement_id)] if entry else [],
        "balances": [row for row in grid.rows if grid.spans or row.engagement.pk in rows],
        "changed_columns": [column for column in grid.columns if column.day in days],
        "said": said,
        "undo_url": undo,
        "tone": "bad" if status == REFUSED else "",
        "part": part,
        **more,
    }
    return HttpResponse(render_to_string(f"{PAGE}#answer", context, request), status=status)


def refused(
    request: AccessRequest,
    problem: Exception,
    *,
    day: dt.date,
    pressed: WorkLog | None = None,
    **more: Any,
) -> HttpResponse:
    """422 with the sentence: over htmx the cell as it is and a toast, else the whole page."""
    if request.htmx:
        words = str(problem)
        return changed(
            request,
            logs=(),
            day=day,
            part="cell" if pressed else "",
            said=words,
            pressed=pressed,
            status=REFUSED,
            refused=words,
        )
    messages.error(request, str(problem))
    return page(request, grid_of(request, Week.of(day), day), status=REFUSED, **more)


def question(
    request: AccessRequest,
    kind: str,
    *,
    status: int,
    action: str,
    target: str,
    kept: Mapping[str, str],
    day: dt.date,
    fresh: WorkLog | None = None,
    **more: Any,
) -> HttpResponse:
    """A question before anything is written: a dialog over htmx, else a page of its own.

    `kept` is what the answer posts again; `fresh` is drawn anew, because it is not what was shown.
    """
    context = {
        "crumbs": [(_("My week"), "")],
        "kind": kind,
        "action": action,
        "target": target,
        "kept": kept,
        "day": day,
        "back_url": week_url(request, day),
        **more,
    }
    if not request.htmx:
        return render(request, QUESTION, context, status=status)
    text = render_to_string(f"{QUESTION}#question", context, request)
    response = HttpResponse(text, status=status)
    if fresh is not None:
        drawn = changed(request, logs=[fresh], day=fresh.day, pressed=fresh)
        response.content += drawn.content
    response["HX-Retarget"] = "#modal"
    response["HX-Reswap"] = "innerHTML"
    return response


def said_of(engagement: Engagement, day: dt.date, days: Decimal) -> str:
    """What was done, in a few words: ½ day for Brume, Thu 19."""
    words = {"client": engagement.client.name, "day": date_format(day, "D j")}
    if not days:
        return _("Cleared %(client)s, %(day)s") % words
    said = ngettext(
        "%(days)s day for %(client)s, %(day)s",
        "%(days)s days for %(client)s, %(day)s",
        number_of(days),
    )
    return said % {**words, "days": format_days(days)}
