"""The doors of leave and of usual weekdays: a person's own, and everybody's for the office."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import people
from accounts.access import (
    EXECUTIVE,
    FORM,
    OFFICE,
    OWNER,
    PROVIDER_SIDE,
    WRITE,
    AccessRequest,
    allow,
    today,
)
from engagements.agenda import leave as room
from engagements.agenda import presence
from engagements.forms.agenda import LeaveForm, UsualDaysForm
from engagements.models import Engagement, Leave
from engagements.views.doors import member_of

REFUSED = 422


def _usual_form(request: AccessRequest) -> UsualDaysForm:
    member = request.actor.member_id or 0
    engagements = Engagement.objects.worked_by(member).active(on=today(request))
    return UsualDaysForm(
        request.POST if "usual" in request.POST else None,
        engagements=engagements.select_related("client").order_by("client__name", "id"),
        usual=presence.usual_days(members=[member])[member],
    )


def _own_page(
    request: AccessRequest, *, form: LeaveForm, usual: UsualDaysForm, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "usual": usual,
        "leaves": room.leaves(since=today(request), member_id=request.actor.member_id),
        "crumbs": [
            (_("My week"), reverse("engagements:week_current", args=[request.provider.slug])),
            (_("Leave"), ""),
        ],
    }
    return render(request, "engagements/leave.html", context, status=status)


@allow(OWNER, EXECUTIVE, methods=FORM)
def leave(request: AccessRequest, provider: str) -> HttpResponse:
    form = LeaveForm(request.POST or None)
    if form.is_valid():
        try:
            room.enter_leave(
                member=member_of(request), dates=form.dates, why=form.why, by=request.actor
            )
        except room.CannotTakeLeave as problem:
            form.add_error("first", str(problem))
        else:
            messages.success(request, _("Your leave is entered."))
            return redirect("engagements:leave", provider)
    status = REFUSED if form.is_bound else 200
    return _own_page(request, form=form, usual=_usual_form(request), status=status)


@allow(OWNER, EXECUTIVE, methods=WRITE)
def usual_days(request: AccessRequest, provider: str) -> HttpResponse:
    usual = _usual_form(request)
    if usual.is_valid():
        try:
            presence.keep_usual_days(
                member=member_of(request),
                at_all=usual.at_all,
                by_engagement=usual.by_engagement,
                by=request.actor,
            )
        except presence.CannotPlan as problem:
            usual.add_error(None, str(problem))
        else:
            messages.success(request, _("Your usual days are kept."))
            return redirect("engagements:leave", provider)
    return _own_page(request, form=LeaveForm(), usual=usual, status=REFUSED)


@allow(OWNER, OFFICE, methods=FORM)
def team_leave(request: AccessRequest, provider: str) -> HttpResponse:
    form = LeaveForm(request.POST or None, members=people.members())
    if form.is_valid():
        try:
            room.enter_leave(member=form.member, dates=form.dates, why=form.why, by=request.actor)
        except room.CannotTakeLeave as problem:
            form.add_error("first", str(problem))
        else:
            said = _("The leave of %(person)s is entered.")
            messages.success(request, said % {"person": form.member.user.name})
            return redirect("engagements:team_leave", provider)
    context = {
        "form": form,
        "leaves": room.leaves(since=today(request)),
        "crumbs": [
            (_("People"), reverse("accounts:people", args=[provider])),
            (_("Leave"), ""),
        ],
    }
    status = REFUSED if form.is_bound else 200
    return render(request, "engagements/team_leave.html", context, status=status)


def _leave_or_404(request: AccessRequest, number: int) -> Leave:
    found = get_object_or_404(Leave.objects.select_related("member__user"), pk=number)
    if not room.may_enter(member_id=found.member_id, by=request.actor):
        raise Http404
    return found


def _list_of(request: AccessRequest, found: Leave) -> str:
    """The page that the leave was opened from: one's own, or the office's."""
    own = found.member_id == request.actor.member_id and request.actor.role != OFFICE
    name = "engagements:leave" if own else "engagements:team_leave"
    return reverse(name, args=[request.provider.slug])


@allow(PROVIDER_SIDE, methods=FORM)
def leave_change(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    found = _leave_or_404(request, number)
    page, why = _list_of(request, found), room.why_of(found)
    known = {"first": found.starts_on, "last": found.ends_on, "part": found.part}
    form = LeaveForm(request.POST or None, initial={**known, "kind": why.kind, "note": why.note})
    if form.is_valid():
        try:
            room.change_leave(leave=found, dates=form.dates, why=form.why, by=request.actor)
        except room.CannotTakeLeave as problem:
            form.add_error("first", str(problem))
        else:
            messages.success(request, _("Saved."))
            return redirect(page)
    context = {
        "form": form,
        "leave": found,
        "page": page,
        "crumbs": [(_("Leave"), page), (_("Change"), "")],
    }
    status = REFUSED if form.is_bound else 200
    return render(request, "engagements/leave_change.html", context, status=status)


@allow(PROVIDER_SIDE, methods=WRITE)
def leave_withdraw(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    found = _leave_or_404(request, number)
    page = _list_of(request, found)
    room.withdraw_leave(leave=found, by=request.actor)
    messages.success(request, _("The leave is withdrawn."))
    return redirect(page)
