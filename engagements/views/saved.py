"""The doors of saved entries: the list, a form for each, and logging one on a day."""

import re

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import EXECUTIVE, FORM, OWNER, WRITE, AccessRequest, allow, today
from engagements.forms.saved import TemplateForm, shown_of
from engagements.models import Engagement, LogTemplate, Outcome, WorkLog
from engagements.overrun import GoesOver
from engagements.views.doors import member_of
from engagements.views.week_answers import (
    REFUSED,
    back,
    changed,
    day_of,
    question,
    refused,
    said_of,
    undo_url,
)
from engagements.week import saved
from engagements.worklogs import CannotLog


@allow(OWNER, EXECUTIVE)
def template_list(request: AccessRequest, provider: str) -> HttpResponse:
    context = {
        "templates": saved.templates_of(member_id=request.actor.member_id or 0),
        "crumbs": [_week(request), (_("Saved entries"), "")],
    }
    return render(request, "engagements/template_list.html", context)


def _week(request: AccessRequest) -> tuple[str, str]:
    return _("My week"), reverse("engagements:week_current", args=[request.provider.slug])


def _form(request: AccessRequest, shown: LogTemplate | WorkLog | None) -> TemplateForm:
    """The form, about the engagements that the person leads or covers."""
    on, mine = today(request), Engagement.objects.worked_by(request.actor.member_id)
    running = mine.running(first=on, last=on)
    if shown is not None:
        running = running | mine.filter(pk=shown.engagement_id)
    outcomes = Outcome.objects.filter(engagement__in=running).exclude(state__in=Outcome.ENDED)
    if shown is not None and shown.outcome_id:
        outcomes = outcomes | Outcome.objects.filter(pk=shown.outcome_id)
    return TemplateForm(
        request.POST or None,
        initial=shown_of(shown) if shown is not None else {},
        engagements=running.select_related("client").order_by("client__name", "id"),
        outcomes=outcomes.select_related("engagement__client").order_by(
            "engagement__client__name", "position"
        ),
    )


def _page(request: AccessRequest, form: TemplateForm, template: LogTemplate | None) -> HttpResponse:
    place = reverse("engagements:template_list", args=[request.provider.slug])
    context = {
        "form": form,
        "template": template,
        "crumbs": [
            _week(request),
            (_("Saved entries"), place),
            (template.name if template else _("New"), ""),
        ],
    }
    status = REFUSED if request.method == "POST" else 200
    return render(request, "engagements/template_form.html", context, status=status)


@allow(OWNER, EXECUTIVE, methods=FORM)
def template_create(request: AccessRequest, provider: str) -> HttpResponse:
    form = _form(request, _entry_of(request))
    if form.is_valid():
        try:
            saved.save_template(member=member_of(request), by=request.actor, **form.cleaned_data)
        except saved.CannotSave as problem:
            form.add_error(problem.field, str(problem))
        else:
            messages.success(request, _("Saved. It stands below each day of your week."))
            return redirect("engagements:template_list", provider)
    return _page(request, form, None)


def _entry_of(request: AccessRequest) -> WorkLog | None:
    """The entry that it shall begin as."""
    if "entry" not in request.GET:
        return None
    mine = WorkLog.objects.standing().filter(member=request.actor.member_id)
    return get_object_or_404(mine, pk=_number(request.GET["entry"]))


def _number(text: str) -> int:
    """The key of a row that an address or a form names; 0, which no row has, where it is none."""
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else 0


def _mine(request: AccessRequest, number: int) -> LogTemplate:
    found = LogTemplate.objects.select_related(
        "engagement__client", "engagement__executive__user", "outcome"
    )
    return get_object_or_404(found, pk=number, member=request.actor.member_id)


@allow(OWNER, EXECUTIVE, methods=FORM)
def template_edit(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    template = _mine(request, number)
    form = _form(request, template)
    if form.is_valid():
        try:
            saved.change_template(template=template, by=request.actor, **form.cleaned_data)
        except saved.CannotSave as problem:
            form.add_error(problem.field, str(problem))
        else:
            messages.success(request, _("Saved."))
            return redirect("engagements:template_list", provider)
    return _page(request, form, template)


@allow(OWNER, EXECUTIVE, methods=WRITE)
def template_delete(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    template = _mine(request, number)
    saved.remove_template(template=template, by=request.actor)
    messages.success(request, _("“%(name)s” is deleted.") % {"name": template.name})
    return redirect("engagements:template_list", provider)


@allow(OWNER, EXECUTIVE, methods=WRITE)
def template_log(request: AccessRequest, provider: str) -> HttpResponse:
    template = _mine(request, _number(request.POST.get("template", "")))
    day = day_of(request.POST.get("on", "")) or today(request)
    try:
        change = saved.log_template(
            template=template,
            member=member_of(request),
            day=day,
            by=request.actor,
            at=timezone.now(),
            ask="over" not in request.POST,
        )
    except GoesOver as problem:
        return _ask(request, template, problem)
    except CannotLog as problem:
        return refused(request, problem, day=day)
    said = said_of(template.engagement, day, template.days)
    undo = undo_url(request, [change]) if change else ""
    if not request.htmx:
        return back(request, day, said, undo)
    logged = WorkLog(engagement=template.engagement, day=day, days=template.days)
    return changed(request, logs=[logged], day=day, said=said, undo=undo)


def _ask(request: AccessRequest, template: LogTemplate, problem: GoesOver) -> HttpResponse:
    """The press again as a question: it passes the contract."""
    day = day_of(request.POST.get("on", "")) or today(request)
    return question(
        request,
        "over",
        status=REFUSED,
        action=reverse("engagements:template_log", args=[request.provider.slug]),
        target="this",
        kept={"template": str(template.pk), "on": str(day), "over": "1"},
        day=day,
        problem=problem,
        pressed=WorkLog(engagement=template.engagement, day=day, days=template.days),
    )
