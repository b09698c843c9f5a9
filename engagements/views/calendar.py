"""The doors of calendars: which ones are read, and what they propose for a week."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import EXECUTIVE, FORM, OWNER, WRITE, AccessRequest, allow, today
from common.periods import Week
from engagements.agenda import confirming, proposing, sources
from engagements.agenda.sources import CannotAddCalendar
from engagements.forms.calendar import AddressForm, FileForm, ProposalForm
from engagements.models import CalendarSource, Engagement, WorkLog
from engagements.tasks import read_calendar
from engagements.views.doors import member_of
from engagements.views.week_answers import undo_url
from engagements.worklogs import CannotLog, Change

REFUSED = 422


def _week_url(request: AccessRequest, week: Week) -> str:
    return reverse("engagements:week_calendar", args=[request.provider.slug, week])


def _page(request: AccessRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    user = request.actor.user_id or 0
    held = sources.sources(member_id=request.actor.member_id or 0)
    context = {
        "address": AddressForm(),
        "file": FileForm(),
        "sources": [(one, sources.problem_in_words(one.problem)) for one in held],
        "no_work": proposing.no_work_titles(user_id=user),
        "week_url": _week_url(request, Week.of(today(request))),
        "crumbs": [
            (_("My week"), reverse("engagements:week_current", args=[request.provider.slug])),
            (_("Calendars"), ""),
        ],
        **forms,
    }
    return render(request, "engagements/calendars.html", context, status=status)


@allow(OWNER, EXECUTIVE, methods=FORM)
def calendars(request: AccessRequest, provider: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request)
    return _add_file(request) if "file" in request.POST else _add_address(request)


def _add_address(request: AccessRequest) -> HttpResponse:
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            source = sources.add_address(
                member=member_of(request), by=request.actor, at=timezone.now(), **form.cleaned_data
            )
        except CannotAddCalendar as problem:
            form.add_error("url", str(problem))
        else:
            read_calendar.delay_on_commit(provider_id=request.provider.pk, source_id=source.pk)
            messages.success(request, _("The calendar is being read; look again in a moment."))
            return redirect("engagements:calendars", request.provider.slug)
    return _page(request, status=REFUSED, address=form)


def _add_file(request: AccessRequest) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        sent = form.cleaned_data["ics"]
        try:
            sources.add_file(
                member=member_of(request),
                raw=sent.read(),
                name=sent.name,
                emails=[request.user.email],  # type: ignore[union-attr]
                zone=request.provider.timezone,
                by=request.actor,
                at=timezone.now(),
                on=today(request),
            )
        except CannotAddCalendar as problem:
            form.add_error("ics", str(problem))
        else:
            messages.success(request, _("The calendar is read."))
            return redirect(_week_url(request, Week.of(today(request))))
    return _page(request, status=REFUSED, file=form)


def _source(request: AccessRequest, number: int) -> CalendarSource:
    return get_object_or_404(CalendarSource, pk=number, member=request.actor.member_id)


@allow(OWNER, EXECUTIVE, methods=WRITE)
def calendar_remove(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    sources.remove_source(source=_source(request, number), by=request.actor)
    messages.success(request, _("The calendar is removed; what you logged from it stays."))
    return redirect("engagements:calendars", provider)


@allow(OWNER, EXECUTIVE, methods=WRITE)
def calendar_read(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    source = _source(request, number)
    sources.read_again(source=source, at=timezone.now())
    read_calendar.delay_on_commit(provider_id=request.provider.pk, source_id=source.pk)
    messages.success(request, _("The calendar is being read; look again in a moment."))
    return redirect("engagements:calendars", provider)


@allow(OWNER, EXECUTIVE, methods=WRITE)
def calendar_again(request: AccessRequest, provider: str) -> HttpResponse:
    if key := proposing.title_key(request.POST.get("title", "")):
        confirming.propose_again(key=key, user_id=request.actor.user_id or 0)
    return redirect("engagements:calendars", provider)


def _engagements(request: AccessRequest, week: Week) -> list[Engagement]:
    mine = Engagement.objects.with_people().worked_by(request.actor.member_id)
    return list(mine.running(first=week.first, last=week.last).order_by("client__name", "id"))


def _own(request: AccessRequest) -> list[str]:
    user: Any = request.user
    return [user.email, request.provider.email]


def _forms(request: AccessRequest, week: Week, sent: Any = None) -> list[ProposalForm]:
    engagements = _engagements(request, week)
    found = proposing.proposals(
        user_id=request.actor.user_id or 0,
        member_id=request.actor.member_id or 0,
        engagements=engagements,
        week=week,
        own=_own(request),
    )
    return [ProposalForm(sent, proposal=one, engagements=engagements) for one in found]


def _list(
    request: AccessRequest, week: Week, forms: list[ProposalForm], status: int = 200
) -> HttpResponse:
    place = request.provider.slug
    context = {
        "forms": forms,
        "week": week,
        "categories": WorkLog.Category.choices,
        "earlier": _week_url(request, week.plus(-1)),
        "later": _week_url(request, week.plus(1)),
        "has_sources": bool(forms) or bool(sources.sources(member_id=request.actor.member_id or 0)),
        "crumbs": [
            (_("My week"), reverse("engagements:week", args=[place, week])),
            (_("From your calendar"), ""),
        ],
    }
    return render(request, "engagements/week_calendar.html", context, status=status)


@allow(OWNER, EXECUTIVE, methods=FORM)
def week_calendar(request: AccessRequest, provider: str, week: Week) -> HttpResponse:
    if request.method != "POST":
        return _list(request, week, _forms(request, week))
    if "dismiss" in request.POST or "dismiss_all" in request.POST:
        return _dismiss(request, week)
    forms = _forms(request, week, request.POST)
    ticked = [form for form in forms if form.is_ticked]
    valid = [form for form in ticked if form.is_valid()]
    done = _confirm(request, valid)
    left = [form for form in forms if form not in valid or form.number in done.refusals]
    return _answered(request, week, left, done, refused=len(valid) < len(ticked))


@dataclass
class Confirmed:
    """What became of the rows: how many were answered, what was logged, and by event why not."""

    answered: int = 0
    changes: list[Change] = field(default_factory=list)
    refusals: dict[int, str] = field(default_factory=dict)


def _confirm(request: AccessRequest, forms: list[ProposalForm]) -> Confirmed:
    """Each row for itself: one that is refused leaves the others logged."""
    done = Confirmed()
    own = {email.partition("@")[2].lower() for email in _own(request)}
    for form in forms:
        try:
            with transaction.atomic():
                done.changes += confirming.confirm(
                    row=form.ticked,
                    member=member_of(request),
                    by=request.actor,
                    at=timezone.now(),
                    own=own,
                )
                done.answered += 1
        except CannotLog as refusal:
            done.refusals[form.number] = str(refusal)
    return done


def _answered(
    request: AccessRequest,
    week: Week,
    left: list[ProposalForm],
    done: Confirmed,
    *,
    refused: bool,
) -> HttpResponse:
    """What was logged leaves the list; what was not stays as it was typed, with why."""
    count = len({change.log.pk for change in done.changes})
    said = ngettext("%(count)s entry logged.", "%(count)s entries logged.", count)
    undo = undo_url(request, done.changes) if count else ""
    if count:
        messages.success(request, said % {"count": count}, extra_tags=f"undo:{undo}")
    if refused or done.refusals:
        for form in left:
            if form.number in done.refusals:
                form.add_error(None, done.refusals[form.number])
        return _list(request, week, left, REFUSED)
    if not done.answered:
        messages.info(request, _("Nothing was ticked, so nothing was logged."))
        return redirect(_week_url(request, week))
    return redirect("engagements:week", request.provider.slug, week)


def _dismiss(request: AccessRequest, week: Week) -> HttpResponse:
    every = "dismiss_all" in request.POST
    number = request.POST["dismiss_all" if every else "dismiss"]
    if re.fullmatch("[0-9]{1,18}", number):
        confirming.dismiss(event_id=int(number), user_id=request.actor.user_id or 0, every=every)
    messages.success(request, _("Dismissed; it is not proposed again."))
    return redirect(_week_url(request, week))
