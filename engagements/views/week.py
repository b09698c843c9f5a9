"""The doors of My week. Every one works as a plain form; htmx gets only what has changed."""

import datetime as dt
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import EXECUTIVE, OWNER, WRITE, AccessRequest, allow, today
from common.periods import Week
from engagements.forms.work import CellForm
from engagements.models import Engagement, WorkLog
from engagements.overrun import GoesOver
from engagements.views.doors import member_of
from engagements.views.week_answers import (
    CONFLICT,
    REFUSED,
    back,
    changed,
    grid_of,
    page,
    question,
    refused,
    said_of,
    undo_url,
)
from engagements.week.cells import ChangedMeanwhile, set_cell
from engagements.week.repeating import copy_last_week
from engagements.week.undo import CannotUndo, take_back
from engagements.worklogs import CannotLog


@allow(OWNER, EXECUTIVE)
def week_current(request: AccessRequest, provider: str) -> HttpResponse:
    return redirect("engagements:week", provider, Week.of(today(request)))


@allow(OWNER, EXECUTIVE)
def week(request: AccessRequest, provider: str, week: Week) -> HttpResponse:
    return page(request, grid_of(request, week))


def _seen(request: AccessRequest) -> list[Decimal]:
    """The values that the sender's page has shown or asked for."""
    found = []
    for text in request.POST.getlist("seen"):
        try:
            found.append(Decimal(text))
        except InvalidOperation:
            continue
    return [number for number in found if number.is_finite()]


@allow(OWNER, EXECUTIVE, methods=WRITE)
def week_set(request: AccessRequest, provider: str) -> HttpResponse:
    form = CellForm(request.POST)
    if not form.is_valid():
        return refused(
            request, CannotLog(_("That is no part of a day; try again.")), day=today(request)
        )
    asked = form.cleaned_data
    mine = Engagement.objects.with_people().worked_by(request.actor.member_id)
    engagement = get_object_or_404(mine, pk=asked["engagement"])
    day, days = asked["on"], asked["days"]
    pressed = WorkLog(engagement=engagement, day=day, days=days)
    try:
        change = set_cell(
            engagement=engagement,
            member=member_of(request),
            day=day,
            days=days,
            by=request.actor,
            at=timezone.now(),
            seen=_seen(request),
            ask="over" not in request.POST,
        )
    except (GoesOver, ChangedMeanwhile) as problem:
        return _ask(request, pressed, problem)
    except CannotLog as problem:
        return refused(request, problem, day=day, pressed=pressed)
    said = said_of(engagement, day, days)
    undo = undo_url(request, [change]) if change else ""
    if not request.htmx:
        return back(request, day, said, undo)
    return changed(
        request, logs=[pressed], day=day, part="cell", said=said, undo=undo, pressed=pressed
    )


def _ask(
    request: AccessRequest, pressed: WorkLog, problem: GoesOver | ChangedMeanwhile
) -> HttpResponse:
    """The press again as a question: past the contract, or over what another window entered."""
    kept = {
        "engagement": str(pressed.engagement_id),
        "on": str(pressed.day),
        "days": str(pressed.days),
    }
    over = isinstance(problem, GoesOver)
    if isinstance(problem, ChangedMeanwhile):
        kept["seen"] = str(problem.now)
    else:
        kept["over"] = "1"
    return question(
        request,
        "over" if over else "days",
        status=REFUSED if over else CONFLICT,
        action=reverse("engagements:week_set", args=[request.provider.slug]),
        target=f"#cell-{pressed.engagement_id}-{pressed.day}",
        kept=kept,
        day=pressed.day,
        fresh=None if over else pressed,
        problem=problem,
        pressed=pressed,
    )


@allow(OWNER, EXECUTIVE, methods=WRITE)
def week_undo(request: AccessRequest, provider: str, token: str) -> HttpResponse:
    try:
        # All of it or nothing: one entry may lie in a month that was handed in since.
        with transaction.atomic():
            logs = take_back(token=token, by=request.actor, at=timezone.now())
    except (CannotUndo, CannotLog) as problem:
        return refused(request, problem, day=today(request))
    day = logs[0].day if logs else today(request)
    if not request.htmx:
        return back(request, day, _("Taken back"))
    return changed(request, logs=logs, day=day, said=_("Taken back"))


def _day_in(week: Week, request: AccessRequest) -> dt.date:
    return min(max(week.first, today(request)), week.friday)


@allow(OWNER, EXECUTIVE, methods=WRITE)
def week_copy(request: AccessRequest, provider: str, week: Week) -> HttpResponse:
    copied = copy_last_week(member=member_of(request), week=week, by=request.actor)
    undo = undo_url(request, copied.changes) if copied.changes else ""
    if request.htmx:
        logs = [change.log for change in copied.changes]
        day = _day_in(week, request)
        return changed(request, logs=logs, day=day, said=copied.in_words, undo=undo)
    messages.success(request, copied.in_words, extra_tags=f"undo:{undo}" if undo else "")
    return redirect("engagements:week", provider, week)
