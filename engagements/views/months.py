"""The doors of the month, on both sides: the executive hands it in, the client answers it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.access import (
    CLIENT_SIDE,
    EXECUTIVE,
    FORM,
    FOUNDER,
    OFFICE,
    OWNER,
    PROVIDER_SIDE,
    VIEWER,
    WRITE,
    AccessRequest,
    allow,
    today,
)
from common.http import pdf_response
from common.periods import Month
from common.typography import date_format
from engagements import months as rules
from engagements import printed
from engagements.activity import Activity, activity, by_year, month_lines
from engagements.bursting import Extra, extra
from engagements.forms.answers import ReasonForm, ReturnForm
from engagements.forms.work import CorrectionForm
from engagements.models import Engagement, EngagementMonth, WorkLog
from engagements.months import CannotClose
from engagements.readers import may_change
from engagements.statement import freeze
from engagements.views.doors import engagement_in
from engagements.views.sheets import days_sheet
from engagements.words import asides
from engagements.worklogs import CannotLog, correct_work
from tenancy.models import Client


def _page(
    request: AccessRequest, engagement: Engagement, month: Month, *, status: int = 200, **more: Any
) -> HttpResponse:
    on = today(request)
    shown = activity(engagement=engagement, month=month, as_of=on)
    free = shown.office_from
    context = {
        "activity": shown,
        "engagement": engagement,
        "month": month,
        "may_submit": shown.row.is_writable and month.first <= on,
        "is_over": month.last < on,
        "waits": shown.row.status == EngagementMonth.Status.SUBMITTED,
        "may_approve": request.actor.is_office and free is not None and on >= free,
        "reason_form": ReasonForm(),
        "extra": _extra(shown),
        "asides": asides(entry.id for entry in shown.statement.entries),
        "crumbs": [
            (_("Engagements"), _path(request, "list")),
            (str(engagement), _path(request, "detail", engagement.slug)),
            (capfirst(_name(month)), ""),
        ],
        **more,
    }
    return render(request, "engagements/month.html", context, status=status)


def _extra(shown: Activity) -> Extra:
    """The month's days beyond the contract, and what was asked and answered about them."""
    said = shown.statement
    return extra(row=shown.row, used=said.used, available=said.available)


def _name(month: Month) -> str:
    return date_format(month.first, "F Y")


def _path(request: AccessRequest, name: str, *place: Any) -> str:
    return reverse(f"engagements:{name}", args=[request.provider.slug, *place])


@allow(PROVIDER_SIDE)
def month(request: AccessRequest, provider: str, engagement: str, month: Month) -> HttpResponse:
    return _page(request, engagement_in(request, engagement, month), month)


@allow(OWNER, OFFICE, EXECUTIVE, methods=WRITE)
def month_submit(
    request: AccessRequest, provider: str, engagement: str, month: Month
) -> HttpResponse:
    found = engagement_in(request, engagement, month)
    row = rules.month_of(engagement=found, month=month)
    try:
        rules.submit(month=row, by=request.actor, at=timezone.now(), on=today(request))
    except CannotClose as problem:
        messages.error(request, str(problem))
        return _page(request, found, month, status=422)
    said = _("%(month)s is with %(client)s now.")
    messages.success(request, said % {"month": _name(month), "client": found.client.name})
    return redirect("engagements:month", provider, engagement, month)


@allow(OWNER, OFFICE, EXECUTIVE, methods=WRITE)
def month_recall(
    request: AccessRequest, provider: str, engagement: str, month: Month
) -> HttpResponse:
    found = engagement_in(request, engagement, month)
    row = get_object_or_404(EngagementMonth, engagement=found, month=month.first)
    try:
        rules.recall(month=row, by=request.actor)
    except CannotClose as problem:
        messages.error(request, str(problem))
        return _page(request, found, month, status=422)
    messages.success(request, _("%(month)s is open again.") % {"month": _name(month)})
    return redirect("engagements:month", provider, engagement, month)


@allow(OWNER, OFFICE, methods=WRITE)
def month_approve(
    request: AccessRequest, provider: str, engagement: str, month: Month
) -> HttpResponse:
    found = engagement_in(request, engagement, month)
    row = get_object_or_404(
        EngagementMonth.objects.select_related("engagement__client", "engagement__provider"),
        engagement=found,
        month=month.first,
    )
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            rules.approve_after_delay(
                month=row,
                by=request.actor,
                at=timezone.now(),
                on=today(request),
                reason=form.cleaned_data["reason"],
            )
        except CannotClose as problem:
            # The form itself is shown only once the delay has passed.
            messages.error(request, str(problem))
        else:
            said = _("%(month)s is approved in the client's place.")
            messages.success(request, said % {"month": _name(month)})
            return redirect("engagements:month", provider, engagement, month)
    return _page(request, found, month, status=422, reason_form=form)


@allow(PROVIDER_SIDE)
def month_csv(request: AccessRequest, provider: str, engagement: str, month: Month) -> HttpResponse:
    found = engagement_in(request, engagement, month)
    name = f"{found.slug}-{month}"
    return days_sheet(found, first=month.first, last=month.last, name=name, inside=True)


@allow(PROVIDER_SIDE)
def month_pdf(request: AccessRequest, provider: str, engagement: str, month: Month) -> HttpResponse:
    return _printed(engagement_in(request, engagement, month), month)


def _printed(engagement: Engagement, month: Month) -> HttpResponse:
    """The same paper for both sides, in the client's language."""
    row = rules.find_month(engagement=engagement, month=month)
    paper = printed.pdf_of(month=row, at=timezone.now())
    return pdf_response(paper, name=f"{engagement.slug}-{month}")


