"""What a founder answers from the link in a letter: a month that waits for them."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.branding import page_brand
from accounts.mailed import Held
from accounts.views.by_link import Closed
from common.typography import date_format
from engagements import letters, months
from engagements.activity import activity
from engagements.forms.answers import ReturnForm
from engagements.models import EngagementMonth
from engagements.months import CannotClose
from engagements.statement import freeze

Status = EngagementMonth.Status


def _row(held: Held) -> EngagementMonth:
    rows = EngagementMonth.objects.select_related(
        "engagement__client", "engagement__provider", "engagement__executive__user"
    )
    return rows.get(pk=held.link.row)


def _when(at: dt.datetime | None) -> str:
    return date_format(timezone.localtime(at), "j F Y, H:i") if at else ""


class MonthByMail:
    """A month, approved or returned; what is approved is what was seen."""

    def closed(self, held: Held) -> Closed | None:
        row = _row(held)
        words = {
            "month": date_format(row.month, "F Y"),
            "person": row.approved_by,
            "day": _when(row.approved_at),
            "executive": row.engagement.executive.user.name,
        }
        if row.is_signed:
            mine = held.link.used_at is not None and held.link.used_at == row.approved_at
            said = _("%(person)s approved it on %(day)s. It is locked: nobody changes it any more.")
            if mine:
                said = _("Thank you. It is locked now, and the invoice follows from it.")
            title = _("You approved %(month)s") if mine else _("%(month)s is approved")
            return Closed(title % words, said % words, "good")
        if row.status == Status.RETURNED:
            said = _("%(executive)s reads the comment, and hands the month in again.")
            return Closed(_("%(month)s went back") % words, said % words, "good")
        if row.status == Status.OPEN:
            said = _("%(executive)s took it back to change it. A new letter comes to you then.")
            return Closed(_("%(month)s waits for nobody now") % words, said % words)
        return None

    def place(self, held: Held) -> str:
        row = _row(held)
        names = [row.engagement.provider.slug, row.engagement.client.slug, row.engagement.slug]
        return reverse("engagements:client_month", args=[*names, row.period])

    def page(
        self, request: HttpRequest, held: Held, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        row = _row(held)
        shown = activity(engagement=row.engagement, month=row.period, as_of=timezone.localdate())
        context = {
            "activity": shown,
            "engagement": row.engagement,
            "month": row.period,
            "seen": freeze(shown.statement)[1],
            "return_form": ReturnForm(),
            "place": self.place(held),
            "reader": held.link.user,
            "brand": page_brand(held.link.provider),
            **more,
        }
        return render(request, "engagements/month_by_mail.html", context, status=status)

    def act(self, request: HttpRequest, held: Held, at: dt.datetime) -> HttpResponse | None:
        if "return" in request.POST:
            return self._return(request, held, at)
        try:
            seen = request.POST.get("seen") or "nothing"
            months.approve(month=_row(held), by=held.actor, at=at, seen=seen)
        except CannotClose as problem:
            return self.page(request, held, status=422, problem=str(problem))
        return None

    def _return(self, request: HttpRequest, held: Held, at: dt.datetime) -> HttpResponse | None:
        form = ReturnForm(request.POST)
        if form.is_valid():
            said = form.cleaned_data["comment"]
            try:
                months.return_month(month=_row(held), comment=said, by=held.actor, at=at)
            except CannotClose as problem:
                form.add_error(None, str(problem))
            else:
                return None
        return self.page(request, held, status=422, return_form=form)

    def write_again(self, held: Held, at: dt.datetime) -> None:
        row = _row(held)
        handed_in_by = row.submitted_by.user.name if row.submitted_by else row.provider.name
        if held.person is not None:
            letters.month_to_approve_by(
                month=row, founder=held.person, handed_in_by=handed_in_by, at=at
            )
