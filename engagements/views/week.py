"""The doors of My week. Every one works as a plain form; htmx gets only what has changed."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import EXECUTIVE, OWNER, WRITE, AccessRequest, allow, today
from common.days import format_days
from common.periods import Week
from engagements.cells import set_cell
from engagements.forms import CellForm, EntryForm
from engagements.models import Engagement, WorkLog
from engagements.repeating import copy_last_week
from engagements.undo import CannotUndo, take_back, token_for
from engagements.views.doors import member_of
from engagements.weeks import WeekGrid, number_of, week_grid
from engagements.worklogs import CannotLog, Change, change_work, withdraw_work

PAGE = "engagements/week.html"


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _grid(request: AccessRequest, week: Week, wanted: dt.date | None = None) -> WeekGrid:
    return week_grid(
        member_id=request.actor.member_id or 0,
        week=week,
        today=today(request),
        wanted=wanted or _day(request.GET.get("day", "")),
        weekend="weekend" in request.GET,
    )


def _page(request: AccessRequest, grid: WeekGrid, *, status: int = 200) -> HttpResponse:
    context = {
        "grid": grid,
        "today": today(request),
        "categories": WorkLog.Category.choices,
        "crumbs": [(_("My week"), "")],
    }
    return render(request, PAGE, context, status=status)


def _week_url(request: AccessRequest, day: dt.date) -> str:
    week = reverse("engagements:week", args=[request.provider.slug, Week.of(day)])
    return f"{week}?day={day}"


def _undo_url(request: AccessRequest, changes: Iterable[Change]) -> str:
    token = token_for(changes=changes, by=request.actor)
    return reverse("engagements:week_undo", args=[request.provider.slug, token])


def _changed(
    request: AccessRequest,
    *,
    logs: Sequence[WorkLog],
    day: dt.date,
    said: str = "",
    undo_url: str = "",
    pressed: WorkLog | None = None,
    entry: WorkLog | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The parts of the page that these entries touch, each to its own place.

    First comes what answers the form itself: the cell that was pressed or the entry that was
    typed in; the rest goes out of band.
    """
    grid = _grid(request, Week.of(day), day)
    rows = {log.engagement_id for log in logs}
    days = {log.day for log in logs}
    answered = grid.cell(pressed.engagement_id, pressed.day) if pressed else None
    cells = [grid.cell(log.engagement_id, log.day) for log in logs]
    context = {
        "grid": grid,
        "today": today(request),
        "categories": WorkLog.Category.choices,
        "cell": answered,
        "log": entry,
        "cells": [cell for cell in dict.fromkeys(cells) if cell and cell != answered],
        "changed_rows": [row for row in grid.rows if row.engagement.pk in rows],
        "balances": [row for row in grid.rows if grid.spans or row.engagement.pk in rows],
        "changed_columns": [column for column in grid.columns if column.day in days],
        "said": said,
        "undo_url": undo_url,
        "tone": "bad" if status == 422 else "",
        **more,
    }
    first = ""
    if answered or entry:
        part = "cell" if answered else "entry"
        first = render_to_string(f"{PAGE}#{part}", context, request)
    rest = render_to_string(f"{PAGE}#changes", {**context, "oob": True}, request)
    return HttpResponse(first + rest, status=status)


def _refused(
    request: AccessRequest, problem: Exception, *, day: dt.date, pressed: WorkLog | None = None
) -> HttpResponse:
    """422 with the sentence: over htmx the cell as it is and a toast, else the whole page."""
    if request.htmx:
        words = str(problem)
        return _changed(
            request, logs=(), day=day, said=words, pressed=pressed, status=422, refused=words
        )
    messages.error(request, str(problem))
    return _page(request, _grid(request, Week.of(day), day), status=422)


@allow(OWNER, EXECUTIVE)
def week_current(request: AccessRequest, provider: str) -> HttpResponse:
    return redirect("engagements:week", provider, Week.of(today(request)))


@allow(OWNER, EXECUTIVE)
def week(request: AccessRequest, provider: str, week: Week) -> HttpResponse:
    return _page(request, _grid(request, week))


def _said(engagement: Engagement, day: dt.date, days: Decimal) -> str:
    words = {"client": engagement.client.name, "day": date_format(day, "D j")}
    if not days:
        return _("Cleared %(client)s, %(day)s") % words
    said = ngettext(
        "%(days)s day for %(client)s, %(day)s",
        "%(days)s days for %(client)s, %(day)s",
        number_of(days),
    )
    return said % {**words, "days": format_days(days)}