@allow(OWNER, OFFICE, EXECUTIVE, methods=FORM)
def worklog_correct(
    request: AccessRequest, provider: str, engagement: str, month: Month, number: int
) -> HttpResponse:
    found = engagement_in(request, engagement, month)
    logs = WorkLog.objects.standing().between(month.first, month.last)
    log = get_object_or_404(
        logs.select_related("engagement__client", "member__user"), engagement=found, pk=number
    )
    form = CorrectionForm(request.POST or None, initial={"on": today(request), "days": -log.days})
    if form.is_valid():
        asked = form.cleaned_data
        try:
            made = correct_work(
                log=log,
                day=asked["on"],
                days=asked["days"],
                note=asked["note"],
                aside=asked["aside"],
                by=request.actor,
            )
        except CannotLog as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The correction is logged."))
            return redirect("engagements:month", provider, engagement, Month.of(made.day))
    context = {
        "form": form,
        "log": log,
        "engagement": found,
        "month": month,
        "crumbs": [
            (str(found), _path(request, "detail", engagement)),
            (capfirst(_name(month)), _path(request, "month", engagement, month)),
            (_("Correct an entry"), ""),
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "engagements/worklog_correct.html", context, status=status)


# ---------------------------------------------------------------------------- the client's side


@allow(CLIENT_SIDE, PROVIDER_SIDE)
def client_months(request: AccessRequest, provider: str, client: str) -> HttpResponse:
    found = get_object_or_404(Client, slug=client)
    engagements = Engagement.objects.open_to(request.actor).filter(client=found)
    if request.actor.role == EXECUTIVE and not engagements:
        raise Http404
    lines = month_lines(engagements=engagements, on=today(request))
    context = {
        "client": found,
        "engagements": engagements,
        "years": by_year(lines),
        "may_share": request.actor.role != VIEWER
        and (
            request.actor.role != EXECUTIVE
            or any(may_change(engagement=one, by=request.actor) for one in engagements)
        ),
        "waiting": [
            line
            for line in lines
            if line.row.status == EngagementMonth.Status.SUBMITTED and request.actor.role == FOUNDER
        ],
        "crumbs": [(_("Months"), "")],
    }
    return render(request, "engagements/client_months.html", context)


def _client_page(
    request: AccessRequest, engagement: Engagement, month: Month, *, status: int = 200, **more: Any
) -> HttpResponse:
    shown = activity(engagement=engagement, month=month, as_of=today(request))
    waits = shown.row.status == EngagementMonth.Status.SUBMITTED
    context = {
        "activity": shown,
        "engagement": engagement,
        "month": month,
        "waits": waits,
        "may_answer": waits and request.actor.role == FOUNDER,
        "seen": freeze(shown.statement)[1],
        "return_form": ReturnForm(),
        "extra": _extra(shown),
        "crumbs": [
            (_("Months"), _path(request, "client_months", engagement.client.slug)),
            (capfirst(_name(month)), ""),
        ],
        **more,
    }
    return render(request, "engagements/client_month.html", context, status=status)


@allow(CLIENT_SIDE, PROVIDER_SIDE)
def client_month(
    request: AccessRequest, provider: str, client: str, engagement: str, month: Month
) -> HttpResponse:
    found = engagement_in(request, engagement, month, client=client)
    return _client_page(request, found, month)


@allow(FOUNDER, methods=WRITE)
def client_month_approve(
    request: AccessRequest, provider: str, client: str, engagement: str, month: Month
) -> HttpResponse:
    found = engagement_in(request, engagement, month, client=client)
    row = get_object_or_404(EngagementMonth, engagement=found, month=month.first)
    try:
        seen = request.POST.get("seen", "")
        rules.approve(month=row, by=request.actor, at=timezone.now(), seen=seen)
    except CannotClose as problem:
        messages.error(request, str(problem))
        return _client_page(request, found, month, status=422)
    messages.success(request, _("You approved %(month)s.") % {"month": _name(month)})
    return redirect("engagements:client_month", provider, client, engagement, month)


@allow(FOUNDER, methods=WRITE)
def client_month_return(
    request: AccessRequest, provider: str, client: str, engagement: str, month: Month
) -> HttpResponse:
    found = engagement_in(request, engagement, month, client=client)
    row = get_object_or_404(EngagementMonth, engagement=found, month=month.first)
    form = ReturnForm(request.POST)
    if form.is_valid():
        try:
            rules.return_month(
                month=row,
                comment=form.cleaned_data["comment"],
                by=request.actor,
                at=timezone.now(),
            )
        except CannotClose as problem:
            form.add_error(None, str(problem))
        else:
            said = _("%(month)s went back to %(person)s with your comment.")
            person = found.executive.user.name
            messages.success(request, said % {"month": _name(month), "person": person})
            return redirect("engagements:client_month", provider, client, engagement, month)
    return _client_page(request, found, month, status=422, return_form=form)


@allow(CLIENT_SIDE, PROVIDER_SIDE)
def client_month_csv(
    request: AccessRequest, provider: str, client: str, engagement: str, month: Month
) -> HttpResponse:
    found = engagement_in(request, engagement, month, client=client)
    return days_sheet(found, first=month.first, last=month.last, name=f"{found.slug}-{month}")


@allow(CLIENT_SIDE, PROVIDER_SIDE)
def client_month_pdf(
    request: AccessRequest, provider: str, client: str, engagement: str, month: Month
) -> HttpResponse:
    return _printed(engagement_in(request, engagement, month, client=client), month)
