"""The doors of extra days: the executive asks, the founder answers on the page or from a letter."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.access import (
    CLIENT_SIDE,
    FORM,
    FOUNDER,
    PROVIDER_SIDE,
    WRITE,
    AccessRequest,
    allow,
    today,
)
from accounts.branding import page_brand
from accounts.mailed import Held
from accounts.views.by_link import Closed
from common.days import CannotReadDays, format_days, parse_days
from common.periods import Month
from common.typography import date_format
from engagements import burst_letters, bursting
from engagements.activity import activity
from engagements.bursting import CannotAnswer, CannotAsk
from engagements.forms.bursts import BurstForm, DeclineForm
from engagements.models import BurstRequest, Engagement
from engagements.months import find_month
from engagements.views.doors import engagement_or_404

# Extra days are asked for in this month, in those to come, and in the last one until it is signed.
AHEAD = 3


def _name(month: Month) -> str:
    return date_format(month.first, "F Y")


def _months(engagement: Engagement, on: dt.date) -> list[Month]:
    """The months that days can be asked for in."""
    now = Month.of(on)
    wanted = [now.plus(step) for step in range(-1, AHEAD)]
    return [
        month
        for month in wanted
        if engagement.starts_on <= month.last
        and (engagement.ends_on is None or month.first <= engagement.ends_on)
        and not find_month(engagement=engagement, month=month).is_signed
    ]


def _form(request: AccessRequest, engagement: Engagement) -> BurstForm:
    months = _months(engagement, today(request))
    now = str(Month.of(today(request)))
    initial = {"month": request.GET.get("month", now), "days": request.GET.get("days", "")}
    return BurstForm(request.POST or None, months=months, initial=initial)


@allow(PROVIDER_SIDE, methods=FORM)
def burst_create(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    form = _form(request, found)
    if form.is_valid():
        try:
            made = bursting.ask(
                engagement=found, by=request.actor, at=timezone.now(), **form.cleaned_data
            )
        except CannotAsk as problem:
            form.add_error(None, str(problem))
        else:
            said = _("%(client)s is asked: the founders have a letter on its way.")
            messages.success(request, said % {"client": found.client.name})
            return redirect("engagements:month", provider, engagement, made.period)
    context = {
        "form": form,
        "engagement": found,
        "crumbs": [
            (str(found), reverse("engagements:detail", args=[provider, engagement])),
            (_("Ask for extra days"), ""),
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "engagements/burst_create.html", context, status=status)


@allow(PROVIDER_SIDE, methods=WRITE)
def burst_withdraw(
    request: AccessRequest, provider: str, engagement: str, number: int
) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    row = get_object_or_404(BurstRequest, engagement=found, pk=number)
    row.engagement = found
    try:
        bursting.withdraw_burst(request=row, by=request.actor, at=timezone.now())
    except CannotAsk as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("The request is taken back."))
    return redirect("engagements:month", provider, engagement, row.period)


# ---------------------------------------------------------------------------- the client's side


def _context(row: BurstRequest, on: dt.date) -> dict[str, Any]:
    """The request beside the month that it is about."""
    shown = activity(engagement=row.engagement, month=row.period, as_of=on)
    burn = shown.burn
    return {
        "burst": row,
        "engagement": row.engagement,
        "month": row.period,
        "burn": burn,
        "extra": bursting.extra(row=shown.row, used=burn.used, available=burn.available),
        "named": bursting.named_in(request=row) if row.waits else row.named,
        "closed": bursting.why_closed(row),
    }


def _row(number: int, **named: Any) -> BurstRequest:
    rows = BurstRequest.objects.select_related(
        "engagement__client", "engagement__provider", "engagement__executive__user"
    )
    return get_object_or_404(rows.select_related("asked_by__user"), pk=number, **named)


def _client_page(
    request: AccessRequest, row: BurstRequest, *, status: int = 200, **more: Any
) -> HttpResponse:
    months = reverse("engagements:client_months", args=[request.provider.slug, row.client.slug])
    context = {
        **_context(row, today(request)),
        "may_answer": row.waits and request.actor.role == FOUNDER,
        "decline_form": DeclineForm(),
        "crumbs": [
            (_("Months"), months),
            (capfirst(_name(row.period)), _month_page(row)),
            (_("Extra days"), ""),
        ],
        **more,
    }
    return render(request, "engagements/client_burst.html", context, status=status)


def _month_page(row: BurstRequest) -> str:
    names = [row.engagement.provider.slug, row.engagement.client.slug, row.engagement.slug]
    return reverse("engagements:client_month", args=[*names, row.period])


def _of_client(request: AccessRequest, client: str, number: int) -> BurstRequest:
    mine = Engagement.objects.open_to(request.actor).filter(client__slug=client)
    return _row(number, engagement__in=mine)


@allow(CLIENT_SIDE, PROVIDER_SIDE)
def client_burst(request: AccessRequest, provider: str, client: str, number: int) -> HttpResponse:
    return _client_page(request, _of_client(request, client, number))


@allow(FOUNDER, methods=WRITE)
def client_burst_answer(
    request: AccessRequest, provider: str, client: str, number: int
) -> HttpResponse:
    row = _of_client(request, client, number)
    form = DeclineForm(request.POST)
    try:
        answer(request, row, form, by=request.actor, at=timezone.now())
    except CannotAnswer as problem:
        messages.error(request, str(problem))
        row = _of_client(request, client, number)
        return _client_page(request, row, status=422, decline_form=form)
    said = _("You declined the days.") if "decline" in request.POST else _("You approved the days.")
    messages.success(request, said)
    return redirect("engagements:client_burst", provider, client, number)


def answer(
    request: HttpRequest, row: BurstRequest, form: DeclineForm, *, by: Any, at: dt.datetime
) -> None:
    """Take the answer that was pressed. Raises CannotAnswer."""
    if "decline" in request.POST:
        if not form.is_valid():
            raise CannotAnswer(_("Keep the comment below 600 signs."))
        said = form.cleaned_data["comment"]
        bursting.decline_burst(request=row, by=by, at=at, comment=said)
    else:
        bursting.approve_burst(request=row, by=by, at=at, seen=_seen(request))


def _seen(request: HttpRequest) -> Decimal:
    """How many days beyond the cap the page has named; what is no number names none that stand."""
    try:
        return parse_days(request.POST.get("seen", ""))
    except CannotReadDays:
        return Decimal(-1)


class BurstByMail:
    """Extra days, approved or declined from a letter."""

    def closed(self, held: Held) -> Closed | None:
        row = _row(held.link.row)
        if row.waits:
            return None
        words = {
            "person": row.closed_by,
            "days": format_days(row.days),
            "month": _name(row.period),
        }
        if held.link.used_at is not None and held.link.used_at == row.closed_at:
            if row.status == BurstRequest.Status.APPROVED:
                title = _("You approved the extra days")
                said = _("%(days)s for %(month)s. They are invoiced only as far as they are used.")
            else:
                title = _("You declined the extra days")
                said = _("The executive is told, and plans %(month)s without them.")
            return Closed(title, said % words, "good")
        return Closed(_("This is answered"), bursting.why_closed(row))

    def place(self, held: Held) -> str:
        row = _row(held.link.row)
        names = [row.engagement.provider.slug, row.engagement.client.slug, row.pk]
        return reverse("engagements:client_burst", args=names)

    def page(
        self, request: HttpRequest, held: Held, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        context = {
            **_context(_row(held.link.row), timezone.localdate()),
            "decline_form": DeclineForm(),
            "place": self.place(held),
            "reader": held.link.user,
            "brand": page_brand(held.link.provider),
            **more,
        }
        return render(request, "engagements/burst_by_mail.html", context, status=status)

    def act(self, request: HttpRequest, held: Held, at: dt.datetime) -> HttpResponse | None:
        form = DeclineForm(request.POST)
        try:
            answer(request, _row(held.link.row), form, by=held.actor, at=at)
        except CannotAnswer as problem:
            return self.page(request, held, status=422, problem=str(problem), decline_form=form)
        return None

    def write_again(self, held: Held, at: dt.datetime) -> None:
        row = _row(held.link.row)
        if held.person is not None:
            burst_letters.ask_founder(
                request=row,
                founder=held.person,
                named=bursting.named_in(request=row),
                by=row.asked_by.user.name,
                at=at,
            )