@allow(OWNER, EXECUTIVE, methods=WRITE)
def week_set(request: AccessRequest, provider: str) -> HttpResponse:
    form = CellForm(request.POST)
    if not form.is_valid():
        return _refused(
            request, CannotLog(_("That is no part of a day; try again.")), day=today(request)
        )
    asked = form.cleaned_data
    mine = Engagement.objects.with_people().led_by(request.actor.member_id)
    engagement = get_object_or_404(mine, pk=asked["engagement"])
    day, days = asked["on"], asked["days"]
    pressed = WorkLog(engagement=engagement, day=day)
    try:
        change = set_cell(
            engagement=engagement,
            member=member_of(request),
            day=day,
            days=days,
            by=request.actor,
            at=timezone.now(),
        )
    except CannotLog as problem:
        return _refused(request, problem, day=day, pressed=pressed)
    said = _said(engagement, day, days)
    undo = _undo_url(request, [change]) if change else ""
    if not request.htmx:
        return _back(request, day, said, undo)
    return _changed(request, logs=[pressed], day=day, said=said, undo_url=undo, pressed=pressed)


def _back(request: AccessRequest, day: dt.date, said: str, undo: str = "") -> HttpResponse:
    messages.success(request, said, extra_tags=f"undo:{undo}" if undo else "")
    return HttpResponseRedirect(_week_url(request, day))


@allow(OWNER, EXECUTIVE, methods=WRITE)
def worklog_change(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    mine = WorkLog.objects.standing().select_related("engagement__client", "member")
    log = get_object_or_404(mine, pk=number, member=request.actor.member_id)
    form = EntryForm(request.POST)
    problem = "" if form.is_valid() else _words(form)
    before = log.days
    if not problem:
        try:
            _change(request, log, form)
        except CannotLog as refusal:
            problem = str(refusal)
    if problem:
        return _entry_refused(request, log, problem)
    after = before if form.cleaned_data["days"] is None else form.cleaned_data["days"]
    undo = _undo_url(request, [Change(log, before, after)]) if after != before else ""
    said = _said(log.engagement, log.day, after) if undo else ""
    if not request.htmx:
        return _back(request, log.day, said or _("Saved"), undo)
    return _changed(
        request,
        logs=[log] if undo else [],
        day=log.day,
        said=said,
        undo_url=undo,
        entry=None if undo else log,
        memo=log,
    )


def _words(form: EntryForm) -> str:
    return " ".join(str(problem) for problems in form.errors.values() for problem in problems)


def _change(request: AccessRequest, log: WorkLog, form: EntryForm) -> None:
    asked = form.cleaned_data
    if asked["days"] == 0:
        withdraw_work(log=log, by=request.actor, at=timezone.now())
        return
    change_work(
        log=log,
        by=request.actor,
        days=asked["days"],
        category=asked["category"],
        note=asked["note"],
    )


def _entry_refused(request: AccessRequest, log: WorkLog, problem: str) -> HttpResponse:
    """422: the entry as it was typed, with the sentence beside it."""
    log.refresh_from_db(fields=["days", "note", "category"])
    if not request.htmx:
        messages.error(request, problem)
        return _page(request, _grid(request, Week.of(log.day), log.day), status=422)
    return _changed(
        request,
        logs=(),
        day=log.day,
        entry=log,
        status=422,
        typed=request.POST,
        problem=problem,
    )


@allow(OWNER, EXECUTIVE, methods=WRITE)
def week_undo(request: AccessRequest, provider: str, token: str) -> HttpResponse:
    try:
        # All of it or nothing: one entry may lie in a month that was handed in since.
        with transaction.atomic():
            logs = take_back(token=token, by=request.actor, at=timezone.now())
    except (CannotUndo, CannotLog) as problem:
        return _refused(request, problem, day=today(request))
    day = logs[0].day if logs else today(request)
    if not request.htmx:
        return _back(request, day, _("Taken back"))
    return _changed(request, logs=logs, day=day, said=_("Taken back"))


@allow(OWNER, EXECUTIVE, methods=WRITE)
def week_copy(request: AccessRequest, provider: str, week: Week) -> HttpResponse:
    copied = copy_last_week(member=member_of(request), week=week, by=request.actor)
    undo = _undo_url(request, copied.changes) if copied.changes else ""
    messages.success(request, copied.in_words, extra_tags=f"undo:{undo}" if undo else "")
    return redirect("engagements:week", provider, week)
