"""The doors of one entry of My week: changed in its place, or in a dialog that shows all of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import EXECUTIVE, FORM, OWNER, AccessRequest, allow
from common.periods import Week
from engagements.forms.work import EntryForm
from engagements.models import WorkLog
from engagements.views.week_answers import (
    CONFLICT,
    REFUSED,
    back,
    changed,
    grid_of,
    page,
    question,
    said_of,
    undo_url,
    week_url,
)
from engagements.words import COLUMNS, aside_of, outcomes_for, said_by
from engagements.worklogs import CannotLog, Change, NoteChanged, change_work, withdraw_work

DETAILS = "engagements/entry.html"


@allow(OWNER, EXECUTIVE, methods=FORM)
def worklog_change(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    mine = WorkLog.objects.standing().select_related("engagement__client", "member")
    log = get_object_or_404(mine, pk=number, member=request.actor.member_id)
    outcomes = outcomes_for(log=log)
    if request.method != "POST":
        said = said_by(log)._asdict()
        shown = {**said, "outcome": log.outcome_id or "", "aside": aside_of(log)}
        return _details(request, log, EntryForm(initial=shown, outcomes=outcomes), shown)
    return _save(request, log, EntryForm(request.POST, outcomes=outcomes))


def _save(request: AccessRequest, log: WorkLog, form: EntryForm) -> HttpResponse:
    problem = "" if form.is_valid() else _said(form)
    before = log.days
    if not problem:
        try:
            _change(request, log, form)
        except NoteChanged as conflict:
            return _ask_note(request, log, form, conflict)
        except CannotLog as refusal:
            problem = str(refusal)
            form.add_error(None, problem)
    if problem:
        return _refused(request, log, form, problem)
    after = before if form.cleaned_data["days"] is None else form.cleaned_data["days"]
    undo = undo_url(request, [Change(log, before, after)]) if after != before else ""
    said = said_of(log.engagement, log.day, after) if undo else ""
    if not request.htmx:
        return back(request, log.day, said or _("Saved"), undo)
    return changed(
        request,
        logs=[log] if undo else [],
        day=log.day,
        part="" if undo else "entry",
        said=said,
        undo=undo,
        entry=None if undo else log,
        memo=log,
        just_saved=log.pk,
    )


def _said(form: EntryForm) -> str:
    return " ".join(str(problem) for problems in form.errors.values() for problem in problems)


def _change(request: AccessRequest, log: WorkLog, form: EntryForm) -> None:
    days = form.cleaned_data["days"]
    if days == 0:
        withdraw_work(log=log, by=request.actor, at=timezone.now())
        return
    seen = {which: form.seen(which) for which in ("note", "aside")}
    change_work(log=log, by=request.actor, days=days, words=form.words, seen=seen)


def _details(
    request: AccessRequest,
    log: WorkLog,
    form: EntryForm,
    shown: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """All that an entry says, in a dialog over htmx, else on a page of its own."""
    context = {
        "form": form,
        "log": log,
        "shown": shown,
        "back_url": week_url(request, log.day),
        "crumbs": [(_("My week"), week_url(request, log.day)), (_("Entry"), "")],
    }
    if not request.htmx:
        return render(request, DETAILS, context, status=status)
    text = render_to_string(f"{DETAILS}#details", context, request)
    response = HttpResponse(text, status=status)
    response["HX-Retarget"] = "#modal"
    response["HX-Reswap"] = "innerHTML"
    return response


def _ask_note(
    request: AccessRequest, log: WorkLog, form: EntryForm, conflict: NoteChanged
) -> HttpResponse:
    log.refresh_from_db(fields=["days", *COLUMNS])
    known = (*COLUMNS, "aside", *(f"seen_{name}" for name in (*COLUMNS, "aside")))
    sent = {name: request.POST[name] for name in known if name in request.POST}
    return question(
        request,
        "note",
        status=CONFLICT,
        action=reverse("engagements:worklog_change", args=[request.provider.slug, log.pk]),
        target=f"#entry-{log.pk}",
        kept={**sent, f"seen_{conflict.which}": conflict.now},
        day=log.day,
        fresh=log,
        problem=conflict,
        mine=form.cleaned_data[conflict.which],
        pressed=log,
    )


def _refused(request: AccessRequest, log: WorkLog, form: EntryForm, problem: str) -> HttpResponse:
    """422: the entry as it was typed, with the sentence beside it, or the dialog once more."""
    log.refresh_from_db(fields=["days", *COLUMNS])
    if "details" in request.POST:
        shown = {name: (form.seen(name) or [""])[0] for name in (*COLUMNS, "aside")}
        return _details(request, log, form, shown, status=REFUSED)
    if not request.htmx:
        messages.error(request, problem)
        return page(request, grid_of(request, Week.of(log.day), log.day), status=REFUSED)
    return changed(
        request,
        logs=(),
        day=log.day,
        part="entry",
        entry=log,
        status=REFUSED,
        typed=request.POST,
        problem=problem,
    )
