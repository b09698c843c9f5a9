"""The doors of the one-line entry: what it would do while it is typed, and doing it."""

import datetime as dt
from dataclasses import replace

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import EXECUTIVE, FORM, OWNER, AccessRequest, allow, today
from common.periods import Week
from engagements.marks import Field, Problem
from engagements.models import Engagement, WorkLog
from engagements.overrun import GoesOver
from engagements.views.doors import member_of
from engagements.views.week_answers import (
    PAGE,
    REFUSED,
    back,
    changed,
    grid_of,
    page,
    question,
    said_of,
    undo_url,
)
from engagements.week.cells import Outlook, outlook, set_cell
from engagements.week.oneline import Line, parse_line
from engagements.worklogs import CannotLog


def _week(asked: QueryDict, on: dt.date) -> Week:
    """The week that the line stands over; this one where it does not say."""
    try:
        return Week.parse(asked.get("week", ""))
    except ValueError:
        return Week.of(on)


def _read(request: AccessRequest, asked: QueryDict) -> tuple[Line, Week]:
    """The line, about the engagements that the person leads or covers in that week or now."""
    on = today(request)
    week = _week(asked, on)
    led = Engagement.objects.with_people().worked_by(request.actor.member_id)
    mine = led.running(first=min(week.first, on), last=max(week.last, on))
    engagements = list(mine.order_by("client__name", "id"))
    line = parse_line(asked.get("line", ""), engagements=engagements, today=on, week=week)
    return line, week


def _outlook(request: AccessRequest, line: Line) -> Outlook | None:
    if line.engagement is None or line.day is None or line.days is None:
        return None
    return outlook(
        engagement=line.engagement,
        member_id=request.actor.member_id or 0,
        day=line.day,
        days=line.days,
        words=line.words,
    )


@allow(OWNER, EXECUTIVE, methods=FORM)
def week_line(request: AccessRequest, provider: str) -> HttpResponse:
    if request.method == "POST":
        return _log(request)
    if not request.htmx:
        return redirect("engagements:week", provider, _week(request.GET, today(request)))
    line, _of = _read(request, request.GET)
    context = {
        "typed": request.GET.get("line", ""),
        "line": line,
        "outlook": _outlook(request, line),
        "today": today(request),
    }
    return render(request, f"{PAGE}#parsed", context)


def _log(request: AccessRequest) -> HttpResponse:
    line, shown = _read(request, request.POST)
    engagement, day, days = line.engagement, line.day, line.days
    if line.problem or engagement is None or day is None or days is None:
        return _unread(request, line, shown)
    try:
        change = set_cell(
            engagement=engagement,
            member=member_of(request),
            day=day,
            days=days,
            by=request.actor,
            at=timezone.now(),
            words=line.words,
            ask="over" not in request.POST,
        )
    except GoesOver as problem:
        return _ask(request, line, problem, shown)
    except CannotLog as refusal:
        refused = replace(line, problem=_problem(refusal))
        return _unread(request, refused, shown)
    said = said_of(engagement, day, days)
    undo = undo_url(request, [change]) if change else ""
    if not request.htmx:
        return back(request, day, said, undo)
    if Week.of(day) != shown:
        # Only the sentence is shown: the days of another week have no place on this page.
        return changed(
            request, logs=(), day=shown.first, part="quick", said=said, undo=undo, shown=shown
        )
    log = WorkLog(engagement=engagement, day=day, days=days)
    return changed(
        request,
        logs=[log],
        day=day,
        part="quick",
        said=said,
        undo=undo,
        pressed=log,
        shown=shown,
        logged_on=day,
    )


def _problem(refusal: CannotLog) -> Problem:
    return Problem(Field.DAY, str(refusal))


def _unread(request: AccessRequest, line: Line, shown: Week) -> HttpResponse:
    """422 with what was typed and what is wrong with it."""
    day = line.day if line.day and Week.of(line.day) == shown else None
    typed = {"typed": request.POST.get("line", ""), "line": line, "shown": shown}
    if request.htmx:
        context = {**typed, "today": today(request)}
        return render(request, f"{PAGE}#quick", context, status=REFUSED)
    return page(request, grid_of(request, shown, day), status=REFUSED, **typed)


def _ask(request: AccessRequest, line: Line, problem: GoesOver, shown: Week) -> HttpResponse:
    """The line again as a question: it passes the contract."""
    day = line.day or shown.first
    return question(
        request,
        "over",
        status=REFUSED,
        action=reverse("engagements:week_line", args=[request.provider.slug]),
        target="#quick",
        kept={"line": request.POST.get("line", ""), "week": str(shown), "over": "1"},
        day=day,
        problem=problem,
        pressed=WorkLog(engagement=line.engagement, day=day, days=line.days or 0),
    )
